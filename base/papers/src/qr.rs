//! QR codes as SVG, for papers and pages.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::PaperError;

/// The side of a module, in SVG units.
const MODULE: u32 = 4;

/// The QR code of a text (an address, mostly), with its quiet zone; survives a smudge of 15%.
pub fn qr_svg(text: &str) -> Result<String, PaperError> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| PaperError::QrTooLong)?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .module_dimensions(MODULE, MODULE)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    // A page includes it inline, where an XML declaration must not stand.
    Ok(drawn.split_once("?>").map_or(drawn.as_str(), |(_, svg)| svg).trim_start().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_an_inline_square() {
        let svg = qr_svg("https://example.invalid/v/7f3a").unwrap();
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{svg}");
        assert!(!svg.contains("example"), "the text itself must not be markup");
        assert_eq!(svg, qr_svg("https://example.invalid/v/7f3a").unwrap());
        assert_ne!(svg, qr_svg("https://example.invalid/v/7f3b").unwrap());
    }

    #[test]
    fn refuses_what_no_code_can_hold() {
        assert_eq!(qr_svg(&"长".repeat(4000)), Err(PaperError::QrTooLong));
    }
}
