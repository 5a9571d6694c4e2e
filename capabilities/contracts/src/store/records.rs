//! Rows that belong to a contract: receipts, evidence of conversion, files.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Fen, Id, Instant, Uuid};

use crate::model::ContractId;

kezhuan_kernel::id!(
    /// A receipt of money.
    ReceiptId,
    "rcp"
);

kezhuan_kernel::id!(
    /// Evidence that a result was converted.
    EvidenceId,
    "cve"
);

/// Money that came in (negative: paid back).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Id.
    pub id: ReceiptId,
    /// Of which contract.
    pub contract: ContractId,
    /// 到账日期.
    pub on: Day,
    /// How much; negative for a refund.
    pub amount: Fen,
    /// Why it was paid back, or why more came in than agreed; may be empty.
    pub reason: String,
    /// Number of the bank slip; may be empty.
    pub slip_no: String,
    /// Number of the invoice; may be empty.
    pub invoice_no: String,
    /// Bank slip.
    pub slip: Option<FileId>,
    /// Scan of the invoice.
    pub invoice: Option<FileId>,
    /// The party that recorded it.
    pub recorded_for: Option<Uuid>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// When the other party confirmed it.
    pub confirmed_at: Option<Instant>,
}

/// How far the evidence was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceState {
    /// 等县级核查.
    Waiting,
    /// 核查属实.
    Passed,
    /// 核查不符.
    Failed,
}

impl EvidenceState {
    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Passed => "passed",
            Self::Failed => "failed",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Passed, Self::Failed].into_iter().find(|s| s.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Waiting => "等县级核查",
            Self::Passed => "核查属实",
            Self::Failed => "核查不符",
        }
    }
}

/// 转化佐证.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Id.
    pub id: EvidenceId,
    /// Of which contract.
    pub contract: ContractId,
    /// Region of the conversion.
    pub place: String,
    /// 投产日; none when production has not begun.
    pub produced_on: Option<Day>,
    /// Kinds of proof, keys of the pack.
    pub kinds: Vec<String>,
    /// What the party says.
    pub note: String,
    /// How far it was checked.
    pub state: EvidenceState,
    /// Since when.
    pub state_at: Instant,
    /// Who checked it.
    pub checked_by: Option<Uuid>,
    /// Day of the visit.
    pub visited_on: Option<Day>,
    /// What was found.
    pub finding: String,
}

/// A file of a contract, of a receipt or of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The contract, the receipt or the evidence it belongs to.
    pub owner: Uuid,
    /// The file.
    pub file: FileId,
    /// What it is.
    pub kind: FileKind,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// 合同文本.
    Text,
    /// 居间合同.
    Brokerage,
    /// 银行回单.
    Slip,
    /// 发票.
    Invoice,
    /// 转化佐证.
    Evidence,
    /// 外地登记证明.
    Proof,
    /// 其他.
    Other,
}

impl FileKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Text,
        Self::Brokerage,
        Self::Slip,
        Self::Invoice,
        Self::Evidence,
        Self::Proof,
        Self::Other,
    ];

    /// Stored word, and the name of the form's field.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Brokerage => "brokerage",
            Self::Slip => "slip",
            Self::Invoice => "invoice",
            Self::Evidence => "evidence",
            Self::Proof => "proof",
            Self::Other => "other",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Text => "合同文本",
            Self::Brokerage => "居间（中介）合同",
            Self::Slip => "银行回单",
            Self::Invoice => "发票",
            Self::Evidence => "转化佐证",
            Self::Proof => "外地登记证明",
            Self::Other => "其他附件",
        }
    }
}

fn day(text: Option<String>) -> Result<Option<Day>, StoreError> {
    text.map(|d| d.parse()).transpose().map_err(StoreError::bug)
}

