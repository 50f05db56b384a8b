//! Finding a route and reading the variables of its path allocates nothing.
//!
//! This file has one test, because the allocator counts for the whole process.

use std::alloc::System;

use cap::Cap;
use connect_prost::__private::server::{
    ServerCall, ServerCallFuture, Service, find_route, unimplemented,
};
use connect_prost::__private::spec::{http_rule, path_variable};
use connect_prost::PathSegment::{self, Any, Literal, Rest};
use connect_prost::server::Router;
use connect_prost::{HttpBody, HttpRule, PathVariable, Spec, StreamType};
use http::Method;

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

/// Has methods, none of which is called.
struct Methods;

impl Service for Methods {
    fn specs(&self) -> &'static [&'static Spec] {
        &METHODS
    }

    fn call(&self, call: ServerCall) -> ServerCallFuture {
        unimplemented(call)
    }
}

static METHODS: [&Spec; 1] = [&METHOD];

static METHOD: Spec = {
    let mut spec = Spec::new("/acme.v1.ThingService/Get", StreamType::Unary);
    spec.http = &[
        rule(&[Literal("v1"), Literal("things")], &[], None),
        rule(
            &[Literal("v1"), Any, Literal("things"), Any],
            &[path_variable("parent", 1, 2), path_variable("id", 3, 4)],
            None,
        ),
        rule(
            &[Literal("v1"), Any, Literal("things"), Any],
            &[path_variable("id", 3, 4)],
            Some("run"),
        ),
        rule(
            &[Literal("files"), Rest],
            &[path_variable("name", 1, 2)],
            None,
        ),
    ];
    spec
};

const fn rule(
    segments: &'static [PathSegment],
    variables: &'static [PathVariable],
    path_verb: Option<&'static str>,
) -> HttpRule {
    http_rule(
        "GET",
        "",
        HttpBody::None,
        None,
        segments,
        variables,
        path_verb,
    )
}

#[test]
fn a_match_allocates_nothing() {
    let router = Router::new().add(Methods);
    let many_slashes = format!("/files{}", "/".repeat(64_000));
    let requests = [
        ("/acme.v1.ThingService/Get", Some(0)),
        ("/v1/things", Some(0)),
        ("/v1/a/things/b%40c", Some("ab%40c".len())),
        ("/v1/a/things/b:run", Some(1)),
        ("/v1/a/things/b:stop", Some("ab:stop".len())),
        ("/files/a/b/", Some("a/b/".len())),
        ("/files", Some(0)),
        (&many_slashes, Some(63_999)),
    ];
    // The first request freezes the table.
    assert_eq!(find_route(&router, &Method::GET, "/v1/things"), Some(0));
    let before = HEAP.total_allocated();
    for (path, expected) in requests {
        assert_eq!(find_route(&router, &Method::GET, path), expected, "{path}");
    }
    assert_eq!(HEAP.total_allocated(), before);
}
