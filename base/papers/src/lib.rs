//! Papers: templates of the pack and JSON become PDF or DOCX, the same bytes for the same input.
//!
//! What is checked by its code is a typst file of the pack and only PDF; what people go on writing is
//! a draft (`.jinja`) and gives PDF and DOCX. The record's data is never markup. Nothing here knows the clock or the network: dates are part of the data. Rendering is
//! plain computing of some tens of milliseconds; a server calls it in `spawn_blocking`.

mod docx;
mod draft;
mod error;
mod figures;
mod layout;
mod qr;
mod templates;
#[cfg(test)]
mod tests;
mod world;

use std::borrow::Cow;

use serde_json::Value;
use typst::comemo;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use draft::Draft;
pub use error::PaperError;
pub use figures::{day, money};
pub use qr::qr_svg;
pub use templates::Templates;
use world::PaperWorld;

/// What typesets a draft as PDF.
const DRAFT: &str = "draft.typ";
/// Renders after which memoized layout that was not used again is dropped.
const KEEP_FOR: usize = 8;

/// The fonts of all papers.
#[derive(Debug, Clone)]
pub struct Fonts {
    faces: Vec<Font>,
    book: LazyHash<FontBook>,
}

impl Fonts {
    /// Reads font files (TTF, OTF, TTC). Bold text needs a bold face among them.
    pub fn new(files: impl IntoIterator<Item = Cow<'static, [u8]>>) -> Result<Self, PaperError> {
        let faces: Vec<Font> =
            files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
        if faces.is_empty() {
            return Err(PaperError::NoFont);
        }
        let book = LazyHash::new(FontBook::from_fonts(&faces));
        Ok(Self { faces, book })
    }
}

/// The press: fonts and the standard library, loaded once.
#[derive(Debug)]
pub struct Papers {
    fonts: Fonts,
    library: LazyHash<Library>,
}

impl Papers {
    /// Sets up the press.
    pub fn new(fonts: Fonts) -> Self {
        Self { fonts, library: LazyHash::new(Library::default()) }
    }

    /// Makes the paper asked for: `platform_check.typ` and `notice.pdf` as PDF, `notice.docx` as
    /// DOCX; the last two from the draft `notice.jinja`.
    pub fn make(
        &self,
        templates: &Templates,
        asked: &str,
        data: &Value,
    ) -> Result<Vec<u8>, PaperError> {
        let of = |stem: &str| Draft::of(templates, &format!("{stem}.jinja"), data);
        if let Some(stem) = asked.strip_suffix(".docx") {
            return docx::docx(&of(stem)?);
        }
        let Some(stem) = asked.strip_suffix(".pdf") else {
            return self.render(templates, asked, data);
        };
        let draft = serde_json::to_value(of(stem)?)
            .map_err(|error| PaperError::Template(format!("{stem}.jinja: {error}")))?;
        self.render(templates, DRAFT, &draft)
    }

    /// Renders `main`, one of the templates, with the data of the record, to PDF.
    ///
    /// In the template `json("/data.json")` gives the data; where the data has a text `qr`,
    /// `image("/qr.svg")` is its QR code.
    pub fn render(
        &self,
        templates: &Templates,
        main: &str,
        data: &Value,
    ) -> Result<Vec<u8>, PaperError> {
        let world = PaperWorld::new(self, templates, main, data)?;
        let pdf = typst::compile::<PagedDocument>(&world)
            .output
            .and_then(|document| typst_pdf::pdf(&document, &PdfOptions::default()))
            .map_err(|errors| PaperError::of_template(&world, &errors));
        comemo::evict(KEEP_FOR);
        pdf
    }
}
