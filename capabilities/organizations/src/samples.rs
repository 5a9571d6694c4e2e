//! Each template with sample data, for the page tests.

use kezhuan_kernel::{Day, Fen, Id, Instant, Page, Uuid};
use kezhuan_pack::FigureUnit;
use kezhuan_web::kit::{Choice, Facets, Pager, Sort, Status, Step};
use kezhuan_web::{Chrome, Errors, Locale, Sample, filters};

use crate::model::{
    Backing, Holding, Organization, OrganizationId, Profile, Qualification, QualificationId, State,
};
use crate::pages::FormWords;
use crate::pages::forms::{EditPage, FigureField, FiguresPage, HolderPage, QualificationPage};
use crate::pages::list::{ListPage, Row};
use crate::pages::show::{FigureRow, QualificationRow, ShowPage, Shown, YearRows};
use crate::pages::verify::{Point, VerifyPage};
use crate::rules::{DecisionRaw, FiguresRaw, HoldingRaw, OrganizationRaw, QualificationRaw};

/// All of them.
pub(crate) fn samples(locale: Locale) -> Vec<Sample> {
    vec![
        ("organizations/list", filters::render(&list(locale), locale)),
        ("organizations/show", filters::render(&show(locale), locale)),
        ("organizations/edit", filters::render(&edit(locale), locale)),
        ("organizations/verify", filters::render(&verify(locale), locale)),
        ("organizations/figures", filters::render(&figures(locale), locale)),
        ("organizations/qualification", filters::render(&qualification(locale), locale)),
        ("organizations/holder", filters::render(&holder(locale), locale)),
    ]
}

fn organization(state: State) -> Organization {
    let profile = Profile {
        name: "沁颍药业（演示）有限公司".into(),
        kind: "enterprise".into(),
        credit_code: "91411699MADEM0011R".parse().ok(),
        region: "河南省/周口市/项城市".into(),
        address: "演示大道 1 号".into(),
        contact_name: "李明".into(),
        contact_phone: "0394-0000001".into(),
        summary: "头孢类中间体和原料药。".into(),
        size: None,
        party_nature: None,
        industries: vec!["biomedicine".into()],
        roles: vec![],
        legal_entity: None,
    };
    let id = OrganizationId::from_uuid(Uuid::from_u128(1));
    let now = day().start();
    Organization {
        state,
        reason: Some("执照照片看不清".into()),
        ..Organization::register(id, profile, None, true, now)
    }
}

fn day() -> Day {
    Day::new(2026, 3, 2).unwrap_or_else(|| Instant(0).day())
}

fn step() -> Step {
    Step { what: "登记".into(), when: "2026-03-02".into(), class: "done", ..Step::default() }
}

fn words() -> FormWords {
    let one = |value: &str, label: &str| vec![Choice::new(value, label)];
    FormWords {
        kinds: one("enterprise", "企业"),
        regions: one("河南省/周口市/项城市", "项城市"),
        industries: one("biomedicine", "生物医药"),
        roles: one("transfer_agency", "技术转移机构"),
        sizes: one("small", "小型"),
        natures: one("150", "有限责任公司"),
    }
}

fn list(locale: Locale) -> ListPage {
    ListPage {
        chrome: Chrome::sample(locale),
        q: "药".into(),
        total: 1,
        rows: vec![Row {
            name: "沁颍药业（演示）有限公司".into(),
            href: "/organizations/1".into(),
            snippet: "头孢类中间体和原料药。".into(),
            kind: "企业".into(),
            region: "项城市".into(),
            demo: true,
        }],
        facets: Facets { action: "/organizations".into(), ..Facets::default() },
        pills: vec![],
        sorts: ["最相关", "最新核验"]
            .map(|text| Sort { text: text.into(), href: "/organizations".into(), current: false })
            .to_vec(),
        pager: Pager::new(Page::default(), 1, |n| format!("?page={n}")),
        may_list: true,
    }
}

