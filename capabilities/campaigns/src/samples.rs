//! Each template with sample data, for the page tests.
