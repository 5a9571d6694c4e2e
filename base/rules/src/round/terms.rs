//! The terms of an amount, each exact, with the words the trace shows.

use kezhuan_kernel::{Fen, Rate};

use super::calculate::Sums;
use super::judge::Judged;
use super::numbers::{Hand, read_number};
use crate::facts::BadFact;
use crate::number::{of_fen, plain};
use crate::policy::{Gives, Hit, Quantity, Row, Share, Term, Tier};
use crate::sentence::{self, wan};

type Result<T> = std::result::Result<T, BadFact>;

/// A term that applies: its amount and its words.
type Given = (Rate, String);

impl Sums<'_> {
    /// Terms, added.
    pub(super) fn terms(&self, terms: &[Term], hand: Hand<'_, '_>) -> Result<Given> {
        let mut sum = Rate::ZERO;
        let mut labels = Vec::new();
        for term in terms {
            if let Some((amount, label)) = self.term(term, hand)? {
                sum = self.fits(sum.checked_add(amount))?;
                labels.push(label);
            }
        }
        let label =
            if labels.is_empty() { "没有适用的一项".to_owned() } else { labels.join(" + ") };
        Ok((sum, label))
    }

    /// A term; `None` when it does not apply. Below nothing is nothing.
    fn term(&self, term: &Term, hand: Hand<'_, '_>) -> Result<Option<Given>> {
        if !self.holds(&term.when, hand.items, self.rule.group.is_some())? {
            return Ok(None);
        }
        let (amount, mut label) = match &term.gives {
            Gives::Decided(field) => self.approved(field, term.max, hand)?,
            gives => self.gives(gives, hand)?,
        };
        let mut amount = amount.max(Rate::ZERO);
        if let Some(least) = term.none_below.filter(|least| amount < of_fen(*least)) {
            return Ok(Some((Rate::ZERO, format!("{label}，不足 {}不予", wan(least)))));
        }
        let given = amount > Rate::ZERO;
        if let Some(min) = term.min.filter(|min| given && amount < of_fen(*min)) {
            amount = of_fen(min);
            label = format!("{label}，不足 {}按此数", wan(min));
        }
        if let Some(max) = term.max.filter(|max| amount > of_fen(*max)) {
            amount = of_fen(max);
            label = format!("{label}，最高 {}", wan(max));
        }
        Ok(Some((amount, label)))
    }

    fn gives(&self, gives: &Gives, hand: Hand<'_, '_>) -> Result<Given> {
        match gives {
            Gives::Rate { rate, of } => {
                let value = self.value(of, hand)?;
                let rate = self.share(rate, hand)?;
                let label = format!("{}{} 元 × {rate}", self.words(of), plain(value));
                Ok((self.fits(value.checked_mul(rate))?, label))
            }
            Gives::Fixed(fen) => {
                let counts = !hand.items.is_empty() || self.rule.items.is_none();
                let fen = if counts { *fen } else { Fen::ZERO };
                Ok((of_fen(fen), format!("定额 {}", wan(fen))))
            }
            Gives::Equal(of) => {
                let value = self.value(of, hand)?;
                Ok((value, format!("{}{} 元", self.words(of), plain(value))))
            }
            Gives::Decided(field) => self.approved(field, None, hand),
            Gives::UnitPrice { price, quantity } => {
                let mut amount = of_fen(*price);
                let mut label = format!("{} 元", price.plain());
                for one in quantity {
                    let value = self.value(one, hand)?;
                    amount = self.fits(amount.checked_mul(value))?;
                    label = format!("{label} × {}", sentence::number(value));
                }
                Ok((amount, label))
            }
            Gives::Step { every, give, of, above } => {
                let value = self.value(of, hand)?;
                let over = self.fits(value.checked_sub(*above))?.max(Rate::ZERO);
                let steps = self.fits(over.checked_div(*every))?;
                let steps = steps.num().div_euclid(steps.den());
                let whole = self.fits(i64::try_from(steps).ok())?;
                let amount = self.fits(of_fen(*give).checked_mul(Rate::from(whole)))?;
                let label =
                    format!("满 {whole} 个 {}，每个 {}", sentence::number(*every), wan(*give));
                Ok((amount, label))
            }
            Gives::Tiers { marginal, of, steps } => {
                let value = self.value(of, hand)?;
                let amount =
                    if *marginal { marginal_sum(steps, value) } else { slab(steps, value) };
                let word = if *marginal { "分段计算" } else { "按所在档计算" };
                Ok((self.fits(amount)?, format!("{} 元{word}", plain(value))))
            }
            Gives::Table { by, hit, rows } => self.table(by, *hit, rows, hand),
            Gives::Multiply { by, terms } => {
                let factor = self.value(by, hand)?;
                let (amount, label) = self.terms(terms, hand)?;
                let label = format!("（{label}）× {}", sentence::number(factor));
                Ok((self.fits(amount.checked_mul(factor))?, label))
            }
            Gives::Sum(terms) => {
                let (amount, label) = self.terms(terms, hand)?;
                Ok((amount, format!("（{label}）")))
            }
            Gives::Highest(terms) => self.extreme(terms, hand, "取高", |a, b| a > b),
            Gives::Lowest(terms) => self.extreme(terms, hand, "取低", |a, b| a < b),
        }
    }

    fn extreme(
        &self,
        terms: &[Term],
        hand: Hand<'_, '_>,
        word: &str,
        better: fn(Rate, Rate) -> bool,
    ) -> Result<Given> {
        let mut best: Option<Given> = None;
        for term in terms {
            let Some((amount, label)) = self.term(term, hand)? else { continue };
            if best.as_ref().is_none_or(|(other, _)| better(amount, *other)) {
                best = Some((amount, label));
            }
        }
        let (amount, label) = best.unwrap_or((Rate::ZERO, "没有适用的一项".to_owned()));
        Ok((amount, format!("{word}：{label}")))
    }

    fn table(&self, by: &Quantity, hit: Hit, rows: &[Row], hand: Hand<'_, '_>) -> Result<Given> {
        let bracketed = rows.iter().any(|row| !row.bounds.is_empty());
        let value = if bracketed { self.value(by, hand)? } else { Rate::ZERO };
        let mut given: Vec<Given> = Vec::new();
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.bounds.hold(value)) {
            let Some((amount, label)) = self.term(&row.term, hand)? else { continue };
            given.push((amount, format!("表第 {} 行：{label}", at + 1)));
            if hit == Hit::First {
                break;
            }
        }
        let nothing = (Rate::ZERO, "表中没有适用的一行".to_owned());
        match hit {
            Hit::Sum if given.len() > 1 => {
                let add = |sum: Rate, one: &Given| sum.checked_add(one.0);
                let sum = self.fits(given.iter().try_fold(Rate::ZERO, add))?;
                let labels: Vec<String> = given.into_iter().map(|(_, label)| label).collect();
                Ok((sum, labels.join(" + ")))
            }
            _ => Ok(given
                .into_iter()
                .reduce(|a, b| if b.0 > a.0 { b } else { a })
                .unwrap_or(nothing)),
        }
    }

    /// An amount that somebody decides; until then it may be as much as the document allows.
    fn approved(&self, field: &str, max: Option<Fen>, hand: Hand<'_, '_>) -> Result<Given> {
        let Some(values) = self.decided(field, hand)? else {
            let most = self.at_most(max.map(of_fen));
            return Ok((most, "金额待核定".to_owned()));
        };
        if let Some(value) = values.iter().find(|value| **value < Rate::ZERO) {
            return Err(self.bad_decision(
                field,
                hand,
                format!("核定的金额 {} 小于 0", plain(*value)),
            ));
        }
        let add = |sum: Rate, value| sum.checked_add(value);
        let sum = self.fits(values.into_iter().try_fold(Rate::ZERO, add))?;
        Ok((sum, format!("核定 {} 元", plain(sum))))
    }

    /// A rate; one that somebody decides must lie within the document's band.
    fn share(&self, share: &Share, hand: Hand<'_, '_>) -> Result<Rate> {
        let (field, from, to) = match share {
            Share::Exact(rate) => return Ok(*rate),
            Share::Decided { field, from, to } => (field, *from, *to),
        };
        let Some(mut rates) = self.decided(field, hand)? else {
            let least = from.unwrap_or(Rate::ZERO);
            return Ok(if self.numbers.hopeful { self.at_most(to) } else { least });
        };
        rates.dedup();
        let [rate] = rates.as_slice() else {
            let message = "同组记录核定的比例不一致".to_owned();
            return Err(self.bad_decision(field, hand, message));
        };
        if from.is_some_and(|from| *rate < from) || to.is_some_and(|to| *rate > to) {
            let band: Vec<String> = [from, to].iter().flatten().map(Rate::to_string).collect();
            let message = format!("核定的比例 {rate} 不在政策规定的 {} 之内", band.join("～"));
            return Err(self.bad_decision(field, hand, message));
        }
        Ok(*rate)
    }

    /// The most that an open decision can give, when the document says so.
    fn at_most(&self, most: Option<Rate>) -> Rate {
        if most.is_none() {
            self.numbers.unbounded.set(true);
        }
        most.filter(|_| self.numbers.hopeful).unwrap_or(Rate::ZERO)
    }

    /// What somebody decided, on record with the facts of a group or with the payee; else a question.
    fn decided(&self, field: &str, hand: Hand<'_, '_>) -> Result<Option<Vec<Rate>>> {
        let ground = self.numbers.ground;
        if self.rule.group.is_none() {
            let known = |record: &&serde_json::Value| crate::facts::lookup(record, field).is_some();
            if !self.numbers.records.iter().any(known) {
                self.numbers.ask(self.numbers.payee, self.question(field));
                return Ok(None);
            }
            return Ok(Some(vec![self.numbers.own(field)?]));
        }
        let frame = ground.frame(self.numbers.from);
        let mut values = Vec::new();
        for item in hand.items {
            if item.frame(frame).find(item.record, field).is_none() {
                self.numbers.ask(&item.id, self.question(field));
                return Ok(None);
            }
            let wrong = |(field, message)| self.bad_item(item, field, message);
            values.push(read_number(item.record, field, item.frame(frame)).map_err(wrong)?);
        }
        Ok(Some(values))
    }

    fn question(&self, field: &str) -> String {
        let policy = self.numbers.ground.policy;
        let (own, from) = (policy.payees.as_str(), self.numbers.from);
        let collection = if self.rule.group.is_some() { from } else { own };
        format!("尚未核定：{}", sentence::field(self.numbers.ground.frame(collection), field))
    }

    /// A decision that cannot be used, at the fact or payee that carries it.
    fn bad_decision(&self, field: &str, hand: Hand<'_, '_>, message: String) -> BadFact {
        match hand.items.first().filter(|_| self.rule.group.is_some()) {
            Some(item) => self.bad_item(item, field.to_owned(), message),
            None => self.numbers.bad(field, message),
        }
    }

    fn bad_item(&self, item: &Judged<'_>, field: String, message: String) -> BadFact {
        let collection = self.numbers.from.to_owned();
        BadFact { collection, fact: item.id.clone(), field, message }
    }

    /// The name of a quantity before its number; the base needs none.
    pub(super) fn words(&self, quantity: &Quantity) -> String {
        match quantity {
            Quantity::Base => String::new(),
            other => format!("{} ", sentence::quantity(other, self.rule, self.numbers.ground)),
        }
    }
}

/// Each part of the base at the rate of its step.
fn marginal_sum(steps: &[Tier], base: Rate) -> Option<Rate> {
    let mut sum = Rate::ZERO;
    let mut from = Rate::ZERO;
    for step in steps {
        let to = step.up_to.unwrap_or(base).min(base);
        if to > from {
            sum = sum.checked_add(tier(step, to.checked_sub(from)?)?)?;
            from = to;
        }
    }
    Some(sum)
}

/// The whole base at the rate of the step it falls into; above the last step nothing.
fn slab(steps: &[Tier], base: Rate) -> Option<Rate> {
    let step = steps.iter().find(|step| step.up_to.is_none_or(|up_to| base <= up_to));
    match step {
        Some(step) if base > Rate::ZERO => tier(step, base),
        _ => Some(Rate::ZERO),
    }
}

fn tier(step: &Tier, part: Rate) -> Option<Rate> {
    let amount = part.checked_mul(step.rate)?.checked_add(of_fen(step.fixed))?;
    Some(step.max.map_or(amount, |max| amount.min(of_fen(max))))
}
