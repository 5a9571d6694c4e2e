//! Tests of capabilities: a whole application on a fresh database, SQLite and PostgreSQL alike.
//!
//! ```ignore
//! kezhuan_testkit::both! { [kezhuan_organizations::CAPABILITY];
//!     async fn a_company_registers(t) {
//!         let answer = t.post(&actors::officer(org), "/organizations", &[("name", "甲")]).await;
//!         answer.expect_status(303);
//!     }
//! }
//! ```
//! The clock stands at 2026-03-02 09:00 and moves only by [`TestApp::clock`].

mod actors;
mod answer;
mod backend;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use kezhuan_authority::Actor;
use kezhuan_db::{Db, DbOptions, Profile, ScriptedClock};
use kezhuan_kernel::{Day, Instant};
use kezhuan_pack::Pack;
use kezhuan_text::Index;
use kezhuan_web::{App, Authenticate, Cx, House, Locale, Parts, Routes, Site, filters};
use tower::ServiceExt;

pub use actors::{actor_token, broker, member, officer, post, researcher};
pub use answer::Answer;
pub use backend::Backend;
pub use kezhuan_web::Capability;

/// An application under test.
pub struct TestApp {
    /// The application.
    pub app: App,
    /// The clock that only tests move.
    pub clock: ScriptedClock,
    router: Router,
    keys: std::sync::atomic::AtomicU64,
    backend: Backend,
}

/// What a test may send: a form, JSON, or files.
type Fields<'a> = &'a [(&'a str, &'a str)];

impl TestApp {
    /// On a fresh database of this kind, with these capabilities (lowest first). Actors are let in
    /// by a token of [`actor_token`].
    pub async fn new(backend: Backend, capabilities: Vec<Capability>) -> Self {
        Self::with_authenticate(backend, capabilities, actors::authenticate).await
    }

    /// The same with the real session look-up.
    pub async fn with_authenticate(
        backend: Backend,
        capabilities: Vec<Capability>,
        authenticate: Authenticate,
    ) -> Self {
        Self::build(start(), backend, capabilities, authenticate).await
    }

    /// The same as [`TestApp::new`] with the clock at another moment.
    pub async fn at(start: Instant, backend: Backend, capabilities: Vec<Capability>) -> Self {
        Self::build(start, backend, capabilities, actors::authenticate).await
    }

    async fn build(
        start: Instant,
        mut backend: Backend,
        capabilities: Vec<Capability>,
        authenticate: Authenticate,
    ) -> Self {
        let house = House::new(capabilities);
        let clock = ScriptedClock::new(start);
        let options = DbOptions {
            scripted: Some(clock.clone()),
            seed: Some(7),
            ..DbOptions::new(backend.prepare(&house).await)
        };
        let db = Db::open(&options).await.expect("the test database opens");
        let migrations = house.clone();
        db.migrate(&move || migrations.migrations()).await.expect("migrations apply");
        db.create_as(Profile::Demo).await.expect("the profile is set");
        let app = App::new(Parts {
            db,
            pack: pack(),
            house: house.clone(),
            index: Index::in_memory().expect("an index"),
            papers: Arc::new(|_, name, data| Ok(format!("%PDF-{name}\n{data}").into_bytes())),
            authenticate,
            site: Site {
                public_url: "http://localhost".into(),
                city: kezhuan_web::chrome::City::default(),
                profile: Profile::Demo,
                node: "test".into(),
            },
        });
        app.use_settings(kezhuan_outbox::Channels::showing());
        let routes = house.iter().fold(Routes::new(), |all, c| all.merge((c.routes)()));
        let router = kezhuan_web::service(&app, routes);
        Self { app, clock, router, keys: 0.into(), backend }
    }

    /// A context for calling operations directly.
    pub fn cx(&self, actor: &Actor) -> Cx {
        Cx::acting(&self.app, actor.clone())
    }

    /// Runs jobs and readers until none has anything left to do.
    pub async fn settle(&self) {
        kezhuan_web::run_until_quiet(&self.app).await.expect("jobs come to rest");
    }

    /// Moves the clock to a day, 09:00, and lets the jobs do what is due.
    pub async fn go_to(&self, day: &str) {
        let day: Day = day.parse().expect("a day");
        self.clock.set(day.start().plus_seconds(9 * 3600));
        self.settle().await;
    }

    /// Which database.
    pub fn is_postgres(&self) -> bool {
        self.backend.is_postgres()
    }

    /// Reads a page or an API answer.
    pub async fn get(&self, actor: &Actor, path: &str) -> Answer {
        self.send(request(actor, "GET", path).body(Body::empty())).await
    }

    /// Sends a form with a fresh idempotency key.
    pub async fn post(&self, actor: &Actor, path: &str, fields: Fields<'_>) -> Answer {
        self.post_keyed(actor, path, &self.fresh_key(), fields).await
    }

