//! Small steps: taking back, renewing, withdrawing, the promise of secrecy, opening an attachment.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::Problem;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::AttachmentId;
use crate::ops;
use crate::ops::nda::AchievementNdaRaw;
use crate::ops::publish::AchievementWithdrawRaw;
use crate::pages::{asked, href, id_of, seen};
use crate::permissions::WITHDRAW;

/// POST /achievements/{id}/take-back
pub(crate) async fn take_back(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = id_of(&id)?;
    ops::submit::take_back(&cx, id).await?;
    cx.go_saying(&href(id, "/edit"), "已撤回，可以修改")
}

/// POST /achievements/{id}/renew
pub(crate) async fn renew(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = id_of(&id)?;
    let until = ops::publish::renew(&cx, id).await?;
    cx.go_saying(&href(id, ""), &format!("已续期到 {}", until.chinese()))
}

#[derive(Template)]
#[template(path = "achievements/withdraw.html")]
pub(crate) struct WithdrawPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: AchievementWithdrawRaw,
    pub(crate) title: String,
    pub(crate) href: String,
}

/// GET /achievements/{id}/withdraw
pub(crate) async fn withdrawing(cx: Cx, Path(id): Path<String>) -> Reply {
    let a = asked(&cx, &id, &WITHDRAW).await?;
    cx.page(&WithdrawPage {
        chrome: cx.chrome().await?,
        errors: Errors::none(),
        raw: AchievementWithdrawRaw::default(),
        title: a.title.clone(),
        href: href(a.id, ""),
    })
}

/// POST /achievements/{id}/withdraw
pub(crate) async fn withdraw(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<AchievementWithdrawRaw>,
) -> Reply {
    let a = asked(&cx, &id, &WITHDRAW).await?;
    match ops::publish::withdraw(&cx, a.id, &form.raw).await {
        Ok(()) => cx.go_saying(&href(a.id, ""), "已下架"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = WithdrawPage {
                chrome: cx.chrome().await?,
                errors: errors.clone(),
                raw: form.raw,
                title: a.title.clone(),
                href: href(a.id, ""),
            };
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "achievements/nda.html")]
pub(crate) struct NdaPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: AchievementNdaRaw,
    pub(crate) title: String,
    pub(crate) holder: String,
    pub(crate) href: String,
    pub(crate) organizations: Vec<Choice>,
}

impl NdaPage {
    async fn of(
        cx: &Cx,
        id: &str,
        raw: AchievementNdaRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let (a, _) = seen(cx, id).await?;
        let holder = match a.holder {
            Some(holder) => kezhuan_organizations::get(cx.db().reader(), holder).await?,
            None => None,
        };
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            title: a.title.clone(),
            holder: holder.map(|o| o.name.clone()).unwrap_or_default(),
            href: href(a.id, ""),
            organizations: kezhuan_organizations::own_organizations(cx, "achievements"),
        })
    }
}

/// GET /achievements/{id}/nda
pub(crate) async fn nda(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut page = NdaPage::of(&cx, &id, AchievementNdaRaw::default(), Errors::none()).await?;
    let first = page.organizations.first().map(|choice| choice.value.clone());
    page.raw.organization = first.unwrap_or_default();
    cx.page(&page)
}

/// POST /achievements/{id}/nda
pub(crate) async fn sign_nda(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<AchievementNdaRaw>,
) -> Reply {
    let of = id_of(&id)?;
    match ops::nda::sign_nda(&cx, of, &form.raw).await {
        Ok(()) => cx.go_saying(&href(of, ""), "已签保密承诺，可以看保密部分了"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = NdaPage::of(&cx, &id, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /achievements/{id}/attachments/{attachment}
pub(crate) async fn open(cx: Cx, Path((id, attachment)): Path<(String, String)>) -> Reply {
    let attachment: AttachmentId = attachment.parse().map_err(|_| Problem::NotFound)?;
    let (meta, bytes) = ops::attach::open(&cx, id_of(&id)?, attachment).await?;
    cx.attachment(&meta, bytes)
}
