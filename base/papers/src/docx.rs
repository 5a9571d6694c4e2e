//! A draft as DOCX: six XML parts in a zip. The same draft gives the same bytes.
//!
//! The parts are templates (`docx/*.xml`), so that every property a clerk needs is there: real
//! styles, repeated table heads, fonts with their substitutes, page numbers, room for the seal.

use std::io::{Cursor, Write};

use minijinja::value::Serde;
use minijinja::{AutoEscape, context};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::PaperError;
use crate::draft::{Draft, jinja};

/// Parts that are the same in every file.
const FIXED: [(&str, &str); 3] = [
    ("[Content_Types].xml", include_str!("docx/content_types.xml")),
    ("_rels/.rels", include_str!("docx/rels.xml")),
    ("word/_rels/document.xml.rels", include_str!("docx/document_rels.xml")),
];

/// Parts made from the draft.
const MADE: [(&str, &str); 7] = [
    ("docProps/core.xml", include_str!("docx/core.xml")),
    ("word/document.xml", include_str!("docx/document.xml")),
    ("word/styles.xml", include_str!("docx/styles.xml")),
    ("word/fontTable.xml", include_str!("docx/fonts.xml")),
    ("word/settings.xml", include_str!("docx/settings.xml")),
    ("word/header.xml", include_str!("docx/header.xml")),
    ("word/footer.xml", include_str!("docx/footer.xml")),
];

/// The left-hand footer of even pages.
const EVEN: &str = "word/footer_even.xml";

pub(crate) fn docx(draft: &Draft) -> Result<Vec<u8>, PaperError> {
    let failed = |error: &dyn std::fmt::Display| PaperError::Template(format!("docx: {error}"));
    let mut jinja = jinja()?;
    jinja.set_auto_escape_callback(|_| AutoEscape::Html);
    jinja.add_filter("mm", |mm: f64| (mm * 1440.0 / 25.4).round() as i64);
    jinja.add_filter("pt", |pt: f64| (pt * 20.0).round() as i64);
    jinja.add_filter("half", |pt: f64| (pt * 2.0).round() as i64);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut put = |name: &str, text: &str| {
        zip.start_file(name, options).map_err(|e| failed(&e))?;
        zip.write_all(text.as_bytes()).map_err(|e| failed(&e))
    };
    for (name, text) in FIXED {
        put(name, text)?;
    }
    let footer = ("word/footer.xml", include_str!("docx/footer.xml"));
    for (name, template) in MADE.into_iter().chain([(EVEN, footer.1)]) {
        let context = context! { draft => Serde(draft), layout => Serde(&draft.layout), even => name == EVEN };
        let text = jinja.render_str(template, context).map_err(|e| failed(&e))?;
        put(name, &text)?;
    }
    Ok(zip.finish().map_err(|e| failed(&e))?.into_inner())
}
