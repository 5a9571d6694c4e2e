//! Replies, and failures that the outermost layer turns into a page or a problem document.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kezhuan_db::StoreError;
use kezhuan_kernel::Problem;

use crate::cx::Cx;

/// What a handler returns.
pub type Reply = Result<Response, Failure>;

/// A problem on its way to the reader. Its face (page or JSON) is chosen by the outermost layer.
#[derive(Debug)]
pub struct Failure(pub Problem);

/// The context as the outermost layer built it; the [`Cx`] extractor takes it from here.
#[derive(Clone)]
pub(crate) struct Seen(pub(crate) Cx);

/// The problem of a response that has not got its face yet.
#[derive(Clone)]
pub(crate) struct Unfaced(pub(crate) std::sync::Arc<Problem>);

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = status_of(&self.0).into_response();
        response.extensions_mut().insert(Unfaced(std::sync::Arc::new(self.0)));
        response
    }
}

/// The HTTP status of a problem.
pub fn status_of(problem: &Problem) -> StatusCode {
    match problem {
        Problem::NotFound => StatusCode::NOT_FOUND,
        Problem::SignIn => StatusCode::UNAUTHORIZED,
        Problem::Forbidden(_) => StatusCode::FORBIDDEN,
        Problem::Conflict { .. } => StatusCode::CONFLICT,
        Problem::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::Malformed(_) => StatusCode::BAD_REQUEST,
        Problem::Busy(_) => StatusCode::TOO_MANY_REQUESTS,
        Problem::Full => StatusCode::INSUFFICIENT_STORAGE,
        Problem::Unknown(_) => StatusCode::SERVICE_UNAVAILABLE,
        Problem::Bug(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
