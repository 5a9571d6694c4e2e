//! Forms of an organization: its particulars, a qualification, a year's figures, a holder.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::Problem;
use kezhuan_pack::FigureUnit;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply};

use crate::filters;
use crate::model::{Organization, OrganizationId, State};
use crate::ops::amend::amend;
use crate::ops::record::{record_holding, record_qualification, record_yearly_figures};
use crate::pages::{FormWords, asked, href, recorded};
use crate::permissions::AMEND;
use crate::rules::{self, FiguresRaw, HoldingRaw, OrganizationRaw, QualificationRaw};
use crate::store::records;

/// Either the outcome, or the errors to show the form with again.
fn split<T>(outcome: Result<T, Problem>) -> Result<Result<T, Errors>, Problem> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(Problem::Invalid(errors)) => Ok(Err(Errors::from(errors))),
        Err(other) => Err(other),
    }
}

#[derive(Template)]
#[template(path = "organizations/edit.html")]
pub(crate) struct EditPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: OrganizationRaw,
    pub(crate) words: FormWords,
    pub(crate) name: String,
    pub(crate) href: String,
}

impl EditPage {
    fn action(&self) -> String {
        format!("{}/edit", self.href)
    }
}

async fn edit_page(
    cx: &Cx,
    o: &Organization,
    raw: OrganizationRaw,
    errors: Errors,
) -> Result<EditPage, Problem> {
    Ok(EditPage {
        chrome: cx.chrome().await?,
        errors,
        raw,
        words: FormWords::of(&cx.pack()),
        name: o.name.clone(),
        href: href(o.id, ""),
    })
}

pub(crate) async fn edit(cx: Cx, Path(id): Path<String>) -> Reply {
    let o = asked(&cx, &id, &AMEND, Organization::subject).await?;
    let page = edit_page(&cx, &o, OrganizationRaw::of(&o), Errors::none()).await?;
    cx.page(&page)
}

