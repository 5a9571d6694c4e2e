//! Rows of 公示 and objections: the only place that knows the tables.

use std::collections::HashMap;

use kezhuan_db::sea_orm::{self, entity::prelude::*};
use kezhuan_db::sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect};
use kezhuan_db::{StoreError, WriteTx};
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Fen, Id, Instant, Page, Paged};
use kezhuan_organizations::OrganizationId;

use crate::model::{
    Answer, Objection, ObjectionId, Outcome, OwnPlace, Publicity, PublicityId, State,
};

mod row {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "publicity_publicity")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub year: i64,
        pub serial: i64,
        pub kind: String,
        pub object: String,
        pub title: String,
        pub lines: String,
        pub interested: bool,
        pub statement: String,
        pub price: Option<i64>,
        pub pricing: String,
        pub organization: Option<Uuid>,
        pub region: String,
        pub replaces: Option<Uuid>,
        pub check_code: String,
        pub start_day: String,
        pub end_day: Option<String>,
        pub state: String,
        pub state_at: i64,
        pub reason: String,
        pub suspended_on: Option<String>,
        pub place_link: String,
        pub place_file: Option<Uuid>,
        pub place_from: Option<String>,
        pub place_to: Option<String>,
        pub opened_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod objection_row {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "publicity_objection")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub publicity: Uuid,
        pub unit: bool,
        pub name: String,
        pub phone: String,
        pub body: String,
        pub seal: Option<Uuid>,
        pub evidence: Option<Uuid>,
        pub at: i64,
        pub by_user: Option<Uuid>,
        pub due: Option<String>,
        pub outcome: Option<String>,
        pub answer: String,
        pub answer_file: Option<Uuid>,
        pub answered_at: Option<i64>,
        pub answered_by: Option<Uuid>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use objection_row as obj;
use row::{Column, Entity};

fn day(text: &str) -> Result<Day, StoreError> {
    text.parse().map_err(StoreError::bug)
}

fn day_or_none(text: Option<&str>) -> Result<Option<Day>, StoreError> {
    text.map(day).transpose()
}

fn to_row(p: &Publicity, year: i64, serial: i64, version: i64) -> row::ActiveModel {
    let place = p.own_place.as_ref();
    row::ActiveModel {
        id: Set(p.id.uuid()),
        number: Set(p.number.clone()),
        year: Set(year),
        serial: Set(serial),
        kind: Set(p.kind.clone()),
        object: Set(p.object.clone()),
        title: Set(p.title.clone()),
        lines: Set(serde_json::to_string(&p.lines).unwrap_or_default()),
        interested: Set(p.interested),
        statement: Set(p.statement.clone()),
        price: Set(p.price.map(|sum| sum.0)),
        pricing: Set(p.pricing.clone()),
        organization: Set(p.organization.map(Id::uuid)),
        region: Set(p.region.clone()),
        replaces: Set(p.replaces.map(Id::uuid)),
        check_code: Set(p.check_code.clone()),
        start_day: Set(p.start.to_string()),
        end_day: Set(p.end.map(|day| day.to_string())),
        state: Set(p.state.word().to_owned()),
        state_at: Set(p.state_at.0),
        reason: Set(p.reason.clone()),
        suspended_on: Set(p.suspended_on.map(|day| day.to_string())),
        place_link: Set(place.map(|o| o.link.clone()).unwrap_or_default()),
        place_file: Set(place.and_then(|o| o.file).map(Id::uuid)),
        place_from: Set(place.map(|o| o.from.to_string())),
        place_to: Set(place.and_then(|o| o.to).map(|day| day.to_string())),
        opened_at: Set(p.opened_at.0),
        version: Set(version),
    }
}

fn from_row(row: row::Model) -> Result<Publicity, StoreError> {
    let state = State::parse(&row.state)
        .ok_or_else(|| StoreError::bug(format!("publicity state {}", row.state)))?;
    let from = day_or_none(row.place_from.as_deref())?;
    let to = day_or_none(row.place_to.as_deref())?;
    let own_place = from.map(|from| OwnPlace {
        link: row.place_link,
        file: row.place_file.map(FileId::from_uuid),
        from,
        to,
    });
    Ok(Publicity {
        id: PublicityId::from_uuid(row.id),
        number: row.number,
        kind: row.kind,
        object: row.object,
        title: row.title,
        lines: serde_json::from_str(&row.lines).map_err(StoreError::bug)?,
        interested: row.interested,
        statement: row.statement,
        price: row.price.map(Fen),
        pricing: row.pricing,
        organization: row.organization.map(OrganizationId::from_uuid),
        region: row.region,
        replaces: row.replaces.map(PublicityId::from_uuid),
        check_code: row.check_code,
        start: day(&row.start_day)?,
        end: day_or_none(row.end_day.as_deref())?,
        state,
        state_at: Instant(row.state_at),
        reason: row.reason,
        suspended_on: day_or_none(row.suspended_on.as_deref())?,
        own_place,
        opened_at: Instant(row.opened_at),
        version: row.version,
    })
}

