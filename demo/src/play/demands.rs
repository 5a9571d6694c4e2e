//! Demands: written by a company, reviewed by the platform, published, closed.

use kezhuan_demands::{
    DemandCloseRaw, DemandConsentRaw, DemandId, DemandRaw, DemandReviewRaw, IndicatorRaw, begin,
    close, consent, propose, refinements, review, submit, withdraw,
};
use kezhuan_kernel::Problem;
use kezhuan_market::{
    MarketAnswerRaw, MarketContactRaw, MarketPushRaw, answer, contact, of_demand, of_object, push,
};
use kezhuan_web::{Cx, run_until_quiet};

use crate::data::demands::{AIMED, AIMED_AT, Course, DEMANDS, Demand};
use crate::data::organizations::find;
use crate::script::{Act, Script};
use crate::world::{World, day, missing};

/// What happens to a demand.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Begin,
    Submit,
    Review,
    Close(&'static str),
    Withdraw(&'static str),
    /// The market desk calls the company.
    Contact,
    /// It proposes another wording.
    Refine,
    /// The company agrees.
    Consent,
    /// It is sent to these units.
    Push(&'static [&'static str]),
    /// One of them answers: interested, or the pack's reason for declining.
    Answer(&'static str, Option<&'static str>),
}

/// The demand that the desk works on from end to end, and what its units say.
const SENT: (&str, &[&str]) = ("d1", &["yudong", "zhengli", "yinghe", "chenchu", "shaying"]);
const SAID: [(&str, Option<&str>); 5] = [
    ("yudong", None),
    ("yinghe", None),
    ("zhengli", Some("busy")),
    ("chenchu", Some("not_field")),
    ("shaying", Some("too_early")),
];
/// The demand that has just been sent to a unit with a printed login, and the desk's overdue one.
const JUST_SENT: &str = "d27";
const OVERDUE: &str = "d32";

/// Plans it all.
pub fn plan(script: &mut Script) {
    for (i, row) in (0_i64..).zip(DEMANDS) {
        let begun = day(row.day);
        let mut at = |days: i64, minutes: i64, step: Step| {
            script.add(begun.plus_days(days), minutes + i % 9 * 6, Act::Demand(row, step));
        };
        at(0, 120, Step::Begin);
        if row.course == Course::Draft {
            continue;
        }
        at(0, 200, Step::Submit);
        if row.key != OVERDUE {
            at(1, 30, Step::Contact);
        }
        if row.course == Course::Waiting {
            continue;
        }
        at(3, 150, Step::Review);
        if row.key == SENT.0 {
            at(4, 60, Step::Refine);
            at(5, 60, Step::Consent);
            at(6, 60, Step::Push(SENT.1));
            for (unit, reason) in SAID {
                at(8, 60, Step::Answer(unit, reason));
            }
        }
        if row.key == JUST_SENT {
            at(77, 60, Step::Push(&["yudong"]));
        }
        match row.course {
            Course::Withdrawn => at(30, 100, Step::Withdraw("not_needed")),
            Course::Closed(reason) => at(200, 100, Step::Close(reason)),
            _ => {}
        }
    }
}

/// Does it.
pub async fn play(world: &mut World<'_>, row: &'static Demand, step: Step) -> Result<(), Problem> {
    let org = find(row.org).ok_or_else(|| missing("organization", row.org))?;
    let cx = world.acting(&org.officer()).await?;
    match step {
        Step::Begin => {
            let organization = world.organization(row.org)?.to_string();
            let named = if row.visibility == AIMED { &AIMED_AT[..] } else { &[] };
            let recipients =
                named.iter().map(|key| world.organization(key)).collect::<Result<Vec<_>, _>>()?;
            let recipients = recipients.iter().map(ToString::to_string).collect();
            let id = begin(&cx, raw(row, organization, recipients)).await?;
            world.demands.insert(row.key, id);
            Ok(())
        }
        Step::Submit => submit(&cx, id(world, row)?).await,
        Step::Review => {
            let operator = world.acting("operator@demo.invalid").await?;
            let raw = match row.course {
                Course::Returned => DemandReviewRaw {
                    decision: "return".to_owned(),
                    reason: "请写清哪种产品、哪项指标、现在多少、想到多少".to_owned(),
                },
                _ => DemandReviewRaw { decision: "publish".to_owned(), reason: String::new() },
            };
            review(&operator, id(world, row)?, &raw).await.map(|_| ())
        }
        Step::Close(reason) => {
            let raw = DemandCloseRaw { reason: reason.to_owned() };
            close(&cx, id(world, row)?, &raw).await
        }
        Step::Contact | Step::Refine | Step::Push(_) => desk(world, row, step).await,
        Step::Consent => consent_of(&cx, id(world, row)?).await,
        Step::Answer(unit, reason) => answer_of(world, row, unit, reason).await,
        Step::Withdraw(reason) => {
            let raw = DemandCloseRaw { reason: reason.to_owned() };
            withdraw(&cx, id(world, row)?, &raw).await
        }
    }
}

