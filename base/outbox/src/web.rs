//! The one HTTP client of the house: system roots, no redirects, ten seconds.

use std::sync::Arc;
use std::time::Duration;

use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// A client for calls to others. Cheap to clone; blocks the thread that calls.
#[derive(Clone)]
pub struct Client(ureq::Agent);

/// What came back.
#[derive(Debug, Clone)]
pub struct Web {
    /// HTTP status.
    pub status: u16,
    /// Content type, if told.
    pub kind: String,
    /// Body, at most a megabyte.
    pub body: Vec<u8>,
}

const SECONDS: u64 = 10;
const LARGEST: u64 = 1024 * 1024;

impl Client {
    /// Trusts what the system trusts.
    pub fn new() -> Self {
        let roots = rustls_native_certs::load_native_certs().certs;
        let roots = roots.iter().map(|root| Certificate::from_der(root.as_ref()).to_owned());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::new(roots.collect())))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = ureq::Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(Duration::from_secs(SECONDS)))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self(config.new_agent())
    }

    /// Calls; headers are name and value.
    ///
    /// # Errors
    /// Why there was no answer, without the address.
    pub fn call(
        &self,
        method: &str,
        address: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Web, String> {
        let mut request = ureq::http::Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(body.to_vec()).map_err(|_| "地址或请求头不对".to_owned())?;
        let mut answer = self.0.run(request).map_err(|error| error.to_string())?;
        let kind = answer.headers().get("content-type").and_then(|v| v.to_str().ok());
        let kind = kind.unwrap_or_default().to_owned();
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
        Ok(Web { status, kind, body: body.map_err(|error| error.to_string())? })
    }

    /// Posts JSON and reads JSON; an answer that is none is `null`.
    ///
    /// # Errors
    /// No answer, or a status that is no success.
    pub fn post_json(
        &self,
        address: &str,
        headers: &[(String, String)],
        body: &serde_json::Value,
    ) -> Result<serde_json::Value, String> {
        let mut all =
            vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())];
        all.extend_from_slice(headers);
        let answer = self.call("POST", address, &all, body.to_string().as_bytes())?;
        if !(200..300).contains(&answer.status) {
            return Err(format!("对方答复 HTTP {}", answer.status));
        }
        Ok(serde_json::from_slice(&answer.body).unwrap_or_default())
    }
}

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}
