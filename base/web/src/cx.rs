//! The context of a use case: who acts, on what, in which request. One for pages, API, jobs, CLI.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kezhuan_authority::{Actor, May, Permission, Role, Subject};
use kezhuan_db::{Db, KeyUse, WriteTx};
use kezhuan_files::{Mib, Uploader};
use kezhuan_kernel::{Instant, Problem, Uuid};
use kezhuan_pack::Pack;

use crate::app::App;
use crate::chrome::{Chrome, DemoBar, Errors, Flash, Locale, MenuLink, UserChip};
use crate::filters;
use crate::house::MenuItem;
use crate::listing::encoded_ascii;
use crate::reply::{Failure, Reply, Seen};
use crate::routes::Access;

/// The context. Cheap to clone.
#[derive(Clone)]
pub struct Cx {
    /// What all requests share.
    pub app: App,
    /// Who acts.
    pub actor: Arc<Actor>,
    /// The request (or job run).
    pub request: Arc<RequestInfo>,
}

/// What is known of the request.
#[derive(Debug, Default)]
pub struct RequestInfo {
    /// Number to quote.
    pub id: String,
    /// Path and query.
    pub path: String,
    /// Language.
    pub locale: Locale,
    /// Said once on the next page.
    pub flash: Option<Flash>,
    /// Session token as it came, for signing out.
    pub session: Option<String>,
    /// Client address, for limits; never logged.
    pub address: String,
    /// Idempotency key.
    pub key: Option<KeyUse>,
    /// Was the key written by this request's transaction?
    pub(crate) claimed: AtomicBool,
}

impl Cx {
    /// A context without a request: for jobs and the command line.
    pub fn system(app: &App, name: &'static str) -> Self {
        Self::acting(app, Actor::system(name))
    }

    /// A context for this actor without a request: imports, demonstration data, tests.
    pub fn acting(app: &App, actor: Actor) -> Self {
        Self { app: app.clone(), actor: Arc::new(actor), request: Arc::default() }
    }

    /// The same request for somebody else: when an operation changes who acts (signing in).
    #[must_use]
    pub fn for_actor(&self, actor: Actor) -> Self {
        Self { actor: Arc::new(actor), ..self.clone() }
    }

    /// The database.
    pub fn db(&self) -> &Db {
        self.app.db()
    }

    /// The pack in force.
    pub fn pack(&self) -> Arc<Pack> {
        self.app.pack()
    }

    /// Now, for reading; decisions use [`WriteTx::now`].
    pub fn now(&self) -> Instant {
        self.db().now()
    }

    /// The signed-in user.
    pub fn user(&self) -> Option<Uuid> {
        self.actor.user
    }

    /// Asks for a permission. First line of every operation.
    ///
    /// # Errors
    /// [`Problem::SignIn`], [`Problem::Forbidden`] or [`Problem::NotFound`].
    pub fn may(&self, permission: &'static Permission, on: &Subject) -> Result<May, Problem> {
        Ok(self.actor.may(permission, on)?)
    }

    /// Would the permission be granted? For showing or hiding a button.
    pub fn can(&self, permission: &'static Permission, on: &Subject) -> bool {
        self.actor.may(permission, on).is_ok()
    }

    /// Does the page at `href` open for this actor, perhaps after signing in? For showing or hiding
    /// a link into another capability.
    pub fn opens(&self, href: &str) -> bool {
        match self.app.house().door(href).map(|row| row.access) {
            Some(Access::Needs(permission)) if self.actor.is_known() => {
                self.can(permission, &Subject::none())
            }
            Some(_) => true,
            None => false,
        }
    }

    /// Begins the transaction of an operation and claims the request's idempotency key in it.
    ///
    /// # Errors
    /// A conflict `idempotency.used` when the key was used; database failures.
    pub async fn write(&self, may: &May) -> Result<WriteTx, Problem> {
        let mut tx = self.db().begin(may.actor()).await?;
        if let Some(acting) = may.acting() {
            tx.act_for_another(format!("org_{}", acting.agent.simple()), acting.name.clone());
        }
        if let Some(key) = &self.request.key
            && !self.request.claimed.swap(true, Ordering::SeqCst)
            && let Err(error) = tx.claim_key(key).await
        {
            self.request.claimed.store(false, Ordering::SeqCst);
            return Err(if error.is_unique_violation() {
                Problem::conflict("idempotency.used", "这一步已经办过了")
            } else {
                error.into()
            });
        }
        Ok(tx)
    }

    /// Everything around a page's content.
    ///
    /// # Errors
    /// When to-dos or messages cannot be counted.
    pub async fn chrome(&self) -> Result<Chrome, Problem> {
        let mut chrome = self.plain_chrome();
        if let (Some(user), Some(chip)) = (self.user(), &mut chrome.user) {
            (chip.todos, chip.unread) = self.chip(user).await?;
        }
        if self.app.is_demo() {
            let ask = self.app.house().next_deadline(self);
            let next = self.app.deadline().or(self.db(), (), ask).await?;
            chrome.demo = Some(DemoBar { now: self.now(), next_deadline: next });
        }
        Ok(chrome)
    }

    async fn chip(&self, user: Uuid) -> Result<(u64, u64), Problem> {
        let ask = async {
            let waiting = self.app.house().todos(self).await?;
            let mut todos = waiting.len() as u64;
            for ask in self.app.house().iter().filter_map(|c| c.elsewhere) {
                todos = todos.saturating_sub(ask(self, &waiting).await?);
            }
            let mut unread = 0;
            for ask in self.app.house().iter().filter_map(|c| c.unread) {
                unread += ask(self).await?;
            }
            Ok((todos, unread))
        };
        self.app.chips().or(self.db(), user, ask).await
    }

