//! One matter: what it is, what was said, whose it is; logging, handing over, ending.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Id, Problem};
use kezhuan_web::kit::{Choice, Clock, Status};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Kind, Matter};
use crate::ops;
use crate::ops::close::MarketCloseRaw;
use crate::ops::contact::MarketContactRaw;
use crate::ops::hand_over::MarketHandOverRaw;
use crate::pages::queue::{owner, status};
use crate::pages::{choices, clock, href, id_of, people};
use crate::permissions::{HAND_OVER, READ, WORK};
use crate::store;

/// A contact in words.
pub(crate) struct ContactView {
    pub(crate) when: String,
    pub(crate) who: String,
    pub(crate) way: String,
    pub(crate) with: String,
    pub(crate) outcome: String,
    pub(crate) note: String,
}

/// A handover in words.
pub(crate) struct HandoverView {
    pub(crate) when: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) why: String,
}

/// What was typed into one of the forms.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) contact: MarketContactRaw,
    pub(crate) hand_over: MarketHandOverRaw,
    pub(crate) close: MarketCloseRaw,
}

#[derive(Template)]
#[template(path = "market/matter.html")]
pub(crate) struct MatterPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) typed: Typed,
    pub(crate) m: Matter,
    pub(crate) stands: (Status, String),
    pub(crate) clock: Option<Clock>,
    pub(crate) owner: String,
    /// Name, address, contact person and telephone of the party.
    pub(crate) party: Option<(String, String, String)>,
    pub(crate) contacts: Vec<ContactView>,
    pub(crate) handovers: Vec<HandoverView>,
    pub(crate) ways: Vec<Choice>,
    pub(crate) outcomes: Vec<Choice>,
    pub(crate) endings: Vec<Choice>,
    pub(crate) colleagues: Vec<Choice>,
    /// The demand or the deal; a deal opens for the desk when a party invites it.
    pub(crate) object: Option<String>,
    pub(crate) may_work: bool,
    pub(crate) may_hand_over: bool,
    /// Where its demand is sent to units, and where it is reworded.
    pub(crate) push: Option<String>,
    pub(crate) refine: Option<String>,
}

impl MatterPage {
    async fn of(cx: &Cx, m: Matter, typed: Typed, errors: Errors) -> Result<Self, Problem> {
        let (pack, subject) = (cx.pack(), m.subject(&cx.pack()));
        let contacts = store::contacts(cx.db().reader(), m.id).await?;
        let handovers = store::handovers(cx.db().reader(), m.id).await?;
        let region = subject.regions.first().cloned().unwrap_or_default();
        let desk = ops::desk(cx, &region).await?;
        let hands = handovers.iter().flat_map(|h| [h.from, Some(h.to)]).flatten();
        let all = contacts.iter().filter_map(|c| c.by).chain(hands).chain(m.owner);
        let names = people(cx, all.chain(desk.iter().copied()).collect()).await?;
        let words = &pack.market;
        let is_demand = m.kind == Kind::Demand;
        let may_work = m.closed_at.is_none() && cx.can(&WORK, &subject);
        let contact = |c: &crate::model::Contact| ContactView {
            when: c.at.minute(),
            who: owner(c.by, &names),
            way: words.ways.name(&c.way).to_owned(),
            with: c.with.clone(),
            outcome: words.outcomes.name(&c.outcome).to_owned(),
            note: c.note.clone(),
        };
        let handover = |h: &crate::model::Handover| HandoverView {
            when: h.at.minute(),
            from: owner(h.from, &names),
            to: owner(Some(h.to), &names),
            why: h.why.clone(),
        };
        let others = desk.iter().filter(|person| Some(**person) != m.owner);
        let colleague = |person: &kezhuan_kernel::Uuid| {
            let id = kezhuan_accounts::UserId::from_uuid(*person);
            Choice::new(id.to_string(), owner(Some(*person), &names))
        };
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            typed,
            stands: status(&m, |key| words.endings.name(key).to_owned()),
            clock: clock(cx, &m),
            owner: owner(m.owner, &names),
            party: party(cx, &m).await?,
            contacts: contacts.iter().map(contact).collect(),
            handovers: handovers.iter().map(handover).collect(),
            ways: choices(&words.ways),
            outcomes: choices(&words.outcomes),
            endings: choices(&words.endings),
            colleagues: others.map(colleague).collect(),
            object: opens(cx, &m).await?.then(|| m.object_href()),
            may_work,
            may_hand_over: m.closed_at.is_none() && cx.can(&HAND_OVER, &subject),
            push: (may_work && is_demand).then(|| format!("/market/push/{}", m.object)),
            refine: (may_work && is_demand).then(|| format!("{}/refine", m.object_href())),
            m,
        })
    }

    pub(crate) fn at(&self, below: &str) -> String {
        href(self.m.id, below)
    }
}

async fn opens(cx: &Cx, m: &Matter) -> Result<bool, Problem> {
    if m.kind == Kind::Demand {
        return Ok(true);
    }
    let Ok(id) = kezhuan_trading::DealId::parse(&m.object) else { return Ok(false) };
    let deal = kezhuan_trading::get(cx.db().reader(), id).await?;
    Ok(deal.is_some_and(|deal| kezhuan_trading::may_open(cx, &deal)))
}

/// Name, address and whom to ask.
async fn party(cx: &Cx, m: &Matter) -> Result<Option<(String, String, String)>, Problem> {
    let Some(id) = m.party else { return Ok(None) };
    let found = kezhuan_organizations::get(cx.db().reader(), id).await?;
    Ok(found.map(|o| {
        let contact = format!("{} {}", o.contact_name, o.contact_phone).trim().to_owned();
        (o.name.clone(), format!("/organizations/{id}"), contact)
    }))
}

/// GET /market/{id}
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let m = ops::current(&cx, id_of(&id)?).await?;
    cx.may(&READ, &m.subject(&cx.pack()))?;
    cx.page(&MatterPage::of(&cx, m, Typed::default(), Errors::none()).await?)
}

async fn done(cx: &Cx, id: &str, typed: Typed, done: Result<(), Problem>, said: &str) -> Reply {
    let of = id_of(id)?;
    match done {
        Ok(()) => cx.go_saying(&href(of, ""), said),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let m = ops::current(cx, of).await?;
            let page = MatterPage::of(cx, m, typed, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /market/{id}/contacts
pub(crate) async fn contact(cx: Cx, Path(id): Path<String>, form: Form<MarketContactRaw>) -> Reply {
    let outcome = ops::contact::contact(&cx, id_of(&id)?, &form.raw).await;
    let typed = Typed { contact: form.raw, ..Typed::default() };
    done(&cx, &id, typed, outcome, "已记下这次联系").await
}

/// POST /market/{id}/hand-over
pub(crate) async fn hand_over(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<MarketHandOverRaw>,
) -> Reply {
    let outcome = ops::hand_over::hand_over(&cx, id_of(&id)?, &form.raw).await;
    let typed = Typed { hand_over: form.raw, ..Typed::default() };
    done(&cx, &id, typed, outcome, "已交接，对方会收到消息").await
}

/// POST /market/{id}/close
pub(crate) async fn close(cx: Cx, Path(id): Path<String>, form: Form<MarketCloseRaw>) -> Reply {
    let outcome = ops::close::close(&cx, id_of(&id)?, &form.raw).await;
    let typed = Typed { close: form.raw, ..Typed::default() };
    done(&cx, &id, typed, outcome, "已办结").await
}
