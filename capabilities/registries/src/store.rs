//! Rows of registrations, their history and evidence: the only place that knows the tables.

use kezhuan_db::sea_orm::{self, entity::prelude::*};
use kezhuan_db::sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect, Select};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Id, Instant, Page, Paged};
use kezhuan_organizations::OrganizationId;

use crate::model::{Change, Content, Registration, RegistrationId, State};

mod row {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "registries_registration")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub kind: String,
        pub level: String,
        pub holder: Uuid,
        pub region: String,
        pub name: String,
        pub fields: String,
        pub upgrade_of: Option<Uuid>,
        pub recognised_on: Option<String>,
        pub document_no: Option<String>,
        pub state: String,
        pub state_on: String,
        pub state_at: i64,
        pub created_by: Option<Uuid>,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use row::{Column, Entity};

fn to_row(r: &Registration, version: i64) -> Result<row::ActiveModel, StoreError> {
    Ok(row::ActiveModel {
        id: Set(r.id.uuid()),
        number: Set(r.number.clone()),
        kind: Set(r.kind.clone()),
        level: Set(r.level.clone()),
        holder: Set(r.holder.uuid()),
        region: Set(r.region.clone()),
        name: Set(r.name.clone()),
        fields: Set(serde_json::to_string(&r.fields).map_err(StoreError::bug)?),
        upgrade_of: Set(r.upgrade_of.map(Id::uuid)),
        recognised_on: Set(r.recognised_on.map(|day| day.to_string())),
        document_no: Set(r.document_no.clone()),
        state: Set(r.state.word().to_owned()),
        state_on: Set(r.state_on.to_string()),
        state_at: Set(r.state_at.0),
        created_by: Set(r.created_by),
        created_at: Set(r.created_at.0),
        version: Set(version),
    })
}

fn state(word: &str) -> Result<State, StoreError> {
    State::parse(word).ok_or_else(|| StoreError::bug(format!("registration state {word}")))
}

fn day(text: &str) -> Result<Day, StoreError> {
    text.parse().map_err(StoreError::bug)
}

fn from_row(row: row::Model) -> Result<Registration, StoreError> {
    Ok(Registration {
        id: RegistrationId::from_uuid(row.id),
        number: row.number,
        content: Content {
            kind: row.kind,
            level: row.level,
            holder: OrganizationId::from_uuid(row.holder),
            region: row.region,
            name: row.name,
            fields: serde_json::from_str(&row.fields).map_err(StoreError::bug)?,
            upgrade_of: row.upgrade_of.map(RegistrationId::from_uuid),
        },
        state: state(&row.state)?,
        state_on: day(&row.state_on)?,
        state_at: Instant(row.state_at),
        recognised_on: row.recognised_on.as_deref().map(day).transpose()?,
        document_no: row.document_no,
        created_by: row.created_by,
        created_at: Instant(row.created_at),
        version: row.version,
    })
}

async fn all(
    query: Select<Entity>,
    conn: &impl ConnectionTrait,
) -> Result<Vec<Registration>, StoreError> {
    query.all(conn).await?.into_iter().map(from_row).collect()
}

/// One registration.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(
    conn: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Option<Registration>, StoreError> {
    Entity::find_by_id(id.uuid()).one(conn).await?.map(from_row).transpose()
}

/// The registration with this number.
pub(crate) async fn by_number(
    conn: &impl ConnectionTrait,
    number: &str,
) -> Result<Option<Registration>, StoreError> {
    let query = Entity::find().filter(Column::Number.eq(number));
    query.one(conn).await?.map(from_row).transpose()
}

/// Several registrations, in no particular order; unknown ids are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn many(
    conn: &impl ConnectionTrait,
    ids: &[RegistrationId],
) -> Result<Vec<Registration>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    all(Entity::find().filter(Column::Id.is_in(ids.iter().map(|id| id.uuid()))), conn).await
}

/// Registrations of an organization, whatever their state, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_holder(
    conn: &impl ConnectionTrait,
    holder: OrganizationId,
) -> Result<Vec<Registration>, StoreError> {
    let query = Entity::find().filter(Column::Holder.eq(holder.uuid()));
    all(query.order_by_desc(Column::Id), conn).await
}

