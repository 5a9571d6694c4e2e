//! `kezhuan openapi`: the description of the API, as JSON.

use std::process::ExitCode;

use crate::house::{house, routes};

/// Prints it.
///
/// # Errors
/// When it does not serialise.
pub fn run() -> anyhow::Result<ExitCode> {
    println!("{}", document()?);
    Ok(ExitCode::SUCCESS)
}

/// The description, pretty-printed.
///
/// # Errors
/// When it does not serialise.
pub fn document() -> anyhow::Result<String> {
    let mut document = routes(&house()).openapi();
    document.info.title = "科转 Kezhuan".to_owned();
    document.info.description = Some("See docs/api-design.md.".to_owned());
    document.info.contact = None;
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    Ok(serde_json::to_string_pretty(&document)?)
}
