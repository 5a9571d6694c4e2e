//! Reading what people typed about a mandate.

use kezhuan_kernel::{Check, Day, Problem};
use kezhuan_web::Upload;

use crate::model::mandate::AREAS;

/// A mandate, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MandateRaw {
    /// Full name or 统一社会信用代码 of the organization in whose name one will act.
    pub principal: String,
    /// Id of one's own organization; empty: the one worked for now.
    pub agent: String,
    /// `achievements`, `demands`, `deals`, `contracts`.
    pub areas: Vec<String>,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// More; may be empty.
    pub said: String,
}

/// A mandate, checked but for the organizations.
pub(crate) struct AskMandate<'a> {
    pub(crate) areas: Vec<String>,
    pub(crate) from: Day,
    pub(crate) until: Day,
    pub(crate) said: String,
    pub(crate) letter: &'a Upload,
}

impl MandateRaw {
    pub(crate) fn check<'a>(
        &self,
        files: &'a [Upload],
        today: Day,
    ) -> Result<AskMandate<'a>, Problem> {
        let mut c = Check::new();
        c.text("principal", &self.principal).required("请填委托方的全称或统一社会信用代码").get();
        let known = |key: &&String| AREAS.iter().any(|(area, _)| area == key);
        let areas: Vec<String> = self.areas.iter().filter(known).cloned().collect();
        c.expect(!areas.is_empty(), "areas", "请勾选委托办哪些事");
        let (from, until) = (c.day("from", &self.from), c.day("until", &self.until));
        c.expect(from <= until || !c.is_fine(), "until", "截止日要在开始日之后");
        c.expect(until >= today || !c.is_fine(), "until", "这份委托书已经过期");
        let letter = files.iter().find(|file| file.field == "letter");
        c.expect(letter.is_some(), "letter", "请附委托方盖章的委托书（照片或 PDF）");
        let said = c.text("said", &self.said).max(500).get();
        c.finish()?;
        let letter = letter.ok_or_else(|| Problem::bug("a letter that was checked"))?;
        Ok(AskMandate { areas, from, until, said, letter })
    }
}

/// An answer to a mandate, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MandateAnswerRaw {
    /// `give`, `refuse` or `revoke`.
    pub decision: String,
    /// Why; needed for a refusal.
    pub reason: String,
}

/// An answer to a mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MandateAnswer {
    /// 确认.
    Give,
    /// 不确认.
    Refuse(String),
    /// 收回.
    Revoke(String),
}

impl MandateAnswerRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<MandateAnswer, Problem> {
        let mut c = Check::new();
        let reason = c.text("reason", &self.reason).max(500).get();
        let answer = c.one_of("decision", &self.decision, |word| match word {
            "give" => Some(MandateAnswer::Give),
            "refuse" => Some(MandateAnswer::Refuse(reason.clone())),
            "revoke" => Some(MandateAnswer::Revoke(reason.clone())),
            _ => None,
        });
        let refused = matches!(answer, Some(MandateAnswer::Refuse(_)));
        c.expect(!refused || !reason.is_empty(), "reason", "不确认要写原因，对方会看到");
        c.finish()?;
        answer.ok_or_else(|| Problem::bug("an answer that was checked"))
    }
}
