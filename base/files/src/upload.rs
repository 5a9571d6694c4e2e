//! A file on its way in.

use kezhuan_kernel::Problem;

use crate::kind::{Kind, kind_of};
use crate::settings::Mib;

/// A file as it was uploaded.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Name of the form field.
    pub field: String,
    /// File name as the person knows it.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
    /// What the virus scanner says against it: the Chinese sentence to show at the field.
    pub refused: Option<String>,
    /// How large it may be, for whoever uploads it.
    pub limit: Mib,
}

impl Upload {
    /// A file that nothing is said against.
    pub fn new(field: impl Into<String>, name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { field: field.into(), name: name.into(), bytes, refused: None, limit: Mib::default() }
    }

    /// Did the scanner let it pass? A table that is read and not kept asks this alone.
    ///
    /// # Errors
    /// [`Problem::Invalid`] at its field.
    pub fn must_be_clean(&self) -> Result<(), Problem> {
        match &self.refused {
            None => Ok(()),
            Some(why) => Err(Problem::field(&self.field, why)),
        }
    }

    /// What it is, by its content.
    ///
    /// # Errors
    /// [`Problem::Invalid`] at its field: a virus, a wrong kind or size.
    pub fn kind(&self) -> Result<Kind, Problem> {
        self.must_be_clean()?;
        kind_of(&self.bytes, self.limit).map_err(|why| Problem::field(&self.field, why))
    }
}
