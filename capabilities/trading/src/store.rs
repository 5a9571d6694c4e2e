//! Rows of deals, sheets, notes and listings: the only place that knows the tables.

pub(crate) mod after;
pub(crate) mod listing;
pub(crate) mod talk;

use kezhuan_achievements::AchievementId;
use kezhuan_contracts::ContractId;
use kezhuan_db::sea_orm::{self, entity::prelude::*};
use kezhuan_db::sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect, Statement};
use kezhuan_db::{StoreError, WriteTx};
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Day, Fen, Id, Instant, Page, Paged};
use kezhuan_organizations::OrganizationId;
use kezhuan_publicity::PublicityId;

use crate::listing::ListingId;
use crate::model::{About, Contact, Deal, DealId, Declaration, Ending, Interest, Promise};
use crate::sheet::Sheet;
use crate::state::{Side, State, Turn};

mod row {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "trading_deal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub year: i64,
        pub serial: i64,
        pub achievement: Option<Uuid>,
        pub demand: Option<Uuid>,
        pub listing: Option<Uuid>,
        pub title: String,
        pub seller: Uuid,
        pub buyer: Uuid,
        pub seller_region: String,
        pub buyer_region: String,
        pub mode: String,
        pub message: String,
        pub intended_use: String,
        pub act_for: String,
        pub buyer_contact_name: String,
        pub buyer_contact_phone: String,
        pub seller_contact_name: String,
        pub seller_contact_phone: String,
        pub pricing_mode: String,
        pub decision_number: String,
        pub interested: Option<bool>,
        pub declaration: String,
        pub agency: Option<Uuid>,
        pub agency_terms: Option<String>,
        pub promise_text: Option<String>,
        pub promise_name: Option<String>,
        pub promise_by: Option<Uuid>,
        pub promise_at: Option<i64>,
        pub desk_at: Option<i64>,
        pub state: String,
        pub state_at: i64,
        pub turn: String,
        pub turn_at: i64,
        pub due: Option<String>,
        pub sheet: i64,
        pub returned: String,
        pub duty: bool,
        pub publicity: Option<Uuid>,
        pub contract: Option<Uuid>,
        pub agreed_on: Option<String>,
        pub end_by: Option<String>,
        pub end_reason: Option<String>,
        pub end_note: String,
        pub total: Option<i64>,
        pub created_by: Option<Uuid>,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod sheet_row {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "trading_sheet")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub deal: Uuid,
        pub version: i64,
        pub side: String,
        pub terms: String,
        pub total: i64,
        pub note: String,
        pub proposed_by: Option<Uuid>,
        pub proposed_at: i64,
        pub confirmed_by: Option<Uuid>,
        pub confirmed_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use row::{Column, Entity};

fn day_or_none(text: Option<&str>) -> Result<Option<Day>, StoreError> {
    text.map(|text| text.parse().map_err(StoreError::bug)).transpose()
}

fn to_row(d: &Deal, version: i64) -> Result<row::ActiveModel, StoreError> {
    let terms = d.agency.as_ref().map(serde_json::to_string).transpose();
    let promise = d.promise.as_ref();
    let ending = d.ending.as_ref();
    let declaration = d.declaration.as_ref();
    Ok(row::ActiveModel {
        id: Set(d.id.uuid()),
        number: Set(d.number.clone()),
        achievement: Set(d.achievement().map(Id::uuid)),
        demand: Set(d.demand().map(Id::uuid)),
        listing: Set(d.listing.map(Id::uuid)),
        title: Set(d.title.clone()),
        seller: Set(d.seller.uuid()),
        buyer: Set(d.buyer.uuid()),
        seller_region: Set(d.regions[0].clone()),
        buyer_region: Set(d.regions[1].clone()),
        mode: Set(d.interest.mode.clone()),
        message: Set(d.interest.message.clone()),
        intended_use: Set(d.interest.intended_use.clone()),
        act_for: Set(d.interest.act_for.clone()),
        buyer_contact_name: Set(d.buyer_contact.name.clone()),
        buyer_contact_phone: Set(d.buyer_contact.phone.clone()),
        seller_contact_name: Set(d.seller_contact.name.clone()),
        seller_contact_phone: Set(d.seller_contact.phone.clone()),
        pricing_mode: Set(d.pricing_mode.clone()),
        decision_number: Set(d.decision_number.clone()),
        interested: Set(declaration.map(|d| d.interested)),
        declaration: Set(declaration.map(|d| d.text.clone()).unwrap_or_default()),
        agency: Set(d.agency.as_ref().map(|agency| agency.organization.uuid())),
        agency_terms: Set(terms.map_err(StoreError::bug)?),
        promise_text: Set(promise.map(|p| p.text.clone())),
        promise_name: Set(promise.map(|p| p.name.clone())),
        promise_by: Set(promise.and_then(|p| p.by)),
        promise_at: Set(promise.map(|p| p.at.0)),
        desk_at: Set(d.desk.map(|at| at.0)),
        state: Set(d.state.word().to_owned()),
        state_at: Set(d.state_at.0),
        turn: Set(d.turn.word().to_owned()),
        turn_at: Set(d.turn_at.0),
        due: Set(d.due.map(|day| day.to_string())),
        sheet: Set(d.sheet),
        returned: Set(d.returned.clone()),
        duty: Set(d.duty),
        publicity: Set(d.publicity.map(Id::uuid)),
        contract: Set(d.contract.map(Id::uuid)),
        agreed_on: Set(d.agreed_on.map(|day| day.to_string())),
        end_by: Set(ending.map(|e| e.by.word().to_owned())),
        end_reason: Set(ending.map(|e| e.reason.clone())),
        end_note: Set(ending.map(|e| e.note.clone()).unwrap_or_default()),
        created_by: Set(d.created_by),
        created_at: Set(d.created_at.0),
        version: Set(version),
        ..Default::default()
    })
}

fn from_row(row: row::Model) -> Result<Deal, StoreError> {
    let bad = |what: &str, word: &str| StoreError::bug(format!("deal {what} {word}"));
    let ending = match (row.end_by.as_deref().and_then(Side::parse), row.end_reason) {
        (Some(by), Some(reason)) => Some(Ending { by, reason, note: row.end_note }),
        _ => None,
    };
    let promise = match (row.promise_text, row.promise_at) {
        (Some(text), Some(at)) => Some(Promise {
            text,
            name: row.promise_name.unwrap_or_default(),
            by: row.promise_by,
            at: Instant(at),
        }),
        _ => None,
    };
    let about = match (row.achievement, row.demand) {
        (Some(id), None) => About::Achievement(AchievementId::from_uuid(id)),
        (None, Some(id)) => About::Demand(DemandId::from_uuid(id)),
        _ => return Err(StoreError::bug(format!("deal {} about nothing", row.number))),
    };
    let agency = row.agency_terms.as_deref().map(serde_json::from_str).transpose();
    Ok(Deal {
        id: DealId::from_uuid(row.id),
        number: row.number,
        about,
        listing: row.listing.map(ListingId::from_uuid),
        title: row.title,
        seller: OrganizationId::from_uuid(row.seller),
        buyer: OrganizationId::from_uuid(row.buyer),
        regions: [row.seller_region, row.buyer_region],
        interest: Interest {
            mode: row.mode,
            message: row.message,
            intended_use: row.intended_use,
            act_for: row.act_for,
        },
        buyer_contact: Contact { name: row.buyer_contact_name, phone: row.buyer_contact_phone },
        seller_contact: Contact { name: row.seller_contact_name, phone: row.seller_contact_phone },
        pricing_mode: row.pricing_mode,
        decision_number: row.decision_number,
        declaration: row
            .interested
            .map(|interested| Declaration { interested, text: row.declaration }),
        agency: agency.map_err(StoreError::bug)?,
        promise,
        desk: row.desk_at.map(Instant),
        state: State::parse(&row.state).ok_or_else(|| bad("state", &row.state))?,
        state_at: Instant(row.state_at),
        turn: Turn::parse(&row.turn).ok_or_else(|| bad("turn", &row.turn))?,
        turn_at: Instant(row.turn_at),
        due: day_or_none(row.due.as_deref())?,
        sheet: row.sheet,
        returned: row.returned,
        duty: row.duty,
        publicity: row.publicity.map(PublicityId::from_uuid),
        contract: row.contract.map(ContractId::from_uuid),
        agreed_on: day_or_none(row.agreed_on.as_deref())?,
        ending,
        created_by: row.created_by,
        created_at: Instant(row.created_at),
        version: row.version,
    })
}

fn from_sheet_row(row: sheet_row::Model) -> Result<Sheet, StoreError> {
    let by = Side::parse(&row.side)
        .ok_or_else(|| StoreError::bug(format!("sheet side {}", row.side)))?;
    Ok(Sheet {
        version: row.version,
        by,
        terms: serde_json::from_str(&row.terms).map_err(StoreError::bug)?,
        note: row.note,
        proposed_by: row.proposed_by,
        proposed_at: Instant(row.proposed_at),
        confirmed_by: row.confirmed_by,
        confirmed_at: row.confirmed_at.map(Instant),
    })
}

/// One deal.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(conn: &impl ConnectionTrait, id: DealId) -> Result<Option<Deal>, StoreError> {
    Entity::find_by_id(id.uuid()).one(conn).await?.map(from_row).transpose()
}

