//! Rows of organizations: the only place that knows the tables.

pub(crate) mod records;

use std::collections::HashMap;

use kezhuan_db::sea_orm::{self, entity::prelude::*};
use kezhuan_db::sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect};
use kezhuan_db::{StoreError, WriteTx};
use kezhuan_kernel::{CreditCode, Id, Instant};

use crate::model::{Organization, OrganizationId, Profile, State};

mod row {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organizations_organization")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub kind: String,
        pub credit_code: Option<String>,
        pub region: String,
        pub address: String,
        pub contact_name: String,
        pub contact_phone: String,
        pub summary: String,
        pub size: Option<String>,
        pub party_nature: Option<String>,
        pub industries: String,
        pub roles: String,
        pub legal_entity: Option<Uuid>,
        pub demo: bool,
        pub state: String,
        pub state_at: i64,
        pub reason: Option<String>,
        pub verified_by: Option<Uuid>,
        pub verified_at: Option<i64>,
        pub registered_by: Option<Uuid>,
        pub registered_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use row::{Column, Entity};

/// Keys kept in one text column.
fn joined(keys: &[String]) -> String {
    keys.join(",")
}

fn split(text: &str) -> Vec<String> {
    text.split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect()
}

fn to_row(o: &Organization, version: i64) -> row::ActiveModel {
    let p = &o.profile;
    row::ActiveModel {
        id: Set(o.id.uuid()),
        name: Set(p.name.clone()),
        kind: Set(p.kind.clone()),
        credit_code: Set(p.credit_code.as_ref().map(|code| code.as_str().to_owned())),
        region: Set(p.region.clone()),
        address: Set(p.address.clone()),
        contact_name: Set(p.contact_name.clone()),
        contact_phone: Set(p.contact_phone.clone()),
        summary: Set(p.summary.clone()),
        size: Set(p.size.clone()),
        party_nature: Set(p.party_nature.clone()),
        industries: Set(joined(&p.industries)),
        roles: Set(joined(&p.roles)),
        legal_entity: Set(p.legal_entity.map(Id::uuid)),
        demo: Set(o.demo),
        state: Set(o.state.word().to_owned()),
        state_at: Set(o.state_at.0),
        reason: Set(o.reason.clone()),
        verified_by: Set(o.verified_by),
        verified_at: Set(o.verified_at.map(|at| at.0)),
        registered_by: Set(o.registered_by),
        registered_at: Set(o.registered_at.0),
        version: Set(version),
    }
}

fn from_row(row: row::Model) -> Result<Organization, StoreError> {
    let state = State::parse(&row.state)
        .ok_or_else(|| StoreError::bug(format!("organization state {}", row.state)))?;
    let credit_code: Option<CreditCode> =
        row.credit_code.map(|code| code.parse()).transpose().map_err(StoreError::bug)?;
    Ok(Organization {
        id: OrganizationId::from_uuid(row.id),
        profile: Profile {
            name: row.name,
            kind: row.kind,
            credit_code,
            region: row.region,
            address: row.address,
            contact_name: row.contact_name,
            contact_phone: row.contact_phone,
            summary: row.summary,
            size: row.size,
            party_nature: row.party_nature,
            industries: split(&row.industries),
            roles: split(&row.roles),
            legal_entity: row.legal_entity.map(OrganizationId::from_uuid),
        },
        demo: row.demo,
        state,
        state_at: Instant(row.state_at),
        reason: row.reason,
        verified_by: row.verified_by,
        verified_at: row.verified_at.map(Instant),
        registered_by: row.registered_by,
        registered_at: Instant(row.registered_at),
        version: row.version,
    })
}

/// One organization.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(
    conn: &impl ConnectionTrait,
    id: OrganizationId,
) -> Result<Option<Organization>, StoreError> {
    Entity::find_by_id(id.uuid()).one(conn).await?.map(from_row).transpose()
}

/// Several organizations, in no particular order; unknown ids are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn many(
    conn: &impl ConnectionTrait,
    ids: &[OrganizationId],
) -> Result<Vec<Organization>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = ids.iter().map(|id| id.uuid());
    all(Entity::find().filter(Column::Id.is_in(ids)), conn).await
}

/// Names of those of these organizations that may act, that is, are not suspended. Asked on every
/// request of a signed-in person, so it reads nothing else.
///
/// # Errors
/// When the database cannot be read.
pub async fn acting_names(
    conn: &impl ConnectionTrait,
    ids: &[OrganizationId],
) -> Result<HashMap<OrganizationId, String>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name])
        .filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .filter(Column::State.ne(State::Suspended.word()))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (OrganizationId::from_uuid(id), name)).collect())
}

