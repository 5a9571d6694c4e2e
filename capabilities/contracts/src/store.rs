//! Rows of contracts: the only place that knows the main table.

pub(crate) mod records;
pub(crate) mod stats;

use std::collections::BTreeMap;

use kezhuan_db::sea_orm::{self, entity::prelude::*};
use kezhuan_db::sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect};
use kezhuan_db::{StoreError, WriteTx};
use kezhuan_kernel::{Day, Id, Instant, Page, Paged};

use crate::model::{Contract, ContractId, Registration, Seal};
use crate::state::{Origin, State};

mod row {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contracts_contract")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub origin: String,
        pub platform_no: String,
        pub national_no: Option<String>,
        pub kind: String,
        pub title: String,
        pub seller: Option<Uuid>,
        pub buyer: Option<Uuid>,
        pub agency: Option<Uuid>,
        pub seller_region: String,
        pub buyer_region: String,
        pub amount: i64,
        pub technical_amount: i64,
        pub achievement: Option<String>,
        pub deal: Option<String>,
        pub signed_on: Option<String>,
        pub content: String,
        pub region: String,
        pub state: String,
        pub state_at: i64,
        pub due: Option<String>,
        pub proceedings: String,
        pub registered_on: Option<String>,
        pub registered_in: Option<String>,
        pub registry: Option<String>,
        pub token: String,
        pub check_code: String,
        pub created_by: Option<Uuid>,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use row::{Column, Entity};

fn to_row(c: &Contract, version: i64) -> Result<row::ActiveModel, StoreError> {
    let agency = c.agency.as_ref().and_then(|a| a.party.organization);
    let registration = c.registration.as_ref();
    Ok(row::ActiveModel {
        id: Set(c.id.uuid()),
        origin: Set(c.origin.word().to_owned()),
        platform_no: Set(c.platform_no.clone()),
        national_no: Set(c.national_no.clone()),
        kind: Set(c.kind.clone()),
        title: Set(c.title.clone()),
        seller: Set(c.seller.organization.map(Id::uuid)),
        buyer: Set(c.buyer.organization.map(Id::uuid)),
        agency: Set(agency.map(Id::uuid)),
        seller_region: Set(c.seller.region.clone()),
        buyer_region: Set(c.buyer.region.clone()),
        amount: Set(c.amount.0),
        technical_amount: Set(c.technical_amount.0),
        achievement: Set(c.achievement.clone()),
        deal: Set(c.deal.clone()),
        signed_on: Set(c.signed_on.map(|d| d.to_string())),
        content: Set(serde_json::to_string(&c.content).map_err(StoreError::bug)?),
        region: Set(c.region.clone()),
        state: Set(c.state.word().to_owned()),
        state_at: Set(c.state_at.0),
        due: Set(c.due.map(|d| d.to_string())),
        proceedings: Set(serde_json::to_string(&c.proceedings).map_err(StoreError::bug)?),
        registered_on: Set(registration.map(|r| r.on.to_string())),
        registered_in: Set(registration.map(|r| r.region.clone())),
        registry: Set(registration.map(|r| r.registry.clone())),
        token: Set(c.seal.token.clone()),
        check_code: Set(c.seal.check_code.clone()),
        created_by: Set(c.created_by),
        created_at: Set(c.created_at.0),
        version: Set(version),
    })
}

fn registration(row: &row::Model) -> Result<Option<Registration>, StoreError> {
    let (Some(on), Some(region), Some(registry)) =
        (&row.registered_on, &row.registered_in, &row.registry)
    else {
        return Ok(None);
    };
    let on = on.parse().map_err(StoreError::bug)?;
    Ok(Some(Registration { on, region: region.clone(), registry: registry.clone() }))
}

fn from_row(row: row::Model) -> Result<Contract, StoreError> {
    let state = State::parse(&row.state)
        .ok_or_else(|| StoreError::bug(format!("contract state {}", row.state)))?;
    let origin = Origin::parse(&row.origin)
        .ok_or_else(|| StoreError::bug(format!("contract origin {}", row.origin)))?;
    Ok(Contract {
        id: ContractId::from_uuid(row.id),
        origin,
        registration: registration(&row)?,
        platform_no: row.platform_no,
        national_no: row.national_no,
        content: serde_json::from_str(&row.content).map_err(StoreError::bug)?,
        region: row.region,
        state,
        state_at: Instant(row.state_at),
        due: row.due.map(|d| d.parse()).transpose().map_err(StoreError::bug)?,
        proceedings: serde_json::from_str(&row.proceedings).map_err(StoreError::bug)?,
        seal: Seal { token: row.token, check_code: row.check_code },
        created_by: row.created_by,
        created_at: Instant(row.created_at),
        version: row.version,
    })
}

/// One contract.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(
    conn: &impl ConnectionTrait,
    id: ContractId,
) -> Result<Option<Contract>, StoreError> {
    Entity::find_by_id(id.uuid()).one(conn).await?.map(from_row).transpose()
}

