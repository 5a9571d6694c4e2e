//! `kezhuan pack check|load|test`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use kezhuan_rules::cases::{CaseReport, CaseVerdict};

use crate::compose::{open_existing, read_pack, read_rules};
use crate::config::Where;

/// 检查、装入、试算政策包
#[derive(Subcommand)]
pub enum Pack {
    /// 检查一个政策包，报告每一处错误；没有 pack.toml 的目录或单个文件，只检查规则
    Check {
        /// 政策包目录，或只有规则的目录、文件
        dir: PathBuf,
    },
    /// 把政策包的这一版装入数据库，装入后不再改变
    Load {
        /// 政策包目录
        dir: PathBuf,
        #[command(flatten)]
        place: Where,
    },
    /// 用算好的例子检验政策包
    Test {
        /// 政策包目录，或只有规则的目录、文件
        dir: PathBuf,
        /// 用例文件（JSON）；不填用包里 cases/ 下的全部
        #[arg(long)]
        cases: Option<PathBuf>,
    },
}

impl Pack {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Check { dir } if dir.join("pack.toml").is_file() => {
                let pack = read_pack(&dir)?;
                println!("{} 没有错误，版本 {}", dir.display(), pack.hash());
                Ok(ExitCode::SUCCESS)
            }
            Self::Check { dir } => {
                let policy = read_rules(&dir)?;
                let (rules, indicators) = (policy.rules.len(), policy.indicators.len());
                println!("{} 没有错误：{rules} 条规则，{indicators} 个指标", dir.display());
                Ok(ExitCode::SUCCESS)
            }
            Self::Load { dir, place } => load(&dir, &place).await,
            Self::Test { dir, cases } => test(&dir, cases.as_deref()),
        }
    }
}

async fn load(dir: &Path, place: &Where) -> anyhow::Result<ExitCode> {
    let pack = read_pack(dir)?;
    let (db, _) = open_existing(place).await?;
    kezhuan_policies::load_pack(&db, &pack).await?;
    println!("已装入 {}，版本 {}", dir.display(), pack.hash());
    Ok(ExitCode::SUCCESS)
}

fn test(dir: &Path, cases: Option<&Path>) -> anyhow::Result<ExitCode> {
    let policy = read_rules(dir)?;
    let files = match cases {
        Some(file) => vec![file.to_owned()],
        None => case_files(&dir.join("cases"))?,
    };
    let (mut passed, mut failed) = (0, 0);
    for file in files {
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("读不了用例 {}", file.display()))?;
        let report = kezhuan_rules::cases::run(&policy, &text).map_err(anyhow::Error::msg)?;
        show(&report);
        anyhow::ensure!(!report.cases.is_empty(), "{} 里没有 {} 的用例", file.display(), policy.id);
        if report.others > 0 {
            println!("{} 里另有 {} 个别的政策的用例", file.display(), report.others);
        }
        passed += report.passed();
        failed += report.failed();
    }
    println!("{passed} passed, {failed} failed");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn show(report: &CaseReport) {
    for case in &report.cases {
        match &case.verdict {
            CaseVerdict::Passed => {}
            CaseVerdict::Failed(differences) => {
                println!("{} {} 不对：", case.id, case.title);
                for difference in differences {
                    println!("    {difference}");
                }
            }
        }
    }
}

fn case_files(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(dir).with_context(|| format!("没有 {}", dir.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "json") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
