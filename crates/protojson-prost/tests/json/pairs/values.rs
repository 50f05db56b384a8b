//! The values of fields as text.

use prost_types::{Duration, FieldMask, Timestamp};
use protojson_prost::ErrorKind;

use super::fixtures::{Owner, Search, Wrapped};
use super::{assert_read, assert_rejected, get, rejected, variable};
use crate::fixtures::{Choice, Color, Known, Sample};

macro_rules! sample {
    ($($field:ident: $value:expr),*) => {
        Sample { $($field: $value,)* ..Sample::default() }
    };
}

macro_rules! search {
    ($($field:ident: $value:expr),*) => {
        Search { $($field: $value,)* ..Search::default() }
    };
}

#[test]
fn scalars_are_read_at_their_least_and_greatest() {
    for (query, expected) in [
        ("int32=2147483647", sample!(int32: i32::MAX)),
        ("int32=-2147483648", sample!(int32: i32::MIN)),
        ("uint32=4294967295", sample!(uint32: u32::MAX)),
        ("int64=9223372036854775807", sample!(int64: i64::MAX)),
        ("int64=-9223372036854775808", sample!(int64: i64::MIN)),
        ("uint64=18446744073709551615", sample!(uint64: u64::MAX)),
        ("uint64=0", sample!()),
        ("float=3.4028235e38", sample!(float: f32::MAX)),
        ("double=1.7976931348623157e308", sample!(double: f64::MAX)),
        ("double=Infinity", sample!(double: f64::INFINITY)),
        ("double=-Infinity", sample!(double: f64::NEG_INFINITY)),
        ("flag=true", sample!(flag: true)),
        ("flag=false", sample!()),
        ("userName=a", sample!(user_name: "a".to_owned())),
        ("data=AQID", sample!(data: vec![1, 2, 3])),
    ] {
        assert_read(&get(query), &expected);
    }
    let read: Sample = super::read(&get("double=-0&float=NaN")).unwrap();
    assert!(read.double.is_sign_negative() && read.float.is_nan());
}

#[test]
fn integers_are_read_from_every_spelling_of_json() {
    for text in ["7", "7.0", "7e0", "0.7e1", "70e-1", "%37", "7E0"] {
        assert_read(&get(&format!("int32={text}")), &sample!(int32: 7));
        assert_read(&get(&format!("uint64={text}")), &sample!(uint64: 7));
    }
    assert_read(&get("int32=1e2"), &sample!(int32: 100));
    assert_read(&get("int32=-0"), &sample!());
}

#[test]
fn a_value_that_does_not_fit_is_rejected_with_the_field() {
    for (field, texts) in [
        (
            "int32",
            &[
                "",
                "abc",
                "0x10",
                "1.5",
                "NaN",
                "%EF%BC%91",
                "+5",
                "%2B5",
                " 1",
                "1 ",
                "01",
                "-",
                "2147483648",
                "-2147483649",
                "1_000",
                "true",
                "null",
                "1,2",
            ][..],
        ),
        ("uint32", &["-1", "4294967296", "99999999999999999999"]),
        ("int64", &["9223372036854775808", "1.5", "%201", "", "1e19"]),
        (
            "uint64",
            &["18446744073709551616", "-1", "000000000000000000001"],
        ),
        ("double", &["1e400", "inf", "nan", "", ".5", "0x1p3"]),
        ("float", &["1e39"]),
        (
            "flag",
            &["1", "0", "t", "TRUE", "True", "", "yes", "%20true", "null"],
        ),
        ("data", &["a*b", "A", "%20", "AQ=ID"]),
    ] {
        for text in texts {
            assert_rejected::<Sample>(&format!("{field}={text}"), ErrorKind::Value, field);
        }
    }
}

