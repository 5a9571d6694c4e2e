//! Who may do what with achievements.

use kezhuan_authority::{Grant, Permission};

/// Beginning an achievement for one's unit.
pub const CREATE: Permission =
    Permission::new("achievements.create", "登记科技成果", &[Grant::OFFICER, Grant::RESEARCHER]);

/// Writing on a draft, submitting it, taking it back.
pub const EDIT: Permission =
    Permission::new("achievements.edit", "修改这项成果", &[Grant::OFFICER, Grant::RESEARCHER_OWN]);

/// Reading what is not published, and every tier.
pub const READ: Permission = Permission::new(
    "achievements.read",
    "查看未公开的成果资料",
    &[
        Grant::OFFICER,
        Grant::RESEARCHER,
        Grant::COUNTY,
        Grant::CITY,
        Grant::AUDITOR,
        Grant::OPERATOR,
        Grant::SYSTEM,
    ],
);

/// The unit's review: ownership, contributors, pricing, collective decision.
pub const UNIT_REVIEW: Permission =
    Permission::new("achievements.unit_review", "代表单位审核成果", &[Grant::OFFICER]).in_person();

/// The platform's review: form, duplicates, sensitive content.
pub const PLATFORM_REVIEW: Permission = Permission::new(
    "achievements.platform_review",
    "审核成果并发布",
    &[Grant::CITY, Grant::OPERATOR],
);

/// Correcting and renewing what is published.
pub const MANAGE: Permission =
    Permission::new("achievements.manage", "管理已发布的成果", &[Grant::OFFICER]);

/// Taking back what one's own unit has published.
pub const WITHDRAW: Permission =
    Permission::new("achievements.withdraw", "撤回已发布的成果", &[Grant::OFFICER]);

/// Taking a published achievement off the list for the platform, and putting it back.
pub const TAKE_DOWN: Permission =
    Permission::new("achievements.take_down", "下架、恢复成果", &[Grant::CITY, Grant::OPERATOR]);

/// Seeing whom to call: every look is recorded.
pub const CONTACT: Permission = Permission::signed_in("achievements.contact", "查看联系人");

/// Signing the promise of secrecy for one's organization.
pub const SIGN_NDA: Permission =
    Permission::new("achievements.sign_nda", "代表单位签保密承诺", &[Grant::OFFICER]);

/// Opening an attachment; the tier decides.
pub const DOWNLOAD: Permission = Permission::public("achievements.download", "下载附件");

/// Bringing in a list: of the own unit, of the region.
pub const IMPORT: Permission = Permission::new(
    "achievements.import",
    "导入成果",
    &[Grant::OFFICER, Grant::COUNTY, Grant::CITY, Grant::OPERATOR, Grant::SYSTEM],
);

/// Publishing what was brought in without a further review: lists of public libraries.
pub const IMPORT_PUBLISHED: Permission = Permission::new(
    "achievements.import_published",
    "导入并直接发布成果",
    &[Grant::CITY, Grant::OPERATOR, Grant::SYSTEM],
);

/// Ending what is over.
pub const EXPIRE: Permission = Permission::new("achievements.expire", "到期下架", &[Grant::SYSTEM]);
