//! Demands: written by a company, reviewed by the platform, published, closed.

use kezhuan_demands::{
    DemandCloseRaw, DemandId, DemandRaw, DemandReviewRaw, IndicatorRaw, begin, close, review,
    submit,
};
use kezhuan_kernel::Problem;

use crate::data::demands::{Course, DEMANDS, Demand};
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
}

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
        if row.course == Course::Waiting {
            continue;
        }
        at(3, 150, Step::Review);
        match row.course {
            Course::Withdrawn => at(30, 100, Step::Close("withdrawn")),
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
            let id = begin(&cx, raw(row, organization)).await?;
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
    }
}

fn id(world: &World<'_>, row: &Demand) -> Result<DemandId, Problem> {
    world.demands.get(row.key).copied().ok_or_else(|| missing("demand", row.key))
}

fn raw(row: &Demand, organization: String) -> DemandRaw {
    let indicators = row.measures.iter().map(|measure| {
        let [name, current, target, unit] = measure.map(str::to_owned);
        IndicatorRaw { name, current, target, unit, test: "第三方检测".to_owned() }
    });
    let mut problem = format!("{}。", row.title);
    for [name, now, wanted, unit] in row.measures {
        problem.push_str(&format!("{name}现在 {now}{unit}，希望达到 {wanted}{unit}。"));
    }
    if !row.measures.is_empty() {
        problem.push_str("现有产线可以停机试验，能提供三个月的运行数据。");
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
        keywords: row.measures.first().map_or_else(String::new, |measure| measure[0].to_owned()),
        ..DemandRaw::default()
    }
}
