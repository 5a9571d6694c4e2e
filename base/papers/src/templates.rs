//! The typst files of a pack; a template imports only its neighbours.

use std::collections::BTreeMap;
use std::path::Path;

use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};

use crate::PaperError;

/// Template files by name: `platform_check.typ`, `common.typ`, …
#[derive(Debug, Clone, Default)]
pub struct Templates {
    sources: BTreeMap<String, Source>,
}

impl Templates {
    /// From names and contents, as the pack holds them.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, PaperError> {
        let mut sources = BTreeMap::new();
        for (name, text) in files {
            let source = Source::new(file_id(&name)?, text);
            sources.insert(name, source);
        }
        Ok(Self { sources })
    }

    /// All `*.typ` files of a folder, without its subfolders.
    pub fn read(folder: &Path) -> Result<Self, PaperError> {
        let failed =
            |error: std::io::Error| PaperError::Read(format!("{}：{error}", folder.display()));
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if name.ends_with(".typ") {
                files.push((name.to_owned(), std::fs::read_to_string(&path).map_err(failed)?));
            }
        }
        Self::new(files)
    }

    /// Names of the files, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Source> {
        self.sources.get(name)
    }
}

/// The place of a file in the little world of papers.
pub(crate) fn file_id(name: &str) -> Result<FileId, PaperError> {
    let path = VirtualPath::new(name).map_err(|_| PaperError::NoTemplate(name.to_owned()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}
