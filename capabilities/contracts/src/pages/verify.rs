//! /v/{token}: what everybody may know of a contract whose 核验单 they hold.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Fen, Problem};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};
use subtle::ConstantTimeEq;

use crate::model::Contract;
use crate::{paper, store};

/// The code printed on the paper.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct CodeRaw {
    code: String,
}

/// The page.
#[derive(Template)]
#[template(path = "contracts/verify.html")]
pub struct VerifyPage {
    pub(crate) chrome: Chrome,
    pub(crate) token: String,
    pub(crate) standing: &'static str,
    pub(crate) title: String,
    pub(crate) registry: String,
    pub(crate) registered_on: Option<kezhuan_kernel::Day>,
    pub(crate) closed: Option<Closed>,
    pub(crate) code: String,
    pub(crate) errors: Errors,
}

/// What only the code opens.
pub struct Closed {
    pub(crate) number: String,
    pub(crate) national_no: String,
    pub(crate) kind: String,
    pub(crate) parties: Vec<(String, String)>,
    pub(crate) amount: Fen,
    pub(crate) technical_amount: Fen,
    pub(crate) signed_on: Option<kezhuan_kernel::Day>,
}

async fn found(cx: &Cx, token: &str) -> Result<Contract, Problem> {
    let contract = store::by_token(cx.db().reader(), token).await?;
    contract
        .filter(|c| paper::is_shown(c.state) && c.registration.is_some())
        .ok_or(Problem::NotFound)
}

async fn page(
    cx: &Cx,
    contract: &Contract,
    closed: Option<Closed>,
    code: String,
    errors: Errors,
) -> Result<VerifyPage, Problem> {
    let registration = contract.registration.as_ref();
    Ok(VerifyPage {
        chrome: cx.chrome().await?,
        token: contract.seal.token.clone(),
        standing: paper::standing(contract.state),
        title: contract.title.clone(),
        registry: registration.map(|r| r.registry.clone()).unwrap_or_default(),
        registered_on: registration.map(|r| r.on),
        closed,
        code,
        errors,
    })
}

/// GET /v/{token}
pub async fn show(cx: Cx, Path(token): Path<String>) -> Reply {
    let contract = found(&cx, &token).await?;
    cx.page(&page(&cx, &contract, None, String::new(), Errors::none()).await?)
}

/// POST /v/{token}: with the code, amounts and parties too.
pub async fn open(cx: Cx, Path(token): Path<String>, form: Form<CodeRaw>) -> Reply {
    let contract = found(&cx, &token).await?;
    let typed = form.raw.code;
    if !is_code(&typed, &contract.seal.check_code) {
        let text = "校验码不对，请照纸上印的填，例如 7F3A-90AB";
        let errors = Errors::from(vec![kezhuan_kernel::FieldError {
            field: "code".to_owned(),
            message: text.to_owned(),
        }]);
        let page = page(&cx, &contract, None, typed, errors.clone()).await?;
        return cx.form_again(&page, &errors);
    }
    let named = paper::named_parties(&cx, &contract).into_iter();
    let closed = Closed {
        number: paper::number(&contract),
        national_no: contract.national_no.clone().unwrap_or_default(),
        kind: paper::kind_name(&cx, &contract),
        parties: named.map(|(word, party)| (word, party.name.clone())).collect(),
        amount: contract.amount,
        technical_amount: contract.technical_amount,
        signed_on: contract.signed_on,
    };
    cx.page(&page(&cx, &contract, Some(closed), typed, Errors::none()).await?)
}

/// As typed by hand: without the dash, in small letters, with spaces.
fn is_code(typed: &str, code: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
    };
    plain(typed).as_bytes().ct_eq(plain(code).as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_as_people_type_them() {
        let check =
            |typed: &str, want: bool| assert_eq!(is_code(typed, "7F3A-90AB"), want, "{typed}");
        check("7F3A-90AB", true);
        check("7f3a90ab", true);
        check(" 7F3A 90AB ", true);
        check("7F3A-90AC", false);
        check("", false);
    }
}
