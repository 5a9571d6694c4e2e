//! A scenario: changes of the policy, tried on the facts of a year.

use kezhuan_kernel::{Day, Instant, Problem, Uuid};
use kezhuan_rules::Change;

kezhuan_kernel::id!(
    /// A scenario.
    ScenarioId,
    "scn"
);

/// How far a scenario has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being tried.
    Draft,
    /// Handed on as the next version; no longer changed.
    Proposed,
}

impl State {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
        }
    }

    /// From the store.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Draft, Self::Proposed].into_iter().find(|state| state.word() == word)
    }

    /// As shown.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Draft => "试算中",
            Self::Proposed => "已提出",
        }
    }
}

/// A scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Identifier.
    pub id: ScenarioId,
    /// Its name.
    pub name: String,
    /// Year of application whose facts it is tried on.
    pub year: i32,
    /// Changes of the pack.
    pub changes: Vec<Change>,
    /// State.
    pub state: State,
    /// First day of the proposed version.
    pub valid_from: Option<Day>,
    /// Last day of the proposed version, if it has one.
    pub valid_to: Option<Day>,
    /// Why it is proposed, or the number of the document that says so.
    pub basis: String,
    /// Hash of the pack it was last saved against.
    pub pack: String,
    /// Who made it.
    pub by: Uuid,
    /// When it was last saved.
    pub at: Instant,
}

impl Scenario {
    /// The scenario, handed on.
    ///
    /// # Errors
    /// It has been handed on before, or changes nothing.
    pub fn propose(
        self,
        valid_from: Option<Day>,
        valid_to: Option<Day>,
        basis: String,
        at: Instant,
    ) -> Result<Self, Problem> {
        self.still_draft()?;
        if self.changes.is_empty() {
            let text = "方案没有改动，不用提出";
            return Err(Problem::conflict("scenarios.nothing", text));
        }
        Ok(Self { state: State::Proposed, valid_from, valid_to, basis, at, ..self })
    }

    /// A proposed scenario is not changed any more: it can be copied.
    ///
    /// # Errors
    /// It has been handed on.
    pub fn still_draft(&self) -> Result<(), Problem> {
        if self.state == State::Draft {
            return Ok(());
        }
        let text = "方案已经提出，不能再改；可以另做一个方案";
        Err(Problem::conflict("scenarios.proposed", text))
    }
}

#[cfg(test)]
mod tests {
    use kezhuan_kernel::Id;
    use serde_json::json;

    use super::*;

    fn draft(changes: Vec<Change>) -> Scenario {
        Scenario {
            id: ScenarioId::from_uuid(Uuid::nil()),
            name: "8%".to_owned(),
            year: 2026,
            changes,
            state: State::Draft,
            valid_from: None,
            valid_to: None,
            basis: String::new(),
            pack: String::new(),
            by: Uuid::nil(),
            at: Instant(0),
        }
    }

    #[test]
    fn is_handed_on_once_and_only_with_changes() {
        let change = Change("rule.A.amount[0].rate".to_owned(), json!("8%"));
        let propose = |scenario: Scenario| scenario.propose(None, None, String::new(), Instant(1));
        assert!(propose(draft(Vec::new())).is_err());
        let proposed = propose(draft(vec![change])).unwrap();
        assert_eq!((proposed.state, proposed.at), (State::Proposed, Instant(1)));
        assert!(propose(proposed).is_err());
    }
}
