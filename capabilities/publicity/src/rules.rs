//! What the pack says about a 公示: its last day, the clock after an objection, when the proof may be
//! printed, when the page is reduced; and reading what people typed.

use kezhuan_kernel::{Check, Day, Problem};
use kezhuan_pack::{DayUnit, MissingYear, Pack};

use crate::model::{Objection, Outcome, Publicity, State};

/// The last day of a 公示 of this case that starts on `start`; none when the calendar lacks the year.
///
/// # Errors
/// A case the pack does not know.
pub fn last_day(pack: &Pack, kind: &str, start: Day) -> Result<Option<Day>, Problem> {
    let rules = &pack.publicity;
    let case = rules.cases.get(kind);
    let case = case.ok_or_else(|| Problem::bug(format!("publicity case {kind}")))?;
    Ok(rules.end(case, start, &pack.calendar).ok())
}

/// The last day after a stop: what was left when the clock stopped runs from the day it goes on.
/// Neither the day of the stop nor the day of going on is lost or counted twice.
///
/// # Errors
/// A conflict that names the year the calendar lacks; no date is made up.
pub fn resumed_last_day(pack: &Pack, publicity: &Publicity, on: Day) -> Result<Day, Problem> {
    let rules = &pack.publicity;
    let case = rules.cases.get(&publicity.kind);
    let case = case.ok_or_else(|| Problem::bug(format!("publicity case {}", publicity.kind)))?;
    let end = match publicity.end {
        Some(end) => end,
        None => rules.end(case, publicity.start, &pack.calendar)?,
    };
    let stopped = publicity.suspended_on.unwrap_or(on);
    Ok(after_stop(pack, case.days.unit, end, stopped, on)?)
}

fn after_stop(
    pack: &Pack,
    unit: DayUnit,
    end: Day,
    stopped: Day,
    on: Day,
) -> Result<Day, MissingYear> {
    let last = match unit {
        DayUnit::Calendar => on.plus_days(end.days_since(stopped)),
        DayUnit::Working => {
            let left = pack.calendar.working_days_between(stopped, end)?;
            pack.calendar.plus_working_days(on, left)?
        }
    };
    let rolls = pack.publicity.counting.rolls_to_working_day;
    if rolls { pack.calendar.roll(last) } else { Ok(last) }
}

/// The last day for answering an objection that came on `on`.
pub fn answer_due(pack: &Pack, on: Day) -> Option<Day> {
    pack.publicity.objection.answer_days.after(on, &pack.calendar).ok()
}

/// Is only the record left of it, for the public?
pub fn is_reduced(pack: &Pack, publicity: &Publicity, today: Day) -> bool {
    let ended = match publicity.state {
        State::Open | State::Suspended => return false,
        State::Passed => publicity.end.unwrap_or_else(|| publicity.state_at.day()),
        State::Upheld | State::Withdrawn => publicity.state_at.day(),
    };
    today.days_since(ended) > i64::from(pack.publicity.retention_days)
}

/// What is still missing before the 公示证明 can be printed; nothing when it can.
pub fn proof_gaps(publicity: &Publicity, objections: &[Objection]) -> Vec<&'static str> {
    let mut gaps = Vec::new();
    match publicity.state {
        State::Passed => {}
        State::Open | State::Suspended => gaps.push("公示还没有期满"),
        State::Upheld => gaps.push("异议成立，改正后重新公示"),
        State::Withdrawn => gaps.push("公示已撤回"),
    }
    if objections.iter().any(|o| o.answer.is_none()) {
        gaps.push("还有异议没有答复");
    }
    if publicity.own_place.is_none() {
        gaps.push("还缺本单位公示的链接或扫描件");
    }
    gaps
}

/// An objection, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ObjectionRaw {
    /// `unit` or `person`.
    pub by: String,
    /// Full name of the unit, or the person's real name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// What is wrong.
    pub body: String,
}

/// An objection, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// By a unit?
    pub unit: bool,
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// What is wrong.
    pub body: String,
}

impl ObjectionRaw {
    /// Reads it. A unit must bring its sealed paper (`sealed`).
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, sealed: bool) -> Result<Object, Problem> {
        let mut c = Check::new();
        let unit = c.one_of("by", &self.by, |word| match word {
            "unit" => Some(true),
            "person" => Some(false),
            _ => None,
        });
        let unit = unit.unwrap_or_default();
        let missing = if unit {
            "请填单位全称"
        } else {
            "请填真实姓名，匿名的异议不受理"
        };
        let name = c.text("name", &self.name).required(missing).min(2).max(100).get();
        let phone = c.text("phone", &self.phone).required("请填电话，好把答复送到").max(40).get();
        let body =
            c.text("body", &self.body).required("请写明哪里不对、理由是什么").max(4000).get();
        c.expect(!unit || sealed, "seal", "单位提出异议，请上传盖公章的异议书");
        c.finish()?;
        Ok(Object { unit, name, phone, body })
    }
}

/// An answer, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AnswerRaw {
    /// `upheld` or `dismissed`.
    pub outcome: String,
    /// The written answer.
    pub text: String,
}

/// An answer, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Which way.
    pub outcome: Outcome,
    /// The words.
    pub text: String,
}

impl AnswerRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<Reply, Problem> {
        let mut c = Check::new();
        let outcome = c.one_of("outcome", &self.outcome, Outcome::parse);
        let text = c
            .text("text", &self.text)
            .required("请写书面答复：查了什么、结论是什么、依据是什么")
            .max(4000)
            .get();
        c.finish()?;
        Ok(Reply { outcome: outcome.unwrap_or(Outcome::Dismissed), text })
    }
}

/// The unit's own place, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PlaceRaw {
    /// Address of the page.
    pub link: String,
    /// Published on.
    pub from: String,
    /// Taken down on; may be empty.
    pub to: String,
}

