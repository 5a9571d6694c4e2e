//! The two reviews: the unit's (ownership, contributors, price, decision) and the platform's.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, NO_OPTION, Problem};
use kezhuan_organizations::Organization;
use kezhuan_pack::Pack;
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{Achievement, AchievementId};
use crate::ops::save::reviews_itself;
use crate::ops::{current, event};
use crate::permissions::{PLATFORM_REVIEW, UNIT_REVIEW};
use crate::state::State;
use crate::store;

/// The unit's review, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AchievementUnitReviewRaw {
    /// `agree` or `return`.
    pub decision: String,
    /// Ticked: it belongs to the unit.
    pub ownership_checked: String,
    /// Ticked: the contributors are right.
    pub contributors_checked: String,
    /// Key of the pricing mode.
    pub pricing_mode: String,
    /// 集体决策文号.
    pub decision_number: String,
    /// What to mend.
    pub reason: String,
}

/// The unit's review, checked.
#[derive(Debug, Clone)]
pub enum UnitReview {
    /// Go on.
    Agree {
        /// Key of the pricing mode.
        pricing_mode: String,
        /// 集体决策文号.
        decision_number: Option<String>,
    },
    /// To be mended.
    Return(String),
}

impl AchievementUnitReviewRaw {
    /// Reads it; `collective` units need the number of their decision.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, pack: &Pack, collective: bool) -> Result<UnitReview, Problem> {
        let mut c = Check::new();
        let word = |word: &str| matches!(word, "agree" | "return").then(|| word.to_owned());
        let decision = c.one_of("decision", &self.decision, word).unwrap_or_default();
        if decision != "agree" {
            let reason = c.text("reason", &self.reason).required("请写明要改什么").max(500).get();
            c.finish()?;
            return Ok(UnitReview::Return(reason));
        }
        let modes = &pack.achievements.pricing_modes;
        let mode = c.one_of("pricing_mode", &self.pricing_mode, |key| modes.get(key));
        let number = c.text("decision_number", &self.decision_number).max(120);
        let number = if collective {
            number.required("请填集体决策的会议纪要或文号")
        } else {
            number
        };
        let number = number.get_or_none();
        let ticked = Check::ticked(&self.ownership_checked);
        c.expect(ticked, "ownership_checked", "请核对权属后打钩");
        let ticked = Check::ticked(&self.contributors_checked);
        c.expect(ticked, "contributors_checked", "请核对完成人后打钩");
        let pricing_mode = mode.map(|mode| mode.id.clone()).unwrap_or_default();
        c.finish()?;
        Ok(UnitReview::Agree { pricing_mode, decision_number: number })
    }
}

/// Decides for the unit.
///
/// # Errors
/// Not allowed, incomplete, or not under the unit's review.
pub async fn unit_review(
    cx: &Cx,
    id: AchievementId,
    raw: &AchievementUnitReviewRaw,
) -> Result<State, Problem> {
    let pack = cx.pack();
    let before = current(cx, id).await?;
    let may = cx.may(&UNIT_REVIEW, &before.subject(&pack))?;
    let ask = raw.check(&pack, is_collective(cx, &before).await?)?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let now = tx.now();
    let (kind, next) = match ask {
        UnitReview::Agree { pricing_mode, decision_number } => {
            let next = locked.unit_agrees(pricing_mode, decision_number, cx.user(), now)?;
            ("achievements.unit_agreed", next)
        }
        UnitReview::Return(reason) => {
            ("achievements.returned", locked.send_back(State::UnitReview, reason, now)?)
        }
    };
    store::save(&tx, &next).await?;
    tx.record(event(kind, &next)).await?;
    tx.commit().await?;
    Ok(next.state)
}

/// Must the holder name a collective decision?
pub(crate) async fn is_collective(cx: &Cx, a: &Achievement) -> Result<bool, Problem> {
    let Some(holder) = a.holder else { return Ok(false) };
    let found: Option<Organization> = kezhuan_organizations::get(cx.db().reader(), holder).await?;
    Ok(found.is_some_and(|holder| reviews_itself(&holder, &cx.pack())))
}

/// The platform's review, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AchievementPlatformReviewRaw {
    /// `publish`, `return` or `refuse`.
    pub decision: String,
    /// Key of the pack's reason; may be empty.
    pub reason_key: String,
    /// In one's own words.
    pub reason: String,
}

/// The platform's review, checked.
#[derive(Debug, Clone)]
pub enum PlatformReview {
    /// 发布.
    Publish,
    /// 退回修改.
    Return(String),
    /// 不予发布.
    Refuse(String),
}

impl AchievementPlatformReviewRaw {
    /// Reads it; a reason is the pack's, one's own words, or both.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, pack: &Pack) -> Result<PlatformReview, Problem> {
        let mut c = Check::new();
        let word =
            |word: &str| matches!(word, "publish" | "return" | "refuse").then(|| word.to_owned());
        let decision = c.one_of("decision", &self.decision, word).unwrap_or_default();
        let known = pack.achievements.rejection_reasons.get(self.reason_key.trim());
        c.expect(self.reason_key.trim().is_empty() || known.is_some(), "reason_key", NO_OPTION);
        let own = c.text("reason", &self.reason).max(500).get_or_none();
        let known = known.map(|reason| format!("{}：{}", reason.name, reason.help));
        let parts: Vec<String> = known.into_iter().chain(own).collect();
        let reason = parts.join("。");
        c.expect(
            decision == "publish" || !reason.is_empty(),
            "reason",
            "请选一个原因，或者写明原因",
        );
        c.finish()?;
        Ok(match decision.as_str() {
            "return" => PlatformReview::Return(reason),
            "refuse" => PlatformReview::Refuse(reason),
            _ => PlatformReview::Publish,
        })
    }
}

/// Decides for the platform.
///
/// # Errors
/// Not allowed, incomplete, or not under the platform's review.
pub async fn platform_review(
    cx: &Cx,
    id: AchievementId,
    raw: &AchievementPlatformReviewRaw,
) -> Result<State, Problem> {
    let pack = cx.pack();
    let may = cx.may(&PLATFORM_REVIEW, &current(cx, id).await?.subject(&pack))?;
    let ask = raw.check(&pack)?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let now = tx.now();
    let (kind, next) = match ask {
        PlatformReview::Publish => {
            let until = now.day().plus_months(pack.achievements.valid_months);
            ("achievements.published", locked.publish(until, cx.user(), now)?)
        }
        PlatformReview::Return(why) => {
            ("achievements.returned", locked.send_back(State::PlatformReview, why, now)?)
        }
        PlatformReview::Refuse(why) => ("achievements.refused", locked.refuse(why, now)?),
    };
    store::save(&tx, &next).await?;
    let event = event(kind, &next);
    let event = if next.is_listed() { event.public() } else { event };
    tx.record(event).await?;
    tx.commit().await?;
    Ok(next.state)
}
