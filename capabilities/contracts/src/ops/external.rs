//! 外地登记备案: the buyer files a registration made elsewhere, the clerk verifies it.

use kezhuan_authority::{May, Subject};
use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Id, Problem};
use kezhuan_pack::Reach;
use kezhuan_web::{Cx, Upload};
use serde_json::json;

use crate::content::Content;
use crate::model::{Contract, ContractId, Registration};
use crate::ops::{self, attach, event, load, step};
use crate::parties::{self, Asked};
use crate::permissions::{FILE_EXTERNAL, REVIEW};
use crate::raw::ContractRaw;
use crate::records::{self, FileKind};
use crate::state::Origin;
use crate::store;

/// What was typed about a registration elsewhere.
pub(crate) struct Filing {
    pub(crate) content: Content,
    pub(crate) national_no: String,
    pub(crate) registration: Registration,
}

pub(crate) async fn read(
    cx: &Cx,
    raw: &ContractRaw,
    asked: Option<&Asked>,
) -> Result<Filing, Problem> {
    let (pack, today) = (cx.pack(), cx.now().day());
    let mut c = Check::new();
    let found = parties::resolve_all(cx, &mut c, raw, &pack, asked).await?;
    if found.buyer.organization.is_none() {
        c.wrong("buyer[credit_code]", "买方要是平台上的单位，请填它的统一社会信用代码");
    }
    if pack.regions.reach(&found.seller.region) == Reach::Home {
        c.wrong("seller[region]", "卖方在本市，由卖方在本市认定登记，不用备案");
    }
    let content = raw.content(&mut c, found, &pack, today);
    let (national_no, registration) = raw.registration(&mut c, &pack, today);
    if content.signed_on.is_none() && raw.signed_on.trim().is_empty() {
        c.wrong("signed_on", "请填签订日期");
    }
    c.finish()?;
    Ok(Filing { content, national_no, registration })
}

/// Files a registration made elsewhere.
///
/// # Errors
/// Not the buyer; fields to mend; filed already.
pub async fn file_external(
    cx: &Cx,
    raw: &ContractRaw,
    files: &[Upload],
) -> Result<ContractId, Problem> {
    let filing = read(cx, raw, None).await?;
    let may = cx.may(&FILE_EXTERNAL, &filing.subject())?;
    once(cx, &filing.national_no, None).await?;
    let mut tx = cx.write(&may).await?;
    let id = file_within(cx, &mut tx, filing, files).await?;
    tx.commit().await?;
    Ok(id)
}

impl Filing {
    /// The buyer, whose filing it is.
    pub(crate) fn subject(&self) -> Subject {
        let buyer = self.content.buyer.organization.map(Id::uuid);
        Subject { organizations: buyer.into_iter().collect(), ..Subject::default() }
    }
}

/// The row of a filing with its scans and its event.
pub(crate) async fn file_within(
    cx: &Cx,
    tx: &mut WriteTx,
    filing: Filing,
    files: &[Upload],
) -> Result<ContractId, Problem> {
    let new = super::save::numbered(cx, tx, Origin::External, filing.content).await?;
    let contract = Contract {
        national_no: Some(filing.national_no),
        registration: Some(filing.registration),
        ..new
    };
    let contract = super::save::insert(tx, contract).await?;
    attach(tx, contract.id, contract.id.uuid(), files, cx.user()).await?;
    let number = json!({ "number": contract.platform_no, "national_no": contract.national_no });
    tx.record(event("contracts.external_filed", &contract, number)).await?;
    Ok(contract.id)
}

/// The number belongs to no other contract; said before the unique index says it.
async fn once(cx: &Cx, number: &str, not: Option<ContractId>) -> Result<(), Problem> {
    match store::by_national_no(cx.db().reader(), number).await? {
        Some(other) if Some(other.id) != not => Err(Problem::field(
            "national_no",
            format!("这个登记编号已经记在 {} 上，同一份合同只记一次", other.platform_no),
        )),
        _ => Ok(()),
    }
}

/// Files it again after it did not fit. `may` was asked for the parties.
pub(crate) async fn file_again(
    cx: &Cx,
    may: &May,
    id: ContractId,
    raw: &ContractRaw,
    files: &[Upload],
) -> Result<ContractId, Problem> {
    let filing = read(cx, raw, None).await?;
    once(cx, &filing.national_no, Some(id)).await?;
    let mut tx = cx.write(may).await?;
    let current = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let region = current.region.clone();
    let edited = current.edit(filing.content, region, true, tx.now())?;
    let next = Contract {
        national_no: Some(filing.national_no),
        registration: Some(filing.registration),
        ..edited.file_again(tx.now())?
    };
    ops::save(&tx, &next).await?;
    attach(&tx, id, id.uuid(), files, cx.user()).await?;
    tx.record(event("contracts.external_filed", &next, json!({ "again": true }))).await?;
    tx.commit().await?;
    Ok(id)
}

/// What the clerk found out, as typed.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ExternalContractCheckRaw)]
pub struct VerifyRaw {
    /// `true`: as filed; `false`: it does not fit.
    pub fits: String,
    /// What does not fit.
    pub reason: String,
}

/// The clerk verifies an external registration.
///
/// # Errors
/// Not the clerk; no scan; nothing to verify.
pub async fn verify_external(
    cx: &Cx,
    id: ContractId,
    raw: &VerifyRaw,
) -> Result<Contract, Problem> {
    let current = load(cx, id).await?;
    let may = cx.may(&REVIEW, &current.parties_subject())?;
    let mut c = Check::new();
    let fits: bool = c.one_of("fits", &raw.fits, |word| word.parse().ok()).unwrap_or_default();
    let reason = c.text("reason", &raw.reason).max(500).get();
    c.expect(fits || !reason.is_empty(), "reason", "请写哪里不符，备案方照着改");
    c.finish()?;
    if fits && !records::has_file(cx.db().reader(), id, FileKind::Proof).await? {
        let text = "还没有登记证明扫描件，不能核验通过；请写明不符，让备案方补上";
        return Err(Problem::conflict("contracts.no_proof", text));
    }
    let kind = if fits { "contracts.external_verified" } else { "contracts.external_mismatch" };
    step(cx, &may, id, kind, |contract, now| {
        let result = if fits { Ok(()) } else { Err(reason.clone()) };
        Ok((contract.verify(result, now)?, json!({ "reason": reason })))
    })
    .await
}