/// Every deal in an achievement, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_achievement(
    conn: &impl ConnectionTrait,
    achievement: AchievementId,
) -> Result<Vec<Deal>, StoreError> {
    let query = Entity::find().filter(Column::Achievement.eq(achievement.uuid()));
    all(query.order_by_desc(Column::Id), conn).await
}

/// Every deal that answers a demand, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_demand(
    conn: &impl ConnectionTrait,
    demand: DemandId,
) -> Result<Vec<Deal>, StoreError> {
    let query = Entity::find().filter(Column::Demand.eq(demand.uuid()));
    all(query.order_by_desc(Column::Id), conn).await
}

/// The deal a contract was drafted from.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_contract(
    conn: &impl ConnectionTrait,
    contract: ContractId,
) -> Result<Option<Deal>, StoreError> {
    let query = Entity::find().filter(Column::Contract.eq(contract.uuid()));
    query.one(conn).await?.map(from_row).transpose()
}

/// Versions of the sheet of a deal, the first first.
///
/// # Errors
/// When the database cannot be read.
pub async fn sheets(conn: &impl ConnectionTrait, deal: DealId) -> Result<Vec<Sheet>, StoreError> {
    let query = sheet_row::Entity::find().filter(sheet_row::Column::Deal.eq(deal.uuid()));
    let rows = query.order_by_asc(sheet_row::Column::Version).all(conn).await?;
    rows.into_iter().map(from_sheet_row).collect()
}

