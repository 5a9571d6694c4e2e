//! Registrations in the search index: those that were recognised, for everybody.

use kezhuan_kernel::Problem;
use kezhuan_organizations::{Organization, many};
use kezhuan_pack::Pack;
use kezhuan_text::{Change, Document};
use kezhuan_web::{Cx, Later, Searchable};

use crate::model::{Registration, RegistrationId};
use crate::store;

const KIND: &str = "registry";

/// The port.
pub(crate) const SEARCHABLE: Searchable = Searchable { prefixes: &["reg"], load, all };

fn load<'a>(cx: &'a Cx, ids: &'a [String]) -> Later<'a, Vec<Change>> {
    Box::pin(async move {
        let wanted: Vec<RegistrationId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
        let found = store::many(cx.db().reader(), &wanted).await?;
        let mut documents = documents(cx, &found).await?;
        let change = |id: &RegistrationId| {
            let id = id.to_string();
            match documents.iter().position(|document| document.id == id) {
                Some(place) => documents.swap_remove(place).into(),
                None => Change::Delete { kind: KIND.to_owned(), id },
            }
        };
        Ok(wanted.iter().map(change).collect())
    })
}

fn all(cx: &Cx, after: Option<String>, limit: u64) -> Later<'_, Vec<Document>> {
    Box::pin(async move {
        let mut after: Option<RegistrationId> = after.and_then(|id| id.parse().ok());
        loop {
            let page = store::page_after(cx.db().reader(), after, limit).await?;
            let Some(last) = page.last() else { return Ok(Vec::new()) };
            after = Some(last.id);
            let documents = documents(cx, &page).await?;
            if !documents.is_empty() {
                return Ok(documents);
            }
        }
    })
}

/// Documents of the public ones among these.
async fn documents(cx: &Cx, all: &[Registration]) -> Result<Vec<Document>, Problem> {
    let public: Vec<&Registration> = all.iter().filter(|r| r.state.is_public()).collect();
    let ids: Vec<_> = public.iter().map(|r| r.holder).collect();
    let holders = many(cx.db().reader(), &ids).await?;
    let pack = cx.pack();
    let holder = |r: &Registration| holders.iter().find(|o| o.id == r.holder);
    Ok(public.into_iter().map(|r| document(r, holder(r), &pack)).collect())
}

/// Facet values are keys of the pack; the page shows the pack's names.
fn document(r: &Registration, holder: Option<&Organization>, pack: &Pack) -> Document {
    let at = r.recognised_on.map_or(r.created_at, kezhuan_kernel::Day::start);
    let place = pack.regions.unit_of(&r.region).map_or(r.region.as_str(), |unit| &unit.path);
    let kind = pack.registries.kinds.name(&r.kind);
    let level = pack.registries.levels.name(&r.level);
    let mut document = Document::new(KIND, r.id.to_string(), r.href(), &r.name, at)
        .body(format!("{level}{kind} {}", r.state.chinese()))
        .keyword(&r.number)
        .facet("region", place)
        .facet("registry_kind", &r.kind)
        .facet("level", &r.level)
        .card("kind", kind)
        .card("level", level)
        .card("state", r.state.chinese());
    if let Some(number) = &r.document_no {
        document = document.keyword(number);
    }
    match holder {
        Some(holder) => document.keyword(&holder.name).card("owner", &holder.name),
        None => document,
    }
}
