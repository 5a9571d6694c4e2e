//! 议价: the form of a version, and the page to confirm one.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::Problem;
use kezhuan_pack::{DealForm, Pack, Term, TransferMode};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};

use crate::model::{About, Deal};
use crate::pages::{Head, choices, head};
use crate::publication::{needed, way};
use crate::rules::{ConfirmRaw, is_work};
use crate::sheet::Sheet;
use crate::typed_sheet::SheetRaw;
use crate::{ops, store};

/// The form of a version.
#[derive(Template)]
#[template(path = "trading/sheet.html")]
pub struct SheetPage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) modes: Vec<Choice>,
    pub(crate) licence_modes: Vec<Choice>,
    pub(crate) valuation_ways: Vec<Choice>,
    pub(crate) contributions: Vec<Choice>,
    pub(crate) ways: Ways,
    pub(crate) raw: SheetRaw,
    pub(crate) errors: Errors,
    pub(crate) next: i64,
    /// Is the 公示 a duty of this seller?
    pub(crate) duty: bool,
}

/// For which ways a part of the form is: their keys, joined by spaces.
#[derive(Default)]
pub struct Ways {
    pub(crate) equity: String,
    pub(crate) trial: String,
    pub(crate) licence: String,
    pub(crate) paid: String,
}

impl SheetPage {
    /// Name of a cell: `parts[1][due]`.
    pub(crate) fn cell(&self, row: &usize, name: &str) -> String {
        format!("parts[{row}][{name}]")
    }

    /// Name of a cell: `equity[shares][1][holder]`.
    pub(crate) fn share(&self, row: &usize, name: &str) -> String {
        format!("equity[shares][{row}][{name}]")
    }
}

/// The page to confirm a version.
#[derive(Template)]
#[template(path = "trading/confirm.html")]
pub struct ConfirmPage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) sheet: Sheet,
    pub(crate) way: String,
    pub(crate) equity: Option<EquityView>,
    /// `15 日`; empty when it is agreed at once.
    pub(crate) days: String,
    pub(crate) duty: bool,
}

impl ConfirmPage {
    /// What is confirmed, in one line.
    pub(crate) fn question(&self) -> String {
        match self.sheet.terms.fixed() {
            Some(total) => format!("确认成交价 {total} 元？"),
            None => "确认这一版，按提成付款？".to_owned(),
        }
    }

    /// The price in 大写, or the royalty.
    pub(crate) fn spoken(&self) -> String {
        let terms = &self.sheet.terms;
        terms.fixed().map_or_else(|| terms.royalty.clone(), kezhuan_kernel::Fen::capitals)
    }
}

/// Shares as shown.
pub struct EquityView {
    /// How the value was found.
    pub(crate) valuation: String,
    /// Where the report is.
    pub(crate) report: Option<String>,
    /// Who, in what it contributes, how much.
    pub(crate) shares: Vec<(String, String, String)>,
}

impl EquityView {
    pub(crate) fn of(pack: &Pack, deal: &Deal, sheet: &Sheet) -> Option<Self> {
        let equity = sheet.terms.equity()?;
        let words = &pack.deals;
        let report = format!("{}/sheets/{}/report", deal.href(), sheet.version);
        let shares = equity.shares.iter().map(|share| {
            let by = words.contributions.name(&share.by).to_owned();
            (share.holder.clone(), by, share.part.to_string())
        });
        Some(Self {
            valuation: words.valuation_ways.name(&equity.valuation).to_owned(),
            report: equity.report.map(|_| report),
            shares: shares.collect(),
        })
    }
}

/// GET /deals/{id}/sheet
pub async fn form(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    let latest = store::sheet(cx.db().reader(), head.deal.id, head.deal.sheet).await?;
    let raw = match latest {
        Some(sheet) => SheetRaw::of(&sheet.terms, sheet.version, &head.agency),
        None => first(&cx, &head).await?,
    };
    cx.page(&page(&cx, head, raw.with_rows(), Errors::none()).await?)
}

/// The first version begins with what is known: the way asked for, the price published, the agency.
async fn first(cx: &Cx, head: &Head) -> Result<SheetRaw, Problem> {
    let conn = cx.db().reader();
    let price = match head.deal.about {
        About::Achievement(id) => kezhuan_achievements::get(conn, id).await?.and_then(|a| a.price),
        About::Demand(id) => kezhuan_demands::get(conn, id).await?.and_then(|d| d.budget),
    };
    let agency = head.deal.agency.as_ref();
    let mut raw = SheetRaw {
        based_on: "0".into(),
        mode: head.deal.interest.mode.clone(),
        total: price.map(|price| price.to_string()).unwrap_or_default(),
        ..SheetRaw::default()
    };
    if let Some(agency) = agency {
        raw.agency.organization.clone_from(&head.agency);
        raw.agency.broker.clone_from(&agency.broker);
        raw.agency.work.clone_from(&agency.work);
        raw.agency.commission = agency.commission.map(|sum| sum.to_string()).unwrap_or_default();
    }
    Ok(raw)
}

