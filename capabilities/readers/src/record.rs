//! What can be kept or reported, whichever capability it belongs to.

use kezhuan_achievements::AchievementId;
use kezhuan_authority::{Permission, Subject};
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Id, Problem, Uuid};
use kezhuan_trading::{ListingId, ListingState};
use kezhuan_web::Cx;

/// Its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecordId {
    Achievement(AchievementId),
    Demand(DemandId),
    Listing(ListingId),
}

impl RecordId {
    /// Reads an outside id.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let listing = || ListingId::parse(text).ok().map(Self::Listing);
        let demand = || DemandId::parse(text).ok().map(Self::Demand).or_else(listing);
        AchievementId::parse(text).ok().map(Self::Achievement).or_else(demand)
    }

    /// 中文.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Achievement(_) => "科技成果",
            Self::Demand(_) => "技术需求",
            Self::Listing(_) => "挂牌交易",
        }
    }
}

/// A record as its readers know it.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: RecordId,
    pub(crate) title: String,
    pub(crate) href: String,
    /// 中文.
    pub(crate) state: String,
    /// In public lists now?
    pub(crate) listed: bool,
    pub(crate) taken_down: bool,
    /// In words; empty: none.
    pub(crate) price: String,
    pub(crate) subject: Subject,
    pub(crate) owner: Option<Uuid>,
}

impl Record {
    /// Who decides on reports of it; nobody where it cannot be reported.
    pub(crate) const fn decider(&self) -> Option<&'static Permission> {
        match self.id {
            RecordId::Achievement(_) => Some(&kezhuan_achievements::TAKE_DOWN),
            RecordId::Demand(_) => Some(&kezhuan_demands::TAKE_DOWN),
            RecordId::Listing(_) => None,
        }
    }

    /// Does the actor decide on reports of it?
    pub(crate) fn decides(&self, cx: &Cx) -> bool {
        self.decider().is_some_and(|permission| cx.can(permission, &self.subject))
    }

    /// Does the actor belong to its owner?
    pub(crate) fn is_own(&self, cx: &Cx) -> bool {
        self.owner.is_some_and(|owner| cx.actor.is_member(owner))
    }
}

/// The record, if the actor may know of it.
pub(crate) async fn find(cx: &Cx, object: &str) -> Result<Option<Record>, Problem> {
    let Some(id) = RecordId::parse(object) else { return Ok(None) };
    let (pack, conn) = (cx.pack(), cx.db().reader());
    let record = match id {
        RecordId::Achievement(key) => kezhuan_achievements::get(conn, key).await?.map(|a| {
            let subject = a.subject(&pack);
            let seen = a.state.was_public() || cx.can(&kezhuan_achievements::READ, &subject);
            let record = Record {
                id,
                href: format!("/achievements/{key}"),
                state: a.state_words().to_owned(),
                listed: a.is_listed(),
                taken_down: a.state == kezhuan_achievements::State::TakenDown,
                price: a.price.map_or("面议".to_owned(), |price| format!("{price} 元")),
                owner: a.holder.map(Id::uuid),
                title: a.content.title,
                subject,
            };
            (seen, record)
        }),
        RecordId::Demand(key) => kezhuan_demands::get(conn, key).await?.map(|d| {
            let subject = d.subject(&pack);
            let sent = cx.actor.memberships.iter().any(|m| d.is_sent_to(m.organization));
            let inside = cx.can(&kezhuan_demands::READ, &subject);
            let record = Record {
                id,
                href: format!("/demands/{key}"),
                state: d.state.chinese().to_owned(),
                listed: d.is_listed(&pack) || sent,
                taken_down: d.state == kezhuan_demands::State::TakenDown,
                price: d.budget.map_or("面议".to_owned(), |budget| format!("{budget} 元")),
                owner: d.organization.map(Id::uuid),
                title: d.content.title.clone(),
                subject,
            };
            (d.was_public(&pack) || sent || inside, record)
        }),
        RecordId::Listing(key) => kezhuan_trading::listing(conn, key).await?.map(|l| {
            let record = Record {
                id,
                href: format!("/listings/{key}"),
                state: l.state.chinese().to_owned(),
                listed: l.state.is_running(),
                taken_down: false,
                price: format!("{} 元", l.terms.total),
                owner: Some(l.seller.uuid()),
                subject: l.subject(),
                title: l.title,
            };
            (l.state != ListingState::Planned, record)
        }),
    };
    Ok(record.filter(|(seen, _)| *seen).map(|(_, record)| record))
}
