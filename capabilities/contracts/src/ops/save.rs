//! Writing a contract: by a party, or out of a deal.

use std::collections::BTreeMap;

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Day, Fen, Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::Pack;
use kezhuan_web::{Cx, Upload};
use serde_json::json;

use crate::content::{Agency, Content, PlanRow};
use crate::model::{Contract, ContractId, NewContract, Seal};
use crate::ops::{self, attach, event};
use crate::parties;
use crate::permissions::WRITE;
use crate::raw::ContractRaw;
use crate::records::{self, FileKind};
use crate::rules;
use crate::state::{Origin, State};
use crate::store;

/// Reads what was typed, with every error at once.
pub(crate) async fn read(cx: &Cx, raw: &ContractRaw) -> Result<Content, Problem> {
    let (pack, today) = (cx.pack(), cx.now().day());
    let mut c = Check::new();
    let found = parties::resolve_all(cx, &mut c, raw, &pack, None).await?;
    if found.seller.organization.is_none() && found.buyer.organization.is_none() && c.is_fine() {
        c.wrong("buyer[credit_code]", "双方至少有一方是平台上的单位，请填它的统一社会信用代码");
    }
    let content = raw.content(&mut c, found, &pack, today);
    c.finish()?;
    Ok(content)
}

/// The parties as the subject of a permission.
pub(crate) fn subject(content: &Content) -> Subject {
    let parties = [&content.seller, &content.buyer];
    let organizations = parties.iter().filter_map(|p| p.organization).map(Id::uuid).collect();
    Subject { organizations, ..Subject::default() }
}

/// A new draft with its scans.
///
/// # Errors
/// Not a party; fields to mend.
pub async fn draft(cx: &Cx, raw: &ContractRaw, files: &[Upload]) -> Result<ContractId, Problem> {
    let content = read(cx, raw).await?;
    let may = cx.may(&WRITE, &subject(&content))?;
    let mut tx = cx.write(&may).await?;
    let contract = new_draft(cx, &mut tx, Origin::Local, content).await?;
    let added = attach(&tx, contract.id, contract.id.uuid(), files, cx.user()).await?;
    let has_text = added.iter().any(|a| a.kind == FileKind::Text);
    tx.record(event("contracts.drafted", &contract, json!({ "number": contract.platform_no })))
        .await?;
    if has_text && contract.signed_on.is_some() {
        sign(&mut tx, contract.clone()).await?;
    }
    tx.commit().await?;
    Ok(contract.id)
}

/// The row of a new contract, without event.
async fn new_draft(
    cx: &Cx,
    tx: &mut WriteTx,
    origin: Origin,
    content: Content,
) -> Result<Contract, Problem> {
    let contract = numbered(cx, tx, origin, content).await?;
    insert(tx, contract).await
}

/// Writes the row of a new contract.
pub(crate) async fn insert(tx: &WriteTx, contract: Contract) -> Result<Contract, Problem> {
    store::insert(tx, &contract).await.map_err(ops::taken)?;
    Ok(Contract { version: 1, ..contract })
}

/// A new contract with the next number, not written yet.
pub(crate) async fn numbered(
    cx: &Cx,
    tx: &mut WriteTx,
    origin: Origin,
    content: Content,
) -> Result<Contract, Problem> {
    let region = rules::registry_region(&content, &cx.pack());
    Ok(Contract::from(NewContract {
        id: tx.fresh(),
        origin,
        platform_no: store::next_number(tx).await?,
        content,
        region,
        state: if origin == Origin::Local { State::Draft } else { State::Pending },
        seal: fresh_seal(tx),
        by: cx.user(),
        now: tx.now(),
    }))
}

/// The address is guessed by nobody; the code is on the paper only.
fn fresh_seal(tx: &WriteTx) -> Seal {
    let code = hex::encode_upper(tx.db().random_bytes::<4>());
    Seal {
        token: hex::encode(tx.db().random_bytes::<16>()),
        check_code: format!("{}-{}", &code[..4], &code[4..]),
    }
}

async fn sign(tx: &mut WriteTx, contract: Contract) -> Result<(), Problem> {
    let (content, region) = (contract.content.clone(), contract.region.clone());
    let signed = contract.edit(content, region, true, tx.now())?;
    ops::save(tx, &signed).await?;
    tx.record(event("contracts.signed", &signed, json!({ "on": signed.signed_on }))).await?;
    Ok(())
}

