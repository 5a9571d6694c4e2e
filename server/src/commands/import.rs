//! `kezhuan import`: lists from CSV, XLSX or JSON lines; every error by row, and a report.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use kezhuan_authority::Actor;
use kezhuan_kernel::Problem;
use kezhuan_sheets::{Columns, Limits, Report, Table};
use kezhuan_web::Cx;

use crate::compose::{Indexing, compose, is_index_busy, open_existing};
use crate::config::{Settings, Where};

/// 从表格导入
#[derive(Args)]
pub struct Import {
    /// 导入什么
    #[arg(value_enum)]
    what: What,
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

/// 可以导入的
#[derive(Clone, Copy, ValueEnum)]
pub enum What {
    /// 主体
    Organizations,
    /// 成果
    Achievements,
    /// 需求
    Demands,
    /// 技术合同
    Contracts,
}

impl What {
    const fn columns(self) -> &'static Columns {
        match self {
            Self::Organizations => &kezhuan_organizations::COLUMNS,
            Self::Achievements => &kezhuan_achievements::COLUMNS,
            Self::Demands => &kezhuan_demands::COLUMNS,
            Self::Contracts => &kezhuan_contracts::COLUMNS,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Organizations => "主体",
            Self::Achievements => "成果",
            Self::Demands => "需求",
            Self::Contracts => "技术合同",
        }
    }

    async fn run(self, cx: &Cx, table: &Table) -> Result<Report, Problem> {
        match self {
            Self::Organizations => kezhuan_organizations::import(cx, table).await,
            Self::Achievements => kezhuan_achievements::import(cx, table).await,
            Self::Demands => kezhuan_demands::import(cx, table).await,
            Self::Contracts => kezhuan_contracts::import(cx, table).await,
        }
    }
}

impl Import {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let (db, profile) = open_existing(&self.place).await?;
        let Some(file) = &self.file else {
            let bytes = self.what.columns().template(self.what.title(), db.now())?;
            std::fs::write(&self.template, bytes)?;
            println!("模板已写到 {}", self.template.display());
            return Ok(ExitCode::SUCCESS);
        };
        let bytes = std::fs::read(file).with_context(|| format!("读不了 {}", file.display()))?;
        let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let limits = Limits { bytes: 200 * 1024 * 1024, rows: 1_000_000, ..Limits::default() };
        let table = Table::read(&bytes, name, &limits)?;
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
        let report = self.what.run(&cx, &table).await.map_err(|p| anyhow::anyhow!("{p}"))?;
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
