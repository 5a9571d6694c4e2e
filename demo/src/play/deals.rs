//! Deals: interest, answer, promise of secrecy, sheet, 公示 with its objections, contract.

use kezhuan_kernel::{Day, Problem};
use kezhuan_pack::DealForm;
use kezhuan_publicity::{AnswerRaw as ReplyRaw, ObjectionRaw, PlaceRaw, Publicity, give_place};
use kezhuan_trading::{
    AgencyRaw, AnswerRaw, DealId, EndRaw, EquityRaw, InterestRaw, PartRaw, PromiseRaw, ShareRaw,
    SheetRaw, Side, TrialRaw, answer, begin, confirm, decline, draft_contract, end, promise,
    propose,
};
use kezhuan_web::Cx;

use crate::data::achievements;
use crate::data::contracts;
use crate::data::deals::{Course, DEALS, Deal, Objection};
use crate::data::organizations::{Org, find};
use crate::script::{Act, Script};
use crate::world::{World, day, missing, paper, thousand};

/// What happens in a deal.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Begin,
    Decline(&'static str),
    Answer,
    Promise,
    /// This side proposes this price in thousand yuan, answering the version before.
    Propose(Side, i64),
    Confirm(Side),
    End(&'static str),
    /// The unit says where it published itself.
    Place,
    Object,
    Reply(bool),
    Contract(&'static str),
}

/// Plans it all. The days follow from the first one; the calendar of the pack moves the last day of a
/// 公示, so that the jobs run shortly before the contract and once in between.
pub fn plan(script: &mut Script) {
    for (i, row) in (0_i64..).zip(DEALS) {
        let first = day(row.day);
        let mut at = |days: i64, step: Step| {
            script.add(first.plus_days(days), 15 + i % 12 * 4 + days % 3, Act::Deal(row, step));
        };
        at(0, Step::Begin);
        match row.course {
            Course::Begun => continue,
            Course::Declined(reason) => {
                at(2, Step::Decline(reason));
                continue;
            }
            _ => at(1, Step::Answer),
        }
        if row.course == Course::Answered {
            continue;
        }
        at(2, Step::Promise);
        if row.course == Course::Promised {
            continue;
        }
        if row.course != Course::AtSeller {
            at(4, Step::Propose(Side::Seller, row.price * 11 / 10));
        }
        match row.course {
            Course::AtSeller => at(4, Step::Propose(Side::Buyer, row.price)),
            Course::AtBuyer => {}
            Course::Ended(reason) => at(6, Step::End(reason)),
            _ => {
                at(6, Step::Propose(Side::Buyer, row.price));
                at(7, Step::Confirm(Side::Seller));
                published(script, row, i);
            }
        }
    }
}

/// From the confirmation to the contract.
fn published(script: &mut Script, row: &'static Deal, i: i64) {
    let confirmed = day(row.day).plus_days(7);
    let minutes = 200 + i % 12 * 4;
    let mut at = |days: i64, step: Step| {
        script.add(confirmed.plus_days(days), minutes, Act::Deal(row, step));
    };
    if must_publish(row) {
        at(1, Step::Place);
    }
    let objects = row.objection != Objection::Never;
    if objects {
        at(8.min(5 + i % 4), Step::Object);
    }
    match row.objection {
        Objection::Dismissed => at(11, Step::Reply(false)),
        Objection::Upheld(corrected) => {
            at(11, Step::Reply(true));
            at(15, Step::Propose(Side::Seller, corrected));
            at(16, Step::Confirm(Side::Buyer));
            at(17, Step::Place);
        }
        _ => {}
    }
    if objects {
        for days in [9, 12, 30] {
            script.jobs(confirmed.plus_days(days));
        }
    }
    if let Course::Contracted(key) = row.course {
        let signed = contracts::find(key).map_or(confirmed, |c| day(c.signed));
        script.jobs(signed.plus_days(-1));
        script.add(signed, 20, Act::Deal(row, Step::Contract(key)));
    }
}

/// 国家设立的院所高校 must; a test holds this against the pack.
fn must_publish(row: &Deal) -> bool {
    let holder = achievements::find(row.achievement).and_then(|a| find(a.holder));
    holder.is_some_and(|org| ["university", "research_institute"].contains(&org.kind))
}

/// Does it.
pub async fn play(world: &mut World<'_>, row: &'static Deal, step: Step) -> Result<(), Problem> {
    match step {
        Step::Begin => start(world, row).await,
        Step::Decline(reason) => {
            let id = deal(world, row)?;
            let cx = side(world, row, Side::Seller).await?;
            let raw = EndRaw { reason: reason.to_owned(), note: String::new() };
            decline(&cx, id, &raw).await
        }
        Step::Answer => respond(world, row).await,
        Step::Promise => {
            let id = deal(world, row)?;
            let cx = side(world, row, Side::Buyer).await?;
            let raw = PromiseRaw { name: cx.actor.name.clone(), agreed: "true".to_owned() };
            promise(&cx, id, raw.check()?).await
        }
        Step::Propose(by, price) => offer(world, row, by, price).await,
        Step::Confirm(by) => {
            let id = deal(world, row)?;
            let cx = side(world, row, by).await?;
            let found = kezhuan_trading::get(cx.db().reader(), id).await?;
            let version = found.map(|d| d.sheet).ok_or_else(|| missing("deal", row.achievement))?;
            confirm(&cx, id, version).await.map(|_| ())
        }
        Step::End(reason) => {
            let id = deal(world, row)?;
            let raw = EndRaw { reason: reason.to_owned(), note: String::new() };
            end(&side(world, row, Side::Buyer).await?, id, &raw).await
        }
        Step::Place => place(world, row).await,
        Step::Object => object(world, row).await,
        Step::Reply(upheld) => reply(world, row, upheld).await,
        Step::Contract(key) => {
            let id = deal(world, row)?;
            let contract = draft_contract(&side(world, row, Side::Seller).await?, id).await?;
            world.contracts.insert(key, contract);
            Ok(())
        }
    }
}

fn deal(world: &World<'_>, row: &Deal) -> Result<DealId, Problem> {
    let found = world.deals.get(&(row.achievement, row.buyer)).copied();
    found.ok_or_else(|| missing("deal", row.achievement))
}

fn seller(row: &Deal) -> Result<&'static Org, Problem> {
    let holder = achievements::find(row.achievement).and_then(|a| find(a.holder));
    holder.ok_or_else(|| missing("holder", row.achievement))
}

async fn side(world: &mut World<'_>, row: &Deal, side: Side) -> Result<Cx, Problem> {
    let org = match side {
        Side::Seller => seller(row)?,
        Side::Buyer => find(row.buyer).ok_or_else(|| missing("organization", row.buyer))?,
    };
    world.acting(&org.officer()).await
}

fn agency(row: &Deal) -> Result<AgencyRaw, Problem> {
    if row.agency.is_empty() {
        return Ok(AgencyRaw::default());
    }
    let org = find(row.agency).ok_or_else(|| missing("organization", row.agency))?;
    Ok(AgencyRaw {
        organization: org.name.to_owned(),
        broker: "宋启桥（演示）".to_owned(),
        work: "需求诊断、对接技术方、组织验收".to_owned(),
        commission: format!("{}.00", row.price * 20),
    })
}

async fn start(world: &mut World<'_>, row: &'static Deal) -> Result<(), Problem> {
    let achievement = world.achievement(row.achievement)?.to_string();
    let cx = side(world, row, Side::Buyer).await?;
    let buyer = find(row.buyer).ok_or_else(|| missing("organization", row.buyer))?;
    let raw = InterestRaw {
        achievement,
        mode: mode(row).to_owned(),
        message: "想了解放大数据和改造周期，希望先做一次现场试验。".to_owned(),
        intended_use: format!("用于{}的现有产线", buyer.name),
        contact_name: cx.actor.name.clone(),
        contact_phone: "0394-0000620".to_owned(),
        agency: agency(row)?,
        ..InterestRaw::default()
    };
    let id = begin(&cx, raw.check(&cx.pack())?).await?;
    world.deals.insert((row.achievement, row.buyer), id);
    Ok(())
}

fn mode(row: &Deal) -> &'static str {
    achievements::find(row.achievement).map_or("licence", |a| a.mode)
}

