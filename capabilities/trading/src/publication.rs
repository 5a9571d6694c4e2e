//! What a deal shows in its 公示, and whether it must.

use kezhuan_organizations::Organization;
use kezhuan_pack::{Pack, Requirement};
use kezhuan_publicity::{Line, OpenPublicity};

use crate::model::Deal;
use crate::sheet::Terms;
use crate::special::Special;

/// Must this be published, or do the parties want it? The case of the pack, and whether it is a duty.
pub(crate) fn needed(
    pack: &Pack,
    seller: &Organization,
    pricing_mode: &str,
    wanted: bool,
) -> Option<(String, bool)> {
    match pack.publicity.requirement(&seller.kind, pricing_mode) {
        Requirement::Required(duty) => Some((duty.case.clone(), true)),
        Requirement::Optional if wanted => {
            pack.publicity.duties.first().map(|duty| (duty.case.clone(), false))
        }
        Requirement::Optional => None,
    }
}

/// `许可（普通许可，5 年，河南省内）`.
pub(crate) fn way(pack: &Pack, terms: &Terms) -> String {
    let mut parts = Vec::new();
    if !terms.licence_mode.is_empty() {
        parts.push(pack.contracts.licence_modes.name(&terms.licence_mode).to_owned());
    }
    parts.extend(terms.years.map(|years| format!("{years} 年")));
    if !terms.territory.is_empty() {
        parts.push(terms.territory.clone());
    }
    match &terms.special {
        Some(Special::Equity(equity)) => {
            let technology = equity.technology(&pack.deals);
            parts.push(format!("入股{}，技术占 {technology}", equity.company));
        }
        Some(Special::Trial(trial)) => parts.push(format!("试用至{}", trial.until.chinese())),
        None => {}
    }
    let mode = pack.achievements.transfer_modes.name(&terms.mode);
    if parts.is_empty() { mode.to_owned() } else { format!("{mode}（{}）", parts.join("，")) }
}

/// The 公示 of a deal whose sheet both sides confirmed.
pub(crate) fn publication(
    pack: &Pack,
    deal: &Deal,
    terms: &Terms,
    summary: &str,
    parties: (&Organization, &Organization),
    case: String,
) -> OpenPublicity {
    let (seller, buyer) = parties;
    let declared = deal.declaration.as_ref();
    let pricing = pack.achievements.pricing_modes.name(&deal.pricing_mode).to_owned();
    OpenPublicity {
        kind: case,
        object: deal.id.to_string(),
        title: deal.title.clone(),
        lines: lines(pack, deal, terms, summary, buyer, &pricing),
        interested: declared.is_some_and(|d| d.interested),
        statement: declared.map(|d| d.text.clone()).unwrap_or_default(),
        price: terms.fixed(),
        pricing,
        organization: Some(deal.seller),
        region: seller.region.clone(),
    }
}

fn lines(
    pack: &Pack,
    deal: &Deal,
    terms: &Terms,
    summary: &str,
    buyer: &Organization,
    pricing: &str,
) -> Vec<Line> {
    let name = |id: &str| pack.publicity.items.name(id).to_owned();
    let rule = &pack.publicity.objection;
    let mut lines = vec![
        Line::new(name("title"), &deal.title),
        Line::new(name("summary"), summary),
        Line::new(name("mode"), way(pack, terms)),
        Line::new("定价方式", pricing),
    ];
    if !deal.decision_number.is_empty() {
        lines.push(Line::new("集体决策文号", &deal.decision_number));
    }
    if !terms.royalty.is_empty() {
        lines.push(Line::new(kezhuan_publicity::ROYALTY, &terms.royalty));
    }
    if terms.names_buyer {
        lines.push(Line::new(name("buyer"), &buyer.name));
    }
    let who = rule.who.join("，或者");
    let text = format!("公示期内，{who}可以提出异议；{}内{}", rule.answer_days, rule.answer);
    lines.push(Line::new(name("objection"), text));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::tests::terms;

    #[test]
    fn the_way_in_one_line() {
        let pack = kezhuan_testkit::pack();
        assert_eq!(way(&pack, &terms()), "许可（普通许可，5 年，河南省内）");
        let sold = Terms {
            mode: "assignment".into(),
            licence_mode: String::new(),
            years: None,
            territory: String::new(),
            ..terms()
        };
        assert_eq!(way(&pack, &sold), "转让");
    }
}
