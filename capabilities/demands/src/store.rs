//! Rows of demands: the only place that knows the table.

pub(crate) mod beside;

use kezhuan_db::sea_orm::{self, entity::prelude::*};
use kezhuan_db::sea_orm::{ActiveValue::Set, Condition, ExprTrait, QueryOrder, QuerySelect};
use kezhuan_db::{StoreError, WriteTx};
use kezhuan_kernel::{Day, Id, Instant};
use kezhuan_organizations::OrganizationId;

use crate::model::{Demand, DemandId, State};

mod row {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "demands_demand")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub serial: String,
        pub year: i32,
        pub number: i64,
        pub organization: Option<Uuid>,
        pub region: String,
        pub title: String,
        pub content: String,
        pub draft: Option<String>,
        pub state: String,
        pub state_at: i64,
        pub reason: Option<String>,
        pub published_by: Option<Uuid>,
        pub published_on: Option<String>,
        pub expires_on: Option<String>,
        pub reminded_of: Option<String>,
        pub source_key: Option<String>,
        pub demo: bool,
        pub created_by: Option<Uuid>,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use row::{Column, Entity};

/// A place in the numbers of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) year: i32,
    pub(crate) number: i64,
}

impl Number {
    /// `XQ-2026-000123`.
    pub(crate) fn serial(self, prefix: &str) -> String {
        format!("{prefix}-{}-{:06}", self.year, self.number)
    }

    pub(crate) fn next(self) -> Self {
        Self { number: self.number + 1, ..self }
    }

    /// Reads it back from a serial.
    fn of(serial: &str) -> Result<Self, StoreError> {
        let mut parts = serial.rsplit('-');
        let number = parts.next().and_then(|n| n.parse().ok());
        let year = parts.next().and_then(|y| y.parse().ok());
        match (year, number) {
            (Some(year), Some(number)) => Ok(Self { year, number }),
            _ => Err(StoreError::bug(format!("serial {serial}"))),
        }
    }
}

/// The next free number of this year; held until the transaction ends.
pub(crate) async fn next_number(tx: &mut WriteTx) -> Result<Number, StoreError> {
    let (year, number) = kezhuan_db::next_in_year(tx, "demands_demand", "number").await?;
    Ok(Number { year, number })
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::bug)
}

fn to_row(a: &Demand, version: i64) -> Result<row::ActiveModel, StoreError> {
    let number = Number::of(&a.serial)?;
    Ok(row::ActiveModel {
        id: Set(a.id.uuid()),
        serial: Set(a.serial.clone()),
        year: Set(number.year),
        number: Set(number.number),
        organization: Set(a.organization.map(Id::uuid)),
        region: Set(a.region.clone()),
        title: Set(a.content.title.chars().take(200).collect()),
        content: Set(json(&a.content)?),
        draft: Set(a.draft.as_ref().map(json).transpose()?),
        state: Set(a.state.word().to_owned()),
        state_at: Set(a.state_at.0),
        reason: Set(a.reason.clone()),
        published_by: Set(a.published_by),
        published_on: Set(a.published_on.map(|day| day.to_string())),
        expires_on: Set(a.expires_on.map(|day| day.to_string())),
        reminded_of: Set(a.reminded_of.map(|day| day.to_string())),
        source_key: Set(a.source_key.clone()),
        demo: Set(a.demo),
        created_by: Set(a.created_by),
        created_at: Set(a.created_at.0),
        version: Set(version),
    })
}

fn day(text: Option<String>) -> Result<Option<Day>, StoreError> {
    text.map(|text| text.parse()).transpose().map_err(StoreError::bug)
}

fn from_row(row: row::Model) -> Result<Demand, StoreError> {
    let bad = |what: &str, word: &str| StoreError::bug(format!("demand {what} {word}"));
    let state = State::parse(&row.state).ok_or_else(|| bad("state", &row.state))?;
    let draft = row.draft.as_deref().map(serde_json::from_str).transpose();
    Ok(Demand {
        id: DemandId::from_uuid(row.id),
        serial: row.serial,
        organization: row.organization.map(OrganizationId::from_uuid),
        region: row.region,
        content: serde_json::from_str(&row.content).map_err(StoreError::bug)?,
        draft: draft.map_err(StoreError::bug)?,
        state,
        state_at: Instant(row.state_at),
        reason: row.reason,
        published_by: row.published_by,
        published_on: day(row.published_on)?,
        expires_on: day(row.expires_on)?,
        reminded_of: day(row.reminded_of)?,
        source_key: row.source_key,
        demo: row.demo,
        created_by: row.created_by,
        created_at: Instant(row.created_at),
        version: row.version,
    })
}

