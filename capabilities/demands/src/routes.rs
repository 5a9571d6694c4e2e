//! Pages and API of demands.

use kezhuan_web::{Access, Routes};
use utoipa_axum::routes;

use crate::api;
use crate::pages::{form, list, show};
use crate::permissions::{CREATE, EDIT, REVIEW};

/// All of them.
pub(crate) fn routes() -> Routes {
    let create = Access::Needs(&CREATE);
    let edit = Access::Needs(&EDIT);
    let review = Access::Needs(&REVIEW);
    Routes::new()
        .get("/demands", Access::Public, list::list)
        .get("/demands/export", Access::Public, list::take)
        .get("/demands/mine", create, list::mine)
        .get("/demands/new", create, form::new)
        .post("/demands", create, form::create)
        .get("/demands/{id}", Access::Public, show::show)
        .get("/demands/{id}/edit", edit, form::edit)
        .post("/demands/{id}/edit", edit, form::save)
        .get("/demands/{id}/review", review, show::reviewing)
        .post("/demands/{id}/review", review, show::review)
        .get("/demands/{id}/close", edit, show::closing)
        .post("/demands/{id}/close", edit, show::close)
        .api(Access::Public, routes!(api::list))
        .api(Access::Public, routes!(api::show))
        .api(create, routes!(api::create))
        .api(edit, routes!(api::save))
        .api(edit, routes!(api::submit))
        .api(review, routes!(api::review))
        .api(edit, routes!(api::close))
}
