//! Who may do what at the market desk.

use kezhuan_authority::{Grant, Permission};

/// Seeing the queue and what was done.
pub const READ: Permission = Permission::new(
    "market.read",
    "查看市场运营的事项",
    &[Grant::DESK, Grant::CITY, Grant::AUDITOR, Grant::SYSTEM],
);

/// Logging contacts, ending matters, sending demands to units.
pub const WORK: Permission = Permission::new("market.work", "办理市场运营的事项", &[Grant::DESK]);

/// Handing a matter over; the city's bureau may when somebody is away.
pub const HAND_OVER: Permission =
    Permission::new("market.hand_over", "交接市场运营的事项", &[Grant::DESK, Grant::CITY]);

/// Answering a demand that was sent to one's unit.
pub const ANSWER: Permission =
    Permission::new("market.answer", "代表单位答复推送的需求", &[Grant::OFFICER]);

/// Opening and ending matters as the log tells.
pub const FOLLOW: Permission =
    Permission::new("market.follow", "跟进新需求和新意向", &[Grant::SYSTEM]);
