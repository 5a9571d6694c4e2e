//! Who may do what with a 公示.

use kezhuan_authority::{Grant, Permission};

/// 提出异议: anybody who is signed in, so that an objection has an author.
pub const OBJECT: Permission = Permission::signed_in("publicity.object", "提出异议");

/// Answering an objection: the unit whose 公示 it is; the bureau where no unit is.
pub const ANSWER: Permission =
    Permission::new("publicity.answer", "答复异议", &[Grant::OFFICER, Grant::COUNTY, Grant::CITY]);

/// Saying where the unit itself published.
pub const PLACE: Permission =
    Permission::new("publicity.place", "补填本单位公示处", &[Grant::OFFICER]);

/// Reading objections, the full record after its term, and the 公示证明.
pub const READ: Permission = Permission::new(
    "publicity.read",
    "查看公示的异议和证明",
    &[Grant::OFFICER, Grant::COUNTY, Grant::CITY, Grant::AUDITOR],
);

/// Reading who a person that objected is.
pub const IDENTITY: Permission = Permission::new(
    "publicity.identity",
    "查看异议人的身份",
    &[Grant::COUNTY, Grant::CITY, Grant::AUDITOR],
);

/// Ending what is due.
pub const CLOSE: Permission =
    Permission::new("publicity.close", "结束到期的公示", &[Grant::SYSTEM]);

/// Lists of 公示 for the seal.
pub const LIST: Permission = Permission::new(
    "publicity.list",
    "出公示情况清单",
    &[Grant::COUNTY, Grant::CITY, Grant::AUDITOR],
);
