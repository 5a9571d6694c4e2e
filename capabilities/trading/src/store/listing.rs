//! Rows of listings and of those who take them up.

use kezhuan_achievements::AchievementId;
use kezhuan_db::sea_orm::{self, entity::prelude::*};
use kezhuan_db::sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect};
use kezhuan_db::{StoreError, WriteTx};
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Id, Instant, Page, Paged};
use kezhuan_organizations::OrganizationId;

use crate::listing::{Listing, ListingId, ListingState, Taker, TakerId, TakerState};
use crate::model::{Contact, DealId, Promise};

mod row {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "trading_listing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub year: i64,
        pub serial: i64,
        pub achievement: Uuid,
        pub title: String,
        pub seller: Uuid,
        pub region: String,
        pub decision_number: String,
        pub terms: String,
        pub total: i64,
        pub qualification: String,
        pub starts_on: String,
        pub ends_on: String,
        pub days: i64,
        pub extends: bool,
        pub extensions: i64,
        pub state: String,
        pub state_at: i64,
        pub due: Option<String>,
        pub reason: String,
        pub note: String,
        pub deal: Option<Uuid>,
        pub created_by: Option<Uuid>,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod taker_row {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "trading_taker")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub listing: Uuid,
        pub place: i64,
        pub buyer: Uuid,
        pub intended_use: String,
        pub proof: String,
        pub file: Option<Uuid>,
        pub contact_name: String,
        pub contact_phone: String,
        pub interested: bool,
        pub declaration: String,
        pub promise_text: Option<String>,
        pub promise_name: Option<String>,
        pub state: String,
        pub reason: String,
        pub note: String,
        pub by_user: Option<Uuid>,
        pub at: i64,
        pub decided_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use row::{Column, Entity};

fn to_row(l: &Listing, version: i64) -> Result<row::ActiveModel, StoreError> {
    Ok(row::ActiveModel {
        id: Set(l.id.uuid()),
        number: Set(l.number.clone()),
        achievement: Set(l.achievement.uuid()),
        title: Set(l.title.clone()),
        seller: Set(l.seller.uuid()),
        region: Set(l.region.clone()),
        decision_number: Set(l.decision_number.clone()),
        terms: Set(serde_json::to_string(&l.terms).map_err(StoreError::bug)?),
        total: Set(l.terms.total.0),
        qualification: Set(l.qualification.clone()),
        starts_on: Set(l.starts_on.to_string()),
        ends_on: Set(l.ends_on.to_string()),
        days: Set(i64::from(l.days)),
        extends: Set(l.extends),
        extensions: Set(i64::from(l.extensions)),
        state: Set(l.state.word().to_owned()),
        state_at: Set(l.state_at.0),
        due: Set(l.due.map(|day| day.to_string())),
        reason: Set(l.reason.clone()),
        note: Set(l.note.clone()),
        deal: Set(l.deal.map(Id::uuid)),
        created_by: Set(l.created_by),
        created_at: Set(l.created_at.0),
        version: Set(version),
        ..Default::default()
    })
}

fn day(text: &str) -> Result<Day, StoreError> {
    text.parse().map_err(StoreError::bug)
}

fn from_row(row: row::Model) -> Result<Listing, StoreError> {
    let state = ListingState::parse(&row.state)
        .ok_or_else(|| StoreError::bug(format!("listing state {}", row.state)))?;
    Ok(Listing {
        id: ListingId::from_uuid(row.id),
        number: row.number,
        achievement: AchievementId::from_uuid(row.achievement),
        title: row.title,
        seller: OrganizationId::from_uuid(row.seller),
        region: row.region,
        decision_number: row.decision_number,
        terms: serde_json::from_str(&row.terms).map_err(StoreError::bug)?,
        qualification: row.qualification,
        starts_on: day(&row.starts_on)?,
        ends_on: day(&row.ends_on)?,
        days: u32::try_from(row.days).map_err(StoreError::bug)?,
        extends: row.extends,
        extensions: u32::try_from(row.extensions).map_err(StoreError::bug)?,
        state,
        state_at: Instant(row.state_at),
        due: row.due.as_deref().map(day).transpose()?,
        reason: row.reason,
        note: row.note,
        deal: row.deal.map(DealId::from_uuid),
        created_by: row.created_by,
        created_at: Instant(row.created_at),
        version: row.version,
    })
}

fn to_taker_row(t: &Taker) -> taker_row::ActiveModel {
    taker_row::ActiveModel {
        id: Set(t.id.uuid()),
        listing: Set(t.listing.uuid()),
        place: Set(t.place),
        buyer: Set(t.buyer.uuid()),
        intended_use: Set(t.intended_use.clone()),
        proof: Set(t.proof.clone()),
        file: Set(t.file.map(Id::uuid)),
        contact_name: Set(t.contact.name.clone()),
        contact_phone: Set(t.contact.phone.clone()),
        interested: Set(t.interested),
        declaration: Set(t.declaration.clone()),
        promise_text: Set(t.promise.as_ref().map(|p| p.text.clone())),
        promise_name: Set(t.promise.as_ref().map(|p| p.name.clone())),
        state: Set(t.state.word().to_owned()),
        reason: Set(t.reason.clone()),
        note: Set(t.note.clone()),
        by_user: Set(t.by),
        at: Set(t.at.0),
        decided_at: Set(t.decided_at.map(|at| at.0)),
    }
}

fn from_taker_row(row: taker_row::Model) -> Result<Taker, StoreError> {
    let state = TakerState::parse(&row.state)
        .ok_or_else(|| StoreError::bug(format!("taker state {}", row.state)))?;
    let (at, by) = (Instant(row.at), row.by_user);
    let promise = row.promise_text.map(|text| Promise {
        text,
        name: row.promise_name.unwrap_or_default(),
        by,
        at,
    });
    Ok(Taker {
        id: TakerId::from_uuid(row.id),
        listing: ListingId::from_uuid(row.listing),
        place: row.place,
        buyer: OrganizationId::from_uuid(row.buyer),
        intended_use: row.intended_use,
        proof: row.proof,
        file: row.file.map(FileId::from_uuid),
        contact: Contact { name: row.contact_name, phone: row.contact_phone },
        interested: row.interested,
        declaration: row.declaration,
        promise,
        state,
        reason: row.reason,
        note: row.note,
        by,
        at,
        decided_at: row.decided_at.map(Instant),
    })
}

/// One listing.
///
/// # Errors
/// When the database cannot be read.
pub async fn listing(
    conn: &impl ConnectionTrait,
    id: ListingId,
) -> Result<Option<Listing>, StoreError> {
    Entity::find_by_id(id.uuid()).one(conn).await?.map(from_row).transpose()
}

/// Those who take it up, in the order they came.
///
/// # Errors
/// When the database cannot be read.
pub async fn takers(
    conn: &impl ConnectionTrait,
    listing: ListingId,
) -> Result<Vec<Taker>, StoreError> {
    let query = taker_row::Entity::find()
        .filter(taker_row::Column::Listing.eq(listing.uuid()))
        .order_by_asc(taker_row::Column::Place);
    query.all(conn).await?.into_iter().map(from_taker_row).collect()
}

/// Which listings a list shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) states: Vec<ListingState>,
    /// Of this achievement only.
    pub(crate) achievement: Option<AchievementId>,
    /// Of these sellers only.
    pub(crate) sellers: Vec<Uuid>,
}