/// The contract behind the token of a verification page.
pub(crate) async fn by_token(
    conn: &impl ConnectionTrait,
    token: &str,
) -> Result<Option<Contract>, StoreError> {
    let query = Entity::find().filter(Column::Token.eq(token));
    query.one(conn).await?.map(from_row).transpose()
}

/// The contract with this national number.
pub(crate) async fn by_national_no(
    conn: &impl ConnectionTrait,
    number: &str,
) -> Result<Option<Contract>, StoreError> {
    let query = Entity::find().filter(Column::NationalNo.eq(number));
    query.one(conn).await?.map(from_row).transpose()
}

/// Those of these national numbers that belong to a contract.
pub(crate) async fn known_national_nos(
    conn: &impl ConnectionTrait,
    numbers: &[String],
) -> Result<Vec<String>, StoreError> {
    let query = Entity::find().filter(Column::NationalNo.is_in(numbers.iter().map(String::as_str)));
    let found: Vec<Option<String>> =
        query.select_only().column(Column::NationalNo).into_tuple().all(conn).await?;
    Ok(found.into_iter().flatten().collect())
}

/// The contract with this number of ours.
pub(crate) async fn by_platform_no(
    conn: &impl ConnectionTrait,
    number: &str,
) -> Result<Option<Contract>, StoreError> {
    let query = Entity::find().filter(Column::PlatformNo.eq(number));
    query.one(conn).await?.map(from_row).transpose()
}

/// Contracts made from this deal (outside id), oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_deal(conn: &impl ConnectionTrait, deal: &str) -> Result<Vec<Contract>, StoreError> {
    all(Entity::find().filter(Column::Deal.eq(deal)).order_by_asc(Column::Id), conn).await
}

/// The day of signature of those of these contracts that are more than a draft.
///
/// # Errors
/// When the database cannot be read.
pub async fn signed_days(
    conn: &impl ConnectionTrait,
    ids: &[ContractId],
) -> Result<BTreeMap<ContractId, Day>, StoreError> {
    let mut days = BTreeMap::new();
    for some in ids.chunks(500) {
        let query = Entity::find()
            .filter(Column::Id.is_in(some.iter().map(|id| id.uuid())))
            .filter(Column::State.ne(State::Draft.word()))
            .filter(Column::SignedOn.is_not_null());
        let columns = query.select_only().column(Column::Id).column(Column::SignedOn);
        for (id, day) in columns.into_tuple::<(Uuid, String)>().all(conn).await? {
            days.insert(ContractId::from_uuid(id), day.parse().map_err(StoreError::bug)?);
        }
    }
    Ok(days)
}

/// Contracts about this achievement (outside id), oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_achievement(
    conn: &impl ConnectionTrait,
    achievement: &str,
) -> Result<Vec<Contract>, StoreError> {
    let query = Entity::find().filter(Column::Achievement.eq(achievement));
    all(query.order_by_asc(Column::Id), conn).await
}

/// Other contracts with the same parties' regions, amount and day of signature; not the given one.
pub(crate) async fn alike(
    conn: &impl ConnectionTrait,
    content: &crate::content::Content,
    not: Option<ContractId>,
) -> Result<Vec<Contract>, StoreError> {
    let Some(signed) = content.signed_on else { return Ok(Vec::new()) };
    let query = Entity::find()
        .filter(Column::Amount.eq(content.amount.0))
        .filter(Column::SignedOn.eq(signed.to_string()))
        .filter(Column::State.is_not_in([State::Draft.word(), State::Refused.word()]))
        .limit(50);
    let same = |c: &Contract| {
        Some(c.id) != not
            && c.seller.name == content.seller.name
            && c.buyer.name == content.buyer.name
    };
    Ok(all(query, conn).await?.into_iter().filter(same).collect())
}

/// Which contracts a list asks for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// One of these is a party; none asked when empty.
    pub organizations: Vec<Uuid>,
    /// The registry's region is one of these or below; none asked when empty.
    pub regions: Vec<String>,
    /// States; any when empty.
    pub states: Vec<State>,
    /// Kind.
    pub kind: Option<String>,
    /// Origin.
    pub origin: Option<Origin>,
    /// Registered on one of these days, both included.
    pub registered: Option<(Day, Day)>,
    /// Words of the title or a number.
    pub words: String,
    /// Oldest first?
    pub by_age: bool,
}

fn below(column: Column, region: &str) -> Condition {
    Condition::any().add(column.eq(region)).add(column.starts_with(format!("{region}/")))
}

