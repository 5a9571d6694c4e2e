//! 撤回, in the transaction of whoever opened it.

use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::Problem;

use crate::model::PublicityId;
use crate::{ops, store};

/// Takes a running 公示 back in the caller's transaction. The caller has asked for its own permission.
///
/// # Errors
/// A conflict when it has ended.
pub async fn withdraw_within(
    tx: &mut WriteTx,
    id: PublicityId,
    reason: &str,
) -> Result<(), Problem> {
    let locked = store::lock(tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.withdraw(reason.to_owned(), tx.now())?;
    store::save(tx, &next).await?;
    tx.record(ops::event("publicity.withdrawn", &next).public()).await?;
    Ok(())
}