impl Wanted {
    fn condition(&self) -> Condition {
        let words = self.states.iter().map(|state| state.word());
        let mut all = Condition::all().add(Column::State.is_in(words));
        if let Some(achievement) = self.achievement {
            all = all.add(Column::Achievement.eq(achievement.uuid()));
        }
        if !self.sellers.is_empty() {
            all = all.add(Column::Seller.is_in(self.sellers.iter().copied()));
        }
        all
    }
}

/// A page of listings, the one that ends last first.
pub(crate) async fn page(
    conn: &impl ConnectionTrait,
    wanted: &Wanted,
    page: Page,
) -> Result<Paged<Listing>, StoreError> {
    let query = Entity::find().filter(wanted.condition());
    let total = query.clone().count(conn).await?;
    let query = query.order_by_desc(Column::EndsOn).order_by_desc(Column::Id);
    let rows = all(query.offset(page.offset()).limit(page.size), conn).await?;
    Ok(Paged { rows, total, page })
}

/// All of them in id order: for jobs, to-dos and checks.
pub(crate) async fn wanted(
    conn: &impl ConnectionTrait,
    wanted: &Wanted,
) -> Result<Vec<Listing>, StoreError> {
    all(Entity::find().filter(wanted.condition()).order_by_asc(Column::Id), conn).await
}

