//! Bodies of JSON, with and without pairs beside them.

use protojson_prost::pairs::{self, Body, Content, Options, Request, Variable};
use protojson_prost::{Budget, ErrorKind, ReadOptions, Unknown, WriteOptions};

use super::fixtures::{Owner, Search};
use super::{assert_read, post, read, rejected, variable};
use crate::fixtures::{Color, Known, Sample};

/// `PATCH /{user_name}` and the like.
fn patch<'a>(variables: &'a [Variable<'a>], body: Body<'a>, json: &'a str) -> Request<'a> {
    Request {
        variables,
        ..post(body, json)
    }
}

#[test]
fn a_whole_body_alone_is_read_as_any_json() {
    let json = r#"{"int32": 7, "child": {"userName": "a"}, "numbers": [1, 2]}"#;
    let expected: Sample = crate::parse(json).unwrap();
    assert_read(&post(Body::Whole, json), &expected);
    assert_read(&post(Body::Whole, ""), &Sample::default());
    assert_read(&post(Body::Whole, "{}"), &Sample::default());
    let known: prost_types::Timestamp =
        read(&post(Body::Whole, "\"1970-01-01T00:00:01Z\"")).unwrap();
    assert_eq!(known.seconds, 1);
    for (json, kind) in [
        ("null", ErrorKind::Type),
        ("[]", ErrorKind::Type),
        ("{} {}", ErrorKind::Syntax),
        ("{}x", ErrorKind::Syntax),
        ("\u{feff}{}", ErrorKind::Syntax),
        (" ", ErrorKind::Syntax),
        (r#"{"int32": 1, "int32": 1}"#, ErrorKind::Duplicate),
        (r#"{"userName": "", "user_name": ""}"#, ErrorKind::Duplicate),
        (r#"{"zzz": 1}"#, ErrorKind::UnknownField),
        (r#"{"flag": "true"}"#, ErrorKind::Type),
    ] {
        let error = rejected::<Sample>(&post(Body::Whole, json));
        assert_eq!((error.kind(), error.part()), (kind, None), "{json}");
        assert!(error.line().is_some());
    }
    let utf16 = Request {
        content: Content::Json(b"{\0}\0"),
        ..post(Body::Whole, "")
    };
    assert_eq!(rejected::<Sample>(&utf16).kind(), ErrorKind::Syntax);
}

#[test]
fn fields_of_the_path_stand_beside_those_of_the_body() {
    let variables = [variable("user_name", "a%2Fb"), variable("int32", "7")];
    let expected = Sample {
        user_name: "a/b".to_owned(),
        int32: 7,
        flag: true,
        numbers: vec![1],
        ..Sample::default()
    };
    for json in [
        r#"{"flag": true, "numbers": ["1"]}"#,
        r#" { "numbers" : [ 1 ] , "flag" : true } "#,
        r#"{"\u0066lag": true, "numbers": [1]}"#,
    ] {
        assert_read(&patch(&variables, Body::Whole, json), &expected);
    }
    let alone = Sample {
        user_name: "a/b".to_owned(),
        int32: 7,
        ..Sample::default()
    };
    assert_read(&patch(&variables, Body::Whole, ""), &alone);
    assert_read(&patch(&variables, Body::Whole, "{}"), &alone);
}

#[test]
fn a_field_of_the_path_is_not_in_the_body_too() {
    let variables = [variable("user_name", "a")];
    for json in [
        r#"{"userName": "a"}"#,
        r#"{"user_name": "b"}"#,
        r#"{"flag": true, "userName": null}"#,
        r#"{"userName": {"x": 1}}"#,
    ] {
        let error = rejected::<Sample>(&patch(&variables, Body::Whole, json));
        assert_eq!(
            (error.kind(), &*error.path()),
            (ErrorKind::Duplicate, "userName"),
            "{json}"
        );
    }
    let error = rejected::<Sample>(&patch(&variables, Body::Whole, r#"{"userName": "b"}"#));
    assert_eq!(
        error.to_string(),
        r#"userName: the field is in the path already: "userName" at line 1 column 2"#
    );
    for (field, value, json, path) in [
        ("numbers", "1", r#"{"numbers": [1]}"#, "numbers"),
        ("int32", "1", r#"{"int32": 1}"#, "int32"),
        ("flag", "true", r#"{"flag": true}"#, "flag"),
        ("color", "1", r#"{"color": 1}"#, "color"),
        (
            "child.int32",
            "1",
            r#"{"child": {"int32": 1}}"#,
            "child.int32",
        ),
        ("child", "1", r#"{"child": {}}"#, "child"),
        ("children.int32", "1", r#"{"children": []}"#, "children"),
        ("by_name.a", "1", r#"{"byName": {}}"#, "byName"),
    ] {
        let variables = [variable(field, value)];
        let error = rejected::<Sample>(&patch(&variables, Body::Whole, json));
        assert_eq!(
            (error.kind(), &*error.path()),
            (ErrorKind::Duplicate, path),
            "{json}"
        );
    }
    let variables = [variable("secret", "hunter2")];
    let error = rejected::<Sample>(&patch(&variables, Body::Whole, r#"{"secret": "hunter3"}"#));
    assert!(!error.to_string().contains("hunter"), "{error}");
}

#[test]
fn a_message_has_fields_from_the_path_and_others_from_the_body() {
    let variables = [
        variable("child.child.user_name", "a"),
        variable("child.int32", "7"),
    ];
    let grandchild = |flag| Sample {
        user_name: "a".to_owned(),
        flag,
        ..Sample::default()
    };
    let expected = |flag, nick_name: Option<&str>| Sample {
        child: Some(Box::new(Sample {
            int32: 7,
            nick_name: nick_name.map(str::to_owned),
            child: Some(Box::new(grandchild(flag))),
            ..Sample::default()
        })),
        ..Sample::default()
    };
    for (json, flag, nick_name) in [
        (
            r#"{"child": {"child": {"flag": true}, "nick_name": "n"}}"#,
            true,
            Some("n"),
        ),
        (r#"{"child": {"nick_name": "n"}}"#, false, Some("n")),
        (
            r#"{"child": {"child": null, "nick_name": null}}"#,
            false,
            None,
        ),
        (r#"{"child": {}}"#, false, None),
        (r#"{"child": null}"#, false, None),
        ("{}", false, None),
        ("", false, None),
    ] {
        assert_read(
            &patch(&variables, Body::Whole, json),
            &expected(flag, nick_name),
        );
    }
    for (json, flag, nick_name) in [
        (
            r#"{"child": {"flag": true}, "nick_name": "n"}"#,
            true,
            Some("n"),
        ),
        (r#"{"nick_name": "n"}"#, false, Some("n")),
        ("{}", false, None),
        ("", false, None),
    ] {
        let request = patch(&variables, Body::Field("child"), json);
        assert_read(&request, &expected(flag, nick_name));
    }
    let error = rejected::<Sample>(&patch(&variables, Body::Field("child"), r#"{"int32": 7}"#));
    assert_eq!(
        (error.kind(), &*error.path()),
        (ErrorKind::Duplicate, "child.int32")
    );
    for json in ["null", "[]", "7", "{} {}", "{}]"] {
        let error = rejected::<Sample>(&patch(&variables, Body::Field("child"), json));
        assert!(error.line().is_some(), "{json}: {error}");
    }
}

#[test]
fn a_oneof_may_be_filled_from_both_sides_if_it_is_one_member() {
    let variables = [variable("team.text", "a")];
    let team = Search {
        text: Some("a".to_owned()),
        limit: Some(1),
        ..Search::default()
    };
    let expected = Search {
        owner: Some(Owner::Team(Box::new(team))),
        ..Search::default()
    };
    assert_read(
        &patch(&variables, Body::Whole, r#"{"team": {"limit": 1}}"#),
        &expected,
    );
    for json in [
        r#"{"email": "e"}"#,
        r#"{"email": "e", "team": {}}"#,
        r#"{"nobody": null}"#,
    ] {
        let error = rejected::<Search>(&patch(&variables, Body::Whole, json));
        assert_eq!(
            (error.kind(), &*error.path()),
            (ErrorKind::Duplicate, "team"),
            "{json}"
        );
    }
}

#[test]
fn a_field_alone_is_the_body_whatever_its_type() {
    for (field, json, whole) in [
        ("int32", "7", r#"{"int32": 7}"#),
        ("user_name", "\"a\"", r#"{"userName": "a"}"#),
        ("flag", " true ", r#"{"flag": true}"#),
        ("color", "\"COLOR_BLUE\"", r#"{"color": -7}"#),
        ("numbers", "[1, \"2\"]", r#"{"numbers": [1, 2]}"#),
        (
            "children",
            "[{\"int32\": 1}, {}]",
            r#"{"children": [{"int32": 1}, {}]}"#,
        ),
        (
            "by_number",
            "{\"1\": \"COLOR_RED\"}",
            r#"{"byNumber": {"1": 1}}"#,
        ),
        ("child", "{\"int32\": 1}", r#"{"child": {"int32": 1}}"#),
        ("choice_value", "null", r#"{"choiceValue": null}"#),
        ("choice_text", "\"\"", r#"{"choiceText": ""}"#),
        ("nick_name", "", "{}"),
    ] {
        let expected: Sample = crate::parse(whole).unwrap();
        assert_read(&post(Body::Field(field), json), &expected);
    }
    for (field, json) in [
        ("time", "\"1970-01-01T00:00:01Z\""),
        ("wrapped", "\"7\""),
        ("structure", "{\"a\": [1, null]}"),
        ("list", "[1, null]"),
        ("value", "null"),
    ] {
        let expected: Known = crate::parse(&format!("{{\"{field}\": {json}}}")).unwrap();
        assert_read(&post(Body::Field(field), json), &expected);
    }
    for (field, json, kind, path) in [
        ("numbers", "{}", ErrorKind::Type, "numbers"),
        ("child", "[]", ErrorKind::Type, "child"),
        ("child", "null", ErrorKind::Type, ""),
        ("numbers", " null ", ErrorKind::Type, ""),
        ("int32", "7 7", ErrorKind::Syntax, ""),
        ("int32", "\"a\"", ErrorKind::Value, "int32"),
        ("flag", "\"true\"", ErrorKind::Type, "flag"),
        ("zzz", "1", ErrorKind::UnknownField, ""),
    ] {
        let error = rejected::<Sample>(&post(Body::Field(field), json));
        assert_eq!(
            (error.kind(), &*error.path()),
            (kind, path),
            "{field} {json}: {error}"
        );
    }
}

#[test]
fn beside_a_field_as_body_the_query_has_the_others() {
    let mut request = post(Body::Field("child"), r#"{"int32": 1}"#);
    request.query = "userName=a&color=COLOR_BLUE&numbers=1&numbers=2";
    let variables = [variable("int64", "9")];
    request.variables = &variables;
    let expected = Sample {
        child: Some(Box::new(Sample {
            int32: 1,
            ..Sample::default()
        })),
        user_name: "a".to_owned(),
        color: Color::Blue as i32,
        numbers: vec![1, 2],
        int64: 9,
        ..Sample::default()
    };
    assert_read(&request, &expected);
    for query in ["child.flag=true", "child=1", "userName=a&child.int32=1"] {
        request.query = query;
        for content in ["", "{}"] {
            request.content = Content::Json(content.as_bytes());
            let error = rejected::<Sample>(&request);
            assert_eq!(error.kind(), ErrorKind::Duplicate, "{query}: {error}");
        }
    }
}

#[test]
fn beside_a_whole_body_the_query_has_nothing() {
    for json in ["", "{}", r#"{"int32": 1}"#] {
        let mut request = post(Body::Whole, json);
        for query in ["int32=1", "flag=true", "zzz=1", "child.int32=1"] {
            request.query = query;
            assert_eq!(rejected::<Sample>(&request).kind(), ErrorKind::UnknownField);
        }
    }
    let read = ReadOptions::new();
    let foreign = ["utm_*".to_owned()];
    let mut options = Options::new(&read);
    options.foreign = &foreign;
    let mut request = post(Body::Whole, r#"{"int32": 1}"#);
    request.query = "utm_source=a";
    assert_eq!(pairs::read::<Sample>(&request, &options).unwrap().int32, 1);
    request.query = "int32=2";
    options.unknown_parameters = Unknown::Ignore;
    assert_eq!(pairs::read::<Sample>(&request, &options).unwrap().int32, 1);
}

#[test]
fn without_a_rule_for_it_a_body_is_rejected_unless_it_is_empty() {
    let error = rejected::<Sample>(&post(Body::None, "{}"));
    assert_eq!(
        error.to_string(),
        "the request has a body, which is not expected"
    );
    let form = Request {
        content: Content::Form(b"a"),
        ..post(Body::None, "")
    };
    assert_eq!(rejected::<Sample>(&form).kind(), ErrorKind::Type);
    assert_read(&post(Body::None, ""), &Sample::default());
}

#[test]
fn unknown_members_go_by_the_options_of_json_also_beside_pairs() {
    let variables = [variable("user_name", "a"), variable("child.int32", "1")];
    let json = r#"{"zzz": {"userName": [1]}, "child": {"zzz": 1, "flag": true}}"#;
    let request = patch(&variables, Body::Whole, json);
    let error = rejected::<Sample>(&request);
    assert_eq!(
        (error.kind(), error.line()),
        (ErrorKind::UnknownField, Some(1))
    );
    let server = ReadOptions::server();
    let sample: Sample = pairs::read(&request, &Options::new(&server)).unwrap();
    assert_eq!(sample.user_name, "a");
    assert!(
        sample
            .child
            .is_some_and(|child| child.flag && child.int32 == 1)
    );
}

#[test]
fn absent_null_and_empty_of_an_optional_field_are_kept_apart_beside_pairs() {
    let variables = [variable("user_name", "a")];
    for (json, expected) in [
        ("{}", None),
        (r#"{"nick_name": null}"#, None),
        (r#"{"nick_name": ""}"#, Some(String::new())),
    ] {
        let sample: Sample = read(&patch(&variables, Body::Whole, json)).unwrap();
        assert_eq!(sample.nick_name, expected, "{json}");
    }
}

#[test]
fn the_budget_is_one_for_pairs_and_json() {
    let variables = [variable("user_name", "aaaa")];
    let json = r#"{"int32": 1, "numbers": [1, 2]}"#;
    let request = patch(&variables, Body::Whole, json);
    let with = |budget: Budget| {
        let read = ReadOptions::new().budget(budget);
        pairs::read::<Sample>(&request, &Options::new(&read)).map_err(|error| error.kind())
    };
    let length = json.len() + 4;
    assert!(
        with(
            Budget::new()
                .with_bytes(length)
                .with_elements(5)
                .with_depth(2)
        )
        .is_ok()
    );
    for budget in [
        Budget::new().with_bytes(length - 1),
        Budget::new().with_elements(4),
        Budget::new().with_depth(1),
    ] {
        assert_eq!(with(budget), Err(ErrorKind::Budget), "{budget:?}");
    }
}

#[test]
fn one_field_of_a_response_is_read_alone() {
    let options = ReadOptions::lenient();
    let read = |field, json: &str| pairs::read_field::<Sample>(json.as_bytes(), field, &options);
    assert_eq!(read("numbers", "[1, 2]").unwrap().numbers, [1, 2]);
    assert_eq!(
        read("child", "{\"int32\": 7}")
            .unwrap()
            .child
            .unwrap()
            .int32,
        7
    );
    assert_eq!(read("nick_name", "null").unwrap(), Sample::default());
    assert_eq!(read("numbers", "{}").unwrap_err().path(), "numbers");
    assert_eq!(
        read("numbers", "[] []").unwrap_err().kind(),
        ErrorKind::Syntax
    );
    assert_eq!(
        read("zzz", "1").unwrap_err().kind(),
        ErrorKind::UnknownField
    );
    let mut json = Vec::new();
    let sample = read("numbers", "[1, 2]").unwrap();
    pairs::write_field(&sample, "numbers", &WriteOptions::new(), &mut json).unwrap();
    assert_eq!(json, br#"["1","2"]"#);
}
