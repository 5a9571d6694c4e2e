//! The door: access, idempotency, CSRF, the face of problems.

use axum::body::Body;
use axum::http::Request;
use kezhuan_authority::Actor;
use kezhuan_kernel::Uuid;
use serde_json::json;

use crate::sample::{CAPABILITY, count};

fn officer() -> Actor {
    kezhuan_testkit::officer(Uuid::from_u128(1))
}

kezhuan_testkit::both! { [CAPABILITY];
    async fn access_is_asked_at_the_door(t) {
        t.get(&Actor::nobody(), "/notes/public").await.expect_status(200);
        let answer = t.get(&Actor::nobody(), "/notes/mine").await.expect_status(303);
        assert_eq!(answer.location(), Some("/login?next=/notes/mine"));
        t.get(&officer(), "/notes/mine").await.expect_status(200);
        let researcher = kezhuan_testkit::researcher(Uuid::from_u128(1));
        t.post(&researcher, "/notes", &[("text", "甲")]).await.expect_status(403);
        t.post_json(&Actor::nobody(), "/api/v1/notes", &json!({"text": "甲"})).await.expect_status(401);
    }

    async fn one_key_is_one_effect(t) {
        let first = t.post_keyed(&officer(), "/notes", "key-00000001", &[("text", "甲")]).await.expect_status(303);
        let again = t.post_keyed(&officer(), "/notes", "key-00000001", &[("text", "甲")]).await.expect_status(303);
        assert_eq!(first.location(), again.location());
        let other = t.post_keyed(&officer(), "/notes", "key-00000001", &[("text", "乙")]).await;
        other.expect_status(409);
        assert_eq!(count(&t.cx(&officer())).await, 1);
        let stranger = kezhuan_testkit::officer(Uuid::from_u128(2));
        t.post_keyed(&stranger, "/notes", "key-00000001", &[("text", "丙")]).await.expect_status(303);
        assert_eq!(count(&t.cx(&officer())).await, 2);
    }

    async fn a_key_is_required_and_survives_a_refusal(t) {
        let no_key = Request::post("/api/v1/notes")
            .header("content-type", "application/json")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", format!("{}={}", kezhuan_web::SESSION_COOKIE, kezhuan_testkit::actor_token(&officer())))
            .body(Body::from(r#"{"text":"甲"}"#));
        t.send(no_key).await.expect_status(400).expect_text("Idempotency-Key");
        t.post_json_keyed(&officer(), "/api/v1/notes", "key-00000002", &json!({"text": ""})).await.expect_status(422);
        let answer = t.post_json_keyed(&officer(), "/api/v1/notes", "key-00000002", &json!({"text": "甲"})).await;
        let id = answer.expect_status(201).json()["id"].clone();
        let again = t.post_json_keyed(&officer(), "/api/v1/notes", "key-00000002", &json!({"text": "甲"})).await;
        assert_eq!(again.expect_status(201).json()["id"], id);
    }

    async fn one_key_at_the_same_moment_is_one_effect(t) {
        let cx = t.cx(&officer());
        let sends = (0..8).map(|_| t.post_keyed(&cx.actor, "/notes", "key-00000003", &[("text", "甲")]));
        let answers = futures::future::join_all(sends).await;
        assert!(answers.iter().all(|a| a.status == 303), "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
        assert_eq!(count(&cx).await, 1);
    }

    async fn every_error_at_once_with_a_stable_code(t) {
        let body = json!({"text": "这一句话太长了这一句话太长了这一句话太长了", "day": "2025-02-30"});
        let answer = t.post_json(&officer(), "/api/v1/notes", &body).await.expect_status(422);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["code"], "invalid");
        let fields: Vec<&str> = problem["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["text", "day"]);
        t.post_json(&officer(), "/api/v1/notes", &json!({"text": 7})).await.expect_status(422).expect_text("text");
        t.get(&officer(), "/api/v1/nothing").await.expect_status(404).expect_text("not_found");
        t.get(&officer(), "/nothing").await.expect_status(404).expect_text("<h1");
    }

    async fn malformed_and_oversized_requests_are_told_so(t) {
        let send = |kind: &'static str, body: Vec<u8>| {
            let request = Request::post("/api/v1/notes")
                .header("content-type", kind)
                .header("sec-fetch-site", "same-origin")
                .header("idempotency-key", "key-00000009")
                .header("cookie", format!("{}={}", kezhuan_web::SESSION_COOKIE, kezhuan_testkit::actor_token(&officer())))
                .body(Body::from(body));
            t.send(request)
        };
        send("application/json", b"{\"text\":".to_vec()).await.expect_status(400).expect_text("malformed");
        send("text/plain", b"hello".to_vec()).await.expect_status(400);
        let huge = vec![b'x'; kezhuan_web::BODY_LIMIT + 1];
        let answer = send("application/json", huge).await;
        assert!(matches!(answer.status, 400 | 413), "{}", answer.status);
        assert_eq!(count(&t.cx(&officer())).await, 0);
    }

    async fn our_fault_hides_the_detail_and_gives_a_number(t) {
        let answer = t.get(&Actor::nobody(), "/notes/bug").await.expect_status(500);
        assert!(!answer.text().contains("secret detail"));
        assert!(answer.text().contains("r-"));
    }

    async fn other_sites_cannot_send_forms(t) {
        let request = Request::post("/notes")
            .header("sec-fetch-site", "cross-site")
            .header("origin", "https://evil.example")
            .header("host", "localhost")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", format!("{}={}", kezhuan_web::SESSION_COOKIE, kezhuan_testkit::actor_token(&officer())))
            .body(Body::from("_key=key-00000004&text=x"));
        t.send(request).await.expect_status(403);
        assert_eq!(count(&t.cx(&officer())).await, 0);
    }

    async fn every_reply_carries_the_headers_of_a_careful_site(t) {
        let answer = t.get(&Actor::nobody(), "/notes/public").await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    }
}