async fn all(
    query: sea_orm::Select<Entity>,
    conn: &impl ConnectionTrait,
) -> Result<Vec<Demand>, StoreError> {
    query.all(conn).await?.into_iter().map(from_row).collect()
}

/// One demand.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(conn: &impl ConnectionTrait, id: DemandId) -> Result<Option<Demand>, StoreError> {
    Entity::find_by_id(id.uuid()).one(conn).await?.map(from_row).transpose()
}

/// Several demands, in no particular order; unknown ids are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn many(
    conn: &impl ConnectionTrait,
    ids: &[DemandId],
) -> Result<Vec<Demand>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(500) {
        let ids = chunk.iter().map(|id| id.uuid());
        found.extend(all(Entity::find().filter(Column::Id.is_in(ids)), conn).await?);
    }
    Ok(found)
}

/// A page of everything, in id order.
pub(crate) async fn page_after(
    conn: &impl ConnectionTrait,
    after: Option<DemandId>,
    limit: u64,
) -> Result<Vec<Demand>, StoreError> {
    let mut query = Entity::find().order_by_asc(Column::Id).limit(limit);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after.uuid()));
    }
    all(query, conn).await
}

/// Of these organizations in these states, longest waiting first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_organizations(
    conn: &impl ConnectionTrait,
    organizations: &[Uuid],
    states: &[State],
    limit: u64,
) -> Result<Vec<Demand>, StoreError> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let query = Entity::find()
        .filter(Column::Organization.is_in(organizations.iter().copied()))
        .filter(Column::State.is_in(states.iter().map(|state| state.word())))
        .order_by_asc(Column::StateAt)
        .limit(limit);
    all(query, conn).await
}

/// All of these organizations, what changed last first: a page of the unit's own list.
pub(crate) async fn own_list(
    conn: &impl ConnectionTrait,
    organizations: &[Uuid],
    offset: u64,
    limit: u64,
) -> Result<Vec<Demand>, StoreError> {
    let query = Entity::find()
        .filter(Column::Organization.is_in(organizations.iter().copied()))
        .order_by_desc(Column::StateAt)
        .order_by_desc(Column::Id)
        .offset(offset)
        .limit(limit);
    all(query, conn).await
}

/// Of this region what somebody stands by: under review, published, or brought in with a list; the
/// newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn in_region(
    conn: &impl ConnectionTrait,
    region: &str,
    limit: u64,
) -> Result<Vec<Demand>, StoreError> {
    let here = Condition::any()
        .add(Column::Region.eq(region))
        .add(Column::Region.starts_with(format!("{region}/")));
    let open = [State::Review.word(), State::Published.word()];
    let listed = Condition::all()
        .add(Column::State.eq(State::Draft.word()))
        .add(Column::SourceKey.is_not_null());
    let query = Entity::find()
        .filter(here)
        .filter(Condition::any().add(Column::State.is_in(open)).add(listed))
        .order_by_desc(Column::Id)
        .limit(limit);
    all(query, conn).await
}

/// In this state, longest waiting first.
pub(crate) async fn in_state(
    conn: &impl ConnectionTrait,
    state: State,
    limit: u64,
) -> Result<Vec<Demand>, StoreError> {
    let query = Entity::find()
        .filter(Column::State.eq(state.word()))
        .order_by_asc(Column::StateAt)
        .limit(limit);
    all(query, conn).await
}

/// Published and past this day: the ids to expire.
pub(crate) async fn over(
    conn: &impl ConnectionTrait,
    today: Day,
    limit: u64,
) -> Result<Vec<Demand>, StoreError> {
    let query = expiring().filter(Column::ExpiresOn.lt(today.to_string())).limit(limit);
    all(query, conn).await
}

