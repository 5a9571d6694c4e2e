//! `kezhuan import`: lists from CSV, XLSX or JSON lines; every error by row, and a report.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use kezhuan_authority::Actor;
use kezhuan_kernel::Problem;
use kezhuan_sheets::Limits;
use kezhuan_web::Cx;
use kezhuan_web::imports::{bring_in, template};

use crate::compose::{Indexing, compose, is_index_busy, open_existing, read_pack};
use crate::config::{Settings, Where};
use crate::house::house;

/// 从表格导入
#[derive(Args)]
pub struct Import {
    /// 导入什么
    #[arg(value_parser = names())]
    what: String,
    /// CSV、XLSX 或 JSON Lines 文件；不填就写出模板
    file: Option<PathBuf>,
    /// 以谁的名义（登录名）；不填是系统
    #[arg(long = "as")]
    login: Option<String>,
    /// 把逐行的错误写成 CSV
    #[arg(long)]
    errors: Option<PathBuf>,
    /// 模板写到哪里（不填文件时）
    #[arg(long, default_value = "template.xlsx")]
    template: PathBuf,
    #[command(flatten)]
    place: Where,
}

impl Import {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let (db, profile) = open_existing(&self.place).await?;
        let house = house();
        let import = house.imports().find(|import| import.name == self.what);
        let import = import.with_context(|| format!("不能导入 {}", self.what))?;
        let Some(file) = &self.file else {
            let bytes = template(import, &read_pack(&self.place.pack)?, db.now())?;
            std::fs::write(&self.template, bytes)?;
            println!("模板已写到 {}", self.template.display());
            return Ok(ExitCode::SUCCESS);
        };
        let bytes = std::fs::read(file).with_context(|| format!("读不了 {}", file.display()))?;
        let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let limits = Limits { bytes: 200 * 1024 * 1024, rows: 1_000_000, ..Limits::default() };
        let settings = Settings::default();
        let (app, keeps_index) =
            match compose(db.clone(), &self.place, &settings, profile, Indexing::Here).await {
                Ok(app) => (app, true),
                Err(error) if is_index_busy(&error) => (
                    compose(db, &self.place, &settings, profile, Indexing::Elsewhere).await?,
                    false,
                ),
                Err(error) => return Err(error),
            };
        let actor = match &self.login {
            None => Actor::system("import"),
            Some(login) => kezhuan_accounts::actor_of_login(app.db(), login)
                .await?
                .with_context(|| format!("没有登录名 {login}"))?,
        };
        let cx = Cx::acting(&app, actor);
        let report = bring_in(&cx, import, bytes, name, limits).await;
        let report = report.map_err(|problem| anyhow::anyhow!(words(&problem)))?;
        if keeps_index {
            let followed = kezhuan_web::follow(&app).await;
            followed.map_err(|p| anyhow::anyhow!("检索索引没有跟上：{p:?}"))?;
        }
        println!("{report}");
        if let Some(path) = self.errors.as_ref().filter(|_| !report.errors.is_empty()) {
            std::fs::write(path, report.errors_csv())?;
            println!("逐行的错误在 {}", path.display());
        }
        app.db().close().await;
        Ok(if report.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn names() -> Vec<&'static str> {
    house().imports().map(|import| import.name).collect()
}

/// What is wrong with the file, not how many places.
fn words(problem: &Problem) -> String {
    match problem {
        Problem::Invalid(errors) => {
            errors.iter().map(|e| e.message.as_str()).collect::<Vec<_>>().join("\n")
        }
        other => other.to_string(),
    }
}
