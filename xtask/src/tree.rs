//! The files that the rules read: everything git knows or would add, as text where it is text.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

/// One file: its path from the root with `/`, its size, its text (`None` for binary files).
pub struct File {
    pub path: String,
    pub bytes: usize,
    pub text: Option<String>,
}

impl File {
    /// The text, empty for a binary file.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// The lines with their numbers from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text().lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Whether the path ends with this extension.
    pub fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }
}

/// The repository as the rules see it.
pub struct Tree {
    pub root: PathBuf,
    pub files: Vec<File>,
}

impl Tree {
    /// Reads the repository that holds this crate.
    pub fn of_repository() -> io::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
        let mut files = Vec::new();
        for path in listed_by_git(&root)? {
            // A file deleted but not yet committed is still listed: skip it.
            if let Ok(bytes) = fs::read(root.join(&path)) {
                files.push(File {
                    path,
                    bytes: bytes.len(),
                    text: String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')),
                });
            }
        }
        Ok(Self { root, files })
    }

    /// The Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.has_extension("rs"))
    }

    /// Whether a file or a folder of that path exists.
    pub fn holds(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty()
            || self.files.iter().any(|file| file.path == path || file.path.starts_with(&folder))
    }

    /// The file of that path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The folders that hold a crate, such as `base/kernel`.
    pub fn crates(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter_map(|file| file.path.strip_suffix("/Cargo.toml"))
    }
}

fn listed_by_git(root: &Path) -> io::Result<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let mut paths: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

#[cfg(test)]
impl Tree {
    /// A tree made of these paths and texts, for the tests of the rules.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| File {
                path: (*path).to_owned(),
                bytes: text.len(),
                text: Some((*text).to_owned()),
            })
            .collect();
        Self { root: PathBuf::from("/nowhere/project"), files }
    }
}
