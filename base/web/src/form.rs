//! Reading forms and JSON bodies into one raw type per use case, so that both faces share one check.

use std::collections::HashMap;

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use kezhuan_files::{Mib, Upload};
use kezhuan_kernel::Problem;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::reply::{Failure, Seen};

/// A form: text fields as `T` (all strings, `#[serde(default)]`), files apart. Nested names like
/// `ip[0][number]` become vectors of structs.
#[derive(Debug)]
pub struct Form<T> {
    /// The text fields as typed, to be checked or shown again.
    pub raw: T,
    /// Files that have a name and content.
    pub files: Vec<Upload>,
}

/// A JSON body. A wrong type is reported at its field, broken JSON as malformed.
#[derive(Debug)]
pub struct Body<T>(pub T);

/// The query string as `T`. Nested names and empty values are fine.
#[derive(Debug)]
pub struct Query<T>(pub T);

const FORM: serde_qs::Config = serde_qs::Config::new().use_form_encoding(true);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let kind = content_type(&request);
        if kind.starts_with("multipart/form-data") {
            let limit = upload_limit(app, &request);
            let multipart = Multipart::from_request(request, app)
                .await
                .map_err(|e| Problem::Malformed(e.body_text()))?;
            return read_multipart(app, multipart, limit).await;
        }
        let text = String::from_request(request, app)
            .await
            .map_err(|e| Problem::Malformed(e.to_string()))?;
        Ok(Self { raw: parse_form(&text)?, files: Vec::new() })
    }
}

/// How large a file of whoever sends this may be.
fn upload_limit(app: &App, request: &Request) -> Mib {
    match request.extensions().get::<Seen>() {
        Some(Seen(cx)) => cx.upload_limit(),
        None => app.settings::<kezhuan_files::Settings>().limit_mib,
    }
}

async fn read_multipart<T: DeserializeOwned>(
    app: &App,
    mut parts: Multipart,
    limit: Mib,
) -> Result<Form<T>, Failure> {
    let scanner = app.settings::<kezhuan_files::Settings>();
    let malformed = |e: axum::extract::multipart::MultipartError| Problem::Malformed(e.body_text());
    let mut text = String::new();
    let mut files = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(malformed)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(malformed)?;
        match name {
            Some(name) if !bytes.is_empty() => {
                let mut upload = Upload { limit, ..Upload::new(field, name, bytes.to_vec()) };
                scanner.look_over(&mut upload).await;
                files.push(upload);
            }
            Some(_) => {}
            None => push_pair(&mut text, &field, &bytes),
        }
    }
    Ok(Form { raw: parse_form(&text)?, files })
}

fn push_pair(text: &mut String, field: &str, value: &[u8]) {
    if !text.is_empty() {
        text.push('&');
    }
    let encode = |bytes: &[u8], text: &mut String| {
        for byte in bytes {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'[' | b']' => {
                    text.push(char::from(*byte));
                }
                _ => text.push_str(&format!("%{byte:02X}")),
            }
        }
    };
    encode(field.as_bytes(), text);
    text.push('=');
    encode(value, text);
}

/// Parses `a=1&rows[0][b]=2`.
///
/// # Errors
/// [`Problem::Malformed`] when the names do not fit the type.
pub fn parse_form<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    FORM.deserialize_str(&renumbered(text)).map_err(|e| Problem::Malformed(e.to_string()))
}

/// Rows that were taken out of a form leave gaps (`ip[0]`, `ip[2]`); closes them, order kept.
fn renumbered(text: &str) -> String {
    let mut seen: HashMap<String, Vec<String>> = HashMap::new();
    let pairs = text.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name =
            name.replace("%5B", "[").replace("%5D", "]").replace("%5b", "[").replace("%5d", "]");
        let mut parts = name.split('[');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let index = part.trim_end_matches(']');
            if index.is_empty() || !index.bytes().all(|b| b.is_ascii_digit()) {
                out.push_str(&format!("[{part}"));
                continue;
            }
            let known = seen.entry(out.clone()).or_default();
            let place = known.iter().position(|k| k == index).unwrap_or_else(|| {
                known.push(index.to_owned());
                known.len() - 1
            });
            out.push_str(&format!("[{place}]"));
        }
        format!("{out}={value}")
    });
    pairs.collect::<Vec<_>>().join("&")
}

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        if !content_type(&request).starts_with("application/json") {
            return Err(Problem::Malformed("请用 application/json".to_owned()).into());
        }
        let bytes = axum::body::Bytes::from_request(request, app)
            .await
            .map_err(|e| Problem::Malformed(e.to_string()))?;
        Ok(Self(parse_json(&bytes)?))
    }
}

/// Parses a JSON body; a wrong type names its field (`ip[0].number`).
///
/// # Errors
/// [`Problem::Malformed`] for broken JSON, [`Problem::Invalid`] for a wrong type.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let inner = error.inner();
        if inner.is_data() {
            Problem::field(
                error.path().to_string(),
                "类型不对：文字、金额、日期都写成带引号的文字，例如 \"600000.00\"",
            )
        } else {
            Problem::Malformed(inner.to_string())
        }
    })
}

impl<T: DeserializeOwned + Send> axum::extract::FromRequestParts<App> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        _: &App,
    ) -> Result<Self, Failure> {
        Ok(Self(parse_form(parts.uri.query().unwrap_or_default())?))
    }
}

fn content_type(request: &Request) -> String {
    let value = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    value.unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(default)]
    struct Raw {
        title: String,
        ip: Vec<Row>,
        kinds: Vec<String>,
    }

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(default)]
    struct Row {
        number: String,
    }

    #[test]
    fn nested_names_and_keys_of_others() {
        let text =
            "title=%E7%94%B2+%E4%B9%99&ip[0][number]=1&ip[2][number]=2&kinds[]=a&kinds[]=b&_key=x";
        let raw: Raw = parse_form(text).unwrap();
        assert_eq!(raw.title, "甲 乙");
        assert_eq!(raw.ip.len(), 2);
        assert_eq!(raw.kinds, ["a", "b"]);
        let mut encoded = String::new();
        push_pair(&mut encoded, "ip[0][number]", "甲&=".as_bytes());
        let raw: Raw = parse_form(&encoded).unwrap();
        assert_eq!(raw.ip[0].number, "甲&=");
    }

    #[test]
    fn json_errors_name_the_field() {
        let error = parse_json::<Raw>(br#"{"ip":[{"number":7}]}"#).unwrap_err();
        assert!(matches!(&error, Problem::Invalid(fields) if fields[0].field == "ip[0].number"));
        assert!(matches!(parse_json::<Raw>(b"{"), Err(Problem::Malformed(_))));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_body_has_an_answer(text in "(\\PC|[\\[\\]&=%.0-9a-z]){0,80}", bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = parse_form::<Raw>(&text);
            let mut encoded = String::new();
            push_pair(&mut encoded, "title", &bytes);
            if let (Ok(raw), Ok(sent)) = (parse_form::<Raw>(&encoded), std::str::from_utf8(&bytes)) {
                prop_assert_eq!(raw.title, sent);
            }
        }
    }
}
