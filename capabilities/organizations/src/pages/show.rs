//! The page of one organization: public part, inner part, what the reader may do.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Day, Fen, Problem};
use kezhuan_pack::{FigureUnit, Pack};
use kezhuan_web::kit::{Status, Step};
use kezhuan_web::{Chrome, Cx, Reply};

use crate::filters;
use crate::model::{Figure, Holding, Organization, Qualification, State};
use crate::pages::{href, legal_of, named, seen, status, steps};
use crate::permissions::{AMEND, RECORD, VERIFY};
use crate::store::{self, records};

/// A figure as people read it.
pub(crate) enum Shown {
    Money(Fen),
    Count(i64),
    Yes,
    No,
    Unknown,
}

pub(crate) struct FigureRow {
    pub(crate) label: String,
    pub(crate) shown: Shown,
    pub(crate) source: String,
}

pub(crate) struct YearRows {
    pub(crate) year: i32,
    pub(crate) rows: Vec<FigureRow>,
}

pub(crate) struct QualificationRow {
    pub(crate) name: String,
    pub(crate) holds: bool,
    pub(crate) record: Qualification,
}

#[derive(Template)]
#[template(path = "organizations/show.html")]
pub(crate) struct ShowPage {
    pub(crate) chrome: Chrome,
    pub(crate) o: Organization,
    pub(crate) kind: String,
    pub(crate) region: String,
    pub(crate) code: String,
    pub(crate) industries: String,
    pub(crate) roles: String,
    pub(crate) legal: Option<(String, String)>,
    pub(crate) campuses: Vec<(String, String)>,
    pub(crate) status: Status,
    pub(crate) verifier: String,
    pub(crate) due: Option<Day>,
    pub(crate) inside: bool,
    pub(crate) may_members: bool,
    pub(crate) may_amend: bool,
    pub(crate) may_verify: bool,
    pub(crate) may_record: bool,
    pub(crate) may_join: bool,
    pub(crate) qualifications: Vec<QualificationRow>,
    pub(crate) years: Vec<YearRows>,
    pub(crate) holders: Vec<Holding>,
    pub(crate) steps: Vec<Step>,
}

impl ShowPage {
    /// The address of a page below this one.
    fn at(&self, below: &str) -> String {
        href(self.o.id, below)
    }
}

pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let (o, inside) = seen(&cx, &id).await?;
    let page = page(&cx, o, inside).await?;
    cx.page(&page)
}

async fn page(cx: &Cx, o: Organization, inside: bool) -> Result<ShowPage, Problem> {
    let pack = cx.pack();
    let conn = cx.db().reader();
    let subject = o.subject();
    let may_verify = cx.can(&VERIFY, &o.subject_of_verification(&pack));
    let may_amend = cx.can(&AMEND, &subject) && o.state != State::Suspended;
    let held = records::qualifications(conn, Some(o.id)).await?;
    let (years, holders) = if inside {
        let figures = records::figures(conn, Some(o.id)).await?;
        (years(&pack, &figures), records::holdings(conn, o.id).await?)
    } else {
        (Vec::new(), Vec::new())
    };
    let campuses = store::campuses(conn, o.id).await?;
    let campuses = campuses.iter().filter(|c| c.is_verified() || inside);
    Ok(ShowPage {
        chrome: cx.chrome().await?,
        kind: pack.organizations.kinds.name(&o.kind).to_owned(),
        region: pack.regions.name(&o.region),
        code: code(&o),
        industries: named(&pack.industries.all, &o.industries),
        roles: named(&pack.organizations.roles, &o.roles),
        legal: legal_of(cx, &o).await?,
        campuses: campuses.map(|c| (c.name.clone(), href(c.id, ""))).collect(),
        status: status(o.state, may_verify, may_amend),
        verifier: verifier(&pack, &o),
        due: o.verify_due(&pack),
        inside,
        may_members: inside && cx.opens(&href(o.id, "/members")),
        may_amend,
        may_verify,
        may_record: cx.can(&RECORD, &o.subject_of_verification(&pack)),
        may_join: cx.user().is_some() && !cx.actor.is_staff() && !is_member(cx, &o),
        qualifications: held.into_iter().map(|q| qualification(cx, &pack, q)).collect(),
        years,
        holders,
        steps: if inside { steps(cx, &o).await? } else { Vec::new() },
        o,
    })
}

fn is_member(cx: &Cx, o: &Organization) -> bool {
    cx.actor.is_member(kezhuan_kernel::Id::uuid(o.id))
}

/// The code, or why there is none.
pub(crate) fn code(o: &Organization) -> String {
    match (&o.credit_code, o.legal_entity) {
        (Some(code), _) => code.to_string(),
        (None, Some(_)) => "用所属法人的代码".to_owned(),
        (None, None) => "没有（没有法人资格，或在境外）".to_owned(),
    }
}

/// Who verifies it, in words.
pub(crate) fn verifier(pack: &Pack, o: &Organization) -> String {
    match pack.regions.unit_of(&o.region) {
        Some(unit) => format!("{}科技局或登记员", unit.name()),
        None => pack.about.host.clone(),
    }
}

fn qualification(cx: &Cx, pack: &Pack, record: Qualification) -> QualificationRow {
    QualificationRow {
        name: pack.organizations.qualifications.name(&record.kind).to_owned(),
        holds: record.holds(cx.now().day()),
        record,
    }
}

/// Every figure of the pack for each year that has any; the others are shown as not known.
fn years(pack: &Pack, figures: &[Figure]) -> Vec<YearRows> {
    let mut years: Vec<i32> = figures.iter().map(|f| f.year).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let rows = |year: i32| {
        let terms = pack.organizations.yearly_figures.iter();
        terms.map(move |term| {
            let found = figures.iter().find(|f| f.year == year && f.figure == term.id);
            FigureRow {
                label: term.name.clone(),
                shown: found.map_or(Shown::Unknown, |f| shown(f.value, term.unit)),
                source: found
                    .map(|f| format!("{}（{}）", f.source, f.backing.chinese()))
                    .unwrap_or_default(),
            }
        })
    };
    years.into_iter().map(|year| YearRows { year, rows: rows(year).collect() }).collect()
}

fn shown(value: i64, unit: FigureUnit) -> Shown {
    match (unit, value) {
        (FigureUnit::Fen, fen) => Shown::Money(Fen(fen)),
        (FigureUnit::Count, count) => Shown::Count(count),
        (FigureUnit::Flag, 0) => Shown::No,
        (FigureUnit::Flag, _) => Shown::Yes,
    }
}