/// A page of everything in id order, after this one.
pub(crate) async fn page_after(
    conn: &impl ConnectionTrait,
    after: Option<RegistrationId>,
    limit: u64,
) -> Result<Vec<Registration>, StoreError> {
    let query = Entity::find().order_by_asc(Column::Id).limit(limit);
    let query = match after {
        Some(id) => query.filter(Column::Id.gt(id.uuid())),
        None => query,
    };
    all(query, conn).await
}

/// What a list shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) kind: String,
    pub(crate) levels: Vec<String>,
    pub(crate) regions: Vec<String>,
    pub(crate) states: Vec<State>,
    pub(crate) words: String,
}

/// Which group of values is left out of a count: a facet is counted without its own choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Level,
    Region,
    State,
}

impl Filter {
    fn condition(&self, without: Option<Group>) -> Condition {
        let words = |states: &[State]| states.iter().map(|s| s.word()).collect::<Vec<_>>();
        let mut all = Condition::all().add(Column::State.is_in(words(&State::PUBLIC)));
        if !self.kind.is_empty() {
            all = all.add(Column::Kind.eq(self.kind.as_str()));
        }
        if !self.levels.is_empty() && without != Some(Group::Level) {
            all = all.add(Column::Level.is_in(self.levels.iter().map(String::as_str)));
        }
        if !self.regions.is_empty() && without != Some(Group::Region) {
            all = all.add(below(&self.regions));
        }
        if !self.states.is_empty() && without != Some(Group::State) {
            all = all.add(Column::State.is_in(words(&self.states)));
        }
        if !self.words.is_empty() {
            let named = Condition::any()
                .add(Column::Name.contains(self.words.as_str()))
                .add(Column::Number.eq(self.words.as_str()));
            all = all.add(named);
        }
        all
    }
}

fn below(regions: &[String]) -> Condition {
    regions.iter().fold(Condition::any(), |any, region| {
        any.add(Column::Region.eq(region.as_str()))
            .add(Column::Region.starts_with(format!("{region}/")))
    })
}

/// A page of the public registrations, latest recognised first.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    page: Page,
) -> Result<Paged<Registration>, StoreError> {
    let query = Entity::find().filter(filter.condition(None));
    let total = query.clone().count(conn).await?;
    let query = query.order_by_desc(Column::RecognisedOn).order_by_desc(Column::Id);
    let rows = all(query.offset(page.offset()).limit(page.size), conn).await?;
    Ok(Paged { rows, total, page })
}

/// How many public registrations there are for each value of a group.
pub(crate) async fn count(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    group: Group,
) -> Result<Vec<(String, i64)>, StoreError> {
    let column = match group {
        Group::Level => Column::Level,
        Group::Region => Column::Region,
        Group::State => Column::State,
    };
    let query = Entity::find().filter(filter.condition(Some(group))).select_only();
    let query = query.column(column).column_as(Column::Id.count(), "n").group_by(column);
    Ok(query.into_tuple().all(conn).await?)
}

/// A cell of the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) kind: String,
    pub(crate) level: String,
    pub(crate) region: String,
    pub(crate) count: i64,
}

/// Registrations in these states by kind, level and region.
pub(crate) async fn overview(
    conn: &impl ConnectionTrait,
    states: &[State],
) -> Result<Vec<Cell>, StoreError> {
    let query = Entity::find()
        .filter(Column::State.is_in(states.iter().map(|s| s.word())))
        .select_only()
        .columns([Column::Kind, Column::Level, Column::Region])
        .column_as(Column::Id.count(), "n");
    let query = query.group_by(Column::Kind).group_by(Column::Level).group_by(Column::Region);
    let rows: Vec<(String, String, String, i64)> = query.into_tuple().all(conn).await?;
    let cell = |(kind, level, region, count)| Cell { kind, level, region, count };
    Ok(rows.into_iter().map(cell).collect())
}

/// Whose pending registrations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reach {
    pub(crate) everything: bool,
    pub(crate) regions: Vec<String>,
    pub(crate) organizations: Vec<Uuid>,
}

/// Registrations without a result yet, longest waiting first, at most 500.
pub(crate) async fn pending(
    conn: &impl ConnectionTrait,
    reach: &Reach,
) -> Result<Vec<Registration>, StoreError> {
    let states = State::PENDING.iter().map(|s| s.word());
    let mut query = Entity::find().filter(Column::State.is_in(states));
    if !reach.everything {
        let own = Column::Holder.is_in(reach.organizations.iter().copied());
        query = query.filter(below(&reach.regions).add(own));
    }
    all(query.order_by_asc(Column::StateAt).limit(500), conn).await
}

