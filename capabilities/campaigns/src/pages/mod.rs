//! Pages of campaigns.

pub(crate) mod county;
pub(crate) mod entry;
pub(crate) mod file;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod progress;
pub(crate) mod show;
pub(crate) mod summary;
pub(crate) mod take;

use kezhuan_kernel::Problem;
use kezhuan_pack::{Pack, Terms};
use kezhuan_web::Cx;
use kezhuan_web::kit::{Choice, Clock, Status};

use crate::model::{Campaign, CampaignId, Entry, EntryId, EntryState, Part, Phase};
use crate::ops::is_own;
use crate::permissions::COLLECT;

/// The campaign of an address.
pub(crate) fn id_of(text: &str) -> Result<CampaignId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// Its page, or one below it.
pub(crate) fn href(id: CampaignId, below: &str) -> String {
    format!("/campaigns/{id}{below}")
}

/// The page of a filed demand, or one below it.
pub(crate) fn entry_href(id: EntryId, below: &str) -> String {
    format!("/campaigns/entries/{id}{below}")
}

/// The working page of a county, or one below it. Addresses name it by its code.
pub(crate) fn county_href(pack: &Pack, id: CampaignId, county: &str, below: &str) -> String {
    let code = pack.regions.get(county).and_then(|region| region.code.clone());
    let code = code.unwrap_or_else(|| pack.regions.name(county));
    format!("/campaigns/{id}/counties/{}{below}", kezhuan_web::listing::encoded_ascii(&code))
}

/// The county of an address.
pub(crate) fn county_of(pack: &Pack, code: &str) -> Result<String, Problem> {
    pack.regions.find(code).map(|region| region.path.clone()).ok_or(Problem::NotFound)
}

/// Options from the pack.
pub(crate) fn choices<T>(terms: &Terms<T>) -> Vec<Choice> {
    terms.iter().map(|term| Choice::new(&term.id, &term.name).hint(&term.help)).collect()
}

/// How far a campaign is, in a word.
pub(crate) fn phase(cx: &Cx, c: &Campaign) -> (Status, &'static str) {
    let phase = c.phase(cx.now().day());
    let status = match phase {
        Phase::Coming => Status::Off,
        Phase::Running | Phase::Gathering => Status::Proc,
        Phase::Closed => Status::Done,
    };
    (status, phase.chinese())
}

/// How far a county is, in a word.
pub(crate) fn stands(cx: &Cx, part: &Part) -> (Status, &'static str) {
    let turn = |words| {
        let own = kezhuan_authority::Subject::at(part.county.as_str());
        (if cx.can(&COLLECT, &own) { Status::You } else { Status::Proc }, words)
    };
    match part.sent_at {
        Some(_) if part.was_late() => (Status::Done, "逾期上报"),
        Some(_) => (Status::Done, "已上报"),
        None if part.is_late(cx.now().day()) => (Status::Bad, "逾期未报"),
        None if !part.returned_for.is_empty() => turn("退回重报"),
        None => turn("还没上报"),
    }
}

/// How far a filed demand is, in a word.
pub(crate) fn entry_stands(cx: &Cx, e: &Entry) -> (Status, &'static str) {
    let own = cx.can(&COLLECT, &kezhuan_authority::Subject::at(e.county.as_str()));
    let turn = |mine| if mine { Status::You } else { Status::Proc };
    let status = match e.state {
        EntryState::Filed => turn(own),
        EntryState::Agreed => Status::Done,
        EntryState::Returned => turn(is_own(cx, e)),
        EntryState::Duplicate => Status::Off,
    };
    (status, e.state.chinese())
}

/// The clock of a county, while it runs.
pub(crate) fn clock(cx: &Cx, c: &Campaign, part: &Part) -> Option<Clock> {
    let runs = part.sent_at.is_none() && c.closed_at.is_none();
    runs.then(|| Clock::running(c.opened_at, part.due.end(), cx.now()))
}
