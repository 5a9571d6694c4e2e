//! The templates of a pack: typst files, drafts (`.jinja`) and layouts; each sees only its neighbours.

use std::collections::BTreeMap;
use std::path::Path;

use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};

use crate::PaperError;

/// Template files by name: `platform_check.typ`, `notice.jinja`, `layouts.toml`, …
#[derive(Debug, Clone, Default)]
pub struct Templates {
    sources: BTreeMap<String, Source>,
    texts: BTreeMap<String, String>,
}

impl Templates {
    /// From names and contents, as the pack holds them.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, PaperError> {
        let mut all = Self::default();
        for (name, text) in files {
            if name.ends_with(".typ") {
                let source = Source::new(file_id(&name)?, text);
                all.sources.insert(name, source);
            } else {
                all.texts.insert(name, text);
            }
        }
        Ok(all)
    }

    /// All templates of a folder, without its subfolders.
    pub fn read(folder: &Path) -> Result<Self, PaperError> {
        let failed =
            |error: std::io::Error| PaperError::Read(format!("{}：{error}", folder.display()));
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if [".typ", ".jinja", ".toml"].iter().any(|end| name.ends_with(end)) {
                files.push((name.to_owned(), std::fs::read_to_string(&path).map_err(failed)?));
            }
        }
        Self::new(files)
    }

    /// Names of the files, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().chain(self.texts.keys()).map(String::as_str)
    }

    /// The drafts: name and text.
    pub(crate) fn drafts(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        texts.filter(|(name, _)| name.ends_with(".jinja"))
    }

    pub(crate) fn draft(&self, name: &str) -> Result<&str, PaperError> {
        self.text(name).ok_or_else(|| PaperError::NoTemplate(name.to_owned()))
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
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
