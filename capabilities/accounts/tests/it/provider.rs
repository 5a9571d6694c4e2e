//! A provider of OpenID Connect that a test starts: discovery, keys, codes under PKCE, tokens signed
//! with a real key, userinfo.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use kezhuan_accounts::{Provider, Settings};
use kezhuan_db::ScriptedClock;
use kezhuan_outbox::Client;
use kezhuan_testkit::TestApp;
use openidconnect::core::{CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

type Fields = HashMap<String, String>;

/// What it says about a person, and how it misbehaves.
#[derive(Default)]
pub struct Mood {
    /// Claims of the token; they come over what it would say by itself.
    pub token: Value,
    /// Claims of userinfo; none: it has no such place.
    pub info: Option<Value>,
    /// The token's claims are changed after they were signed.
    pub forged: Option<Value>,
    /// The token endpoint is down.
    pub down: bool,
    asked: HashMap<String, Fields>,
}

struct House {
    base: String,
    clock: ScriptedClock,
    mood: Mutex<Mood>,
}

/// A running one.
pub struct Idp(Arc<House>);

impl Idp {
    /// Starts it and lets the application know it as `gov`.
    pub fn start(t: &TestApp) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let mood = Mutex::new(Mood { token: json!({ "sub": "4711" }), ..Mood::default() });
        let house = Arc::new(House { base, clock: t.clock.clone(), mood });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .with_state(house.clone());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, router).await.unwrap();
            });
        });
        let provider = Provider {
            id: "gov".into(),
            name: "政务网".into(),
            issuer: house.base.clone(),
            client_id: "kezhuan".into(),
            client_secret: "geheim".into(),
            scopes: vec!["profile".into(), "phone".into()],
            mobile: "phone_number".into(),
            email: "email".into(),
            proves: false,
        };
        t.app.use_settings(Settings { oidc: vec![provider], ..Settings::default() });
        Self(house)
    }

    pub fn mood(&self) -> MutexGuard<'_, Mood> {
        self.0.mood.lock().unwrap()
    }

    /// The person agrees: where the provider sends the browser back to.
    pub async fn agree(&self, address: &str) -> String {
        assert!(address.starts_with(&format!("{}/authorize?", self.0.base)), "{address}");
        let address = address.to_owned();
        let call = move || Client::new().call("GET", &address, &[], b"").unwrap();
        let answer = tokio::task::spawn_blocking(call).await.unwrap();
        let back = String::from_utf8(answer.body).unwrap();
        assert_eq!(answer.status, 200, "{back}");
        back.strip_prefix("http://localhost").unwrap().to_owned()
    }
}

fn key() -> CoreRsaPrivateSigningKey {
    let id = Some(JsonWebKeyId::new("one".into()));
    CoreRsaPrivateSigningKey::from_pem(include_str!("provider.pem"), id).unwrap()
}

async fn describe(State(house): State<Arc<House>>) -> Json<Value> {
    let base = &house.base;
    let mut all = json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/authorize"),
        "token_endpoint": format!("{base}/token"),
        "jwks_uri": format!("{base}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "HS256"],
    });
    if house.mood.lock().unwrap().info.is_some() {
        all["userinfo_endpoint"] = json!(format!("{base}/userinfo"));
    }
    Json(all)
}

async fn keys() -> Json<CoreJsonWebKeySet> {
    Json(CoreJsonWebKeySet::new(vec![key().as_verification_key()]))
}

async fn authorize(State(house): State<Arc<House>>, Query(asked): Query<Fields>) -> String {
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["client_id"], "kezhuan");
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["scope"], "openid profile phone");
    let back = format!("{}?code=code-{1}&state={1}", asked["redirect_uri"], asked["state"]);
    let mut mood = house.mood.lock().unwrap();
    mood.asked.insert(format!("code-{}", asked["state"]), asked);
    back
}

async fn token(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    Form(form): Form<Fields>,
) -> Response {
    let mut mood = house.mood.lock().unwrap();
    if mood.down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let basic = format!("Basic {}", BASE64_STANDARD.encode("kezhuan:geheim"));
    let asked = mood.asked.remove(&form["code"]);
    let (Some(asked), true) = (asked, headers["authorization"] == basic.as_str()) else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })))
            .into_response();
    };
    let proof = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
    if proof != asked["code_challenge"] || form["redirect_uri"] != asked["redirect_uri"] {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })))
            .into_response();
    }
    let now = house.clock.now().0 / 1_000_000;
    let mut claims = json!({ "iss": house.base, "aud": "kezhuan", "iat": now, "exp": now + 300,
        "nonce": asked["nonce"] });
    claims.as_object_mut().unwrap().extend(mood.token.as_object().unwrap().clone());
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({ "alg": "RS256", "kid": "one" })), part(&claims));
    let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
    let signature = key().sign(&algorithm, signed.as_bytes()).unwrap();
    let signature = BASE64_URL_SAFE_NO_PAD.encode(signature);
    let head = signed.split('.').next().unwrap();
    let id_token = match &mood.forged {
        Some(extra) => {
            claims.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            format!("{head}.{}.{signature}", part(&claims))
        }
        None => format!("{signed}.{signature}"),
    };
    let answer = json!({ "access_token": "open", "token_type": "Bearer", "id_token": id_token });
    Json(answer).into_response()
}

async fn userinfo(State(house): State<Arc<House>>, headers: HeaderMap) -> Json<Value> {
    assert_eq!(headers["authorization"], "Bearer open");
    Json(house.mood.lock().unwrap().info.clone().unwrap())
}
