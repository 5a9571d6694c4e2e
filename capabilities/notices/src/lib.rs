//! 消息: the inbox inside the product. A reader of the journal turns events into notices.
//!
//! Nothing is told from inside a business transaction: the job `notices.deliver` follows the log with
//! a cursor of its own, so that every event is told exactly once to each person, whatever happens.
//! The jobs that empty the outbox of the house run here too.

mod api;
mod deliver;
mod digest;
mod migrations;
mod model;
mod ops;
mod outgoing;
mod pages;
mod permissions;
mod samples;
mod store;
mod todos;
mod words;

use kezhuan_web::{Access, Capability, Job, Routes};

pub use kezhuan_web::filters;
pub use model::{Notice, NoticeId};
pub use ops::{mark_all_read, mark_read};
pub use outgoing::try_again;
pub use permissions::{DELIVER, INBOX, OUTGOING, ROBOT};

/// What this capability gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    permissions: &[&INBOX, &DELIVER, &OUTGOING, &ROBOT],
    jobs: &[
        Job { name: "notices.deliver", run: |cx| Box::pin(deliver::deliver(cx)) },
        Job { name: "notices.digest", run: |cx| Box::pin(digest::send_due(cx)) },
        Job { name: "notices.send", run: |cx| Box::pin(outgoing::send(cx)) },
        Job { name: "notices.erase", run: |cx| Box::pin(outgoing::erase(cx)) },
    ],
    todos: Some(|cx| Box::pin(todos::todos(cx))),
    unread: Some(|cx| Box::pin(ops::unread(cx))),
    checks: Some(|cx| Box::pin(deliver::check(cx))),
    personal: Some(|cx, user| Box::pin(ops::personal(cx, user))),
    erase: Some(|tx, user| Box::pin(ops::erase(tx, user))),
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
        .get("/notices/settings", inbox, pages::settings::show)
        .post("/notices/settings", inbox, pages::settings::save)
        .post("/notices/robot/{id}", Access::Needs(&ROBOT), pages::settings::set_robot)
        .post("/notices/robot/{id}/try", Access::Needs(&ROBOT), pages::settings::try_robot)
        .post("/notices/robot/{id}/remove", Access::Needs(&ROBOT), pages::settings::remove_robot)
        .api(inbox, routes!(api::show_paces, api::save_paces))
        .api(Access::Needs(&ROBOT), routes!(api::save_robot, api::drop_robot))
        .api(Access::Needs(&ROBOT), routes!(api::test_robot))
        .get("/demo/outbox", Access::Public, pages::outbox::shown)
        .get("/outbox", Access::Needs(&OUTGOING), pages::outbox::show)
        .post("/outbox/{id}/again", Access::Needs(&OUTGOING), pages::outbox::again)
        .api(Access::Needs(&OUTGOING), routes!(api::list_outgoing))
        .api(Access::Needs(&OUTGOING), routes!(api::send_again))
        .api(inbox, routes!(api::list_notices))
        .api(inbox, routes!(api::read_all_notices))
        .api(inbox, routes!(api::read_notice))
}
