//! Why a paper was not made; for the pack's author, with file and line.

use typst::diag::SourceDiagnostic;
use typst::{World, WorldExt};

/// A paper could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// None of the font files holds a font.
    #[error("没有可用的字体")]
    NoFont,
    /// No template of this name, or a name that is no file name.
    #[error("没有文书模板 {0}")]
    NoTemplate(String),
    /// The template and the data do not fit together.
    #[error("文书模板有错：{0}")]
    Template(String),
    /// The template folder could not be read.
    #[error("读不到文书模板：{0}")]
    Read(String),
    /// Too long for a QR code.
    #[error("二维码放不下这么长的内容")]
    QrTooLong,
}

impl PaperError {
    /// `platform_check.typ:12: …`, one line per error.
    pub(crate) fn of_template(world: &dyn World, errors: &[SourceDiagnostic]) -> Self {
        let line = |error: &SourceDiagnostic| {
            let file = error.span.id().map(|id| id.vpath().get_without_slash().to_owned());
            let at = error.span.id().and_then(|id| {
                let start = world.range(error.span)?.start;
                world.source(id).ok()?.lines().byte_to_line(start)
            });
            match (file, at) {
                (Some(file), Some(line)) => format!("{file}:{}: {}", line + 1, error.message),
                (Some(file), None) => format!("{file}: {}", error.message),
                _ => error.message.to_string(),
            }
        };
        Self::Template(errors.iter().map(line).collect::<Vec<_>>().join("; "))
    }
}