fn receipt(row: &QueryResult) -> Result<Receipt, StoreError> {
    let on: String = row.try_get("", "received_on")?;
    let confirmed: Option<i64> = row.try_get("", "confirmed_at")?;
    let file = |name: &str| -> Result<Option<FileId>, StoreError> {
        Ok(row.try_get::<Option<Uuid>>("", name)?.map(FileId::from_uuid))
    };
    Ok(Receipt {
        id: ReceiptId::from_uuid(row.try_get("", "id")?),
        contract: ContractId::from_uuid(row.try_get("", "contract")?),
        on: on.parse().map_err(StoreError::bug)?,
        amount: Fen(row.try_get("", "amount")?),
        reason: row.try_get("", "reason")?,
        slip_no: row.try_get("", "slip_no")?,
        invoice_no: row.try_get("", "invoice_no")?,
        slip: file("slip")?,
        invoice: file("invoice")?,
        recorded_for: row.try_get("", "recorded_for")?,
        recorded_at: Instant(row.try_get("", "recorded_at")?),
        confirmed_at: confirmed.map(Instant),
    })
}

/// Receipts of a contract, by day.
///
/// # Errors
/// When the database cannot be read.
pub async fn receipts(
    conn: &impl ConnectionTrait,
    contract: ContractId,
) -> Result<Vec<Receipt>, StoreError> {
    let sql = "select * from contracts_receipt where contract = $1 order by received_on, id";
    rows(conn, sql, vec![contract.uuid().into()]).await?.iter().map(receipt).collect()
}

/// Receipts of contracts with ids in `[from, to]`, for facts.
pub(crate) async fn receipts_between(
    conn: &impl ConnectionTrait,
    from: ContractId,
    to: ContractId,
) -> Result<Vec<Receipt>, StoreError> {
    let sql = "select * from contracts_receipt where contract >= $1 and contract <= $2 \
               order by contract, received_on, id";
    let values = vec![from.uuid().into(), to.uuid().into()];
    rows(conn, sql, values).await?.iter().map(receipt).collect()
}

/// Receipts with this invoice number, of any contract.
pub(crate) async fn with_invoice(
    conn: &impl ConnectionTrait,
    number: &str,
) -> Result<Vec<Receipt>, StoreError> {
    let sql = "select * from contracts_receipt where invoice_no = $1 order by id limit 20";
    rows(conn, sql, vec![number.into()]).await?.iter().map(receipt).collect()
}

pub(crate) async fn add_receipt(
    tx: &WriteTx,
    r: &Receipt,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = "insert into contracts_receipt (id, contract, received_on, amount, reason, slip_no, \
               invoice_no, slip, invoice, recorded_for, recorded_by, recorded_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    run(
        tx,
        sql,
        vec![
            r.id.uuid().into(),
            r.contract.uuid().into(),
            r.on.to_string().into(),
            r.amount.0.into(),
            r.reason.as_str().into(),
            r.slip_no.as_str().into(),
            r.invoice_no.as_str().into(),
            r.slip.map(Id::uuid).into(),
            r.invoice.map(Id::uuid).into(),
            r.recorded_for.into(),
            by.into(),
            r.recorded_at.0.into(),
        ],
    )
    .await
    .map(drop)
}

pub(crate) async fn confirm_receipt(
    tx: &WriteTx,
    id: ReceiptId,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = "update contracts_receipt set confirmed_by = $1, confirmed_at = $2 where id = $3";
    run(tx, sql, vec![by.into(), tx.now().0.into(), id.uuid().into()]).await.map(drop)
}

fn evidence_of(row: &QueryResult) -> Result<Evidence, StoreError> {
    let word: String = row.try_get("", "state")?;
    let kinds: String = row.try_get("", "kinds")?;
    Ok(Evidence {
        id: EvidenceId::from_uuid(row.try_get("", "id")?),
        contract: ContractId::from_uuid(row.try_get("", "contract")?),
        place: row.try_get("", "place")?,
        produced_on: day(row.try_get("", "produced_on")?)?,
        kinds: kinds.split(',').filter(|k| !k.is_empty()).map(str::to_owned).collect(),
        note: row.try_get("", "note")?,
        state: EvidenceState::parse(&word)
            .ok_or_else(|| StoreError::bug(format!("evidence state {word}")))?,
        state_at: Instant(row.try_get("", "state_at")?),
        checked_by: row.try_get("", "checked_by")?,
        visited_on: day(row.try_get("", "visited_on")?)?,
        finding: row.try_get("", "finding")?,
    })
}

/// Evidence of a contract, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn evidence(
    conn: &impl ConnectionTrait,
    contract: ContractId,
) -> Result<Vec<Evidence>, StoreError> {
    let sql = "select * from contracts_evidence where contract = $1 order by recorded_at, id";
    rows(conn, sql, vec![contract.uuid().into()]).await?.iter().map(evidence_of).collect()
}

