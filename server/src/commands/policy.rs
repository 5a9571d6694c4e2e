//! `kezhuan policy calculate`: the engine alone, without a database.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use kezhuan_rules::{Facts, Outcome, Paid, Round};

use crate::compose::read_pack;

/// 按政策计算
#[derive(Subcommand)]
pub enum Policy {
    /// 用一份事实（JSON）算一年
    Calculate {
        /// 政策包目录
        #[arg(long)]
        pack: PathBuf,
        /// 事实：{"集合名": [记录, …]}
        #[arg(long)]
        facts: PathBuf,
        /// 兑现年度
        #[arg(long)]
        year: i32,
        /// 以前付过的钱（JSON 数组）
        #[arg(long)]
        history: Option<PathBuf>,
        /// 叠加口径
        #[arg(long)]
        overlay: Option<String>,
        /// 输出格式
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

/// 输出格式
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// 给人看
    Text,
    /// 给程序看
    Json,
}

impl Policy {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Calculate { pack, facts, year, history, overlay, format } = self;
        let pack = read_pack(&pack)?;
        let policy = match overlay {
            None => pack.policy.clone(),
            Some(id) => pack.policy.with_overlay(&id).map_err(|mistakes| {
                let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
                anyhow::anyhow!(lines.join("\n"))
            })?,
        };
        let text = std::fs::read_to_string(&facts)
            .with_context(|| format!("读不了 {}", facts.display()))?;
        let facts = Facts::from_json(&text).map_err(anyhow::Error::msg)?;
        let paid: Vec<Paid> = match history {
            None => Vec::new(),
            Some(path) => serde_json::from_str(
                &std::fs::read_to_string(&path)
                    .with_context(|| format!("读不了 {}", path.display()))?,
            )?,
        };
        let round = kezhuan_rules::evaluate(&policy, year, &facts, &paid);
        match format {
            Format::Json => println!("{}", serde_json::to_string_pretty(&round)?),
            Format::Text => show(&round),
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn show(round: &Round) {
    for entry in &round.entries {
        let outcome = match &entry.outcome {
            Outcome::Amount { amount, .. } => format!("最高 {amount} 元"),
            other => format!("{other:?}"),
        };
        println!("{}\t{}\t{outcome}", entry.clause, entry.payee);
    }
    for bad in &round.invalid {
        println!("读不懂的记录：{bad:?}");
    }
}
