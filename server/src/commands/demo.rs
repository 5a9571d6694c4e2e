//! `kezhuan demo`: a demonstration database, made if missing, served on this machine only.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use kezhuan_db::{Db, DbOptions, Profile, ScriptedClock};
use kezhuan_web::App;

use super::serve::{serve, start_logs};
use crate::compose::{INDEX_PREFIX, Indexing, compose, open_database, read_pack};
use crate::config::{DEMO, Settings, Where};

/// 建好演示数据并运行，只能在本机
#[derive(Args)]
pub struct Demo {
    #[command(flatten)]
    place: Where,
    /// 监听地址，只能是本机
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 不放演示记录，只要空库和登录
    #[arg(long)]
    bare: bool,
}

/// Kept in the database once all demonstration data is in.
const BUILT: &str = "demo_built";

impl Demo {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        if !self.listen.ip().is_loopback() {
            bail!("演示只能在本机运行（127.0.0.1），不能用 {}", self.listen);
        }
        start_logs();
        std::fs::create_dir_all(&self.place.data)
            .with_context(|| format!("建不了目录 {}", self.place.data.display()))?;
        let settings = Settings::default();
        self.build_if_missing(&settings).await?;
        let db = open_database(&DbOptions::new(self.place.url(DEMO)), Profile::Demo).await?;
        db.start_clock(kezhuan_demo::last_moment()).await?;
        let app = compose(db, &self.place, &settings, Profile::Demo, Indexing::Here).await?;
        let logins = kezhuan_demo::logins();
        serve(app, self.listen, |address| greet(address, &logins)).await
    }

    /// Builds beside and renames at the end: an interrupted build leaves nothing half-made.
    async fn build_if_missing(&self, settings: &Settings) -> anyhow::Result<()> {
        if self.is_built().await? {
            return Ok(());
        }
        eprintln!("正在准备演示数据，第一次要一两分钟……");
        let began = std::time::Instant::now();
        let clock = ScriptedClock::new(kezhuan_demo::first_moment());
        let fresh = Where { database: self.place.database.clone(), ..self.place.clone() };
        let building = format!("{DEMO}.new");
        if self.place.database.is_none() {
            remove_database(&self.place, &building)?;
            remove_database(&self.place, DEMO)?;
            remove_indexes(&self.place)?;
        }
        let options = DbOptions {
            scripted: Some(clock.clone()),
            seed: Some(63),
            ..DbOptions::new(fresh.url(&building))
        };
        let db = open_database(&options, Profile::Demo).await?;
        kezhuan_policies::load_pack(&db, &read_pack(&self.place.pack)?).await?;
        let app = compose(db, &self.place, settings, Profile::Demo, Indexing::Here).await?;
        if self.bare {
            kezhuan_demo::build_logins(&app, &clock).await
        } else {
            kezhuan_demo::build(&app, &clock).await
        }
        .map_err(|problem| anyhow::anyhow!("演示数据没有建成：{problem:?}"))?;
        finish(&app).await?;
        if self.place.database.is_none() {
            std::fs::rename(self.place.data.join(&building), self.place.data.join(DEMO))?;
        }
        eprintln!("演示数据已建好，用了 {} 秒", began.elapsed().as_secs());
        Ok(())
    }

    async fn is_built(&self) -> anyhow::Result<bool> {
        if self.place.database.is_none() && !self.place.data.join(DEMO).exists() {
            return Ok(false);
        }
        let db = Db::open(&DbOptions::new(self.place.url(DEMO))).await?;
        let built = db.meta(BUILT).await?.is_some();
        db.close().await;
        Ok(built)
    }
}

async fn finish(app: &App) -> anyhow::Result<()> {
    let tx = app.db().begin("system:demo").await?;
    tx.put_meta(BUILT, "yes").await?;
    tx.commit_without_event("demonstration data is complete").await?;
    app.db().close().await;
    Ok(())
}

fn remove_database(place: &Where, name: &str) -> anyhow::Result<()> {
    for suffix in ["", "-wal", "-shm", ".lock"] {
        let path = place.data.join(format!("{name}{suffix}"));
        if path.exists() {
            std::fs::remove_file(&path).with_context(|| format!("删不了 {}", path.display()))?;
        }
    }
    Ok(())
}

fn remove_indexes(place: &Where) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(&place.data)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(INDEX_PREFIX) {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn greet(address: SocketAddr, logins: &[kezhuan_demo::Login]) {
    println!("\n科转演示环境：http://{address}\n");
    println!("登录名、密码、身份：");
    for login in logins {
        println!("  {:<28} {}  {}　{}", login.name, kezhuan_demo::PASSWORD, login.role, login.who);
    }
    println!("\n按 Ctrl+C 停止。数据在数据目录里，删掉它就重新开始。");
}