/// Another content of a draft, of a signed or of a returned contract.
///
/// # Errors
/// Not a party; with the registry already; fields to mend.
pub async fn edit(
    cx: &Cx,
    id: ContractId,
    raw: &ContractRaw,
    files: &[Upload],
) -> Result<ContractId, Problem> {
    let current = ops::load(cx, id).await?;
    let may = cx.may(&WRITE, &current.parties_subject())?;
    if current.origin == Origin::External {
        return super::external::file_again(cx, &may, id, raw, files).await;
    }
    let content = read(cx, raw).await?;
    cx.may(&WRITE, &subject(&content))?;
    let region = rules::registry_region(&content, &cx.pack());
    let mut tx = cx.write(&may).await?;
    let current = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    attach(&tx, id, id.uuid(), files, cx.user()).await?;
    let signed =
        content.signed_on.is_some() && records::has_file(tx.conn(), id, FileKind::Text).await?;
    let was = current.state;
    let content = Content { deal: current.deal.clone(), ..content };
    let next = current.edit(content, region, signed, tx.now())?;
    ops::save(&tx, &next).await?;
    tx.record(event("contracts.edited", &next, json!({ "number": next.platform_no }))).await?;
    if was != State::Signed && next.state == State::Signed {
        tx.record(event("contracts.signed", &next, json!({ "on": next.signed_on }))).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// Adds scans to a contract that is not finished.
///
/// # Errors
/// Not a party; no file; a wrong kind of file.
pub async fn add_files(cx: &Cx, id: ContractId, files: &[Upload]) -> Result<(), Problem> {
    let current = ops::load(cx, id).await?;
    let may = cx.may(&WRITE, &current.parties_subject())?;
    if !files.iter().any(|f| FileKind::parse(&f.field).is_some()) {
        return Err(Problem::field("text", "请选一个文件"));
    }
    let mut tx = cx.write(&may).await?;
    let current = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let added = attach(&tx, id, id.uuid(), files, cx.user()).await?;
    tx.record(event("contracts.files_added", &current, json!({ "count": added.len() }))).await?;
    let signs = current.state == State::Draft && current.signed_on.is_some();
    if signs && added.iter().any(|a| a.kind == FileKind::Text) {
        sign(&mut tx, current).await?;
    }
    Ok(tx.commit().await?)
}

/// What a deal knows of the contract it leads to.
#[derive(Debug, Clone)]
pub struct DraftFromDeal {
    /// Outside id of the deal.
    pub deal: String,
    /// Outside id of the achievement.
    pub achievement: Option<String>,
    /// Kind, a key of the pack's `contracts.kinds`.
    pub kind: String,
    /// Sub-kind in the pack's words; may be empty.
    pub subkind: String,
    /// 项目名称.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The side that gives technology.
    pub seller: OrganizationId,
    /// The side that gets it.
    pub buyer: OrganizationId,
    /// 中介方, its work, its commission.
    pub agency: Option<(OrganizationId, String, Option<Fen>)>,
    /// 技术经理人; may be empty.
    pub broker: String,
    /// The price agreed upon.
    pub amount: Fen,
    /// How it is paid, a key of the pack; may be empty.
    pub payment_mode: String,
    /// Payment plan.
    pub plan: Vec<PlanRow>,
    /// First day of the term.
    pub from: Option<Day>,
    /// Last day of the term.
    pub until: Option<Day>,
    /// How the parties are related, if they are.
    pub related: Option<String>,
    /// Industry, a key of the pack; may be empty.
    pub industry: String,
    /// Region where it is planned to be converted.
    pub place: Option<String>,
    /// 独占, 排他, 普通: a key of the pack; may be empty.
    pub licence_mode: String,
    /// Territory of the licence; may be empty.
    pub territory: String,
    /// IP rights with their numbers; may be empty.
    pub ip: String,
}

/// A contract draft out of a deal, in the deal's own transaction. The caller has asked for its own
/// permission.
///
/// # Errors
/// A kind the pack does not know; an unknown organization; the database.
pub async fn draft_within(
    cx: &Cx,
    tx: &mut WriteTx,
    from: DraftFromDeal,
) -> Result<ContractId, Problem> {
    let pack = cx.pack();
    if !pack.contracts.kinds.contains(&from.kind) {
        return Err(Problem::field("kind", "请选合同类别"));
    }
    let content = content_of(cx, from, &pack).await?;
    let contract = new_draft(cx, tx, Origin::Local, content).await?;
    tx.record(event("contracts.drafted", &contract, json!({ "number": contract.platform_no })))
        .await?;
    Ok(contract.id)
}

async fn content_of(cx: &Cx, from: DraftFromDeal, pack: &Pack) -> Result<Content, Problem> {
    let agency = match from.agency {
        None => None,
        Some((id, work, commission)) => {
            let party = parties::of(cx, id, pack).await?;
            Some(Agency { party, in_contract: !work.is_empty(), work, commission })
        }
    };
    Ok(Content {
        seller: parties::of(cx, from.seller, pack).await?,
        buyer: parties::of(cx, from.buyer, pack).await?,
        agency,
        kind: from.kind,
        subkind: from.subkind,
        title: from.title,
        summary: from.summary,
        broker: from.broker,
        achievement: from.achievement,
        deal: Some(from.deal),
        amount: from.amount,
        technical_amount: from.amount,
        recognised: false,
        costs: Vec::new(),
        payment_mode: from.payment_mode,
        plan: from.plan,
        signed_on: None,
        from: from.from,
        until: from.until,
        related: from.related,
        field: String::new(),
        industry: from.industry,
        place: from.place,
        licence_mode: from.licence_mode,
        territory: from.territory,
        ip: from.ip,
        clauses: BTreeMap::new(),
    })
}
