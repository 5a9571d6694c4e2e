//! Pages and API of deals and listings.

use kezhuan_web::{Access, Routes};
use utoipa_axum::routes;

use crate::api;
use crate::pages::listing as offer;
use crate::pages::{after, list, new, sheet, show, steps};
use crate::permissions::{
    AFTER, ANSWER, BARGAIN, BEGIN, CONTRACT, END, INVITE, LIST, NOTE, PROMISE, READ, TAKE,
};

/// All of them.
pub(crate) fn routes() -> Routes {
    let (read, answer) = (Access::Needs(&READ), Access::Needs(&ANSWER));
    let (promise, bargain) = (Access::Needs(&PROMISE), Access::Needs(&BARGAIN));
    let end = Access::Needs(&END);
    Routes::new()
        .get("/deals", Access::Public, list::list)
        .post("/deals", Access::Needs(&BEGIN), new::begin)
        .get("/deals/export", Access::SignedIn, list::take)
        .get("/deals/new", Access::Needs(&BEGIN), new::form)
        .get("/deals/{id}", read, show::show)
        .get("/deals/{id}/paper", read, show::paper)
        .get("/deals/{id}/answer", answer, steps::answer_form)
        .post("/deals/{id}/answer", answer, steps::answer)
        .get("/deals/{id}/decline", answer, steps::decline_form)
        .post("/deals/{id}/decline", answer, steps::decline)
        .get("/deals/{id}/declare", answer, steps::declare_form)
        .post("/deals/{id}/declare", answer, steps::declare)
        .get("/deals/{id}/promise", promise, steps::promise_form)
        .post("/deals/{id}/promise", promise, steps::promise)
        .get("/deals/{id}/sheet", bargain, sheet::form)
        .post("/deals/{id}/sheet", bargain, sheet::propose)
        .get("/deals/{id}/confirm", bargain, sheet::confirm_form)
        .post("/deals/{id}/confirm", bargain, sheet::confirm)
        .get("/deals/{id}/sheets/{version}/report", read, after::report)
        .get("/deals/{id}/after", Access::Needs(&AFTER), after::form)
        .post("/deals/{id}/after", Access::Needs(&AFTER), after::tell)
        .get("/deals/{id}/after/{outcome}", read, after::file)
        .get("/deals/{id}/end", end, steps::end_form)
        .post("/deals/{id}/end", end, steps::end)
        .post("/deals/{id}/notes", Access::Needs(&NOTE), show::note)
        .get("/deals/{id}/notes/{note}", read, show::note_file)
        .post("/deals/{id}/desk", Access::Needs(&INVITE), show::invite)
        .post("/deals/{id}/contract", Access::Needs(&CONTRACT), show::contract)
        .merge(listing_routes())
        .merge(api_routes())
}

fn listing_routes() -> Routes {
    let (list, take) = (Access::Needs(&LIST), Access::Needs(&TAKE));
    Routes::new()
        .get("/listings", Access::Public, offer::hall::hall)
        .post("/listings", list, offer::new::create)
        .get("/listings/new", list, offer::new::form)
        .get("/listings/{id}", Access::Public, offer::show::show)
        .get("/listings/{id}/take", take, offer::take::form)
        .post("/listings/{id}/take", take, offer::take::take)
        .get("/listings/{id}/takers/{taker}/file", Access::SignedIn, offer::show::file)
        .post("/listings/{id}/takers/{taker}/qualify", list, offer::steps::qualify)
        .get("/listings/{id}/takers/{taker}/refuse", list, offer::steps::refuse_form)
        .post("/listings/{id}/takers/{taker}/refuse", list, offer::steps::refuse)
        .post("/listings/{id}/takers/{taker}/cancel", take, offer::steps::cancel)
        .get("/listings/{id}/withdraw", list, offer::steps::withdraw_form)
        .post("/listings/{id}/withdraw", list, offer::steps::withdraw)
        .get("/listings/{id}/talks", list, offer::steps::talks_form)
        .post("/listings/{id}/talks", list, offer::steps::talks)
}

fn api_routes() -> Routes {
    use api::{deals, listings};
    let (list, take) = (Access::Needs(&LIST), Access::Needs(&TAKE));
    Routes::new()
        .api(Access::SignedIn, routes!(deals::list))
        .api(Access::Needs(&READ), routes!(deals::show))
        .api(Access::Needs(&BEGIN), routes!(deals::begin))
        .api(Access::Needs(&ANSWER), routes!(deals::answer))
        .api(Access::Needs(&ANSWER), routes!(deals::decline))
        .api(Access::Needs(&ANSWER), routes!(deals::declare))
        .api(Access::Needs(&PROMISE), routes!(deals::promise))
        .api(Access::Needs(&BARGAIN), routes!(deals::propose))
        .api(Access::Needs(&BARGAIN), routes!(deals::confirm))
        .api(Access::Needs(&AFTER), routes!(deals::after))
        .api(Access::Needs(&END), routes!(deals::end))
        .api(Access::Needs(&NOTE), routes!(deals::note))
        .api(Access::Needs(&INVITE), routes!(deals::invite))
        .api(Access::Needs(&CONTRACT), routes!(deals::contract))
        .api(Access::Public, routes!(listings::list))
        .api(Access::Public, routes!(listings::show))
        .api(list, routes!(listings::create))
        .api(take, routes!(listings::take))
        .api(list, routes!(listings::qualify))
        .api(list, routes!(listings::refuse))
        .api(take, routes!(listings::cancel))
        .api(list, routes!(listings::withdraw))
        .api(list, routes!(listings::talks))
}
