//! What can be done with organizations, one file per verb.

pub(crate) mod amend;
pub(crate) mod decide;
pub(crate) mod import;
pub(crate) mod import_figures;
pub(crate) mod listed;
pub(crate) mod listed_rows;
pub(crate) mod record;
pub(crate) mod register;
