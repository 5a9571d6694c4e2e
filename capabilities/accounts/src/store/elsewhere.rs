//! Providers by which people sign in.

use kezhuan_db::sea_orm::ConnectionTrait;
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_kernel::{Id, Instant};

use crate::model::{Linked, UserId, Vouched};

/// Whose account this is.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    who: &Vouched,
) -> Result<Option<UserId>, StoreError> {
    let sql = "select user_id from accounts_elsewhere where issuer = $1 and subject = $2";
    let values = vec![who.issuer.as_str().into(), who.subject.as_str().into()];
    let found = rows(conn, sql, values).await?;
    Ok(found.first().map(|row| row.try_get("", "user_id")).transpose()?.map(UserId::from_uuid))
}

/// Those of a person.
pub(crate) async fn of(
    conn: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<Linked>, StoreError> {
    let sql = "select issuer, since from accounts_elsewhere where user_id = $1 order by since";
    let found = rows(conn, sql, vec![user.uuid().into()]).await?;
    let one = |row: &kezhuan_db::sea_orm::QueryResult| {
        let since = Instant(row.try_get("", "since")?);
        Ok(Linked { issuer: row.try_get("", "issuer")?, since })
    };
    found.iter().map(one).collect()
}

pub(crate) async fn insert(tx: &WriteTx, user: UserId, who: &Vouched) -> Result<(), StoreError> {
    let sql = "insert into accounts_elsewhere (issuer, subject, user_id, since) \
               values ($1, $2, $3, $4)";
    let values = vec![
        who.issuer.as_str().into(),
        who.subject.as_str().into(),
        user.uuid().into(),
        tx.now().0.into(),
    ];
    run(tx, sql, values).await?;
    Ok(())
}

/// `false` if there was none.
pub(crate) async fn remove(tx: &WriteTx, user: UserId, issuer: &str) -> Result<bool, StoreError> {
    let sql = "delete from accounts_elsewhere where user_id = $1 and issuer = $2";
    Ok(run(tx, sql, vec![user.uuid().into(), issuer.into()]).await? == 1)
}

pub(crate) async fn remove_all(tx: &WriteTx, user: UserId) -> Result<(), StoreError> {
    run(tx, "delete from accounts_elsewhere where user_id = $1", vec![user.uuid().into()]).await?;
    Ok(())
}
