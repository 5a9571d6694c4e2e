//! Who may keep, report and decide.

use kezhuan_authority::{Grant, Permission};

/// Keeping something to hear of its changes.
pub const KEEP: Permission = Permission::signed_in("readers.keep", "收藏");

/// Reporting something, and seeing one's own reports.
pub const REPORT: Permission = Permission::signed_in("readers.report", "举报");

/// Deciding on reports; the record's own permission says which.
pub const DECIDE: Permission =
    Permission::new("readers.decide", "处理举报", &[Grant::CITY, Grant::DESK, Grant::OPERATOR]);
