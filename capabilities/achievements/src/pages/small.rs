//! Small steps: taking back, renewing, leaving the list and coming back, the promise of secrecy, opening an attachment.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Permission;
use kezhuan_kernel::Problem;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, ReasonPage, ReasonWords, Reply};

use crate::filters;
use crate::model::{Achievement, AttachmentId};
use crate::ops;
use crate::ops::nda::AchievementNdaRaw;
use crate::ops::publish::AchievementReasonRaw;
use crate::pages::{asked, href, id_of, seen};
use crate::permissions::{TAKE_DOWN, WITHDRAW};

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

/// Leaving the list, or coming back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// 撤回.
    Withdraw,
    /// 下架.
    TakeDown,
    /// 恢复.
    Restore,
}

impl Way {
    fn permission(self) -> &'static Permission {
        match self {
            Self::Withdraw => &WITHDRAW,
            Self::TakeDown | Self::Restore => &TAKE_DOWN,
        }
    }

    pub(crate) const fn words(self) -> ReasonWords {
        match self {
            Self::Withdraw => ReasonWords {
                heading: "撤回成果",
                verb: "撤回",
                question: "为什么撤回",
                hint: "会写在成果的页面上。撤回后可以修改，再提交审核",
            },
            Self::TakeDown => ReasonWords {
                heading: "下架成果",
                verb: "下架",
                question: "为什么下架",
                hint: "会写在成果的页面上，并告诉持有人。下架后不再出现在列表、检索和接口里",
            },
            Self::Restore => ReasonWords {
                heading: "恢复成果",
                verb: "恢复",
                question: "为什么恢复",
                hint: "会告诉持有人。恢复后和下架以前一样公开",
            },
        }
    }

    fn below(self) -> &'static str {
        match self {
            Self::Withdraw => "/withdraw",
            Self::TakeDown => "/take-down",
            Self::Restore => "/restore",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Withdraw => "已撤回",
            Self::TakeDown => "已下架",
            Self::Restore => "已恢复",
        }
    }
}

async fn way_page(
    cx: &Cx,
    a: &Achievement,
    way: Way,
    raw: AchievementReasonRaw,
    errors: Errors,
) -> Result<ReasonPage, Problem> {
    Ok(ReasonPage {
        chrome: cx.chrome().await?,
        errors,
        words: way.words(),
        reason: raw.reason,
        list: ("/achievements", "科技成果"),
        title: a.title.clone(),
        href: href(a.id, ""),
        action: href(a.id, way.below()),
    })
}

async fn ask_why(cx: &Cx, id: &str, way: Way) -> Reply {
    let a = asked(cx, id, way.permission()).await?;
    cx.page(&way_page(cx, &a, way, AchievementReasonRaw::default(), Errors::none()).await?)
}

async fn go_way(cx: &Cx, id: &str, way: Way, raw: AchievementReasonRaw) -> Reply {
    let a = asked(cx, id, way.permission()).await?;
    let done = match way {
        Way::Withdraw => ops::publish::withdraw(cx, a.id, &raw).await,
        Way::TakeDown => ops::publish::take_down(cx, a.id, &raw).await,
        Way::Restore => ops::publish::restore(cx, a.id, &raw).await,
    };
    match done {
        Ok(()) => cx.go_saying(&href(a.id, ""), way.done()),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            cx.form_again(&way_page(cx, &a, way, raw, errors.clone()).await?, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /achievements/{id}/withdraw
pub(crate) async fn withdrawing(cx: Cx, Path(id): Path<String>) -> Reply {
    ask_why(&cx, &id, Way::Withdraw).await
}

/// POST /achievements/{id}/withdraw
pub(crate) async fn withdraw(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<AchievementReasonRaw>,
) -> Reply {
    go_way(&cx, &id, Way::Withdraw, form.raw).await
}

/// GET /achievements/{id}/take-down
pub(crate) async fn taking_down(cx: Cx, Path(id): Path<String>) -> Reply {
    ask_why(&cx, &id, Way::TakeDown).await
}

/// POST /achievements/{id}/take-down
pub(crate) async fn take_down(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<AchievementReasonRaw>,
) -> Reply {
    go_way(&cx, &id, Way::TakeDown, form.raw).await
}

/// GET /achievements/{id}/restore
pub(crate) async fn restoring(cx: Cx, Path(id): Path<String>) -> Reply {
    ask_why(&cx, &id, Way::Restore).await
}

/// POST /achievements/{id}/restore
pub(crate) async fn restore(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<AchievementReasonRaw>,
) -> Reply {
    go_way(&cx, &id, Way::Restore, form.raw).await
}

/// POST /achievements/{id}/correct/take-back
pub(crate) async fn take_back_correction(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = id_of(&id)?;
    ops::correct::take_back_correction(&cx, id).await?;
    cx.go_saying(&href(id, ""), "更正已撤回")
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
