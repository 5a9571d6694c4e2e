//! Each template with sample data, for the page tests.

use kezhuan_authority::Role;
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Id, Instant, Page, Uuid};
use kezhuan_organizations::{FormWords, OrganizationId, OrganizationRaw};
use kezhuan_web::kit::{Choice, Pager};
use kezhuan_web::{Chrome, Errors, Locale, Personal, Sample, filters};

use crate::DEMO_PASSWORD;
use crate::model::mandate::{Mandate, MandateId, MandateState};
use crate::model::takeover::{Takeover, TakeoverId, TakeoverState};
use crate::model::{Member, MembershipId, MembershipState, Session, SessionId, User, UserId};
use crate::ops::elsewhere::Standing as ElsewhereStanding;
use crate::ops::mandate::View as MandateAs;
use crate::ops::takeover::{Standing, View};
use crate::pages::account::{AccountPage, MOBILE_HINT, MembershipRow, SessionRow};
use crate::pages::code::{CodePage, ResetPage, password_hint};
use crate::pages::data::{DataPage, grouped};
use crate::pages::elsewhere::{ProofPage, UnknownPage};
use crate::pages::mandate::{
    AskPage, MandatePage, MandatesPage, Row as MandateRow, areas as mandate_areas,
};
use crate::pages::members::{JoinPage, MemberRow, MembersPage, RegisterPage, roles};
use crate::pages::second::{EnrolPage, PeoplePage, PersonRow, RecoveryPage, qr};
use crate::pages::sign_in::{DemoLogin, LoginPage, SignUpPage};
use crate::pages::takeover::{ClaimPage, Found, Paper, TakeoverPage, choices};
use crate::rules::{
    CodeRaw, JoinRaw, NameRaw, ObjectionRaw, PersonRaw, PhoneRaw, Proof, SignInRaw, SignUpRaw,
    TakeoverDecisionRaw, TakeoverRaw,
};
use crate::settings::Settings;
use crate::typed_mandate::{MandateAnswerRaw, MandateRaw};

