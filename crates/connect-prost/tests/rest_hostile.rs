//! Requests of REST that are made to cost memory, time or a panic: each is refused in the documented shape, or harmless.
//!
//! This file has one test, because the allocator counts for the whole process.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "rest/request.rs"]
mod request;
#[path = "rest/service.rs"]
mod service;

use std::alloc::System;
use std::time::{Duration, Instant};

use cap::Cap;

use self::request::{FORM, Headers, JSON, get, send};
use self::service::router;

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

const MIB: usize = 1024 * 1024;

/// The most heap that the process may take during one attack, the body of 4 MiB and its copies included.
const MOST: usize = 16 * MIB;

/// Far more than the slowest attack takes in a debug build, and far less than one that is quadratic.
const LONG: Duration = Duration::from_secs(20);

struct Attack {
    what: &'static str,
    request: (&'static str, String),
    headers: Headers<'static>,
    body: String,
    status: u16,
}

fn of_form(what: &'static str, body: String, status: u16) -> Attack {
    let request = ("POST", "/v1/token".to_owned());
    Attack {
        what,
        request,
        headers: FORM,
        body,
        status,
    }
}

fn of_json(what: &'static str, body: String, status: u16) -> Attack {
    let request = ("PUT", "/v2/shelves/1/books".to_owned());
    Attack {
        what,
        request,
        headers: JSON,
        body,
        status,
    }
}

fn of_path(what: &'static str, path: String, status: u16) -> Attack {
    Attack {
        what,
        request: ("GET", path),
        headers: &[],
        body: String::new(),
        status,
    }
}

/// Repeats a text until it is about 4 MiB long, which is what a server receives at most.
fn many(text: &str) -> String {
    text.repeat((4 * MIB - 64) / text.len())
}

/// Repeats a text until it is about 60 KiB long: a URI has no room for more.
fn some(text: &str) -> String {
    text.repeat(60_000 / text.len())
}

fn attacks() -> Vec<Attack> {
    let deep =
        |open: &str, close: &str| format!("{}1{}", open.repeat(500_000), close.repeat(500_000));
    vec![
        of_form("pairs that name nothing", many("a=1&"), 413),
        of_form("names alone", many("a&"), 413),
        // Without a text, which has to be there.
        of_form("separators", many("&"), 400),
        of_form("equals signs", many("="), 400),
        of_form("one field again and again", many("text=a&"), 413),
        of_form("an escaped value", format!("text={}", many("%41")), 400),
        of_form("a cut escape", format!("text={}%4", many("%41")), 400),
        of_form("NUL", format!("text={}%00", many("a")), 400),
        of_form("digits", format!("times={}", many("9")), 400),
        of_form("deep names", many("text."), 400),
        of_form("escaped names", many("%74%65%78%74=1&"), 413),
        of_form("a name of escapes", many("%2E"), 400),
        of_json("arrays", deep("[", "]"), 400),
        of_json("objects", deep("{\"a\":", "}"), 413),
        of_json(
            "members",
            format!("{{{}\"name\":\"a\"}}", many("\"a\":0,")),
            200,
        ),
        of_json("blanks", many(" "), 400),
        of_path("slashes", some("/"), 404),
        of_path(
            "slashes for a rest",
            format!("/v2/files/{}", some("/")),
            200,
        ),
        of_path("escaped slashes", format!("/v2/files/{}", some("%2f")), 200),
        of_path("colons", format!("/v2/echo/{}", some(":")), 400),
        of_path(
            "escapes of literals",
            format!("/%762/echo/{}", some("%2E")),
            400,
        ),
        of_path("a long name", format!("/v2/{}", some("a")), 404),
        of_path("dots", format!("/v2/echo/{}", some("../")), 404),
        of_path("parameters", format!("/v2/echo/a?{}", some("text=a&")), 400),
        of_path(
            "deep parameters",
            format!("/v2/files/a?{}=1", some("book.")),
            400,
        ),
        of_path(
            "unknown parameters",
            format!("/v2/echo/a?{}", some("x&")),
            400,
        ),
    ]
}

#[tokio::test]
async fn each_attack_is_refused_in_its_shape_and_within_the_limits() {
    let router = router();
    for attack in attacks() {
        let Attack {
            what,
            request: (method, path),
            headers,
            body,
            status,
        } = attack;
        // The counter knows the greatest peak only: the ballast makes any further heap the greatest.
        let ballast = Vec::<u8>::with_capacity(HEAP.max_allocated() - HEAP.allocated());
        let before = HEAP.max_allocated();
        let begun = Instant::now();
        let answer = send(&router, (method, &path), headers, &body).await;
        let taken = HEAP.max_allocated() - before;
        drop(ballast);
        assert!(begun.elapsed() < LONG, "{what} took {:?}", begun.elapsed());
        assert!(taken <= MOST, "{what} took {taken} bytes");
        assert_eq!(answer.status, status, "{what}: {}", answer.text);
        assert_eq!(
            answer.header("content-type"),
            Some("application/json"),
            "{what}"
        );
        assert!(
            answer.outcome.is_none(),
            "the router is not asked for outcomes"
        );
        if answer.status >= 400 {
            assert!(answer.text.len() < 1024, "{what}: {}", answer.text);
            let error = answer.json();
            let error = error.get("error").unwrap_or(&error);
            assert!(
                error["code"].is_string() || error["code"].is_number(),
                "{what}: {error}"
            );
            assert!(error["message"].is_string(), "{what}: {error}");
        }
    }
    assert_eq!(get(&router, "/v2/echo/a").await.status, 200);
}
