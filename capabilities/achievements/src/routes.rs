//! Pages and API of achievements.

use kezhuan_web::{Access, Routes};
use utoipa_axum::routes;

use crate::api;
use crate::pages::{correction, export, form, list, mine, review, show, small};
use crate::permissions::{
    CONTACT, CREATE, EDIT, MANAGE, PLATFORM_REVIEW, SIGN_NDA, TAKE_DOWN, UNIT_REVIEW, WITHDRAW,
};

/// All of them.
pub(crate) fn routes() -> Routes {
    let edit = Access::Needs(&EDIT);
    let manage = Access::Needs(&MANAGE);
    let looks = Access::Needs(&PLATFORM_REVIEW);
    Routes::new()
        .get("/achievements", Access::Public, list::list)
        .get("/achievements/export", Access::Public, export::list)
        .get("/achievements/mine", Access::Needs(&CREATE), mine::mine)
        .get("/achievements/new", Access::Needs(&CREATE), form::new)
        .post("/achievements", Access::Needs(&CREATE), form::create)
        .get("/achievements/{id}", Access::Public, show::show)
        .post_unkeyed("/achievements/{id}/contact", Access::Needs(&CONTACT), show::contact)
        .get("/achievements/{id}/edit", edit, form::edit)
        .post("/achievements/{id}/edit", edit, form::save)
        .get("/achievements/{id}/files", edit, form::files)
        .post("/achievements/{id}/attachments", edit, form::attach)
        .post("/achievements/{id}/attachments/{attachment}/remove", edit, form::detach)
        .get("/achievements/{id}/attachments/{attachment}", Access::Public, small::open)
        .post("/achievements/{id}/take-back", edit, small::take_back)
        .get("/achievements/{id}/unit-review", Access::Needs(&UNIT_REVIEW), review::unit)
        .post("/achievements/{id}/unit-review", Access::Needs(&UNIT_REVIEW), review::decide_unit)
        .get("/achievements/{id}/review", Access::Needs(&PLATFORM_REVIEW), review::platform)
        .post("/achievements/{id}/review", Access::Needs(&PLATFORM_REVIEW), review::decide_platform)
        .get("/achievements/{id}/correct", manage, form::correcting)
        .post("/achievements/{id}/correct", manage, form::correct)
        .post("/achievements/{id}/correct/take-back", manage, small::take_back_correction)
        .get("/achievements/{id}/correct/review", looks, correction::reviewing)
        .post("/achievements/{id}/correct/review", looks, correction::review)
        .post("/achievements/{id}/renew", manage, small::renew)
        .get("/achievements/{id}/withdraw", Access::Needs(&WITHDRAW), small::withdrawing)
        .post("/achievements/{id}/withdraw", Access::Needs(&WITHDRAW), small::withdraw)
        .get("/achievements/{id}/take-down", Access::Needs(&TAKE_DOWN), small::taking_down)
        .post("/achievements/{id}/take-down", Access::Needs(&TAKE_DOWN), small::take_down)
        .get("/achievements/{id}/restore", Access::Needs(&TAKE_DOWN), small::restoring)
        .post("/achievements/{id}/restore", Access::Needs(&TAKE_DOWN), small::restore)
        .get("/achievements/{id}/nda", Access::Needs(&SIGN_NDA), small::nda)
        .post("/achievements/{id}/nda", Access::Needs(&SIGN_NDA), small::sign_nda)
        .merge(api_routes())
}

fn api_routes() -> Routes {
    let edit = Access::Needs(&EDIT);
    let manage = Access::Needs(&MANAGE);
    Routes::new()
        .api(Access::Public, routes!(api::list))
        .api(Access::Public, routes!(api::show))
        .api(Access::Needs(&CREATE), routes!(api::create))
        .api(edit, routes!(api::save))
        .api(edit, routes!(api::submit))
        .api(edit, routes!(api::take_back))
        .api(Access::Needs(&UNIT_REVIEW), routes!(api::unit_review))
        .api(Access::Needs(&PLATFORM_REVIEW), routes!(api::platform_review))
        .api(Access::Needs(&WITHDRAW), routes!(api::withdraw))
        .api(Access::Needs(&TAKE_DOWN), routes!(api::take_down))
        .api(Access::Needs(&TAKE_DOWN), routes!(api::restore))
        .api(Access::Needs(&PLATFORM_REVIEW), routes!(api::review_correction))
        .api(manage, routes!(api::take_back_correction))
        .api(manage, routes!(api::renew))
        .api(manage, routes!(api::correct))
        .api(Access::Needs(&SIGN_NDA), routes!(api::sign_nda))
}
