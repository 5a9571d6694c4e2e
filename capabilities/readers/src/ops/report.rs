//! 举报: a reader says what is wrong with something published.

use kezhuan_authority::Subject;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::{Cx, Upload};
use serde::Deserialize;

use crate::model::{Report, ReportId, State};
use crate::ops::me;
use crate::permissions::REPORT;
use crate::{record, store};

/// So many reports of one person in a day.
const A_DAY: i64 = 20;
const DAY_SECONDS: i64 = 24 * 3600;

/// A report, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ReportRaw {
    /// Id of the achievement or demand.
    pub of: String,
    /// A key of the pack's `report_kinds`.
    pub kind: String,
    /// What is wrong.
    pub text: String,
}

/// Reports it; `files` may have one named `evidence`.
///
/// # Errors
/// No such thing, one's own, not published, fields to mend, reported before and still open, too many.
pub async fn report(cx: &Cx, raw: &ReportRaw, files: &[Upload]) -> Result<ReportId, Problem> {
    let may = cx.may(&REPORT, &Subject::none())?;
    let found = record::find(cx, &raw.of).await?.ok_or(Problem::NotFound)?;
    if found.decider().is_none() || !found.listed {
        let text = "只能举报正在公开的成果和需求";
        return Err(Problem::conflict("reports.not_published", text));
    }
    if found.is_own(cx) {
        let text = "这是您单位自己的；有错请用“更正”，不再公开请用“撤回”";
        return Err(Problem::conflict("reports.own", text));
    }
    let kinds = &cx.pack().market.report_kinds;
    let mut c = Check::new();
    let kind = c.one_of("kind", &raw.kind, |key| kinds.get(key).map(|kind| kind.id.clone()));
    let text = c.text("text", &raw.text).required("请写明哪里不对，有什么依据").max(2000).get();
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let by = me(cx)?;
    if !tx.count_within("report", &by.to_string(), A_DAY, DAY_SECONDS).await? {
        return Err(Problem::Busy("今天举报得太多，请明天再来，或直接联系平台".to_owned()));
    }
    let file = match files.iter().find(|file| file.field == "evidence") {
        Some(upload) => Some(kezhuan_files::save(&tx, upload).await?),
        None => None,
    };
    let report = Report {
        id: tx.fresh(),
        object: raw.of.clone(),
        title: found.title.chars().take(200).collect(),
        by,
        kind: kind.unwrap_or_default(),
        text,
        file,
        state: State::Open,
        reason: String::new(),
        at: tx.now(),
        decided_by: None,
        decided_at: None,
    };
    store::insert(&tx, &report).await.map_err(|error| {
        if error.is_unique_violation() {
            let text = "您举报过它，还在处理；有新的依据请联系平台";
            Problem::conflict("reports.open", text)
        } else {
            error.into()
        }
    })?;
    tx.record(event("reports.filed", &report)).await?;
    tx.commit().await?;
    Ok(report.id)
}

/// Internal: the owner of the record does not learn who reported.
pub(crate) fn event(kind: &'static str, r: &Report) -> Event {
    let person: kezhuan_accounts::UserId = kezhuan_kernel::Id::from_uuid(r.by);
    Event::new(kind, r.id)
        .link("user", person)
        .link("object", &r.object)
        .payload(serde_json::json!({ "title": r.title, "kind": r.kind, "reason": r.reason }))
}
