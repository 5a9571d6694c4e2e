//! What runs beside requests: numbering events, feeding the search index, the jobs of time.

use std::collections::BTreeSet;

use kezhuan_jobs::{finish, take};
use kezhuan_journal::{last_seq, read_after, sequence};
use kezhuan_kernel::Problem;
use kezhuan_text::{Change, Document};

use crate::app::App;
use crate::cx::Cx;
use crate::house::Job;

const BATCH: u64 = 500;

/// Numbers committed events and brings this node's search index up to date.
///
/// # Errors
/// When the database or the index fails.
pub async fn follow(app: &App) -> Result<u64, Problem> {
    while sequence(app.db()).await? > 0 {}
    let cx = Cx::system(app, "index");
    let mut seen = 0;
    loop {
        let cursor = app.index().cursor().unwrap_or(0);
        let entries = read_after(app.db(), cursor, BATCH).await?;
        let Some(last) = entries.last().and_then(|e| e.seq) else { return Ok(seen) };
        let objects: BTreeSet<&str> = entries
            .iter()
            .flat_map(|e| std::iter::once(&e.object).chain(e.links.iter().map(|(_, to)| to)))
            .map(String::as_str)
            .collect();
        let changes = changes_of(&cx, &objects).await?;
        app.index().apply(&changes, last).map_err(Problem::bug)?;
        seen += entries.len() as u64;
    }
}

async fn changes_of(cx: &Cx, objects: &BTreeSet<&str>) -> Result<Vec<Change>, Problem> {
    let mut changes = Vec::new();
    for part in cx.app.house().iter().filter_map(|c| c.searchable) {
        let ids: Vec<String> = objects
            .iter()
            .filter(|id| id.split_once('_').is_some_and(|(p, _)| part.prefixes.contains(&p)))
            .map(|id| (*id).to_owned())
            .collect();
        if !ids.is_empty() {
            changes.extend((part.load)(cx, &ids).await?);
        }
    }
    Ok(changes)
}

/// Builds this node's index anew from the database while the old one goes on serving.
///
/// # Errors
/// When the database or the index fails.
pub async fn rebuild_index(app: &App) -> Result<u64, Problem> {
    while sequence(app.db()).await? > 0 {}
    let cx = Cx::system(app, "index");
    let last = last_seq(app.db()).await?;
    let mut all: Vec<Document> = Vec::new();
    for part in app.house().iter().filter_map(|c| c.searchable) {
        let mut after = None;
        loop {
            let documents = (part.all)(&cx, after.take(), BATCH).await?;
            let Some(next) = documents.last().map(|d| d.id.clone()) else { break };
            after = Some(next);
            all.extend(documents);
        }
    }
    let count = all.len() as u64;
    app.index().rebuild(all, last).map_err(Problem::bug)?;
    Ok(count)
}

/// Runs one job if its lease is free.
///
/// # Errors
/// What the job fails with; the lease is given back.
pub async fn run_job(app: &App, job: &Job) -> Result<u64, Problem> {
    let Some(lease) = take(app.db(), job.name, &app.site().node).await? else { return Ok(0) };
    let outcome = (job.run)(&Cx::system(app, job.name)).await;
    let note = match &outcome {
        Ok(count) => format!("ok {count}"),
        Err(problem) => problem.to_string(),
    };
    finish(app.db(), &lease, &note).await?;
    outcome
}

/// Runs all jobs and readers until none has anything left to do: after the demo clock moved, in
/// tests, and when a server starts.
///
/// # Errors
/// The first failure.
pub async fn run_until_quiet(app: &App) -> Result<(), Problem> {
    for _ in 0..100 {
        let mut done = follow(app).await?;
        for job in app.house().iter().flat_map(|c| c.jobs) {
            done += run_job(app, job).await?;
        }
        if done == 0 {
            return Ok(());
        }
    }
    Err(Problem::bug("jobs never come to rest"))
}

/// The loops of a serving node; ends when a stop is asked for.
pub async fn run_forever(app: App) {
    let mut last_round: Option<kezhuan_kernel::Instant> = None;
    while !app.is_stopping() {
        if let Err(problem) = follow(&app).await {
            tracing::error!(what = ?problem, "following the log failed");
        }
        let now = app.db().now();
        if last_round.is_none_or(|at| now.seconds_since(at) >= ROUND_SECONDS) {
            last_round = Some(now);
            round(&app).await;
        }
        let woken = app.db().woken();
        let _ = tokio::time::timeout(std::time::Duration::from_millis(IDLE_MILLIS), woken).await;
    }
}

const ROUND_SECONDS: i64 = 15;
const IDLE_MILLIS: u64 = 500;

async fn round(app: &App) {
    for job in app.house().iter().flat_map(|c| c.jobs) {
        if let Err(problem) = run_job(app, job).await {
            tracing::error!(job = job.name, what = ?problem, "a job failed");
        }
    }
}
