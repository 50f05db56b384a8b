//! Percent-encoding.

use protojson_prost::ErrorKind;
use protojson_prost::pairs::{Encoding, Variable, decode, encode_segment, encode_segments};

use super::{assert_read, assert_rejected, get, rejected, variable};
use crate::fixtures::Sample;

fn decoded(text: &str, encoding: Encoding) -> String {
    let decoded = decode(text, encoding).expect("it is well encoded");
    decoded.into_owned()
}

#[test]
fn each_part_decodes_slashes_and_pluses_by_its_own_rule() {
    for (text, segment, segments, query) in [
        ("a%2Fb", "a/b", "a%2Fb", "a/b"),
        ("a%2fb", "a/b", "a%2Fb", "a/b"),
        ("a/b", "a/b", "a/b", "a/b"),
        ("%252F", "%2F", "%2F", "%2F"),
        ("a+b", "a+b", "a+b", "a b"),
        ("a%2Bb", "a+b", "a+b", "a+b"),
        ("%20%25", " %", " %", " %"),
        ("%E4%B8%96", "世", "世", "世"),
        ("a%40b", "a@b", "a@b", "a@b"),
        ("a@b;c=d:e", "a@b;c=d:e", "a@b;c=d:e", "a@b;c=d:e"),
        ("", "", "", ""),
    ] {
        assert_eq!(decoded(text, Encoding::Segment), segment, "{text}");
        assert_eq!(decoded(text, Encoding::Segments), segments, "{text}");
        assert_eq!(decoded(text, Encoding::Query), query, "{text}");
    }
    for byte in 0..128_u8 {
        let expected = char::from(byte).to_string();
        for text in [format!("%{byte:02X}"), format!("%{byte:02x}")] {
            assert_eq!(decoded(&text, Encoding::Segment), expected);
        }
    }
}

#[test]
fn what_is_not_well_encoded_is_rejected() {
    for text in [
        "%",
        "%a",
        "%zz",
        "a%",
        "a%2",
        "%%20",
        "%+1",
        "%é",
        "%ff",
        "%C3",
        "%c0%80",
        "%ED%A0%80",
        "%E4%B8",
    ] {
        for encoding in [Encoding::Segment, Encoding::Segments, Encoding::Query] {
            let cause = decode(text, encoding).unwrap_err();
            assert!(!cause.to_string().is_empty(), "{text}");
        }
        assert_rejected::<Sample>(&format!("userName={text}"), ErrorKind::Syntax, "userName");
        assert_rejected::<Sample>(&format!("{text}=1"), ErrorKind::Syntax, "");
        let mut request = get("");
        let variables = [variable("user_name", text)];
        request.variables = &variables;
        let error = rejected::<Sample>(&request);
        assert_eq!(
            (error.kind(), &*error.path()),
            (ErrorKind::Syntax, "userName"),
            "{text}"
        );
    }
}

#[test]
fn an_address_in_the_path_is_the_address_that_was_meant() {
    for (text, expected) in [
        ("a%40b", "a@b"),
        ("a@b", "a@b"),
        ("a%2Bb", "a+b"),
        ("a+b", "a+b"),
        ("a;v=1", "a;v=1"),
    ] {
        let sample = Sample {
            user_name: expected.to_owned(),
            ..Sample::default()
        };
        let mut request = get("");
        let variables = [variable("user_name", text)];
        request.variables = &variables;
        assert_read(&request, &sample);
    }
}

#[test]
fn a_variable_of_several_segments_keeps_encoded_slashes() {
    let sample = Sample {
        user_name: "shelves/a%2Fb/c d".to_owned(),
        ..Sample::default()
    };
    let variables = [Variable {
        field: "user_name",
        value: "shelves/a%2fb/c%20d",
        is_multi: true,
    }];
    let mut request = get("");
    request.variables = &variables;
    assert_read(&request, &sample);
}

#[test]
fn all_but_unreserved_characters_are_encoded() {
    for (text, segment, segments) in [
        ("-_.~09AZaz", "-_.~09AZaz", "-_.~09AZaz"),
        ("a b+c&d=e%", "a%20b%2Bc%26d%3De%25", "a%20b%2Bc%26d%3De%25"),
        ("a/b", "a%2Fb", "a/b"),
        ("a%2Fb", "a%252Fb", "a%2Fb"),
        ("a%2fb", "a%252fb", "a%252fb"),
        ("世", "%E4%B8%96", "%E4%B8%96"),
        (".", "%2E", "%2E"),
        ("..", "%2E%2E", "%2E%2E"),
        ("...", "...", "..."),
        ("a/../b", "a%2F..%2Fb", "a/%2E%2E/b"),
        ("", "", ""),
    ] {
        let (mut one, mut several) = (String::new(), String::new());
        encode_segment(text, &mut one);
        encode_segments(text, &mut several);
        assert_eq!((&*one, &*several), (segment, segments), "{text}");
        assert_eq!(decoded(&one, Encoding::Segment), text);
        assert_eq!(decoded(&several, Encoding::Segments), text);
    }
}
