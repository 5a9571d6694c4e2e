//! The use cases of contracts.

pub(crate) mod change;
pub(crate) mod evidence;
pub(crate) mod external;
pub(crate) mod import;
pub(crate) mod import_receipts;
pub(crate) mod receipt;
pub(crate) mod review;
pub(crate) mod save;
pub(crate) mod submit;

use kezhuan_authority::May;
use kezhuan_db::{StoreError, WriteTx};
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Id, Instant, Problem, Uuid};
use kezhuan_web::{Cx, Upload};
use serde_json::Value;

use crate::model::{Contract, ContractId};
use crate::records::{self, Attachment, FileKind};
use crate::rules::{self, Finding, Seen};
use crate::state::Origin;
use crate::store;

/// The contract, whoever asks; what may be seen is decided with its subject.
pub(crate) async fn load(cx: &Cx, id: ContractId) -> Result<Contract, Problem> {
    store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)
}

/// One step of a contract: lock, move, save, record.
pub(crate) async fn step(
    cx: &Cx,
    may: &May,
    id: ContractId,
    kind: &'static str,
    to: impl FnOnce(Contract, Instant) -> Result<(Contract, Value), Problem>,
) -> Result<Contract, Problem> {
    let mut tx = cx.write(may).await?;
    let current = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let (next, payload) = to(current, tx.now())?;
    save(&tx, &next).await?;
    tx.record(event(kind, &next, payload)).await?;
    tx.commit().await?;
    Ok(next)
}

/// Saves a contract; a national number that is taken is told at its field.
pub(crate) async fn save(tx: &WriteTx, contract: &Contract) -> Result<(), Problem> {
    store::save(tx, contract).await.map_err(taken)
}

/// A national number belongs to one contract.
pub(crate) fn taken(error: StoreError) -> Problem {
    if error.is_unique_violation() {
        let text = "这个登记编号已经用在另一份合同上，同一份合同只记一次";
        return Problem::field("national_no", text);
    }
    error.into()
}

/// An event of a contract, linked with everybody whom it concerns. The payload says its title and
/// the region whose staff are told: the registry's, unless the payload names another.
pub(crate) fn event(kind: &'static str, contract: &Contract, mut payload: Value) -> Event {
    if payload.is_null() {
        payload = Value::Object(serde_json::Map::new());
    }
    if let Value::Object(said) = &mut payload {
        said.entry("title").or_insert_with(|| contract.title.clone().into());
        said.entry("region").or_insert_with(|| contract.region.clone().into());
    }
    let agency = contract.agency.as_ref().and_then(|a| a.party.organization);
    let links = [
        ("seller", contract.seller.organization.map(|o| o.to_string())),
        ("buyer", contract.buyer.organization.map(|o| o.to_string())),
        ("agency", agency.map(|o| o.to_string())),
        ("achievement", contract.achievement.clone()),
        ("deal", contract.deal.clone()),
    ];
    let event = Event::new(kind, contract.id).parties().payload(payload);
    links.into_iter().fold(event, |event, (role, to)| match to {
        Some(to) => event.link(role, to),
        None => event,
    })
}

/// Saves uploads as files of `owner`; fields that are no kind of file are left alone.
pub(crate) async fn attach(
    tx: &WriteTx,
    contract: ContractId,
    owner: Uuid,
    uploads: &[Upload],
    by: Option<Uuid>,
) -> Result<Vec<Attachment>, Problem> {
    let mut added = Vec::new();
    for upload in uploads {
        let Some(kind) = FileKind::parse(&upload.field) else { continue };
        let file = kezhuan_files::save(tx, upload).await?;
        let attachment = Attachment { owner, file, kind };
        records::attach(tx, contract, &attachment, by).await?;
        added.push(attachment);
    }
    Ok(added)
}

/// 自动预检 of a contract as it is stored.
pub(crate) async fn findings(cx: &Cx, contract: &Contract) -> Result<Vec<Finding>, Problem> {
    let conn = cx.db().reader();
    let files = records::attachments(conn, contract.id).await?;
    let has = |kind| files.iter().any(|f| f.kind == kind && f.owner == contract.id.uuid());
    let alike = store::alike(conn, &contract.content, Some(contract.id)).await?;
    let seen = Seen {
        has_text: has(FileKind::Text),
        has_brokerage: has(FileKind::Brokerage),
        alike: alike.into_iter().map(|c| c.platform_no).collect(),
        holding: crate::parties::holding(cx, &contract.content).await?,
    };
    Ok(match contract.origin {
        Origin::Local => rules::precheck(&contract.content, &seen, &cx.pack(), cx.now().day()),
        Origin::External => rules::precheck_external(&contract.content, &seen),
    })
}
