//! Mandates: an agency may act for a company; another one waits for the company's word.

use kezhuan_accounts::{MandateAnswer, MandateRaw, answer_mandate, ask_mandate};
use kezhuan_kernel::Problem;

use crate::data::organizations::{Org, find};
use crate::script::{Act, Script};
use crate::world::{World, day, missing, paper};

/// Agency, company, first day, last day, day of the paper, and whether the company gave it.
pub type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, bool);

#[rustfmt::skip]
static MANDATES: [Row; 2] = [
    ("sanchuan", "qinying", "2026-09-01", "2027-08-31", "2026-09-01", true),
    ("mingli", "fenmei", "2026-12-01", "2027-05-31", "2026-11-18", false),
];

/// Plans it all.
pub fn plan(script: &mut Script) {
    for row in &MANDATES {
        script.add(day(row.4), 30, Act::Mandate(row));
    }
}

/// Does it.
pub async fn play(world: &mut World<'_>, row: &'static Row) -> Result<(), Problem> {
    let (agency, company, from, until, _, given) = *row;
    let org = |key: &str| -> Result<&'static Org, Problem> {
        find(key).ok_or_else(|| missing("organization", "mandate"))
    };
    let (agency, company) = (org(agency)?, org(company)?);
    let raw = MandateRaw {
        principal: company.name.to_owned(),
        areas: vec!["deals".to_owned(), "contracts".to_owned()],
        from: from.to_owned(),
        until: until.to_owned(),
        said: "洽谈和合同登记由机构代办。".to_owned(),
        ..MandateRaw::default()
    };
    let cx = world.acting(&agency.officer()).await?;
    let id = ask_mandate(&cx, &raw, &[paper("letter", "委托书（盖章）")]).await?;
    if given {
        let cx = world.acting(&company.officer()).await?;
        answer_mandate(&cx, id, MandateAnswer::Give).await?;
    }
    Ok(())
}
