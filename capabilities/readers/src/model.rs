//! A report, and the only ways its state may change.

use kezhuan_files::FileId;
use kezhuan_kernel::{Instant, Problem, Uuid};

kezhuan_kernel::id!(
    /// A report.
    ReportId,
    "rpt"
);

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 待处理.
    Open,
    /// 不成立.
    Dismissed,
    /// 成立，已下架.
    Upheld,
}

impl State {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Open, Self::Dismissed, Self::Upheld];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Dismissed => "dismissed",
            Self::Upheld => "upheld",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Open => "待处理",
            Self::Dismissed => "不成立",
            Self::Upheld => "成立，已下架",
        }
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Id.
    pub id: ReportId,
    /// Outside id of the record.
    pub object: String,
    /// Its title when it was reported.
    pub title: String,
    /// Who reports. Personal data; never shown to the owner of the record.
    pub by: Uuid,
    /// A key of the pack's `report_kinds`.
    pub kind: String,
    /// What is wrong.
    pub text: String,
    /// What proves it.
    pub file: Option<FileId>,
    /// Where it stands.
    pub state: State,
    /// Why it was decided so; empty while it is open.
    pub reason: String,
    /// When.
    pub at: Instant,
    /// Who decided.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<Instant>,
}

impl Report {
    /// Decided, once.
    pub fn decide(
        self,
        state: State,
        reason: String,
        by: Option<Uuid>,
        now: Instant,
    ) -> Result<Self, Problem> {
        if self.state != State::Open {
            return Err(Problem::conflict("reports.decided", "这条举报已经处理过了"));
        }
        Ok(Self { state, reason, decided_by: by, decided_at: Some(now), ..self })
    }
}
