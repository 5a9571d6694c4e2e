//! Who may do what with contracts.

use kezhuan_authority::{Grant, Permission};

/// Reading a contract with its amounts, files and receipts.
pub const READ: Permission = Permission::new(
    "contracts.read",
    "查看技术合同",
    &[
        Grant::OFFICER,
        Grant::RESEARCHER,
        Grant::BROKER,
        Grant::CLERK,
        Grant::COUNTY,
        Grant::CITY,
        Grant::FINANCE,
        Grant::AUDITOR,
        Grant::SYSTEM,
    ],
);

/// Writing and signing a contract.
pub const WRITE: Permission =
    Permission::new("contracts.write", "填写技术合同", &[Grant::OFFICER, Grant::SYSTEM]);

/// Applying for registration, for a change, for cancellation.
pub const APPLY: Permission = Permission::new("contracts.apply", "提交认定登记", &[Grant::OFFICER]);

/// Deciding about registration and changes.
pub const REVIEW: Permission = Permission::new("contracts.review", "审核技术合同", &[Grant::CLERK]);

/// Revoking a registration.
pub const REVOKE: Permission =
    Permission::new("contracts.revoke", "撤销合同登记", &[Grant::CLERK, Grant::CITY]);

/// Lists of registered contracts for the seal.
pub const SEAL_LIST: Permission = Permission::new(
    "contracts.list",
    "出技术合同登记清单",
    &[Grant::CLERK, Grant::COUNTY, Grant::CITY, Grant::FINANCE, Grant::AUDITOR],
);

/// Filing a registration made elsewhere.
pub const FILE_EXTERNAL: Permission =
    Permission::new("contracts.file_external", "备案外地登记", &[Grant::OFFICER]);

/// Recording money that came in.
pub const RECORD_RECEIPT: Permission =
    Permission::new("contracts.record_receipt", "记到账", &[Grant::OFFICER]);

/// Filing evidence of conversion.
pub const FILE_EVIDENCE: Permission =
    Permission::new("contracts.file_evidence", "提交转化佐证", &[Grant::OFFICER]);

/// The county's check on the spot; the city's for zones and for places outside.
pub const CHECK_EVIDENCE: Permission =
    Permission::new("contracts.check_evidence", "核查转化", &[Grant::COUNTY, Grant::CITY]);

/// Bringing in contracts of past years.
pub const IMPORT: Permission = Permission::new(
    "contracts.import",
    "导入技术合同",
    &[Grant::OFFICER, Grant::CLERK, Grant::COUNTY, Grant::CITY, Grant::OPERATOR, Grant::SYSTEM],
);

/// Bringing in a list of money that came in.
pub const IMPORT_RECEIPTS: Permission = Permission::new(
    "contracts.import_receipts",
    "导入到账",
    &[Grant::OFFICER, Grant::CLERK, Grant::COUNTY, Grant::CITY, Grant::OPERATOR, Grant::SYSTEM],
);