/// Evidence of contracts with ids in `[from, to]`, for facts.
pub(crate) async fn evidence_between(
    conn: &impl ConnectionTrait,
    from: ContractId,
    to: ContractId,
) -> Result<Vec<Evidence>, StoreError> {
    let sql = "select * from contracts_evidence where contract >= $1 and contract <= $2 \
               order by contract, recorded_at, id";
    let values = vec![from.uuid().into(), to.uuid().into()];
    rows(conn, sql, values).await?.iter().map(evidence_of).collect()
}

/// Evidence that waits for a check, in this region or below (everywhere for `""`), oldest first.
pub(crate) async fn evidence_waiting(
    conn: &impl ConnectionTrait,
    region: &str,
) -> Result<Vec<Evidence>, StoreError> {
    let sql = "select * from contracts_evidence where state = 'waiting' \
               and (place = $1 or place like $2) order by state_at, id limit 200";
    let below = if region.is_empty() { "%".to_owned() } else { format!("{region}/%") };
    rows(conn, sql, vec![region.into(), below.into()]).await?.iter().map(evidence_of).collect()
}

pub(crate) async fn add_evidence(
    tx: &WriteTx,
    e: &Evidence,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = "insert into contracts_evidence (id, contract, place, produced_on, kinds, note, state, \
               state_at, recorded_by, recorded_at, checked_by, visited_on, finding) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $10, $11, $12)";
    run(
        tx,
        sql,
        vec![
            e.id.uuid().into(),
            e.contract.uuid().into(),
            e.place.as_str().into(),
            e.produced_on.map(|d| d.to_string()).into(),
            e.kinds.join(",").into(),
            e.note.as_str().into(),
            e.state.word().into(),
            e.state_at.0.into(),
            by.into(),
            e.checked_by.into(),
            e.visited_on.map(|d| d.to_string()).into(),
            e.finding.as_str().into(),
        ],
    )
    .await
    .map(drop)
}

pub(crate) async fn save_check(tx: &WriteTx, e: &Evidence) -> Result<(), StoreError> {
    let sql = "update contracts_evidence set state = $1, state_at = $2, checked_by = $3, \
               visited_on = $4, finding = $5 where id = $6";
    run(
        tx,
        sql,
        vec![
            e.state.word().into(),
            e.state_at.0.into(),
            e.checked_by.into(),
            e.visited_on.map(|d| d.to_string()).into(),
            e.finding.as_str().into(),
            e.id.uuid().into(),
        ],
    )
    .await
    .map(drop)
}

/// Files of a contract and of what belongs to it, oldest first.
pub(crate) async fn attachments(
    conn: &impl ConnectionTrait,
    contract: ContractId,
) -> Result<Vec<Attachment>, StoreError> {
    let sql =
        "select owner, file, kind from contracts_file where contract = $1 order by added_at, id";
    let found = rows(conn, sql, vec![contract.uuid().into()]).await?;
    let one = |row: &QueryResult| {
        let word: String = row.try_get("", "kind")?;
        Ok(Attachment {
            owner: row.try_get("", "owner")?,
            file: FileId::from_uuid(row.try_get("", "file")?),
            kind: FileKind::parse(&word).ok_or_else(|| StoreError::bug(format!("file {word}")))?,
        })
    };
    found.iter().map(one).collect()
}

/// Has the contract itself a file of this kind?
pub(crate) async fn has_file(
    conn: &impl ConnectionTrait,
    contract: ContractId,
    kind: FileKind,
) -> Result<bool, StoreError> {
    let files = attachments(conn, contract).await?;
    Ok(files.iter().any(|f| f.kind == kind && f.owner == contract.uuid()))
}

pub(crate) async fn attach(
    tx: &WriteTx,
    contract: ContractId,
    a: &Attachment,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = "insert into contracts_file (id, contract, owner, file, kind, added_by, added_at) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    run(
        tx,
        sql,
        vec![
            tx.fresh_uuid().into(),
            contract.uuid().into(),
            a.owner.into(),
            a.file.uuid().into(),
            a.kind.word().into(),
            by.into(),
            tx.now().0.into(),
        ],
    )
    .await
    .map(drop)
}