impl Filter {
    fn condition(&self) -> Condition {
        let mut all = Condition::all();
        if !self.organizations.is_empty() {
            let ids = || self.organizations.iter().copied();
            let any = Condition::any()
                .add(Column::Seller.is_in(ids()))
                .add(Column::Buyer.is_in(ids()))
                .add(Column::Agency.is_in(ids()));
            all = all.add(any);
        }
        if !self.regions.is_empty() {
            let any = self.regions.iter().fold(Condition::any(), |any, region| {
                any.add(below(Column::Region, region))
                    .add(below(Column::SellerRegion, region))
                    .add(below(Column::BuyerRegion, region))
            });
            all = all.add(any);
        }
        if !self.states.is_empty() {
            all = all.add(Column::State.is_in(self.states.iter().map(|s| s.word())));
        }
        if let Some(kind) = &self.kind {
            all = all.add(Column::Kind.eq(kind.as_str()));
        }
        if let Some(origin) = self.origin {
            all = all.add(Column::Origin.eq(origin.word()));
        }
        if let Some((from, to)) = self.registered {
            all = all.add(Column::RegisteredOn.between(from.to_string(), to.to_string()));
        }
        let words = self.words.trim();
        if !words.is_empty() {
            all = all.add(
                Condition::any()
                    .add(Column::Title.contains(words))
                    .add(Column::PlatformNo.eq(words))
                    .add(Column::NationalNo.eq(words)),
            );
        }
        all
    }
}

/// A page of contracts.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    page: Page,
) -> Result<Paged<Contract>, StoreError> {
    let query = Entity::find().filter(filter.condition());
    let total = query.clone().count(conn).await?;
    let query = if filter.by_age {
        query.order_by_asc(Column::StateAt).order_by_asc(Column::Id)
    } else {
        query.order_by_desc(Column::StateAt).order_by_desc(Column::Id)
    };
    let rows = all(query.limit(page.size).offset(page.offset()), conn).await?;
    Ok(Paged { rows, total, page })
}

/// Up to `limit` contracts after this id, in id order; of one organization if asked.
pub(crate) async fn page_after(
    conn: &impl ConnectionTrait,
    organization: Option<Uuid>,
    after: Option<ContractId>,
    limit: u64,
) -> Result<Vec<Contract>, StoreError> {
    let filter = Filter { organizations: organization.into_iter().collect(), ..Filter::default() };
    let mut query = Entity::find().filter(filter.condition());
    if let Some(id) = after {
        query = query.filter(Column::Id.gt(id.uuid()));
    }
    all(query.order_by_asc(Column::Id).limit(limit), conn).await
}

async fn all(
    query: sea_orm::Select<Entity>,
    conn: &impl ConnectionTrait,
) -> Result<Vec<Contract>, StoreError> {
    query.all(conn).await?.into_iter().map(from_row).collect()
}

/// Locks the row and reads it again.
pub(crate) async fn lock(tx: &mut WriteTx, id: ContractId) -> Result<Option<Contract>, StoreError> {
    tx.lock("contracts_contract", id.uuid()).await?;
    get(tx.conn(), id).await
}

/// Writes a new row.
pub(crate) async fn insert(tx: &WriteTx, contract: &Contract) -> Result<(), StoreError> {
    Entity::insert(to_row(contract, 1)?).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes the row back, guarded by its version.
pub(crate) async fn save(tx: &WriteTx, contract: &Contract) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .set(to_row(contract, contract.version + 1)?)
        .filter(Column::Id.eq(contract.id.uuid()))
        .filter(Column::Version.eq(contract.version))
        .exec(tx.conn())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// The next number of a year, `HT-2026-00931`; numbers are given one after the other.
pub(crate) async fn next_number(tx: &mut WriteTx) -> Result<String, StoreError> {
    let year = tx.now().day().year();
    let prefix = format!("HT-{year}-");
    tx.lock_topic(&format!("contracts.number/{year}")).await?;
    let sql = "select platform_no from contracts_contract where substr(platform_no, 1, 8) = $1 \
               order by length(platform_no) desc, platform_no desc limit 1";
    let found = kezhuan_db::rows(tx.conn(), sql, vec![prefix.as_str().into()]).await?;
    let last: Option<String> =
        found.first().map(|row| row.try_get("", "platform_no")).transpose()?;
    let used = last.and_then(|n| n.strip_prefix(&prefix)?.parse::<u64>().ok()).unwrap_or(0);
    Ok(format!("{prefix}{:05}", used + 1))
}

/// How many contracts of a filter are in each state; the filter's own states are left aside.
pub(crate) async fn count_states(
    conn: &impl ConnectionTrait,
    filter: &Filter,
) -> Result<Vec<(State, u64)>, StoreError> {
    let all = Filter { states: Vec::new(), ..filter.clone() };
    let query = Entity::find().filter(all.condition()).select_only().column(Column::State);
    let query = query.column_as(Column::Id.count(), "n").group_by(Column::State);
    let rows: Vec<(String, i64)> = query.into_tuple().all(conn).await?;
    let known =
        |(word, n): (String, i64)| Some((State::parse(&word)?, u64::try_from(n).unwrap_or(0)));
    Ok(rows.into_iter().filter_map(known).collect())
}

/// The next last day that has not passed.
pub(crate) async fn next_due(
    conn: &impl ConnectionTrait,
    today: Day,
) -> Result<Option<Day>, StoreError> {
    let sql = "select min(due) as due from contracts_contract where due >= $1";
    let found = kezhuan_db::rows(conn, sql, vec![today.to_string().into()]).await?;
    let due: Option<String> = match found.first() {
        Some(row) => row.try_get("", "due")?,
        None => None,
    };
    due.map(|day| day.parse().map_err(StoreError::bug)).transpose()
}