/// The organization with this 统一社会信用代码.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_by_code(
    conn: &impl ConnectionTrait,
    code: &CreditCode,
) -> Result<Option<Organization>, StoreError> {
    let query = Entity::find().filter(Column::CreditCode.eq(code.as_str()));
    query.one(conn).await?.map(from_row).transpose()
}

/// The organizations with these codes.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_by_codes(
    conn: &impl ConnectionTrait,
    codes: &[CreditCode],
) -> Result<Vec<Organization>, StoreError> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let codes = codes.iter().map(CreditCode::as_str);
    let query = Entity::find().filter(Column::CreditCode.is_in(codes));
    query.all(conn).await?.into_iter().map(from_row).collect()
}

/// The organization with exactly this name; of several a verified one, then the oldest.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_by_name(
    conn: &impl ConnectionTrait,
    name: &str,
) -> Result<Option<Organization>, StoreError> {
    let query = Entity::find().filter(Column::Name.eq(name.trim())).order_by_asc(Column::Id);
    let mut found = all(query, conn).await?;
    let place = found.iter().position(Organization::is_verified).unwrap_or(0);
    Ok(if found.is_empty() { None } else { Some(found.swap_remove(place)) })
}

/// Up to `limit` organizations after this id, in id order; of one legal person if asked.
pub(crate) async fn page_after(
    conn: &impl ConnectionTrait,
    after: Option<OrganizationId>,
    limit: u64,
) -> Result<Vec<Organization>, StoreError> {
    let query = Entity::find().order_by_asc(Column::Id).limit(limit);
    let query = match after {
        Some(id) => query.filter(Column::Id.gt(id.uuid())),
        None => query,
    };
    all(query, conn).await
}

/// The campuses and branches of a legal person.
///
/// # Errors
/// When the database cannot be read.
pub async fn campuses(
    conn: &impl ConnectionTrait,
    legal: OrganizationId,
) -> Result<Vec<Organization>, StoreError> {
    let query = Entity::find().filter(Column::LegalEntity.eq(legal.uuid()));
    all(query.order_by_asc(Column::Id), conn).await
}

/// Those that stand verified since one of these moments, the earliest first.
pub(crate) async fn verified(
    conn: &impl ConnectionTrait,
    start: Instant,
    end: Instant,
    limit: u64,
) -> Result<Vec<Organization>, StoreError> {
    let query = Entity::find()
        .filter(Column::State.eq(State::Verified.word()))
        .filter(Column::VerifiedAt.gte(start.0))
        .filter(Column::VerifiedAt.lt(end.0))
        .order_by_asc(Column::VerifiedAt)
        .order_by_asc(Column::Id);
    all(query.limit(limit), conn).await
}

/// The longest waiting first: in one of the regions, or (for the home city) anywhere outside of it.
pub(crate) async fn waiting(
    conn: &impl ConnectionTrait,
    regions: &[String],
    outside: Option<&str>,
    limit: u64,
) -> Result<Vec<Organization>, StoreError> {
    let below = |region: &str| {
        Condition::any()
            .add(Column::Region.eq(region))
            .add(Column::Region.starts_with(format!("{region}/")))
    };
    let mut places = Condition::any();
    for region in regions {
        places = places.add(below(region));
    }
    if let Some(home) = outside {
        places = places.add(below(home).not());
    }
    let query = Entity::find()
        .filter(Column::State.eq(State::Pending.word()))
        .filter(places)
        .order_by_asc(Column::StateAt)
        .limit(limit);
    all(query, conn).await
}

async fn all(
    query: sea_orm::Select<Entity>,
    conn: &impl ConnectionTrait,
) -> Result<Vec<Organization>, StoreError> {
    query.all(conn).await?.into_iter().map(from_row).collect()
}

/// Locks the row and reads it again.
pub(crate) async fn lock(
    tx: &mut WriteTx,
    id: OrganizationId,
) -> Result<Option<Organization>, StoreError> {
    tx.lock("organizations_organization", id.uuid()).await?;
    get(tx.conn(), id).await
}

/// Writes a new row.
pub(crate) async fn insert(tx: &WriteTx, organization: &Organization) -> Result<(), StoreError> {
    Entity::insert(to_row(organization, 1)).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes the row back, guarded by its version.
pub(crate) async fn save(tx: &WriteTx, organization: &Organization) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .set(to_row(organization, organization.version + 1))
        .filter(Column::Id.eq(organization.id.uuid()))
        .filter(Column::Version.eq(organization.version))
        .exec(tx.conn())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Changed) }
}
