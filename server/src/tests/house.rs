//! The parts fit: names are unique, links lead somewhere, what the pack names exists.

use std::collections::BTreeSet;

use kezhuan_web::{Access, Face};

use crate::house::{house, routes};

#[test]
fn migrations_are_named_after_their_capability_and_only_once() {
    let mut seen = BTreeSet::new();
    for capability in house().iter() {
        for migration in (capability.migrations)() {
            let name = migration.name().to_owned();
            assert!(name.starts_with(&format!("{}_", capability.name)), "{name}");
            assert!(seen.insert(name.clone()), "{name} twice");
        }
    }
}

#[test]
fn every_permission_asked_at_a_door_is_in_the_policy_table() {
    let house = house();
    let table: BTreeSet<&str> = house.iter().flat_map(|c| c.permissions).map(|p| p.name).collect();
    let count: usize = house.iter().map(|c| c.permissions.len()).sum();
    assert_eq!(table.len(), count, "a permission is listed twice");
    for row in routes(&house).rows() {
        if let Access::Needs(permission) = row.access {
            assert!(table.contains(permission.name), "{} {}", row.path, permission.name);
        }
    }
}

#[test]
fn no_route_is_declared_twice_and_every_menu_entry_leads_to_a_page() {
    let house = house();
    let mut seen = BTreeSet::new();
    for row in routes(&house).rows() {
        assert!(seen.insert(format!("{} {}", row.method, row.path)), "{} twice", row.path);
    }
    for item in house.iter().flat_map(|c| c.menu) {
        assert!(seen.contains(&format!("GET {}", item.href)), "menu {}", item.href);
    }
}

#[test]
fn whatever_the_pack_says_runs_is_a_capability_or_says_why_not() {
    let pack = kezhuan_testkit::pack();
    let house = house();
    for clause in &pack.clauses.all {
        for name in &clause.runs {
            let lives = house.iter().any(|c| c.name == name);
            assert!(lives || clause.why_not.is_some(), "{} names {name}", clause.id);
        }
    }
}

#[test]
fn the_description_of_the_api_covers_every_route_and_is_fresh() {
    let document = crate::commands::openapi::document().expect("it serialises");
    let described: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    for row in routes(&house()).rows().iter().filter(|row| row.face == Face::Api) {
        let method = row.method.as_str().to_lowercase();
        let operation = &described["paths"][&row.path][&method];
        assert!(operation.is_object(), "{method} {} is not described", row.path);
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(!summary.is_empty(), "{method} {} has no summary", row.path);
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    if super::writes() {
        std::fs::write(path, format!("{document}\n")).expect("the description is written");
    }
    let stored = std::fs::read_to_string(path).expect("docs/openapi.json is there");
    assert!(stored.trim() == document.trim(), "docs/openapi.json is stale: run `make generate`");
}
