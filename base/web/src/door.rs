//! The door of every route: who may come in, and what was already done under this key.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kezhuan_authority::Subject;
use kezhuan_db::{Earlier, KeyUse, look_up, store_answer};
use kezhuan_kernel::Problem;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::cx::{Cx, RequestInfo};
use crate::reply::{Failure, Reply, Seen, Unfaced};
use crate::routes::{Access, Face, RouteRow};
use crate::service::BODY_LIMIT;

/// The route table by method and matched path.
pub(crate) struct Table(HashMap<(Method, String), RouteRow>);

impl Table {
    pub(crate) fn new(rows: &[RouteRow]) -> Self {
        Self(rows.iter().map(|r| ((r.method.clone(), r.path.clone()), r.clone())).collect())
    }

    fn row(&self, request: &Request) -> Option<&RouteRow> {
        let path = request.extensions().get::<MatchedPath>()?.as_str().to_owned();
        let method = match *request.method() {
            Method::HEAD => Method::GET,
            ref other => other.clone(),
        };
        self.0.get(&(method, path))
    }
}

pub(crate) async fn guard(
    State((app, table)): State<(App, Arc<Table>)>,
    request: Request,
    next: Next,
) -> Response {
    through(&app, &table, request, next).await.unwrap_or_else(Failure::into_response)
}

async fn through(app: &App, table: &Table, request: Request, next: Next) -> Reply {
    let Some(row) = table.row(&request) else { return Ok(next.run(request).await) };
    let seen = request.extensions().get::<Seen>().map(|seen| seen.0.clone());
    let cx = seen.ok_or_else(|| Problem::bug("no context"))?;
    admit(&cx, row.access)?;
    if row.keyed {
        keyed(app, cx, row.face, request, next).await
    } else {
        Ok(next.run(request).await)
    }
}

fn admit(cx: &Cx, access: Access) -> Result<(), Problem> {
    match access {
        Access::Public => Ok(()),
        Access::SignedIn if cx.actor.is_known() => Ok(()),
        Access::SignedIn => Err(Problem::SignIn),
        Access::Needs(permission) => cx.may(permission, &Subject::none()).map(|_| ()),
    }
}

async fn keyed(app: &App, cx: Cx, face: Face, request: Request, next: Next) -> Reply {
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| Problem::Malformed("太大了，或者传到一半断了".to_owned()))?;
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let boundary =
        kind.and_then(|k| k.split_once("boundary=")).map(|(_, b)| b.trim_matches('"').to_owned());
    let raw = match face {
        Face::Api => {
            parts.headers.get("idempotency-key").and_then(|v| v.to_str().ok()).map(str::to_owned)
        }
        Face::Page if boundary.is_some() => multipart_key(&bytes),
        Face::Page => urlencoded_key(&bytes),
    };
    let raw = raw.filter(|k| (8..=80).contains(&k.len()) && k.bytes().all(is_key_byte));
    let Some(raw) = raw else {
        let message = "缺少防重复编号（Idempotency-Key，8 到 80 位字母、数字、点或横线）";
        return Err(Problem::Malformed(message.to_owned()).into());
    };
    let key = KeyUse {
        key: format!("{}/{raw}", cx.actor.label()),
        digest: digest(&parts.method, parts.uri.path(), boundary.as_deref(), &bytes),
    };
    if let Some(answer) = earlier(app, &cx, &key, face).await? {
        return Ok(answer);
    }
    let info = RequestInfo {
        id: cx.request.id.clone(),
        path: cx.request.path.clone(),
        locale: cx.request.locale,
        flash: cx.request.flash.clone(),
        session: cx.request.session.clone(),
        address: cx.request.address.clone(),
        key: Some(key.clone()),
        claimed: false.into(),
    };
    let cx = Cx { request: Arc::new(info), ..cx };
    parts.extensions.insert(Seen(cx.clone()));
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    settle(app, &cx, &key, face, response).await
}

