//! Pages and API of demands.

use kezhuan_web::{Access, Routes};
use utoipa_axum::routes;

use crate::api;
use crate::pages::{form, list, show, start, steps, take_down};
use crate::permissions::{CREATE, EDIT, REFINE, REVIEW, TAKE_DOWN};

/// All of them.
pub(crate) fn routes() -> Routes {
    let create = Access::Needs(&CREATE);
    let edit = Access::Needs(&EDIT);
    let review = Access::Needs(&REVIEW);
    let refine = Access::Needs(&REFINE);
    let platform = Access::Needs(&TAKE_DOWN);
    let pages = Routes::new()
        .get("/demands", Access::Public, list::list)
        .get("/demands/export", Access::Public, list::take)
        .get("/demands/mine", create, list::mine)
        .get("/demands/new", create, form::new)
        .post("/demands", create, form::create)
        .get("/demands/start", Access::SignedIn, start::start)
        .post("/demands/start", create, start::begin)
        .get("/demands/{id}/start/{question}", edit, start::ask)
        .post("/demands/{id}/start/{question}", edit, start::answer)
        .get("/demands/{id}/preview", edit, start::preview)
        .post("/demands/{id}/submit", edit, start::submit)
        .get("/demands/{id}", Access::Public, show::show)
        .get("/demands/{id}/edit", edit, form::edit)
        .post("/demands/{id}/edit", edit, form::save)
        .get("/demands/{id}/files", edit, show::files)
        .post("/demands/{id}/files", edit, show::attach)
        .get("/demands/{id}/attachments/{attachment}", Access::Public, show::open)
        .post("/demands/{id}/attachments/{attachment}/remove", edit, show::detach)
        .get("/demands/{id}/review", review, steps::reviewing)
        .post("/demands/{id}/review", review, steps::review)
        .post("/demands/{id}/take-back", edit, steps::take_back)
        .get("/demands/{id}/correct", edit, form::correcting)
        .post("/demands/{id}/correct", edit, form::correct)
        .get("/demands/{id}/renew", edit, steps::renewing)
        .post("/demands/{id}/renew", edit, steps::renew)
        .get("/demands/{id}/close", edit, steps::closing)
        .post("/demands/{id}/close", edit, steps::close)
        .get("/demands/{id}/withdraw", edit, steps::withdrawing)
        .post("/demands/{id}/withdraw", edit, steps::withdraw)
        .get("/demands/{id}/take-down", platform, take_down::taking_down)
        .post("/demands/{id}/take-down", platform, take_down::take_down)
        .get("/demands/{id}/restore", platform, take_down::restoring)
        .post("/demands/{id}/restore", platform, take_down::restore)
        .get("/demands/{id}/refine", refine, form::refining)
        .post("/demands/{id}/refine", refine, form::refine)
        .get("/demands/{id}/refinements/{refinement}", edit, steps::consenting)
        .post("/demands/{id}/refinements/{refinement}", edit, steps::consent);
    pages
        .api(Access::Public, routes!(api::list))
        .api(Access::Public, routes!(api::show))
        .api(create, routes!(api::create))
        .api(edit, routes!(api::save))
        .api(edit, routes!(api::submit))
        .api(edit, routes!(api::take_back))
        .api(review, routes!(api::review))
        .api(edit, routes!(api::correct))
        .api(edit, routes!(api::renew))
        .api(edit, routes!(api::close))
        .api(edit, routes!(api::withdraw))
        .api(platform, routes!(api::take_down))
        .api(platform, routes!(api::restore))
        .api(refine, routes!(api::refine))
        .api(edit, routes!(api::consent))
}
