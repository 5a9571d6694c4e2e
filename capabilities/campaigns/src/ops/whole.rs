//! A campaign with all that belongs to it, read at once; what the pages, the lists and the decisions
//! reckon from.

use std::collections::HashMap;

use kezhuan_demands::{Demand, DemandId};
use kezhuan_kernel::Problem;
use kezhuan_organizations::OrganizationId;
use kezhuan_web::Cx;

use crate::model::{Campaign, CampaignId, Entry, EntryState, Pair, Part};
use crate::ops::{current, reads, shows};
use crate::store::{self, entries};

/// A campaign, its counties in the pack's order, what was filed, and pairs that read alike.
pub(crate) struct Whole {
    pub(crate) c: Campaign,
    pub(crate) parts: Vec<Part>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) pairs: Vec<Pair>,
    demands: HashMap<DemandId, Demand>,
    names: HashMap<OrganizationId, String>,
}

/// How far a county is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) filed: usize,
    pub(crate) waiting: usize,
    pub(crate) agreed: usize,
    pub(crate) returned: usize,
    pub(crate) duplicate: usize,
}

impl Whole {
    pub(crate) async fn of(cx: &Cx, id: CampaignId) -> Result<Self, Problem> {
        let (reader, c) = (cx.db().reader(), current(cx, id).await?);
        let mut parts = store::parts(reader, id).await?;
        let pack = cx.pack();
        let units = pack.regions.units();
        parts.sort_by_key(|part| units.iter().position(|unit| unit.path == part.county));
        let entries = entries::of_campaign(reader, id).await?;
        let pairs = entries::pairs(reader, id).await?;
        let others = pairs.iter().map(|pair| pair.other);
        let ids: Vec<DemandId> = entries.iter().map(|e| e.demand).chain(others).collect();
        let demands: HashMap<_, _> =
            kezhuan_demands::many(reader, &ids).await?.into_iter().map(|d| (d.id, d)).collect();
        let of: Vec<OrganizationId> = demands.values().filter_map(|d| d.organization).collect();
        let known = kezhuan_organizations::many(reader, &of).await?;
        let names = known.into_iter().map(|o| (o.id, o.name.clone())).collect();
        Ok(Self { c, parts, entries, pairs, demands, names })
    }

    /// A demand that was filed or reads like one.
    pub(crate) fn demand(&self, id: DemandId) -> Option<&Demand> {
        self.demands.get(&id)
    }

    /// The part of a county.
    pub(crate) fn part(&self, county: &str) -> Result<&Part, Problem> {
        self.parts.iter().find(|part| part.county == county).ok_or(Problem::NotFound)
    }

    /// What was filed in a county.
    pub(crate) fn in_county<'a>(&'a self, county: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |e| e.county == county)
    }

    /// How far a county is.
    pub(crate) fn tally(&self, county: &str) -> Tally {
        let mut tally = Tally::default();
        for e in self.in_county(county) {
            tally.filed += 1;
            match e.state {
                EntryState::Filed => tally.waiting += 1,
                EntryState::Agreed => {
                    tally.agreed += usize::from(self.counts(e));
                }
                EntryState::Returned => tally.returned += 1,
                EntryState::Duplicate => tally.duplicate += 1,
            }
        }
        tally
    }

    /// Does it go up?
    pub(crate) fn counts(&self, e: &Entry) -> bool {
        self.demand(e.demand).is_some_and(|d| e.counts(d))
    }

    /// What the counties that sent up agreed to, county by county.
    pub(crate) fn sent(&self) -> Vec<&Entry> {
        let sent = self.parts.iter().filter(|part| part.sent_at.is_some());
        sent.flat_map(|part| self.in_county(&part.county)).filter(|e| self.counts(e)).collect()
    }

    /// The pairs of a demand, with the other one of each, as far as the actor may read it.
    pub(crate) fn pairs_of<'a>(&'a self, cx: &Cx, id: DemandId) -> Vec<(&'a Pair, &'a Demand)> {
        let other = |pair: &Pair| if pair.demand == id { pair.other } else { pair.demand };
        let of = self.pairs.iter().filter(|pair| pair.demand == id || pair.other == id);
        of.filter_map(|pair| Some((pair, self.demand(other(pair))?)))
            .filter(|(_, d)| shows(cx, d))
            .collect()
    }

    /// Titles of the demands that read like this one, were there before it, and nobody decided of.
    pub(crate) fn undecided(&self, cx: &Cx, id: DemandId) -> Vec<&str> {
        let open = |(pair, _): &(&Pair, &Demand)| pair.demand == id && pair.same.is_none();
        let pairs = self.pairs_of(cx, id).into_iter().filter(open);
        pairs.map(|(_, other)| other.title.as_str()).collect()
    }

    /// What of a county can be agreed to at once: not checked, and like nothing undecided.
    pub(crate) fn ready<'a>(&'a self, cx: &Cx, county: &'a str) -> Vec<&'a Entry> {
        let waiting = self.in_county(county).filter(|e| e.state == EntryState::Filed);
        waiting.filter(|e| self.undecided(cx, e.demand).is_empty()).collect()
    }

    /// The company, or what stands for it.
    pub(crate) fn who(&self, cx: &Cx, d: &Demand) -> String {
        let pack = cx.pack();
        let named = d.is_listed(&pack) && d.is_named(&pack);
        let of = d.organization.filter(|_| named || reads(cx, d));
        of.and_then(|id| self.names.get(&id).cloned()).unwrap_or_else(|| d.alias(&pack))
    }
}
