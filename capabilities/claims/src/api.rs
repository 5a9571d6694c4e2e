//! Answers and the calculator as JSON.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::Fen;
use kezhuan_rules::{Entry, Outcome};
use kezhuan_web::{Body, Cx, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::calculator::{self, CalculatorRaw};
use crate::explained::{Explained, Line};
use crate::pages;

/// What the policy gives to an organization in a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct Claims {
    /// The payee: the legal entity.
    pub payee: String,
    /// Its name.
    pub name: String,
    /// Year of application.
    pub year: i32,
    /// Version of the pack it was calculated with.
    pub pack: String,
    /// Rules that have something to say.
    pub rules: Vec<ClaimRule>,
}

/// One money rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimRule {
    /// Rule of the pack.
    pub rule: String,
    /// Clause of the document.
    pub clause: String,
    /// Name.
    pub name: String,
    /// By each reading.
    pub readings: Vec<ClaimReading>,
    /// What the records lack; only from the calculator.
    pub missing: Vec<String>,
}

/// The answer of one reading. A ceiling is no promise.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimReading {
    /// Name of the reading.
    pub reading: String,
    /// `amount`, `needs_decision`, `unresolved_reference`, `invalid_input`, `not_applicable`.
    pub status: String,
    /// Yuan, two decimals.
    pub amount: Option<String>,
    /// Without what is undecided.
    pub certain: Option<String>,
    /// If all is decided in favour.
    pub at_most: Option<String>,
    /// `ceiling`, `exact`, `floor`.
    #[schema(value_type = Option<String>)]
    pub certainty: Option<kezhuan_rules::Certainty>,
    /// `promised`, `strive`, `sought`.
    #[schema(value_type = Option<String>)]
    pub effort: Option<kezhuan_rules::Effort>,
    /// Who pays.
    pub payer: Option<String>,
    /// What must be decided.
    pub questions: Vec<String>,
    /// The document the amount stands in.
    pub reference: Option<String>,
    /// Facts that count.
    #[schema(value_type = Vec<Object>)]
    pub counted: serde_json::Value,
    /// Facts that do not, and why.
    #[schema(value_type = Vec<Object>)]
    pub left_out: serde_json::Value,
    /// How it came about.
    #[schema(value_type = Object)]
    pub trace: serde_json::Value,
}

impl ClaimRule {
    fn of(line: &Line<'_>, missing: Vec<String>) -> Result<Self, kezhuan_kernel::Problem> {
        let readings =
            line.sides.iter().map(|(reading, entry)| ClaimReading::of(&reading.name, *entry));
        Ok(Self {
            rule: line.rule.id.clone(),
            clause: line.rule.clause.clone(),
            name: line.rule.name.clone(),
            readings: readings.collect::<Result<_, _>>().map_err(kezhuan_kernel::Problem::bug)?,
            missing,
        })
    }
}

impl ClaimReading {
    fn of(reading: &str, entry: Option<&Entry>) -> Result<Self, serde_json::Error> {
        let mut told = Self {
            reading: reading.to_owned(),
            status: entry.map_or("not_applicable", |entry| entry.outcome.status()).to_owned(),
            amount: entry.and_then(|entry| entry.outcome.amount()).map(Fen::plain),
            certain: None,
            at_most: None,
            certainty: entry.map(|entry| entry.certainty),
            effort: entry.map(|entry| entry.effort),
            payer: entry.and_then(|entry| entry.payer.clone()),
            questions: Vec::new(),
            reference: None,
            counted: serde_json::to_value(entry.map(|e| &e.counted[..]).unwrap_or_default())?,
            left_out: serde_json::to_value(entry.map(|e| &e.left_out[..]).unwrap_or_default())?,
            trace: serde_json::to_value(entry.map(|entry| &entry.trace))?,
        };
        match entry.map(|entry| &entry.outcome) {
            Some(Outcome::NeedsDecision { questions, certain, at_most }) => {
                told.questions = questions.iter().map(|q| q.sentence.clone()).collect();
                told.certain = certain.map(Fen::plain);
                told.at_most = at_most.map(Fen::plain);
            }
            Some(Outcome::UnresolvedReference { number, .. }) => {
                told.reference = Some(number.clone());
            }
            _ => {}
        }
        Ok(told)
    }
}

/// What the policy gives to an organization in a year, by all readings
#[utoipa::path(get, path = "/claims/{organization}/{year}", tag = "claims",
    params(("organization" = String, Path), ("year" = i32, Path)),
    responses((status = 200, body = Claims), (status = 404, description = "Not yours, or not there")))]
pub async fn show_claims(cx: Cx, Path((organization, year)): Path<(String, String)>) -> Reply {
    let (explained, payee) = pages::opened(&cx, &organization, &year).await?;
    let lines = explained.lines(&payee.key).filter(|line| line.matters());
    let rules = lines.map(|line| ClaimRule::of(&line, Vec::new())).collect::<Result<_, _>>()?;
    let claims = Claims {
        payee: payee.key.clone(),
        name: payee.name.clone(),
        year: explained.year,
        pack: explained.policies.pack.hash().to_owned(),
        rules,
    };
    cx.json(StatusCode::OK, &claims)
}

/// The calculator; nothing is stored
#[utoipa::path(post, path = "/calculate", tag = "claims", request_body = CalculatorRaw,
    responses((status = 200, body = Claims), (status = 422, description = "Fields to mend")))]
pub async fn calculate(cx: Cx, body: Body<CalculatorRaw>) -> Reply {
    let pack = cx.pack();
    let answers = body.0.check(&pack, cx.now().day())?;
    let explained: Explained = calculator::calculate(&cx, &answers).await?;
    let found = calculator::found(&explained, &answers);
    let rules = found.into_iter().map(|(line, missing)| ClaimRule::of(&line, missing));
    let claims = Claims {
        payee: calculator::SELF.to_owned(),
        name: String::new(),
        year: explained.year,
        pack: pack.hash().to_owned(),
        rules: rules.collect::<Result<_, _>>()?,
    };
    cx.json(StatusCode::OK, &claims)
}
