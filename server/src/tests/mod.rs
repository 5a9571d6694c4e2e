//! What only the whole house can be tested for: one table of routes and permissions, every template,
//! the description of the API, the pack against the capabilities.

mod authority;
mod commands;
mod exhibits;
mod house;
mod samples;