/// One version of the sheet of a deal.
///
/// # Errors
/// When the database cannot be read.
pub async fn sheet(
    conn: &impl ConnectionTrait,
    deal: DealId,
    version: i64,
) -> Result<Option<Sheet>, StoreError> {
    let query = sheet_row::Entity::find()
        .filter(sheet_row::Column::Deal.eq(deal.uuid()))
        .filter(sheet_row::Column::Version.eq(version));
    query.one(conn).await?.map(from_sheet_row).transpose()
}

/// Whose deals a list shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Whose {
    /// Parties or agency.
    pub(crate) organizations: Vec<Uuid>,
    /// Regions of either party.
    pub(crate) regions: Vec<String>,
    /// Those to which the market's desk was invited.
    pub(crate) desk: bool,
    /// Everybody's.
    pub(crate) all: bool,
}

impl Whose {
    fn condition(&self) -> Condition {
        if self.all {
            return Condition::all();
        }
        let ids = || self.organizations.iter().copied();
        let mut who = Condition::any()
            .add(Column::Seller.is_in(ids()))
            .add(Column::Buyer.is_in(ids()))
            .add(Column::Agency.is_in(ids()));
        if self.desk {
            who = who.add(Column::DeskAt.is_not_null());
        }
        for region in &self.regions {
            for column in [Column::SellerRegion, Column::BuyerRegion] {
                who = who
                    .add(column.eq(region.as_str()))
                    .add(column.starts_with(format!("{region}/")));
            }
        }
        who
    }
}

