//! A list is uploaded: kept if it is a table with the columns wanted.

use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_sheets::Limits;
use kezhuan_web::imports::List;
use kezhuan_web::{Cx, Upload};

use crate::model::{Counts, ImportId, Imported, State};
use crate::ops::{event, kind};
use crate::store;

/// Keeps a list, to be checked.
///
/// # Errors
/// Not allowed; no file; no table; columns missing.
pub async fn upload(cx: &Cx, what: &str, files: &[Upload]) -> Result<ImportId, Problem> {
    let import = kind(cx, what)?;
    let may = cx.may(&crate::USE, &kezhuan_authority::Subject::none())?;
    let user = cx.user().ok_or(Problem::SignIn)?;
    let file = files.iter().find(|file| file.field == "file");
    let file = file.ok_or_else(|| Problem::field("file", "请选要导入的表格"))?;
    file.must_be_clean()?;
    let limits = Limits { bytes: file.limit.bytes(), ..Limits::default() };
    List::open(import, &cx.pack(), file.bytes.clone(), &file.name, limits).await?;
    let mut tx = cx.write(&may).await?;
    let new = Imported {
        id: tx.fresh(),
        what: import.name.to_owned(),
        user,
        organization: cx.actor.organization().map(|m| m.organization),
        file: kezhuan_files::keep_table(&tx, file).await?,
        file_name: file.name.chars().filter(|c| !c.is_control()).take(200).collect(),
        state: State::Checking,
        state_at: tx.now(),
        checked: Counts::default(),
        written: Counts::default(),
        done_to: 0,
        notes: Vec::new(),
        confirmed: Vec::new(),
        why: None,
        tries: 0,
        created_at: tx.now(),
        version: 1,
    };
    store::insert(&tx, &new).await?;
    tx.record(event("imports.uploaded", &new)).await?;
    tx.commit().await?;
    Ok(new.id)
}
