//! The virus scanner, where an installation has one: ClamAV's daemon, asked over its socket.

use std::io::{self, ErrorKind};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use crate::settings::Settings;
use crate::upload::Upload;

/// Bytes sent at a time.
const CHUNK: usize = 64 * 1024;
/// A scanner that takes longer does not answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longer answers are none of clamd's.
const LONGEST_ANSWER: u64 = 4096;

impl Settings {
    /// Looks a file over. Without an answer it is refused as well: what could not be looked at must
    /// not come in.
    pub async fn look_over(&self, upload: &mut Upload) {
        if self.clamd.is_empty() {
            return;
        }
        upload.refused = match timeout(PATIENCE, ask(&self.clamd, &upload.bytes)).await {
            Ok(Ok(None)) => None,
            Ok(Ok(Some(virus))) => {
                Some(format!("这个文件带有病毒（{virus}），没有保存；请杀毒以后再传"))
            }
            failed => {
                tracing::error!(at = self.clamd, what = ?failed, "the virus scanner does not answer");
                Some("现在不能检查病毒，文件没有保存，请过几分钟再传".to_owned())
            }
        };
    }
}

/// The name of the virus, if there is one.
async fn ask(at: &str, bytes: &[u8]) -> io::Result<Option<String>> {
    if at.starts_with('/') {
        converse(UnixStream::connect(at).await?, bytes).await
    } else {
        converse(TcpStream::connect(at).await?, bytes).await
    }
}

/// clamd's `INSTREAM`: pieces with their length before them, an empty one at the end, one answer.
async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    bytes: &[u8],
) -> io::Result<Option<String>> {
    stream.write_all(b"zINSTREAM\0").await?;
    for piece in bytes.chunks(CHUNK) {
        stream.write_u32(piece.len() as u32).await?;
        stream.write_all(piece).await?;
    }
    stream.write_u32(0).await?;
    let mut answer = Vec::new();
    stream.take(LONGEST_ANSWER).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let answer = answer.trim_end_matches('\0').trim();
    match answer.strip_prefix("stream: ") {
        Some("OK") => Ok(None),
        Some(said) if said.ends_with(" FOUND") => {
            Ok(Some(said.trim_end_matches(" FOUND").to_owned()))
        }
        _ => Err(io::Error::new(ErrorKind::InvalidData, answer.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// A daemon that reads one stream and finds what is marked.
    #[expect(clippy::disallowed_methods, reason = "the daemon runs beside its test")]
    async fn daemon() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut begin = [0; 10];
                stream.read_exact(&mut begin).await.unwrap();
                assert_eq!(&begin, b"zINSTREAM\0");
                let mut all = Vec::new();
                loop {
                    let mut piece = vec![0; stream.read_u32().await.unwrap() as usize];
                    if piece.is_empty() {
                        break;
                    }
                    stream.read_exact(&mut piece).await.unwrap();
                    all.extend(piece);
                }
                let marked = all.windows(4).any(|four| four == b"EVIL");
                let too_large = all.len() > 200_000;
                let answer: &[u8] = match (marked, too_large) {
                    (_, true) => b"INSTREAM size limit exceeded. ERROR\0",
                    (true, _) => b"stream: Eicar-Test-Signature FOUND\0",
                    _ => b"stream: OK\0",
                };
                stream.write_all(answer).await.unwrap();
            }
        });
        at
    }

    async fn said(settings: &Settings, bytes: Vec<u8>) -> Option<String> {
        let mut upload = Upload::new("file", "检测报告.pdf", bytes);
        settings.look_over(&mut upload).await;
        assert_eq!(upload.must_be_clean().is_err(), upload.refused.is_some());
        upload.refused
    }

    #[tokio::test]
    async fn files_are_looked_over_and_nothing_comes_in_unseen() {
        let settings = Settings { clamd: daemon().await, ..Settings::default() };
        let mut long = vec![b'x'; CHUNK * 2 + 7];
        assert_eq!(said(&settings, long.clone()).await, None);
        long.extend(b"EVIL");
        assert!(said(&settings, long).await.unwrap().contains("Eicar-Test-Signature"));
        assert!(said(&settings, vec![b'x'; 200_001]).await.unwrap().contains("不能检查病毒"));
        let nobody = Settings { clamd: "/nowhere/clamd.ctl".to_owned(), ..Settings::default() };
        assert!(said(&nobody, b"%PDF-1.7".to_vec()).await.unwrap().contains("不能检查病毒"));
        assert_eq!(said(&Settings::default(), b"EVIL".to_vec()).await, None, "there is no scanner");
    }
}