/// A page of deals in these states, what moved last first.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    whose: &Whose,
    states: &[State],
    page: Page,
) -> Result<Paged<Deal>, StoreError> {
    let words = states.iter().map(|state| state.word());
    let query = Entity::find().filter(whose.condition()).filter(Column::State.is_in(words));
    let total = query.clone().count(conn).await?;
    let query = query.order_by_desc(Column::StateAt).order_by_desc(Column::Id);
    let rows = all(query.offset(page.offset()).limit(page.size), conn).await?;
    Ok(Paged { rows, total, page })
}

/// Deals of these organizations that wait for somebody, longest waiting first.
pub(crate) async fn waiting(
    conn: &impl ConnectionTrait,
    organizations: &[Uuid],
) -> Result<Vec<Deal>, StoreError> {
    let whose = Condition::any()
        .add(Column::Seller.is_in(organizations.iter().copied()))
        .add(Column::Buyer.is_in(organizations.iter().copied()));
    let query = Entity::find()
        .filter(whose)
        .filter(Column::Turn.ne(Turn::Nobody.word()))
        .order_by_asc(Column::TurnAt)
        .limit(200);
    all(query, conn).await
}

/// Deals in these states, in id order: for jobs and checks.
pub(crate) async fn in_states(
    conn: &impl ConnectionTrait,
    whose: &Whose,
    states: &[State],
) -> Result<Vec<Deal>, StoreError> {
    let words = states.iter().map(|state| state.word());
    let query = Entity::find().filter(whose.condition()).filter(Column::State.is_in(words));
    all(query.order_by_asc(Column::Id), conn).await
}

/// How many deals are in these states, and the sum of their agreed prices.
pub(crate) async fn totals(
    conn: &impl ConnectionTrait,
    states: &[State],
    published: bool,
) -> Result<(u64, Fen), StoreError> {
    let words: Vec<String> = states.iter().map(|s| format!("'{}'", s.word())).collect();
    let only = if published { " and publicity is not null" } else { "" };
    let sql = format!(
        "select count(*) as n, cast(coalesce(sum(total), 0) as bigint) as total \
         from trading_deal where state in ({}){only}",
        words.join(", ")
    );
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let row = conn.query_one_raw(statement).await?.ok_or(StoreError::bug("no row"))?;
    let count: i64 = row.try_get("", "n")?;
    Ok((u64::try_from(count).unwrap_or(0), Fen(row.try_get("", "total")?)))
}

/// Published and agreed deals by year and way: (year, way, count, sum).
pub(crate) async fn statistics(
    conn: &impl ConnectionTrait,
) -> Result<Vec<(String, String, u64, Fen)>, StoreError> {
    let sql = "select substr(agreed_on, 1, 4) as y, mode, count(*) as n, \
               cast(coalesce(sum(total), 0) as bigint) as total from trading_deal \
               where state in ('agreed', 'contracted') and publicity is not null \
               and agreed_on is not null \
               group by substr(agreed_on, 1, 4), mode order by y desc, mode";
    let statement = Statement::from_string(conn.get_database_backend(), sql.to_owned());
    let mut found = Vec::new();
    for row in conn.query_all_raw(statement).await? {
        let count: i64 = row.try_get("", "n")?;
        let count = u64::try_from(count).unwrap_or(0);
        let total = Fen(row.try_get("", "total")?);
        found.push((row.try_get("", "y")?, row.try_get("", "mode")?, count, total));
    }
    Ok(found)
}

