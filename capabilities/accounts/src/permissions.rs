//! Who may do what with accounts.

use kezhuan_authority::{Grant, Permission};

/// Opening an account.
pub const SIGN_UP: Permission = Permission::public("accounts.sign_up", "注册账号");

/// Signing in.
pub const SIGN_IN: Permission = Permission::public("accounts.sign_in", "登录");

/// One's own account: data, password, sessions, organizations.
pub const SELF: Permission = Permission::signed_in("accounts.self", "管理自己的账号");

/// Asking to join an organization.
pub const JOIN: Permission = Permission::signed_in("accounts.join", "申请加入单位");

/// Seeing who belongs to an organization.
pub const MEMBERS: Permission = Permission::new(
    "accounts.members",
    "查看单位成员",
    &[
        Grant::OFFICER,
        Grant::RESEARCHER,
        Grant::BROKER,
        Grant::CLERK,
        Grant::COUNTY,
        Grant::CITY,
        Grant::OPERATOR,
        Grant::AUDITOR,
    ],
);

/// Letting people into an organization and out of it. Officials do it where an organization has no
/// officer yet, or a wrong one.
pub const MANAGE_MEMBERS: Permission = Permission::new(
    "accounts.manage_members",
    "管理单位成员",
    &[Grant::OFFICER, Grant::CLERK, Grant::COUNTY, Grant::CITY],
);

/// Making accounts for others and giving posts.
pub const ADMINISTER: Permission =
    Permission::new("accounts.administer", "管理账号和岗位", &[Grant::OPERATOR, Grant::SYSTEM]);

/// Asking to administer an organization that is there already.
pub const TAKE_OVER: Permission = Permission::signed_in("accounts.take_over", "认领单位");

/// Asking for a mandate: to act in the name of another organization.
pub const ASK_MANDATE: Permission =
    Permission::new("accounts.ask_mandate", "上传委托书", &[Grant::OFFICER]);

/// Giving a mandate and taking it back.
pub const GIVE_MANDATE: Permission =
    Permission::new("accounts.give_mandate", "确认和收回委托", &[Grant::OFFICER]);

/// Confirming by the paper what an organization gave that has no officer here.
pub const CONFIRM_MANDATE: Permission = Permission::new(
    "accounts.confirm_mandate",
    "按纸质委托书确认委托",
    &[Grant::CLERK, Grant::COUNTY, Grant::CITY],
);

/// Deciding who administers an organization.
pub const DECIDE_TAKEOVER: Permission = Permission::new(
    "accounts.decide_takeover",
    "核验单位认领",
    &[Grant::CLERK, Grant::COUNTY, Grant::CITY],
);
