//! Rows of the market desk: the only place that knows the tables.

pub(crate) mod pushes;

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Value};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_kernel::{Day, Id, Instant, Page, Uuid};
use kezhuan_organizations::OrganizationId;

use crate::model::{Contact, ContactId, Handover, Kind, Matter, MatterId};

pub(crate) fn day(row: &QueryResult, name: &str) -> Result<Option<Day>, StoreError> {
    let text: Option<String> = row.try_get("", name)?;
    text.map(|text| text.parse()).transpose().map_err(StoreError::bug)
}

pub(crate) fn at(row: &QueryResult, name: &str) -> Result<Option<Instant>, StoreError> {
    Ok(row.try_get::<Option<i64>>("", name)?.map(Instant))
}

const MATTER: &str = "select id, kind, object, title, party, region, owner, opened_at, due, \
                      answered_at, closed_at, ending, version from market_matter";

fn matter(row: &QueryResult) -> Result<Matter, StoreError> {
    let kind: String = row.try_get("", "kind")?;
    let party: Option<Uuid> = row.try_get("", "party")?;
    Ok(Matter {
        id: MatterId::from_uuid(row.try_get("", "id")?),
        kind: Kind::parse(&kind).ok_or_else(|| StoreError::bug(format!("matter {kind}")))?,
        object: row.try_get("", "object")?,
        title: row.try_get("", "title")?,
        party: party.map(OrganizationId::from_uuid),
        region: row.try_get("", "region")?,
        owner: row.try_get("", "owner")?,
        opened_at: Instant(row.try_get("", "opened_at")?),
        due: day(row, "due")?,
        answered_at: at(row, "answered_at")?,
        closed_at: at(row, "closed_at")?,
        ending: row.try_get("", "ending")?,
        version: row.try_get("", "version")?,
    })
}

/// One matter.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(conn: &impl ConnectionTrait, id: MatterId) -> Result<Option<Matter>, StoreError> {
    let found = rows(conn, &format!("{MATTER} where id = $1"), vec![id.uuid().into()]).await?;
    found.first().map(matter).transpose()
}

/// The matter of a demand or deal.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_object(
    conn: &impl ConnectionTrait,
    object: &str,
) -> Result<Option<Matter>, StoreError> {
    let found = rows(conn, &format!("{MATTER} where object = $1"), vec![object.into()]).await?;
    found.first().map(matter).transpose()
}

/// Which matters are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Open ones that this person looks after, or nobody does.
    Mine(Uuid),
    /// Open ones of everybody.
    Open,
    /// Ended ones.
    Closed,
}

/// How many there are, and a page of them: unanswered first, among them what is due first.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    which: Which,
    page: Page,
) -> Result<(u64, Vec<Matter>), StoreError> {
    let (filter, mut values): (&str, Vec<Value>) = match which {
        Which::Mine(user) => {
            ("closed_at is null and (owner = $1 or owner is null)", vec![user.into()])
        }
        Which::Open => ("closed_at is null", Vec::new()),
        Which::Closed => ("closed_at is not null", Vec::new()),
    };
    let count = format!("select count(*) as n from market_matter where {filter}");
    let total: i64 = match rows(conn, &count, values.clone()).await?.first() {
        Some(row) => row.try_get("", "n")?,
        None => 0,
    };
    let order = if which == Which::Closed {
        "closed_at desc, id desc"
    } else {
        "case when answered_at is null then 0 else 1 end, due, opened_at, id"
    };
    let (limit, offset) = (values.len() + 1, values.len() + 2);
    let sql = format!("{MATTER} where {filter} order by {order} limit ${limit} offset ${offset}");
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    values.extend([whole(page.size).into(), whole(page.offset()).into()]);
    let found = rows(conn, &sql, values).await?;
    let matters = found.iter().map(matter).collect::<Result<Vec<_>, _>>()?;
    Ok((u64::try_from(total).unwrap_or(0), matters))
}

/// Unanswered ones of this person, the first due first.
pub(crate) async fn unanswered(
    conn: &impl ConnectionTrait,
    owner: Uuid,
) -> Result<Vec<Matter>, StoreError> {
    let sql = format!(
        "{MATTER} where closed_at is null and answered_at is null and \
         (owner = $1 or owner is null) order by due, opened_at, id limit 50"
    );
    rows(conn, &sql, vec![owner.into()]).await?.iter().map(matter).collect()
}

/// How many open matters each of these people looks after; in their order.
pub(crate) async fn loads(
    conn: &impl ConnectionTrait,
    people: &[Uuid],
) -> Result<Vec<i64>, StoreError> {
    let sql = "select count(*) as n from market_matter where closed_at is null and owner = $1";
    let mut loads = Vec::with_capacity(people.len());
    for person in people {
        let found = rows(conn, sql, vec![(*person).into()]).await?;
        loads.push(found.first().map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0));
    }
    Ok(loads)
}