#[test]
fn an_enum_value_is_named_or_numbered() {
    for (text, color) in [
        ("COLOR_RED", 1),
        ("COLOR_ROUGE", 1),
        ("COLOR%5FBLUE", -7),
        ("1", 1),
        ("-7", -7),
        ("1e0", 1),
        ("1234", 1234),
    ] {
        assert_read(&get(&format!("color={text}")), &sample!(color: color));
    }
    for text in ["COLOR_GREEN", "color_red", "RED", "", "%20"] {
        assert_rejected::<Sample>(&format!("color={text}"), ErrorKind::UnknownEnum, "color");
    }
    for text in ["2147483648", "0.5"] {
        assert_rejected::<Sample>(&format!("color={text}"), ErrorKind::Value, "color");
    }
}

#[test]
fn null_is_a_value_of_null_alone() {
    for text in ["null", "NULL_VALUE", "0", "n%75ll"] {
        let null = Choice::Null(0);
        assert_read(
            &get(&format!("choiceNull={text}")),
            &sample!(choice: Some(null)),
        );
        assert_read(&get(&format!("nothing={text}")), &sample!());
    }
    assert_rejected::<Sample>("nothing=", ErrorKind::Type, "nothing");
    assert_rejected::<Sample>("nothing=1", ErrorKind::Type, "nothing");
    assert_read(
        &get("userName=null"),
        &sample!(user_name: "null".to_owned()),
    );
}

#[test]
fn text_is_taken_as_it_is() {
    for (text, expected) in [
        ("", ""),
        ("%20", " "),
        ("+", " "),
        ("%2B", "+"),
        ("%22a%22", "\"a\""),
        ("a=b=c", "a=b=c"),
        ("a;b", "a;b"),
        ("a,b", "a,b"),
        ("%26", "&"),
        ("[1]", "[1]"),
        ("世", "世"),
        ("%01%7F", "\u{1}\u{7f}"),
    ] {
        let expected = search!(text: Some(expected.to_owned()));
        assert_read(&get(&format!("text={text}")), &expected);
    }
    for query in ["text=a%00", "text=a\0"] {
        assert_rejected::<Search>(query, ErrorKind::Syntax, "text");
    }
}

#[test]
fn bytes_are_read_in_either_alphabet() {
    for text in ["%2B/8%3D", "%2b%2f8", "-_8=", "-_8", "-_8%3D"] {
        assert_read(
            &get(&format!("data={text}")),
            &sample!(data: vec![0xfb, 0xff]),
        );
    }
}

#[test]
fn well_known_types_are_read_from_the_text_of_their_json() {
    let time = |seconds, nanos| search!(since: Some(Timestamp { seconds, nanos }));
    for (text, expected) in [
        ("1970-01-01T00:00:01Z", time(1, 0)),
        ("1970-01-01T01:00:01%2B01:00", time(1, 0)),
        ("1969-12-31T23:00:01-01:00", time(1, 0)),
        ("1970-01-01T00:00:00.000000001Z", time(0, 1)),
        ("1970-01-01T00%3A00%3A00.5Z", time(0, 500_000_000)),
    ] {
        assert_read(&get(&format!("since={text}")), &expected);
    }
    for text in [
        "",
        "null",
        "0000-01-01T00:00:00Z",
        "1970-01-01T01:00:01+01:00",
        "1970-01-01T00:00:00.0000000001Z",
        "1970-01-01",
        "1",
    ] {
        assert_rejected::<Search>(&format!("since={text}"), ErrorKind::Value, "since");
    }

    let duration = |seconds, nanos| search!(at_most: Some(Duration { seconds, nanos }));
    assert_read(&get("atMost=1s"), &duration(1, 0));
    assert_read(&get("atMost=3.000000001s"), &duration(3, 1));
    assert_read(&get("at_most=-1.5s"), &duration(-1, -500_000_000));
    for text in ["1h", "1", "", "null", "1m30s"] {
        assert_rejected::<Search>(&format!("atMost={text}"), ErrorKind::Value, "atMost");
    }

    let mask = |paths: &[&str]| {
        let paths = paths.iter().map(|path| (*path).to_owned()).collect();
        search!(mask: Some(FieldMask { paths }))
    };
    assert_read(&get("mask=a,b.c"), &mask(&["a", "b.c"]));
    assert_read(&get("mask=userName%2Cb"), &mask(&["user_name", "b"]));
    assert_read(&get("mask="), &mask(&[]));
    assert_rejected::<Search>("mask=a,,b", ErrorKind::Value, "mask");
}

