//! Rows about organizations: qualifications, yearly figures, holdings. The only place that knows
//! these tables.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Value};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Id, Problem, Uuid};

use crate::model::{Backing, Figure, Holding, OrganizationId, Qualification, QualificationId};

fn organization(row: &QueryResult) -> Result<OrganizationId, StoreError> {
    Ok(OrganizationId::from_uuid(row.try_get("", "organization")?))
}

fn backing(row: &QueryResult) -> Result<Backing, StoreError> {
    let word: String = row.try_get("", "backing")?;
    Backing::parse(&word).ok_or_else(|| StoreError::bug(format!("backing {word}")))
}

fn day(text: &str) -> Result<Day, StoreError> {
    text.parse().map_err(StoreError::bug)
}

fn qualification(row: &QueryResult) -> Result<Qualification, StoreError> {
    let to: Option<String> = row.try_get("", "to_day")?;
    let evidence: Option<Uuid> = row.try_get("", "evidence")?;
    Ok(Qualification {
        id: QualificationId::from_uuid(row.try_get("", "id")?),
        organization: organization(row)?,
        kind: row.try_get("", "kind")?,
        level: row.try_get("", "level")?,
        certificate: row.try_get("", "certificate")?,
        from: day(&row.try_get::<String>("", "from_day")?)?,
        to: to.as_deref().map(day).transpose()?,
        evidence: evidence.map(FileId::from_uuid),
        backing: backing(row)?,
    })
}

/// Qualifications of an organization, newest first; of all organizations for `None`.
///
/// # Errors
/// When the database cannot be read.
pub async fn qualifications(
    conn: &impl ConnectionTrait,
    of: Option<OrganizationId>,
) -> Result<Vec<Qualification>, StoreError> {
    let (filter, values) = only(of);
    let sql = format!(
        "select * from organizations_qualification {filter} order by from_day desc, id desc"
    );
    rows(conn, &sql, values).await?.iter().map(qualification).collect()
}

fn only(of: Option<OrganizationId>) -> (&'static str, Vec<Value>) {
    match of {
        Some(id) => ("where organization = $1", vec![id.uuid().into()]),
        None => ("", Vec::new()),
    }
}

pub(crate) async fn add_qualification(
    tx: &WriteTx,
    q: &Qualification,
    by: Option<Uuid>,
) -> Result<(), Problem> {
    let sql = "insert into organizations_qualification (id, organization, kind, level, certificate, \
               from_day, to_day, evidence, backing, recorded_by, recorded_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let done = run(
        tx,
        sql,
        vec![
            q.id.uuid().into(),
            q.organization.uuid().into(),
            q.kind.as_str().into(),
            q.level.as_str().into(),
            q.certificate.as_str().into(),
            q.from.to_string().into(),
            q.to.map(|day| day.to_string()).into(),
            q.evidence.map(Id::uuid).into(),
            q.backing.word().into(),
            by.into(),
            tx.now().0.into(),
        ],
    )
    .await;
    match done {
        Err(error) if error.is_unique_violation() => Err(Problem::conflict(
            "organizations.qualification_exists",
            "同一天起算的这项资质已经记过",
        )),
        other => Ok(other.map(|_| ())?),
    }
}

fn figure(row: &QueryResult) -> Result<Figure, StoreError> {
    Ok(Figure {
        organization: organization(row)?,
        year: row.try_get("", "year")?,
        figure: row.try_get("", "figure")?,
        value: row.try_get("", "value")?,
        source: row.try_get("", "source")?,
        backing: backing(row)?,
    })
}

/// Yearly figures of an organization (of all for `None`), by year and figure.
///
/// # Errors
/// When the database cannot be read.
pub async fn figures(
    conn: &impl ConnectionTrait,
    of: Option<OrganizationId>,
) -> Result<Vec<Figure>, StoreError> {
    let (filter, values) = only(of);
    let sql =
        format!("select * from organizations_figure {filter} order by organization, year, figure");
    rows(conn, &sql, values).await?.iter().map(figure).collect()
}

