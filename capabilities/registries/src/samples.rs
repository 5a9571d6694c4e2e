//! Each page with sample data, for the page tests.

use kezhuan_kernel::Page;
use kezhuan_pack::FieldType;
use kezhuan_web::kit::{Choice, Facets, Pager, Status, Step};
use kezhuan_web::{Chrome, Errors, Locale, Sample, filters};

use crate::pages::Row;
use crate::pages::form::{FormPage, Input, Mode};
use crate::pages::list::ListPage;
use crate::pages::overview::{GroupShown, Line, OverviewPage};
use crate::pages::show::{Act, ShowPage};
use crate::pages::work::WorkPage;
use crate::rules::{DecisionRaw, RegistrationRaw};

/// All templates.
pub fn samples(locale: Locale) -> Vec<Sample> {
    vec![
        ("registries/overview", filters::render(&overview(locale), locale)),
        ("registries/list", filters::render(&list(locale), locale)),
        ("registries/show", filters::render(&show(locale), locale)),
        ("registries/form", filters::render(&form(locale, Mode::Apply), locale)),
        ("registries/past", filters::render(&form(locale, Mode::Past), locale)),
        ("registries/correct", filters::render(&form(locale, Mode::Correct), locale)),
        ("registries/work", filters::render(&work(locale), locale)),
    ]
}

fn line(name: &str) -> Line {
    let counts = vec![Some(3), Some(1), None];
    Line { name: name.into(), href: "/registries/incubator".into(), counts, total: 4 }
}

fn overview(locale: Locale) -> OverviewPage {
    OverviewPage {
        chrome: Chrome::sample(locale),
        levels: ["市级", "省级", "国家级"].map(str::to_owned).to_vec(),
        groups: vec![GroupShown {
            name: "孵化载体".into(), lines: vec![line("科技企业孵化器")]
        }],
        counties: vec![line("项城市")],
        total: 4,
        may_read: true,
        may_enter: true,
    }
}

fn row() -> Row {
    Row {
        name: "演示豫东孵化器".into(),
        href: "/registries/incubator/reg_1".into(),
        number: "DJ-2026-00001".into(),
        kind: "科技企业孵化器".into(),
        level: "市级".into(),
        region: "项城市".into(),
        holder: "演示孵化运营公司".into(),
        demo: true,
        state: (Status::Done, "有效"),
        below: "2026年3月2日 认定".into(),
        verb: Some("去核实"),
    }
}

fn list(locale: Locale) -> ListPage {
    ListPage {
        chrome: Chrome::sample(locale),
        kind: "incubator".into(),
        kind_name: "科技企业孵化器".into(),
        lead: "市级由演示市科技局认定。".into(),
        facets: Facets { action: "/registries/incubator".into(), ..Facets::default() },
        pills: Vec::new(),
        rows: vec![row()],
        sorts: [],
        words: String::new(),
        found: 1,
        total: 1,
        pager: Pager::new(Page::default(), 1, |_| String::new()),
        may_apply: true,
        may_enter: true,
    }
}

fn show(locale: Locale) -> ShowPage {
    ShowPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        name: "演示豫东孵化器".into(),
        number: "DJ-2026-00001".into(),
        kind: "incubator".into(),
        kind_name: "科技企业孵化器".into(),
        level: "市级".into(),
        holder: ("演示孵化运营公司".into(), "/organizations/org_1".into()),
        demo: true,
        region: "项城市".into(),
        state: (Status::Proc, "县级已核实"),
        waits: "等演示市科技局决定".into(),
        by: "演示市科技局".into(),
        recognised_on: None,
        document_no: Some("演科〔2026〕3号".into()),
        upgrade_of: Some((
            "演示众创空间（DJ-2025-00003）".into(),
            "/registries/makerspace/reg_2".into(),
        )),
        fields: vec![("场地面积（平方米）".into(), "1200.5".into())],
        clauses: vec!["3-5".into(), "3-6".into()],
        history: vec![Step {
            what: "已申报".into(),
            when: "2026-03-02".into(),
            class: "now",
            ..Step::default()
        }],
        notes: vec![("2026-03-03 县级已核实".into(), "现场看过，材料齐".into())],
        files: Some(vec![(
            "场地证明.pdf".into(),
            "12 KB".into(),
            "/registries/incubator/reg_1/files/fil_1".into(),
        )]),
        hint: "认定条件的文件还没有载入，请在意见里逐条写明核对情况。",
        act: Some(Act {
            heading: "作出决定",
            action: "/registries/incubator/reg_1/decide".into(),
            choices: vec![Choice::new("grant", "准予认定"), Choice::new("refuse", "不予认定")],
            with_document: true,
            raw: DecisionRaw::default(),
        }),
        edit: Some(("更正登记内容", "/registries/incubator/reg_1/correct".into())),
    }
}

fn form(locale: Locale, mode: Mode) -> FormPage {
    let input = |name: &str, label: &str, kind| Input {
        name: name.into(),
        label: label.into(),
        kind,
        value: String::new(),
        picked: Vec::new(),
        choices: vec![Choice::new("综合", "综合")],
    };
    FormPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        mode,
        kind: "incubator".into(),
        kind_name: "科技企业孵化器".into(),
        action: "/registries/incubator".into(),
        back: "/registries/incubator".into(),
        raw: RegistrationRaw::default(),
        levels: vec![Choice::new("city", "市级")],
        holders: vec![Choice::new("org_1", "演示孵化运营公司")],
        regions: vec![Choice::new("河南省/周口市/项城市", "项城市")],
        upgrades: vec![Choice::new("reg_1", "演示豫东孵化器")],
        inputs: vec![
            input("fields[speciality]", "专业方向", FieldType::Choice),
            input("fields[area]", "场地面积（平方米）", FieldType::Number),
            input("fields[tenants]", "在孵企业和团队", FieldType::Count),
            input("fields[equipment]", "设备原值", FieldType::Fen),
            input("fields[team_share]", "团队持股比例", FieldType::Rate),
            input("fields[reserve_on]", "列入国家级后备梯队日期", FieldType::Date),
            input("fields[members]", "成员单位", FieldType::Text),
            input("picks[industries][]", "服务产业", FieldType::Industries),
        ],
    }
}

fn work(locale: Locale) -> WorkPage {
    WorkPage {
        chrome: Chrome::sample(locale),
        mine: vec![row()],
        others: vec![Row { verb: None, ..row() }],
        may_enter: true,
    }
}
