//! Saving and loading.

use kezhuan_db::sea_orm::{ConnectionTrait, Statement};
use kezhuan_db::{Db, StoreError, WriteTx, run};
use kezhuan_kernel::{Id, Instant, Problem};
use sha2::{Digest, Sha256};

use crate::kind::{Kind, kind_of};
use crate::upload::Upload;

kezhuan_kernel::id!(
    /// An attachment.
    FileId,
    "fil"
);

const CHUNK: usize = 256 * 1024;

/// What is known of an attachment without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileMeta {
    /// Id.
    pub id: FileId,
    /// Name as uploaded.
    pub name: String,
    /// Judged by content.
    pub kind: Kind,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content, hex.
    pub sha256: String,
    /// When it was saved.
    pub at: Instant,
}

impl FileMeta {
    /// `PDF，2.1 MB`-like size text.
    pub fn size_text(&self) -> String {
        match self.size {
            n if n >= 1024 * 1024 => {
                format!("{}.{} MB", n / 1_048_576, n % 1_048_576 * 10 / 1_048_576)
            }
            n => format!("{} KB", (n + 1023) / 1024),
        }
    }
}

/// Saves content and name in this transaction. The same content is stored once.
///
/// # Errors
/// [`Problem::Invalid`] at its field for a virus, a wrong kind or size; database failures.
pub async fn save(tx: &WriteTx, upload: &Upload) -> Result<FileId, Problem> {
    Ok(keep(tx, &upload.name, upload.kind()?, &upload.bytes).await?)
}

/// Saves a table that an import has looked at: any encoding of text is fine.
///
/// # Errors
/// Database failures.
pub async fn keep_table(tx: &WriteTx, upload: &Upload) -> Result<FileId, StoreError> {
    let kind = kind_of(&upload.bytes, upload.limit).unwrap_or(Kind::Text);
    keep(tx, &upload.name, kind, &upload.bytes).await
}

async fn keep(tx: &WriteTx, name: &str, kind: Kind, bytes: &[u8]) -> Result<FileId, StoreError> {
    let sha256 = hex::encode(Sha256::digest(bytes));
    for (place, chunk) in (0_i64..).zip(bytes.chunks(CHUNK)) {
        run(tx, "insert into files_chunk (sha256, place, bytes) values ($1, $2, $3) on conflict do nothing",
            vec![sha256.as_str().into(), place.into(), chunk.to_vec().into()]).await?;
    }
    let id: FileId = tx.fresh();
    let short: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    run(tx, "insert into files_file (id, name, kind, size, sha256, at, actor) values ($1, $2, $3, $4, $5, $6, $7)",
        vec![id.uuid().into(), short.into(), kind.content_type().into(), size.into(),
             sha256.into(), tx.now().0.into(), tx.actor().into()]).await?;
    Ok(id)
}

/// Names and sizes, in the order asked; unknown ids are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn metas(db: &Db, ids: &[FileId]) -> Result<Vec<FileMeta>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(meta(db, *id).await?);
    }
    Ok(found)
}

async fn meta(db: &Db, id: FileId) -> Result<Option<FileMeta>, StoreError> {
    let sql = "select name, kind, size, sha256, at from files_file where id = $1";
    let statement = Statement::from_sql_and_values(db.backend(), sql, [id.uuid().into()]);
    let Some(row) = db.reader().query_one_raw(statement).await? else { return Ok(None) };
    Ok(Some(FileMeta {
        id,
        name: row.try_get("", "name")?,
        kind: Kind::parse(&row.try_get::<String>("", "kind")?),
        size: row.try_get("", "size")?,
        sha256: row.try_get("", "sha256")?,
        at: Instant(row.try_get("", "at")?),
    }))
}

/// An attachment with its content.
///
/// # Errors
/// When the database cannot be read.
pub async fn load(db: &Db, id: FileId) -> Result<Option<(FileMeta, Vec<u8>)>, StoreError> {
    let Some(meta) = meta(db, id).await? else { return Ok(None) };
    let sql = "select bytes from files_chunk where sha256 = $1 order by place";
    let statement =
        Statement::from_sql_and_values(db.backend(), sql, [meta.sha256.as_str().into()]);
    let mut bytes = Vec::with_capacity(usize::try_from(meta.size).unwrap_or(0));
    for row in db.reader().query_all_raw(statement).await? {
        bytes.extend(row.try_get::<Vec<u8>>("", "bytes")?);
    }
    Ok(Some((meta, bytes)))
}