    /// Sends a form with this idempotency key.
    pub async fn post_keyed(
        &self,
        actor: &Actor,
        path: &str,
        key: &str,
        fields: Fields<'_>,
    ) -> Answer {
        let mut body = format!("_key={key}");
        for (name, value) in fields {
            body.push_str(&format!("&{}={}", encode(name), encode(value)));
        }
        let form = "application/x-www-form-urlencoded";
        self.send(request(actor, "POST", path).header(header::CONTENT_TYPE, form).body(body.into()))
            .await
    }

    /// Sends a form with files: (field, file name, content).
    pub async fn post_files(
        &self,
        actor: &Actor,
        path: &str,
        fields: Fields<'_>,
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body: Vec<u8> = Vec::new();
        let key = self.fresh_key();
        for (name, value) in std::iter::once(&("_key", key.as_str())).chain(fields) {
            let part = format!(
                "--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        for (field, name, content) in files {
            let head = format!(
                "--frontier\r\nContent-Disposition: form-data; name=\"{field}\"; \
                 filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"--frontier--\r\n");
        let kind = "multipart/form-data; boundary=frontier";
        self.send(request(actor, "POST", path).header(header::CONTENT_TYPE, kind).body(body.into()))
            .await
    }

    /// Sends JSON to the API with a fresh idempotency key.
    pub async fn post_json(&self, actor: &Actor, path: &str, body: &serde_json::Value) -> Answer {
        self.post_json_keyed(actor, path, &self.fresh_key(), body).await
    }

    /// Sends JSON to the API with this idempotency key.
    pub async fn post_json_keyed(
        &self,
        actor: &Actor,
        path: &str,
        key: &str,
        body: &serde_json::Value,
    ) -> Answer {
        self.call_json(actor, "POST", path, key, body).await
    }

    /// Calls the API by any method that writes.
    pub async fn call_json(
        &self,
        actor: &Actor,
        method: &str,
        path: &str,
        key: &str,
        body: &serde_json::Value,
    ) -> Answer {
        let request = request(actor, method, path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key)
            .body(body.to_string().into());
        self.send(request).await
    }

    /// Sends any request as it is.
    pub async fn send(&self, request: axum::http::Result<Request<Body>>) -> Answer {
        let request = request.expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("never fails");
        Answer::read(response).await
    }

    /// A key nobody used.
    pub fn fresh_key(&self) -> String {
        let next = self.keys.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        format!("test-key-{next:08}")
    }
}

/// The pack of the first city, from the working tree.
pub fn pack() -> Pack {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/zhoukou");
    Pack::read_dir(std::path::Path::new(dir)).unwrap_or_else(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("packs/zhoukou does not load:\n{}", lines.join("\n"))
    })
}

fn start() -> Instant {
    Day::new(2026, 3, 2).expect("a day").start().plus_seconds(9 * 3600)
}

fn request(actor: &Actor, method: &str, path: &str) -> axum::http::request::Builder {
    let builder =
        Request::builder().method(method).uri(path).header("sec-fetch-site", "same-origin");
    if actor.is_known() {
        let cookie = format!("{}={}", kezhuan_web::SESSION_COOKIE, actor_token(actor));
        builder.header(header::COOKIE, cookie)
    } else {
        builder
    }
}

/// As browsers encode a form: letters and digits stay, so that `ip[0][kind]` is read as rows.
fn encode(text: &str) -> String {
    let byte = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => char::from(b).to_string(),
        _ => format!("%{b:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Writes each test once and runs it on both databases.
#[macro_export]
macro_rules! both {
    ($capabilities:expr; $($(#[$meta:meta])* async fn $name:ident($app:ident) $body:block)*) => {
        $($(#[$meta])* async fn $name($app: $crate::TestApp) $body)*
        fn capabilities() -> Vec<$crate::Capability> {
            $capabilities.to_vec()
        }
        mod sqlite {
            $(#[tokio::test] async fn $name() {
                super::$name($crate::TestApp::new($crate::Backend::sqlite(), super::capabilities()).await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test] async fn $name() {
                super::$name($crate::TestApp::new($crate::Backend::postgres(), super::capabilities()).await).await;
            })*
        }
    };
}

/// Every template of a capability in both languages is sound, and no sentence lacks its English.
pub fn pages_are_sound(capability: &Capability) {
    pages_render(capability);
    assert_eq!(filters::gaps(), Vec::<String>::new(), "sentences without English");
}

/// Every template of a capability in both languages renders, has one heading, ids that stand once
/// and no inline style (the CSP allows none). For one whose sentences stand in the capabilities below.
pub fn pages_render(capability: &Capability) {
    filters::install([filters::EN, capability.english]).unwrap_or_else(|e| panic!("{e}"));
    let Some(samples) = capability.samples else { panic!("{}: no samples", capability.name) };
    for locale in [Locale::Zh, Locale::En] {
        for (name, html) in samples(locale) {
            let html = html.unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
            assert!(!html.contains(" style="), "{name}: the CSP allows no inline styles");
            assert_eq!(html.matches("<h1").count(), 1, "{name}: one heading");
            let ids = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let mut ids: Vec<&str> = ids.collect();
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "{name}: ids are unique");
        }
    }
}
