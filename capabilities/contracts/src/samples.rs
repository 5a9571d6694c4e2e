//! Each template with sample data, for the page tests.

use std::collections::BTreeMap;

use kezhuan_kernel::{Day, Fen, Id, Instant, Page, Uuid};
use kezhuan_web::kit::{Choice, Clock, Facets, Pace, Pager, Rail, Status, Step};
use kezhuan_web::{Chrome, Errors, Locale, Sample, filters};

use crate::content::{Content, Cost, Party, PlanRow};
use crate::model::{Contract, ContractId, NewContract, Registration, Seal};
use crate::ops::change::CancelRaw;
use crate::ops::evidence::{EvidenceCheckRaw, EvidenceRaw};
use crate::ops::receipt::ReceiptRaw;
use crate::pages::form::{ClauseRow, FormPage, Options, Purpose, SubmitPage};
use crate::pages::list::{ListPage, Mine, Row};
use crate::pages::money::{EvidenceFormPage, EvidencePage, ReceiptRow, ReceiptsPage};
use crate::pages::review::{self, CheckRow, Raws, ReviewPage};
use crate::pages::show::{Allowed, CancelPage, ShowPage, View};
use crate::pages::verify::{Closed, VerifyPage};
use crate::raw::ContractRaw;
use crate::records::{Evidence, EvidenceId, EvidenceState, Receipt, ReceiptId};
use crate::rules::{Finding, Weight};
use crate::state::{Origin, State};
use crate::stats::{Count, Year};

/// All of them.
pub fn samples(locale: Locale) -> Vec<Sample> {
    let chrome = || Chrome::sample(locale);
    vec![
        ("contracts/list", filters::render(&list(chrome()), locale)),
        ("contracts/form", filters::render(&form(chrome(), Purpose::New), locale)),
        ("contracts/external", filters::render(&form(chrome(), Purpose::External), locale)),
        ("contracts/submit", filters::render(&submit(chrome()), locale)),
        ("contracts/show", filters::render(&show(chrome()), locale)),
        ("contracts/cancel", filters::render(&cancel(chrome()), locale)),
        ("contracts/review", filters::render(&review(chrome(), State::FirstReview), locale)),
        ("contracts/settle", filters::render(&review(chrome(), State::ChangeReview), locale)),
        ("contracts/experts", filters::render(&review(chrome(), State::ExpertReview), locale)),
        ("contracts/receipts", filters::render(&receipts(chrome()), locale)),
        ("contracts/evidence_new", filters::render(&evidence_new(chrome()), locale)),
        ("contracts/evidence", filters::render(&evidence_page(chrome()), locale)),
        ("contracts/verify", filters::render(&verify(chrome()), locale)),
    ]
}

fn day(d: u32) -> Day {
    Day::new(2026, 3, d).unwrap_or_else(|| Instant(0).day())
}

fn party(name: &str, region: &str) -> Party {
    Party {
        organization: None,
        name: name.to_owned(),
        credit_code: Some("91411699MADEM0011R".to_owned()),
        region: region.to_owned(),
        policy_type: None,
        legal_entity: None,
    }
}

fn content() -> Content {
    Content {
        kind: "development".to_owned(),
        subkind: "委托开发".to_owned(),
        title: "低温乳化型植物奶油基料开发".to_owned(),
        summary: "4 ℃ 下保持 72 小时不析水，打发率不低于 3.2 倍。".to_owned(),
        seller: party("周口食品工程研究所（演示）", "河南省/周口市/川汇区"),
        buyer: party("项城乳品有限公司（演示）", "河南省/周口市/项城市"),
        agency: None,
        broker: "王演示".to_owned(),
        achievement: None,
        deal: None,
        amount: Fen::yuan(680_000),
        technical_amount: Fen::yuan(584_000),
        recognised: false,
        costs: vec![Cost { what: "均质机一台".to_owned(), amount: Fen::yuan(96_000) }],
        payment_mode: "instalments".to_owned(),
        plan: vec![PlanRow {
            due: day(30),
            amount: Fen::yuan(680_000),
            condition: "验收后".to_owned(),
        }],
        signed_on: Some(day(2)),
        from: None,
        until: None,
        related: None,
        field: "biomedical".to_owned(),
        industry: String::new(),
        place: None,
        licence_mode: String::new(),
        territory: String::new(),
        ip: String::new(),
        clauses: BTreeMap::from([("acceptance".to_owned(), "第八条、附件二".to_owned())]),
    }
}