fn show(locale: Locale) -> ShowPage {
    let o = organization(State::Pending);
    let id = o.id;
    ShowPage {
        chrome: Chrome::sample(locale),
        kind: "企业".into(),
        region: "项城市".into(),
        code: "91411699MADEM0011R".into(),
        industries: "生物医药".into(),
        roles: "技术转移机构".into(),
        legal: Some(("甲大学（演示）".into(), "/organizations/2".into())),
        campuses: vec![("东校区（演示）".into(), "/organizations/3".into())],
        status: Status::You,
        verifier: "项城市科技局或登记员".into(),
        due: Some(day()),
        inside: true,
        may_members: true,
        may_amend: true,
        may_verify: true,
        may_record: true,
        may_join: true,
        qualifications: vec![QualificationRow {
            name: "高新技术企业".into(),
            holds: true,
            record: Qualification {
                id: QualificationId::from_uuid(Uuid::from_u128(2)),
                organization: id,
                kind: "hnte".into(),
                level: "national".into(),
                certificate: "演示-GR-0001".into(),
                from: day(),
                to: None,
                evidence: None,
                backing: Backing::Own,
            },
        }],
        years: vec![YearRows {
            year: 2025,
            rows: [
                Shown::Money(Fen::yuan(1)),
                Shown::Count(2),
                Shown::Yes,
                Shown::No,
                Shown::Unknown,
            ]
            .map(|shown| FigureRow { label: "营业收入".into(), shown, source: "审计".into() })
            .into_iter()
            .collect(),
        }],
        holders: vec![Holding {
            id: Uuid::from_u128(4),
            organization: id,
            holder: None,
            holder_name: "乙公司（演示）".into(),
            share: None,
            backing: Backing::Official,
        }],
        steps: vec![step()],
        o,
    }
}

fn edit(locale: Locale) -> EditPage {
    EditPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: OrganizationRaw::of(&organization(State::Returned)),
        words: words(),
        name: "沁颍药业（演示）有限公司".into(),
        href: "/organizations/1".into(),
    }
}

fn verify(locale: Locale) -> VerifyPage {
    VerifyPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: DecisionRaw::default(),
        o: organization(State::Pending),
        href: "/organizations/1".into(),
        kind: "企业".into(),
        region: "项城市".into(),
        code: "91411699MADEM0011R".into(),
        industries: "生物医药".into(),
        roles: String::new(),
        legal: None,
        status: Status::You,
        due: Some(day()),
        points: vec![Point {
            class: "ask", text: "名称、代码与证照一致", detail: String::new()
        }],
        choices: vec![Choice::new("verify", "核验通过").hint("资料属实，公开展示")],
        steps: vec![step()],
    }
}

fn figures(locale: Locale) -> FiguresPage {
    let field = |name: &str, unit| FigureField {
        name: format!("figures[{name}]"),
        label: "营业收入".into(),
        value: "1".into(),
        unit,
    };
    FiguresPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: FiguresRaw { year: "2025".into(), ..FiguresRaw::default() },
        fields: vec![
            field("revenue", FigureUnit::Fen),
            field("staff", FigureUnit::Count),
            field("rd_activity", FigureUnit::Flag),
        ],
        flags: vec![Choice::new("yes", "是"), Choice::new("no", "否"), Choice::new("", "没有掌握")],
        name: "沁颍药业（演示）有限公司".into(),
        href: "/organizations/1".into(),
    }
}

fn qualification(locale: Locale) -> QualificationPage {
    QualificationPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: QualificationRaw::default(),
        kinds: vec![Choice::new("hnte", "高新技术企业")],
        name: "沁颍药业（演示）有限公司".into(),
        href: "/organizations/1".into(),
    }
}

fn holder(locale: Locale) -> HolderPage {
    HolderPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: HoldingRaw::default(),
        name: "沁颍药业（演示）有限公司".into(),
        href: "/organizations/1".into(),
    }
}
