//! What the house asks of contracts: to-dos, the home page's figure, clause cards, stations,
//! invariants.

use kezhuan_authority::{Actor, Role, Subject};
use kezhuan_kernel::{Fen, Id, Instant, Page, Problem, Uuid};
use kezhuan_pack::Reach;
use kezhuan_web::{ClauseCard, Cx, Figure, Station, Todo};

use crate::model::{Contract, ContractId};
use crate::permissions::READ;
use crate::records::{self, Evidence};
use crate::state::{Origin, State, Turn};
use crate::{stats, store};

/// To-dos are a list to work from, not an archive.
const MOST: u64 = 200;

/// What waits for the actor.
pub(crate) async fn todos(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let mut all = for_clerk(cx).await?;
    all.extend(for_county(cx).await?);
    all.extend(for_parties(cx).await?);
    Ok(all)
}

/// Regions of the actor's posts of one role.
pub(crate) fn regions_of(actor: &Actor, role: Role) -> Vec<String> {
    actor.posts.iter().filter(|p| p.role == role).map(|p| p.region.clone()).collect()
}

async fn for_clerk(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let regions = regions_of(&cx.actor, Role::Clerk);
    if regions.is_empty() {
        return Ok(Vec::new());
    }
    let states = State::CLERK_ACTS.to_vec();
    let filter = store::Filter { regions, states, by_age: true, ..Default::default() };
    let found = store::list(cx.db().reader(), &filter, Page::new(1, MOST)).await?;
    let may = |c: &Contract| cx.can(&crate::permissions::REVIEW, &c.parties_subject());
    Ok(found.rows.iter().filter(|c| may(c)).map(|c| clerk_todo(cx, c)).collect())
}

fn clerk_todo(cx: &Cx, c: &Contract) -> Todo {
    let (what, verb) = match c.state {
        State::Submitted => ("受理", "去受理"),
        State::ExpertReview => ("专家复审", "去办"),
        State::ChangeReview => ("审核变更", "去审核"),
        State::Pending => ("核验外地登记", "去核验"),
        _ => ("审核登记", "去审核"),
    };
    let (pack, today) = (cx.pack(), cx.now().day());
    let promised = c.state == State::Submitted && c.proceedings.resumed_on.is_some();
    let due = match promised {
        true => crate::rules::decision_due(c, c.clock_from(today), &pack),
        false => c.due,
    };
    Todo {
        group: "合同登记",
        title: format!("{what}：{}", c.title),
        verb,
        href: format!("{}/review", c.href()),
        party: c.seller.name.clone(),
        since: c.state_at,
        due: due.map(|day| day.end()),
    }
}

async fn for_county(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let mut all = Vec::new();
    let pack = cx.pack();
    for region in regions_of(&cx.actor, Role::CountyBureau) {
        for e in records::evidence_waiting(cx.db().reader(), &region).await? {
            all.extend(evidence_todo(cx, &e).await?);
        }
    }
    if !regions_of(&cx.actor, Role::CityBureau).is_empty() {
        for e in records::evidence_waiting(cx.db().reader(), "").await? {
            if pack.regions.reach(&e.place) != Reach::Home {
                all.extend(evidence_todo(cx, &e).await?);
            }
        }
    }
    Ok(all)
}

async fn evidence_todo(cx: &Cx, e: &Evidence) -> Result<Option<Todo>, Problem> {
    let contract = store::get(cx.db().reader(), e.contract).await?;
    Ok(contract.map(|c| Todo {
        group: "转化核查",
        title: format!("现场核查：{}", c.title),
        verb: "去核查",
        href: format!("{}/evidence/{}", c.href(), e.id),
        party: c.buyer.name.clone(),
        since: e.state_at,
        due: None,
    }))
}

async fn for_parties(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let organizations = cx.actor.speaks_for("contracts");
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let states = vec![
        State::Draft,
        State::Signed,
        State::Returned,
        State::Mismatch,
        State::Registered,
        State::Verified,
    ];
    let filter = store::Filter { organizations, states, by_age: true, ..Default::default() };
    let found = store::list(cx.db().reader(), &filter, Page::new(1, MOST)).await?;
    let mut all = Vec::new();
    for c in &found.rows {
        let todo = match c.state.turn() {
            Turn::Applicant if is_party(cx, c) => applicant_todo(cx, c),
            Turn::Nobody if is_party(cx, c) => late_todo(cx, c).await?,
            _ => None,
        };
        all.extend(todo);
    }
    Ok(all)
}