/// All of them.
pub(crate) fn samples(locale: Locale) -> Vec<Sample> {
    let chrome = || Chrome::sample(locale);
    let (errors, href) = (Errors::none, || "/organizations/1".to_owned());
    let name = || "沁颍药业（演示）有限公司".to_owned();
    let login = LoginPage {
        chrome: chrome(),
        errors: errors(),
        raw: SignInRaw::default(),
        mobile: String::new(),
        has_sms: true,
        elsewhere: vec![("政务服务网（演示）".into(), "/login/oidc/gov".into())],
        demo: vec![DemoLogin {
            label: "企业经办人".into(),
            name: "李明（演示）".into(),
            login: "qinying".into(),
        }],
        password: DEMO_PASSWORD,
    };
    let signup = SignUpPage {
        chrome: chrome(),
        errors: errors(),
        raw: SignUpRaw::default(),
        has_sms: true,
        password_hint: password_hint(&Settings::default()),
    };
    let members = MembersPage {
        chrome: chrome(),
        name: name(),
        href: href(),
        may_manage: true,
        rows: [MembershipState::Asked, MembershipState::Active].map(member_row).into(),
        takeovers: vec![a_takeover(TakeoverState::Asked)],
    };
    let join = JoinPage {
        chrome: chrome(),
        errors: errors(),
        raw: JoinRaw::default(),
        roles: roles(),
        name: name(),
        href: href(),
    };
    let register = RegisterPage {
        chrome: chrome(),
        errors: errors(),
        raw: OrganizationRaw::default(),
        words: words(),
    };
    vec![
        ("accounts/login", filters::render(&login, locale)),
        ("accounts/signup", filters::render(&signup, locale)),
        ("accounts/account", filters::render(&account(chrome()), locale)),
        ("accounts/members", filters::render(&members, locale)),
        ("accounts/code", filters::render(&code(chrome()), locale)),
        ("accounts/reset", filters::render(&reset(chrome(), true), locale)),
        ("accounts/reset_without", filters::render(&reset(chrome(), false), locale)),
        ("accounts/enrol", filters::render(&enrol(chrome()), locale)),
        ("accounts/recovery", filters::render(&recovery(chrome()), locale)),
        ("accounts/people", filters::render(&people(chrome()), locale)),
        ("accounts/claim", filters::render(&claim(chrome(), Standing::Free, false), locale)),
        ("accounts/claim_taken", filters::render(&claim(chrome(), Standing::Taken, false), locale)),
        ("accounts/claim_mine", filters::render(&claim(chrome(), Standing::Mine, true), locale)),
        ("accounts/mandates", filters::render(&mandates(chrome(), true), locale)),
        ("accounts/no_mandates", filters::render(&mandates(chrome(), false), locale)),
        ("accounts/mandate_new", filters::render(&mandate_new(chrome()), locale)),
        ("accounts/mandate", filters::render(&mandate(chrome(), MandateState::Asked), locale)),
        (
            "accounts/mandate_given",
            filters::render(&mandate(chrome(), MandateState::Given), locale),
        ),
        ("accounts/takeover", filters::render(&takeover(chrome(), TakeoverState::Asked), locale)),
        (
            "accounts/takeover_open",
            filters::render(&takeover(chrome(), TakeoverState::Granted), locale),
        ),
        (
            "accounts/takeover_done",
            filters::render(&takeover(chrome(), TakeoverState::Done), locale),
        ),
        ("accounts/data", filters::render(&data(chrome()), locale)),
        ("accounts/join", filters::render(&join, locale)),
        ("accounts/unknown", filters::render(&unknown(chrome(), false), locale)),
        ("accounts/unknown_taken", filters::render(&unknown(chrome(), true), locale)),
        ("accounts/proof", filters::render(&proof(chrome(), true, Proof::Password), locale)),
        ("accounts/proof_code", filters::render(&proof(chrome(), false, Proof::Code), locale)),
        ("accounts/proof_anew", filters::render(&proof(chrome(), false, Proof::SignIn), locale)),
        ("accounts/register", filters::render(&register, locale)),
    ]
}

fn unknown(chrome: Chrome, taken: bool) -> UnknownPage {
    UnknownPage {
        chrome,
        errors: Errors::none(),
        raw: NameRaw { name: "李明（演示）".into() },
        provider: "政务服务网（演示）".into(),
        token: "0".into(),
        mobile: Some("0394-0000001".into()),
        taken,
    }
}

