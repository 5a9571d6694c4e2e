//! 议价单: the versions of price, payment and conditions. Both sides confirm the same version.

use kezhuan_kernel::{Day, Fen, Instant, Uuid};
use kezhuan_organizations::OrganizationId;
use serde::{Deserialize, Serialize};

use crate::special::{Equity, Special, Trial};
use crate::state::Side;

/// 中介方 with its named work: what 8-3 asks a contract to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Who.
    pub organization: OrganizationId,
    /// 技术经理人; may be empty.
    pub broker: String,
    /// Its work.
    pub work: String,
    /// Its commission.
    pub commission: Option<Fen>,
}

/// A part of the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Paid until.
    pub due: Day,
    /// How much.
    pub amount: Fen,
    /// Upon what: `试产合格`; may be empty.
    pub condition: String,
}

/// What is agreed upon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Way, a key of the pack's `transfer_modes`.
    pub mode: String,
    /// 独占, 排他, 普通: a key of the pack's `licence_modes`; empty when it is no licence.
    pub licence_mode: String,
    /// Years; none for a transfer or when it is not limited.
    pub years: Option<i64>,
    /// Territory; may be empty.
    pub territory: String,
    /// The fixed price: the sum of the parts.
    pub total: Fen,
    /// How it is paid.
    pub parts: Vec<Part>,
    /// Royalty in words; may be empty.
    pub royalty: String,
    /// Delivery, training, improvements and so on; may be empty.
    pub conditions: String,
    /// Published although it is no duty.
    pub publish: bool,
    /// Does the 公示 name the buyer?
    pub names_buyer: bool,
    /// 中介方.
    pub agency: Option<Agency>,
    /// Shares or a trial, where the way needs it.
    #[serde(default)]
    pub special: Option<Special>,
}

impl Terms {
    /// Sum of the parts.
    pub fn parts_total(&self) -> Fen {
        self.parts.iter().map(|part| part.amount).sum()
    }

    /// Its shares.
    pub fn equity(&self) -> Option<&Equity> {
        match &self.special {
            Some(Special::Equity(equity)) => Some(equity),
            _ => None,
        }
    }

    /// Its trial.
    pub fn trial(&self) -> Option<&Trial> {
        match &self.special {
            Some(Special::Trial(trial)) => Some(trial),
            _ => None,
        }
    }

    /// Do the parts make up the price? Technology that becomes shares is not paid for.
    pub fn adds_up(&self) -> bool {
        match self.equity() {
            Some(_) => self.parts.is_empty(),
            None => self.parts_total() == self.total,
        }
    }

    /// The fixed price; none when only royalties are paid.
    pub fn fixed(&self) -> Option<Fen> {
        (self.total != Fen::ZERO).then_some(self.total)
    }

    /// How it is paid, a key of the pack's `payment_modes`.
    pub fn payment_mode(&self) -> &'static str {
        if self.equity().is_some() {
            return "shares";
        }
        match (self.royalty.is_empty(), self.parts.len()) {
            (false, 0) => "royalty",
            (false, _) => "entry_plus_royalty",
            (true, 0 | 1) => "once",
            (true, _) => "instalments",
        }
    }
}

/// A version of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// 1, 2, 3 …
    pub version: i64,
    /// Who proposed it, and by that confirmed it.
    pub by: Side,
    /// What is agreed upon.
    pub terms: Terms,
    /// A word to the other side; may be empty.
    pub note: String,
    /// The officer who proposed it.
    pub proposed_by: Option<Uuid>,
    /// When.
    pub proposed_at: Instant,
    /// The officer of the other side who confirmed it.
    pub confirmed_by: Option<Uuid>,
    /// When.
    pub confirmed_at: Option<Instant>,
}

impl Sheet {
    /// Did both sides confirm it?
    pub fn is_confirmed(&self) -> bool {
        self.confirmed_at.is_some()
    }

    /// The other side confirms it.
    pub fn confirm(self, by: Option<Uuid>, at: Instant) -> Self {
        Self { confirmed_by: by, confirmed_at: Some(at), ..self }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn terms() -> Terms {
        let part = |month, yuan| Part {
            due: Day::new(2026, month, 15).unwrap(),
            amount: Fen::yuan(yuan),
            condition: String::new(),
        };
        Terms {
            mode: "licence".into(),
            licence_mode: "ordinary".into(),
            years: Some(5),
            territory: "河南省内".into(),
            total: Fen::yuan(600_000),
            parts: vec![part(5, 180_000), part(9, 210_000), part(12, 210_000)],
            royalty: String::new(),
            conditions: String::new(),
            publish: false,
            names_buyer: false,
            agency: None,
            special: None,
        }
    }

    pub(crate) fn sheet(version: i64, by: Side) -> Sheet {
        Sheet {
            version,
            by,
            terms: terms(),
            note: String::new(),
            proposed_by: None,
            proposed_at: Instant(0),
            confirmed_by: None,
            confirmed_at: None,
        }
    }

    #[test]
    fn how_it_is_paid_follows_from_the_parts() {
        let check = |parts: usize, royalty: &str, want: &str| {
            let mut terms = Terms { royalty: royalty.into(), ..terms() };
            terms.parts.truncate(parts);
            assert_eq!(terms.payment_mode(), want);
        };
        check(1, "", "once");
        check(3, "", "instalments");
        check(1, "销售额的 2%", "entry_plus_royalty");
        check(0, "销售额的 2%", "royalty");
    }
}
