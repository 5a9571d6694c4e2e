//! Organizations in the search index: verified ones, for everybody.

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_kernel::Problem;
use kezhuan_pack::Pack;
use kezhuan_text::{Change, Document};
use kezhuan_web::{Cx, Searchable};

use crate::model::{Organization, OrganizationId, Qualification};
use crate::store::{self, records};

/// Kind of the documents.
pub(crate) const KIND: &str = "organization";

/// The port.
pub(crate) const SEARCHABLE: Searchable = Searchable { prefixes: &["org"], load, all };

fn load<'a>(cx: &'a Cx, ids: &'a [String]) -> BoxFuture<'a, Result<Vec<Change>, Problem>> {
    async move {
        let wanted: Vec<OrganizationId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
        let found = store::many(cx.db().reader(), &wanted).await?;
        let mut changes = Vec::with_capacity(wanted.len());
        for id in &wanted {
            let one = found.iter().find(|o| o.id == *id).filter(|o| o.is_verified());
            changes.push(match one {
                Some(organization) => full_document(cx, organization).await?.into(),
                None => Change::Delete { kind: KIND.to_owned(), id: id.to_string() },
            });
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
        let mut after: Option<OrganizationId> = after.and_then(|id| id.parse().ok());
        loop {
            let page = store::page_after(cx.db().reader(), after, limit).await?;
            let Some(last) = page.last() else { return Ok(Vec::new()) };
            after = Some(last.id);
            let mut documents = Vec::new();
            for organization in page.iter().filter(|o| o.is_verified()) {
                documents.push(full_document(cx, organization).await?);
            }
            if !documents.is_empty() {
                return Ok(documents);
            }
        }
    }
    .boxed()
}

async fn full_document(cx: &Cx, o: &Organization) -> Result<Document, Problem> {
    let held = records::qualifications(cx.db().reader(), Some(o.id)).await?;
    Ok(document(o, &held, &cx.pack()))
}

/// Facet values are keys of the pack; the page shows the pack's names.
fn document(o: &Organization, held: &[Qualification], pack: &Pack) -> Document {
    let at = o.verified_at.unwrap_or(o.registered_at);
    let href = format!("/organizations/{}", o.id);
    let mut document = Document::new(KIND, o.id.to_string(), href, &o.name, at)
        .body(&o.summary)
        .keyword(pack.organizations.kinds.name(&o.kind))
        .facet("region", region_facet(pack, &o.region))
        .facet("organization_kind", &o.kind)
        .card("kind", &o.kind)
        .card("region", &o.region);
    if let Some(code) = &o.credit_code {
        document = document.keyword(code.as_str());
    }
    for industry in &o.industries {
        document = document.facet("industry", industry);
    }
    for qualification in held {
        document = document.facet("qualification", &qualification.kind);
    }
    if o.demo { document.card("demo", "1") } else { document }
}

/// Inside the home city its county or zone, outside the province.
fn region_facet<'a>(pack: &'a Pack, path: &'a str) -> &'a str {
    match pack.regions.unit_of(path) {
        Some(unit) => &unit.path,
        None if path == pack.regions.home() => path,
        None => path.split('/').next().unwrap_or(path),
    }
}