fn proof(chrome: Chrome, links: bool, asked: Proof) -> ProofPage {
    ProofPage {
        chrome,
        errors: Errors::none(),
        links,
        provider: "政务服务网（演示）".into(),
        person: "李明（演示）".into(),
        action: "/account/link/0".into(),
        asked,
    }
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

fn member(state: MembershipState) -> Member {
    Member {
        id: MembershipId::from_uuid(Uuid::from_u128(1)),
        user: UserId::from_uuid(Uuid::from_u128(2)),
        name: "李明（演示）".into(),
        organization: OrganizationId::from_uuid(Uuid::from_u128(3)),
        role: Role::Officer,
        state,
        asked_at: Instant(0),
    }
}

fn member_row(state: MembershipState) -> MemberRow {
    MemberRow {
        member: member(state),
        asked: state == MembershipState::Asked,
        href: "/organizations/1/members/1".into(),
        key: format!("member-{}", state.word()),
    }
}

fn membership_row(state: MembershipState) -> MembershipRow {
    MembershipRow {
        member: member(state),
        organization: "沁颍药业（演示）有限公司".into(),
        asked: state == MembershipState::Asked,
        current: false,
        work_key: format!("work-{}", state.word()),
        leave_key: format!("leave-{}", state.word()),
        leave_href: "/account/memberships/1/leave".into(),
        leave_text: "退出单位",
    }
}

fn account(chrome: Chrome) -> AccountPage {
    let session = |n: u128, here| SessionRow {
        session: Session {
            id: SessionId::from_uuid(Uuid::from_u128(n)),
            user: UserId::from_uuid(Uuid::from_u128(2)),
            created_at: Instant(0),
            seen_at: Instant(0),
            expires_at: Instant(0),
            organization: None,
        },
        here,
        href: "/account/sessions/1/end".into(),
        key: format!("session-{n}"),
    };
    AccountPage {
        chrome,
        errors: Errors::none(),
        user: user(),
        mobile: "0394-0000001".into(),
        mobile_hint: MOBILE_HINT[1],
        email: String::new(),
        has_sms: true,
        has_mail: true,
        elsewhere: [None, Some(Instant(0))]
            .map(|since| ElsewhereStanding {
                id: "gov".into(),
                name: "政务服务网（演示）".into(),
                since,
            })
            .into(),
        recovery_left: Some(7),
        password_hint: password_hint(&Settings::default()),
        person: PersonRaw { name: "李明（演示）".into(), phone: "0394-0000001".into() },
        posts: vec!["合同登记员 项城市".into()],
        memberships: [MembershipState::Asked, MembershipState::Active].map(membership_row).into(),
        sessions: vec![session(1, true), session(2, false)],
    }
}

fn user() -> User {
    User {
        id: UserId::from_uuid(Uuid::from_u128(2)),
        login: "qinying".into(),
        phone: "0394-0000001".into(),
        mobile: Some("0394-0000001".into()),
        email: None,
        name: "李明（演示）".into(),
        demo_label: None,
        has_password: true,
        created_at: Instant(0),
    }
}

fn code(chrome: Chrome) -> CodePage {
    let page = CodePage::of(chrome, "填验证码", "/login/code/1".into(), CodeRaw::default());
    CodePage {
        lead: "验证码已发到 0394-0000001，5 分钟内有效。".into(),
        asks_name: true,
        asks_password: true,
        password_hint: password_hint(&Settings::default()),
        again: Some(("/login/code".into(), "mobile", "0394-0000001".into())),
        ..page
    }
}

fn reset(chrome: Chrome, has_sms: bool) -> ResetPage {
    ResetPage { chrome, errors: Errors::none(), raw: PhoneRaw::default(), has_sms }
}

fn enrol(chrome: Chrome) -> EnrolPage {
    EnrolPage {
        chrome,
        errors: Errors::none(),
        raw: CodeRaw::default(),
        action: "/login/enrol/1".into(),
        obliged: true,
        qr: qr("otpauth://totp/demo?secret=GEZDGNBVGY3TQOJQ").unwrap_or_default(),
        secret: "GEZD GNBV GY3T QOJQ".into(),
    }
}

fn recovery(chrome: Chrome) -> RecoveryPage {
    RecoveryPage { chrome, codes: vec!["GEZDGNBV-GY3TQOJQ".into()], next: "/desk".into() }
}

fn people(chrome: Chrome) -> PeoplePage {
    let row = |second| PersonRow {
        user: user(),
        posts: vec!["平台运营 周口市".into()],
        second,
        href: "/accounts/1/second/reset".into(),
        key: format!("person-{second}"),
    };
    PeoplePage {
        chrome,
        text: "李".into(),
        rows: vec![row(true), row(false)],
        pager: Pager::new(Page::default(), 2, |_| String::new()),
    }
}

fn claim(chrome: Chrome, standing: Standing, unknown: bool) -> ClaimPage {
    ClaimPage {
        chrome,
        errors: Errors::none(),
        code: "91411699MADEM0011R".into(),
        raw: TakeoverRaw::default(),
        unknown,
        found: Some(Found {
            href: "/organizations/1".into(),
            name: "沁颍药业（演示）有限公司".into(),
            place: "项城市".into(),
            state: "已核验",
            standing,
        }),
        days: 7,
    }
}

fn takeover(chrome: Chrome, state: TakeoverState) -> TakeoverPage {
    TakeoverPage {
        chrome,
        errors: Errors::none(),
        t: a_takeover(state),
        name: "沁颍药业（演示）有限公司".into(),
        href: "/organizations/1".into(),
        person: "李明（演示）".into(),
        view: View { mine: false, decides: true, officer: true },
        papers: vec![Paper {
            what: "营业执照",
            name: "营业执照（演示）.pdf".into(),
            size: "120 KB".into(),
            href: "/takeovers/1/files/licence".into(),
        }],
        choices: choices(),
        decision: TakeoverDecisionRaw::default(),
        objection: ObjectionRaw::default(),
        days: 7,
    }
}

fn a_takeover(state: TakeoverState) -> Takeover {
    let file = FileId::from_uuid(Uuid::from_u128(4));
    Takeover {
        id: TakeoverId::from_uuid(Uuid::from_u128(1)),
        user: UserId::from_uuid(Uuid::from_u128(2)),
        organization: OrganizationId::from_uuid(Uuid::from_u128(3)),
        state,
        replaces: true,
        licence: file,
        letter: Some(file),
        said: "原经办人已离职（演示）".into(),
        reason: "证照一致（演示）".into(),
        objection: String::new(),
        asked_at: Instant(0),
        state_at: Instant(0),
        until: Some(Instant(0)),
        decided_by: None,
        version: 0,
    }
}

fn data(chrome: Chrome) -> DataPage {
    let row = |group, what: &str, afterwards| Personal {
        group,
        what: what.into(),
        value: "0394-0000001".into(),
        afterwards,
    };
    let rows =
        vec![row("账号", "手机或电话", "清除"), row("办事记录", "以您的编号记下的操作", "保留")];
    DataPage { chrome, errors: Errors::none(), groups: grouped(rows), has_password: true }
}

fn a_mandate(state: MandateState) -> MandateRow {
    let day = |month| Day::new(2026, month, 1).unwrap_or_else(|| Instant(0).day());
    let mandate = Mandate {
        id: MandateId::from_uuid(Uuid::from_u128(1)),
        principal: OrganizationId::from_uuid(Uuid::from_u128(2)),
        agent: OrganizationId::from_uuid(Uuid::from_u128(3)),
        areas: vec!["deals".into(), "contracts".into()],
        from: day(3),
        until: day(12),
        letter: FileId::from_uuid(Uuid::from_u128(4)),
        said: "日常交易由机构代办".into(),
        state,
        on_paper: state == MandateState::Given,
        reason: "换了经办人".into(),
        asked_by: None,
        asked_at: day(3).start(),
        state_at: day(3).start(),
        version: 0,
    };
    let (principal, agent) = ("沁颍药业（演示）有限公司", "三川启桥技术转移（演示）有限公司");
    MandateRow::new(mandate, principal.into(), agent.into(), day(5))
}

fn mandates(chrome: Chrome, some: bool) -> MandatesPage {
    let rows = if some { vec![a_mandate(MandateState::Given)] } else { Vec::new() };
    MandatesPage { chrome, rows, may_ask: true }
}

fn mandate_new(chrome: Chrome) -> AskPage {
    let agents = vec![Choice::new("org_1", "甲（演示）"), Choice::new("org_2", "乙（演示）")];
    AskPage {
        chrome,
        errors: Errors::none(),
        raw: MandateRaw::default(),
        agents,
        areas: mandate_areas(),
    }
}

fn mandate(chrome: Chrome, state: MandateState) -> MandatePage {
    MandatePage {
        chrome,
        errors: Errors::none(),
        row: a_mandate(state),
        letter: "委托书.pdf".into(),
        view: MandateAs { gives: true, confirms: false, acts: false },
        raw: MandateAnswerRaw::default(),
    }
}