async fn respond(world: &mut World<'_>, row: &Deal) -> Result<(), Problem> {
    let id = deal(world, row)?;
    let cx = side(world, row, Side::Seller).await?;
    let raw = AnswerRaw {
        contact_name: cx.actor.name.clone(),
        contact_phone: "0394-0000610".to_owned(),
        interested: if row.interested.is_empty() { "no" } else { "yes" }.to_owned(),
        declaration: row.interested.to_owned(),
    };
    let (contact, declaration) = raw.check(true)?;
    answer(&cx, id, contact, declaration).await
}

async fn offer(world: &mut World<'_>, row: &Deal, by: Side, price: i64) -> Result<(), Problem> {
    let id = deal(world, row)?;
    let cx = side(world, row, by).await?;
    let found = kezhuan_trading::get(cx.db().reader(), id).await?;
    let version = found.map(|d| d.sheet).ok_or_else(|| missing("deal", row.achievement))?;
    let mode = mode(row);
    let pack = cx.pack();
    let known = pack.achievements.transfer_modes.get(mode);
    let licence = known.is_some_and(|mode| mode.contract_kind == "licence");
    let today = cx.now().day();
    let raw = SheetRaw {
        based_on: version.to_string(),
        mode: mode.to_owned(),
        licence_mode: if licence { "ordinary" } else { "" }.to_owned(),
        years: if licence { "5" } else { "" }.to_owned(),
        territory: if licence { "河南省" } else { "" }.to_owned(),
        total: thousand(price),
        parts: parts(today, price, known.map(|mode| mode.form)),
        equity: shares(row, price)?,
        trial: trial(today),
        conditions: "卖方派两名技术人员驻厂调试，达到约定指标后付尾款。".to_owned(),
        names_buyer: "true".to_owned(),
        agency: agency(row)?,
        ..SheetRaw::default()
    };
    let valued = known.is_some_and(|mode| mode.form == DealForm::Equity);
    let files = if valued { vec![paper("report", "技术作价评议意见")] } else { Vec::new() };
    propose(&cx, id, raw.check(&pack)?, &files).await.map(|_| ())
}

