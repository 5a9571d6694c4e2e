//! The one table of routes: path, method, who may come in, page or API. The authority test reads it.

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::on;
use kezhuan_authority::Permission;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::app::App;

/// Who may come through the door. What is decided inside (whose thing it is) is the operation's.
#[derive(Debug, Clone, Copy)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever holds the permission somewhere; the operation asks again for the very thing.
    Needs(&'static Permission),
}

/// Page or API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// HTML.
    Page,
    /// JSON under `/api/v1`.
    Api,
}

/// One route.
#[derive(Debug, Clone)]
pub struct RouteRow {
    /// Method.
    pub method: Method,
    /// Path with parameters, `/contracts/{id}`.
    pub path: String,
    /// Who.
    pub access: Access,
    /// Must a POST carry an idempotency key?
    pub keyed: bool,
    /// Page or API.
    pub face: Face,
}

/// The routes of a capability, then of the house.
pub struct Routes {
    pub(crate) rows: Vec<RouteRow>,
    pub(crate) pages: axum::Router<App>,
    pub(crate) api: OpenApiRouter<App>,
}

/// Where the API lives.
pub const API: &str = "/api/v1";

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self { rows: Vec::new(), pages: axum::Router::new(), api: OpenApiRouter::new() }
    }

    /// A page to read.
    #[must_use]
    pub fn get<H, T>(self, path: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.page(Method::GET, path, access, false, handler)
    }

    /// A form. Carries an idempotency key.
    #[must_use]
    pub fn post<H, T>(self, path: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.page(Method::POST, path, access, true, handler)
    }

    /// A form that may be sent twice without harm (sign-in, a choice of language).
    #[must_use]
    pub fn post_unkeyed<H, T>(self, path: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.page(Method::POST, path, access, false, handler)
    }

    fn page<H, T>(
        mut self,
        method: Method,
        path: &str,
        access: Access,
        keyed: bool,
        handler: H,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = if method == Method::POST {
            axum::routing::MethodFilter::POST
        } else {
            axum::routing::MethodFilter::GET
        };
        self.pages = self.pages.route(path, on(filter, handler));
        self.rows.push(RouteRow { method, path: path.to_owned(), access, keyed, face: Face::Page });
        self
    }

    /// Routes of the API, from `utoipa_axum::routes!(…)`; all of them with the same access. Those
    /// that write carry an `Idempotency-Key` header.
    #[must_use]
    pub fn api(mut self, access: Access, routes: UtoipaMethodRouter<App>) -> Self {
        for (path, item) in &routes.1.paths {
            let methods = [
                (Method::GET, item.get.is_some()),
                (Method::POST, item.post.is_some()),
                (Method::PUT, item.put.is_some()),
                (Method::DELETE, item.delete.is_some()),
            ];
            for (method, present) in methods {
                if present {
                    let keyed = method != Method::GET;
                    let path = format!("{API}{path}");
                    self.rows.push(RouteRow { method, path, access, keyed, face: Face::Api });
                }
            }
        }
        self.api = self.api.routes(routes);
        self
    }

    /// Both together.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        self.pages = self.pages.merge(other.pages);
        self.api = self.api.merge(other.api);
        self
    }

    /// The table.
    pub fn rows(&self) -> &[RouteRow] {
        &self.rows
    }

    /// The API's description.
    pub fn openapi(&mut self) -> utoipa::openapi::OpenApi {
        let api = std::mem::replace(&mut self.api, OpenApiRouter::new());
        OpenApiRouter::<App>::new().nest(API, api).into_openapi()
    }
}

impl Default for Routes {
    fn default() -> Self {
        Self::new()
    }
}