/// After the handler: keep the answer of what was done, or give the answer of whoever was faster.
async fn settle(app: &App, cx: &Cx, key: &KeyUse, face: Face, response: Response) -> Reply {
    let lost_race = response
        .extensions()
        .get::<Unfaced>()
        .is_some_and(|Unfaced(problem)| problem.code() == "idempotency.used");
    if lost_race {
        let answer = earlier(app, cx, key, face).await?;
        return Ok(answer.unwrap_or(response));
    }
    let done = response.status().is_success() || response.status().is_redirection();
    if !done || !cx.request.claimed.load(Ordering::SeqCst) {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, BODY_LIMIT).await.map_err(Problem::bug)?;
    let header_text = |name| parts.headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let answer = serde_json::json!({
        "status": parts.status.as_u16(),
        "location": header_text(header::LOCATION),
        "kind": header_text(header::CONTENT_TYPE),
        "body": std::str::from_utf8(&bytes).ok().filter(|b| b.len() <= 65_536),
    });
    store_answer(app.db(), key, &answer.to_string()).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

async fn earlier(
    app: &App,
    cx: &Cx,
    key: &KeyUse,
    face: Face,
) -> Result<Option<Response>, Problem> {
    match look_up(app.db(), key).await? {
        Earlier::No => Ok(None),
        Earlier::OtherBody => Err(Problem::conflict(
            "idempotency.other_body",
            "同一个编号下已经办过另一件事，请刷新页面再办",
        )),
        Earlier::Done(Some(answer)) => Ok(Some(replay(&answer)?)),
        Earlier::Done(None) => Ok(Some(done_before(cx, face)?)),
    }
}

fn replay(answer: &str) -> Result<Response, Problem> {
    let answer: serde_json::Value = serde_json::from_str(answer).map_err(Problem::bug)?;
    let status = answer["status"].as_u64().and_then(|s| u16::try_from(s).ok());
    let status = status.and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(StatusCode::OK);
    let body = answer["body"].as_str().unwrap_or_default().to_owned();
    let mut response = (status, body).into_response();
    for (name, field) in [(header::LOCATION, "location"), (header::CONTENT_TYPE, "kind")] {
        if let Some(Ok(value)) = answer[field].as_str().map(HeaderValue::from_str) {
            response.headers_mut().insert(name, value);
        }
    }
    let again = HeaderValue::from_static("true");
    response.headers_mut().insert("idempotent-replay", again);
    Ok(response)
}

/// It was done, but the process ended before the answer was kept: say so, do nothing twice.
fn done_before(cx: &Cx, face: Face) -> Result<Response, Problem> {
    let text = "这一步已经办好了，没有办第二次";
    let reply = match face {
        Face::Api => cx.json(StatusCode::OK, &serde_json::json!({ "done": true, "message": text })),
        Face::Page => cx.go_saying("/desk", text),
    };
    reply.map_err(|Failure(problem)| problem)
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

fn urlencoded_key(body: &Bytes) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let value = text.split('&').find_map(|pair| pair.strip_prefix("_key="))?;
    Some(value.to_owned())
}

fn multipart_key(body: &Bytes) -> Option<String> {
    const NAME: &[u8] = b"name=\"_key\"\r\n\r\n";
    let start = body.windows(NAME.len()).position(|w| w == NAME)? + NAME.len();
    let rest = &body[start..];
    let end = rest.windows(2).position(|w| w == b"\r\n")?;
    String::from_utf8(rest[..end].to_vec()).ok()
}

/// Route and body; a multipart boundary is chance and does not count.
fn digest(method: &Method, path: &str, boundary: Option<&str>, body: &Bytes) -> String {
    let hasher = Sha256::new().chain_update(format!("{method} {path}\n"));
    let hasher = match boundary.map(str::as_bytes).filter(|b| !b.is_empty()) {
        Some(mark) => {
            let mut hasher = hasher;
            let mut rest: &[u8] = body;
            while let Some(at) = rest.windows(mark.len()).position(|w| w == mark) {
                hasher.update(&rest[..at]);
                rest = &rest[at + mark.len()..];
            }
            hasher.chain_update(rest)
        }
        None => hasher.chain_update(body),
    };
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_and_boundaries_do_not_count() {
        let plain = Bytes::from_static(b"a=1&_key=abcdefgh&b=2");
        assert_eq!(urlencoded_key(&plain).as_deref(), Some("abcdefgh"));
        let body = |mark: &str| {
            Bytes::from(format!(
                "--{mark}\r\nContent-Disposition: form-data; name=\"_key\"\r\n\r\nk1234567\r\n--{mark}--\r\n"
            ))
        };
        assert_eq!(multipart_key(&body("x")).as_deref(), Some("k1234567"));
        let of = |mark: &str| digest(&Method::POST, "/p", Some(mark), &body(mark));
        assert_eq!(of("aaaa"), of("bbbb"));
        assert_ne!(of("aaaa"), digest(&Method::POST, "/q", Some("aaaa"), &body("aaaa")));
    }
}