async fn page(cx: &Cx, head: Head, raw: SheetRaw, errors: Errors) -> Result<SheetPage, Problem> {
    if head.side.is_none() {
        return Err(Problem::Forbidden("只有双方的经办人能议价".to_owned()));
    }
    let pack = cx.pack();
    let seller = ops::organization(cx.db().reader(), head.deal.seller).await?;
    let duty = needed(&pack, &seller, &head.deal.pricing_mode, false).is_some();
    Ok(SheetPage {
        chrome: cx.chrome().await?,
        modes: modes(&pack, &head),
        licence_modes: choices(&pack.contracts.licence_modes),
        valuation_ways: choices(&pack.deals.valuation_ways),
        contributions: choices(&pack.deals.contributions),
        ways: Ways::of(&pack),
        next: head.deal.sheet + 1,
        head,
        raw,
        errors,
        duty,
    })
}

impl Ways {
    pub(crate) fn of(pack: &Pack) -> Self {
        let keys = |fits: fn(&TransferMode) -> bool| {
            let all = pack.achievements.transfer_modes.iter().filter(|mode| fits(mode));
            all.map(|mode| mode.id.as_str()).collect::<Vec<_>>().join(" ")
        };
        Self {
            equity: keys(|mode| mode.form == DealForm::Equity),
            trial: keys(|mode| mode.form == DealForm::Trial),
            licence: keys(|mode| mode.contract_kind == "licence"),
            paid: keys(|mode| mode.form != DealForm::Equity),
        }
    }
}

/// Everything the pack knows; for a demand only work that can be ordered.
fn modes(pack: &Pack, head: &Head) -> Vec<Choice> {
    let all = pack.achievements.transfer_modes.iter();
    let fits = |mode: &&Term<TransferMode>| head.deal.demand().is_none() || is_work(mode);
    all.filter(fits).map(|mode| Choice::new(&mode.id, &mode.name)).collect()
}

/// POST /deals/{id}/sheet
pub async fn propose(cx: Cx, Path(id): Path<String>, form: Form<SheetRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    let mut raw = form.raw;
    if raw.pressed_row_button() {
        let page = page(&cx, head, raw, Errors::none()).await?;
        return cx.form_again(&page, &Errors::none());
    }
    let done = match raw.check(&cx.pack()) {
        Ok(ask) => ops::propose::propose(&cx, head.deal.id, ask, &form.files).await,
        Err(problem) => Err(problem),
    };
    match done {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(&cx, head, raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(version) => {
            cx.go_saying(&head.deal.href(), &format!("第 {version} 版议价单已送给对方，等对方确认"))
        }
    }
}

/// GET /deals/{id}/confirm
pub async fn confirm_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    let side = head.side.ok_or(Problem::Forbidden("只有双方的经办人能确认".to_owned()))?;
    let conn = cx.db().reader();
    let sheet = store::sheet(conn, head.deal.id, head.deal.sheet).await?;
    let sheet = sheet.ok_or(Problem::NotFound)?;
    head.deal.must_await(&sheet, side)?;
    let pack = cx.pack();
    let seller = ops::organization(conn, head.deal.seller).await?;
    let needed = needed(&pack, &seller, &head.deal.pricing_mode, sheet.terms.publish);
    let days = needed.as_ref().and_then(|(case, _)| pack.publicity.cases.get(case));
    let page = ConfirmPage {
        chrome: cx.chrome().await?,
        way: way(&pack, &sheet.terms),
        equity: EquityView::of(&pack, &head.deal, &sheet),
        days: days.map(|case| case.days.to_string()).unwrap_or_default(),
        duty: needed.is_some_and(|(_, duty)| duty),
        head,
        sheet,
    };
    cx.page(&page)
}

/// POST /deals/{id}/confirm
pub async fn confirm(cx: Cx, Path(id): Path<String>, form: Form<ConfirmRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    let version = form.raw.check()?;
    let state = ops::confirm::confirm(&cx, head.deal.id, version).await?;
    let said = if state.is_agreed() {
        "双方已确认同一版议价单，成交。接下来起草合同"
    } else {
        "双方已确认同一版议价单，已经开始公示"
    };
    cx.go_saying(&head.deal.href(), said)
}
