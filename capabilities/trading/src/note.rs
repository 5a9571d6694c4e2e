//! Messages, minutes of meetings and files that the parties leave in a deal, and who may see them.

use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Instant, Uuid};
use kezhuan_organizations::OrganizationId;

use crate::model::Deal;

kezhuan_kernel::id!(
    /// A message in a deal.
    NoteId,
    "dnt"
);

/// Who may see a message and its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everybody in the deal.
    Deal,
    /// Everybody in the deal, the file only once secrecy was promised.
    Promised,
    /// One's own unit only.
    Own,
}

impl Reach {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Deal, Self::Promised, Self::Own];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Deal => "deal",
            Self::Promised => "promised",
            Self::Own => "own",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reach| reach.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Deal => "参加这笔交易的都能看",
            Self::Promised => "文件要对方签了保密承诺才能看",
            Self::Own => "只有本单位能看",
        }
    }
}

/// A meeting: when and with whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The day.
    pub on: Day,
    /// Who was there.
    pub people: String,
}

/// A message, or the minutes of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Id.
    pub id: NoteId,
    /// Whose officer or broker wrote it; none for the market's desk.
    pub organization: Option<OrganizationId>,
    /// Who.
    pub by: Option<Uuid>,
    /// The words.
    pub body: String,
    /// Set when these are minutes.
    pub meeting: Option<Meeting>,
    /// A file; may be none.
    pub file: Option<FileId>,
    /// Who may see it.
    pub reach: Reach,
    /// When.
    pub at: Instant,
}

/// A download of the file of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Of which message.
    pub note: NoteId,
    /// For which organization; none for the administration.
    pub organization: Option<OrganizationId>,
    /// Who.
    pub by: Option<Uuid>,
    /// When.
    pub at: Instant,
}

impl Note {
    /// May somebody who acts for these organizations see it at all?
    pub fn is_seen_by(&self, organizations: &[Uuid]) -> bool {
        self.reach != Reach::Own || self.is_of(organizations)
    }

    /// May they open its file?
    pub fn opens_for(&self, deal: &Deal, organizations: &[Uuid]) -> bool {
        match self.reach {
            Reach::Deal => true,
            Reach::Own => self.is_of(organizations),
            Reach::Promised => deal.promise.is_some() || self.is_of(organizations),
        }
    }

    /// Was it written for one of them?
    pub fn is_of(&self, organizations: &[Uuid]) -> bool {
        self.organization.is_some_and(|of| organizations.contains(&kezhuan_kernel::Id::uuid(of)))
    }
}

#[cfg(test)]
mod tests {
    use kezhuan_kernel::Id;

    use super::*;
    use crate::model::Promise;
    use crate::model::tests::sample;
    use crate::state::State;

    #[test]
    fn a_file_waits_for_the_promise() {
        let (mine, theirs) = (Uuid::from_u128(3), Uuid::from_u128(4));
        let note = |reach| Note {
            id: NoteId::from_uuid(Uuid::from_u128(1)),
            organization: Some(OrganizationId::from_uuid(mine)),
            by: None,
            body: String::new(),
            meeting: None,
            file: None,
            reach,
            at: Instant(0),
        };
        let deal = sample(State::Answered);
        let check = |reach, seen: bool, opens: bool, promised: bool| {
            let promise =
                Promise { text: String::new(), name: String::new(), by: None, at: Instant(0) };
            let later = Deal { promise: Some(promise), ..deal.clone() };
            assert_eq!(note(reach).is_seen_by(&[theirs]), seen);
            assert_eq!(note(reach).opens_for(&deal, &[theirs]), opens);
            assert_eq!(note(reach).opens_for(&later, &[theirs]), promised);
            assert!(note(reach).is_seen_by(&[mine]) && note(reach).opens_for(&deal, &[mine]));
            assert_eq!(Reach::parse(reach.word()), Some(reach));
        };
        check(Reach::Deal, true, true, true);
        check(Reach::Promised, true, false, true);
        check(Reach::Own, false, false, false);
    }
}