/// The first day on which something expires.
pub(crate) async fn next_expiry(conn: &impl ConnectionTrait) -> Result<Option<Day>, StoreError> {
    let first: Option<Option<String>> = expiring()
        .filter(Column::ExpiresOn.is_not_null())
        .select_only()
        .column(Column::ExpiresOn)
        .into_tuple()
        .one(conn)
        .await?;
    day(first.flatten())
}

/// Published, ending until this day, and their companies not reminded of that yet.
pub(crate) async fn to_remind(
    conn: &impl ConnectionTrait,
    until: Day,
    limit: u64,
) -> Result<Vec<Demand>, StoreError> {
    let query = unreminded().filter(Column::ExpiresOn.lte(until.to_string())).limit(limit);
    all(query, conn).await
}

/// The first last day of which no company was reminded.
pub(crate) async fn next_reminder(conn: &impl ConnectionTrait) -> Result<Option<Day>, StoreError> {
    let query = unreminded().select_only().column(Column::ExpiresOn);
    let first: Option<Option<String>> = query.into_tuple().one(conn).await?;
    day(first.flatten())
}

fn unreminded() -> sea_orm::Select<Entity> {
    let other = Expr::col(Column::RemindedOf).ne(Expr::col(Column::ExpiresOn));
    expiring()
        .filter(Column::Organization.is_not_null())
        .filter(Column::ExpiresOn.is_not_null())
        .filter(Condition::any().add(Column::RemindedOf.is_null()).add(other))
}

/// Of this organization, published and ending until this day, the first to end first.
pub(crate) async fn ending(
    conn: &impl ConnectionTrait,
    organizations: &[Uuid],
    until: Day,
    limit: u64,
) -> Result<Vec<Demand>, StoreError> {
    let query = expiring()
        .filter(Column::Organization.is_in(organizations.iter().copied()))
        .filter(Column::ExpiresOn.lte(until.to_string()))
        .limit(limit);
    all(query, conn).await
}

fn expiring() -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::State.eq(State::Published.word())).order_by_asc(Column::ExpiresOn)
}

/// Which of these keys of imported lists are there already.
pub(crate) async fn known_keys(
    conn: &impl ConnectionTrait,
    keys: &[String],
) -> Result<Vec<String>, StoreError> {
    let found: Vec<Option<String>> = Entity::find()
        .select_only()
        .column(Column::SourceKey)
        .filter(Column::SourceKey.is_in(keys))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().flatten().collect())
}

/// Locks the row and reads it again.
pub(crate) async fn lock(tx: &mut WriteTx, id: DemandId) -> Result<Option<Demand>, StoreError> {
    tx.lock("demands_demand", id.uuid()).await?;
    get(tx.conn(), id).await
}

/// Writes new rows.
pub(crate) async fn insert(tx: &WriteTx, new: &[Demand]) -> Result<(), StoreError> {
    for chunk in new.chunks(200) {
        let rows = chunk.iter().map(|a| to_row(a, 1)).collect::<Result<Vec<_>, _>>()?;
        Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// Writes the row back, guarded by its version.
pub(crate) async fn save(tx: &WriteTx, a: &Demand) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .set(to_row(a, a.version + 1)?)
        .filter(Column::Id.eq(a.id.uuid()))
        .filter(Column::Version.eq(a.version))
        .exec(tx.conn())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// The title; none for an unknown id.
///
/// # Errors
/// When the database cannot be read.
pub async fn title_of(
    conn: &impl ConnectionTrait,
    id: DemandId,
) -> Result<Option<String>, StoreError> {
    let query = Entity::find_by_id(id.uuid()).select_only().column(Column::Title);
    Ok(query.into_tuple().one(conn).await?)
}

/// The organization it belongs to; none for an unknown id, or when an imported list did not say.
///
/// # Errors
/// When the database cannot be read.
pub async fn organization_of(
    conn: &impl ConnectionTrait,
    id: DemandId,
) -> Result<Option<OrganizationId>, StoreError> {
    let query = Entity::find_by_id(id.uuid()).select_only().column(Column::Organization);
    let found: Option<Option<Uuid>> = query.into_tuple().one(conn).await?;
    Ok(found.flatten().map(OrganizationId::from_uuid))
}