    /// The same without asking the database: for error pages.
    pub fn plain_chrome(&self) -> Chrome {
        let path = self.request.path.split('?').next().unwrap_or_default();
        let mut items: Vec<_> = self
            .app
            .house()
            .iter()
            .flat_map(|c| c.menu)
            .filter(|item| (item.shown)(&self.actor))
            .collect();
        items.sort_by_key(|item| item.order);
        let below = |href: &str| {
            path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))
        };
        let menu = items.iter().enumerate().map(|(place, item)| MenuLink {
            href: item.href.to_owned(),
            text: item.text.to_owned(),
            current: below(item.href),
            main: item.order < MenuItem::MORE && place < MenuItem::BAR,
        });
        Chrome {
            locale: self.request.locale,
            now: self.now(),
            path: self.request.path.clone(),
            menu: menu.collect(),
            user: self.user().map(|_| UserChip {
                name: self.actor.name.clone(),
                organization: self.actor.organization().map(|m| m.name.clone()),
                todos: 0,
                unread: 0,
            }),
            demo: self.app.is_demo().then(|| DemoBar { now: self.now(), next_deadline: None }),
            city: self.app.site().city.clone(),
            flash: self.request.flash.clone(),
            key: self.fresh_key(),
            request_id: self.request.id.clone(),
        }
    }

    /// A key for a form that stands outside a page's own template.
    pub fn fresh_key(&self) -> String {
        Uuid::from_bytes(self.db().random_bytes()).simple().to_string()
    }

    /// A page.
    ///
    /// # Errors
    /// When the template fails.
    pub fn page(&self, template: &impl askama::Template) -> Reply {
        self.page_with(StatusCode::OK, template)
    }

    /// A form shown again with its errors: 422.
    ///
    /// # Errors
    /// When the template fails.
    pub fn form_again(&self, template: &impl askama::Template, errors: &Errors) -> Reply {
        let status =
            if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        self.page_with(status, template)
    }

    /// How large a file of the actor may be.
    pub fn upload_limit(&self) -> Mib {
        let uploader = match &self.actor {
            actor if actor.is_staff() || actor.system.is_some() => Uploader::Staff,
            actor if actor.has(Role::Officer) => Uploader::Officer,
            _ => Uploader::Person,
        };
        self.app.settings::<kezhuan_files::Settings>().limit(uploader)
    }

    fn page_with(&self, status: StatusCode, template: &impl askama::Template) -> Reply {
        let html = filters::render_for(template, self.request.locale, self.upload_limit())?;
        let mut response = (status, axum::response::Html(html)).into_response();
        if self.request.flash.is_some() {
            let gone = HeaderValue::from_static("kezhuan-flash=; Path=/; Max-Age=0");
            response.headers_mut().append(header::SET_COOKIE, gone);
        }
        Ok(response)
    }

    /// After a form: go there (303).
    ///
    /// # Errors
    /// Never in practice; an address that is no header value.
    pub fn go(&self, href: &str) -> Reply {
        let location = HeaderValue::from_str(href).map_err(|e| Failure::from(Problem::bug(e)))?;
        Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
    }

    /// After a form: go there and say what happened, once.
    ///
    /// # Errors
    /// As [`Cx::go`].
    pub fn go_saying(&self, href: &str, text: &str) -> Reply {
        let mut response: Response = self.go(href)?;
        let words = encoded_ascii(text);
        let cookie = format!("kezhuan-flash={words}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        Ok(response)
    }

    /// A JSON answer of the API.
    ///
    /// # Errors
    /// When the value does not serialise.
    pub fn json(&self, status: StatusCode, body: &impl serde::Serialize) -> Reply {
        let text = serde_json::to_string(body).map_err(|e| Failure::from(Problem::bug(e)))?;
        let kind = [(header::CONTENT_TYPE, "application/json")];
        Ok((status, kind, text).into_response())
    }

    /// An attachment: PDF and pictures are shown in the browser, without any power over it; the rest
    /// is downloaded.
    ///
    /// # Errors
    /// Never in practice.
    pub fn attachment(&self, meta: &kezhuan_files::FileMeta, bytes: Vec<u8>) -> Reply {
        let mut response = self.file(meta.kind.content_type(), &meta.name, bytes)?;
        let Some(policy) = meta.kind.shown_under() else { return Ok(response) };
        let headers = response.headers_mut();
        let shown = headers.get(header::CONTENT_DISPOSITION).and_then(|v| v.to_str().ok());
        let shown = shown.map(|text| text.replacen("attachment", "inline", 1)).unwrap_or_default();
        let value = HeaderValue::from_str(&shown).map_err(|e| Failure::from(Problem::bug(e)))?;
        headers.insert(header::CONTENT_DISPOSITION, value);
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        Ok(response)
    }

    /// A file to download. `name` may be Chinese.
    ///
    /// # Errors
    /// Never in practice.
    pub fn file(
        &self,
        kind: &'static str,
        name: &str,
        content: impl Into<axum::body::Body>,
    ) -> Reply {
        let encoded: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
        let disposition = format!("attachment; filename*=UTF-8''{encoded}");
        let headers =
            [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
        Ok((headers, content.into()).into_response())
    }
}

impl FromRequestParts<App> for Cx {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let seen = parts.extensions.get::<Seen>().map(|seen| seen.0.clone());
        Ok(seen.unwrap_or_else(|| Self::acting(app, Actor::nobody())))
    }
}