/// All matters after this id, for the checks.
pub(crate) async fn page_after(
    conn: &impl ConnectionTrait,
    after: Option<MatterId>,
) -> Result<Vec<Matter>, StoreError> {
    let sql = format!("{MATTER} where id > $1 order by id limit 500");
    let after = after.map_or(Uuid::nil(), Id::uuid);
    rows(conn, &sql, vec![after.into()]).await?.iter().map(matter).collect()
}

/// Locks the row and reads it again.
pub(crate) async fn lock(tx: &mut WriteTx, id: MatterId) -> Result<Option<Matter>, StoreError> {
    tx.lock("market_matter", id.uuid()).await?;
    get(tx.conn(), id).await
}

pub(crate) async fn insert(tx: &WriteTx, m: &Matter) -> Result<(), StoreError> {
    let sql = "insert into market_matter (id, kind, object, title, party, region, owner, \
               opened_at, due, answered_at, closed_at, ending, version) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)";
    let values = vec![
        m.id.uuid().into(),
        m.kind.word().into(),
        m.object.as_str().into(),
        m.title.as_str().into(),
        m.party.map(Id::uuid).into(),
        m.region.as_str().into(),
        m.owner.into(),
        m.opened_at.0.into(),
        m.due.map(|day| day.to_string()).into(),
        m.answered_at.map(|at| at.0).into(),
        m.closed_at.map(|at| at.0).into(),
        m.ending.clone().into(),
    ];
    run(tx, sql, values).await.map(drop)
}

/// Writes the row back, guarded by its version.
pub(crate) async fn save(tx: &WriteTx, m: &Matter) -> Result<(), StoreError> {
    let sql = "update market_matter set owner = $3, opened_at = $4, due = $5, answered_at = $6, \
               closed_at = $7, ending = $8, title = $9, version = version + 1 \
               where id = $1 and version = $2";
    let values = vec![
        m.id.uuid().into(),
        m.version.into(),
        m.owner.into(),
        m.opened_at.0.into(),
        m.due.map(|day| day.to_string()).into(),
        m.answered_at.map(|at| at.0).into(),
        m.closed_at.map(|at| at.0).into(),
        m.ending.clone().into(),
        m.title.as_str().into(),
    ];
    if run(tx, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// What was said, the latest first.
pub(crate) async fn contacts(
    conn: &impl ConnectionTrait,
    of: MatterId,
) -> Result<Vec<Contact>, StoreError> {
    let sql = "select id, at, made_by, way, with_whom, outcome, note from market_contact \
               where matter = $1 order by at desc, id desc";
    let one = |row: &QueryResult| {
        Ok(Contact {
            id: ContactId::from_uuid(row.try_get("", "id")?),
            at: Instant(row.try_get("", "at")?),
            by: row.try_get("", "made_by")?,
            way: row.try_get("", "way")?,
            with: row.try_get("", "with_whom")?,
            outcome: row.try_get("", "outcome")?,
            note: row.try_get("", "note")?,
        })
    };
    rows(conn, sql, vec![of.uuid().into()]).await?.iter().map(one).collect()
}

pub(crate) async fn add_contact(tx: &WriteTx, of: MatterId, c: &Contact) -> Result<(), StoreError> {
    let sql = "insert into market_contact (id, matter, at, made_by, way, with_whom, outcome, note) \
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = vec![
        c.id.uuid().into(),
        of.uuid().into(),
        c.at.0.into(),
        c.by.into(),
        c.way.as_str().into(),
        c.with.as_str().into(),
        c.outcome.as_str().into(),
        c.note.as_str().into(),
    ];
    run(tx, sql, values).await.map(drop)
}

/// Through whose hands it went, the latest first.
pub(crate) async fn handovers(
    conn: &impl ConnectionTrait,
    of: MatterId,
) -> Result<Vec<Handover>, StoreError> {
    let sql = "select at, made_by, from_user, to_user, why from market_handover \
               where matter = $1 order by at desc, id desc";
    let one = |row: &QueryResult| {
        Ok(Handover {
            at: Instant(row.try_get("", "at")?),
            by: row.try_get("", "made_by")?,
            from: row.try_get("", "from_user")?,
            to: row.try_get("", "to_user")?,
            why: row.try_get("", "why")?,
        })
    };
    rows(conn, sql, vec![of.uuid().into()]).await?.iter().map(one).collect()
}

pub(crate) async fn add_handover(
    tx: &WriteTx,
    of: MatterId,
    h: &Handover,
) -> Result<(), StoreError> {
    let sql = "insert into market_handover (id, matter, at, made_by, from_user, to_user, why) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    let values = vec![
        tx.fresh_uuid().into(),
        of.uuid().into(),
        h.at.0.into(),
        h.by.into(),
        h.from.into(),
        h.to.into(),
        h.why.as_str().into(),
    ];
    run(tx, sql, values).await.map(drop)
}