fn contract(state: State) -> Contract {
    let new = NewContract {
        id: ContractId::from_uuid(Uuid::from_u128(1)),
        origin: Origin::Local,
        platform_no: "HT-2026-00877".to_owned(),
        content: content(),
        region: "河南省/周口市/川汇区".to_owned(),
        state,
        seal: Seal { token: "0".repeat(32), check_code: "7F3A-90AB".to_owned() },
        by: None,
        now: day(3).start(),
    };
    let registration = Registration {
        on: day(20),
        region: "河南省/周口市/川汇区".to_owned(),
        registry: "周口技术合同登记处（演示）".to_owned(),
    };
    Contract {
        registration: Some(registration),
        due: state.is_in_force().then(|| day(24)),
        ..Contract::from(new)
    }
}

fn view() -> View {
    let parties = [("委托方", content().buyer, "项城市"), ("受托方", content().seller, "川汇区")];
    View {
        kind: "技术开发（委托开发）".to_owned(),
        parties: parties.map(|(w, p, r)| (w.to_owned(), p, r.to_owned())).to_vec(),
        status: Status::You,
        clock: Some(Clock {
            pace: Pace::Soon,
            left: "3 个工作日".to_owned(),
            detail: "最晚 2026年3月24日".to_owned(),
        }),
        lacks_year: false,
        payment_mode: "分期支付".to_owned(),
        field: "生物、医药和医疗器械".to_owned(),
        industry: String::new(),
        place: "项城市".to_owned(),
        licence_mode: String::new(),
        reason: String::new(),
        items: vec![("缺少验收标准或方法".to_owned(), "补一条验收条款".to_owned())],
        clauses: vec![("有验收标准和方法".to_owned(), "第八条、附件二".to_owned())],
    }
}

fn findings() -> Vec<Finding> {
    let finding = |check, weight, text: &str| Finding {
        check,
        weight,
        text: text.to_owned(),
        reason: None,
        field: "",
    };
    vec![
        finding("written", Weight::Fine, "合同 2026年3月2日 签订，文本已上传"),
        finding("acceptance", Weight::Ask, "没有写明合同哪一条有：有验收标准和方法"),
        finding("price", Weight::Stop, "付款计划合计 660,000.00 元，成交额 680,000.00 元，对不上"),
    ]
}

fn list(chrome: Chrome) -> ListPage {
    let count = |key: &str| Count {
        key: key.to_owned(),
        contracts: 42,
        amount: Fen::yuan(61_000_000),
        technical: Fen::yuan(57_000_000),
    };
    let row = Row {
        contract: contract(State::FirstReview),
        status: Status::Proc,
        clock: view().clock,
        kind: "技术开发".to_owned(),
    };
    let mine = Mine {
        heading: "我的合同",
        rows: vec![row],
        pager: Pager::new(Page::default(), 1, |n| format!("/contracts?page={n}")),
        facets: Facets { action: "/contracts".to_owned(), ..Facets::default() },
        pills: Vec::new(),
        q: String::new(),
    };
    ListPage {
        chrome,
        mine: Some(mine),
        may_write: true,
        may_file: true,
        may_list: true,
        year: Year {
            year: 2026,
            total: count("2026"),
            kinds: vec![count("技术开发")],
            months: vec![count("2026-03")],
            outflow: vec![count("川汇区")],
            inflow: vec![count("项城市")],
        },
        years: vec![2026, 2025],
    }
}

fn choices(words: &[&str]) -> Vec<Choice> {
    words.iter().map(|word| Choice::new(*word, *word)).collect()
}

fn form(chrome: Chrome, purpose: Purpose) -> FormPage {
    FormPage {
        chrome,
        purpose,
        action: "/contracts".to_owned(),
        back: "/contracts".to_owned(),
        number: String::new(),
        raw: ContractRaw::of(&content()),
        errors: Errors::none(),
        options: Options {
            kinds: choices(&["development", "licence"]),
            subkinds: choices(&["委托开发", "合作开发"]),
            payment_modes: choices(&["once", "instalments"]),
            licence_modes: choices(&["ordinary"]),
            fields: choices(&["biomedical"]),
            industries: choices(&["food"]),
            seller_word: "受托方".to_owned(),
            buyer_word: "委托方".to_owned(),
        },
        clauses: vec![ClauseRow {
            item: "acceptance".to_owned(),
            name: "有验收标准和方法".to_owned(),
            at: "第八条".to_owned(),
        }],
        files: Vec::new(),
        items: view().items,
        statement: "请补一条验收条款。".to_owned(),
    }
}

fn submit(chrome: Chrome) -> SubmitPage {
    SubmitPage {
        chrome,
        contract: contract(State::Signed),
        kind: view().kind,
        parties: view().parties.into_iter().map(|(word, party, _)| (word, party)).collect(),
        findings: findings(),
        stops: 1,
        may: true,
        applicant: content().seller.name,
        limit: "15 个工作日".to_owned(),
        errors: Errors::none(),
    }
}

