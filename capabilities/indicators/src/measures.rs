//! All indicators of a year, measured from the facts of the house and remembered on this node.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::lock::Mutex;
use kezhuan_kernel::{Day, Problem};
use kezhuan_pack::Pack;
use kezhuan_rules::{Facts, Measured, measure};
use kezhuan_web::Cx;

/// The indicators as they stood on a day.
pub struct Measures {
    /// The year looked at.
    pub year: i32,
    /// The day: today, or the last day of a past year.
    pub at: Day,
    /// The pack they come from.
    pub pack: Arc<Pack>,
    /// What they were measured from.
    pub facts: Arc<Facts>,
    /// In the order of the pack.
    pub all: Vec<Measured>,
}

#[derive(Default)]
struct Board(Mutex<BTreeMap<i32, Arc<Measures>>>);

/// Years one may look at, newest first.
pub fn years(pack: &Pack, today: Day) -> Vec<i32> {
    let all = kezhuan_claims::years(pack, today);
    all.into_iter().filter(|year| *year <= today.year()).collect()
}

/// The indicators of a year as typed; this year when nothing was typed.
///
/// # Errors
/// A year that is not on offer; facts that cannot be read.
pub async fn measures(cx: &Cx, year: &str) -> Result<Arc<Measures>, Problem> {
    let (pack, today) = (cx.pack(), cx.now().day());
    let year: i32 = match year.trim() {
        "" => today.year(),
        typed => typed.parse().map_err(|_| Problem::NotFound)?,
    };
    let last = Day::new(year, 12, 31).filter(|_| years(&pack, today).contains(&year));
    let at = last.ok_or(Problem::NotFound)?.min(today);
    let facts = kezhuan_claims::facts(cx).await?;
    let board = cx.app.memory::<Board>();
    let mut board = board.0.lock().await;
    if let Some(known) = board.get(&year)
        && Arc::ptr_eq(&known.facts, &facts)
        && known.at == at
    {
        return Ok(known.clone());
    }
    let policy = &pack.policy;
    let all = policy.indicators.iter().filter_map(|i| measure(policy, &i.id, &facts, at)).collect();
    let measures = Arc::new(Measures { year, at, pack, facts, all });
    board.insert(year, measures.clone());
    Ok(measures)
}

impl Measures {
    /// The indicator of that name.
    pub fn one(&self, id: &str) -> Option<&Measured> {
        self.all.iter().find(|measured| measured.id == id)
    }
}