async fn all(
    query: sea_orm::Select<Entity>,
    conn: &impl ConnectionTrait,
) -> Result<Vec<Deal>, StoreError> {
    query.all(conn).await?.into_iter().map(from_row).collect()
}

/// The next number of the year, as its parts.
pub(crate) async fn next_serial(tx: &mut WriteTx) -> Result<(i64, i64), StoreError> {
    let (year, serial) = kezhuan_db::next_in_year(tx, "trading_deal", "serial").await?;
    Ok((i64::from(year), serial))
}

/// Locks the row and reads it again.
pub(crate) async fn lock(tx: &mut WriteTx, id: DealId) -> Result<Option<Deal>, StoreError> {
    tx.lock("trading_deal", id.uuid()).await?;
    get(tx.conn(), id).await
}

/// Writes a new row.
pub(crate) async fn insert(
    tx: &WriteTx,
    deal: &Deal,
    (year, serial): (i64, i64),
) -> Result<(), StoreError> {
    let row = row::ActiveModel { year: Set(year), serial: Set(serial), ..to_row(deal, 1)? };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes the row back, guarded by its version.
pub(crate) async fn save(tx: &WriteTx, deal: &Deal) -> Result<(), StoreError> {
    write(tx, deal, to_row(deal, deal.version + 1)?).await
}

/// The same for a deal whose price both sides have confirmed.
pub(crate) async fn save_with_total(
    tx: &WriteTx,
    deal: &Deal,
    total: Fen,
) -> Result<(), StoreError> {
    let row = row::ActiveModel { total: Set(Some(total.0)), ..to_row(deal, deal.version + 1)? };
    write(tx, deal, row).await
}

async fn write(tx: &WriteTx, deal: &Deal, row: row::ActiveModel) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(deal.id.uuid()))
        .filter(Column::Version.eq(deal.version))
        .exec(tx.conn())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Writes a new version of the sheet.
pub(crate) async fn insert_sheet(
    tx: &WriteTx,
    deal: DealId,
    sheet: &Sheet,
) -> Result<(), StoreError> {
    let row = sheet_row::ActiveModel {
        id: Set(tx.fresh_uuid()),
        deal: Set(deal.uuid()),
        version: Set(sheet.version),
        side: Set(sheet.by.word().to_owned()),
        terms: Set(serde_json::to_string(&sheet.terms).map_err(StoreError::bug)?),
        total: Set(sheet.terms.total.0),
        note: Set(sheet.note.clone()),
        proposed_by: Set(sheet.proposed_by),
        proposed_at: Set(sheet.proposed_at.0),
        confirmed_by: Set(sheet.confirmed_by),
        confirmed_at: Set(sheet.confirmed_at.map(|at| at.0)),
    };
    sheet_row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Notes that the other side confirmed; refused when somebody else did so before.
pub(crate) async fn confirm_sheet(
    tx: &WriteTx,
    deal: DealId,
    sheet: &Sheet,
) -> Result<(), StoreError> {
    let row = sheet_row::ActiveModel {
        confirmed_by: Set(sheet.confirmed_by),
        confirmed_at: Set(sheet.confirmed_at.map(|at| at.0)),
        ..Default::default()
    };
    let done = sheet_row::Entity::update_many()
        .set(row)
        .filter(sheet_row::Column::Deal.eq(deal.uuid()))
        .filter(sheet_row::Column::Version.eq(sheet.version))
        .filter(sheet_row::Column::ConfirmedAt.is_null())
        .exec(tx.conn())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Changed) }
}