/// One that is in force or under way for the same thing.
pub(crate) async fn same(
    conn: &impl ConnectionTrait,
    content: &Content,
) -> Result<Option<Registration>, StoreError> {
    let over = [State::Refused, State::Withdrawn, State::Expired, State::Replaced];
    let query = Entity::find()
        .filter(Column::Holder.eq(content.holder.uuid()))
        .filter(Column::Kind.eq(content.kind.as_str()))
        .filter(Column::Level.eq(content.level.as_str()))
        .filter(Column::Name.eq(content.name.as_str()))
        .filter(Column::State.is_not_in(over.iter().map(|s| s.word())));
    query.one(conn).await?.map(from_row).transpose()
}

/// The next number of a year; the caller holds the topic `registries.number`.
pub(crate) async fn next_number(tx: &WriteTx, year: i32) -> Result<String, StoreError> {
    let start = format!("DJ-{year}-");
    let last = Entity::find()
        .filter(Column::Number.starts_with(start.as_str()))
        .order_by_desc(Column::Number)
        .one(tx.conn())
        .await?;
    let last = last.and_then(|row| row.number.strip_prefix(&start)?.parse::<u32>().ok());
    Ok(format!("{start}{:05}", last.unwrap_or(0) + 1))
}

/// Locks a registration and reads it again.
pub(crate) async fn lock(
    tx: &mut WriteTx,
    id: RegistrationId,
) -> Result<Option<Registration>, StoreError> {
    tx.lock("registries_registration", id.uuid()).await?;
    get(tx.conn(), id).await
}

/// Writes a new row.
pub(crate) async fn insert(tx: &WriteTx, registration: &Registration) -> Result<(), StoreError> {
    Entity::insert(to_row(registration, 1)?).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes the row back, guarded by its version.
pub(crate) async fn save(tx: &WriteTx, registration: &Registration) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .set(to_row(registration, registration.version + 1)?)
        .filter(Column::Id.eq(registration.id.uuid()))
        .filter(Column::Version.eq(registration.version))
        .exec(tx.conn())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Adds a line to the history: the registration stands as it is now, and why.
pub(crate) async fn add_change(
    tx: &WriteTx,
    r: &Registration,
    note: &str,
    document_no: Option<&str>,
) -> Result<(), StoreError> {
    let sql = "insert into registries_change (id, registration, place, state, on_day, at, actor, \
               note, document_no) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = vec![
        tx.fresh_uuid().into(),
        r.id.uuid().into(),
        r.version.into(),
        r.state.word().into(),
        r.state_on.to_string().into(),
        tx.now().0.into(),
        tx.actor().into(),
        note.into(),
        document_no.into(),
    ];
    run(tx, sql, values).await.map(drop)
}

/// The dated history, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn history(
    conn: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Vec<Change>, StoreError> {
    let sql = "select state, on_day, at, note, document_no from registries_change \
               where registration = $1 order by place";
    let change = |row: &sea_orm::QueryResult| {
        Ok(Change {
            state: state(&row.try_get::<String>("", "state")?)?,
            on: day(&row.try_get::<String>("", "on_day")?)?,
            at: Instant(row.try_get("", "at")?),
            note: row.try_get("", "note")?,
            document_no: row.try_get("", "document_no")?,
        })
    };
    rows(conn, sql, vec![id.uuid().into()]).await?.iter().map(change).collect()
}

/// Attaches a file.
pub(crate) async fn add_evidence(
    tx: &WriteTx,
    id: RegistrationId,
    file: FileId,
) -> Result<(), StoreError> {
    let sql = "insert into registries_evidence (id, registration, file, at, actor) \
               values ($1, $2, $3, $4, $5)";
    let values = vec![
        tx.fresh_uuid().into(),
        id.uuid().into(),
        file.uuid().into(),
        tx.now().0.into(),
        tx.actor().into(),
    ];
    run(tx, sql, values).await.map(drop)
}

/// Attached files, oldest first.
pub(crate) async fn evidence(
    conn: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Vec<FileId>, StoreError> {
    let sql = "select file from registries_evidence where registration = $1 order by at, id";
    let file = |row: &sea_orm::QueryResult| Ok(FileId::from_uuid(row.try_get("", "file")?));
    rows(conn, sql, vec![id.uuid().into()]).await?.iter().map(file).collect()
}