/// The unit's own place, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Address; may be empty when there is a scan.
    pub link: String,
    /// Published on.
    pub from: Day,
    /// Taken down on.
    pub to: Option<Day>,
}

impl PlaceRaw {
    /// Reads it; `scanned` says that a photo or scan came with it (or is there already).
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, scanned: bool, today: Day) -> Result<Place, Problem> {
        let mut c = Check::new();
        let link = c.text("link", &self.link).max(400).get();
        let web = link.starts_with("https://") || link.starts_with("http://");
        c.expect(link.is_empty() || web, "link", "请填完整网址，以 https:// 或 http:// 开头");
        c.expect(
            !link.is_empty() || scanned,
            "link",
            "请填公示网页的网址，或者上传张贴照片、扫描件",
        );
        let from = c.day("from", &self.from);
        let to = c.day_or_none("to", &self.to);
        c.expect(from <= today, "from", "公示日期不能晚于今天");
        c.expect(
            to.is_none_or(|to| to >= from && to <= today),
            "to",
            "撤下日期要在公示日期之后、不晚于今天",
        );
        c.finish()?;
        Ok(Place { link, from, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::sample;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn last_days_by_the_pack() {
        let pack = kezhuan_testkit::pack();
        let check = |kind: &str, start: &str, want: Option<&str>| {
            assert_eq!(last_day(&pack, kind, day(start)).unwrap(), want.map(day), "{kind} {start}");
        };
        check("pricing", "2026-03-02", Some("2026-03-17"));
        // The last day falls into 春节 and moves to the first working day after it.
        check("pricing", "2026-02-02", Some("2026-02-24"));
        // A swapped working Saturday is a working day.
        check("pricing", "2026-02-13", Some("2026-02-28"));
        check("cash_reward", "2026-03-02", Some("2026-03-23"));
        check("claim", "2026-04-03", Some("2026-04-13"));
        // The calendar ends with 2026: no date, and nobody makes one up.
        check("pricing", "2026-12-20", None);
        assert!(last_day(&pack, "unheard_of", day("2026-03-02")).is_err());
    }

    #[test]
    fn the_clock_goes_on_after_a_stop() {
        let pack = kezhuan_testkit::pack();
        let check = |kind: &str, end: &str, stopped: &str, on: &str, want: &str| {
            let publicity = Publicity {
                kind: kind.into(),
                end: Some(day(end)),
                suspended_on: Some(day(stopped)),
                ..sample(State::Suspended)
            };
            assert_eq!(resumed_last_day(&pack, &publicity, day(on)).unwrap(), day(want));
        };
        check("pricing", "2026-03-17", "2026-03-09", "2026-03-09", "2026-03-17");
        check("pricing", "2026-03-17", "2026-03-09", "2026-03-12", "2026-03-20");
        check("pricing", "2026-03-17", "2026-03-09", "2026-03-20", "2026-03-30");
        check("cash_reward", "2026-03-23", "2026-03-20", "2026-03-27", "2026-03-30");
        let late = Publicity {
            end: None,
            start: day("2026-12-20"),
            suspended_on: Some(day("2026-12-22")),
            ..sample(State::Suspended)
        };
        let refused = resumed_last_day(&pack, &late, day("2026-12-25")).unwrap_err();
        assert_eq!(refused.code(), "calendar_missing_year");
    }

    #[test]
    fn a_page_is_reduced_after_its_term() {
        let pack = kezhuan_testkit::pack();
        let passed = sample(State::Passed);
        assert!(!is_reduced(&pack, &passed, day("2026-04-16")));
        assert!(is_reduced(&pack, &passed, day("2026-04-17")));
        assert!(!is_reduced(&pack, &sample(State::Open), day("2027-01-01")));
    }

    #[test]
    fn the_proof_wants_both_places_and_no_open_objection() {
        let gaps = |p: &Publicity| proof_gaps(p, &[]).len();
        assert_eq!(gaps(&sample(State::Open)), 2);
        assert_eq!(gaps(&sample(State::Passed)), 1);
        let own = crate::model::OwnPlace {
            link: "https://unit.example.invalid/1".into(),
            file: None,
            from: day("2026-03-02"),
            to: None,
        };
        let both = Publicity { own_place: Some(own), ..sample(State::Passed) };
        assert_eq!(gaps(&both), 0);
    }

    #[test]
    fn typed_objections() {
        let raw = ObjectionRaw {
            by: "unit".into(),
            name: "甲公司".into(),
            phone: "0394-0000001".into(),
            body: "权属有争议".into(),
        };
        assert!(raw.check(true).is_ok());
        let Err(Problem::Invalid(errors)) = raw.check(false) else { panic!("a seal is needed") };
        assert_eq!(errors[0].field, "seal");
        let Err(Problem::Invalid(errors)) = ObjectionRaw::default().check(false) else {
            panic!("everything is missing")
        };
        assert_eq!(errors.len(), 4);
    }

    #[test]
    fn typed_places() {
        let today = day("2026-03-10");
        let check = |link: &str, from: &str, to: &str, scanned: bool, fine: bool| {
            let raw = PlaceRaw { link: link.into(), from: from.into(), to: to.into() };
            assert_eq!(raw.check(scanned, today).is_ok(), fine, "{raw:?}");
        };
        check("https://unit.example.invalid/1", "2026-03-02", "", false, true);
        check("", "2026-03-02", "2026-03-10", true, true);
        check("", "2026-03-02", "", false, false);
        check("javascript:alert(1)", "2026-03-02", "", false, false);
        check("https://unit.example.invalid/1", "2026-03-11", "", false, false);
        check("https://unit.example.invalid/1", "2026-03-05", "2026-03-02", false, false);
    }
}
