//! What readers tell the house: to-dos of the platform, the card on each record, personal data,
//! invariants.

use kezhuan_db::WriteTx;
use kezhuan_kernel::{Page, Problem, Uuid};
use kezhuan_web::{Card, CardRow, Cx, Personal, Todo};

use crate::permissions::DECIDE;
use crate::{record, store};

/// To-dos and rows of personal data at most.
const MOST: u64 = 50;

/// Reports that wait for the actor.
pub(crate) async fn todos(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    if !cx.can(&DECIDE, &kezhuan_authority::Subject::none()) {
        return Ok(Vec::new());
    }
    let mut todos = Vec::new();
    for r in store::open(cx.db().reader(), MOST).await? {
        let Some(found) = record::find(cx, &r.object).await?.filter(|f| f.decides(cx)) else {
            continue;
        };
        todos.push(Todo {
            group: "举报",
            title: format!("处理举报：{}", r.title),
            verb: "去处理",
            href: format!("/reports/{}", r.id),
            party: found.id.kind().to_owned(),
            since: r.at,
            due: None,
        });
    }
    Ok(todos)
}

/// 收藏 and 举报 on the page of a record.
pub(crate) async fn about(cx: &Cx, object: &str) -> Result<Vec<Card>, Problem> {
    let Some(found) = record::find(cx, object).await? else { return Ok(Vec::new()) };
    let row = |text: &str, link, press| CardRow {
        ceiling: None,
        status: None,
        text: text.to_owned(),
        link,
        press,
    };
    let mut rows = Vec::new();
    match cx.user() {
        Some(user) if store::keeps(cx.db().reader(), user, object).await? => {
            let press = Some(("取消收藏", format!("/favourites/{object}/remove"), cx.fresh_key()));
            let link = Some(("我的收藏", "/favourites".to_owned()));
            rows.push(row("已收藏，有变化会告诉您。", link, press));
        }
        Some(_) if found.listed => {
            let press = Some(("收藏", format!("/favourites/{object}"), cx.fresh_key()));
            rows.push(row("收藏后，状态、价格有变化会告诉您。", None, press));
        }
        None if found.listed && !cx.actor.is_known() => {
            let link = Some(("登录后收藏", format!("/login?next={}", found.href)));
            rows.push(row("收藏后，状态、价格有变化会告诉您。", link, None));
        }
        _ => {}
    }
    if found.listed && found.decider().is_some() && !found.is_own(cx) {
        let link = Some(("举报", format!("/reports/new?of={object}")));
        rows.push(row("内容不实、侵权或者不该公开？", link, None));
    }
    if found.decides(cx) {
        let open = store::open_of(cx.db().reader(), object).await?;
        if let Some(first) = open.first() {
            let link = Some(("去处理", format!("/reports/{}", first.id)));
            rows.push(row(&format!("有 {} 条举报待处理。", open.len()), link, None));
        }
    }
    Ok(if rows.is_empty() { Vec::new() } else { vec![Card { heading: "收藏和举报", rows }] })
}

/// What is held about a person.
pub(crate) async fn personal(cx: &Cx, user: Uuid) -> Result<Vec<Personal>, Problem> {
    let conn = cx.db().reader();
    let mut all = Vec::new();
    for kept in store::kept(conn, user, Page::new(1, MOST)).await? {
        let what = "收藏".to_owned();
        all.push(Personal {
            group: "收藏和举报", what, value: kept.title, afterwards: "清除"
        });
    }
    for r in store::by_person(conn, user, MOST).await? {
        all.push(Personal {
            group: "收藏和举报",
            what: "举报".to_owned(),
            value: format!("{} {}", r.at.minute(), r.title),
            afterwards: "保留编号，不再有姓名：处理举报的依据",
        });
    }
    Ok(all)
}

/// What is kept is forgotten with the account; reports stay with the bare number.
pub(crate) async fn erase(tx: &WriteTx, user: Uuid) -> Result<(), Problem> {
    Ok(store::drop_all(tx, user).await?)
}

/// Invariants: one sentence for each that is broken.
pub(crate) async fn checks(cx: &Cx) -> Result<Vec<String>, Problem> {
    let wrong = store::undecided(cx.db().reader()).await?;
    Ok(if wrong > 0 {
        vec![format!("有 {wrong} 条举报处理了却没有理由或时间")]
    } else {
        Vec::new()
    })
}
