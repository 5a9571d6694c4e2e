//! What only the whole house can be tested for: one table of routes and permissions, every template,
//! the description of the API, the pack against the capabilities.

mod authority;
mod commands;
mod exhibits;
mod house;
mod samples;

/// Are the stored tables to be written instead of compared?
#[expect(
    clippy::disallowed_methods,
    reason = "the maintainer asks for new tables by the environment"
)]
fn writes() -> bool {
    std::env::var("KEZHUAN_GENERATE").is_ok()
}
