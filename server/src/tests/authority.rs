//! Every route × every kind of actor, on the demonstration data: one table, kept in docs/authority.tsv.
//!
//! The database is made read-only first, so that asking changes nothing: whoever is allowed gets as
//! far as the write. `make generate` writes the table anew; its diff is what a reviewer reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kezhuan_authority::{Actor, Scope};
use kezhuan_kernel::Uuid;
use kezhuan_testkit::{Answer, Backend, TestApp};
use kezhuan_web::{Access, Face, RouteRow};

use super::exhibits::{exhibits, witnesses};
use crate::house::{house, routes};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/authority.tsv");

/// Routes where an officer of any organization acts for its own, on what others have made public.
const ACTS_FOR_ITSELF: [&str; 6] = [
    "/achievements/{id}/nda",
    "/api/v1/achievements/{id}/nda",
    "/api/v1/campaigns/{id}/file",
    "/campaigns/{id}/file",
    "/registries/{kind}",
    "/registries/{kind}/new",
];

/// What a route answered to an actor, without the details: `sign-in`, `forbidden`, `hidden`, `form`
/// (only the empty form was judged), `may` (got as far as the state of the thing or the write).
fn verdict(answer: &Answer) -> &'static str {
    let to_login = answer.location().is_some_and(|l| l.starts_with("/login"));
    match answer.status {
        401 => "sign-in",
        303 if to_login => "sign-in",
        403 => "forbidden",
        404 => "hidden",
        // The empty body was refused before the thing itself was looked at.
        422 => "form",
        _ => "may",
    }
}

#[tokio::test]
async fn the_table_of_routes_and_actors_is_as_written() {
    let first = kezhuan_demo::first_moment();
    let t = TestApp::at(first, Backend::sqlite(), house().iter().copied().collect()).await;
    kezhuan_demo::build(&t.app, &t.clock).await.expect("the demonstration data builds");
    let actors = witnesses(&t).await;
    let objects = exhibits(&t).await;
    let tx = t.app.db().begin("test").await.expect("a transaction");
    tx.run_sql("pragma query_only = on").await.expect("read-only");
    drop(tx);

    let mut table = String::from("method\tpath");
    for (name, _) in &actors {
        let _ = write!(table, "\t{name}");
    }
    table.push('\n');
    let mut rows: Vec<RouteRow> = routes(&house()).rows().to_vec();
    rows.sort_by_key(|row| (row.path.clone(), row.method.to_string()));
    let mut mistakes = Vec::new();
    for row in &rows {
        let path = filled(&row.path, &objects);
        let _ = write!(table, "{}\t{}", row.method, row.path);
        for (name, actor) in &actors {
            let verdict = verdict(&ask(&t, row, &path, actor).await);
            let what = wrong(row, name, actor, verdict);
            mistakes
                .extend(what.map(|what| format!("{} {} for {name}: {what}", row.method, row.path)));
            let _ = write!(table, "\t{verdict}");
        }
        table.push('\n');
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    compare(&table);
}

async fn ask(t: &TestApp, row: &RouteRow, path: &str, actor: &Actor) -> Answer {
    match (row.method.as_str(), row.face) {
        ("GET", _) => t.get(actor, path).await,
        (_, Face::Page) => t.post(actor, path, &[]).await,
        (method, Face::Api) => {
            t.call_json(actor, method, path, &t.fresh_key(), &serde_json::json!({})).await
        }
    }
}

/// Whatever the table says, this must never be.
fn wrong(row: &RouteRow, name: &str, actor: &Actor, verdict: &str) -> Option<&'static str> {
    let known = actor.is_known();
    match row.access {
        Access::Public => None,
        Access::SignedIn | Access::Needs(_) if !known => {
            (verdict != "sign-in").then_some("let in without signing in")
        }
        Access::SignedIn => None,
        Access::Needs(permission) => {
            let anywhere = actor.may(permission, &kezhuan_authority::Subject::none()).is_ok();
            let own_only = permission.grants.iter().all(|g| g.scope == Scope::OwnOrganization);
            let bound = own_only && !permission.signed_in && !permission.public;
            let stranger = name == "other officer" && row.path.contains('{');
            let acts_for_itself = ACTS_FOR_ITSELF.contains(&row.path.as_str());
            match verdict {
                "may" if !anywhere => Some("the role is not held at all"),
                "may" if stranger && bound && !acts_for_itself => Some("a stranger got in"),
                _ => None,
            }
        }
    }
}

/// Parameters filled with the exhibit of the path's first word: `/contracts/{id}/receipts`.
fn filled(path: &str, objects: &BTreeMap<String, Vec<String>>) -> String {
    let plain = path.trim_start_matches("/api/v1");
    let noun = plain.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
    let mut values = objects.get(plain).or_else(|| objects.get(&noun)).cloned().unwrap_or_default();
    values.reverse();
    let parts = path.split('/').map(|part| {
        if part.starts_with('{') {
            values.pop().unwrap_or_else(|| format!("xxx_{}", Uuid::from_u128(9).simple()))
        } else {
            part.to_owned()
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn compare(table: &str) {
    if super::writes() {
        std::fs::write(TABLE, table).expect("the table is written");
        return;
    }
    let stored = std::fs::read_to_string(TABLE).expect("docs/authority.tsv is there");
    let changed: Vec<String> = table
        .lines()
        .zip(stored.lines().chain(std::iter::repeat("")))
        .filter(|(new, old)| new != old)
        .map(|(new, old)| format!("- {old}\n+ {new}"))
        .collect();
    let same_length = table.lines().count() == stored.lines().count();
    assert!(
        changed.is_empty() && same_length,
        "docs/authority.tsv does not fit; look, then `make generate`:\n{}",
        changed.join("\n")
    );
}
