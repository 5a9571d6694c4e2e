//! Pages of deals: what all of them show of a deal, and where each page is.

pub mod after;
pub mod list;
pub mod listing;
pub mod new;
pub mod sheet;
pub mod show;
pub mod steps;

use kezhuan_kernel::{Day, Problem};
use kezhuan_pack::{Pack, Terms as Words};
use kezhuan_web::kit::{Choice, Clock, Pace, Rail, Status};
use kezhuan_web::{Cx, Station};

use crate::model::{Deal, DealId};
use crate::ops;
use crate::sheet::Sheet;
use crate::state::{Side, State, Turn};

/// What every page of a deal shows of it.
pub struct Head {
    pub(crate) deal: Deal,
    /// The actor's side, if the actor speaks for one.
    pub(crate) side: Option<Side>,
    pub(crate) seller: String,
    pub(crate) buyer: String,
    pub(crate) agency: String,
    /// 许可人, 受让人 …: as the contract kind calls the two.
    pub(crate) words: [String; 2],
    pub(crate) status: Status,
}

/// Reads the deal with the names of its parties, for whoever may read it.
pub(crate) async fn head(cx: &Cx, id: &str) -> Result<Head, Problem> {
    let id: DealId = id.parse().map_err(|_| Problem::NotFound)?;
    let deal = ops::readable(cx, id).await?;
    let side = ops::side_of(cx, &deal);
    let conn = cx.db().reader();
    let agency = match &deal.agency {
        Some(agency) => ops::organization(conn, agency.organization).await?.name.clone(),
        None => String::new(),
    };
    Ok(Head {
        seller: ops::organization(conn, deal.seller).await?.name.clone(),
        buyer: match ops::alias(cx, &deal).await? {
            Some(alias) => alias,
            None => ops::organization(conn, deal.buyer).await?.name.clone(),
        },
        words: words(&cx.pack(), &deal.interest.mode),
        status: status(&deal, side),
        agency,
        side,
        deal,
    })
}

/// What the sides are called under this way.
pub(crate) fn words(pack: &Pack, mode: &str) -> [String; 2] {
    let kind = pack.achievements.transfer_modes.get(mode).map(|mode| mode.contract_kind.as_str());
    let kind = kind.and_then(|kind| pack.contracts.kinds.get(kind));
    kind.map_or_else(
        || [Side::Seller.chinese().to_owned(), Side::Buyer.chinese().to_owned()],
        |kind| [kind.seller.clone(), kind.buyer.clone()],
    )
}

pub(crate) fn status(deal: &Deal, side: Option<Side>) -> Status {
    match deal.state {
        State::Ended => Status::Off,
        State::Contracted => Status::Done,
        _ if side.is_some_and(|side| deal.turn.is(side)) => Status::You,
        State::Agreed => Status::Done,
        _ => Status::Proc,
    }
}

/// How long whoever has to act still has.
pub(crate) fn clock(deal: &Deal, today: Day) -> Option<Clock> {
    let due = deal.due?;
    let left = due.days_since(today);
    let pace = match left {
        n if n < 0 => Pace::Over,
        0 | 1 => Pace::Soon,
        _ => Pace::Calm,
    };
    let detail = match (pace, deal.turn) {
        (Pace::Over, Turn::Of(side)) => side.chinese().to_owned(),
        _ => String::new(),
    };
    Some(Clock { pace, left: format!("{} 天", left.abs()), detail })
}

/// What it waits for, in one sentence, for the actor's side or for an onlooker.
pub(crate) fn waits_for(deal: &Deal, sheet: Option<&Sheet>, side: Option<Side>) -> String {
    let mine = side.is_some_and(|side| deal.turn.is(side));
    let who = match deal.turn {
        _ if mine => "您",
        Turn::Of(side) => side.chinese(),
        _ => "双方",
    };
    match deal.state {
        State::Interest => format!("等{who}答复这个意向"),
        State::Answered => format!("等{who}签保密承诺"),
        State::Promised => "等任一方提出第 1 版议价单".to_owned(),
        State::Bargaining if sheet.is_some_and(Sheet::is_confirmed) => {
            format!("公示没有通过，等{who}提出改正后的一版议价单")
        }
        State::Bargaining => format!("等{who}确认第 {} 版议价单，或者提出新的一版", deal.sheet),
        State::Publicity => "公示中，期满没有成立的异议就成交".to_owned(),
        State::Objection => "收到异议，公示已中止，等卖方书面答复".to_owned(),
        State::Agreed => "已成交，等任一方起草合同".to_owned(),
        State::Contracted => "合同已起草，接下来在合同里办".to_owned(),
        State::Ended => "这笔交易已终止".to_owned(),
    }
}

