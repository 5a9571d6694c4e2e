//! `kezhuan policy calculate|simulate|explain|schema`: the engine alone, without a database.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use kezhuan_kernel::Fen;
use kezhuan_rules::{Change, Entry, Facts, Outcome, Paid, Policy as Rules, Round, evaluate};
use serde::Serialize;

use crate::compose::read_rules;

/// 按政策计算
#[derive(Subcommand)]
pub enum Policy {
    /// 用一份事实（JSON）算一年
    Calculate {
        #[command(flatten)]
        given: Given,
        /// 叠加口径
        #[arg(long)]
        overlay: Option<String>,
        /// 输出格式
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// 试算：改几处规则，用同一份事实比较前后
    Simulate {
        #[command(flatten)]
        given: Given,
        /// 改动（JSON）：[["rule.编号.amount[0].rate", "8%"], …]
        #[arg(long)]
        patch: PathBuf,
        /// 输出格式
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// 规则文件的 JSON Schema，给编辑器用
    Schema,
    /// 用中文说明每条规则
    Explain {
        /// 政策包目录，或只有规则的目录、文件
        #[arg(long)]
        pack: PathBuf,
    },
}

/// 算什么
#[derive(Args)]
pub struct Given {
    /// 政策包目录，或只有规则的目录、文件
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
}

/// 输出格式
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// 给人看
    Text,
    /// 给程序看
    Json,
}

/// A round with its sums, for programs.
#[derive(Serialize)]
struct Told<'r> {
    status: &'static str,
    total: Option<Fen>,
    by_payee: BTreeMap<String, Fen>,
    by_payer: BTreeMap<String, Fen>,
    by_rule: BTreeMap<String, Fen>,
    #[serde(flatten)]
    round: &'r Round,
}

impl<'r> Told<'r> {
    fn new(round: &'r Round) -> Self {
        Self {
            status: round.status(),
            total: round.total(),
            by_payee: round.sums(|entry| Some(entry.payee.clone())),
            by_payer: round.by_payer(),
            by_rule: round.sums(|entry| Some(entry.rule.clone())),
            round,
        }
    }
}

