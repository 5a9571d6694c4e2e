//! Rows of messages, of what everybody has read, and of downloads.

use kezhuan_db::sea_orm::{self, ActiveValue::Set, QueryOrder, Value, entity::prelude::*};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_files::FileId;
use kezhuan_kernel::{Id, Instant};
use kezhuan_organizations::OrganizationId;

use crate::model::DealId;
use crate::note::{Download, Meeting, Note, NoteId, Reach};

mod row {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "trading_note")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub deal: Uuid,
        pub organization: Option<Uuid>,
        pub by_user: Option<Uuid>,
        pub body: String,
        pub met_on: Option<String>,
        pub people: String,
        pub file: Option<Uuid>,
        pub reach: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use row::{Column, Entity};

fn from_row(row: row::Model) -> Result<Note, StoreError> {
    let reach = Reach::parse(&row.reach)
        .ok_or_else(|| StoreError::bug(format!("note reach {}", row.reach)))?;
    let met_on = row.met_on.map(|day| day.parse().map_err(StoreError::bug)).transpose()?;
    Ok(Note {
        id: NoteId::from_uuid(row.id),
        organization: row.organization.map(OrganizationId::from_uuid),
        by: row.by_user,
        body: row.body,
        meeting: met_on.map(|on| Meeting { on, people: row.people }),
        file: row.file.map(FileId::from_uuid),
        reach,
        at: Instant(row.at),
    })
}

/// Messages of a deal, oldest first.
pub(crate) async fn notes(
    conn: &impl ConnectionTrait,
    deal: DealId,
) -> Result<Vec<Note>, StoreError> {
    let found = Entity::find()
        .filter(Column::Deal.eq(deal.uuid()))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id);
    found.all(conn).await?.into_iter().map(from_row).collect()
}

/// Writes a new message.
pub(crate) async fn insert(tx: &WriteTx, deal: DealId, note: &Note) -> Result<(), StoreError> {
    let meeting = note.meeting.as_ref();
    let row = row::ActiveModel {
        id: Set(note.id.uuid()),
        deal: Set(deal.uuid()),
        organization: Set(note.organization.map(Id::uuid)),
        by_user: Set(note.by),
        body: Set(note.body.clone()),
        met_on: Set(meeting.map(|m| m.on.to_string())),
        people: Set(meeting.map(|m| m.people.clone()).unwrap_or_default()),
        file: Set(note.file.map(Id::uuid)),
        reach: Set(note.reach.word().to_owned()),
        at: Set(note.at.0),
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Until when this person has read the deal; none: never.
pub(crate) async fn read_until(
    conn: &impl ConnectionTrait,
    deal: DealId,
    user: Uuid,
) -> Result<Option<Instant>, StoreError> {
    let sql = "select at from trading_read where deal = $1 and person = $2";
    let found = rows(conn, sql, vec![deal.uuid().into(), user.into()]).await?;
    found.first().map(|row| Ok(Instant(row.try_get("", "at")?))).transpose()
}

/// Notes that this person has read the deal up to now.
pub(crate) async fn mark_read(tx: &WriteTx, deal: DealId, user: Uuid) -> Result<(), StoreError> {
    let sql = "insert into trading_read (deal, person, at) values ($1, $2, $3) \
               on conflict (deal, person) do update set at = excluded.at";
    run(tx, sql, vec![deal.uuid().into(), user.into(), tx.now().0.into()]).await.map(drop)
}

/// Deals with a message that this person has not read, and how many, own messages left out.
pub(crate) async fn unread(
    conn: &impl ConnectionTrait,
    user: Uuid,
    organizations: &[Uuid],
) -> Result<Vec<(DealId, u64)>, StoreError> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..organizations.len() + 2).map(|n| format!("${n}")).collect();
    let among = places.join(", ");
    let sql = format!(
        "select n.deal as deal, count(*) as n from trading_note n \
         join trading_deal d on d.id = n.deal \
         left join trading_read r on r.deal = n.deal and r.person = $1 \
         where (d.seller in ({among}) or d.buyer in ({among}) or d.agency in ({among})) \
         and (n.by_user is null or n.by_user <> $1) and (r.at is null or n.at > r.at) \
         and (n.reach <> 'own' or n.organization in ({among})) group by n.deal"
    );
    let values: Vec<Value> = std::iter::once(user.into())
        .chain(organizations.iter().map(|id| Value::from(*id)))
        .collect();
    let mut found = Vec::new();
    for row in rows(conn, &sql, values).await? {
        let count: i64 = row.try_get("", "n")?;
        let deal = DealId::from_uuid(row.try_get("", "deal")?);
        found.push((deal, u64::try_from(count).unwrap_or_default()));
    }
    Ok(found)
}

/// Notes a download.
pub(crate) async fn insert_download(tx: &WriteTx, new: &Download) -> Result<(), StoreError> {
    let sql = "insert into trading_download (id, note, organization, by_user, at) \
               values ($1, $2, $3, $4, $5)";
    run(
        tx,
        sql,
        vec![
            tx.fresh_uuid().into(),
            new.note.uuid().into(),
            new.organization.map(Id::uuid).into(),
            new.by.into(),
            new.at.0.into(),
        ],
    )
    .await
    .map(drop)
}

/// Downloads of the files of a deal, oldest first.
pub(crate) async fn downloads(
    conn: &impl ConnectionTrait,
    deal: DealId,
) -> Result<Vec<Download>, StoreError> {
    let sql = "select l.note as note, l.organization as organization, l.by_user as by_user, \
               l.at as at from trading_download l join trading_note n on n.id = l.note \
               where n.deal = $1 order by l.at, l.id";
    let mut found = Vec::new();
    for row in rows(conn, sql, vec![deal.uuid().into()]).await? {
        let organization: Option<Uuid> = row.try_get("", "organization")?;
        found.push(Download {
            note: NoteId::from_uuid(row.try_get("", "note")?),
            organization: organization.map(OrganizationId::from_uuid),
            by: row.try_get("", "by_user")?,
            at: Instant(row.try_get("", "at")?),
        });
    }
    Ok(found)
}
