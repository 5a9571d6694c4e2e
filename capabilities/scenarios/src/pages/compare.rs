//! Two scenarios of one year side by side, beside the rules in force.

use askama::Template;
use kezhuan_kernel::Problem;
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};
use serde::Deserialize;

use crate::model::Scenario;
use crate::ops;
use crate::result::{Compared, compare};

/// Which two.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Pair {
    a: String,
    b: String,
}

#[derive(Template)]
#[template(path = "scenarios/compare.html")]
pub(crate) struct ComparePage {
    pub(crate) chrome: Chrome,
    pub(crate) year: i32,
    pub(crate) a: Scenario,
    pub(crate) b: Scenario,
    pub(crate) result: Compared,
}

/// GET /scenarios/compare
pub(crate) async fn show(cx: Cx, Query(pair): Query<Pair>) -> Reply {
    let (a, b) = (ops::find(&cx, &pair.a).await?, ops::find(&cx, &pair.b).await?);
    if a.year != b.year {
        let text = "两个方案的年度不同，不能并排比较";
        return Err(Problem::conflict("scenarios.years", text).into());
    }
    let pair = [a, b];
    let result = compare(&cx, pair[0].year, &pair).await?;
    let [a, b] = pair;
    cx.page(&ComparePage { chrome: cx.chrome().await?, year: a.year, a, b, result })
}
