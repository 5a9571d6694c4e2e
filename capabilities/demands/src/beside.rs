//! What belongs to a demand beside its text: files, corrections, wordings proposed by the desk.

use kezhuan_files::FileId;
use kezhuan_kernel::{Instant, Problem, Uuid};

use crate::content::{Change, Content};
use crate::model::DemandId;

kezhuan_kernel::id!(
    /// An attachment.
    AttachmentId,
    "daf"
);

kezhuan_kernel::id!(
    /// A correction.
    CorrectionId,
    "dco"
);

kezhuan_kernel::id!(
    /// A wording that the desk proposed.
    RefinementId,
    "drf"
);

/// A file: shown with the demand where its company is named, else only inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Id.
    pub id: AttachmentId,
    /// The stored file.
    pub file: FileId,
    /// What it is.
    pub label: String,
}

/// What changed in a published demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Id.
    pub id: CorrectionId,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Option<Uuid>,
    /// Worded by the desk and agreed to by the company?
    pub from_desk: bool,
    /// Why; may be empty.
    pub why: String,
    /// Field by field.
    pub changes: Vec<Change>,
}

impl Correction {
    /// Names of the fields: all that everybody is told.
    pub fn fields(&self) -> String {
        self.changes.iter().map(|change| change.field.as_str()).collect::<Vec<_>>().join("、")
    }
}

/// How far a proposed wording has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// 等单位确认.
    Waiting,
    /// 单位已同意.
    Accepted,
    /// 单位不同意.
    Declined,
    /// 已被新的内容替代: the demand was changed in between.
    Replaced,
}

impl Answer {
    const ALL: [Self; 4] = [Self::Waiting, Self::Accepted, Self::Declined, Self::Replaced];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Replaced => "replaced",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Waiting => "等单位确认",
            Self::Accepted => "单位已同意",
            Self::Declined => "单位不同意",
            Self::Replaced => "内容已变，作废",
        }
    }
}

/// A wording proposed by the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refinement {
    /// Id.
    pub id: RefinementId,
    /// Of which demand.
    pub demand: DemandId,
    /// The proposed text.
    pub content: Content,
    /// Why.
    pub why: String,
    /// Who proposed it.
    pub by: Option<Uuid>,
    /// When.
    pub at: Instant,
    /// How far.
    pub answer: Answer,
    /// The company's word.
    pub word: String,
    /// When it answered.
    pub answered_at: Option<Instant>,
}

impl Refinement {
    /// 同意 or 不同意, once.
    pub fn answered(self, accept: bool, word: String, now: Instant) -> Result<Self, Problem> {
        if self.answer != Answer::Waiting {
            let text = format!("这份改写建议{}，不用再答复", self.answer.chinese());
            return Err(Problem::conflict("demands.refinement_answered", text));
        }
        let answer = if accept { Answer::Accepted } else { Answer::Declined };
        Ok(Self { answer, word, answered_at: Some(now), ..self })
    }
}
