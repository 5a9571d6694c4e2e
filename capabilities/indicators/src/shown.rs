//! An indicator as pages show it: word, goal bar, standing, gaps in a few words.

use kezhuan_kernel::{Day, Rate};
use kezhuan_pack::{Pack, Strength};
use kezhuan_rules::{Measured, Standing};
use kezhuan_web::kit::{Goal, Status};

/// A line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// Name of the indicator in the pack.
    pub id: String,
    /// Clause.
    pub clause: String,
    /// Chinese name.
    pub name: String,
    /// 达到, 力争, …
    pub word: String,
    /// Is the word no promise?
    pub soft: bool,
    /// Progress.
    pub goal: Goal,
    /// The value, if there is one.
    pub value: Option<String>,
    /// The target.
    pub target: String,
    /// Last day, in Chinese, or that there is none.
    pub due: String,
    /// What the value is of.
    pub of: String,
    /// Judgement.
    pub status: Status,
    /// Judgement in words.
    pub judged: String,
    /// Gaps in a few words; may be empty.
    pub gaps: String,
}

/// So many gaps are named, the others counted.
const NAMED_GAPS: usize = 3;
/// Scale of the goal bar.
const SCALE: i64 = 10_000;

impl Row {
    /// Of a measured indicator; `named`: may gaps be named (companies are not, counties are)?
    pub fn new(pack: &Pack, measured: &Measured, named: bool) -> Self {
        let (status, judged) = judged(measured);
        let value = measured.value.as_ref().map(|value| value.text.clone());
        let soft = is_soft(pack, &measured.word);
        let shown = value.as_deref().unwrap_or("无数据");
        let said = format!("{shown}，{} {}", measured.word, measured.target.text);
        Self {
            id: measured.id.clone(),
            clause: measured.clause.clone(),
            name: measured.name.clone(),
            word: measured.word.clone(),
            soft,
            goal: Goal::new(share(measured), SCALE, soft, said),
            value,
            target: measured.target.text.clone(),
            due: due(measured),
            of: measured.of.clone(),
            status,
            judged: judged.to_owned(),
            gaps: gaps(measured, named),
        }
    }

    /// Its page.
    pub fn href(&self, year: i32) -> String {
        format!("/indicators/{}?year={year}", self.id)
    }
}

/// 力争, 争取: the pack knows which words promise nothing.
fn is_soft(pack: &Pack, word: &str) -> bool {
    let term = pack.clauses.words.iter().find(|term| term.name == word);
    term.is_some_and(|term| !matches!(term.strength, Strength::Must | Strength::AtLeast))
}

/// Value by target, on the scale of the bar.
fn share(measured: &Measured) -> Option<i64> {
    let value = measured.value.as_ref()?.exact;
    let Some(share) = value.checked_div(measured.target.exact) else { return Some(SCALE) };
    let scaled = share.checked_mul(Rate::from(SCALE))?;
    i64::try_from(scaled.num().div_euclid(scaled.den())).ok()
}

fn due(measured: &Measured) -> String {
    match (measured.due.map(Day::chinese), measured.kind) {
        (Some(day), _) => day,
        (None, "flow") => "每年".to_owned(),
        (None, "cadence") => "持续".to_owned(),
        (None, _) => "没有载明".to_owned(),
    }
}

/// Status and words. A target whose day is past says so.
pub fn judged(measured: &Measured) -> (Status, &'static str) {
    match (measured.standing, measured.past_due) {
        (Standing::Reached, true) => (Status::Done, "到期达成"),
        (Standing::Reached, false) => (Status::Done, "达成"),
        (Standing::Missed, true) => (Status::Bad, "到期未达成"),
        (Standing::Missed, false) => (Status::Bad, "有断档"),
        (Standing::Running, _) => (Status::Proc, "进行中"),
        (Standing::Undated, _) => (Status::Proc, "未达到，没有期限"),
        (Standing::NoData, true) => (Status::Open, "到期，无数据"),
        (Standing::NoData, false) => (Status::Open, "无数据"),
        (Standing::Invalid, _) => (Status::Bad, "记录有误"),
    }
}

fn gaps(measured: &Measured, named: bool) -> String {
    if measured.gaps.is_empty() {
        return String::new();
    }
    if !named {
        return format!("缺 {} 家", measured.gaps.len());
    }
    let names: Vec<&str> =
        measured.gaps.iter().take(NAMED_GAPS).map(|gap| gap.name.as_str()).collect();
    let more = measured.gaps.len() - names.len();
    let rest = if more > 0 { format!(" 等 {} 处", measured.gaps.len()) } else { String::new() };
    format!("缺{}{rest}", names.join("、"))
}

/// The page's title: what came out.
pub fn headline(all: &[Measured]) -> String {
    let count = |wanted: &[Standing]| all.iter().filter(|m| wanted.contains(&m.standing)).count();
    let parts = [
        (count(&[Standing::Reached]), "达成"),
        (count(&[Standing::Missed]), "未达成"),
        (count(&[Standing::Running, Standing::Undated]), "进行中"),
        (count(&[Standing::NoData]), "无数据"),
        (count(&[Standing::Invalid]), "记录有误"),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{what} {n} 项"))
        .collect();
    format!("{} 项目标：{}", all.len(), told.join("，"))
}

/// The line below: which targets are past.
pub fn lead(all: &[Measured], at: Day) -> String {
    let dated = all.iter().filter(|m| m.due.is_some()).count();
    let past = all.iter().filter(|m| m.past_due).count();
    let told = if past == dated && dated > 0 {
        format!("写明期限的 {dated} 项都已到期。")
    } else {
        format!("写明期限的 {dated} 项中，{past} 项已到期。")
    };
    format!("截至 {}。{told}没有记录的写“无数据”，不当作 0。", at.chinese())
}
