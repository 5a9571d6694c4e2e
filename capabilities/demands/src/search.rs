//! Demands in the search index: listed ones for everybody, targeted ones for the organizations they
//! were sent to; a hidden name is not in it at all.

use std::collections::HashMap;

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_kernel::Problem;
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_pack::Pack;
use kezhuan_text::{Audience, Change, Document};
use kezhuan_web::{Cx, Searchable};

use crate::model::{Demand, DemandId, State};
use crate::store;

/// Kind of the documents.
pub(crate) const KIND: &str = "demand";

/// The port.
pub(crate) const SEARCHABLE: Searchable = Searchable { prefixes: &["dem"], load, all };

fn load<'a>(cx: &'a Cx, ids: &'a [String]) -> BoxFuture<'a, Result<Vec<Change>, Problem>> {
    async move {
        let wanted: Vec<DemandId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
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
        let mut after: Option<DemandId> = after.and_then(|id| id.parse().ok());
        loop {
            let page = store::page_after(cx.db().reader(), after, limit).await?;
            let Some(last) = page.last() else { return Ok(Vec::new()) };
            after = Some(last.id);
            let mut shown = documents(cx, &page).await?;
            if !shown.is_empty() {
                return Ok(page.iter().filter_map(|d| shown.remove(&d.id)).collect());
            }
        }
    }
    .boxed()
}

async fn documents(cx: &Cx, found: &[Demand]) -> Result<HashMap<DemandId, Document>, Problem> {
    let pack = cx.pack();
    let mut ids: Vec<OrganizationId> = found.iter().filter_map(|d| d.organization).collect();
    ids.sort_unstable();
    ids.dedup();
    let of = kezhuan_organizations::many(cx.db().reader(), &ids).await?;
    let by_id: HashMap<OrganizationId, &Organization> = of.iter().map(|o| (o.id, o)).collect();
    let sent = |d: &Demand| d.state == State::Published && !d.recipients.is_empty();
    let listed = found.iter().filter(|d| d.is_listed(&pack) || sent(d));
    let document = |d: &Demand| {
        (d.id, document(d, d.organization.and_then(|id| by_id.get(&id).copied()), &pack))
    };
    Ok(listed.map(document).collect())
}

/// Facet values are keys of the pack; the page shows the pack's names.
fn document(d: &Demand, of: Option<&Organization>, pack: &Pack) -> Document {
    let at = d.published_on.map_or(d.created_at, |day| day.start());
    let href = format!("/demands/{}", d.id);
    let mut doc = Document::new(KIND, d.id.to_string(), href, &d.title, at)
        .body([d.problem.as_str(), &d.scenario].join("\n"))
        .keyword(&d.serial)
        .card("serial", &d.serial);
    if !d.region.is_empty() {
        doc = doc.facet("region", region_facet(pack, &d.region));
    }
    doc.keywords.extend(d.keywords.iter().cloned());
    doc.keywords.extend(d.indicators.iter().map(|row| row.name.clone()));
    let mut facet = |name: &str, keys: &mut dyn Iterator<Item = &String>| {
        doc.facets.extend(keys.map(|key| (name.to_owned(), key.clone())));
    };
    facet("industry", &mut d.industries.iter());
    facet("kind_of", &mut d.kind.iter());
    facet("field", &mut d.field.iter());
    facet("cooperation", &mut d.cooperations.iter());
    if let Some(budget) = d.budget {
        doc = doc.number("budget", budget.0);
    }
    if let Some(months) = d.months {
        doc = doc.card("months", months.to_string());
    }
    if let Some(day) = d.expires_on {
        doc = doc.card("until", day.to_string());
    }
    doc = match of {
        Some(o) if d.is_named(pack) => doc.keyword(&o.name).card("who", &o.name),
        Some(_) => doc.card("who", d.alias(pack)),
        None => doc,
    };
    if !d.is_listed(pack) {
        let scopes = d.recipients.iter().map(ToString::to_string).collect();
        doc = doc.audience(Audience::Restricted(scopes)).card("aimed", "1");
    }
    if d.is_imported() {
        doc = doc.card("imported", "1");
    }
    if d.demo { doc.card("demo", "1") } else { doc }
}

/// Inside the home city its county or zone, outside the province.
pub(crate) fn region_facet<'a>(pack: &'a Pack, path: &'a str) -> &'a str {
    match pack.regions.unit_of(path) {
        Some(unit) => &unit.path,
        None if path == pack.regions.home() => path,
        None => path.split('/').next().unwrap_or(path),
    }
}
