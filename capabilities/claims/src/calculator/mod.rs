//! 测一测: a few answers become facts, and the same engine tells what they would give. Nothing is stored.

mod answers;
pub(crate) mod pages;
mod paper;
mod raw;

use std::sync::Arc;

use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

pub use answers::{Answers, Deed};
pub use raw::CalculatorRaw;

use crate::explained::{Explained, Line};
use crate::{memory, shown};

/// How the person who asks is called among the facts.
pub const SELF: &str = "self";

/// Calculates the answers by all readings.
///
/// # Errors
/// When the pack's overlays do not apply.
pub async fn calculate(cx: &Cx, answers: &Answers) -> Result<Explained, Problem> {
    let policies = memory::policies(cx).await?;
    Ok(Explained::calculate(policies, Arc::new(answers.facts()), answers.year))
}

/// The rules that the answers concern, each with what is missing for it.
pub fn found<'e>(explained: &'e Explained, answers: &Answers) -> Vec<(Line<'e>, Vec<String>)> {
    let (collection, record) = answers.record();
    let lines = explained.lines(SELF).filter(Line::matters);
    let with_missing = lines.map(|line| {
        let mut missing: Vec<String> = Vec::new();
        let mut only = Vec::new();
        for (at, (reading, _)) in line.sides.iter().enumerate() {
            let Some(rule) = reading.policy.rule(&line.rule.id) else { continue };
            if rule.items.as_ref().is_none_or(|items| items.from != collection) {
                continue;
            }
            for name in shown::missing(&reading.policy, rule, &record) {
                if at == 0 && !missing.contains(&name) {
                    missing.push(name);
                } else if at > 0 && !missing.contains(&name) {
                    only.push(format!("{name}（{}要看）", reading.name));
                }
            }
        }
        missing.extend(only);
        (line, missing)
    });
    with_missing.collect()
}
