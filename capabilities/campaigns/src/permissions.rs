//! Who may do what with campaigns. Filing is a matter of the demand itself: whoever may create or
//! edit it.

use kezhuan_authority::{Grant, Permission};

/// Opening and closing a campaign, urging counties, moving their last day: the city for all its
/// counties, a county for itself.
pub const RUN: Permission =
    Permission::new("campaigns.run", "组织需求征集", &[Grant::CITY, Grant::COUNTY]);

/// Collecting, checking and sending up for one's county.
pub const COLLECT: Permission =
    Permission::new("campaigns.collect", "核对、上报本县区征集的需求", &[Grant::COUNTY]);

/// Deciding whether two demands are the same.
pub const DECIDE: Permission =
    Permission::new("campaigns.decide", "认定征集的需求是否重复", &[Grant::COUNTY, Grant::CITY]);

/// Reading how far each county is, and what it collected, as far as each demand allows.
pub const READ: Permission = Permission::new(
    "campaigns.read",
    "查看需求征集的进度",
    &[Grant::COUNTY, Grant::CITY, Grant::AUDITOR, Grant::DESK, Grant::OPERATOR, Grant::SYSTEM],
);