/// A step one can go to.
pub struct Action {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) primary: bool,
}

/// What this side can do now; the first is what it should do.
pub(crate) fn actions(deal: &Deal, sheet: Option<&Sheet>, side: Side) -> Vec<Action> {
    let to = |step: &str, label: &str, primary| Action {
        href: format!("{}/{step}", deal.href()),
        label: label.to_owned(),
        primary,
    };
    let mut all = match (deal.state, side) {
        (State::Interest, side) if side != deal.opener() => {
            vec![to("answer", "答复意向", true), to("decline", "婉拒", false)]
        }
        (State::Answered, side) if side == deal.opener() => {
            vec![to("promise", "签保密承诺", true)]
        }
        (State::Promised, _) => vec![to("sheet", "提出议价单", true)],
        (State::Bargaining, side) => match sheet {
            Some(sheet) if sheet.is_confirmed() => {
                vec![to("sheet", "提出改正后的一版", deal.turn.is(side))]
            }
            Some(sheet) if sheet.by != side => {
                let label = format!("确认第 {} 版", sheet.version);
                vec![to("confirm", &label, true), to("sheet", "提出新的一版", false)]
            }
            _ => vec![to("sheet", "改提一版", false)],
        },
        _ => Vec::new(),
    };
    let declares = matches!(deal.state, State::Answered | State::Promised | State::Bargaining);
    if declares && side == Side::Seller {
        all.push(to("declare", "更新利害关系声明", false));
    }
    if deal.state.is_open() || deal.state == State::Agreed {
        let answers = deal.state == State::Interest && side != deal.opener();
        if !answers {
            all.push(to("end", "终止交易", false));
        }
    }
    all
}

/// Options from a list of words of the pack.
pub(crate) fn choices<T>(words: &Words<T>) -> Vec<Choice> {
    let choice = |(id, name): (&str, &str)| Choice::new(id, name);
    words.pick().into_iter().map(choice).collect()
}

/// The rail from the stations that capabilities report.
pub(crate) fn rail(stations: &[Station]) -> Rail {
    Rail::of(stations, Status::Proc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::sample;
    use crate::sheet::tests::sheet;

    #[test]
    fn each_side_is_shown_its_step_first() {
        let first = |state, sheet: Option<Sheet>, side| {
            let deal = sample(state);
            let list = actions(&deal, sheet.as_ref(), side);
            list.first().map(|a| (a.label.clone(), a.primary)).unwrap_or_default()
        };
        let check = |state, sheet: Option<Sheet>, seller: &str, buyer: &str| {
            assert_eq!(first(state, sheet.clone(), Side::Seller).0, seller, "{state:?}");
            assert_eq!(first(state, sheet, Side::Buyer).0, buyer, "{state:?}");
        };
        check(State::Interest, None, "答复意向", "终止交易");
        check(State::Answered, None, "更新利害关系声明", "签保密承诺");
        check(State::Promised, None, "提出议价单", "提出议价单");
        let mine = Some(sheet(1, Side::Seller));
        check(State::Bargaining, mine, "改提一版", "确认第 1 版");
        let void = Some(sheet(1, Side::Seller).confirm(None, kezhuan_kernel::Instant(1)));
        check(State::Bargaining, void, "提出改正后的一版", "提出改正后的一版");
        check(State::Contracted, None, "", "");
    }

    #[test]
    fn the_rail_stands_at_the_first_open_station() {
        let station = |place, done| Station { place, done, note: String::new(), href: None };
        assert_eq!(rail(&[]).at, 1);
        assert_eq!(rail(&[station(0, true), station(1, false), station(2, false)]).at, 2);
        assert_eq!(rail(&[station(0, true), station(2, true)]).at, 4);
    }
}
