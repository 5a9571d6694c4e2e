//! Our own style, script, icon and fonts: bundled from `ui/` by build.rs, part of the binary.
//!
//! In debug builds the files are read from the build folder, in release builds they are embedded.

use std::borrow::Cow;
use std::sync::OnceLock;

#[derive(rust_embed::RustEmbed)]
#[folder = "$KEZHUAN_DIST"]
struct Dist;

/// Plain name → address with the hash of its content.
const URLS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/urls.rs"));

/// Where the server mounts [`asset`].
pub const PREFIX: &str = "/assets/";

/// A file for the browser.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Content.
    pub bytes: Cow<'static, [u8]>,
    /// MIME type.
    pub content_type: &'static str,
    /// The name carries the hash, so it may be kept for ever.
    pub immutable: bool,
    /// Strong entity tag, without its quotes.
    pub etag: String,
}

/// The file behind `/assets/<path>`, also by its plain name (then not immutable); fonts for papers
/// are not served.
pub fn asset(path: &str) -> Option<Asset> {
    let file_of = |url: &'static str| url.strip_prefix(PREFIX);
    let immutable = URLS.iter().any(|(_, url)| file_of(url) == Some(path));
    let name = if immutable {
        path
    } else {
        URLS.iter().find(|(n, _)| *n == path).and_then(|(_, u)| file_of(u))?
    };
    let file = Dist::get(name)?;
    let hash = file.metadata.sha256_hash();
    let etag = hash[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    let content_type = match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    Some(Asset { bytes: file.data, content_type, immutable, etag })
}

/// The address of a file by its plain name (`app.css`); an unknown name leads to a 404.
pub fn url(name: &str) -> &'static str {
    URLS.iter().find(|(plain, _)| *plain == name).map_or("/assets/unknown", |(_, url)| url)
}

/// A font for papers (PDF), as a complete TTF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Font {
    /// 黑体 Noto Sans SC, regular.
    SansRegular,
    /// 黑体 Noto Sans SC, bold.
    SansBold,
    /// 宋体 Noto Serif SC, regular.
    SerifRegular,
}

/// The bytes of a font; read once. Empty only if the build folder was removed under a debug build.
pub fn font(font: Font) -> &'static [u8] {
    static FONTS: [OnceLock<Cow<'static, [u8]>>; 3] =
        [OnceLock::new(), OnceLock::new(), OnceLock::new()];
    let (slot, path) = match font {
        Font::SansRegular => (0, "fonts/NotoSansSC-Regular.ttf"),
        Font::SansBold => (1, "fonts/NotoSansSC-Bold.ttf"),
        Font::SerifRegular => (2, "fonts/NotoSerifSC-Regular.ttf"),
    };
    FONTS[slot].get_or_init(|| Dist::get(path).map(|file| file.data).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_to_a_file() {
        for (name, kind) in [
            ("app.css", "text/css"),
            ("app.js", "text/java"),
            ("charts.js", "text/java"),
            ("favicon.svg", "image/svg"),
        ] {
            let path = url(name).strip_prefix(PREFIX).unwrap();
            let asset = asset(path).unwrap();
            assert!(asset.immutable && !asset.bytes.is_empty(), "{name}");
            assert!(asset.content_type.starts_with(kind), "{name}");
            assert_eq!(asset.etag.len(), 24);
            let plain = super::asset(name).unwrap();
            assert!(!plain.immutable && plain.etag == asset.etag, "{name}");
        }
    }

    #[test]
    fn only_listed_files_are_served() {
        for path in ["manifest.txt", "fonts/NotoSansSC-Bold.ttf", "../Cargo.toml", "", "app-0.css"]
        {
            assert!(asset(path).is_none(), "{path}");
        }
    }

    #[test]
    fn fonts_are_true_type() {
        for which in [Font::SansRegular, Font::SansBold, Font::SerifRegular] {
            assert_eq!(font(which)[..4], [0, 1, 0, 0], "{which:?}");
        }
    }
}
