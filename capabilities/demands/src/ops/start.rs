//! 一句话开头: a draft from one sentence and a photo.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::{Cx, Upload};
use serde::Deserialize;

use crate::beside::Attachment;
use crate::model::DemandId;
use crate::ops::event;
use crate::ops::save::{begin_within, organization};
use crate::permissions::CREATE;
use crate::raw::DemandRaw;
use crate::store::beside;

/// The first screen, as typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct DemandStartRaw {
    /// Id of the organization.
    pub organization: String,
    /// The problem in one sentence.
    pub sentence: String,
}

/// Begins the draft. The sentence is title and problem at once, industries are those of the
/// organization, the visibility is the pack's careful one: every later question may be passed over.
///
/// # Errors
/// Not allowed, no sentence, or a file that is no picture.
pub async fn start(
    cx: &Cx,
    raw: &DemandStartRaw,
    photo: Option<&Upload>,
) -> Result<DemandId, Problem> {
    let pack = cx.pack();
    let mut c = Check::new();
    let sentence = c.text("sentence", &raw.sentence).required("请用一句话说清难处").max(100).get();
    if let Some(Err(problem)) = photo.map(Upload::kind) {
        c.wrong("photo", problem_text(&problem));
    }
    c.finish()?;
    let typed = DemandRaw { organization: raw.organization.clone(), ..DemandRaw::default() };
    let of = organization(cx, &typed).await?;
    let may = cx.may(&CREATE, &of.subject())?;
    let known = of.industries.iter().filter(|key| pack.industries.all.contains(key));
    let draft = DemandRaw {
        title: sentence.clone(),
        problem: sentence,
        industries: known.cloned().collect(),
        visibility: pack.demands.default_visibility.clone(),
        ..typed
    };
    let mut tx = cx.write(&may).await?;
    let new = begin_within(cx, &mut tx, &of, draft).await?;
    if let Some(photo) = photo {
        let file = kezhuan_files::save(&tx, photo).await?;
        let label = "现场照片".to_owned();
        beside::attach(&tx, new.id, &Attachment { id: tx.fresh(), file, label }, cx.user()).await?;
        tx.record(event("demands.attached", &new)).await?;
    }
    tx.commit().await?;
    Ok(new.id)
}

fn problem_text(problem: &Problem) -> String {
    match problem {
        Problem::Invalid(fields) => fields.iter().map(|f| f.message.as_str()).collect(),
        other => other.to_string(),
    }
}
