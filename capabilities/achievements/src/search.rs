//! Achievements in the search index: published ones, for everybody, with all that a list shows.

use std::collections::HashMap;

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_kernel::Problem;
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_pack::Pack;
use kezhuan_text::{Change, Document};
use kezhuan_web::{Cx, Searchable};

use crate::model::{Achievement, AchievementId};
use crate::store;

/// Kind of the documents.
pub(crate) const KIND: &str = "achievement";

/// The port.
pub(crate) const SEARCHABLE: Searchable = Searchable { prefixes: &["ach"], load, all };

/// Bands of maturity by which lists filter: key, name, levels.
pub(crate) const BANDS: [(&str, &str, std::ops::RangeInclusive<u8>); 3] =
    [("1-3", "1–3 原理", 1..=3), ("4-6", "4–6 样机、中试", 4..=6), ("7-9", "7–9 已应用", 7..=9)];

fn load<'a>(cx: &'a Cx, ids: &'a [String]) -> BoxFuture<'a, Result<Vec<Change>, Problem>> {
    async move {
        let wanted: Vec<AchievementId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
        let mut changes = Vec::with_capacity(wanted.len());
        for chunk in wanted.chunks(500) {
            let found = store::many(cx.db().reader(), chunk).await?;
            let mut shown = documents(cx, &found).await?;
            for id in chunk {
                changes.push(match shown.remove(id) {
                    Some(document) => document.into(),
                    None => Change::Delete { kind: KIND.to_owned(), id: id.to_string() },
                });
            }
        }
        Ok(changes)
    }
    .boxed()
}

fn all(
    cx: &Cx,
    after: Option<String>,
    limit: u64,
) -> BoxFuture<'_, Result<Vec<Document>, Problem>> {
    async move {
        let mut after: Option<AchievementId> = after.and_then(|id| id.parse().ok());
        loop {
            let page = store::page_after(cx.db().reader(), after, limit).await?;
            let Some(last) = page.last() else { return Ok(Vec::new()) };
            after = Some(last.id);
            let mut shown = documents(cx, &page).await?;
            if !shown.is_empty() {
                return Ok(page.iter().filter_map(|a| shown.remove(&a.id)).collect());
            }
        }
    }
    .boxed()
}

/// Documents of those that are listed, their holders read at once.
async fn documents(
    cx: &Cx,
    found: &[Achievement],
) -> Result<HashMap<AchievementId, Document>, Problem> {
    let mut ids: Vec<OrganizationId> = found.iter().filter_map(|a| a.holder).collect();
    ids.sort_unstable();
    ids.dedup();
    let holders = kezhuan_organizations::many(cx.db().reader(), &ids).await?;
    let by_id: HashMap<OrganizationId, &Organization> = holders.iter().map(|o| (o.id, o)).collect();
    let pack = cx.pack();
    let listed = found.iter().filter(|a| a.is_listed());
    Ok(listed
        .map(|a| (a.id, document(a, a.holder.and_then(|id| by_id.get(&id).copied()), &pack)))
        .collect())
}

/// Facet values are keys of the pack; the page shows the pack's names.
fn document(a: &Achievement, holder: Option<&Organization>, pack: &Pack) -> Document {
    let at = a.published_on.map_or(a.created_at, |day| day.start());
    let href = format!("/achievements/{}", a.id);
    let body = [a.gain.as_str(), &a.summary, &a.how].join("\n");
    let mut d = Document::new(KIND, a.id.to_string(), href, &a.title, at)
        .body(body)
        .keyword(&a.serial)
        .facet("state", a.dealing.word())
        .card("serial", &a.serial)
        .card("gain", &a.gain)
        .card("ip", a.ip_words(pack));
    if !a.region.is_empty() {
        d = d.facet("region", region_facet(pack, &a.region));
    }
    d.keywords.extend(a.keywords.iter().cloned());
    d.keywords.extend(a.ip.iter().map(|ip| ip.number.clone()).filter(|n| !n.is_empty()));
    d.facets.extend(a.industries.iter().map(|key| ("industry".to_owned(), key.clone())));
    d.facets.extend(a.modes.iter().map(|key| ("mode".to_owned(), key.clone())));
    let mut kinds: Vec<&String> = a.ip.iter().map(|ip| &ip.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    d.facets.extend(kinds.into_iter().map(|key| ("ip".to_owned(), key.clone())));
    if let Some(level) = a.trl {
        d = d.number("trl", i64::from(level));
        let band = BANDS.iter().find(|(_, _, levels)| levels.contains(&level));
        d.facets.extend(band.map(|(key, _, _)| ("trl".to_owned(), (*key).to_owned())));
    }
    if let Some(price) = a.price {
        d = d.number("price", price.0);
    }
    if let Some(holder) = holder {
        d = d
            .keyword(&holder.name)
            .facet("holder", holder.policy_type(pack))
            .card("holder", &holder.name)
            .card("verified", if holder.is_verified() { "1" } else { "" });
    }
    if a.is_imported() {
        d = d.card("imported", "1");
    }
    if a.demo { d.card("demo", "1") } else { d }
}

/// Inside the home city its county or zone, outside the province.
pub(crate) fn region_facet<'a>(pack: &'a Pack, path: &'a str) -> &'a str {
    match pack.regions.unit_of(path) {
        Some(unit) => &unit.path,
        None if path == pack.regions.home() => path,
        None => path.split('/').next().unwrap_or(path),
    }
}
