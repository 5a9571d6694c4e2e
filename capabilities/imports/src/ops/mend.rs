//! The rows that were not taken, as a workbook to mend and upload again.

use std::collections::BTreeMap;

use kezhuan_kernel::Problem;
use kezhuan_sheets::{Cell, Sheet, Value};
use kezhuan_web::Cx;

use crate::model::{ImportId, Imported, State};
use crate::ops::{load, open};
use crate::store;

/// The columns added to those of the list; reading the workbook again leaves them alone.
pub(crate) const ADDED: [&str; 2] = ["原来第几行", "怎么改"];

/// The workbook and its name.
///
/// # Errors
/// Not the actor's; nothing to mend; the file cannot be read.
pub(crate) async fn mend(cx: &Cx, id: ImportId) -> Result<(String, Vec<u8>), Problem> {
    let imported = load(cx, id).await?;
    let import = crate::ops::kind(cx, &imported.what)?;
    let wanted = wanted(cx, &imported).await?;
    if wanted.is_empty() {
        return Err(Problem::NotFound);
    }
    let list = open(cx, import, &imported).await?;
    let given: Vec<_> = list.heading().given().collect();
    let headers = given.iter().map(|column| column.header).chain(ADDED);
    let mut sheet = Sheet::new(import.title, headers);
    let mut batches = list.batches();
    while let Some(lines) = batches.recv().await {
        let lines = lines.map_err(|error| Problem::field("file", error.to_string()))?;
        for line in lines.iter().filter(|line| wanted.contains_key(&line.number)) {
            let row = list.heading().row(line);
            let cells = given.iter().map(|column| match row.cell(column.key) {
                Cell::Day(day) => Value::Day(*day),
                other => other.text().into(),
            });
            let why = wanted.get(&line.number).map(String::as_str).unwrap_or_default();
            let added = [Value::from(line.number as i64), why.into()];
            sheet.push(cells.chain(added).collect::<Vec<_>>());
        }
    }
    let made = cx.now();
    let bytes = tokio::task::spawn_blocking(move || sheet.xlsx(made)).await;
    let bytes = bytes.map_err(Problem::bug)?.map_err(Problem::bug)?;
    Ok((format!("{}-要改的行.xlsx", import.title), bytes))
}

/// Row and what to do there: errors, and questions that were not answered.
async fn wanted(cx: &Cx, of: &Imported) -> Result<BTreeMap<usize, String>, Problem> {
    let conn = cx.db().reader();
    let mut findings = store::findings(conn, of.id, false, u64::MAX).await?;
    let asked = store::findings(conn, of.id, true, u64::MAX).await?;
    let open = |key: &String| of.state == State::Checked || !of.confirmed.contains(key);
    findings.extend(asked.into_iter().filter(|finding| open(&finding.key)));
    let mut wanted: BTreeMap<usize, String> = BTreeMap::new();
    for finding in findings {
        let said = wanted.entry(finding.error.row).or_default();
        if !said.is_empty() {
            said.push('\n');
        }
        if !finding.error.column.is_empty() {
            said.push_str(&format!("{}：", finding.error.column));
        }
        said.push_str(&finding.error.message);
    }
    Ok(wanted)
}
