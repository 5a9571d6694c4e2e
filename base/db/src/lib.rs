//! The two databases behind one face: SQLite with one writer behind a FIFO gate, PostgreSQL by URL.
//!
//! Everything that writes goes through [`WriteTx`]: one transaction with the time read inside it,
//! fresh identifiers, and a commit that is refused when no event was recorded.

mod clock;
mod error;
mod idempotency;
mod limit;
mod meta;
mod migrate;
mod statement;
mod tx;

use std::sync::Arc;

use kezhuan_kernel::Instant;
use rand::SeedableRng;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend};

pub use clock::ScriptedClock;
pub use error::StoreError;
pub use idempotency::{Earlier, KeyUse, forget_before, look_up, store_answer};
pub use limit::forget_counts;
pub use meta::Profile;
pub use migrate::{base_migrations, pending};
/// The query layer; only `store.rs` files and migrations use it.
pub use sea_orm;
/// What a read runs on: a connection or a transaction. Operations pass it on, `store` files use it.
pub use sea_orm::ConnectionTrait as Conn;
pub use sea_orm_migration;
pub use statement::{next_in_year, rows, run};
pub use tx::WriteTx;

/// How to open a database.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// `sqlite:///path/file.db` or `postgres://…`.
    pub url: String,
    /// Connections for reading (SQLite) or in all (PostgreSQL).
    pub connections: u32,
    /// A clock moved by hand; only for tests and for building demonstration data.
    pub scripted: Option<ScriptedClock>,
    /// Makes identifiers and salts repeatable; only for tests and demonstration data.
    pub seed: Option<u64>,
}

impl DbOptions {
    /// The defaults for a URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), connections: 16, scripted: None, seed: None }
    }
}

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    url: String,
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    gate: Arc<tokio::sync::Mutex<()>>,
    clock: clock::Clock,
    random: std::sync::Mutex<rand::rngs::StdRng>,
    wake: tokio::sync::Notify,
    commits: std::sync::atomic::AtomicU64,
}

impl Db {
    /// Opens (and for SQLite creates) the database. Does not migrate.
    ///
    /// # Errors
    /// When the file or server cannot be reached.
    pub async fn open(options: &DbOptions) -> Result<Self, StoreError> {
        let sqlite = options.url.starts_with("sqlite:");
        let reader = connect(&options.url, options.connections).await?;
        // One writer: 32 writers without the gate wait for seconds, with it for milliseconds.
        let writer = if sqlite { connect(&options.url, 1).await? } else { reader.clone() };
        let random = match options.seed {
            Some(seed) => rand::rngs::StdRng::seed_from_u64(seed),
            None => rand::make_rng(),
        };
        let db = Self(Arc::new(Inner {
            url: options.url.clone(),
            reader,
            writer,
            gate: Arc::default(),
            clock: clock::Clock::new(options.scripted.clone()),
            random: std::sync::Mutex::new(random),
            wake: tokio::sync::Notify::new(),
            commits: std::sync::atomic::AtomicU64::new(0),
        }));
        db.reload_offset().await?;
        Ok(db)
    }

    /// The connection for reading. Writing through it is a bug.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.0.reader
    }

    /// Which database this is.
    pub fn backend(&self) -> DbBackend {
        self.0.reader.get_database_backend()
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// Now, for reading. Decisions inside a transaction use [`WriteTx::now`].
    pub fn now(&self) -> Instant {
        self.0.clock.process_now()
    }

    /// How often this node has committed: what was read before holds until it changes here.
    pub fn commits(&self) -> u64 {
        self.0.commits.load(std::sync::atomic::Ordering::SeqCst)
    }

    /// Now as the clocks outside go, whatever a demonstration's clock says: for one-time codes and
    /// signatures that other devices calculate.
    pub fn outside_now(&self) -> Instant {
        self.0.clock.outside_now()
    }

    /// Waits until somebody commits on this node; spurious wake-ups are fine.
    pub async fn woken(&self) {
        self.0.wake.notified().await;
    }

    /// Closes all connections; for tests that copy the database afterwards.
    pub async fn close(&self) {
        let _ = self.0.reader.clone().close().await;
        let _ = self.0.writer.clone().close().await;
    }

    /// `N` random bytes: keys, tokens, salts.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        use rand::RngExt;
        let mut bytes = [0; N];
        self.0.random.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill(&mut bytes);
        bytes
    }
}

async fn connect(url: &str, connections: u32) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(1).sqlx_logging(false);
    options.acquire_timeout(std::time::Duration::from_secs(20));
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(true)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            .pragma("busy_timeout", "10000")
    });
    Ok(Database::connect(options).await?)
}
