//! What runs beside requests: numbering events, feeding the search index, the jobs of time.

use std::collections::BTreeSet;

use futures::future::{Either, select};
use kezhuan_jobs::{Lease, finish, keep, take};
use kezhuan_journal::{last_seq, read_after, sequence};
use kezhuan_kernel::Problem;
use kezhuan_text::{Change, Document};

use crate::app::App;
use crate::cx::Cx;
use crate::house::{Capability, Job};

const BATCH: u64 = 500;
/// Things looked up for the index at a time, about.
const SHARE: usize = 500;

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
        if entries.is_empty() {
            return Ok(seen);
        }
        let mut rest = entries.as_slice();
        while let Some(last) = rest.first() {
            // An imported list links hundreds of things in one event: a share at a time.
            let mut objects: BTreeSet<&str> = BTreeSet::new();
            let mut last = last.seq;
            while let Some((entry, after)) = rest.split_first() {
                let own = std::iter::once(&entry.object);
                let all = own.chain(entry.links.iter().map(|(_, to)| to)).map(String::as_str);
                objects.extend(all);
                (last, rest) = (entry.seq, after);
                if objects.len() >= SHARE {
                    break;
                }
            }
            let changes = changes_of(&cx, &objects).await?;
            let last = last.ok_or_else(|| Problem::bug("an event without a number"))?;
            app.index().apply(&changes, last).map_err(Problem::bug)?;
        }
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
    Ok(run_if_free(app, job).await?.unwrap_or(0))
}

/// As [`run_job`]; nothing when somebody else is at it.
async fn run_if_free(app: &App, job: &Job) -> Result<Option<u64>, Problem> {
    let Some(lease) = take(app.db(), job.name, &app.site().node).await? else { return Ok(None) };
    let cx = Cx::system(app, job.name);
    let outcome = match select((job.run)(&cx), Box::pin(lost(app, &lease))).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right((problem, _)) => return Err(problem),
    };
    let note = match &outcome {
        Ok(count) => format!("ok {count}"),
        Err(problem) => problem.to_string(),
    };
    finish(app.db(), &lease, &note).await?;
    outcome.map(Some)
}

/// Keeps the lease of a job that takes long; comes back only when it is lost.
async fn lost(app: &App, lease: &Lease) -> Problem {
    let mut ticks = tokio::time::interval(std::time::Duration::from_secs(KEEP_SECONDS));
    ticks.tick().await;
    loop {
        ticks.tick().await;
        if let Err(error) = keep(app.db(), lease).await {
            return error.into();
        }
    }
}

/// Runs all jobs and readers until none has anything left to do: after the demo clock moved, in
/// tests, and when a server starts. A job that somebody else is at is waited for, but not for ever:
/// its lease may have outlived its holder.
///
/// # Errors
/// The first failure.
pub async fn run_until_quiet(app: &App) -> Result<(), Problem> {
    let long = |c: &Capability| c.long_jobs.iter().map(|long| &long.job);
    let jobs: Vec<&'static Job> =
        app.house().iter().flat_map(|c| c.jobs.iter().chain(long(c))).collect();
    let mut waits = 0;
    for _ in 0..100 {
        let mut done = follow(app).await?;
        let mut busy = false;
        for job in &jobs {
            let outcome = run_if_free(app, job).await?;
            busy |= outcome.is_none();
            done += outcome.unwrap_or(0);
        }
        if busy && waits < BUSY_WAITS {
            waits += 1;
            rest(app, BUSY_MILLIS).await;
        } else if done == 0 {
            return Ok(());
        }
    }
    Err(Problem::bug("jobs never come to rest"))
}

/// The loops of a serving node; ends when a stop is asked for.
pub async fn run_forever(app: App) {
    futures::future::join(short_rounds(&app), long_rounds(&app)).await;
}

/// Jobs that may take minutes have a loop of their own.
async fn long_rounds(app: &App) {
    while !app.is_stopping() {
        for long in app.house().iter().flat_map(|c| c.long_jobs) {
            match (long.due)(&Cx::system(app, long.job.name)).await {
                Ok(true) => attend(app, &long.job).await,
                Ok(false) => {}
                Err(problem) => {
                    tracing::error!(job = long.job.name, what = ?problem, "a job failed");
                }
            }
        }
        rest(app, IDLE_MILLIS).await;
    }
}

async fn short_rounds(app: &App) {
    let mut last_round: Option<kezhuan_kernel::Instant> = None;
    let mut news = false;
    while !app.is_stopping() {
        match follow(app).await {
            Ok(seen) => news |= seen > 0,
            Err(problem) => tracing::error!(what = ?problem, "following the log failed"),
        }
        let now = app.db().now();
        let pause = if news { NEWS_SECONDS } else { ROUND_SECONDS };
        if last_round.is_none_or(|at| now.seconds_since(at) >= pause) {
            last_round = Some(now);
            news = false;
            round(app).await;
        }
        rest(app, IDLE_MILLIS).await;
    }
}

/// Jobs of time come round this often; those that wait for what others did, sooner.
const ROUND_SECONDS: i64 = 15;
const NEWS_SECONDS: i64 = 1;
const IDLE_MILLIS: u64 = 500;
/// A lease is kept this often: a third of the time it is held for.
const KEEP_SECONDS: u64 = 20;
const BUSY_MILLIS: u64 = 50;
const BUSY_WAITS: u32 = 40;

/// Until somebody commits, at most so long.
async fn rest(app: &App, millis: u64) {
    let woken = app.db().woken();
    let _ = tokio::time::timeout(std::time::Duration::from_millis(millis), woken).await;
}

async fn round(app: &App) {
    for job in app.house().iter().flat_map(|c| c.jobs) {
        attend(app, job).await;
    }
}

async fn attend(app: &App, job: &Job) {
    if let Err(problem) = run_job(app, job).await {
        tracing::error!(job = job.name, what = ?problem, "a job failed");
    }
}
