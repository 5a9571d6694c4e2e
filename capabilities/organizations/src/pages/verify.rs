//! The clerk's review of an organization: what it says, what to look at, the decision.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Day, Problem};
use kezhuan_pack::Pack;
use kezhuan_web::kit::{Choice, Status, Step};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Organization, State};
use crate::ops::decide::decide;
use crate::pages::show::code;
use crate::pages::{asked, href, legal_of, named, status, steps};
use crate::permissions::VERIFY;
use crate::rules::{Decision, DecisionRaw};

/// Something to look at; `bad` and `ask` are the classes of the list.
pub(crate) struct Point {
    pub(crate) class: &'static str,
    pub(crate) text: &'static str,
    pub(crate) detail: String,
}

#[derive(Template)]
#[template(path = "organizations/verify.html")]
pub(crate) struct VerifyPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: DecisionRaw,
    pub(crate) o: Organization,
    pub(crate) href: String,
    pub(crate) kind: String,
    pub(crate) region: String,
    pub(crate) code: String,
    pub(crate) industries: String,
    pub(crate) roles: String,
    pub(crate) legal: Option<(String, String)>,
    pub(crate) status: Status,
    pub(crate) due: Option<Day>,
    pub(crate) points: Vec<Point>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) steps: Vec<Step>,
}

impl VerifyPage {
    fn action(&self) -> String {
        href(self.o.id, "/verify")
    }
}

async fn page(
    cx: &Cx,
    o: Organization,
    raw: DecisionRaw,
    errors: Errors,
) -> Result<VerifyPage, Problem> {
    let pack = cx.pack();
    Ok(VerifyPage {
        chrome: cx.chrome().await?,
        errors,
        raw,
        href: href(o.id, ""),
        kind: pack.organizations.kinds.name(&o.kind).to_owned(),
        region: pack.regions.name(&o.region),
        code: code(&o),
        industries: named(&pack.industries.all, &o.industries),
        roles: named(&pack.organizations.roles, &o.roles),
        legal: legal_of(cx, &o).await?,
        status: status(o.state, true, false),
        due: o.verify_due(&pack).filter(|_| o.state == State::Pending),
        points: points(&pack, &o),
        choices: choices(o.state),
        steps: steps(cx, &o).await?,
        o,
    })
}

fn choices(state: State) -> Vec<Choice> {
    let verify = Choice::new("verify", "核验通过").hint("资料属实，公开展示");
    let back = Choice::new("return", "退回补正").hint("写明要改的地方，单位改好后再交");
    let suspend = Choice::new("suspend", "停用").hint("冒用、注销等；单位不能再办事");
    match state {
        State::Pending => vec![verify, back, suspend],
        State::Verified | State::Returned => vec![suspend],
        State::Suspended => vec![Choice::new("restore", "恢复").hint("回到待核验")],
    }
}

/// What a clerk has to compare with the papers; what the program can see is said at once.
fn points(pack: &Pack, o: &Organization) -> Vec<Point> {
    let registered = o.credit_code.as_ref().and_then(|code| pack.regions.find(code.division()));
    let mut points = vec![match &o.credit_code {
        Some(code) => {
            Point {
                class: "", text: "信用代码的位数和校验位是对的", detail: code.to_string()
            }
        }
        None => Point {
            class: "ask",
            text: "没有信用代码，看看是否真的没有法人资格",
            detail: String::new(),
        },
    }];
    if let Some(place) = registered.filter(|place| !o.region.starts_with(&place.path)) {
        points.push(Point {
            class: "ask",
            text: "代码的登记机关不在所填地区，问一问",
            detail: pack.regions.name(&place.path),
        });
    }
    for text in ["名称、代码与证照一致", "种类选得对", "地区是实际所在地"] {
        points.push(Point { class: "ask", text, detail: String::new() });
    }
    if !o.roles.is_empty() {
        let detail = named(&pack.organizations.roles, &o.roles);
        points.push(Point { class: "ask", text: "兼有的身份有文件", detail });
    }
    points
}

pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let pack = cx.pack();
    let o = asked(&cx, &id, &VERIFY, |o| o.subject_of_verification(&pack)).await?;
    let page = page(&cx, o, DecisionRaw::default(), Errors::none()).await?;
    cx.page(&page)
}

pub(crate) async fn submit(cx: Cx, Path(id): Path<String>, form: Form<DecisionRaw>) -> Reply {
    let pack = cx.pack();
    let o = asked(&cx, &id, &VERIFY, |o| o.subject_of_verification(&pack)).await?;
    let decision = match form.raw.check() {
        Ok(decision) => decision,
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(&cx, o, form.raw, errors.clone()).await?;
            return cx.form_again(&page, &errors);
        }
        Err(other) => return Err(other.into()),
    };
    let said = match decision {
        Decision::Verify => "已核验，单位资料现在公开",
        Decision::Return(_) => "已退回，单位会看到原因",
        Decision::Suspend(_) => "已停用",
        Decision::Restore => "已恢复，等待核验",
    };
    decide(&cx, o.id, decision).await?;
    cx.go_saying(&href(o.id, ""), said)
}
