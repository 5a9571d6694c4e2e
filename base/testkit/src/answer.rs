//! An answer of the application under test, read whole.

use axum::http::{HeaderMap, header};
use axum::response::Response;
use http_body_util::BodyExt;

/// Status, headers and body.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
        Self { status: parts.status.as_u16(), headers: parts.headers, bytes }
    }

    /// Fails with the body unless the status is this.
    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "location {:?}, body: {}", self.location(), self.text());
        self
    }

    /// Fails unless the body contains this text.
    #[track_caller]
    pub fn expect_text(self, text: &str) -> Self {
        assert!(self.text().contains(text), "no {text:?} in: {}", self.text());
        self
    }

    /// Body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Body as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    /// Where a redirect leads.
    pub fn location(&self) -> Option<&str> {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok())
    }

    /// The cookies that are set.
    pub fn cookies(&self) -> Vec<String> {
        let all = self.headers.get_all(header::SET_COOKIE).iter();
        all.filter_map(|v| v.to_str().ok()).map(str::to_owned).collect()
    }
}
