//! What can be done with registrations, one file per verb, and what they have in common.

pub(crate) mod amend;
pub(crate) mod apply;
pub(crate) mod decide;
pub(crate) mod enter;

use kezhuan_db::{StoreError, WriteTx};
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{CreditCode, Problem};
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_pack::Pack;
use kezhuan_web::{Cx, Upload};

use crate::model::{Content, Registration, State};
use crate::rules::RegistrationRaw;
use crate::store;

/// Finds the holder as typed: an id, a 统一社会信用代码, a full name; else the organization that the
/// actor speaks for.
pub(crate) async fn find_holder(
    cx: &Cx,
    raw: &RegistrationRaw,
) -> Result<Option<Organization>, StoreError> {
    let conn = cx.db().reader();
    let typed = raw.holder.trim();
    if typed.is_empty() {
        let Some(own) = kezhuan_organizations::first_own(cx, "registries") else {
            return Ok(None);
        };
        return kezhuan_organizations::get(conn, own).await;
    }
    if let Ok(id) = typed.parse::<OrganizationId>() {
        return kezhuan_organizations::get(conn, id).await;
    }
    match typed.parse::<CreditCode>() {
        Ok(code) => kezhuan_organizations::find_by_code(conn, &code).await,
        Err(_) => kezhuan_organizations::find_by_name(conn, typed).await,
    }
}

/// As typed, with the number of an earlier registration turned into its id.
pub(crate) async fn with_upgrade(
    cx: &Cx,
    raw: &RegistrationRaw,
) -> Result<RegistrationRaw, StoreError> {
    let mut raw = raw.clone();
    if let Some(old) = store::by_number(cx.db().reader(), raw.upgrade_of.trim()).await? {
        raw.upgrade_of = old.id.to_string();
    }
    Ok(raw)
}

/// Attaches the uploaded files.
pub(crate) async fn attach(
    tx: &WriteTx,
    registration: &Registration,
    files: &[Upload],
) -> Result<(), Problem> {
    for upload in files {
        let file = kezhuan_files::save(tx, upload).await?;
        store::add_evidence(tx, registration.id, file).await?;
    }
    Ok(())
}

/// Records what happened to a registration; everybody may know of what was recognised.
pub(crate) async fn record(
    tx: &mut WriteTx,
    kind: &'static str,
    registration: &Registration,
    pack: &Pack,
    note: &str,
) -> Result<(), Problem> {
    let event = Event::new(kind, registration.id)
        .link("organization", registration.holder)
        .payload(serde_json::json!({
            "title": registration.name,
            "number": registration.number,
            "kind": registration.kind,
            "kind_name": pack.registries.kinds.name(&registration.kind),
            "level": registration.level,
            "region": registration.region,
            "state": registration.state.word(),
            "on": registration.state_on,
            "document_no": registration.document_no,
            "note": note,
        }));
    let event = match registration.upgrade_of {
        Some(old) => event.link("upgrades", old),
        None => event,
    };
    tx.record(if registration.state.is_public() { event.public() } else { event.parties() })
        .await?;
    Ok(())
}

/// The one it takes over from must be the holder's, of the same kind, lower and in force.
pub(crate) async fn check_upgrade(
    tx: &WriteTx,
    pack: &Pack,
    content: &Content,
) -> Result<(), Problem> {
    let Some(id) = content.upgrade_of else { return Ok(()) };
    let old = store::get(tx.conn(), id).await?;
    let fits = old.is_some_and(|old| {
        old.holder == content.holder
            && old.kind == content.kind
            && old.counts(pack)
            && !pack.registries.at_least(&old.level, &content.level)
    });
    if fits {
        return Ok(());
    }
    Err(Problem::field("upgrade_of", "只能从本单位同一种类、级别更低、仍然有效的登记升级"))
}

/// Two of the same are refused, also when both come at once.
pub(crate) async fn check_new(tx: &mut WriteTx, content: &Content) -> Result<(), Problem> {
    tx.lock_topic("registries.number").await?;
    match store::same(tx.conn(), content).await? {
        Some(known) => Err(Problem::conflict(
            "registries.duplicate",
            format!(
                "已有同一单位、种类、级别和名称的登记 {}（{}）",
                known.number,
                known.state.chinese()
            ),
        )),
        None => Ok(()),
    }
}

/// When a recognition takes the place of one of a lower level, that one ends the same day.
pub(crate) async fn end_replaced(
    tx: &mut WriteTx,
    pack: &Pack,
    registration: &Registration,
) -> Result<(), Problem> {
    let Some(id) = registration.upgrade_of.filter(|_| registration.state == State::Recognised)
    else {
        return Ok(());
    };
    let Some(old) = store::lock(tx, id).await?.filter(|old| old.counts(pack)) else {
        return Ok(());
    };
    let old = old.replaced(registration.state_on, tx.now());
    let note = format!("由 {} 升级取代", registration.number);
    store::save(tx, &old).await?;
    let saved = Registration { version: old.version + 1, ..old };
    store::add_change(tx, &saved, &note, None).await?;
    record(tx, "registries.replaced", &saved, pack, &note).await
}
