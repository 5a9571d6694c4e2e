//! Who may try out changes and hand them on.

use kezhuan_authority::{Grant, Permission};

/// Seeing scenarios and what they would give.
pub const READ: Permission =
    Permission::new("scenarios.read", "看试算方案", &[Grant::CITY, Grant::FINANCE, Grant::AUDITOR]);

/// Making and changing scenarios.
pub const WRITE: Permission =
    Permission::new("scenarios.write", "做试算方案", &[Grant::CITY, Grant::FINANCE]);

/// Handing a scenario on as the next version.
pub const PROPOSE: Permission =
    Permission::new("scenarios.propose", "提出下一版规则", &[Grant::CITY]);
