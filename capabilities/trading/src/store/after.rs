//! Rows of what comes after a contract.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Value};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Id, Instant, Uuid};

use crate::after::{After, Following, Outcome, OutcomeId};
use crate::model::DealId;
use crate::state::Side;

fn day_or_none(row: &QueryResult, column: &str) -> Result<Option<Day>, StoreError> {
    let text: Option<String> = row.try_get("", column)?;
    text.map(|text| text.parse().map_err(StoreError::bug)).transpose()
}

fn following(row: &QueryResult) -> Result<Following, StoreError> {
    Ok(Following {
        until: day_or_none(row, "until")?,
        reminded: row.try_get("", "reminded")?,
        over: row.try_get("", "done")?,
    })
}

/// Saves what a contract waits for.
pub(crate) async fn save(tx: &WriteTx, deal: DealId, open: Following) -> Result<(), StoreError> {
    let sql = "insert into trading_following (deal, until, reminded, done) values ($1, $2, $3, $4) \
               on conflict (deal) do update set until = excluded.until, \
               reminded = excluded.reminded, done = excluded.done";
    let until = open.until.map(|day| day.to_string());
    let values = vec![deal.uuid().into(), until.into(), open.reminded.into(), open.over.into()];
    run(tx, sql, values).await.map(drop)
}

/// What a contract waits for; none when its price is all.
pub(crate) async fn open(
    conn: &impl ConnectionTrait,
    deal: DealId,
) -> Result<Option<Following>, StoreError> {
    let sql = "select until, reminded, done from trading_following where deal = $1";
    let found = rows(conn, sql, vec![deal.uuid().into()]).await?;
    found.first().map(following).transpose()
}

/// What contracts of these organizations still wait for.
pub(crate) async fn open_of(
    conn: &impl ConnectionTrait,
    organizations: &[Uuid],
) -> Result<Vec<(DealId, Following)>, StoreError> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=organizations.len()).map(|n| format!("${n}")).collect();
    let marks = marks.join(", ");
    let sql = format!(
        "select f.deal as deal, f.until as until, f.reminded as reminded, f.done as done \
         from trading_following f join trading_deal d on d.id = f.deal \
         where not f.done and (d.seller in ({marks}) or d.buyer in ({marks})) \
         order by f.until, f.deal"
    );
    let values: Vec<Value> = organizations.iter().map(|id| Value::from(*id)).collect();
    let found = rows(conn, &sql, values).await?;
    let one =
        |row| Ok((DealId::from_uuid(QueryResult::try_get(row, "", "deal")?), following(row)?));
    found.iter().map(one).collect()
}

/// Deals whose trial ends on this day or before, and nobody was reminded.
pub(crate) async fn ending(
    conn: &impl ConnectionTrait,
    until: Day,
) -> Result<Vec<DealId>, StoreError> {
    let sql = "select deal from trading_following where not done and not reminded and until <= $1 \
               order by until, deal";
    let found = rows(conn, sql, vec![until.to_string().into()]).await?;
    found.iter().map(|row| Ok(DealId::from_uuid(row.try_get("", "deal")?))).collect()
}

/// The last day of the trial that ends next and nobody was reminded of.
pub(crate) async fn next_end(conn: &impl ConnectionTrait) -> Result<Option<Day>, StoreError> {
    let sql = "select min(until) as until from trading_following where not done and not reminded";
    let found = rows(conn, sql, Vec::new()).await?;
    found.first().map_or(Ok(None), |row| day_or_none(row, "until"))
}

/// Writes what came.
pub(crate) async fn insert(tx: &WriteTx, deal: DealId, new: &Outcome) -> Result<(), StoreError> {
    let sql = "insert into trading_outcome (id, deal, kind, day, until, credit_code, note, file, \
               side, by_user, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = vec![
        new.id.uuid().into(),
        deal.uuid().into(),
        new.kind.word().into(),
        new.on.to_string().into(),
        new.until.map(|day| day.to_string()).into(),
        new.credit_code.as_str().into(),
        new.note.as_str().into(),
        new.file.map(Id::uuid).into(),
        new.side.word().into(),
        new.by.into(),
        new.at.0.into(),
    ];
    run(tx, sql, values).await.map(drop)
}

/// What came after the contract of a deal, oldest first.
pub(crate) async fn outcomes(
    conn: &impl ConnectionTrait,
    deal: DealId,
) -> Result<Vec<Outcome>, StoreError> {
    let sql = "select id, kind, day, until, credit_code, note, file, side, by_user, at \
               from trading_outcome where deal = $1 order by at, id";
    let found = rows(conn, sql, vec![deal.uuid().into()]).await?;
    found.iter().map(outcome).collect()
}

fn outcome(row: &QueryResult) -> Result<Outcome, StoreError> {
    let (kind, side): (String, String) = (row.try_get("", "kind")?, row.try_get("", "side")?);
    let bad = |what: &str| StoreError::bug(format!("outcome {what}"));
    let file: Option<Uuid> = row.try_get("", "file")?;
    Ok(Outcome {
        id: OutcomeId::from_uuid(row.try_get("", "id")?),
        kind: After::parse(&kind).ok_or_else(|| bad(&kind))?,
        on: day_or_none(row, "day")?.ok_or_else(|| bad("without a day"))?,
        until: day_or_none(row, "until")?,
        credit_code: row.try_get("", "credit_code")?,
        note: row.try_get("", "note")?,
        file: file.map(FileId::from_uuid),
        side: Side::parse(&side).ok_or_else(|| bad(&side))?,
        by: row.try_get("", "by_user")?,
        at: Instant(row.try_get("", "at")?),
    })
}
