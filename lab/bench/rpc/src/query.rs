//! A query of eight parameters, read again and again.

use std::hint::black_box;

/// The query, as our client writes it: names of JSON, in the order of the schema.
const TEXT: &str = "teamId=tm_07&role=ROLE_ADMIN&limit=100&since=1764547200&isActive=true\
    &name=Ada%20Lovelace&cursor=tm_07-user-2000&score=0.75";

/// Reads as often as the arguments, `SCENARIO COUNT`, ask.
///
/// # Panics
///
/// When the arguments are others.
pub fn run<T>(read: impl Fn(&str) -> T) {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [scenario, count] = words.as_slice() else {
        panic!("two arguments are expected: scenario, count");
    };
    assert_eq!(scenario, "eight", "there is no other scenario");
    for _ in 0..count.parse().expect("the count is a number") {
        black_box(read(black_box(TEXT)));
    }
}
