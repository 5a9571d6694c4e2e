//! Who may do what with lists on their way in. What a list holds is asked of its capability.

use kezhuan_authority::{Grant, Permission, Role, Scope};

const fn own(role: Role) -> Grant {
    Grant { role, scope: Scope::Own }
}

/// Bringing in lists, and one's own lists.
pub const USE: Permission = Permission::new(
    "imports.use",
    "批量导入",
    &[
        own(Role::Officer),
        own(Role::Clerk),
        own(Role::CountyBureau),
        own(Role::CityBureau),
        own(Role::Operator),
    ],
);

/// Checking and writing the rows.
pub const WORK: Permission = Permission::new("imports.work", "处理导入的表格", &[Grant::SYSTEM]);
