//! Right rules, and what a Spec has of them.

use crate::run::{REQUEST, run, schema};

/// Generates strictly, and returns the text.
#[track_caller]
fn strict(rules: &[&str]) -> String {
    let made = run(
        &[("shop.proto", &schema(REQUEST, rules))],
        "http_rules=strict",
    );
    assert_eq!(made.error, None);
    made.text
}

/// Checks that the rule is right and what its Spec has of it.
#[track_caller]
fn spec(rule: &str, expected: &str) {
    let text = strict(&[rule]);
    let expected = expected
        .replace("Literal(", "::connect_prost::PathSegment::Literal(")
        .replace("Any", "::connect_prost::PathSegment::Any")
        .replace("Rest", "::connect_prost::PathSegment::Rest")
        .replace(
            "path_variable",
            "::connect_prost::__private::spec::path_variable",
        )
        .replace(' ', "");
    let text = text.replace(",)", ")").replace(",]", "]");
    assert!(text.contains(&expected), "{expected} is not in {text}");
}

#[test]
fn a_spec_has_the_parts_of_its_template() {
    for (path, parts) in [
        (
            "/v1/shelves",
            r#"&[Literal("v1"), Literal("shelves")], &[], ::core::option::Option::None"#,
        ),
        (
            "/v2/team.user.list",
            r#"&[Literal("v2"), Literal("team.user.list")], &[]"#,
        ),
        (
            "/.well-known/jwks.json",
            r#"&[Literal(".well-known"), Literal("jwks.json")], &[]"#,
        ),
        (
            "/v1/{id}",
            r#"&[Literal("v1"), Any], &[path_variable("id", 1, 2)]"#,
        ),
        (
            "/v1/{id=*}",
            r#"&[Literal("v1"), Any], &[path_variable("id", 1, 2)]"#,
        ),
        (
            "/v1/{id=shelves/*/books/*}",
            r#"&[Literal("v1"), Literal("shelves"), Any, Literal("books"), Any], &[path_variable("id", 1, 5)]"#,
        ),
        (
            "/{item.deep.number}/x/{kind}",
            r#"&[Any, Literal("x"), Any], &[path_variable("item.deep.number", 0, 1), path_variable("kind", 2, 3)]"#,
        ),
        ("/**", r#"&[Rest], &[]"#),
        ("/a/**", r#"&[Literal("a"), Rest], &[]"#),
        ("/{id=**}", r#"&[Rest], &[path_variable("id", 0, 1)]"#),
        (
            "/{id=a/**}:verb",
            r#"&[Literal("a"), Rest], &[path_variable("id", 0, 2)], ::core::option::Option::Some("verb")"#,
        ),
        ("/", r#"&[], &[], ::core::option::Option::None"#),
        ("/a%2fb%2e", r#"&[Literal("a%2Fb.")], &[]"#),
        (
            "/jobs:a_b",
            r#"&[Literal("jobs")], &[], ::core::option::Option::Some("a_b")"#,
        ),
        (
            "/jobs:%7e%2f",
            r#"&[Literal("jobs")], &[], ::core::option::Option::Some("~%2F")"#,
        ),
    ] {
        let rule = format!("{{put: {path:?}, body: \"*\"}}");
        let head = format!(
            r#"http_rule("PUT",{path:?},::connect_prost::HttpBody::Whole,::core::option::Option::None,"#
        );
        spec(&rule, &format!("{head}{parts}"));
    }
}

#[test]
fn every_kind_of_rule_has_its_verb_and_its_body() {
    for (rule, verb, body) in [
        (r#"{custom: {kind: "HEAD", path: "/a"}}"#, "HEAD", "None"),
        (
            r#"{custom: {kind: "OPTIONS", path: "/a"}, body: "*"}"#,
            "OPTIONS",
            "Whole",
        ),
        (r#"{custom: {kind: "LIST", path: "/a"}}"#, "LIST", "None"),
        (
            r#"{custom: {kind: "*", path: "/a"}, body: "*"}"#,
            "*",
            "Whole",
        ),
        (r#"{delete: "/a"}"#, "DELETE", "None"),
        (r#"{delete: "/a", body: "*"}"#, "DELETE", "Whole"),
        (r#"{patch: "/a", body: "item"}"#, "PATCH", "Field(\"item\")"),
        (r#"{post: "/a", body: "items"}"#, "POST", "Field(\"items\")"),
    ] {
        let expected = format!(r#"http_rule("{verb}","/a",::connect_prost::HttpBody::{body},"#);
        spec(rule, &expected);
    }
    let rule = r#"{post: "/a", body: "*", response_body: "items"}"#;
    spec(
        rule,
        r#"::core::option::Option::Some("items"), &[Literal("a")]"#,
    );
}

#[test]
fn a_nearer_route_is_no_conflict() {
    let text = strict(&[
        r#"{post: "/users/{id}", body: "*"}"#,
        r#"{post: "/users/me", body: "*"}"#,
        r#"{post: "/users/**", body: "*"}"#,
        r#"{put: "/users/{id}", body: "*"}"#,
        r#"{post: "/users/{id}:cancel", body: "*"}"#,
        r#"{custom: {kind: "*", path: "/users/{id}"}, body: "*"}"#,
        r#"{post: "/users%2Fme", body: "*"}"#,
        r#"{post: "/Users/me", body: "*"}"#,
    ]);
    assert_eq!(text.matches("__private::spec::http_rule(").count(), 8);
}

#[test]
fn a_path_field_and_a_body_meet_in_one_message() {
    strict(&[r#"{post: "/{item.name}", body: "item"}"#]);
}
