//! The whole service: routes inside, then the door (access, idempotency), then the face of failures.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use kezhuan_authority::Actor;
use kezhuan_kernel::Problem;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::chrome::{Flash, Locale};
use crate::cx::{Cx, RequestInfo};
use crate::door::{self, Table};
use crate::fault::FaultPage;
use crate::filters;
use crate::listing::encoded_ascii;
use crate::reply::{Failure, Seen, Unfaced, status_of};
use crate::routes::{API, Routes};

/// Largest request, files included.
pub const BODY_LIMIT: usize = 32 * 1024 * 1024;
/// Name of the session cookie; `__Host-` ties it to this host, the whole path and a secure channel.
pub const SESSION_COOKIE: &str = "__Host-kezhuan";
const LOCALE_COOKIE: &str = "kezhuan-lang";
const SECONDS: u64 = 60;

/// Everything behind one address.
pub fn service(app: &App, routes: Routes) -> Router {
    let table = Arc::new(Table::new(routes.rows()));
    let (api, _) =
        utoipa_axum::router::OpenApiRouter::new().nest(API, routes.api).split_for_parts();
    let mut house = Router::new().merge(routes.pages).merge(api);
    if house.has_routes() {
        house = house.route_layer(from_fn_with_state((app.clone(), table), door::guard));
    }
    house
        .route("/assets/{*path}", axum::routing::get(asset))
        .route("/favicon.ico", axum::routing::get(favicon))
        .route("/healthz", axum::routing::get(|| async { "ok" }))
        .route("/readyz", axum::routing::get(ready))
        .fallback(|| async { Failure(Problem::NotFound) })
        .method_not_allowed_fallback(|| async {
            Failure(Problem::Malformed("这个地址不接受这种请求".to_owned()))
        })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(app.clone(), face))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(SECONDS),
        ))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(CompressionLayer::new())
        .with_state(app.clone())
}

/// Builds the context, runs the rest, gives failures their face, adds the headers of every reply.
async fn face(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let info = request_info(&app, &request);
    let path = request.uri().path().to_owned();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let cx = match context(&app, info, reads).await {
        Ok(cx) => cx,
        Err(problem) => {
            let cx = Cx::acting(&app, Actor::nobody());
            return dressed(&cx, give_face(&cx, &path, &problem));
        }
    };
    let switched = query_value(&request, "lang").and_then(Locale::parse);
    request.extensions_mut().insert(Seen(cx.clone()));
    let began = std::time::Instant::now();
    let method = request.method().clone();
    let mut response = next.run(request).await;
    if let Some(Unfaced(problem)) = response.extensions_mut().remove::<Unfaced>() {
        response = give_face(&cx, &path, &problem);
    } else if is_bare(&response) {
        let problem = bare_problem(response.status());
        response = give_face(&cx, &path, &problem);
    }
    if let Some(locale) = switched {
        let cookie =
            format!("{LOCALE_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax", locale.code());
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    let status = response.status().as_u16();
    let ms = began.elapsed().as_millis() as u64;
    tracing::info!(id = %cx.request.id, %method, %path, status, ms, "request");
    dressed(&cx, response)
}

/// What the extractors of axum answer by themselves (bad path parameter, too large a body) has no
/// face of ours yet.
fn is_bare(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    response.status().is_client_error()
        && !kind.is_some_and(|k| k.contains("html") || k.contains("json"))
}

fn bare_problem(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::Malformed(format!("太大了，一次最多 {} MB", BODY_LIMIT / 1024 / 1024))
        }
        other => Problem::Malformed(other.canonical_reason().unwrap_or("不明").to_owned()),
    }
}

fn give_face(cx: &Cx, path: &str, problem: &Problem) -> Response {
    if let Problem::Bug(what) = problem {
        tracing::error!(id = %cx.request.id, %what, "our fault");
    }
    if path.starts_with(API) { problem_document(cx, problem) } else { problem_page(cx, problem) }
}

