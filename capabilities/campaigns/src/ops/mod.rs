//! What can be done with campaigns, one file per verb.

pub(crate) mod check;
pub(crate) mod collect;
pub(crate) mod decide;
pub(crate) mod file;
pub(crate) mod open;
pub(crate) mod run;
pub(crate) mod send_up;
pub(crate) mod whole;

use kezhuan_authority::{Role, Subject};
use kezhuan_db::WriteTx;
use kezhuan_demands::{Demand, DemandId, State};
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Id, Page, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_text::Query;
use kezhuan_web::Cx;
use kezhuan_web::listing::search;

use crate::model::{Campaign, CampaignId, Entry, EntryId, Part, alike, may_be_filed};
use crate::store::{self, entries};

/// Demands of the library that are looked at for one that is filed.
const HITS: u64 = 20;
/// Demands of one company, or of one county, at most.
pub(crate) const MOST: u64 = 500;

/// The campaign as it stands, before anything is locked.
pub(crate) async fn current(cx: &Cx, id: CampaignId) -> Result<Campaign, Problem> {
    store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)
}

/// The filed demand as it stands, before anything is locked.
pub(crate) async fn entry(cx: &Cx, id: EntryId) -> Result<Entry, Problem> {
    entries::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)
}

/// Its demand.
pub(crate) async fn demand(cx: &Cx, id: DemandId) -> Result<Demand, Problem> {
    kezhuan_demands::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)
}

/// For permissions: the county that checks it, the organization that filed it.
pub(crate) fn subject(e: &Entry) -> Subject {
    let of = e.organization.iter().map(|id| id.uuid()).collect();
    Subject { organizations: of, ..Subject::at(e.county.as_str()) }
}

/// Locks the campaign: it, which must be open, and the part of this county.
pub(crate) async fn lock(
    tx: &mut WriteTx,
    id: CampaignId,
    county: &str,
) -> Result<(Campaign, Part), Problem> {
    let campaign = store::lock(tx, id).await?.ok_or(Problem::NotFound)?;
    let parts = store::parts(tx.conn(), id).await?;
    let part = parts.into_iter().find(|part| part.county == county).ok_or(Problem::NotFound)?;
    campaign.must_be_open()?;
    Ok((campaign, part))
}

/// The same for a filed demand, read again.
pub(crate) async fn lock_entry(tx: &mut WriteTx, e: &Entry) -> Result<(Part, Entry), Problem> {
    let (_, part) = lock(tx, e.campaign, &e.county).await?;
    let entry = entries::get(tx.conn(), e.id).await?.ok_or(Problem::NotFound)?;
    Ok((part, entry))
}

/// Which county the actor works for: the first post, where there are several.
pub(crate) fn own_county(cx: &Cx, parts: &[Part]) -> Option<String> {
    let own = |part: &&Part| cx.actor.covers(Role::CountyBureau, &part.county);
    parts.iter().find(own).map(|part| part.county.clone())
}

/// May the actor read of a demand what is not for everybody?
pub(crate) fn reads(cx: &Cx, d: &Demand) -> bool {
    cx.can(&kezhuan_demands::READ, &d.subject(&cx.pack()))
}

/// May the actor read its text?
pub(crate) fn shows(cx: &Cx, d: &Demand) -> bool {
    d.is_listed(&cx.pack()) || reads(cx, d)
}

/// Does the actor speak for this organization?
pub(crate) fn is_own_organization(cx: &Cx, of: Option<OrganizationId>) -> bool {
    let own = cx.actor.speaks_for("demands");
    of.is_some_and(|of| own.contains(&of.uuid()))
}

/// Is it filed by an organization the actor speaks for?
pub(crate) fn is_own(cx: &Cx, e: &Entry) -> bool {
    is_own_organization(cx, e.organization)
}

/// An event of a campaign in a county: told to those who hold a post there.
pub(crate) fn event(kind: &'static str, c: &Campaign, county: &str, said: &str) -> Event {
    Event::new(kind, c.id)
        .payload(serde_json::json!({ "title": c.title, "region": county, "said": said }))
}

/// An event of a filed demand: told to its company, and to its county.
pub(crate) fn event_of(kind: &'static str, e: &Entry, d: &Demand) -> Event {
    let event = Event::new(kind, e.id)
        .link("campaign", e.campaign)
        .link("demand", e.demand)
        .parties()
        .payload(serde_json::json!({
            "title": d.title,
            "region": e.county,
            "state": e.state.word(),
            "reason": e.reason,
        }));
    match e.organization {
        Some(organization) => event.link("organization", organization),
        None => event,
    }
}

/// Demands of the library that this one may repeat: those of its company, and public ones with
/// words in common.
pub(crate) async fn library(cx: &Cx, d: &Demand) -> Result<Vec<Demand>, Problem> {
    let reader = cx.db().reader();
    let own: Vec<_> = d.organization.iter().map(|id| id.uuid()).collect();
    let states = [State::Review, State::Published];
    let mut found = kezhuan_demands::of_organizations(reader, &own, &states, MOST).await?;
    let query = Query {
        text: d.title.clone(),
        kinds: vec!["demand".to_owned()],
        page: Page::new(1, HITS),
        ..Query::default()
    };
    let hits = search(cx, query).await?.hits;
    let ids: Vec<DemandId> = hits.iter().filter_map(|hit| hit.id.parse().ok()).collect();
    let public = kezhuan_demands::many(reader, &ids).await?;
    found.extend(public.into_iter().filter(may_be_filed));
    Ok(found)
}

/// Files a demand: a new entry, with the pairs that read alike among what is filed already and in
/// the library.
pub(crate) async fn file_within(
    cx: &Cx,
    tx: &mut WriteTx,
    new: Entry,
    d: &Demand,
    library: &[Demand],
) -> Result<EntryId, Problem> {
    let filed = entries::of_campaign(tx.conn(), new.campaign).await?;
    if filed.iter().any(|e| e.demand == new.demand) {
        return Err(Problem::field("demand", "这项需求已经报送过了"));
    }
    note_pairs(cx, tx, &new, d, &filed, library).await?;
    entries::insert(tx, &new, cx.user()).await?;
    tx.record(event_of("campaigns.filed", &new, d)).await?;
    Ok(new.id)
}

/// Notes which of what is filed and of the library read like this one.
pub(crate) async fn note_pairs(
    cx: &Cx,
    tx: &WriteTx,
    e: &Entry,
    d: &Demand,
    filed: &[Entry],
    library: &[Demand],
) -> Result<(), Problem> {
    let ids: Vec<DemandId> = filed.iter().map(|e| e.demand).collect();
    let mut others = kezhuan_demands::many(tx.conn(), &ids).await?;
    others.sort_by_key(|d| d.id);
    others.extend_from_slice(library);
    for pair in alike(d, &others, &cx.pack().demands) {
        entries::add_pair(tx, e.campaign, &pair).await?;
    }
    Ok(())
}
