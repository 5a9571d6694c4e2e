//! What a template can see: the pack's templates, its data, its QR code. No disk, network or clock.

use serde_json::Value;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use crate::{PaperError, Papers, Templates, qr_svg};

const DATA: &str = "data.json";
const QR: &str = "qr.svg";

pub(crate) struct PaperWorld<'a> {
    papers: &'a Papers,
    templates: &'a Templates,
    main: &'a Source,
    data: Bytes,
    qr: Option<Bytes>,
}

impl<'a> PaperWorld<'a> {
    pub(crate) fn new(
        papers: &'a Papers,
        templates: &'a Templates,
        main: &str,
        data: &Value,
    ) -> Result<Self, PaperError> {
        let main = templates.get(main).ok_or_else(|| PaperError::NoTemplate(main.to_owned()))?;
        let qr = data.get("qr").and_then(Value::as_str).map(qr_svg).transpose()?;
        Ok(Self {
            papers,
            templates,
            main,
            data: Bytes::from_string(data.to_string()),
            qr: qr.map(Bytes::from_string),
        })
    }
}

impl World for PaperWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.papers.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.papers.fonts.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let template = is_ours(id).then(|| self.templates.get(name(id))).flatten();
        template.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match name(id) {
            _ if !is_ours(id) => Err(FileError::AccessDenied),
            DATA => Ok(self.data.clone()),
            QR => self.qr.clone().ok_or(FileError::AccessDenied),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.papers.fonts.faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn name(id: FileId) -> &'static str {
    id.get().vpath().get_without_slash()
}

/// In the project, not in a package.
fn is_ours(id: FileId) -> bool {
    matches!(id.root(), VirtualRoot::Project)
}
