//! The web face of the house: context, routes, forms, replies, layout, and the ports of capabilities.
//!
//! A handler parses, calls one operation, shapes the reply. Everything else (sessions, access,
//! idempotency, language, error pages, headers) happens here, once.

mod app;
pub mod chrome;
pub mod components;
mod cx;
mod door;
pub mod export;
pub mod fault;
pub mod filters;
mod form;
mod house;
pub mod imports;
pub mod kit;
pub mod listing;
mod paper;
mod reason;
mod remembered;
mod reply;
mod routes;
mod runner;
mod service;
mod tongue;

pub use app::{App, Authenticate, MakePaper, Parts, Site};
pub use chrome::{Chrome, Errors, Locale};
pub use cx::{Cx, RequestInfo};
pub use form::{Body, Form, Query, parse_form, parse_json};
pub use house::{
    Ask, AskCards, Block, BlockRow, Capability, Card, CardRow, ClauseCard, CountElsewhere,
    FactSource, Figure, House, Job, Later, LongJob, MenuItem, Personal, Sample, Searchable,
    Station, ThreadCard, Todo,
};
pub use imports::Import;
pub use kezhuan_files::Upload;
pub use paper::{Cell, FormatRaw, MOST_ROWS, PaperFormat, Period, PeriodRaw, SealList};
pub use reason::{ReasonPage, ReasonWords};
pub use reply::{Failure, Reply, status_of};
pub use routes::{API, Access, Face, RouteRow, Routes};
pub use runner::{follow, rebuild_index, run_forever, run_job, run_until_quiet};
pub use service::{BODY_LIMIT, SESSION_COOKIE, cookie, percent_decoded, service};
