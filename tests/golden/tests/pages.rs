//! Methods that page: what their Specs say, and how much code they take.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use golden::generated::echo::v1 as echo;
use golden::generated::page::v1 as page;

#[test]
fn a_spec_has_the_key_of_its_items() {
    let key = |spec: &connect_prost::Spec| spec.page.unwrap().key;
    assert_eq!(key(&page::shelf_service::LIST_BOOKS), Some("id"));
    assert_eq!(key(&page::page_service::LIST_NOTES), None);
    assert_eq!(key(&echo::echo_service::LIST_ECHOES), None);
}

/// Returns how many lines each paging method of a client has, without its comment.
fn lines(text: &str) -> Vec<usize> {
    let mut lines = Vec::new();
    for function in text.split("\n    pub fn ").skip(1) {
        let (body, _) = function.split_once("\n    }").unwrap();
        if body.contains("::__private::client::paged") {
            lines.push(body.lines().count() + 1);
        }
    }
    lines
}

#[test]
fn a_paging_method_takes_no_more_than_25_lines() {
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("expected");
    let read = |name| fs::read_to_string(expected.join(name)).unwrap();
    let mut all = lines(&read("page.v1.rs"));
    all.extend(lines(&read("echo.v1.rs")));
    assert_eq!(all.len(), 8);
    assert!(all.iter().all(|lines| *lines <= 25), "{all:?}");
}
