//! The work on lists: every row judged, later every row written, a batch a transaction.
//!
//! The place up to which rows are written is saved with the rows, guarded by the version of the
//! list: whatever stops the work, the next one begins behind the last row written, and of two that
//! work on one list only one can save.

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_authority::{May, Subject};
use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Instant, Problem};
use kezhuan_sheets::{Line, Row, SheetError, Slips};
use kezhuan_web::imports::{Importing, List, Verdict};
use kezhuan_web::{Cx, Import};

use crate::model::{Counts, Finding, ImportId, Imported, State};
use crate::ops::{event, open};
use crate::permissions::WORK;
use crate::store;

/// So many rows to mend: a whole column is filled in wrongly, and reading on helps nobody.
const MOST_WRONG: u64 = 5_000;
/// Questions kept at most.
const MOST_ASKED: usize = 5_000;

/// Is there a list to check or to write?
pub(crate) async fn due(cx: &Cx) -> Result<bool, Problem> {
    Ok(store::waiting(cx.db().reader()).await?.is_some())
}

/// Works on lists until none waits; returns on how many.
pub(crate) async fn work(cx: &Cx) -> Result<u64, Problem> {
    let may = cx.may(&WORK, &Subject::none())?;
    let mut worked = 0;
    while let Some(waiting) = store::waiting(cx.db().reader()).await? {
        if cx.app.is_stopping() {
            break;
        }
        let begun = settle(cx, &may, waiting.id, "imports.begun", Imported::tried).await?;
        if begun.state.is_at_work() {
            match attempt(cx, &may, begun).await {
                Ok(()) => {}
                Err(Problem::Invalid(errors)) => {
                    let why = errors.into_iter().map(|e| e.message).collect::<Vec<_>>().join("；");
                    fail(cx, &may, waiting.id, why).await?;
                }
                Err(problem @ (Problem::Forbidden(_) | Problem::NotFound | Problem::SignIn)) => {
                    fail(cx, &may, waiting.id, problem.to_string()).await?;
                }
                Err(_) if cx.app.is_stopping() => break,
                Err(other) => return Err(other),
            }
        }
        worked += 1;
    }
    Ok(worked)
}

async fn fail(cx: &Cx, may: &May, id: ImportId, why: String) -> Result<(), Problem> {
    settle(cx, may, id, "imports.failed", |import, now| import.failed(why, now)).await?;
    Ok(())
}

/// One step of a list, by the program.
async fn settle(
    cx: &Cx,
    may: &May,
    id: ImportId,
    kind: &'static str,
    to: impl FnOnce(Imported, Instant) -> Imported,
) -> Result<Imported, Problem> {
    let mut tx = cx.write(may).await?;
    let current = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = to(current, tx.now());
    store::save(&tx, &next).await?;
    let kind = if next.state == State::Failed { "imports.failed" } else { kind };
    tx.record(event(kind, &next)).await?;
    tx.commit().await?;
    store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)
}

/// What the work on one list needs.
struct Work<'a> {
    system: &'a Cx,
    /// As the person who brought the list.
    cx: Cx,
    import: &'static Import,
    list: List,
    importing: Box<dyn Importing>,
    imported: Imported,
}

async fn attempt(system: &Cx, may: &May, imported: Imported) -> Result<(), Problem> {
    let actor = kezhuan_accounts::actor_of(system.db(), imported.user, imported.organization);
    let cx = Cx::acting(&system.app, actor.await?.ok_or(Problem::SignIn)?);
    let import = crate::ops::kind(&cx, &imported.what)?;
    let list = open(&cx, import, &imported).await?;
    let importing = (import.begin)(&cx).await?;
    let id = imported.id;
    let mut work = Work { system, cx, import, list, importing, imported };
    if work.imported.state == State::Checking {
        let counts = work.check(may).await?;
        let notes = work.list.heading().notes.clone();
        settle(system, may, id, "imports.checked", |i, now| i.checked(counts, notes, now)).await?;
    } else {
        work.write().await?;
        settle(system, may, id, "imports.done", Imported::done).await?;
    }
    Ok(())
}