async fn desk(world: &mut World<'_>, row: &'static Demand, step: Step) -> Result<(), Problem> {
    run_until_quiet(world.app).await?;
    let cx = world.acting("desk@demo.invalid").await?;
    let id = id(world, row)?;
    match step {
        Step::Contact => {
            let matter = of_object(cx.db().reader(), &id.to_string()).await?;
            let matter = matter.ok_or_else(|| missing("matter", row.key))?;
            let raw = MarketContactRaw {
                way: "phone".to_owned(),
                with: "单位经办人".to_owned(),
                outcome: "reached".to_owned(),
                note: "核对了现状和指标，约好一周后再联系。".to_owned(),
            };
            contact(&cx, matter.id, &raw).await
        }
        Step::Refine => {
            let now = kezhuan_demands::get(cx.db().reader(), id).await?;
            let now = now.ok_or_else(|| missing("demand", row.key))?;
            let mut raw = DemandRaw::of(&now.content);
            raw.scenario = "离交车间末端，连续出水，可以在现场做中试。".to_owned();
            raw.conditions = "有同类高盐废水的运行数据，能到现场取样。".to_owned();
            raw.why = "补上用在哪里和对解决方的要求，别人才好判断能不能接".to_owned();
            propose(&cx, id, &raw).await.map(|_| ())
        }
        Step::Push(units) => {
            let ids =
                units.iter().map(|key| world.organization(key)).collect::<Result<Vec<_>, _>>()?;
            let organizations = ids.iter().map(ToString::to_string).collect();
            push(&cx, id, &MarketPushRaw { organizations, ..MarketPushRaw::default() }).await?;
            Ok(())
        }
        _ => Ok(()),
    }
}

async fn consent_of(cx: &Cx, id: DemandId) -> Result<(), Problem> {
    let all = refinements(cx.db().reader(), id).await?;
    let raw = DemandConsentRaw { decision: "accept".to_owned(), word: "可以".to_owned() };
    match all.first() {
        Some(refinement) => consent(cx, id, refinement.id, &raw).await.map(|_| ()),
        None => Err(missing("refinement", &id.to_string())),
    }
}

async fn answer_of(
    world: &mut World<'_>,
    row: &'static Demand,
    unit: &str,
    reason: Option<&str>,
) -> Result<(), Problem> {
    let org = find(unit).ok_or_else(|| missing("organization", unit))?;
    let cx = world.acting(&org.officer()).await?;
    let sent = of_demand(cx.db().reader(), id(world, row)?).await?;
    let unit_id = world.organization(unit)?;
    let sent = sent.iter().find(|p| p.organization == unit_id);
    let sent = sent.ok_or_else(|| missing("push", unit))?;
    let word = if reason.is_some() { "declined" } else { "interested" };
    let raw = MarketAnswerRaw {
        answer: word.to_owned(),
        reason: reason.unwrap_or_default().to_owned(),
        note: String::new(),
    };
    answer(&cx, sent.id, &raw).await.map(|_| ())
}

fn id(world: &World<'_>, row: &Demand) -> Result<DemandId, Problem> {
    world.demands.get(row.key).copied().ok_or_else(|| missing("demand", row.key))
}

/// What companies say beside the figures, so that not all of them say the same.
const CIRCUMSTANCES: [&str; 5] = [
    "现有产线可以停机试验，能提供三个月的运行数据。",
    "车间有一条中试线可用，检测由市里的检验中心做。",
    "旺季以前要见到效果，设备可以改。",
    "试过两家设备厂，没有达到。",
    "原料和批次记录都在，可以寄样。",
];

fn raw(row: &Demand, organization: String, recipients: Vec<String>) -> DemandRaw {
    let indicators = row.measures.iter().map(|measure| {
        let [name, current, target, unit] = measure.map(str::to_owned);
        let number = |text: &str| text.parse::<f64>().unwrap_or_default();
        let falls = number(&target) < number(&current);
        let comparison = if falls { "at_most" } else { "at_least" }.to_owned();
        IndicatorRaw { name, current, comparison, target, unit, test: "第三方检测".to_owned() }
    });
    let mut problem = format!("{}。", row.title);
    for [name, now, wanted, unit] in row.measures {
        problem.push_str(&format!("{name}现在 {now}{unit}，希望达到 {wanted}{unit}。"));
    }
    if !row.measures.is_empty() {
        problem.push_str(CIRCUMSTANCES[row.title.chars().count() % CIRCUMSTANCES.len()]);
    }
    DemandRaw {
        organization,
        title: row.title.to_owned(),
        problem,
        indicators: indicators.collect(),
        kind: row.kind.to_owned(),
        cooperations: vec![if row.budget > 0 { "commission" } else { "open" }.to_owned()],
        budget_kind: if row.budget > 0 { "amount" } else { "open" }.to_owned(),
        budget: if row.budget > 0 { format!("{}0000.00", row.budget) } else { String::new() },
        months: if row.months > 0 { row.months.to_string() } else { String::new() },
        industries: vec![row.industry.to_owned()],
        visibility: row.visibility.to_owned(),
        recipients,
        keywords: row.measures.first().map_or_else(String::new, |measure| measure[0].to_owned()),
        ..DemandRaw::default()
    }
}
