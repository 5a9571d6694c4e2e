//! Each template with sample data, for the page tests.

use kezhuan_authority::Role;
use kezhuan_kernel::{Id, Instant, Uuid};
use kezhuan_organizations::{FormWords, OrganizationId, OrganizationRaw};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Errors, Locale, Sample, filters};

use crate::DEMO_PASSWORD;
use crate::model::{Member, MembershipId, MembershipState, Session, SessionId, User, UserId};
use crate::pages::account::{AccountPage, MembershipRow, SessionRow};
use crate::pages::members::{JoinPage, MemberRow, MembersPage, RegisterPage, roles};
use crate::pages::sign_in::{DemoLogin, LoginPage, SignUpPage};
use crate::rules::{JoinRaw, PersonRaw, SignInRaw, SignUpRaw};

/// All of them.
pub(crate) fn samples(locale: Locale) -> Vec<Sample> {
    let chrome = || Chrome::sample(locale);
    let (errors, href) = (Errors::none, || "/organizations/1".to_owned());
    let name = || "沁颍药业（演示）有限公司".to_owned();
    let login = LoginPage {
        chrome: chrome(),
        errors: errors(),
        raw: SignInRaw::default(),
        demo: vec![DemoLogin {
            label: "企业经办人".into(),
            name: "李明（演示）".into(),
            login: "qinying".into(),
        }],
        password: DEMO_PASSWORD,
    };
    let signup = SignUpPage { chrome: chrome(), errors: errors(), raw: SignUpRaw::default() };
    let members = MembersPage {
        chrome: chrome(),
        name: name(),
        href: href(),
        may_manage: true,
        rows: [MembershipState::Asked, MembershipState::Active].map(member_row).into(),
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
        ("accounts/join", filters::render(&join, locale)),
        ("accounts/register", filters::render(&register, locale)),
    ]
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
        user: User {
            id: UserId::from_uuid(Uuid::from_u128(2)),
            login: "qinying".into(),
            phone: "0394-0000001".into(),
            name: "李明（演示）".into(),
            demo_label: None,
            created_at: Instant(0),
        },
        person: PersonRaw { name: "李明（演示）".into(), phone: "0394-0000001".into() },
        posts: vec!["合同登记员 项城市".into()],
        memberships: [MembershipState::Asked, MembershipState::Active].map(membership_row).into(),
        sessions: vec![session(1, true), session(2, false)],
    }
}
