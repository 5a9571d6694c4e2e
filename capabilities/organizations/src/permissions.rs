//! Who may do what with organizations.

use kezhuan_authority::{Grant, Permission};

/// Registering an organization.
pub const REGISTER: Permission = Permission::signed_in("organizations.register", "登记单位");

/// Reading what is not for everybody: contact, yearly figures, holders, an organization that is
/// not verified.
pub const READ: Permission = Permission::new(
    "organizations.read",
    "查看单位的内部资料",
    &[
        Grant::OFFICER,
        Grant::RESEARCHER,
        Grant::BROKER,
        Grant::CLERK,
        Grant::COUNTY,
        Grant::CITY,
        Grant::FINANCE,
        Grant::AUDITOR,
        Grant::OPERATOR,
        Grant::SYSTEM,
    ],
);

/// Changing what the organization says about itself.
pub const AMEND: Permission =
    Permission::new("organizations.amend", "修改单位资料", &[Grant::OFFICER]);

/// Verifying, returning, suspending, restoring.
pub const VERIFY: Permission = Permission::new(
    "organizations.verify",
    "核验单位",
    &[Grant::CLERK, Grant::COUNTY, Grant::CITY],
);

/// Recording qualifications, yearly figures and holders.
pub const RECORD: Permission = Permission::new(
    "organizations.record",
    "记录单位的资质和年度数据",
    &[Grant::OFFICER, Grant::COUNTY, Grant::CITY],
);

/// Bringing in a list of organizations of the region.
pub const IMPORT: Permission = Permission::new(
    "organizations.import",
    "导入单位",
    &[Grant::CLERK, Grant::COUNTY, Grant::CITY, Grant::OPERATOR, Grant::SYSTEM],
);

/// Bringing in a list of yearly figures: of the own organization, of the region.
pub const IMPORT_FIGURES: Permission = Permission::new(
    "organizations.import_figures",
    "导入单位年度数据",
    &[Grant::OFFICER, Grant::COUNTY, Grant::CITY, Grant::OPERATOR, Grant::SYSTEM],
);
