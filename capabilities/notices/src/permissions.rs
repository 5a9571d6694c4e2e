//! Who may do what with notices.

use kezhuan_authority::{Grant, Permission};

/// Reading one's own inbox and marking what was read.
pub const INBOX: Permission = Permission::signed_in("notices.inbox", "查看自己的消息");

/// Turning events into notices.
pub const DELIVER: Permission = Permission::new("notices.deliver", "投递消息", &[Grant::SYSTEM]);
