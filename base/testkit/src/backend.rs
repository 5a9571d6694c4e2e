//! Fresh databases: a file for SQLite, a copy of a migrated template for PostgreSQL.

use kezhuan_db::sea_orm::{ConnectionTrait, Database, DatabaseConnection, TransactionTrait};
use kezhuan_db::{Db, DbOptions};
use kezhuan_web::House;
use tempfile::TempDir;

/// Where the test database lives; removed with the test.
pub struct Backend {
    dir: Option<TempDir>,
    database: Option<String>,
}

impl Backend {
    /// A file in a temporary folder.
    pub fn sqlite() -> Self {
        Self { dir: Some(tempfile::tempdir().expect("a temporary folder")), database: None }
    }

    /// A database in the cluster of `KEZHUAN_TEST_POSTGRES`.
    pub fn postgres() -> Self {
        Self { dir: None, database: None }
    }

    /// PostgreSQL?
    pub fn is_postgres(&self) -> bool {
        self.dir.is_none()
    }

    pub(crate) async fn prepare(&mut self, house: &House) -> String {
        match &self.dir {
            Some(dir) => format!("sqlite://{}", dir.path().join("test.db").display()),
            None => {
                let name = copy_of_template(house).await;
                let url = with_database(&cluster(), &name);
                self.database = Some(name);
                url
            }
        }
    }
}

impl Drop for Backend {
    /// Drops the database from a thread of its own: the test's runtime is ending.
    fn drop(&mut self) {
        let Some(name) = self.database.take() else { return };
        let drop = async move {
            let admin = admin().await;
            let sql = format!("drop database if exists {name} with (force)");
            admin.execute_unprepared(&sql).await.map(|_| ())
        };
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|r| r.block_on(drop))
        });
        let _ = thread.join();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where PostgreSQL is"
)]
fn cluster() -> String {
    std::env::var("KEZHUAN_TEST_POSTGRES").expect(
        "KEZHUAN_TEST_POSTGRES is not set: run `make test`, or export the URL that \
         `scripts/postgres.sh start` prints",
    )
}

fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let start = base.rfind('/').expect("a database in the URL");
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}/{name}{mark}{query}", &base[..start])
}

async fn admin() -> DatabaseConnection {
    let mut options = kezhuan_db::sea_orm::ConnectOptions::new(cluster());
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("the PostgreSQL cluster answers")
}

/// One migrated template per set of migrations, made by whichever test comes first.
async fn copy_of_template(house: &House) -> String {
    let names: Vec<String> = house.migrations().iter().map(|m| m.name().to_owned()).collect();
    let template = format!("kz_template_{:016x}", fingerprint(&names.join("\n")));
    let admin = admin().await;
    let lock = admin.begin().await.expect("a transaction");
    lock.execute_unprepared("select pg_advisory_xact_lock(1802661746)").await.expect("the lock");
    let other = self::admin().await;
    let sql = format!("select 1 as one from pg_database where datname = '{template}'");
    let statement = kezhuan_db::sea_orm::Statement::from_string(other.get_database_backend(), sql);
    if other.query_one_raw(statement).await.expect("the catalogue").is_none() {
        let raw = format!("{template}_raw");
        for sql in [format!("drop database if exists {raw}"), format!("create database {raw}")] {
            other.execute_unprepared(&sql).await.expect("a template database");
        }
        migrate(&with_database(&cluster(), &raw), house).await;
        let rename = format!("alter database {raw} rename to {template}");
        other.execute_unprepared(&rename).await.expect("the template is finished");
    }
    let name = format!(
        "kz_test_{}_{:08x}",
        std::process::id(),
        fingerprint(&format!("{:?}", std::thread::current().id()))
    );
    let create = format!("create database {name} template {template} strategy file_copy");
    other
        .execute_unprepared(&format!("drop database if exists {name}"))
        .await
        .expect("a free name");
    other.execute_unprepared(&create).await.expect("a copy of the template");
    lock.commit().await.expect("the lock is given back");
    name
}

async fn migrate(url: &str, house: &House) {
    let db =
        Db::open(&DbOptions { connections: 3, ..DbOptions::new(url) }).await.expect("it opens");
    let house = house.clone();
    db.migrate(&move || house.migrations()).await.expect("migrations apply");
    db.close().await;
}

/// FNV-1a over names and the sources they stand for.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