impl Work<'_> {
    /// Judges every row; what is wrong and what is doubtful is kept.
    async fn check(&mut self, may: &May) -> Result<Counts, Problem> {
        let mut slips = Slips::new(&(self.import.columns)(&self.cx.pack()));
        let mut counts = Counts::default();
        let mut wrong = BTreeSet::new();
        let tx = self.system.write(may).await?;
        store::drop_findings(&tx, self.imported.id, true).await?;
        self.save(&tx, counts).await?;
        tx.commit_without_event("a check begins anew").await?;
        let list = self.list.clone();
        let mut batches = list.batches();
        while let Some(lines) = batches.recv().await {
            let lines = lines.map_err(unreadable)?;
            let rows: Vec<Row<'_>> = lines.iter().map(|line| list.heading().row(line)).collect();
            rows.iter().for_each(|row| slips.see(row));
            let verdicts = self.import.take(&self.cx, self.importing.as_mut(), None, &rows).await?;
            let findings = count(&mut counts, verdicts);
            wrong.extend(findings.iter().map(|finding| finding.error.row));
            let tx = self.system.write(may).await?;
            store::add_findings(&tx, self.imported.id, &findings).await?;
            self.save(&tx, counts).await?;
            tx.commit_without_event("a check gets on; it can begin anew").await?;
            self.go_on(&counts)?;
        }
        let asked = slips.found().into_iter().filter(|slip| !wrong.contains(&slip.asks.row));
        let asked: Vec<Finding> = asked
            .take(MOST_ASKED)
            .map(|slip| Finding { asks: true, key: slip.key.to_owned(), error: slip.asks })
            .collect();
        let tx = self.system.write(may).await?;
        store::add_findings(&tx, self.imported.id, &asked).await?;
        tx.commit_without_event("what a check asks about").await?;
        Ok(counts)
    }

    async fn save(&mut self, tx: &WriteTx, counts: Counts) -> Result<(), Problem> {
        self.imported.checked = counts;
        store::save(tx, &self.imported).await?;
        self.imported.version += 1;
        Ok(())
    }

    /// Neither asked to stop nor hopeless.
    fn go_on(&self, counts: &Counts) -> Result<(), Problem> {
        if self.system.app.is_stopping() {
            return Err(Problem::Busy("正在停机，重启后接着导入".to_owned()));
        }
        if counts.wrong >= MOST_WRONG {
            let text = format!(
                "前 {} 行里有 {} 行要改，多半是整列填错了；请照下面的清单改好再上传",
                counts.read, counts.wrong
            );
            return Err(Problem::field("file", text));
        }
        Ok(())
    }

    /// Writes what was not written yet.
    async fn write(&mut self) -> Result<(), Problem> {
        let may = self.cx.may(self.import.permission, &Subject::none())?;
        let asked =
            store::findings(self.cx.db().reader(), self.imported.id, true, u64::MAX).await?;
        let asked: BTreeMap<usize, String> =
            asked.into_iter().map(|finding| (finding.error.row, finding.key)).collect();
        let list = self.list.clone();
        let mut batches = list.batches();
        while let Some(lines) = batches.recv().await {
            let lines = lines.map_err(unreadable)?;
            let done_to = usize::try_from(self.imported.done_to).unwrap_or(0);
            let Some(last) = lines.last().map(|line| line.number).filter(|n| *n > done_to) else {
                continue;
            };
            let doubtful = |line: &&Line| {
                let key = asked.get(&line.number);
                key.is_some_and(|key| !self.imported.confirmed.contains(key))
            };
            let ahead = || lines.iter().filter(|line| line.number > done_to);
            let rows: Vec<Row<'_>> = ahead()
                .filter(|line| !doubtful(line))
                .map(|line| list.heading().row(line))
                .collect();
            let left = ahead().filter(doubtful).count() as u64;
            let mut tx = self.cx.write(&may).await?;
            let verdicts =
                self.import.take(&self.cx, self.importing.as_mut(), Some(&mut tx), &rows).await?;
            let mut written = self.imported.written;
            let findings = count(&mut written, verdicts);
            written.left += left;
            written.read += left;
            let next = Imported {
                written,
                done_to: i64::try_from(last).unwrap_or(i64::MAX),
                tries: 0,
                ..self.imported.clone()
            };
            store::save(&tx, &next).await?;
            store::add_findings(&tx, next.id, &findings).await?;
            tx.record(event("imports.written", &next)).await?;
            tx.commit().await?;
            self.imported = Imported { version: next.version + 1, ..next };
            if self.system.app.is_stopping() {
                return Err(Problem::Busy("正在停机，重启后接着导入".to_owned()));
            }
        }
        Ok(())
    }
}

/// Counts verdicts; gives the errors.
fn count(counts: &mut Counts, verdicts: Vec<Verdict>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for verdict in verdicts {
        counts.read += 1;
        match verdict {
            Verdict::New => counts.new += 1,
            Verdict::Known => counts.known += 1,
            Verdict::Wrong(errors) => {
                counts.wrong += 1;
                let finding = |error| Finding { asks: false, key: String::new(), error };
                findings.extend(errors.into_iter().map(finding));
            }
        }
    }
    findings
}

fn unreadable(error: SheetError) -> Problem {
    Problem::field("file", error.to_string())
}
