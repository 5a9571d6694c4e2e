//! Each template with sample data, for the page tests.

use kezhuan_kernel::{Day, Fen, Id, Instant, Uuid};
use kezhuan_rules::Change;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Errors, Locale, Sample, filters};

use crate::model::{Scenario, ScenarioId, State};
use crate::ops::propose::ProposalRaw;
use crate::ops::save::{PlaceRaw, ScenarioRaw};
use crate::pages::compare::ComparePage;
use crate::pages::list::{ListPage, NewPage, Row};
use crate::pages::one::{Changed, EditPage, Field, OnePage, RuleFields};
use crate::pages::status;
use crate::result::{Compared, Line};

/// All of them.
pub(crate) fn samples(locale: Locale) -> Vec<Sample> {
    vec![
        ("scenarios/list", filters::render(&list(locale, true), locale)),
        ("scenarios/list-empty", filters::render(&list(locale, false), locale)),
        ("scenarios/new", filters::render(&new(locale), locale)),
        ("scenarios/edit", filters::render(&edit(locale), locale)),
        ("scenarios/one", filters::render(&one(locale, State::Draft), locale)),
        ("scenarios/one-proposed", filters::render(&one(locale, State::Proposed), locale)),
        ("scenarios/one-outdated", filters::render(&outdated(locale), locale)),
        ("scenarios/compare", filters::render(&compare(locale), locale)),
    ]
}

const PATH: &str = "rule.ZK-5-12.amount[0].rate";

fn scenario(state: State) -> Scenario {
    Scenario {
        id: ScenarioId::from_uuid(Uuid::from_u128(1)),
        name: "8%，上限 80 万".to_owned(),
        year: 2026,
        changes: vec![Change(PATH.to_owned(), "8%".into())],
        state,
        valid_from: (state == State::Proposed).then(|| Day::new(2027, 1, 1)).flatten(),
        valid_to: None,
        basis: "市政府常务会议（演示）".to_owned(),
        pack: String::new(),
        by: Uuid::nil(),
        at: Instant(0),
    }
}

fn list(locale: Locale, some: bool) -> ListPage {
    let row = |state| Row {
        scenario: scenario(state),
        status: status(state),
        by: "张科长（演示）".to_owned(),
    };
    let rows = if some { vec![row(State::Draft), row(State::Proposed)] } else { Vec::new() };
    ListPage { chrome: Chrome::sample(locale), rows, writes: true }
}

fn years() -> Vec<Choice> {
    vec![Choice::new("2026", "2026"), Choice::new("2025", "2025")]
}

fn new(locale: Locale) -> NewPage {
    let (errors, raw) = (Errors::none(), ScenarioRaw::default());
    NewPage { chrome: Chrome::sample(locale), errors, raw, years: years() }
}

fn edit(locale: Locale) -> EditPage {
    let field = |at, label: &str, now: &str, condition| Field {
        at,
        label: label.to_owned(),
        path: PATH.to_owned(),
        now: now.to_owned(),
        value: now.to_owned(),
        condition,
    };
    let place = PlaceRaw { path: PATH.to_owned(), value: "8%".to_owned() };
    EditPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        id: scenario(State::Draft).id.to_string(),
        raw: ScenarioRaw { name: "8%".to_owned(), year: "2026".to_owned(), places: vec![place] },
        years: years(),
        rules: vec![RuleFields {
            clause: "5-12".to_owned(),
            name: "企业购买市外先进技术奖补".to_owned(),
            told: vec!["对象：单位类型为企业".to_owned()],
            numbers: vec![
                field(0, "金额 比例", "10%", false),
                field(1, "上限 最高", "1000000.00", false),
            ],
            conditions: vec![field(2, "对象", r#"[["type","=","enterprise"]]"#, true)],
        }],
    }
}

fn line(label: &str, name: &str, sums: &[i64]) -> Line {
    let sums: Vec<Fen> = sums.iter().map(|yuan| Fen::yuan(*yuan)).collect();
    let open = sums.iter().enumerate().map(|(at, _)| at as u64).collect();
    Line { label: label.to_owned(), name: name.to_owned(), sums, open }
}

fn compared(sums: &[i64]) -> Compared {
    Compared {
        total: line("合计", "", sums),
        by_clause: vec![line("5-12", "企业购买市外先进技术奖补", sums)],
        by_county: vec![line("项城市", "", sums)],
        by_payer: vec![line("省财政（争取）", "", sums)],
        payees: vec![line("豫东味源食品有限公司（演示）", "项城市", sums)],
    }
}

fn one(locale: Locale, state: State) -> OnePage {
    let scenario = scenario(state);
    OnePage {
        chrome: Chrome::sample(locale),
        status: status(state),
        by: "张科长（演示）".to_owned(),
        changed: vec![Changed {
            clause: "5-12".to_owned(),
            rule: "企业购买市外先进技术奖补".to_owned(),
            label: "金额 比例".to_owned(),
            before: "10%".to_owned(),
            after: "8%".to_owned(),
        }],
        result: Ok(compared(&[60_000, 48_000])),
        others: vec![("scn_2".to_owned(), "12%".to_owned())],
        writes: state == State::Draft,
        proposes: state == State::Draft,
        scenario,
        errors: Errors::none(),
        proposal: ProposalRaw::default(),
    }
}

fn outdated(locale: Locale) -> OnePage {
    let result = Err("现行规则已经换过版本，这个方案对不上：没有编号为 ZK-5-13 的 rule".to_owned());
    OnePage { result, changed: Vec::new(), others: Vec::new(), ..one(locale, State::Draft) }
}

fn compare(locale: Locale) -> ComparePage {
    let (a, b) = (scenario(State::Draft), scenario(State::Proposed));
    let result = compared(&[60_000, 48_000, 72_000]);
    ComparePage { chrome: Chrome::sample(locale), year: 2026, a, b, result }
}
