//! Who may do what with a deal.

use kezhuan_authority::{Grant, Permission};

/// 提出合作意向.
pub const BEGIN: Permission =
    Permission::new("deals.begin", "代表单位提出合作意向", &[Grant::OFFICER]);

/// Reading a deal: the parties, the agency named, the administration of their regions.
pub const READ: Permission = Permission::new(
    "deals.read",
    "查看这笔交易",
    &[Grant::OFFICER, Grant::BROKER, Grant::COUNTY, Grant::CITY, Grant::AUDITOR, Grant::SYSTEM],
);

/// The seller's answer and declaration.
pub const ANSWER: Permission =
    Permission::new("deals.answer", "代表卖方答复意向", &[Grant::OFFICER]);

/// The buyer's promise of secrecy.
pub const PROMISE: Permission =
    Permission::new("deals.promise", "代表买方签保密承诺", &[Grant::OFFICER]);

/// Proposing and confirming versions of the sheet.
pub const BARGAIN: Permission = Permission::new("deals.bargain", "代表单位议价", &[Grant::OFFICER]);

/// Ending a deal.
pub const END: Permission = Permission::new("deals.end", "终止这笔交易", &[Grant::OFFICER]);

/// Drafting the contract.
pub const CONTRACT: Permission =
    Permission::new("deals.contract", "由成交起草合同", &[Grant::OFFICER]);

/// Writing notes and handing in files.
pub const NOTE: Permission =
    Permission::new("deals.note", "在这笔交易里留言", &[Grant::OFFICER, Grant::BROKER]);

/// Following the 公示.
pub const FOLLOW: Permission = Permission::new("deals.follow", "跟进公示结果", &[Grant::SYSTEM]);