fn receipt() -> Receipt {
    Receipt {
        id: ReceiptId::from_uuid(Uuid::from_u128(2)),
        contract: ContractId::from_uuid(Uuid::from_u128(1)),
        on: day(25),
        amount: Fen::yuan(-80_000),
        reason: "设备退货".to_owned(),
        slip_no: "0394-演示".to_owned(),
        invoice_no: "26410000000000000001".to_owned(),
        slip: None,
        invoice: None,
        recorded_for: None,
        recorded_at: day(25).start(),
        confirmed_at: None,
    }
}

fn evidence() -> Evidence {
    Evidence {
        id: EvidenceId::from_uuid(Uuid::from_u128(3)),
        contract: ContractId::from_uuid(Uuid::from_u128(1)),
        place: "河南省/周口市/项城市".to_owned(),
        produced_on: Some(day(28)),
        kinds: vec!["production_line".to_owned()],
        note: "用在二号车间。".to_owned(),
        state: EvidenceState::Waiting,
        state_at: day(29).start(),
        checked_by: None,
        visited_on: None,
        finding: String::new(),
    }
}

fn show(chrome: Chrome) -> ShowPage {
    let step = Step {
        what: "提交认定登记".to_owned(),
        when: "2026-03-03 09:00".to_owned(),
        class: "done",
        ..Step::default()
    };
    ShowPage {
        chrome,
        contract: contract(State::Registered),
        view: view(),
        rail: Rail::new(6, Status::You, &["", "", "", "2026-03-02", "2026-03-20"]),
        steps: vec![step],
        findings: findings(),
        receipts: vec![receipt()],
        received: Fen::yuan(600_000),
        evidence: vec![evidence()],
        files: Vec::new(),
        may: Allowed {
            edit: false,
            submit: false,
            review: true,
            deal: true,
            receipt: true,
            evidence: true,
            change: true,
            paper: true,
        },
    }
}

fn cancel(chrome: Chrome) -> CancelPage {
    let (contract, raw) = (contract(State::Registered), CancelRaw::default());
    CancelPage { chrome, contract, raw, errors: Errors::none() }
}

fn review(chrome: Chrome, state: State) -> ReviewPage {
    let check = CheckRow {
        id: "acceptance".to_owned(),
        name: "有验收标准和方法".to_owned(),
        findings: findings(),
        mark: "wrong",
    };
    ReviewPage {
        chrome,
        contract: contract(state),
        view: view(),
        files: Vec::new(),
        findings: findings(),
        checks: vec![check],
        needs_experts: false,
        change: Some(vec![("项目名称", "旧名".to_owned(), "新名".to_owned())]),
        options: review::Options {
            decisions: review::decisions(state, false),
            items: choices(&["no_acceptance"]),
            refusals: choices(&["not_technical"]),
            revocations: choices(&["fake"]),
            favourable: choices(&["true", "false"]),
            fits: choices(&["true", "false"]),
            grant: choices(&["true", "false"]),
        },
        raws: Raws::default(),
        errors: Errors::none(),
    }
}

fn receipts(chrome: Chrome) -> ReceiptsPage {
    let row = ReceiptRow {
        receipt: receipt(),
        files: Vec::new(),
        may_confirm: true,
        doubles: vec!["HT-2026-00660".to_owned()],
    };
    ReceiptsPage {
        chrome,
        contract: contract(State::Registered),
        rows: vec![row],
        received: Fen::yuan(600_000),
        may_record: true,
        raw: ReceiptRaw::default(),
        errors: Errors::none(),
    }
}

fn evidence_new(chrome: Chrome) -> EvidenceFormPage {
    EvidenceFormPage {
        chrome,
        contract: contract(State::Registered),
        kinds: choices(&["production_line"]),
        raw: EvidenceRaw::default(),
        errors: Errors::none(),
    }
}

fn evidence_page(chrome: Chrome) -> EvidencePage {
    EvidencePage {
        chrome,
        contract: contract(State::Registered),
        evidence: evidence(),
        place: "项城市".to_owned(),
        checker: "项城市".to_owned(),
        kinds: vec!["生产线或设备投运照片、记录".to_owned()],
        files: Vec::new(),
        may_check: true,
        passed: choices(&["true", "false"]),
        raw: EvidenceCheckRaw::default(),
        errors: Errors::none(),
    }
}

fn verify(chrome: Chrome) -> VerifyPage {
    VerifyPage {
        chrome,
        token: "0".repeat(32),
        standing: "有效",
        title: content().title,
        registry: "周口技术合同登记处（演示）".to_owned(),
        registered_on: Some(day(20)),
        closed: Some(Closed {
            number: "HY-2026-00877".to_owned(),
            national_no: String::new(),
            kind: view().kind,
            parties: vec![("委托方".to_owned(), content().buyer.name)],
            amount: content().amount,
            technical_amount: content().technical_amount,
            signed_on: Some(day(2)),
        }),
        code: "7F3A-90AB".to_owned(),
        errors: Errors::none(),
    }
}
