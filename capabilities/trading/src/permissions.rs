//! Who may do what with a deal.

use kezhuan_authority::{Grant, Permission};

/// 提出合作意向.
pub const BEGIN: Permission =
    Permission::new("deals.begin", "代表单位提出合作意向或应答需求", &[Grant::OFFICER]);

/// 挂牌, and everything the seller decides about it.
pub const LIST: Permission = Permission::new("deals.list", "代表单位挂牌", &[Grant::OFFICER]);

/// 摘牌.
pub const TAKE: Permission = Permission::new("deals.take", "代表单位摘牌", &[Grant::OFFICER]);

/// Reading a deal: the parties, the agency named, the administration of their regions; the market's
/// desk where it was invited.
pub const READ: Permission = Permission::new(
    "deals.read",
    "查看这笔交易",
    &[
        Grant::OFFICER,
        Grant::BROKER,
        Grant::COUNTY,
        Grant::CITY,
        Grant::AUDITOR,
        Grant::SYSTEM,
        Grant::DESK,
    ],
);

/// The answer of the side that was asked; the seller's declaration.
pub const ANSWER: Permission =
    Permission::new("deals.answer", "代表单位答复意向", &[Grant::OFFICER]);

/// The promise of secrecy of the side that began the deal.
pub const PROMISE: Permission =
    Permission::new("deals.promise", "代表单位签保密承诺", &[Grant::OFFICER]);

/// Proposing and confirming versions of the sheet.
pub const BARGAIN: Permission = Permission::new("deals.bargain", "代表单位议价", &[Grant::OFFICER]);

/// Ending a deal.
pub const END: Permission = Permission::new("deals.end", "终止这笔交易", &[Grant::OFFICER]);

/// Drafting the contract.
pub const CONTRACT: Permission =
    Permission::new("deals.contract", "由成交起草合同", &[Grant::OFFICER]);

/// Telling what came after the contract: shares registered, a trial paid, returned, extended.
pub const AFTER: Permission =
    Permission::new("deals.after", "补记入股登记和试用结果", &[Grant::OFFICER]);

/// Writing notes and handing in files.
pub const NOTE: Permission = Permission::new(
    "deals.note",
    "在这笔交易里留言",
    &[Grant::OFFICER, Grant::BROKER, Grant::DESK],
);

/// Inviting the market's desk.
pub const INVITE: Permission =
    Permission::new("deals.invite", "邀请市场运营参加", &[Grant::OFFICER]);

/// Following the 公示, and the time of listings.
pub const FOLLOW: Permission = Permission::new("deals.follow", "跟进公示结果", &[Grant::SYSTEM]);
