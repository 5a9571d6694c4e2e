//! The files of a pack: which count, how they are read from a directory, the hash that is their version.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

/// Reads the files that make up a pack: `.toml`, `.csv`, `.typ` and `.jinja`, without worked cases (`cases/`) and
/// the examples of papers (`papers/examples/`).
pub(crate) fn read_dir(root: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    collect(root, "", &mut files)?;
    Ok(files)
}

fn collect(dir: &Path, prefix: &str, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            if name != "cases" && name != "papers/examples" {
                collect(&entry.path(), &format!("{name}/"), files)?;
            }
        } else if counts(&name) {
            let text = std::fs::read_to_string(entry.path())
                .map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?;
            files.insert(name, text);
        }
    }
    Ok(())
}

fn counts(name: &str) -> bool {
    [".toml", ".csv", ".typ", ".jinja"].iter().any(|end| name.ends_with(end))
}

/// SHA-256 over names and contents in order, each with its length, in hexadecimal.
pub(crate) fn hash(files: &BTreeMap<String, String>) -> String {
    let mut hasher = Sha256::new();
    for part in files.iter().flat_map(|(name, text)| [name, text]) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex::encode(hasher.finalize())
}
