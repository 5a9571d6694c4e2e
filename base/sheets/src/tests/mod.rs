//! The whole way of a file: good ones, odd ones, hostile ones.

mod hostile;
mod read;
