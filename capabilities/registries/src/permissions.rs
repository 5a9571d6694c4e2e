//! Who may do what with registrations.

use kezhuan_authority::{Grant, Permission};

/// Applying for the own organization, and mending a returned application.
pub const APPLY: Permission = Permission::new("registries.apply", "申报登记", &[Grant::OFFICER]);

/// Reading an application that is not decided, and the evidence.
pub const READ: Permission = Permission::new(
    "registries.read",
    "查看申报材料",
    &[
        Grant::OFFICER,
        Grant::COUNTY,
        Grant::CITY,
        Grant::FINANCE,
        Grant::AUDITOR,
        Grant::OPERATOR,
        Grant::SYSTEM,
    ],
);

/// The county's check of an application; the city's for what lies in no county.
pub const VERIFY: Permission =
    Permission::new("registries.verify", "核实申报", &[Grant::COUNTY, Grant::CITY]);

/// Granting, forwarding, refusing, entering the result, changing the status, correcting.
pub const DECIDE: Permission = Permission::new("registries.decide", "决定认定", &[Grant::CITY]);

/// Entering what was recognised in the past.
pub const ENTER: Permission =
    Permission::new("registries.enter", "补录以往认定", &[Grant::CITY, Grant::SYSTEM]);