fn due_on(today: Day) -> sea_orm::Select<Entity> {
    let today = today.to_string();
    let open = [ListingState::Open.word(), ListingState::Extended.word()];
    Entity::find().filter(
        Condition::any()
            .add(
                Condition::all()
                    .add(Column::State.eq(ListingState::Planned.word()))
                    .add(Column::StartsOn.lte(today.as_str())),
            )
            .add(
                Condition::all()
                    .add(Column::State.is_in(open))
                    .add(Column::EndsOn.lt(today.as_str())),
            ),
    )
}

/// Listings that begin or end by time: their first day has come, or their last is over.
pub(crate) async fn due(
    conn: &impl ConnectionTrait,
    today: Day,
) -> Result<Vec<Listing>, StoreError> {
    all(due_on(today).order_by_asc(Column::Id), conn).await
}

/// The next moment at which one begins or ends.
pub(crate) async fn next_moment(
    conn: &impl ConnectionTrait,
) -> Result<Option<Instant>, StoreError> {
    let planned = Entity::find()
        .filter(Column::State.eq(ListingState::Planned.word()))
        .order_by_asc(Column::StartsOn)
        .one(conn)
        .await?;
    let open = Entity::find()
        .filter(Column::State.is_in([ListingState::Open.word(), ListingState::Extended.word()]))
        .order_by_asc(Column::EndsOn)
        .one(conn)
        .await?;
    let begins = planned.map(|row| day(&row.starts_on)).transpose()?.map(Day::start);
    let ends = open.map(|row| day(&row.ends_on)).transpose()?.map(Day::end);
    Ok(begins.into_iter().chain(ends).min())
}

/// Listings that this organization takes up, the latest first.
pub(crate) async fn taken_by(
    conn: &impl ConnectionTrait,
    buyers: &[Uuid],
) -> Result<Vec<(Listing, Taker)>, StoreError> {
    let rows = taker_row::Entity::find()
        .filter(taker_row::Column::Buyer.is_in(buyers.iter().copied()))
        .order_by_desc(taker_row::Column::At)
        .limit(100)
        .all(conn)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let taker = from_taker_row(row)?;
        if let Some(of) = listing(conn, taker.listing).await? {
            found.push((of, taker));
        }
    }
    Ok(found)
}

async fn all(
    query: sea_orm::Select<Entity>,
    conn: &impl ConnectionTrait,
) -> Result<Vec<Listing>, StoreError> {
    query.all(conn).await?.into_iter().map(from_row).collect()
}

/// The next number of the year, as its parts.
pub(crate) async fn next_serial(tx: &mut WriteTx) -> Result<(i64, i64), StoreError> {
    let (year, serial) = kezhuan_db::next_in_year(tx, "trading_listing", "serial").await?;
    Ok((i64::from(year), serial))
}

/// Locks the row and reads it again.
pub(crate) async fn lock(tx: &mut WriteTx, id: ListingId) -> Result<Option<Listing>, StoreError> {
    tx.lock("trading_listing", id.uuid()).await?;
    listing(tx.conn(), id).await
}

/// Writes a new row.
pub(crate) async fn insert(
    tx: &WriteTx,
    listing: &Listing,
    (year, serial): (i64, i64),
) -> Result<(), StoreError> {
    let row = row::ActiveModel { year: Set(year), serial: Set(serial), ..to_row(listing, 1)? };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes the row back, guarded by its version.
pub(crate) async fn save(tx: &WriteTx, listing: &Listing) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .set(to_row(listing, listing.version + 1)?)
        .filter(Column::Id.eq(listing.id.uuid()))
        .filter(Column::Version.eq(listing.version))
        .exec(tx.conn())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Writes a new taker; the listing is locked.
pub(crate) async fn insert_taker(tx: &WriteTx, taker: &Taker) -> Result<(), StoreError> {
    taker_row::Entity::insert(to_taker_row(taker)).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes a taker back; the listing is locked.
pub(crate) async fn save_taker(tx: &WriteTx, taker: &Taker) -> Result<(), StoreError> {
    let row = taker_row::ActiveModel {
        id: sea_orm::ActiveValue::Unchanged(taker.id.uuid()),
        ..to_taker_row(taker)
    };
    taker_row::Entity::update(row).exec(tx.conn()).await?;
    Ok(())
}
