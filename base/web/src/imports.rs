//! Lists brought in from files: what a capability gives, and the one way in which all are read.
//!
//! The web wizard, the command line and the demonstration take rows through the same [`Importing`],
//! which takes them through the operations that the forms call.

use std::sync::Arc;

use kezhuan_authority::{Permission, Subject};
use kezhuan_db::WriteTx;
use kezhuan_kernel::{Instant, NO_OPTION, Problem};
use kezhuan_pack::Pack;
use kezhuan_sheets::{Book, Columns, Heading, Limits, Line, Report, Row, RowError, SheetError};
use tokio::sync::mpsc;

use crate::cx::Cx;
use crate::house::Later;

/// Rows read, and written in one transaction, at a time: few enough that others get their turn.
pub const BATCH: usize = 250;

/// Options named in a message at most.
const MOST_OPTIONS: usize = 40;

/// A list that can be brought in.
#[derive(Clone, Copy)]
pub struct Import {
    /// Word of addresses and of the command line: `achievements`.
    pub name: &'static str,
    /// What a row is: `科技成果`.
    pub title: &'static str,
    /// What becomes of the rows, for whoever chooses: one sentence.
    pub about: &'static str,
    /// Its page when it is done: `/achievements/mine`.
    pub href: &'static str,
    /// The columns.
    pub columns: fn(&Pack) -> Columns,
    /// The words a column takes, by key; empty when it takes any.
    pub words: fn(&Pack, &str) -> Vec<String>,
    /// Who may, somewhere; each row is asked about again.
    pub permission: &'static Permission,
    /// Begins to take rows for this actor.
    pub begin: for<'a> fn(&'a Cx) -> Later<'a, Box<dyn Importing>>,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It becomes a record.
    New,
    /// It is there already.
    Known,
    /// To be mended.
    Wrong(Vec<RowError>),
}

/// Takes rows of one list, batch by batch.
#[async_trait::async_trait]
pub trait Importing: Send {
    /// A verdict for each row. With a transaction the new rows are written in it; without one they
    /// are only judged. A row that is there already is `Known`, so that a list can come twice.
    async fn take(
        &mut self,
        cx: &Cx,
        tx: Option<&mut WriteTx>,
        rows: &[Row<'_>],
    ) -> Result<Vec<Verdict>, Problem>;
}

/// Takes rows one by one; see [`RowByRow`].
#[async_trait::async_trait]
pub trait TakesRows: Send {
    /// Looks up at once what the rows of a batch will ask for.
    async fn look_up(
        &mut self,
        _cx: &Cx,
        _tx: Option<&WriteTx>,
        _rows: &[Row<'_>],
    ) -> Result<(), Problem> {
        Ok(())
    }

    /// Judges one row, and writes it when there is a transaction; false when it is there already.
    /// A refusal is [`Problem::Invalid`], [`Problem::Conflict`], [`Problem::Forbidden`] or
    /// [`Problem::NotFound`].
    async fn take_row(
        &mut self,
        cx: &Cx,
        tx: Option<&mut WriteTx>,
        row: &Row<'_>,
    ) -> Result<bool, Problem>;
}

/// Takes a batch row by row; a row that is refused half-way leaves nothing behind.
pub struct RowByRow<T>(pub T);

#[async_trait::async_trait]
impl<T: TakesRows> Importing for RowByRow<T> {
    async fn take(
        &mut self,
        cx: &Cx,
        mut tx: Option<&mut WriteTx>,
        rows: &[Row<'_>],
    ) -> Result<Vec<Verdict>, Problem> {
        let mut verdicts = Vec::with_capacity(rows.len());
        self.0.look_up(cx, tx.as_deref(), rows).await?;
        for row in rows {
            if let Some(tx) = tx.as_deref_mut() {
                tx.run_sql("savepoint imported_row").await?;
            }
            let outcome = self.0.take_row(cx, tx.as_deref_mut(), row).await;
            if let Some(tx) = tx.as_deref_mut() {
                if !matches!(outcome, Ok(true)) {
                    tx.run_sql("rollback to savepoint imported_row").await?;
                }
                tx.run_sql("release savepoint imported_row").await?;
            }
            verdicts.push(match outcome {
                Ok(true) => Verdict::New,
                Ok(false) => Verdict::Known,
                Err(problem) => Verdict::Wrong(row.errors_of(&refusal(problem)?)),
            });
        }
        Ok(verdicts)
    }
}

/// The problems that belong to a row; others end the import.
fn refusal(problem: Problem) -> Result<Problem, Problem> {
    match problem {
        Problem::Invalid(_)
        | Problem::Conflict { .. }
        | Problem::Forbidden(_)
        | Problem::NotFound => Ok(problem),
        other => Err(other),
    }
}

/// A file whose header row was understood. Cheap to clone.
#[derive(Clone)]
pub struct List {
    book: Arc<Book>,
    heading: Arc<Heading>,
}

impl List {
    /// Looks at a file off the async threads.
    ///
    /// # Errors
    /// [`Problem::Invalid`] at `file`: no table, too large, columns missing.
    pub async fn open(
        import: &Import,
        pack: &Pack,
        bytes: Vec<u8>,
        name: &str,
        limits: Limits,
    ) -> Result<Self, Problem> {
        let (columns, name) = ((import.columns)(pack), name.to_owned());
        let look = move || -> Result<Self, SheetError> {
            let book = Book::open(bytes, &name, &limits)?;
            let heading = columns.find(&book)?;
            Ok(Self { book: Arc::new(book), heading: Arc::new(heading) })
        };
        let looked = tokio::task::spawn_blocking(look).await.map_err(Problem::bug)?;
        looked.map_err(|error| Problem::field("file", error.to_string()))
    }

