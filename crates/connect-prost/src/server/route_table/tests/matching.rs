//! Which paths a rule matches, and which of several rules is nearest.

use super::Table;

#[track_caller]
fn assert_found(lines: &[&'static str], requests: &[(&str, &str)]) {
    let table = Table::new(lines);
    for (path, expected) in requests {
        let found = table.find(&format!("GET {path}"));
        assert_eq!(found.trim_start_matches("GET "), *expected, "{path}");
    }
}

#[test]
fn a_literal_beats_one_segment_and_that_the_rest_in_any_order() {
    let mut lines = ["GET /a/b", "GET /a/{x}", "GET /a/**", "GET /**"];
    for _ in 0..2 {
        assert_found(
            &lines,
            &[
                ("/a/b", "/a/b"),
                ("/a/c", "/a/{x}"),
                ("/a/c/d", "/a/**"),
                ("/b/c", "/**"),
            ],
        );
        lines.reverse();
    }
}

#[test]
fn a_dead_end_of_literals_leads_back_to_wildcards() {
    assert_found(
        &[
            "GET /a/b/{x}/e",
            "GET /a/{x}/c",
            "GET /a/b/{x}/f/g",
            "GET /{x=**}",
        ],
        &[
            ("/a/b/c", "/a/{x}/c"),
            ("/a/b/d/e", "/a/b/{x}/e"),
            ("/a/b/d/f", "/{x=**}"),
            ("/a/d/c", "/a/{x}/c"),
        ],
    );
    assert_found(&["GET /a/{x}/c", "GET /a/b/d"], &[("/a/b/c", "/a/{x}/c")]);
}

#[test]
fn a_nearer_path_without_the_method_does_not_hide_one_that_has_it() {
    let table = Table::new(&["POST /a/b", "GET /a/{x}", "PUT /{x}/b", "DELETE /**"]);
    for (request, expected) in [
        ("POST /a/b", "POST /a/b"),
        ("GET /a/b", "GET /a/{x}"),
        ("PUT /a/b", "PUT /{x}/b"),
        ("DELETE /a/b", "DELETE /**"),
        ("PATCH /a/b", ""),
    ] {
        assert_eq!(table.find(request), expected, "{request}");
    }
}

#[test]
fn shorter_and_longer_paths_are_others() {
    assert_found(
        &[
            "GET /foo/bar",
            "GET /foo/bar/baz",
            "GET /x/{a}/y",
            "GET /x/{a}/y/{b}/z",
        ],
        &[
            ("/foo/bar", "/foo/bar"),
            ("/foo/bar/baz", "/foo/bar/baz"),
            ("/foo", ""),
            ("/foo/bar/ba", ""),
            ("/foo/bar/baz/qux", ""),
            ("/x/1/y", "/x/{a}/y"),
            ("/x/1/y/2/z", "/x/{a}/y/{b}/z"),
            ("/x/1", ""),
            ("/x/1/y/2", ""),
            ("/x/1/y/2/z/3", ""),
        ],
    );
}

#[test]
fn one_segment_is_never_empty() {
    assert_found(
        &["GET /a/{x}", "GET /a/{x}/b", "GET /a/{x}:run"],
        &[("/a/", ""), ("/a", ""), ("/a//b", ""), ("/a/1", "/a/{x}")],
    );
    let table = Table::new(&["GET /a/{x}:run"]);
    assert_eq!(table.find("GET /a/:run"), "");
}

#[test]
fn the_rest_may_be_nothing_or_have_empty_segments() {
    assert_found(
        &["GET /a/**", "GET /b/c/{x=**}", "GET /d/{x=e/**}:run"],
        &[
            ("/a", "/a/**"),
            ("/a/", "/a/**"),
            ("/a//", "/a/**"),
            ("/a//b/", "/a/**"),
            ("/b/c", "/b/c/{x=**}"),
            ("/b", ""),
            ("/b/", ""),
            ("/ab", ""),
            ("/d/e:run", "/d/{x=e/**}:run"),
            ("/d/e/:run", "/d/{x=e/**}:run"),
            ("/d/e//f:run", "/d/{x=e/**}:run"),
            ("/d/e/f:run/", ""),
            ("/d/e/f", ""),
        ],
    );
    assert_found(
        &["GET /**"],
        &[("/", "/**"), ("//", "/**"), ("", ""), ("*", ""), ("a", "")],
    );
}

#[test]
fn the_root_is_a_path_like_others() {
    assert_found(&["GET /", "GET /**"], &[("/", "/"), ("//", "/**")]);
    assert_found(&["GET /"], &[("/", "/"), ("//", ""), ("", "")]);
}

#[test]
fn slashes_are_neither_added_nor_merged() {
    assert_found(
        &["GET /v2/x", "GET /v2/{id}/keys"],
        &[
            ("/v2/x/", ""),
            ("/v2//x", ""),
            ("//v2/x", ""),
            ("/v2/7/keys/", ""),
            ("/v2/7//keys", ""),
        ],
    );
}

#[test]
fn dot_segments_are_text() {
    assert_found(
        &["GET /v2/x", "GET /v2/{id}/keys"],
        &[
            ("/v2/../v2/x", ""),
            ("/v2/./x", ""),
            ("/v2/%2e%2e/keys", "/v2/{id}/keys"),
            ("/v2/../keys", "/v2/{id}/keys"),
        ],
    );
}

#[test]
fn case_counts() {
    assert_found(
        &["GET /v2/team.user.list", "GET /v2/{id}/keys"],
        &[("/V2/TEAM.USER.LIST", ""), ("/v2/7/Keys", "")],
    );
}

#[test]
fn a_colon_is_text_unless_a_rule_has_the_verb() {
    assert_found(
        &["GET /users/{id}", "GET /jobs", "GET /jobs:run"],
        &[
            ("/users/user:123", "/users/{id}"),
            ("/users/a:b:c", "/users/{id}"),
            ("/jobs:run", "/jobs:run"),
            ("/jobs:stop", ""),
            ("/jobs:", ""),
            ("/jobs:run:", ""),
            ("/users:run", ""),
        ],
    );
}

#[test]
fn a_verb_is_taken_at_the_last_colon_of_the_last_segment_only() {
    assert_found(
        &[
            "GET /a/{x}:run",
            "GET /a/{x}",
            "GET /a/{x}/b",
            "GET /b/{x=**}:run",
            "GET /b/{x=**}",
        ],
        &[
            ("/a/1:run", "/a/{x}:run"),
            ("/a/1:run:run", "/a/{x}:run"),
            ("/a/1:run:stop", "/a/{x}"),
            ("/a/1:", "/a/{x}"),
            ("/a/1:run/b", "/a/{x}/b"),
            ("/b/1/2:run", "/b/{x=**}:run"),
            ("/b/1:run/2", "/b/{x=**}"),
            ("/b:run", "/b/{x=**}:run"),
            ("/b", "/b/{x=**}"),
        ],
    );
    assert_found(
        &["GET /a/{x}:run"],
        &[("/a/1", ""), ("/a/1:stop", ""), ("/a/1:run/", "")],
    );
}

#[test]
fn a_verb_without_the_method_leads_back_to_the_variable() {
    let table = Table::new(&["POST /a/{x}:run", "GET /a/{x}", "POST /a/b/{x}:run"]);
    assert_eq!(table.find("POST /a/1:run"), "POST /a/{x}:run");
    assert_eq!(table.find("GET /a/1:run"), "GET /a/{x}");
    assert_eq!(table.captures("GET /a/1:run"), "x=1:run");
}

#[test]
fn an_escaped_colon_separates_no_verb() {
    assert_found(
        &[
            "GET /a/{x}:run",
            "GET /a/{x}",
            "GET /jobs:run",
            "GET /b%3Ac",
        ],
        &[
            ("/a/1%3Arun", "/a/{x}"),
            ("/a/1%3arun", "/a/{x}"),
            ("/jobs%3Arun", ""),
            ("/b%3ac", "/b%3Ac"),
            ("/b:c", ""),
        ],
    );
}

#[test]
fn wildcards_in_a_request_are_text() {
    assert_found(
        &["GET /a/b", "GET /c/{x}/d", "GET /e/**"],
        &[
            ("/a/*", ""),
            ("/a/**", ""),
            ("/**", ""),
            ("/c/*/d", "/c/{x}/d"),
            ("/c/**/d", "/c/{x}/d"),
            ("/c/{x}/d", "/c/{x}/d"),
            ("/*/1/d", ""),
            ("/e/*", "/e/**"),
        ],
    );
}

#[test]
fn escapes_of_unreserved_characters_and_lower_case_digits_equal_the_literal() {
    assert_found(
        &[
            "GET /v2/team.user.list",
            "GET /v2/{id}",
            "GET /foo%2Fbar",
            "GET /v3/{id}/a%2Fb:run",
        ],
        &[
            ("/v2/team%2Euser%2Elist", "/v2/team.user.list"),
            ("/%76%32/team.user.lis%74", "/v2/team.user.list"),
            ("/v2/team%2fuser", "/v2/{id}"),
            ("/foo%2fbar", "/foo%2Fbar"),
            ("/foo%2Fbar", "/foo%2Fbar"),
            ("/foo/bar", ""),
            ("/foo%252Fbar", ""),
            ("/v3/%e4/a%2fb:r%75n", "/v3/{id}/a%2Fb:run"),
            ("/v2/team%2", "/v2/{id}"),
            ("/v2%zz", ""),
        ],
    );
}
