//! What rules written in CEL call once they are Rust.
//!
//! The generator compiles an expression with the types that its schema gives it, so most of it is plain Rust: a comparison of two fields
//! is a comparison of two numbers. What is left is here: arithmetic that may overflow, conversions, texts, times, and
//! [`Value`] for the parts that the expression itself makes dynamic (`dyn`, mixed lists, maps).
//!
//! Nothing here panics; what cannot be evaluated is an [`Error`], which the other side of `&&` or `||` may make irrelevant.

pub mod calendar;
mod collection;
pub mod convert;
mod error;
mod format;
mod logic;
pub mod number;
mod operation;
pub mod text;
mod time;
mod value;

pub use collection::{Entries, collect, entry, is_same, is_unique, item, text_entry};
pub use error::Error;
pub use format::format;
pub use logic::{all, and, evaluate, exists, exists_one, not_null, or};
pub use number::Number;
pub use operation::{
    add, compare, divide, elements, has, index, is_in, multiply, negate, remainder, select, size,
    subtract, to_bool, to_bytes, to_double, to_duration, to_int, to_text, to_timestamp, to_uint,
};
pub use time::{Duration, Timestamp};
pub use value::{Message, Value};