fn to_objection_row(o: &Objection, version: i64) -> obj::ActiveModel {
    let answer = o.answer.as_ref();
    obj::ActiveModel {
        id: Set(o.id.uuid()),
        publicity: Set(o.publicity.uuid()),
        unit: Set(o.unit),
        name: Set(o.name.clone()),
        phone: Set(o.phone.clone()),
        body: Set(o.body.clone()),
        seal: Set(o.seal.map(Id::uuid)),
        evidence: Set(o.evidence.map(Id::uuid)),
        at: Set(o.at.0),
        by_user: Set(o.by),
        due: Set(o.due.map(|day| day.to_string())),
        outcome: Set(answer.map(|a| a.outcome.word().to_owned())),
        answer: Set(answer.map(|a| a.text.clone()).unwrap_or_default()),
        answer_file: Set(answer.and_then(|a| a.file).map(Id::uuid)),
        answered_at: Set(answer.map(|a| a.at.0)),
        answered_by: Set(answer.and_then(|a| a.by)),
        version: Set(version),
    }
}

fn from_objection_row(row: obj::Model) -> Result<Objection, StoreError> {
    let unknown = |word: &str| StoreError::bug(format!("objection outcome {word}"));
    let outcome = row
        .outcome
        .as_deref()
        .map(|word| Outcome::parse(word).ok_or_else(|| unknown(word)))
        .transpose()?;
    let answer = outcome.map(|outcome| Answer {
        outcome,
        text: row.answer,
        file: row.answer_file.map(FileId::from_uuid),
        at: Instant(row.answered_at.unwrap_or_default()),
        by: row.answered_by,
    });
    Ok(Objection {
        id: ObjectionId::from_uuid(row.id),
        publicity: PublicityId::from_uuid(row.publicity),
        unit: row.unit,
        name: row.name,
        phone: row.phone,
        body: row.body,
        seal: row.seal.map(FileId::from_uuid),
        evidence: row.evidence.map(FileId::from_uuid),
        at: Instant(row.at),
        by: row.by_user,
        due: day_or_none(row.due.as_deref())?,
        answer,
        version: row.version,
    })
}

/// One 公示.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(
    conn: &impl ConnectionTrait,
    id: PublicityId,
) -> Result<Option<Publicity>, StoreError> {
    Entity::find_by_id(id.uuid()).one(conn).await?.map(from_row).transpose()
}

/// Every 公示 of a thing (its outside id), the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_object(
    conn: &impl ConnectionTrait,
    object: &str,
) -> Result<Vec<Publicity>, StoreError> {
    let query = Entity::find().filter(Column::Object.eq(object)).order_by_desc(Column::Id);
    all(query, conn).await
}

/// Objections against a 公示, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn objections(
    conn: &impl ConnectionTrait,
    id: PublicityId,
) -> Result<Vec<Objection>, StoreError> {
    let query = obj::Entity::find().filter(obj::Column::Publicity.eq(id.uuid()));
    let rows = query.order_by_asc(obj::Column::At).order_by_asc(obj::Column::Id).all(conn).await?;
    rows.into_iter().map(from_objection_row).collect()
}

/// How many objections each of these has; none where there is none.
pub(crate) async fn objection_counts(
    conn: &impl ConnectionTrait,
    ids: &[PublicityId],
) -> Result<HashMap<PublicityId, i64>, StoreError> {
    let query = obj::Entity::find()
        .filter(obj::Column::Publicity.is_in(ids.iter().map(|id| id.uuid())))
        .select_only()
        .column(obj::Column::Publicity)
        .column_as(obj::Column::Id.count(), "n")
        .group_by(obj::Column::Publicity);
    let counts: Vec<(Uuid, i64)> = query.into_tuple().all(conn).await?;
    Ok(counts.into_iter().map(|(id, n)| (PublicityId::from_uuid(id), n)).collect())
}

pub(crate) async fn objection(
    conn: &impl ConnectionTrait,
    id: ObjectionId,
) -> Result<Option<Objection>, StoreError> {
    let found = obj::Entity::find_by_id(id.uuid()).one(conn).await?;
    found.map(from_objection_row).transpose()
}

/// A page of those that run (nearest end first) or of those that ended (latest first).
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    running: bool,
    page: Page,
) -> Result<Paged<Publicity>, StoreError> {
    let states = State::ALL.iter().filter(|s| s.is_running() == running).map(|s| s.word());
    let query = Entity::find().filter(Column::State.is_in(states));
    let total = query.clone().count(conn).await?;
    let query = if running {
        query.order_by_asc(Column::EndDay).order_by_asc(Column::Id)
    } else {
        query.order_by_desc(Column::StateAt).order_by_desc(Column::Id)
    };
    let rows = all(query.offset(page.offset()).limit(page.size), conn).await?;
    Ok(Paged { rows, total, page })
}

