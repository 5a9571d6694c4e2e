//! What a file is, judged by its content and not by its name.

use crate::settings::Mib;

/// Kinds that are accepted as evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// PNG image.
    Png,
    /// JPEG image.
    Jpeg,
    /// Office file (DOCX, XLSX, OFD are ZIP containers).
    Office,
    /// Old office file (DOC, XLS, WPS).
    OldOffice,
    /// Plain text.
    Text,
}

impl Kind {
    /// Content type it is served with.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Office => "application/zip",
            Self::OldOffice => "application/octet-stream",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    /// The content security policy under which a browser may show it; none: it is downloaded. A
    /// picture is shut in completely; the PDF viewers of browsers do not open in a sandbox.
    pub const fn shown_under(self) -> Option<&'static str> {
        match self {
            Self::Png | Self::Jpeg => Some(
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
            ),
            Self::Pdf => {
                Some("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
            }
            Self::Office | Self::OldOffice | Self::Text => None,
        }
    }

    pub(crate) fn parse(content_type: &str) -> Self {
        [Self::Pdf, Self::Png, Self::Jpeg, Self::Office, Self::Text]
            .into_iter()
            .find(|kind| kind.content_type() == content_type)
            .unwrap_or(Self::OldOffice)
    }
}

/// Looks at size and first bytes.
///
/// # Errors
/// The Chinese sentence to show at the field.
pub(crate) fn kind_of(bytes: &[u8], limit: Mib) -> Result<Kind, String> {
    if bytes.is_empty() {
        return Err("这个文件是空的".to_owned());
    }
    if bytes.len() > limit.bytes() {
        return Err(format!("文件太大，一个最多 {limit} MB"));
    }
    let kind = match bytes {
        [b'%', b'P', b'D', b'F', ..] => Kind::Pdf,
        [0x89, b'P', b'N', b'G', ..] => Kind::Png,
        [0xFF, 0xD8, 0xFF, ..] => Kind::Jpeg,
        [b'P', b'K', 3, 4, ..] => Kind::Office,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Kind::OldOffice,
        _ if std::str::from_utf8(bytes).is_ok_and(|t| !t.contains('\0'))
            && !looks_like_html(bytes) =>
        {
            Kind::Text
        }
        _ => return Err("只收 PDF、图片（PNG、JPG）、Word、Excel 和文本文件".to_owned()),
    };
    Ok(kind)
}

fn looks_like_html(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_lowercase();
    ["<html", "<script", "<!doctype", "<svg", "<?xml"].iter().any(|mark| head.contains(mark))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn judged_by_content() {
        let kind_of = |bytes: &[u8]| super::kind_of(bytes, Mib::default());
        assert_eq!(kind_of(b"%PDF-1.7 x").ok(), Some(Kind::Pdf));
        assert_eq!(kind_of("到账说明".as_bytes()).ok(), Some(Kind::Text));
        for bad in [&b""[..], b"<html><script>", b"MZ\x00\x01", b"<?xml version"] {
            assert!(kind_of(bad).is_err());
        }
    }

    #[test]
    fn the_limit_is_named() {
        let limit = Mib::try_from(1).unwrap();
        let just = vec![b'a'; limit.bytes()];
        assert_eq!(super::kind_of(&just, limit), Ok(Kind::Text));
        let over = [just, vec![b'a']].concat();
        assert_eq!(super::kind_of(&over, limit), Err("文件太大，一个最多 1 MB".to_owned()));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_judged(magic in "(%PDF|PK|<|MZ|)", bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let all = [magic.as_bytes(), &bytes].concat();
            if let Ok(kind) = super::kind_of(&all, Mib::default()) {
                prop_assert_eq!(Kind::parse(kind.content_type()), kind);
            }
        }
    }
}
