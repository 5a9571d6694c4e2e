//! Who may do what with demands.

use kezhuan_authority::{Grant, Permission};

/// Beginning a demand for one's company.
pub const CREATE: Permission = Permission::new("demands.create", "发布技术需求", &[Grant::OFFICER]);

/// Writing on a demand, submitting, correcting, renewing, closing and withdrawing it, answering the
/// desk.
pub const EDIT: Permission = Permission::new("demands.edit", "修改这项需求", &[Grant::OFFICER]);

/// Reading what is not for everybody: drafts, and the company behind a hidden name.
pub const READ: Permission = Permission::new(
    "demands.read",
    "查看未公开的需求资料",
    &[
        Grant::OFFICER,
        Grant::RESEARCHER,
        Grant::COUNTY,
        Grant::CITY,
        Grant::AUDITOR,
        Grant::DESK,
        Grant::OPERATOR,
        Grant::SYSTEM,
    ],
);

/// The platform's review.
pub const REVIEW: Permission = Permission::new(
    "demands.review",
    "审核需求并发布",
    &[Grant::CITY, Grant::DESK, Grant::OPERATOR],
);

/// Taking a published demand off the list for the platform, and putting it back.
pub const TAKE_DOWN: Permission = Permission::new(
    "demands.take_down",
    "下架、恢复需求",
    &[Grant::CITY, Grant::DESK, Grant::OPERATOR],
);

/// Proposing another wording to the company.
pub const REFINE: Permission =
    Permission::new("demands.refine", "梳理需求，提出改写建议", &[Grant::DESK]);

/// Writing a demand for a company that agreed to it.
pub const ENTER: Permission = Permission::new("demands.enter", "代企业填写需求", &[Grant::COUNTY]);

/// Bringing in a list: of the own unit, of the region.
pub const IMPORT: Permission = Permission::new(
    "demands.import",
    "导入需求",
    &[Grant::OFFICER, Grant::COUNTY, Grant::CITY, Grant::OPERATOR, Grant::SYSTEM],
);

/// Publishing what was brought in without a further review: lists of public libraries.
pub const IMPORT_PUBLISHED: Permission = Permission::new(
    "demands.import_published",
    "导入并直接发布需求",
    &[Grant::CITY, Grant::OPERATOR, Grant::SYSTEM],
);

/// Ending what is over.
pub const EXPIRE: Permission = Permission::new("demands.expire", "需求到期", &[Grant::SYSTEM]);
