//! Organizations and their yearly figures as facts for the policy engine.

use std::collections::BTreeMap;

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_kernel::{Fen, Id, Problem, Uuid};
use kezhuan_pack::{FigureUnit, Pack};
use kezhuan_web::{Cx, FactSource};
use serde_json::{Map, Value, json};

use crate::model::{Figure, Organization, OrganizationId};
use crate::store::{self, records};

/// The collections of this crate.
pub(crate) const FACTS: &[FactSource] = &[
    FactSource { collection: "organizations", load: organizations },
    FactSource { collection: "yearly_figures", load: yearly_figures },
];

/// An organization as a party of a fact (seller, buyer, issuer): `org` is its id; the legal person
/// and the roles are there because limits count by them.
pub fn party(organization: &Organization, pack: &Pack) -> Value {
    json!({
        "org": organization.id,
        "name": organization.name,
        "type": organization.policy_type(pack),
        "region": organization.region,
        "legal_entity": organization.legal(),
        "roles": organization.roles,
    })
}

fn organizations(cx: &Cx, of: Option<Uuid>) -> BoxFuture<'_, Result<Vec<Value>, Problem>> {
    async move {
        let pack = cx.pack();
        let chosen = chosen(cx, of).await?;
        let held = records::qualifications(cx.db().reader(), of.map(OrganizationId::from_uuid));
        let mut qualifications: BTreeMap<OrganizationId, Vec<Value>> = BTreeMap::new();
        for q in held.await? {
            let fact = json!({
                "kind": q.kind, "level": q.level, "from": q.from, "to": q.to,
                "backing": q.backing.word(),
            });
            qualifications.entry(q.organization).or_default().push(fact);
        }
        let fact = |o: &Organization| {
            let mut fact = party(o, &pack);
            fact["id"] = json!(o.id);
            fact["kind"] = json!(o.kind);
            fact["state"] = json!(o.state.word());
            fact["state_established"] = json!(o.is_state_established(&pack));
            fact["industries"] = json!(o.industries);
            fact["qualifications"] = json!(qualifications.get(&o.id).cloned().unwrap_or_default());
            fact
        };
        Ok(chosen.iter().map(fact).collect())
    }
    .boxed()
}

fn yearly_figures(cx: &Cx, of: Option<Uuid>) -> BoxFuture<'_, Result<Vec<Value>, Problem>> {
    async move {
        let pack = cx.pack();
        let of_one = of.map(OrganizationId::from_uuid);
        let figures = records::figures(cx.db().reader(), of_one).await?;
        let mut years: BTreeMap<(OrganizationId, i32), Vec<Figure>> = BTreeMap::new();
        for figure in figures {
            years.entry((figure.organization, figure.year)).or_default().push(figure);
        }
        let all = chosen(cx, of).await?;
        let by_id: BTreeMap<OrganizationId, &Organization> =
            all.iter().map(|o| (o.id, o)).collect();
        let facts = years.iter().filter_map(|((id, year), figures)| {
            Some(year_fact(by_id.get(id)?, *year, figures, &pack))
        });
        Ok(facts.collect())
    }
    .boxed()
}

/// One record per organization and year; a figure that is not recorded is absent, never 0.
fn year_fact(o: &Organization, year: i32, figures: &[Figure], pack: &Pack) -> Value {
    let mut fact = Map::new();
    if let Value::Object(party) = party(o, pack) {
        fact.extend(party);
    }
    fact.insert("id".into(), format!("{}/{year}", o.id).into());
    fact.insert("year".into(), year.into());
    for figure in figures {
        let term = pack.organizations.yearly_figures.get(&figure.figure);
        let value = match term.map(|term| term.unit) {
            Some(FigureUnit::Fen) => Fen(figure.value).plain().into(),
            Some(FigureUnit::Count) => figure.value.into(),
            Some(FigureUnit::Flag) => (figure.value != 0).into(),
            None => continue,
        };
        fact.insert(figure.figure.clone(), value);
    }
    fact.into()
}

async fn chosen(cx: &Cx, of: Option<Uuid>) -> Result<Vec<Organization>, Problem> {
    let conn = cx.db().reader();
    if let Some(id) = of {
        return Ok(store::many(conn, &[OrganizationId::from_uuid(id)]).await?);
    }
    let mut all: Vec<Organization> = Vec::new();
    loop {
        let page = store::page_after(conn, all.last().map(|o| o.id), PAGE).await?;
        let last = (page.len() as u64) < PAGE;
        all.extend(page);
        if last {
            return Ok(all);
        }
    }
}

const PAGE: u64 = 1_000;
