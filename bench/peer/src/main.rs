//! The bare peer of the achievement list: axum, rusqlite and askama over the same rows, and nothing else.
//! One filter, no session, no facets, no count, no language: the floor that a real page is measured against.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex};

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use rusqlite::{Connection, OpenFlags};

type Rows = Arc<Mutex<Connection>>;

/// One row of the list.
struct Row {
    title: String,
    organization: String,
    field: String,
    region: String,
    mode: String,
    trl: i64,
    price_fen: Option<i64>,
    published_on: String,
}

/// The page.
#[derive(Template)]
#[template(path = "list.html")]
struct List {
    rows: Vec<Row>,
    page: i64,
}

fn read(connection: &Connection, region: &str, page: i64) -> rusqlite::Result<Vec<Row>> {
    let mut statement = connection.prepare_cached(
        "SELECT title, organization, field, region, mode, trl, price_fen, published_on
         FROM achievement WHERE region = ?1 ORDER BY published_on DESC, id DESC LIMIT 20 OFFSET ?2",
    )?;
    let rows = statement.query_map((region, (page - 1) * 20), |row| {
        Ok(Row {
            title: row.get(0)?,
            organization: row.get(1)?,
            field: row.get(2)?,
            region: row.get(3)?,
            mode: row.get(4)?,
            trl: row.get(5)?,
            price_fen: row.get(6)?,
            published_on: row.get(7)?,
        })
    })?;
    rows.collect()
}

async fn list(
    State(rows): State<Rows>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, StatusCode> {
    let page = query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let region = query.get("region").map_or("", String::as_str);
    answer(&rows, region, page).map(Html).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

fn answer(rows: &Rows, region: &str, page: i64) -> Result<String, Box<dyn Error>> {
    let connection = rows.lock().map_err(|_| "a reader panicked")?;
    let rows = read(&connection, region, page)?;
    Ok(List { rows, page }.render()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(database), Some(address)) = (words.next(), words.next()) else {
        return Err("usage: bench-peer DATABASE ADDRESS".into());
    };
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let rows: Rows = Arc::new(Mutex::new(connection));
    let app = axum::Router::new().route("/", get(list)).with_state(rows);
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        axum::serve(listener, app).await?;
        Ok(())
    })
}