#[test]
fn a_wrapper_is_read_as_what_it_wraps_and_its_absence_is_not_zero() {
    let query = "wrapped.bool=false&wrapped.bytes=&wrapped.double=0&wrapped.float=1.5&wrapped.int32=0\
        &wrapped.int64=-1&wrapped.string=&wrapped.uint32=0&wrapped.uint64=7";
    let wrapped = Wrapped {
        bool: Some(false),
        bytes: Some(Vec::new()),
        double: Some(0.0),
        float: Some(1.5),
        int32: Some(0),
        int64: Some(-1),
        string: Some(String::new()),
        uint32: Some(0),
        uint64: Some(7),
    };
    assert_read(&get(query), &search!(wrapped: Some(wrapped)));
    let one = Wrapped {
        int32: Some(0),
        ..Wrapped::default()
    };
    assert_read(&get("wrapped.int32=0"), &search!(wrapped: Some(one)));
    assert_rejected::<Search>("wrapped.int32=", ErrorKind::Value, "wrapped.int32");
}

#[test]
fn absent_empty_and_zero_differ_where_the_schema_says_optional() {
    assert_read(&get(""), &search!());
    assert_read(&get("limit=0"), &search!(limit: Some(0)));
    assert_read(&get("text="), &search!(text: Some(String::new())));
    assert_read(&get("text"), &search!(text: Some(String::new())));
    assert_rejected::<Search>("limit=", ErrorKind::Value, "limit");
}

#[test]
fn lists_are_read_one_element_from_each_pair_in_order() {
    let query = "flags=true&blobs=AQ&flags=false&times=1970-01-01T00:00:01Z&counts=5&counts=-5\
        &colors=COLOR_RED&colors=-7&blobs=&colors=9";
    let expected = search!(
        flags: vec![true, false],
        blobs: vec![vec![1], Vec::new()],
        times: vec![Timestamp { seconds: 1, nanos: 0 }],
        counts: vec![5, -5],
        colors: vec![1, Color::Blue as i32, 9]
    );
    assert_read(&get(query), &expected);
    assert_read(
        &get("numbers=3&numbers=1&numbers=3"),
        &sample!(numbers: vec![3, 1, 3]),
    );
    let two = vec!["a,b".to_owned(), String::new()];
    assert_read(&get("profiles=a,b&profiles="), &sample!(profiles: two));
    assert_rejected::<Sample>("numbers=1,2", ErrorKind::Value, "numbers[0]");
    assert_rejected::<Sample>("numbers=1&numbers=", ErrorKind::Value, "numbers[1]");
    assert_rejected::<Search>(
        "colors=COLOR_RED&colors=X",
        ErrorKind::UnknownEnum,
        "colors[1]",
    );
    assert_rejected::<Sample>("numbers[]=1", ErrorKind::UnknownField, "");
}

#[test]
fn what_has_no_form_as_text_is_rejected_with_the_field() {
    for (field, path) in [
        ("structure", "structure"),
        ("value", "value"),
        ("list", "list[0]"),
        ("any", "any"),
        ("empty", "empty"),
        ("values", "values[0]"),
    ] {
        for text in ["", "1", "null", "%7B%7D", "[]"] {
            assert_rejected::<Known>(&format!("{field}={text}"), ErrorKind::Type, path);
        }
    }
    for (query, path) in [
        ("child=", "child"),
        ("child={}", "child"),
        ("children=1", "children[0]"),
        ("children.int32=1", "children"),
        ("children.int32=1&children.int32=2", "children"),
        ("byName=1", "byName"),
        ("byName.a=1", "byName"),
        ("numbers.a=1", "numbers"),
    ] {
        assert_rejected::<Sample>(query, ErrorKind::Type, path);
    }
    for query in ["byName[a]=1", "by_number[1]=COLOR_RED"] {
        assert_rejected::<Sample>(query, ErrorKind::UnknownField, "");
    }
    for query in ["structure.fields.a=1", "any.type_url=a"] {
        let path = query.split('.').next().unwrap();
        assert_rejected::<Known>(query, ErrorKind::Type, path);
    }
    assert_rejected::<Known>("time.seconds=1", ErrorKind::UnknownField, "time");
    assert_rejected::<Known>("empty.a=1", ErrorKind::UnknownField, "empty");
}

