//! Members of an organization, asking to join it, registering it.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::{Permission, Role};
use kezhuan_kernel::{Id, Page, Problem};
use kezhuan_organizations::{FormWords, Organization, OrganizationRaw};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply};

use crate::filters;
use crate::model::takeover::Takeover;
use crate::model::{Member, MembershipId, MembershipState};
use crate::ops::member::{decide_membership, join, register_organization, subject};
use crate::pages::split;
use crate::permissions::{MANAGE_MEMBERS, MEMBERS};
use crate::rules::{JoinRaw, MembershipDecision, MembershipRaw};
use crate::store;

pub(crate) struct MemberRow {
    pub(crate) member: Member,
    pub(crate) asked: bool,
    pub(crate) href: String,
    pub(crate) key: String,
}

#[derive(Template)]
#[template(path = "accounts/members.html")]
pub(crate) struct MembersPage {
    pub(crate) chrome: Chrome,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) may_manage: bool,
    pub(crate) rows: Vec<MemberRow>,
    pub(crate) takeovers: Vec<Takeover>,
}

async fn organization(cx: &Cx, id: &str) -> Result<Organization, Problem> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    kezhuan_organizations::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)
}

/// The organization, if the reader has this permission on its members.
pub(crate) async fn asked(
    cx: &Cx,
    id: &str,
    permission: &'static Permission,
) -> Result<Organization, Problem> {
    let found = organization(cx, id).await?;
    cx.may(permission, &subject(cx, &found))?;
    Ok(found)
}

pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let found = asked(&cx, &id, &MEMBERS).await?;
    let members = store::members(cx.db().reader(), found.id).await?;
    let row = |member: Member| MemberRow {
        asked: member.state == MembershipState::Asked,
        href: format!("/organizations/{}/members/{}", found.id, member.id),
        key: member.id.uuid().simple().to_string(),
        member,
    };
    let takeovers = match cx.can(&MANAGE_MEMBERS, &subject(&cx, &found)) {
        true => store::takeover::of_organization(cx.db().reader(), found.id).await?,
        false => Vec::new(),
    };
    cx.page(&MembersPage {
        takeovers,
        chrome: cx.chrome().await?,
        name: found.name.clone(),
        href: format!("/organizations/{}", found.id),
        may_manage: cx.can(&MANAGE_MEMBERS, &subject(&cx, &found)),
        rows: members.into_iter().map(row).collect(),
    })
}

struct Members {
    name: String,
    rows: Vec<Member>,
}

#[async_trait::async_trait]
impl Exported for Members {
    type Row = Member;

    fn title(&self) -> String {
        "成员".to_owned()
    }

    fn columns(&self) -> Vec<Col<Member>> {
        let asked = |member: &Member| member.state == MembershipState::Asked;
        vec![
            Col::text("name", "姓名", |member: &Member| &member.name),
            Col::text("role", "身份", |member: &Member| member.role.chinese()),
            Col::text(
                "state",
                "状态",
                move |m: &Member| if asked(m) { "等经办人同意" } else { "已加入" },
            ),
            Col::new("asked_at", "申请时间", |member: &Member| member.asked_at.minute().into()),
        ]
    }

    fn filters(&self, _: &Cx) -> Vec<String> {
        vec![self.name.clone()]
    }

    async fn rows(&self, _: &Cx, page: Page) -> Result<Vec<Member>, Problem> {
        Ok(page.of(&self.rows))
    }
}

/// GET /organizations/{id}/members/export
pub(crate) async fn take(cx: Cx, Path(id): Path<String>, Query(raw): Query<ExportRaw>) -> Reply {
    let found = asked(&cx, &id, &MEMBERS).await?;
    let rows = store::members(cx.db().reader(), found.id).await?;
    export(&cx, Members { name: found.name.clone(), rows }, &raw).await
}

pub(crate) async fn decide(
    cx: Cx,
    Path((id, member)): Path<(String, String)>,
    form: Form<MembershipRaw>,
) -> Reply {
    asked(&cx, &id, &MANAGE_MEMBERS).await?;
    let member: MembershipId = member.parse().map_err(|_| Problem::NotFound)?;
    let decision = form.raw.check()?;
    let of = decide_membership(&cx, member, decision).await?;
    let said = match decision {
        MembershipDecision::Accept => "已同意加入",
        MembershipDecision::Refuse => "已回复不同意",
        MembershipDecision::Remove => "已移出",
    };
    cx.go_saying(&format!("/organizations/{of}/members"), said)
}

#[derive(Template)]
#[template(path = "accounts/join.html")]
pub(crate) struct JoinPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: JoinRaw,
    pub(crate) roles: Vec<Choice>,
    pub(crate) name: String,
    pub(crate) href: String,
}

impl JoinPage {
    fn action(&self) -> String {
        format!("{}/join", self.href)
    }
}

async fn join_page(
    cx: &Cx,
    found: &Organization,
    raw: JoinRaw,
    errors: Errors,
) -> Result<JoinPage, Problem> {
    Ok(JoinPage {
        chrome: cx.chrome().await?,
        errors,
        raw,
        roles: roles(),
        name: found.name.clone(),
        href: format!("/organizations/{}", found.id),
    })
}

pub(crate) fn roles() -> Vec<Choice> {
    let hint = |role: Role| match role {
        Role::Officer => "代表单位提交和确认",
        Role::Researcher => "登记自己的成果，由经办人审核",
        _ => "在技术转移机构撮合交易",
    };
    let members = Role::PEOPLE.into_iter().filter(|role| role.of_member());
    members.map(|role| Choice::new(role.word(), role.chinese()).hint(hint(role))).collect()
}

pub(crate) async fn ask(cx: Cx, Path(id): Path<String>) -> Reply {
    let found = organization(&cx, &id).await?;
    let page = join_page(&cx, &found, JoinRaw::default(), Errors::none()).await?;
    cx.page(&page)
}

pub(crate) async fn send(cx: Cx, Path(id): Path<String>, form: Form<JoinRaw>) -> Reply {
    let found = organization(&cx, &id).await?;
    let done = match form.raw.check() {
        Ok(role) => join(&cx, found.id, role).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(_) => cx.go_saying("/account", "已申请，等单位同意"),
        Err(errors) => {
            let page = join_page(&cx, &found, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/register.html")]
pub(crate) struct RegisterPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: OrganizationRaw,
    pub(crate) words: FormWords,
}

async fn register_page(
    cx: &Cx,
    raw: OrganizationRaw,
    errors: Errors,
) -> Result<RegisterPage, Problem> {
    let words = FormWords::of(&cx.pack());
    Ok(RegisterPage { chrome: cx.chrome().await?, errors, raw, words })
}

pub(crate) async fn new(cx: Cx, Query(asked): Query<OrganizationRaw>) -> Reply {
    let raw = OrganizationRaw { credit_code: asked.credit_code, ..OrganizationRaw::default() };
    let page = register_page(&cx, raw, Errors::none()).await?;
    cx.page(&page)
}

pub(crate) async fn register(cx: Cx, form: Form<OrganizationRaw>) -> Reply {
    let done = match form.raw.check(&cx.pack()) {
        Ok(profile) => register_organization(&cx, profile).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(id) => cx.go_saying(&format!("/organizations/{id}"), "已登记，等待县区核验"),
        Err(errors) => {
            let page = register_page(&cx, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}