impl Policy {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Calculate { given, overlay, format } => {
                let policy = read_rules(&given.pack)?;
                let policy = match overlay {
                    None => policy,
                    Some(id) => policy.with_overlay(&id).map_err(|all| told(&all))?,
                };
                let round = given.round(&policy)?;
                match format {
                    Format::Json => {
                        println!("{}", serde_json::to_string_pretty(&Told::new(&round))?)
                    }
                    Format::Text => show(&policy, &round),
                }
            }
            Self::Simulate { given, patch, format } => {
                let policy = read_rules(&given.pack)?;
                let changes: Vec<Change> = read_json(&patch)?;
                let changed = policy.with_changes(&changes).map_err(|all| told(&all))?;
                let (before, after) = (given.round(&policy)?, given.round(&changed)?);
                compare(&before, &after, format)?;
            }
            Self::Schema => {
                println!("{}", serde_json::to_string_pretty(&kezhuan_rules::schema())?);
            }
            Self::Explain { pack } => {
                let policy = read_rules(&pack)?;
                for rule in &policy.rules {
                    println!("{} {}", rule.id, rule.name);
                    for line in policy.describe(rule) {
                        println!("    {line}");
                    }
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Given {
    fn round(&self, policy: &Rules) -> anyhow::Result<Round> {
        let text = read(&self.facts)?;
        let facts = Facts::from_json(&text).map_err(anyhow::Error::msg)?;
        for name in policy.unknown(&facts) {
            eprintln!("规则没有用到事实里的“{name}”，请看是不是写错了名字");
        }
        let paid: Vec<Paid> =
            self.history.as_deref().map(read_json).transpose()?.unwrap_or_default();
        Ok(evaluate(policy, self.year, &facts, &paid))
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("读不了 {}", path.display()))
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    serde_json::from_str(&read(path)?).with_context(|| format!("{} 的内容不对", path.display()))
}

fn told(mistakes: &[kezhuan_rules::Diagnostic]) -> anyhow::Error {
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    anyhow::anyhow!(lines.join("\n"))
}

fn show(policy: &Rules, round: &Round) {
    for entry in &round.entries {
        let name = policy.rule(&entry.rule).map_or("", |rule| rule.name.as_str());
        println!("{} {name}\t{}\t{}", entry.rule, entry.payee, outcome(entry));
        for share in entry.shares.iter().filter(|_| entry.shares.len() > 1) {
            println!("\t{} 承担 {} 元", share.payer, share.amount.plain());
        }
        for left in &entry.left_out {
            let part = left.part.as_ref().map(|part| format!(" 的 {part}")).unwrap_or_default();
            println!("\t没有计入 {}{part}：{}", left.fact, left.sentence);
        }
    }
    for bad in &round.invalid {
        println!("用不了的记录 {} {} 的 {}：{}", bad.collection, bad.fact, bad.field, bad.message);
    }
    let sums = round.sums(|_| Some(String::new()));
    let total = sums.values().copied().sum::<Fen>();
    let open = round.entries.iter().filter(|entry| entry.outcome.amount().is_none()).count();
    match open {
        0 => println!("合计 {} 元", total.plain()),
        open => println!("已定的合计 {} 元，另有 {open} 项没有金额", total.plain()),
    }
}

fn outcome(entry: &Entry) -> String {
    match &entry.outcome {
        Outcome::Amount { amount } => {
            let most = match entry.certainty {
                kezhuan_rules::Certainty::Ceiling => "最高 ",
                kezhuan_rules::Certainty::Floor => "不低于 ",
                kezhuan_rules::Certainty::Exact => "",
            };
            format!("{most}{} 元", amount.plain())
        }
        Outcome::NeedsDecision { questions, at_most, .. } => {
            let asked: Vec<&str> = questions.iter().map(|q| q.sentence.as_str()).collect();
            let most = at_most.map_or(String::new(), |most| format!("，至多 {} 元", most.plain()));
            format!("待决定{most}：{}", asked.join("；"))
        }
        Outcome::UnresolvedReference { number, .. } => format!("金额写在 {number}，尚未载入"),
        Outcome::InvalidInput { bad } => {
            let told: Vec<String> = bad
                .iter()
                .map(|bad| {
                    format!("{} {} 的 {}：{}", bad.collection, bad.fact, bad.field, bad.message)
                })
                .collect();
            format!("记录用不了：{}", told.join("；"))
        }
    }
}

/// What a change does to a payee, payer or rule.
#[derive(Serialize)]
struct Line {
    name: String,
    before: Fen,
    after: Fen,
}

fn lines(before: &BTreeMap<String, Fen>, after: &BTreeMap<String, Fen>) -> Vec<Line> {
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let of =
        |sums: &BTreeMap<String, Fen>, name: &String| sums.get(name).copied().unwrap_or(Fen::ZERO);
    names
        .into_iter()
        .map(|name| Line { name: name.clone(), before: of(before, name), after: of(after, name) })
        .collect()
}

fn compare(before: &Round, after: &Round, format: Format) -> anyhow::Result<()> {
    let (before, after) = (Told::new(before), Told::new(after));
    let tables = [
        ("单位", "by_payee", lines(&before.by_payee, &after.by_payee)),
        ("出资方", "by_payer", lines(&before.by_payer, &after.by_payer)),
        ("规则", "by_rule", lines(&before.by_rule, &after.by_rule)),
    ];
    if let Format::Json = format {
        let mut out = serde_json::Map::new();
        for (_, key, lines) in tables {
            out.insert(key.to_owned(), serde_json::to_value(lines)?);
        }
        println!("{}", serde_json::to_string_pretty(&out)?);
        return Ok(());
    }
    for (title, _, lines) in tables {
        println!("{title}\t改前\t改后\t相差");
        for line in lines {
            let difference = Fen(line.after.0 - line.before.0);
            println!(
                "{}\t{}\t{}\t{}",
                line.name,
                line.before.plain(),
                line.after.plain(),
                difference.plain()
            );
        }
    }
    Ok(())
}