pub(crate) async fn save(cx: Cx, Path(id): Path<String>, form: Form<OrganizationRaw>) -> Reply {
    let o = asked(&cx, &id, &AMEND, Organization::subject).await?;
    let done = match form.raw.check(&cx.pack()) {
        Ok(profile) => amend(&cx, o.id, profile).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(now) if now.state == State::Pending => cx.go_saying(&href(o.id, ""), "已保存，等待核验"),
        Ok(_) => cx.go_saying(&href(o.id, ""), "已保存"),
        Err(errors) => {
            let page = edit_page(&cx, &o, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

#[derive(Template)]
#[template(path = "organizations/qualification.html")]
pub(crate) struct QualificationPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: QualificationRaw,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) name: String,
    pub(crate) href: String,
}

impl QualificationPage {
    fn action(&self) -> String {
        format!("{}/qualifications", self.href)
    }
}

async fn qualification_page(
    cx: &Cx,
    o: &Organization,
    raw: QualificationRaw,
    errors: Errors,
) -> Result<QualificationPage, Problem> {
    Ok(QualificationPage {
        chrome: cx.chrome().await?,
        errors,
        raw,
        kinds: super::choices(&cx.pack().organizations.qualifications),
        name: o.name.clone(),
        href: href(o.id, ""),
    })
}

pub(crate) async fn new_qualification(cx: Cx, Path(id): Path<String>) -> Reply {
    let o = recorded(&cx, &id).await?;
    let page = qualification_page(&cx, &o, QualificationRaw::default(), Errors::none()).await?;
    cx.page(&page)
}

pub(crate) async fn add_qualification(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<QualificationRaw>,
) -> Reply {
    let o = recorded(&cx, &id).await?;
    let done = match form.raw.check(&cx.pack()) {
        Ok(ask) => record_qualification(&cx, o.id, ask, form.files.first()).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(_) => cx.go_saying(&href(o.id, "#qualifications"), "已记下这项资质"),
        Err(errors) => {
            let page = qualification_page(&cx, &o, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

pub(crate) struct FigureField {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) unit: FigureUnit,
}

#[derive(Template)]
#[template(path = "organizations/figures.html")]
pub(crate) struct FiguresPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: FiguresRaw,
    pub(crate) fields: Vec<FigureField>,
    pub(crate) flags: Vec<Choice>,
    pub(crate) name: String,
    pub(crate) href: String,
}

impl FiguresPage {
    fn action(&self) -> String {
        format!("{}/figures", self.href)
    }
}

async fn figures_page(
    cx: &Cx,
    o: &Organization,
    raw: FiguresRaw,
    errors: Errors,
) -> Result<FiguresPage, Problem> {
    let pack = cx.pack();
    let field = |term: &kezhuan_pack::Term<kezhuan_pack::YearlyFigure>| FigureField {
        name: rules::figure_field(&term.id),
        label: term.name.clone(),
        value: raw.figures.get(&term.id).cloned().unwrap_or_default(),
        unit: term.unit,
    };
    Ok(FiguresPage {
        chrome: cx.chrome().await?,
        errors,
        fields: pack.organizations.yearly_figures.iter().map(field).collect(),
        flags: vec![Choice::new("yes", "是"), Choice::new("no", "否"), Choice::new("", "没有掌握")],
        name: o.name.clone(),
        href: href(o.id, ""),
        raw,
    })
}

/// Which year the form begins with.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct YearRaw {
    year: String,
}

pub(crate) async fn figures(cx: Cx, Path(id): Path<String>, Query(raw): Query<YearRaw>) -> Reply {
    let o = recorded(&cx, &id).await?;
    let year = raw.year.parse().unwrap_or(cx.now().day().year() - 1);
    let raw = known_figures(&cx, o.id, year).await?;
    let page = figures_page(&cx, &o, raw, Errors::none()).await?;
    cx.page(&page)
}

/// What is known of the year, as the form shows it.
async fn known_figures(cx: &Cx, of: OrganizationId, year: i32) -> Result<FiguresRaw, Problem> {
    let pack = cx.pack();
    let mut raw = FiguresRaw { year: year.to_string(), ..FiguresRaw::default() };
    for figure in records::figures(cx.db().reader(), Some(of)).await? {
        let term = pack.organizations.yearly_figures.get(&figure.figure);
        if let Some(term) = term.filter(|_| figure.year == year) {
            raw.figures.insert(figure.figure, rules::typed(figure.value, term.unit));
            raw.source = figure.source;
        }
    }
    Ok(raw)
}

pub(crate) async fn save_figures(cx: Cx, Path(id): Path<String>, form: Form<FiguresRaw>) -> Reply {
    let o = recorded(&cx, &id).await?;
    let this_year = cx.now().day().year();
    let done = match form.raw.check(&cx.pack(), this_year) {
        Ok(ask) => record_yearly_figures(&cx, o.id, ask).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(()) => cx.go_saying(&href(o.id, "#figures"), "已保存年度数据"),
        Err(errors) => {
            let page = figures_page(&cx, &o, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

#[derive(Template)]
#[template(path = "organizations/holder.html")]
pub(crate) struct HolderPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: HoldingRaw,
    pub(crate) name: String,
    pub(crate) href: String,
}

impl HolderPage {
    fn action(&self) -> String {
        format!("{}/holders", self.href)
    }
}

async fn holder_page(
    cx: &Cx,
    o: &Organization,
    raw: HoldingRaw,
    errors: Errors,
) -> Result<HolderPage, Problem> {
    let chrome = cx.chrome().await?;
    Ok(HolderPage { chrome, errors, raw, name: o.name.clone(), href: href(o.id, "") })
}

pub(crate) async fn new_holder(cx: Cx, Path(id): Path<String>) -> Reply {
    let o = recorded(&cx, &id).await?;
    let page = holder_page(&cx, &o, HoldingRaw::default(), Errors::none()).await?;
    cx.page(&page)
}

pub(crate) async fn add_holder(cx: Cx, Path(id): Path<String>, form: Form<HoldingRaw>) -> Reply {
    let o = recorded(&cx, &id).await?;
    let done = match form.raw.check() {
        Ok((holder, share)) => record_holding(&cx, o.id, holder, share).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(()) => cx.go_saying(&href(o.id, "#holders"), "已记下这个持股方"),
        Err(errors) => {
            let page = holder_page(&cx, &o, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}