fn problem_document(cx: &Cx, problem: &Problem) -> Response {
    let status = status_of(problem);
    let errors = match problem {
        Problem::Invalid(fields) => serde_json::json!(fields),
        _ => serde_json::json!([]),
    };
    let body = serde_json::json!({
        "type": "about:blank",
        "title": problem.to_string(),
        "status": status.as_u16(),
        "code": problem.code(),
        "errors": errors,
        "request_id": cx.request.id,
    });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

fn problem_page(cx: &Cx, problem: &Problem) -> Response {
    if matches!(problem, Problem::SignIn) {
        let location = format!("/login?next={}", encoded_ascii(&cx.request.path));
        return (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    }
    let page = FaultPage::of(cx.plain_chrome(), problem);
    let html = filters::render(&page, cx.request.locale)
        .unwrap_or_else(|_| "是我们的问题，请稍后再试".to_owned());
    (status_of(problem), axum::response::Html(html)).into_response()
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn dressed(cx: &Cx, mut response: Response) -> Response {
    let headers = response.headers_mut();
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    }
    let fixed: [(HeaderName, &'static str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(id) = HeaderValue::from_str(&cx.request.id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

/// What the request says before the database is asked.
fn request_info(app: &App, request: &Request) -> RequestInfo {
    let locale = query_value(request, "lang")
        .and_then(Locale::parse)
        .or_else(|| cookie(request.headers(), LOCALE_COOKIE).as_deref().and_then(Locale::parse))
        .unwrap_or_default();
    let flash = cookie(request.headers(), "kezhuan-flash")
        .map(|text| Flash { text: percent_decoded(&text), good: true });
    RequestInfo {
        id: format!("r-{}", hex::encode(app.db().random_bytes::<5>())),
        path: request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned(),
        locale,
        flash,
        session: cookie(request.headers(), SESSION_COOKIE),
        address: address_of(request),
        ..RequestInfo::default()
    }
}

async fn context(app: &App, info: RequestInfo, reads: bool) -> Result<Cx, Problem> {
    let actor = match &info.session {
        Some(token) => app.actor_of(token, reads).await?.unwrap_or_default(),
        None => Actor::nobody(),
    };
    Ok(Cx { app: app.clone(), actor: Arc::new(actor), request: Arc::new(info) })
}

/// The value of a cookie that came with the request.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter();
    all.filter_map(|v| v.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
        .filter(|value| !value.is_empty())
}

fn query_value<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let query = request.uri().query()?;
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(k, _)| *k == name)
        .map(|(_, v)| v)
}

/// The address behind the connection; a proxy on the same machine names the client.
fn address_of(request: &Request) -> String {
    let peer = request.extensions().get::<axum::extract::ConnectInfo<std::net::SocketAddr>>();
    let peer = peer.map(|info| info.0.ip());
    let forwarded = request
        .headers()
        .get("x-forwarded-for")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.rsplit(',').next())
        .map(|v| v.trim().to_owned());
    match peer {
        Some(ip) if ip.is_loopback() => forwarded.unwrap_or_else(|| ip.to_string()),
        Some(ip) => ip.to_string(),
        None => forwarded.unwrap_or_default(),
    }
}

/// Decodes `%E7…`; what does not decode stays out.
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits: Vec<u8> = rest.by_ref().take(2).collect();
        let value = std::str::from_utf8(&digits).ok().and_then(|d| u8::from_str_radix(d, 16).ok());
        bytes.extend(value);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "是我们的问题，已经记下").into_response()
}

async fn asset(
    axum::extract::Path(path): axum::extract::Path<String>,
    request: Request,
) -> Response {
    serve_asset(&path, &request)
}

async fn favicon(request: Request) -> Response {
    serve_asset("favicon.svg", &request)
}

fn serve_asset(path: &str, request: &Request) -> Response {
    let Some(asset) = kezhuan_assets::asset(path) else {
        return Failure(Problem::NotFound).into_response();
    };
    let etag = format!("\"{}\"", asset.etag);
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    if known == Some(etag.as_str()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let cache = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, asset.content_type.to_owned()),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::ETAG, etag),
    ];
    (headers, asset.bytes).into_response()
}

async fn ready(State(app): State<App>) -> Response {
    let reachable = app.db().meta("profile").await;
    if app.is_stopping() || reachable.is_err() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping or no database").into_response();
    }
    "ready".into_response()
}