/// Of seller or buyer (an agency only watches).
fn is_party(cx: &Cx, c: &Contract) -> bool {
    let parties = [c.seller.organization, c.buyer.organization];
    let own = cx.actor.speaks_for("contracts");
    parties.into_iter().flatten().any(|party| own.contains(&party.uuid()))
}

fn applicant_todo(cx: &Cx, c: &Contract) -> Option<Todo> {
    let import = crate::rules::is_import(c, &cx.pack());
    let applies = cx.can(&crate::permissions::APPLY, &c.applicant_subject(import));
    let (what, verb, tail) = match c.state {
        State::Returned if applies => ("补正", "去补正", "/edit"),
        State::Mismatch if applies => ("改外地登记备案", "去改", "/edit"),
        State::Signed if applies => ("提交认定登记", "去提交", "/submit"),
        State::Draft => ("填完并签订合同", "去填", "/edit"),
        _ => return None,
    };
    Some(Todo {
        group: "技术合同",
        title: format!("{what}：{}", c.title),
        verb,
        href: format!("{}{tail}", c.href()),
        party: c.platform_no.clone(),
        since: c.state_at,
        due: c.due.map(|day| day.end()),
    })
}

/// A planned payment whose day has passed without the money.
async fn late_todo(cx: &Cx, c: &Contract) -> Result<Option<Todo>, Problem> {
    let today = cx.now().day();
    let before = c.due_by(today.plus_days(-1));
    if before == Fen::ZERO {
        return Ok(None);
    }
    let got: Fen = received(cx, c.id).await?;
    let late = c.plan.iter().scan(Fen::ZERO, |sum, row| {
        sum.0 = sum.0.saturating_add(row.amount.0);
        Some((*sum, row.due))
    });
    let first = late.filter(|(sum, due)| *due < today && got < *sum).map(|(_, due)| due).next();
    Ok(first.map(|due| Todo {
        group: "到账",
        title: format!("记到账或催款：{}", c.title),
        verb: "去记到账",
        href: format!("{}/receipts", c.href()),
        party: c.platform_no.clone(),
        since: due.end(),
        due: Some(due.end()),
    }))
}

async fn received(cx: &Cx, id: ContractId) -> Result<Fen, Problem> {
    let all = records::receipts(cx.db().reader(), id).await?;
    Ok(all.iter().map(|r| r.amount).sum())
}

/// The home page's figure: registered in the city this year, and their 成交额.
pub(crate) async fn figures(cx: &Cx) -> Result<Vec<Figure>, Problem> {
    let year = cx.now().day().year();
    let total = stats::year(cx.db().reader(), year, &cx.pack()).await?.total;
    Ok(vec![Figure {
        order: 30,
        label: "今年登记合同",
        figure: total.contracts.to_string(),
        unit: "份",
        sub: format!("成交额 {} 亿元", total.amount.yi()),
        href: format!("/contracts?year={year}"),
    }])
}

/// What runs for the clauses now.
pub(crate) async fn clause_cards(cx: &Cx) -> Result<Vec<ClauseCard>, Problem> {
    let year = cx.now().day().year();
    let counts = stats::for_clauses(cx.db().reader(), year, cx.pack().regions.home()).await?;
    let card = |clause: &str, label: &str, c: stats::Count, action| ClauseCard {
        clause: clause.to_owned(),
        label: label.to_owned(),
        count: c.contracts,
        sum: Some(c.amount),
        href: "/contracts".to_owned(),
        action,
    };
    let file = Some(("备案外地登记", "/contracts/external/new".to_owned()));
    let write = Some(("登记合同", "/contracts/new".to_owned()));
    let registered = format!("{year} 年已登记技术合同");
    Ok(vec![
        card("7-19", &registered, counts.this_year, write.clone()),
        card("7-11", "登记在册的技术合同", counts.registered, write),
        card("5-11", "本市卖出并核实转化的合同", counts.sold, None),
        card("5-12", "本市企业买进的市外技术", counts.bought, file),
        card("8-3", "有中介机构的合同", counts.agency, None),
    ])
}

/// Stations 合同, 登记, 到账 of a contract, a deal or an achievement.
pub(crate) async fn stations(cx: &Cx, object: &str) -> Result<Vec<Station>, Problem> {
    let conn = cx.db().reader();
    let found = if let Ok(id) = object.parse::<ContractId>() {
        store::get(conn, id).await?
    } else if object.starts_with("ach_") {
        store::by_achievement(conn, object).await?.pop()
    } else {
        store::by_deal(conn, object).await?.pop()
    };
    match found {
        Some(contract) => of_contract(cx, &contract).await,
        None => Ok(Vec::new()),
    }
}

