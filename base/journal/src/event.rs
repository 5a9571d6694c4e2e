//! What happened, as it is recorded.

use serde_json::Value;

kezhuan_kernel::id!(
    /// An event.
    EventId,
    "evt"
);

/// Who may see that it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Public,
    /// The organizations linked, and the staff.
    Parties,
    /// The staff.
    Internal,
}

impl Audience {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Parties => "parties",
            Self::Internal => "internal",
        }
    }

    pub(crate) fn parse(word: &str) -> Self {
        match word {
            "public" => Self::Public,
            "parties" => Self::Parties,
            _ => Self::Internal,
        }
    }
}

/// Beside the details: who acted for another organization.
pub(crate) const AGENT: &str = "agent";

/// An event about to be recorded.
#[derive(Debug, Clone)]
pub struct Event {
    pub(crate) kind: &'static str,
    pub(crate) object: String,
    pub(crate) links: Vec<(&'static str, String)>,
    pub(crate) audience: Audience,
    pub(crate) payload: Value,
}

impl Event {
    /// `kind` is `noun.happened` (`contracts.registered`), `object` the outside id of the thing.
    pub fn new(kind: &'static str, object: impl ToString) -> Self {
        Self {
            kind,
            object: object.to_string(),
            links: Vec::new(),
            audience: Audience::Internal,
            payload: Value::Null,
        }
    }

    /// A link of the thread: the role it plays and the outside id of the other thing.
    #[must_use]
    pub fn link(mut self, role: &'static str, to: impl ToString) -> Self {
        self.links.push((role, to.to_string()));
        self
    }

    /// Everybody may see it.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.audience = Audience::Public;
        self
    }

    /// The linked organizations may see it.
    #[must_use]
    pub fn parties(mut self) -> Self {
        self.audience = Audience::Parties;
        self
    }

    /// An organization that acted for another one: a link `agent`, its name beside the details.
    pub(crate) fn through(self, agent: &str, name: &str) -> Self {
        let mut payload = self.payload;
        if payload.is_null() {
            payload = Value::Object(serde_json::Map::new());
        }
        if let Value::Object(details) = &mut payload {
            details.insert(AGENT.to_owned(), name.into());
        }
        Self { payload, ..self }.link("agent", agent)
    }

    /// Details; may hold personal data (the payload can be erased, the leaf stays).
    #[must_use]
    pub fn payload(mut self, payload: Value) -> Self {
        self.payload = payload;
        self
    }
}
