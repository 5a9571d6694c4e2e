//! What other pages show of the indicators.

use kezhuan_kernel::Problem;
use kezhuan_web::{ClauseCard, Cx};

use crate::measures::measures;
use crate::shown::judged;

/// For each indicator its value, and how many records stand behind it.
pub(crate) async fn clause_cards(cx: &Cx) -> Result<Vec<ClauseCard>, Problem> {
    let measures = measures(cx, "").await?;
    let card = |measured: &kezhuan_rules::Measured| {
        let (_, judged) = judged(measured);
        let value = measured.value.as_ref().map(|value| format!("{}，", value.text));
        ClauseCard {
            clause: measured.clause.clone(),
            label: format!("{}：{}{judged}，依据的记录", measured.name, value.unwrap_or_default()),
            count: measured.records.len() as u64,
            sum: None,
            href: format!("/indicators/{}", measured.id),
            action: None,
        }
    };
    Ok(measures.all.iter().map(card).collect())
}
