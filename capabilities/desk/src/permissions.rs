//! Who may do what at the desk.

use kezhuan_authority::Permission;

/// Handing over one's own to-dos.
pub const HAND_OVER: Permission = Permission::signed_in("desk.hand_over", "交接自己的待办");