/// The technology's fifth, a third of it for its contributors; the rest is the buyer's money.
fn shares(row: &Deal, price: i64) -> Result<EquityRaw, Problem> {
    let (holder, buyer) = (seller(row)?, find(row.buyer));
    let buyer = buyer.ok_or_else(|| missing("organization", row.buyer))?;
    let share = |holder: String, by: &str, part: &str| ShareRaw {
        holder,
        by: by.to_owned(),
        part: part.to_owned(),
    };
    Ok(EquityRaw {
        company: format!("{}新设项目公司", buyer.name),
        to_found: "true".to_owned(),
        valuation: if price > 500 { "appraised" } else { "own" }.to_owned(),
        shares: vec![
            share(holder.name.to_owned(), "technology", "14"),
            share("完成人团队（演示）".to_owned(), "technology_team", "6"),
            share(buyer.name.to_owned(), "money", "80"),
        ],
    })
}

fn trial(today: Day) -> TrialRaw {
    TrialRaw {
        from: today.plus_months(1).to_string(),
        until: today.plus_months(6).to_string(),
        conditions: "只装在一条线上，卖方远程看运行数据。".to_owned(),
        trigger: "连续三个月达到成果公布的指标".to_owned(),
    }
}

fn parts(today: Day, price: i64, form: Option<DealForm>) -> Vec<PartRaw> {
    let months = match form {
        Some(DealForm::Equity) => return Vec::new(),
        Some(DealForm::Trial) => [7, 12],
        _ => [2, 8],
    };
    let first = price * 3 / 10;
    let part = |months: u32, amount: i64, condition: &str| PartRaw {
        due: today.plus_months(months).to_string(),
        amount: thousand(amount),
        condition: condition.to_owned(),
    };
    let begin = if form == Some(DealForm::Trial) { "试用合格后" } else { "合同签订后" };
    vec![part(months[0], first, begin), part(months[1], price - first, "验收合格后")]
}

