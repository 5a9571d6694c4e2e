//! A capability of one noun: notes that belong to an organization.

use axum::http::StatusCode;
use kezhuan_authority::{Grant, Permission, Subject};
use kezhuan_db::sea_orm::{ConnectionTrait, Statement};
use kezhuan_db::sea_orm_migration::prelude::*;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Id, Problem, Uuid};
use kezhuan_web::{Access, Body, Capability, Cx, Form, Reply, Routes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kezhuan_kernel::id!(
    /// A note.
    NoteId,
    "nte"
);

pub const WRITE: Permission = Permission::new("sample.write", "写便条", &[Grant::OFFICER]);

pub const CAPABILITY: Capability = Capability {
    migrations: || vec![Box::new(Sample0001)],
    routes,
    permissions: &[&WRITE],
    ..Capability::named("sample")
};

fn routes() -> Routes {
    Routes::new()
        .get(
            "/notes/public",
            Access::Public,
            |cx: Cx| async move { cx.json(StatusCode::OK, &"hello") },
        )
        .get(
            "/notes/mine",
            Access::SignedIn,
            |cx: Cx| async move { cx.json(StatusCode::OK, &"mine") },
        )
        .get("/notes/bug", Access::Public, |_: Cx| async move {
            Reply::Err(Problem::bug("secret detail").into())
        })
        .post("/notes", Access::Needs(&WRITE), page)
        .api(Access::Needs(&WRITE), utoipa_axum::routes!(api))
}

struct Sample0001;

impl MigrationName for Sample0001 {
    fn name(&self) -> &str {
        "sample_0001_note"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sample0001 {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "create table sample_note (id uuid primary key, organization uuid not null, \
                   text varchar(200) not null, at bigint not null)";
        manager.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }
}

/// As typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
pub struct NoteRaw {
    pub text: String,
    pub day: String,
}

/// The answer.
#[derive(Serialize, ToSchema)]
pub struct NoteCreated {
    id: String,
}

pub async fn write(cx: &Cx, raw: &NoteRaw) -> Result<NoteId, Problem> {
    let mine = cx.actor.organization().map_or(Uuid::nil(), |m| m.organization);
    let may = cx.may(&WRITE, &Subject::of(mine))?;
    let mut check = Check::new();
    let text = check.text("text", &raw.text).required("请写内容").max(20).get();
    check.day_or_none("day", &raw.day);
    check.finish()?;
    let mut tx = cx.write(&may).await?;
    let id: NoteId = tx.fresh();
    let values = [id.uuid().into(), mine.into(), text.into(), tx.now().0.into()];
    let sql = "insert into sample_note (id, organization, text, at) values ($1, $2, $3, $4)";
    let backend = tx.conn().get_database_backend();
    tx.conn()
        .execute_raw(Statement::from_sql_and_values(backend, sql, values))
        .await
        .map_err(kezhuan_db::StoreError::from)?;
    tx.record(Event::new("sample.written", id).payload(serde_json::json!({ "text": raw.text })))
        .await?;
    tx.commit().await?;
    Ok(id)
}

pub async fn count(cx: &Cx) -> i64 {
    let sql = "select count(*) as n from sample_note";
    let statement = Statement::from_string(cx.db().backend(), sql);
    let row = cx.db().reader().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

async fn page(cx: Cx, form: Form<NoteRaw>) -> Reply {
    let id = write(&cx, &form.raw).await?;
    cx.go_saying(&format!("/notes/{id}"), "已写好")
}

/// Writes a note
#[utoipa::path(post, path = "/notes", request_body = NoteRaw,
    responses((status = 201, body = NoteCreated)))]
async fn api(cx: Cx, body: Body<NoteRaw>) -> Reply {
    let id = write(&cx, &body.0).await?;
    cx.json(StatusCode::CREATED, &NoteCreated { id: id.to_string() })
}
