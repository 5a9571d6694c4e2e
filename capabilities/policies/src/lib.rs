//! The policy itself: versions of the pack in the database, the document by clause, what runs for it.
//!
//! Facade: [`load_pack`] stores a version for good, [`pack_in_force`] reads the one in force.

mod api;
mod clause;
mod migrations;
mod pages;
mod samples;
mod search;
mod store;

use std::collections::BTreeMap;

use kezhuan_db::{Db, StoreError};
use kezhuan_journal::{Event, Record};
use kezhuan_pack::Pack;
use kezhuan_web::{Access, Capability, MenuItem, Routes};

pub use kezhuan_web::filters;
pub use store::PackVersion;

kezhuan_kernel::id!(
    /// A version of the pack, as events name it.
    PackId,
    "pak"
);

/// What this capability gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    menu: &[MenuItem { href: "/policies", text: "政策与兑现", order: 50, shown: |_| true }],
    searchable: Some(search::SEARCHABLE),
    checks: Some(|cx| Box::pin(check(cx))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("policies")
};

fn routes() -> Routes {
    use utoipa_axum::routes;
    Routes::new()
        .get("/policies", Access::Public, pages::show)
        .get("/policies/pack", Access::Public, pages::pack_files)
        .get("/policies/guides", Access::Public, pages::guides)
        .get("/policies/guides/{id}", Access::Public, pages::guide)
        .api(Access::Public, routes!(api::list_clauses))
        .api(Access::Public, routes!(api::list_guides))
}

/// Stores this version of the pack, unchangeable, and puts it in force. The same version again does
/// nothing.
///
/// # Errors
/// When the database fails.
pub async fn load_pack(db: &Db, pack: &Pack) -> Result<(), StoreError> {
    if store::hash_in_force(db.reader()).await?.as_deref() == Some(pack.hash()) {
        return Ok(());
    }
    let mut tx = db.begin("system:pack").await?;
    tx.lock_topic("policies.pack").await?;
    let id: PackId = tx.fresh();
    let files = serde_json::to_string(pack.files()).map_err(StoreError::bug)?;
    store::put_in_force(&tx, id, pack.hash(), &pack.about.id, &files).await?;
    let event = Event::new("policies.pack_loaded", id)
        .public()
        .payload(serde_json::json!({ "hash": pack.hash(), "pack": pack.about.id }));
    tx.record(event).await?;
    tx.commit().await
}

/// The pack in force, if one was loaded.
///
/// # Errors
/// When the database cannot be read, or this program no longer understands the stored version.
pub async fn pack_in_force(db: &Db) -> Result<Option<Pack>, StoreError> {
    let Some(files) = store::files_in_force(db.reader()).await? else { return Ok(None) };
    let files: BTreeMap<String, String> = serde_json::from_str(&files).map_err(StoreError::bug)?;
    let pack = Pack::from_files(files).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        StoreError::bug(format!(
            "数据库里的政策包读不懂，请用新的政策包运行 kezhuan pack load：\n{}",
            lines.join("\n")
        ))
    })?;
    Ok(Some(pack))
}

/// Versions ever loaded, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn versions(db: &Db) -> Result<Vec<PackVersion>, StoreError> {
    store::versions(db.reader()).await
}

async fn check(cx: &kezhuan_web::Cx) -> Result<Vec<String>, kezhuan_kernel::Problem> {
    let mut wrong = Vec::new();
    for version in versions(cx.db()).await? {
        let files: BTreeMap<String, String> =
            serde_json::from_str(&version.files).unwrap_or_default();
        if let Ok(pack) = Pack::from_files(files)
            && pack.hash() != version.hash
        {
            wrong.push(format!("政策包版本 {} 的内容被改过", version.hash));
        }
    }
    Ok(wrong)
}