/// Records a figure; replaces an earlier one of the year.
pub(crate) async fn put_figure(
    tx: &WriteTx,
    f: &Figure,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = "insert into organizations_figure (id, organization, year, figure, value, source, \
               backing, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
               on conflict (organization, year, figure) do update set value = excluded.value, \
               source = excluded.source, backing = excluded.backing, \
               recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at";
    run(
        tx,
        sql,
        vec![
            tx.fresh_uuid().into(),
            f.organization.uuid().into(),
            f.year.into(),
            f.figure.as_str().into(),
            f.value.into(),
            f.source.as_str().into(),
            f.backing.word().into(),
            by.into(),
            tx.now().0.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The figure is no longer known.
pub(crate) async fn drop_figure(
    tx: &WriteTx,
    of: OrganizationId,
    year: i32,
    figure: &str,
) -> Result<(), StoreError> {
    let sql =
        "delete from organizations_figure where organization = $1 and year = $2 and figure = $3";
    run(tx, sql, vec![of.uuid().into(), year.into(), figure.into()]).await?;
    Ok(())
}

fn holding(row: &QueryResult) -> Result<Holding, StoreError> {
    let holder: Option<Uuid> = row.try_get("", "holder")?;
    let share: Option<String> = row.try_get("", "share")?;
    Ok(Holding {
        id: row.try_get("", "id")?,
        organization: organization(row)?,
        holder: holder.map(OrganizationId::from_uuid),
        holder_name: row.try_get("", "holder_name")?,
        share: share.map(|s| s.parse()).transpose().map_err(StoreError::bug)?,
        backing: backing(row)?,
    })
}

/// Who holds shares of this organization.
///
/// # Errors
/// When the database cannot be read.
pub async fn holdings(
    conn: &impl ConnectionTrait,
    of: OrganizationId,
) -> Result<Vec<Holding>, StoreError> {
    let sql = "select * from organizations_holding where organization = $1 order by holder_name";
    rows(conn, sql, vec![of.uuid().into()]).await?.iter().map(holding).collect()
}

/// Records a holder; replaces what was known of the same holder.
pub(crate) async fn put_holding(
    tx: &WriteTx,
    h: &Holding,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = "insert into organizations_holding (id, organization, holder, holder_name, share, \
               backing, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8) \
               on conflict (organization, holder_name) do update set holder = excluded.holder, \
               share = excluded.share, backing = excluded.backing, \
               recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at";
    run(
        tx,
        sql,
        vec![
            h.id.into(),
            h.organization.uuid().into(),
            h.holder.map(Id::uuid).into(),
            h.holder_name.as_str().into(),
            h.share.map(|s| format!("{}/{}", s.num(), s.den())).into(),
            h.backing.word().into(),
            by.into(),
            tx.now().0.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The recorded holdings by which two organizations are related: one holds the other, or the same
/// holder stands behind both. What to make of the shares is for the reader.
///
/// # Errors
/// When the database cannot be read.
pub async fn related(
    conn: &impl ConnectionTrait,
    a: OrganizationId,
    b: OrganizationId,
) -> Result<Vec<Holding>, StoreError> {
    let (of_a, of_b) = (holdings(conn, a).await?, holdings(conn, b).await?);
    let shared = |one: &Holding, other: &[Holding], partner: OrganizationId| {
        one.holder == Some(partner)
            || other.iter().any(|o| {
                o.holder_name == one.holder_name || (o.holder.is_some() && o.holder == one.holder)
            })
    };
    let mut found: Vec<Holding> = of_a.iter().filter(|h| shared(h, &of_b, b)).cloned().collect();
    found.extend(of_b.iter().filter(|h| shared(h, &of_a, a)).cloned());
    Ok(found)
}
