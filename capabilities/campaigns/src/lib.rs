//! 需求征集: the city asks its counties for demands until a day; companies file, counties check for
//! quality and duplicates and send up, the city sees how far each county is and takes the list.
//!
//! A demand keeps its own life: a campaign only knows that it was filed, and honours its visibility.

mod api;
mod house;
mod migrations;
mod model;
mod ops;
mod pages;
mod permissions;
mod samples;
mod store;

use kezhuan_demands::CREATE;
use kezhuan_web::{Access, Capability, MenuItem, Routes};
use utoipa_axum::routes;

pub use kezhuan_web::filters;

pub use model::{Campaign, CampaignId, Entry, EntryId, EntryState, Pair, Part, Phase};
pub use ops::check::{CampaignAgreeRaw, CampaignCheckRaw, agree_all, check};
pub use ops::collect::{CampaignTakeRaw, enter, take};
pub use ops::decide::{CampaignPairRaw, decide};
pub use ops::file::{CampaignFileRaw, file, file_again};
pub use ops::open::{CampaignRaw, open};
pub use ops::run::{CampaignDueRaw, close, postpone, urge};
pub use ops::send_up::{CampaignBackRaw, give_back, send_up};
pub use permissions::{COLLECT, DECIDE, READ, RUN};
pub use store::get;

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    permissions: &[&RUN, &COLLECT, &DECIDE, &READ],
    menu: &[MenuItem { href: "/campaigns", text: "需求征集", order: 102, shown: |_| true }],
    todos: Some(|cx| Box::pin(house::todos(cx))),
    blocks: Some(|cx| Box::pin(house::blocks(cx))),
    about: Some(|cx, object| Box::pin(house::about(cx, object))),
    checks: Some(|cx| Box::pin(house::checks(cx))),

    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("campaigns")
};

fn routes() -> Routes {
    use pages::{county, entry, file, list, new, progress, show, summary, take};
    let (run, read, files) = (Access::Needs(&RUN), Access::Needs(&READ), Access::Needs(&CREATE));
    let (collect, decide) = (Access::Needs(&COLLECT), Access::Needs(&DECIDE));
    Routes::new()
        .get("/campaigns", Access::Public, list::list)
        .get("/campaigns/new", run, new::form)
        .post("/campaigns", run, new::open)
        .get("/campaigns/mine", files, list::mine)
        .get("/campaigns/entries/{entry}", Access::SignedIn, entry::show)
        .post("/campaigns/entries/{entry}/check", collect, entry::check)
        .post("/campaigns/entries/{entry}/pair", decide, entry::pair)
        .post("/campaigns/entries/{entry}/again", files, entry::again)
        .get("/campaigns/{id}", Access::Public, show::show)
        .get("/campaigns/{id}/file", files, file::form)
        .post("/campaigns/{id}/file", files, file::file)
        .get("/campaigns/{id}/progress", read, progress::show)
        .get("/campaigns/{id}/progress/export", read, summary::take)
        .get("/campaigns/{id}/summary", read, summary::paper)
        .post("/campaigns/{id}/urge", run, progress::urge)
        .post("/campaigns/{id}/close", run, progress::close)
        .get("/campaigns/{id}/counties/{county}", read, county::show)
        .get("/campaigns/{id}/counties/{county}/export", read, summary::take_of_county)
        .get("/campaigns/{id}/counties/{county}/summary", read, summary::paper_of_county)
        .get("/campaigns/{id}/counties/{county}/enter", collect, file::enter_form)
        .post("/campaigns/{id}/counties/{county}/enter", collect, file::enter)
        .get("/campaigns/{id}/counties/{county}/take", collect, take::form)
        .post("/campaigns/{id}/counties/{county}/take", collect, take::take)
        .post("/campaigns/{id}/counties/{county}/agree", collect, county::agree)
        .post("/campaigns/{id}/counties/{county}/send-up", collect, county::send_up)
        .post("/campaigns/{id}/counties/{county}/give-back", run, county::give_back)
        .post("/campaigns/{id}/counties/{county}/postpone", run, county::postpone)
        .api(Access::Public, routes!(api::list))
        .api(run, routes!(api::open))
        .api(Access::Public, routes!(api::show))
        .api(read, routes!(api::progress))
        .api(run, routes!(api::urge))
        .api(run, routes!(api::close))
        .api(files, routes!(api::file))
        .api(read, routes!(api::of_county))
        .api(collect, routes!(api::enter))
        .api(collect, routes!(api::take))
        .api(collect, routes!(api::send_up))
        .api(run, routes!(api::give_back))
        .api(run, routes!(api::postpone))
        .api(collect, routes!(api::check))
        .api(decide, routes!(api::decide))
        .api(files, routes!(api::again))
}
