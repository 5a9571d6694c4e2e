//! Pages of listings: the hall, one listing, offering, taking up, deciding.

pub mod hall;
pub mod new;
pub mod show;
pub mod steps;
pub mod take;

use kezhuan_kernel::{Day, Problem};
use kezhuan_web::Cx;
use kezhuan_web::kit::{Clock, Pace, Status};

use crate::listing::{Listing, ListingState};
use crate::ops;
use crate::publication::way;

/// What every page of a listing shows of it.
pub struct Head {
    pub(crate) listing: Listing,
    pub(crate) seller: String,
    pub(crate) way: String,
    pub(crate) status: Status,
    pub(crate) clock: Option<Clock>,
}

impl Head {
    /// Address of a page below it.
    pub(crate) fn at(&self, below: &str) -> String {
        format!("{}{below}", self.listing.href())
    }
}

/// Reads the listing with the name of its seller, for whoever may read it.
pub(crate) async fn head(cx: &Cx, id: &str) -> Result<Head, Problem> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    of(cx, ops::listing::readable(cx, id).await?).await
}

pub(crate) async fn of(cx: &Cx, listing: Listing) -> Result<Head, Problem> {
    let seller = ops::organization(cx.db().reader(), listing.seller).await?;
    Ok(Head {
        seller: seller.name.clone(),
        way: way(&cx.pack(), &listing.terms),
        status: status(listing.state),
        clock: clock(&listing, cx.now().day()),
        listing,
    })
}

pub(crate) const fn status(state: ListingState) -> Status {
    match state {
        ListingState::Open | ListingState::Extended | ListingState::Checking => Status::Proc,
        ListingState::Struck => Status::Done,
        ListingState::Contested => Status::Open,
        ListingState::Planned
        | ListingState::Lapsed
        | ListingState::Withdrawn
        | ListingState::Negotiated => Status::Off,
    }
}

/// How long it can still be taken up.
pub(crate) fn clock(listing: &Listing, today: Day) -> Option<Clock> {
    if !listing.state.is_open() {
        return None;
    }
    let left = listing.ends_on.days_since(today);
    let pace = if left <= 1 { Pace::Soon } else { Pace::Calm };
    let left = if left <= 0 { "不到 1 天".to_owned() } else { format!("{left} 天") };
    Some(Clock { pace, left, detail: String::new() })
}

/// What it waits for, in one sentence for everybody.
pub(crate) fn waits_for(listing: &Listing) -> String {
    let last = listing.ends_on.chinese();
    match listing.state {
        ListingState::Planned => format!("{}开始挂牌", listing.starts_on.chinese()),
        ListingState::Open => format!("可以摘牌，到{last} 24:00 止"),
        ListingState::Extended => {
            format!("没有人摘牌，第 {} 次延期，到{last} 24:00 止", listing.extensions)
        }
        ListingState::Checking => "挂牌期已满，等卖方确认摘牌申请人的资格".to_owned(),
        ListingState::Contested => "两家以上申请摘牌，应转竞价；等卖方决定下一步".to_owned(),
        ListingState::Struck => "已按挂牌价摘牌成交".to_owned(),
        ListingState::Lapsed => "挂牌期满，没有合格的摘牌人".to_owned(),
        ListingState::Withdrawn => "卖方已撤牌".to_owned(),
        ListingState::Negotiated => "卖方改为和全部摘牌申请人协议洽谈".to_owned(),
    }
}