async fn of_contract(cx: &Cx, c: &Contract) -> Result<Vec<Station>, Problem> {
    let readable = cx.can(&READ, &c.subject());
    let got = received(cx, c.id).await?;
    let signed = !matches!(c.state, State::Draft);
    let on = c.signed_on.map(|d| d.to_string());
    let registered = c.registered().map(|r| r.on.to_string());
    let paid = got >= c.amount;
    let part = if got > Fen::ZERO { format!("到账 {} 万元", got.wan()) } else { String::new() };
    let station = |place, done, note: String| Station {
        place,
        done,
        note: if readable { note } else { String::new() },
        href: readable.then(|| c.href()),
    };
    let mut all =
        vec![station(3, signed, on.filter(|_| signed).unwrap_or_else(|| "等签订".into()))];
    if signed {
        let waits = c.state.chinese().to_owned();
        all.push(station(4, c.is_in_force(), registered.unwrap_or(waits)));
    }
    if c.is_in_force() || got > Fen::ZERO {
        all.push(station(5, paid, if paid { "到账".into() } else { part }));
    }
    Ok(all)
}

/// The next moment at which somebody must have acted.
pub(crate) async fn next_deadline(cx: &Cx) -> Result<Option<Instant>, Problem> {
    let due = store::next_due(cx.db().reader(), cx.now().day()).await?;
    Ok(due.map(|day| day.end()))
}

/// Invariants: one sentence for each that is broken.
pub(crate) async fn checks(cx: &Cx) -> Result<Vec<String>, Problem> {
    let conn = cx.db().reader();
    let mut wrong = Vec::new();
    let mut after: Option<ContractId> = None;
    loop {
        let page = store::page_after(conn, None, after, 1_000).await?;
        let Some(last) = page.last() else { return Ok(wrong) };
        after = Some(last.id);
        let (first, last) = (page[0].id, last.id);
        let receipts = records::receipts_between(conn, first, last).await?;
        for c in &page {
            let got: i64 = receipts.iter().filter(|r| r.contract == c.id).map(|r| r.amount.0).sum();
            wrong.extend(
                broken(c, Fen(got))
                    .into_iter()
                    .map(|what| format!("合同 {}：{what}", c.platform_no)),
            );
        }
    }
}

fn broken(c: &Contract, got: Fen) -> Vec<&'static str> {
    let gap = Fen(c.amount.0 - c.technical_amount.0);
    let rules = [
        (c.amount <= Fen::ZERO, "成交额不大于 0"),
        (c.technical_amount > c.amount, "技术交易额大于成交额"),
        (c.technical_amount.is_negative(), "技术交易额小于 0"),
        (!c.recognised && gap != c.costs_total(), "技术交易额与非技术性费用对不上"),
        (c.is_in_force() && c.registration.is_none(), "算已登记但没有登记日期"),
        (c.state == State::Verified && c.national_no.is_none(), "外地登记没有登记编号"),
        (c.state != State::Draft && c.signed_on.is_none(), "不是草稿但没有签订日期"),
        (
            c.state == State::ChangeReview && c.proceedings.change.is_none(),
            "变更审核但没有变更申请",
        ),
        (c.origin == Origin::Local && c.state == State::Verified, "本市登记却是外地核验状态"),
        (got.is_negative(), "到账合计小于 0"),
    ];
    rules.into_iter().filter(|(broken, _)| *broken).map(|(_, what)| what).collect()
}

/// Subjects of the actor's list: as a party, or by post.
pub(crate) fn own_filter(actor: &Actor) -> Option<store::Filter> {
    let staff = [Role::Clerk, Role::CountyBureau, Role::CityBureau, Role::Finance];
    let regions: Vec<String> = staff.into_iter().flat_map(|role| regions_of(actor, role)).collect();
    let member = actor.memberships.iter().map(|m| m.organization);
    let organizations: Vec<Uuid> = member.chain(actor.speaks_for("contracts")).collect();
    if actor.has(Role::Auditor) {
        return Some(store::Filter::default());
    }
    match (regions.is_empty(), organizations.is_empty()) {
        (true, true) => None,
        (false, _) => Some(store::Filter { regions, ..Default::default() }),
        (true, false) => Some(store::Filter { organizations, ..Default::default() }),
    }
}

/// Where an actor may file evidence checks: anywhere its posts reach.
pub(crate) fn is_checker(cx: &Cx, place: &str) -> bool {
    let subject: Subject = crate::ops::evidence::check_subject(place, &cx.pack());
    cx.can(&crate::permissions::CHECK_EVIDENCE, &subject)
}
