//! `kezhuan serve`: real data.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use kezhuan_db::{DbOptions, Profile};
use kezhuan_web::App;

use crate::compose::{Indexing, compose, open_database, warm};
use crate::config::{REAL, Settings, Where};
use crate::house;

/// 运行（正式数据）
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    place: Where,
    /// 监听地址
    #[arg(long, env = "KEZHUAN_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 配置文件（TOML）
    #[arg(long, env = "KEZHUAN_CONFIG")]
    config: Option<PathBuf>,
    /// 允许在非本机地址上用不加密的 http（前面有加密的反向代理时用）
    #[arg(long)]
    plain_http: bool,
}

impl Serve {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        start_logs();
        let settings = Settings::read(self.config.as_deref())?;
        let secure = settings.public_url.starts_with("https://");
        if !self.listen.ip().is_loopback() && !secure && !self.plain_http {
            bail!(
                "在 {} 上用不加密的 http 运行时，浏览器会丢掉登录状态（__Host- cookie）。\
                 请在配置里写 public_url = \"https://…\" 并放在加密的反向代理后面，\
                 或者加 --plain-http 表示您知道后果",
                self.listen
            );
        }
        std::fs::create_dir_all(&self.place.data)?;
        let options = DbOptions::new(self.place.url(REAL));
        let db = open_database(&options, Profile::Real).await?;
        let app = compose(db, &self.place, &settings, Profile::Real, Indexing::Here).await?;
        serve(app, self.listen, |address| println!("科转在 http://{address} 运行")).await
    }
}

/// Serves until told to stop, then finishes the requests that are under way.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(
    app: App,
    listen: SocketAddr,
    say: impl FnOnce(SocketAddr),
) -> anyhow::Result<ExitCode> {
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .with_context(|| format!("不能监听 {listen}，可能已被占用"))?;
    let routes = house::routes(app.house());
    let service =
        kezhuan_web::service(&app, routes).into_make_service_with_connect_info::<SocketAddr>();
    let address = listener.local_addr()?;
    std::thread::spawn(warm);
    let beside = background(kezhuan_web::run_forever(app.clone()));
    say(address);
    let stopping = app.clone();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            stop_asked().await;
            stopping.stop();
        })
        .await?;
    beside.await?;
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::disallowed_methods, reason = "the one place that starts the runner of jobs")]
fn background(work: impl Future<Output = ()> + Send + 'static) -> tokio::task::JoinHandle<()> {
    tokio::spawn(work)
}

async fn stop_asked() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}

/// Logs to standard error: JSON lines where nobody watches, plain text at a terminal.
pub fn start_logs() {
    use std::io::IsTerminal;
    let filter = tracing_subscriber::EnvFilter::try_from_env("KEZHUAN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn,tantivy=warn"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        logs.init();
    } else {
        logs.json().init();
    }
}
