//! Servers that a test starts on this machine: SMTP as far as a letter needs it, and HTTP.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;

/// An SMTP server that takes one letter after the other.
pub struct MailServer {
    pub port: u16,
    /// What the client said, from MAIL FROM to the last line.
    pub letters: Receiver<String>,
}

pub fn mail_server() -> MailServer {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (give, letters) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut out = stream.unwrap();
            let mut lines = BufReader::new(out.try_clone().unwrap()).lines();
            let mut said = String::new();
            let mut in_letter = false;
            out.write_all(b"220 test\r\n").unwrap();
            while let Some(Ok(line)) = lines.next() {
                said.push_str(&line);
                said.push('\n');
                let answer: &[u8] = match line.as_str() {
                    "." => {
                        in_letter = false;
                        let _ = give.send(std::mem::take(&mut said));
                        b"250 taken\r\n"
                    }
                    _ if in_letter => continue,
                    "DATA" => {
                        in_letter = true;
                        b"354 go on\r\n"
                    }
                    "QUIT" => b"221 bye\r\n",
                    _ => b"250 ok\r\n",
                };
                out.write_all(answer).unwrap();
            }
        }
    });
    MailServer { port, letters }
}

/// A call that an HTTP server got.
#[derive(Debug, Clone)]
pub struct Call {
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: String,
}

/// An HTTP server that gives the answers it was told, in order.
pub struct Web {
    base: String,
    seen: Arc<Seen>,
}

struct Seen {
    calls: Mutex<Vec<Call>>,
    answers: Vec<(u16, &'static str)>,
}

impl Web {
    pub async fn start(answers: &[(u16, &'static str)]) -> Self {
        let seen = Arc::new(Seen { calls: Mutex::default(), answers: answers.to_vec() });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(seen.clone());
        std::thread::spawn(move || {
            let listener = listener.into_std().unwrap();
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, router).await.unwrap();
            });
        });
        Self { base, seen }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn calls(&self) -> Vec<Call> {
        self.seen.calls.lock().unwrap().clone()
    }
}

async fn answer(State(seen): State<Arc<Seen>>, request: Request) -> (StatusCode, &'static str) {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let headers = parts.headers.iter();
    let call = Call {
        path: parts.uri.to_string(),
        headers: headers.map(|(k, v)| (k.to_string(), v.to_str().unwrap().to_owned())).collect(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    let mut calls = seen.calls.lock().unwrap();
    let (status, text) = seen.answers[calls.len()];
    calls.push(call);
    (StatusCode::from_u16(status).unwrap(), text)
}
