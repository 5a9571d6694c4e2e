//! Who may do what with notices.

use kezhuan_authority::{Grant, Permission};

/// Reading one's own inbox and marking what was read.
pub const INBOX: Permission = Permission::signed_in("notices.inbox", "查看自己的消息");

/// Turning events into notices.
pub const DELIVER: Permission = Permission::new("notices.deliver", "投递消息", &[Grant::SYSTEM]);

/// Seeing what leaves the house and what could not be sent, and having it tried again.
pub const OUTGOING: Permission =
    Permission::new("notices.outgoing", "查看对外发送", &[Grant::OPERATOR]);

/// Setting up the robot that brings an organization's news to its group.
pub const ROBOT: Permission =
    Permission::new("notices.robot", "设置单位的群机器人", &[Grant::OFFICER]);
