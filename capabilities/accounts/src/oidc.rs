//! OpenID Connect as a relying party: where a browser is sent, and whom the provider vouches for.
//!
//! Nonce and PKCE verifier follow from a ticket that only the browser keeps. Nothing is remembered
//! between requests, so any node can finish what another one began.

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_kernel::Instant;
use kezhuan_outbox::Client;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreJwsSigningAlgorithm as Alg,
    CoreProviderMetadata,
};
use openidconnect::http::{Response, header};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::model::Vouched;
use crate::rules::{EmailRaw, mobile};
use crate::settings::Provider;

/// Signatures with a public key; never a shared secret, never none.
const SIGNATURES: [Alg; 8] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
];

type Known = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider as it describes itself now.
pub(crate) struct Oidc<'a> {
    provider: &'a Provider,
    http: Client,
    metadata: CoreProviderMetadata,
    client: Known,
}

fn derived(ticket: &str, what: &str) -> String {
    hex::encode(Sha256::digest(format!("{what}/{ticket}")))
}

fn verifier(ticket: &str) -> PkceCodeVerifier {
    PkceCodeVerifier::new(derived(ticket, "pkce"))
}

fn nonce(ticket: &str) -> Nonce {
    Nonce::new(derived(ticket, "nonce"))
}

/// The house's client as the library wants it.
fn calling(
    http: Client,
) -> impl Fn(HttpRequest) -> BoxFuture<'static, std::io::Result<HttpResponse>> {
    move |request| {
        let http = http.clone();
        async move {
            let (parts, body) = request.into_parts();
            let text = |value: &header::HeaderValue| value.to_str().map(str::to_owned);
            let headers = parts.headers.iter();
            let headers: Result<Vec<_>, _> =
                headers.map(|(name, value)| Ok((name.to_string(), text(value)?))).collect();
            let headers = headers.map_err(std::io::Error::other::<header::ToStrError>)?;
            let call =
                move || http.call(parts.method.as_str(), &parts.uri.to_string(), &headers, &body);
            let answer = tokio::task::spawn_blocking(call).await?.map_err(std::io::Error::other)?;
            let response = Response::builder().status(answer.status);
            let response = response.header(header::CONTENT_TYPE, answer.kind);
            response.body(answer.body).map_err(std::io::Error::other)
        }
        .boxed()
    }
}

impl<'a> Oidc<'a> {
    /// Asks the provider to describe itself. An error is for the operator.
    pub(crate) async fn discover(
        provider: &'a Provider,
        http: &Client,
        public_url: &str,
    ) -> Result<Self, String> {
        let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(told)?;
        let call = calling(http.clone());
        let metadata = CoreProviderMetadata::discover_async(issuer, &call).await.map_err(told)?;
        let id = ClientId::new(provider.client_id.clone());
        let secret = Some(&provider.client_secret).filter(|secret| !secret.is_empty());
        let secret = secret.map(|secret| ClientSecret::new(secret.clone()));
        let back = format!("{}/login/oidc/{}/back", public_url.trim_end_matches('/'), provider.id);
        let back = RedirectUrl::new(back).map_err(told)?;
        let methods = metadata.token_endpoint_auth_methods_supported();
        let in_header =
            methods.is_none_or(|m| m.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let auth = if in_header { AuthType::BasicAuth } else { AuthType::RequestBody };
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, secret);
        let client = client.set_redirect_uri(back).set_auth_type(auth);
        Ok(Self { provider, http: http.clone(), metadata, client })
    }

    /// Where the browser goes.
    pub(crate) fn address(&self, state: String, ticket: &str) -> String {
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let nonce = nonce(ticket);
        let request = self.client.authorize_url(flow, || CsrfToken::new(state), || nonce);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier(ticket));
        let scopes = self.provider.scopes.iter().cloned().map(Scope::new);
        request.add_scopes(scopes).set_pkce_challenge(challenge).url().0.to_string()
    }

    /// Redeems the code and looks at what came: signature, issuer, audience, nonce, age.
    pub(crate) async fn redeem(
        &self,
        code: &str,
        ticket: &str,
        now: Instant,
        demo: bool,
    ) -> Result<Vouched, String> {
        let code = AuthorizationCode::new(code.to_owned());
        let request = self.client.exchange_code(code).map_err(told)?;
        let request = request.set_pkce_verifier(verifier(ticket));
        let call = calling(self.http.clone());
        let answer = request.request_async(&call).await.map_err(told)?;
        let token = answer.id_token().ok_or("no id_token in the answer")?;
        let at = chrono::DateTime::from_timestamp_micros(now.0).ok_or("a time out of range")?;
        let checks = self.client.id_token_verifier();
        let checks = checks.set_allowed_algs(SIGNATURES).set_time_fn(move || at);
        let subject = token.claims(&checks, &nonce(ticket)).map_err(told)?.subject().to_string();
        let mut claims = payload(&token.to_string())?;
        if let Some(place) = self.metadata.userinfo_endpoint() {
            let bearer = format!("Bearer {}", answer.access_token().secret());
            let told = self.user_info(place.as_str(), bearer).await?;
            if told.get("sub").and_then(Value::as_str) != Some(subject.as_str()) {
                return Err("userinfo speaks of somebody else".to_owned());
            }
            claims.extend(told);
        }
        Ok(self.vouched(subject, &claims, demo))
    }

    async fn user_info(&self, place: &str, bearer: String) -> Result<Map<String, Value>, String> {
        let (http, place) = (self.http.clone(), place.to_owned());
        let headers = [("authorization".to_owned(), bearer)];
        let call = move || http.call("GET", &place, &headers, b"");
        let answer = tokio::task::spawn_blocking(call).await.map_err(told)??;
        if answer.status != 200 {
            return Err(format!("userinfo answers {}", answer.status));
        }
        serde_json::from_slice(&answer.body).map_err(told)
    }

    fn vouched(&self, subject: String, claims: &Map<String, Value>, demo: bool) -> Vouched {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
        let proved = |name: &str| {
            let said = claims.get(&format!("{name}_verified")).and_then(Value::as_bool);
            said.unwrap_or(self.provider.proves).then(|| text(name))
        };
        let email = |raw: &str| EmailRaw { email: raw.to_owned() }.check().ok();
        Vouched {
            issuer: self.provider.issuer.clone(),
            subject,
            name: text("name").trim().chars().take(40).collect(),
            mobile: proved(&self.provider.mobile).and_then(|raw| mobile(raw, demo).ok()),
            email: proved(&self.provider.email).and_then(email),
            next: String::new(),
        }
    }
}

/// Every cause, for the log.
fn told(error: impl std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(&format!(": {inner}"));
        cause = inner.source();
    }
    text
}

/// The claims of a token that was looked over already.
fn payload(token: &str) -> Result<Map<String, Value>, String> {
    use base64::Engine;
    let body = token.split('.').nth(1).ok_or("not a token")?;
    let body = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(body).map_err(told)?;
    serde_json::from_slice(&body).map_err(told)
}
