//! HTTP rules as the runtime has them: parsed, in constants.

use connect_prost::{HttpBody, HttpRule, PathSegment, PathVariable};
use golden::generated::route::v1::shelf_service as specs;
use golden::generated::stream::v1 as stream;

/// The variables of a rule: the field, and the segments that it takes.
fn variables(rule: &HttpRule) -> Vec<(&'static str, &'static [PathSegment])> {
    let variables = rule.variables.iter();
    variables
        .map(
            |&PathVariable {
                 field, start, end, ..
             }| (field, &rule.segments[start..end]),
        )
        .collect()
}

#[test]
fn a_variable_has_its_segments() {
    let [first, rest, verb, head] = specs::FIND.http else {
        panic!("there are four rules");
    };
    let four = [
        PathSegment::Literal("shelves"),
        PathSegment::Any,
        PathSegment::Literal("books"),
        PathSegment::Any,
    ];
    assert_eq!(first.segments[0], PathSegment::Literal("v1"));
    assert_eq!(variables(first), [("book.name", four.as_slice())]);
    assert_eq!(first.path_verb, None);
    assert_eq!(variables(rest), [("kind", [PathSegment::Any].as_slice())]);
    assert_eq!(rest.segments[2], PathSegment::Rest);
    let files = [PathSegment::Literal("files"), PathSegment::Rest];
    assert_eq!(variables(verb), [("book.name", files.as_slice())]);
    assert_eq!(verb.path_verb, Some("find"));
    assert_eq!(verb.template, "/v2/{book.name=files/**}:find");
    assert_eq!((head.verb, head.segments), ("HEAD", first.segments));
}

#[test]
fn literals_are_normalised_and_the_template_is_as_written() {
    let [put, any] = specs::PUT.http else {
        panic!("there are two rules");
    };
    assert_eq!(put.template, "/v1/put%2fback.%6eow/{shelf}");
    assert_eq!(put.segments[1], PathSegment::Literal("put%2Fback.now"));
    assert_eq!(put.body, HttpBody::Field("book"));
    assert_eq!(put.response_body, Some("books"));
    assert_eq!((any.verb, any.path_verb), ("*", Some("~back")));
    assert!(any.variables.is_empty());
}

#[test]
fn the_root_has_no_segments() {
    let [root] = specs::ANNOUNCE.http else {
        panic!("there is one rule");
    };
    assert_eq!((root.verb, root.template), ("POST", "/"));
    assert!(root.segments.is_empty() && root.variables.is_empty());
}

#[test]
fn a_method_without_rules_has_none() {
    let specs = stream::river_service::SPECS;
    assert!(!specs.is_empty());
    assert!(specs.iter().all(|spec| spec.http.is_empty()));
}
