//! 消息: the inbox inside the product. A reader of the journal turns events into notices.
//!
//! Nothing is told from inside a business transaction: the job `notices.deliver` follows the log with
//! a cursor of its own, so that every event is told exactly once to each person, whatever happens.

mod api;
mod deliver;
mod migrations;
mod model;
mod ops;
mod pages;
mod permissions;
mod samples;
mod store;
mod words;

use kezhuan_web::{Access, Capability, Job, Routes};

pub use kezhuan_web::filters;
pub use model::{Notice, NoticeId};
pub use ops::{mark_all_read, mark_read};
pub use permissions::{DELIVER, INBOX};

/// What this capability gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    permissions: &[&INBOX, &DELIVER],
    jobs: &[Job { name: "notices.deliver", run: |cx| Box::pin(deliver::deliver(cx)) }],
    unread: Some(|cx| Box::pin(ops::unread(cx))),
    checks: Some(|cx| Box::pin(deliver::check(cx))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("notices")
};

fn routes() -> Routes {
    use utoipa_axum::routes;
    let inbox = Access::SignedIn;
    Routes::new()
        .get("/notices", inbox, pages::show)
        .get("/notices/export", inbox, pages::take)
        .post("/notices/read", inbox, pages::read_all)
        .post("/notices/{id}/read", inbox, pages::read)
        .api(inbox, routes!(api::list_notices))
        .api(inbox, routes!(api::read_all_notices))
        .api(inbox, routes!(api::read_notice))
}
