//! The runtime of rules in CEL, which the generator compiles to Rust.
//!
//! The generator knows the types of an expression from its schema, and most of it becomes plain Rust: a comparison of two
//! fields is a comparison of two numbers. This module holds the rest: checked arithmetic, conversions, strings, times, and
//! [`Value`] for the parts whose type is known only at run time (`dyn`, mixed lists, maps).
//!
//! Nothing here panics: an expression without a value is an [`Error`], which the other side of `&&` or `||` may overrule.

mod arithmetic;
pub mod calendar;
mod collection;
pub mod convert;
mod error;
mod format;
mod formats;
mod integer;
mod logic;
mod matches;
pub mod number;
mod operation;
mod parse;
pub mod text;
mod time;
mod value;

pub use arithmetic::{add, divide, multiply, negate, remainder, subtract};
pub use collection::{Entries, collect, entry, is_same, is_unique, item, text_entry};
pub use error::Error;
pub use format::format;
pub use integer::Number;
pub use logic::{all, and, evaluate, exists, exists_one, not_null, or};
pub use operation::{
    compare, elements, has, index, is_in, select, size, to_bool, to_bytes, to_double, to_duration,
    to_int, to_text, to_timestamp, to_uint,
};
pub use time::{Duration, Timestamp};
pub use value::{Message, Value};