/// Those that began on one of these days, in the order of their numbers.
pub(crate) async fn begun(
    conn: &impl ConnectionTrait,
    from: Day,
    to: Day,
    limit: u64,
) -> Result<Vec<Publicity>, StoreError> {
    let query = Entity::find()
        .filter(Column::StartDay.between(from.to_string(), to.to_string()))
        .order_by_asc(Column::StartDay)
        .order_by_asc(Column::Id);
    all(query.limit(limit), conn).await
}

/// Running ones whose last day was before `today`, and those whose last day is not known.
pub(crate) async fn due(
    conn: &impl ConnectionTrait,
    today: Day,
) -> Result<Vec<Publicity>, StoreError> {
    let over =
        Condition::any().add(Column::EndDay.lt(today.to_string())).add(Column::EndDay.is_null());
    let query = Entity::find().filter(Column::State.eq(State::Open.word())).filter(over);
    all(query.order_by_asc(Column::Id).limit(500), conn).await
}

/// The nearest last day among open ones, not before `today`.
pub(crate) async fn nearest_end(
    conn: &impl ConnectionTrait,
    today: Day,
) -> Result<Option<Day>, StoreError> {
    let query = Entity::find()
        .filter(Column::State.eq(State::Open.word()))
        .filter(Column::EndDay.gte(today.to_string()))
        .order_by_asc(Column::EndDay);
    Ok(query.one(conn).await?.map(from_row).transpose()?.and_then(|p| p.end))
}

/// Those of these units, and those of no unit in these regions, that run or have just passed.
pub(crate) async fn concerning(
    conn: &impl ConnectionTrait,
    units: &[Uuid],
    regions: &[String],
) -> Result<Vec<Publicity>, StoreError> {
    let mut who = Condition::any().add(Column::Organization.is_in(units.iter().copied()));
    for region in regions {
        let below = Condition::any()
            .add(Column::Region.eq(region.as_str()))
            .add(Column::Region.starts_with(format!("{region}/")));
        who = who.add(Condition::all().add(Column::Organization.is_null()).add(below));
    }
    let states = [State::Open, State::Suspended, State::Passed].map(State::word);
    let query = Entity::find().filter(who).filter(Column::State.is_in(states));
    all(query.order_by_desc(Column::Id).limit(200), conn).await
}

/// Every 公示 in these states, for checks.
pub(crate) async fn in_states(
    conn: &impl ConnectionTrait,
    states: &[State],
) -> Result<Vec<Publicity>, StoreError> {
    let words = states.iter().map(|s| s.word());
    all(Entity::find().filter(Column::State.is_in(words)).order_by_asc(Column::Id), conn).await
}

async fn all(
    query: sea_orm::Select<Entity>,
    conn: &impl ConnectionTrait,
) -> Result<Vec<Publicity>, StoreError> {
    query.all(conn).await?.into_iter().map(from_row).collect()
}

/// The next number of the year: `GS-2026-000047` and its parts.
pub(crate) async fn next_serial(tx: &mut WriteTx) -> Result<(i64, i64), StoreError> {
    let (year, serial) = kezhuan_db::next_in_year(tx, "publicity_publicity", "serial").await?;
    Ok((i64::from(year), serial))
}

/// Locks the row and reads it again.
pub(crate) async fn lock(
    tx: &mut WriteTx,
    id: PublicityId,
) -> Result<Option<Publicity>, StoreError> {
    tx.lock("publicity_publicity", id.uuid()).await?;
    get(tx.conn(), id).await
}

/// Writes a new row.
pub(crate) async fn insert(
    tx: &WriteTx,
    p: &Publicity,
    (year, serial): (i64, i64),
) -> Result<(), StoreError> {
    Entity::insert(to_row(p, year, serial, 1)).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes the row back, guarded by its version.
pub(crate) async fn save(tx: &WriteTx, p: &Publicity) -> Result<(), StoreError> {
    let mut row = to_row(p, 0, 0, p.version + 1);
    row.year = sea_orm::ActiveValue::NotSet;
    row.serial = sea_orm::ActiveValue::NotSet;
    let done = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(p.id.uuid()))
        .filter(Column::Version.eq(p.version))
        .exec(tx.conn())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Writes a new objection.
pub(crate) async fn insert_objection(tx: &WriteTx, o: &Objection) -> Result<(), StoreError> {
    obj::Entity::insert(to_objection_row(o, 1)).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes an objection back, guarded by its version.
pub(crate) async fn save_objection(tx: &WriteTx, o: &Objection) -> Result<(), StoreError> {
    let done = obj::Entity::update_many()
        .set(to_objection_row(o, o.version + 1))
        .filter(obj::Column::Id.eq(o.id.uuid()))
        .filter(obj::Column::Version.eq(o.version))
        .exec(tx.conn())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Changed) }
}
