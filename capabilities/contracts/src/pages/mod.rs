//! Pages of contracts, and the small views they share.

pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod money;
pub(crate) mod review;
pub(crate) mod show;
pub(crate) mod verify;

use kezhuan_files::FileMeta;
use kezhuan_journal::Entry;
use kezhuan_kernel::{Day, Id, Problem};
use kezhuan_pack::Pack;
use kezhuan_web::kit::{Choice, Clock, Pace, Rail, Status, Step};
use kezhuan_web::{Cx, Station};

use crate::model::{Contract, ContractId};
use crate::permissions::{APPLY, REVIEW};
use crate::records::{self, Attachment};
use crate::rules;
use crate::state::{State, Turn};

/// The id of a path.
pub(crate) fn contract_id(text: &str) -> Result<ContractId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// May the actor take the step the contract waits for?
pub(crate) fn is_mine(cx: &Cx, c: &Contract) -> bool {
    match c.state.turn() {
        Turn::Applicant => {
            let import = rules::is_import(c, &cx.pack());
            cx.can(&APPLY, &c.applicant_subject(import))
        }
        Turn::Clerk | Turn::Experts => cx.can(&REVIEW, &c.parties_subject()),
        Turn::Nobody => false,
    }
}

/// The status as this reader sees it.
pub(crate) fn status(state: State, mine: bool) -> Status {
    match state {
        State::Draft | State::Cancelled => Status::Off,
        State::Registered | State::Verified => Status::Done,
        State::Refused | State::Revoked => Status::Bad,
        _ if mine => Status::You,
        State::Mismatch => Status::Bad,
        _ => Status::Proc,
    }
}

/// The time left, in working days; none when no time runs.
pub(crate) fn clock(c: &Contract, pack: &Pack, today: Day) -> Option<Clock> {
    let due = c.due?;
    let limit = pack.contracts.limits.get(match c.state {
        State::Returned => "supplement",
        State::ExpertReview => pack.contracts.large.limit.as_str(),
        _ => "decide",
    });
    let whole = limit.map_or(0, |l| l.days.count);
    let between = |from, to| pack.calendar.working_days_between(from, to).unwrap_or(0);
    let who = c.state.turn().chinese();
    if today > due {
        let left = format!("{} 个工作日", between(due, today));
        return Some(Clock { pace: Pace::Over, left, detail: who.to_owned() });
    }
    let left = between(today, due);
    let pace = if left <= 1 || left * 5 <= whole { Pace::Soon } else { Pace::Calm };
    let detail = format!("最晚 {}", due.chinese());
    Some(Clock { pace, left: format!("{left} 个工作日"), detail })
}

/// Does a time run that cannot be counted, because the calendar lacks the year?
pub(crate) fn lacks_year(c: &Contract) -> bool {
    let runs = [State::Accepted, State::FirstReview, State::ExpertReview, State::Returned];
    c.due.is_none() && runs.contains(&c.state)
}

/// From the stations that capabilities report to the rail that is drawn.
pub(crate) fn rail(stations: &[Station], waits: Status) -> Rail {
    Rail::of(stations, waits)
}

/// What happened, in words.
fn happened(kind: &str) -> &'static str {
    match kind {
        "contracts.drafted" => "建立草稿",
        "contracts.edited" => "修改内容",
        "contracts.files_added" => "上传附件",
        "contracts.signed" => "签订，上传合同文本",
        "contracts.submitted" => "提交认定登记",
        "contracts.returned" => "退回补正",
        "contracts.accepted" => "受理",
        "contracts.examined" => "初审，记核对清单",
        "contracts.sent_to_experts" => "送专家复审",
        "contracts.experts_heard" => "记专家意见",
        "contracts.registered" => "予以登记",
        "contracts.refused" => "不予登记",
        "contracts.numbered" => "填全国登记编号",
        "contracts.change_asked" => "申请变更或注销",
        "contracts.changed" => "变更登记",
        "contracts.change_refused" => "不同意变更",
        "contracts.cancelled" => "注销登记",
        "contracts.revoked" => "撤销登记",
        "contracts.external_filed" => "备案外地登记",
        "contracts.external_verified" => "核验外地登记，相符",
        "contracts.external_mismatch" => "核验外地登记，不符",
        "contracts.receipt_recorded" => "记一笔到账",
        "contracts.receipt_confirmed" => "确认一笔到账",
        "contracts.evidence_filed" => "提交转化佐证",
        "contracts.evidence_checked" => "现场核查转化",
        "contracts.imported" => "导入历史合同",
        _ => "有更新",
    }
}

/// The history as a vertical thread.
pub(crate) fn history(entries: &[Entry]) -> Vec<Step> {
    let step = |e: &Entry| Step {
        what: e.told(happened(&e.kind).to_owned()),
        when: e.at.minute(),
        href: String::new(),
        class: "done",
    };
    entries.iter().map(step).collect()
}

/// A file as a page shows it.
pub struct FileRow {
    /// What it is.
    pub(crate) word: &'static str,
    /// Name and size.
    pub(crate) meta: FileMeta,
    /// Where it is.
    pub(crate) href: String,
    pub(crate) of: Attachment,
}

/// All files of a contract, of its receipts and its evidence.
pub(crate) async fn files(cx: &Cx, c: &Contract) -> Result<Vec<FileRow>, Problem> {
    let mut all = Vec::new();
    for of in records::attachments(cx.db().reader(), c.id).await? {
        let Some(meta) = kezhuan_files::metas(cx.db(), &[of.file]).await?.pop() else { continue };
        let href = format!("{}/files/{}", c.href(), of.file);
        all.push(FileRow { word: of.kind.chinese(), meta, href, of });
    }
    Ok(all)
}

impl FileRow {
    /// Does it belong to this thing?
    pub(crate) fn is_of<T: Id>(&self, owner: &T) -> bool {
        self.of.owner == owner.uuid()
    }
}

/// Words of a vocabulary as options.
pub(crate) fn choices<T>(terms: &kezhuan_pack::Terms<T>) -> Vec<Choice> {
    terms.iter().map(|t| Choice::new(&t.id, &t.name).hint(&t.help)).collect()
}

/// The same without the help.
pub(crate) fn plain_choices<T>(terms: &kezhuan_pack::Terms<T>) -> Vec<Choice> {
    terms.iter().map(|t| Choice::new(&t.id, &t.name)).collect()
}

/// `是`, `否` under these words.
pub(crate) fn yes_no(yes: &str, no: &str) -> Vec<Choice> {
    vec![Choice::new("true", yes), Choice::new("false", no)]
}
