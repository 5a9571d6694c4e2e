//! Any facts against the first city's policy: both readings give a round, never a panic.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use kezhuan_pack::Pack;
use kezhuan_rules::{Facts, Policy, evaluate};
use libfuzzer_sys::fuzz_target;

static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/zhoukou");
    let policy = Pack::read_dir(&root).unwrap().policy;
    let overlays: Vec<Policy> = policy
        .overlays
        .iter()
        .map(|overlay| policy.with_overlay(&overlay.id).unwrap())
        .collect();
    std::iter::once(policy).chain(overlays).collect()
});

fuzz_target!(|given: (u8, &str)| {
    let (year, text) = given;
    let Ok(facts) = Facts::from_json(text) else { return };
    for policy in POLICIES.iter() {
        let round = evaluate(policy, 2020 + i32::from(year % 16), &facts, &[]);
        serde_json::to_string(&round).unwrap();
    }
});