#[test]
fn a_oneof_has_one_member() {
    let email = |text: &str| Some(Owner::Email(text.to_owned()));
    assert_read(&get("email="), &search!(owner: email("")));
    let team = search!(limit: Some(1), text: Some("a".to_owned()));
    let team = Some(Owner::Team(Box::new(team)));
    assert_read(&get("team.limit=1&team.text=a"), &search!(owner: team));
    for (query, path) in [
        ("email=a&team.limit=1", "team"),
        ("team.limit=1&email=a", "team"),
        ("nobody=null&email=a", "nobody"),
    ] {
        assert_rejected::<Search>(query, ErrorKind::Duplicate, path);
    }
    // An optional field of proto3 is none, though it is one on paper.
    let both = search!(limit: Some(1), text: Some("a".to_owned()));
    assert_read(&get("text=a&limit=1"), &both);
}

#[test]
fn an_error_shows_the_value_decoded_unless_it_is_secret() {
    for (query, expected) in [
        ("limit=a%0Ab", r#"limit: not a number: "a\nb" in the query"#),
        (
            "limit=%zz",
            r#"limit: a percent sign without two hexadecimal digits: "%zz" in the query"#,
        ),
        ("text=%ff", r#"text: invalid UTF-8: "%ff" in the query"#),
        (
            "secret=hunter%zz",
            "secret: a percent sign without two hexadecimal digits in the query",
        ),
        ("secret=hunter%00", "secret: a NUL character in the query"),
        (
            "subSearch.secret.hunter=2",
            "subSearch.secret: expected a string, which has no fields in the query",
        ),
        (
            "limit.a=1",
            r#"limit: expected a 32-bit integer, which has no fields: "a" in the query"#,
        ),
        (
            "subSearch=a",
            r#"subSearch: expected an object, found text: "a" in the query"#,
        ),
        (
            "flags=1",
            r#"flags[0]: neither `true` nor `false`: "1" in the query"#,
        ),
        (
            "subSearch.limt=1",
            r#"subSearch: sample.Search has no such field: "limt" in the query"#,
        ),
        (
            "limit=0000000000000000000000000000000000000000",
            r#"limit: not a number: "00000000000000000000000000000000…" in the query"#,
        ),
    ] {
        assert_eq!(rejected::<Search>(&get(query)).to_string(), expected);
    }
}

#[test]
fn a_variable_of_the_path_is_read_as_strictly() {
    for (field, value, expected) in [
        ("color", "COLOR_RED", search!(color: 1)),
        ("color", "1", search!(color: 1)),
        ("serial", "18446744073709551615", search!(serial: u64::MAX)),
        ("cursor", "-_8=", search!(cursor: vec![0xfb, 0xff])),
        ("text", "a+b", search!(text: Some("a+b".to_owned()))),
    ] {
        let variables = [variable(field, value)];
        let mut request = get("");
        request.variables = &variables;
        assert_read(&request, &expected);
    }
    for (field, value, expected) in [
        (
            "color",
            "GREEN",
            r#"color: sample.Color has no such name: "GREEN" in the path"#,
        ),
        ("serial", "", r#"serial: not a number: "" in the path"#),
        (
            "serial",
            "1.5",
            r#"serial: not an integer: "1.5" in the path"#,
        ),
        (
            "serial",
            "%201",
            r#"serial: not a number: " 1" in the path"#,
        ),
        ("text", "%00", r#"text: a NUL character: "\0" in the path"#),
        (
            "nothing",
            "1",
            r#"sample.Search has no such field: "nothing" in the path"#,
        ),
    ] {
        let variables = [variable(field, value)];
        let mut request = get("");
        request.variables = &variables;
        assert_eq!(rejected::<Search>(&request).to_string(), expected);
    }
}