async fn publicity(world: &World<'_>, row: &Deal) -> Result<Publicity, Problem> {
    let db = world.app.db();
    let found = kezhuan_trading::get(db.reader(), deal(world, row)?).await?;
    let id = found.and_then(|d| d.publicity).ok_or_else(|| missing("公示", row.achievement))?;
    let found = kezhuan_publicity::get(db.reader(), id).await?;
    found.ok_or_else(|| missing("公示", row.achievement))
}

async fn place(world: &mut World<'_>, row: &Deal) -> Result<(), Problem> {
    let shown = publicity(world, row).await?;
    let cx = side(world, row, Side::Seller).await?;
    let raw = PlaceRaw {
        link: format!("https://{}.demo.invalid/gongshi/{}", seller(row)?.key, row.achievement),
        from: shown.start.to_string(),
        to: String::new(),
    };
    give_place(&cx, shown.id, &raw, &[paper("scan", "公示栏照片")]).await
}

async fn object(world: &mut World<'_>, row: &Deal) -> Result<(), Problem> {
    let shown = publicity(world, row).await?;
    let (by, org) = match row.objection {
        Objection::Dismissed => ("person", "dianmo"),
        _ => ("unit", "cangwei"),
    };
    let org = find(org).ok_or_else(|| missing("organization", org))?;
    let cx = world.acting(&org.officer()).await?;
    let raw = ObjectionRaw {
        by: by.to_owned(),
        name: if by == "unit" { org.name.to_owned() } else { cx.actor.name.clone() },
        phone: "0394-0000630".to_owned(),
        body: match row.objection {
            Objection::Upheld(_) => "同类许可近期成交价明显更高，公示价没有计入后续改进。",
            Objection::Open => "该装置的一项实用新型由我单位参与研制，权属没有写明。",
            _ => "认为转让价偏低，希望说明定价依据。",
        }
        .to_owned(),
    };
    let files =
        if by == "unit" { vec![paper("seal", "异议书（盖章）")] } else { Vec::new() };
    let sealed = !files.is_empty();
    kezhuan_publicity::object(&cx, shown.id, raw.check(sealed)?, &files).await.map(|_| ())
}

async fn reply(world: &mut World<'_>, row: &Deal, upheld: bool) -> Result<(), Problem> {
    let shown = publicity(world, row).await?;
    let all = kezhuan_publicity::objections(world.app.db().reader(), shown.id).await?;
    let open = all.iter().find(|o| o.answer.is_none());
    let open = open.map(|o| o.id).ok_or_else(|| missing("objection", row.achievement))?;
    let cx = side(world, row, Side::Seller).await?;
    let (outcome, text) = if upheld {
        ("upheld", "异议成立：原定价没有计入改进部分，按评议意见调整价格后重新公示。")
    } else {
        (
            "dismissed",
            "异议不成立：价格由院长办公会集体研究，依据三份可比合同，材料可到办公室查阅。",
        )
    };
    let raw = ReplyRaw { outcome: outcome.to_owned(), text: text.to_owned() };
    let files = [paper("file", "书面答复")];
    kezhuan_publicity::answer(&cx, shown.id, open, raw.check()?, &files).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_must_publish_is_what_the_pack_says() {
        let pack = kezhuan_testkit::pack();
        for row in DEALS {
            let kind = seller(row).unwrap().kind;
            let required = matches!(
                pack.publicity.requirement(kind, "negotiated"),
                kezhuan_pack::Requirement::Required(_)
            );
            assert_eq!(required, must_publish(row), "{}", row.achievement);
        }
    }
}
