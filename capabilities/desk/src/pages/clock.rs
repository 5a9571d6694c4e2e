//! The demo clock: moves time forward and lets the jobs do what is due. Refused on real data.

use kezhuan_kernel::{Instant, Problem};
use kezhuan_web::{Cx, Form, Reply};
use serde::Deserialize;

/// The buttons of the strip.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct StepRaw {
    /// `day`, `deadline` or `year`.
    pub step: String,
    /// Page to come back to.
    pub back: String,
}

/// POST /demo/clock
pub async fn step(cx: Cx, form: Form<StepRaw>) -> Reply {
    if !cx.app.is_demo() {
        return Err(Problem::NotFound.into());
    }
    let to = target(&cx, &form.raw.step).await?;
    cx.db().move_clock(to).await?;
    kezhuan_web::run_until_quiet(&cx.app).await?;
    let back = if form.raw.back.starts_with('/') && !form.raw.back.starts_with("//") {
        form.raw.back.as_str()
    } else {
        "/"
    };
    cx.go_saying(back, &format!("演示时间已到 {}", cx.now().minute()))
}

async fn target(cx: &Cx, step: &str) -> Result<Instant, Problem> {
    let now = cx.now();
    match step {
        "day" => Ok(now.plus_seconds(86_400)),
        "deadline" => {
            let next = cx.app.house().next_deadline(cx).await?;
            next.map(|at| at.plus_seconds(1))
                .ok_or_else(|| Problem::conflict("desk.no_deadline", "没有快到的期限"))
        }
        "year" => {
            let january = kezhuan_kernel::Day::new(now.day().year() + 1, 1, 1);
            let january = january.ok_or_else(|| Problem::bug("no next year"))?;
            Ok(january.start().plus_seconds(9 * 3600))
        }
        _ => Err(Problem::field("step", "请选一个时间")),
    }
}