    /// Its header row.
    pub fn heading(&self) -> &Heading {
        &self.heading
    }

    /// Its rows in batches, read by a thread that waits for whoever takes them.
    pub fn batches(&self) -> mpsc::Receiver<Result<Vec<Line>, SheetError>> {
        let (out, batches) = mpsc::channel(1);
        let list = self.clone();
        tokio::task::spawn_blocking(move || {
            let send = |lines| out.blocking_send(Ok(lines)).is_ok();
            if let Err(error) = list.heading.batches(&list.book, BATCH, send) {
                let _ = out.blocking_send(Err(error));
            }
        });
        batches
    }
}

impl Import {
    /// Takes one batch; lines that cannot be read are refused here, and a word that is no option is
    /// told with the options.
    ///
    /// # Errors
    /// What ends the import.
    pub async fn take(
        &self,
        cx: &Cx,
        importing: &mut dyn Importing,
        tx: Option<&mut WriteTx>,
        rows: &[Row<'_>],
    ) -> Result<Vec<Verdict>, Problem> {
        let whole: Vec<Row<'_>> = rows.iter().filter(|r| r.broken().is_none()).copied().collect();
        let mut taken = importing.take(cx, tx, &whole).await?.into_iter();
        let pack = cx.pack();
        let verdict = |row: &Row<'_>| match row.broken() {
            Some(broken) => Ok(Verdict::Wrong(vec![broken])),
            None => taken.next().ok_or_else(|| Problem::bug("a row without a verdict")),
        };
        let verdicts: Result<Vec<Verdict>, Problem> = rows.iter().map(verdict).collect();
        let mut verdicts = verdicts?;
        let columns = (self.columns)(&pack);
        for (verdict, row) in verdicts.iter_mut().zip(rows) {
            let Verdict::Wrong(errors) = verdict else { continue };
            for error in errors.iter_mut().filter(|error| error.message == NO_OPTION) {
                let Some(column) = columns.by_header(&error.column) else { continue };
                let words = (self.words)(&pack, column.key);
                let named = words.iter().take(MOST_OPTIONS).cloned().collect::<Vec<_>>().join("、");
                let more = if words.len() > MOST_OPTIONS { "等" } else { "" };
                let typed = row.text(column.key);
                error.message = format!("没有“{typed}”这一项，请填：{named}{more}");
            }
        }
        Ok(verdicts)
    }
}

/// The file to fill in: headers, an example, a page that says how; with the words a column takes.
///
/// # Errors
/// When the workbook cannot be written.
pub fn template(import: &Import, pack: &Pack, made: Instant) -> Result<Vec<u8>, SheetError> {
    let words = |key: &str| (import.words)(pack, key).join("、");
    (import.columns)(pack).template(import.title, words, made)
}

/// Brings a whole list in without asking back: command line, demonstration, tests.
///
/// # Errors
/// Not allowed, no table, no header, or the database fails; what was written before stays.
pub async fn bring_in(
    cx: &Cx,
    import: &Import,
    bytes: Vec<u8>,
    name: &str,
    limits: Limits,
) -> Result<Report, Problem> {
    let may = cx.may(import.permission, &Subject::none())?;
    let list = List::open(import, &cx.pack(), bytes, name, limits).await?;
    let mut importing = (import.begin)(cx).await?;
    let mut report = Report::new(list.heading());
    let mut batches = list.batches();
    while let Some(lines) = batches.recv().await {
        let lines = lines.map_err(|error| Problem::field("file", error.to_string()))?;
        let rows: Vec<Row<'_>> = lines.iter().map(|line| list.heading().row(line)).collect();
        let mut tx = cx.write(&may).await?;
        let verdicts = import.take(cx, importing.as_mut(), Some(&mut tx), &rows).await?;
        if verdicts.contains(&Verdict::New) {
            tx.commit().await?;
        }
        for verdict in verdicts {
            match verdict {
                Verdict::New => report.accept(),
                Verdict::Known => report.duplicate(),
                Verdict::Wrong(errors) => report.refuse(errors),
            }
        }
    }
    Ok(report)
}
