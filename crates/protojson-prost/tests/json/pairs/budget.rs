//! Limits, and input of any bytes.

use proptest::collection::vec;
use proptest::prelude::*;
use protojson_prost::pairs::{self, Body, Content, Encoding, Options, Request, Variable};
use protojson_prost::{Budget, Error, ErrorKind, ReadOptions, Unknown};

use super::fixtures::Search;
use super::{get, read, rejected};
use crate::fixtures::{Known, Sample};

fn within(query: &str, budget: Budget) -> Result<Sample, Error> {
    let read = ReadOptions::new().budget(budget);
    pairs::read(&get(query), &Options::new(&read))
}

#[track_caller]
fn assert_over(query: &str, budget: Budget, text: &str) {
    let error = within(query, budget).expect_err("the budget is too small");
    assert_eq!((error.kind(), error.cause()), (ErrorKind::Budget, text));
}

#[test]
fn names_lead_as_deep_as_the_budget_allows() {
    let nested = |levels: usize| format!("{}int32=1", "child.".repeat(levels));
    assert!(read::<Sample>(&get(&nested(3))).is_ok());
    assert!(read::<Sample>(&get(&nested(99))).is_ok());
    let error = rejected::<Sample>(&get(&nested(100)));
    assert_eq!(error.cause(), "nested deeper than 100 levels");
    assert_eq!(
        rejected::<Sample>(&get(&nested(200))).kind(),
        ErrorKind::Budget
    );
    let dots = format!("{}=1", ".".repeat(60_000));
    assert_eq!(
        rejected::<Sample>(&get(&dots)).kind(),
        ErrorKind::UnknownField
    );
}

#[test]
fn pairs_and_their_heap_are_counted() {
    let many = "numbers=1&".repeat(10_000);
    assert_eq!(read::<Sample>(&get(&many)).unwrap().numbers.len(), 10_000);
    let budget = Budget::new();
    assert!(within(&many, budget.with_elements(10_000)).is_ok());
    assert_over(
        &many,
        budget.with_elements(9_999),
        "more than 9999 elements and members",
    );
    assert_over(
        &many,
        budget.with_bytes(99_999),
        "the input has 100000 bytes, more than 99999",
    );
    let takes = |heap: usize| format!("the message takes more than {heap} bytes of heap");
    assert_over(&many, budget.with_heap(100_000), &takes(100_000));

    let long = format!("userName={}", "a".repeat(60 * 1024));
    assert_eq!(
        read::<Sample>(&get(&long)).unwrap().user_name.len(),
        60 * 1024
    );
    assert_over(&long, budget.with_heap(60 * 1024), &takes(60 * 1024));
    let encoded = format!("userName={}", "%61".repeat(20 * 1024));
    assert_eq!(
        read::<Sample>(&get(&encoded)).unwrap().user_name.len(),
        20 * 1024
    );
    assert_over(&encoded, budget.with_heap(20 * 1024), &takes(20 * 1024));
    let bytes = format!("data={}", "A".repeat(4000));
    assert_over(&bytes, budget.with_heap(3000), &takes(3000));
}

#[test]
fn many_unknown_names_cost_no_more_than_their_bytes() {
    let names: Vec<String> = (0..10_000).map(|n| format!("child.x{n}=1")).collect();
    let read = ReadOptions::new();
    let mut options = Options::new(&read);
    options.unknown_parameters = Unknown::Ignore;
    let query = names.join("&");
    let sample: Sample = pairs::read(&get(&query), &options).unwrap();
    assert_eq!(sample.child.as_deref(), Some(&Sample::default()));
}

/// Words of which a query may be made.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "(child|int32|userName|user_name|numbers|by_name|children|colors|subSearch|text|team|wrapped|time|list)",
        "[.&=%+\\[\\]0-9a-f]{1,3}",
        Just("%ff".to_owned()),
        Just("%2E".to_owned()),
        ".{0,3}",
    ]
}

fn words() -> impl Strategy<Value = String> {
    vec(word(), 0..12).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_request_is_read_or_rejected(
        path in words(),
        value in words(),
        query in words(),
        text in prop_oneof![words().prop_map(String::into_bytes), vec(any::<u8>(), 0..40)],
        json in prop_oneof![
            Just(r#"{"child": {"child": {"int32": 1}}, "team": {"limit": 1}, "text": "a"}"#.to_owned()),
            words(),
        ],
        field in words(),
        (is_multi, is_form, rule) in (any::<bool>(), any::<bool>(), 0..3),
    ) {
        let body = match rule {
            0 => Body::None,
            1 => Body::Whole,
            _ => Body::Field(if field.is_empty() { "child" } else { &field }),
        };
        let request = Request {
            variables: &[Variable { field: &path, value: &value, is_multi }],
            query: &query,
            body,
            content: match is_form {
                true => Content::Form(&text),
                false => Content::Json(json.as_bytes()),
            },
        };
        let read = ReadOptions::lenient();
        let mut options = Options::new(&read);
        options.unknown_parameters = Unknown::Ignore;
        for error in [
            super::read::<Sample>(&request).err(),
            super::read::<Known>(&request).err(),
            pairs::read::<Sample>(&request, &options).err(),
            pairs::read::<Search>(&request, &options).err(),
        ].into_iter().flatten() {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    /// A name that is ignored makes the reader keep the pairs, where it otherwise takes the short way.
    #[test]
    fn the_short_way_and_the_long_way_lead_to_the_same(
        query in words(),
        value in words(),
        is_form in any::<bool>(),
        json in "\\{(\"(int32|flag|numbers|user_name)\": ?(1|true|null|\"a\"|\\[1\\]),?){0,3}\\}",
    ) {
        let read = ReadOptions::server();
        let foreign = ["zz".to_owned()];
        let options = Options { foreign: &foreign, ..Options::new(&read) };
        let variables = [Variable { field: "user_name", value: &value, is_multi: false }];
        let longer = format!("{query}&zz");
        let both = |short: Request<'_>, long: Request<'_>| {
            let text = |request| {
                let message = pairs::read::<Sample>(&request, &options);
                message.map_err(|error| error.to_string())
            };
            (format!("{:?}", text(short)), format!("{:?}", text(long)))
        };
        let (short, long) = both(get(&query), get(&longer));
        prop_assert_eq!(short, long);
        let with = |query, content| Request { variables: &variables, query, body: Body::Whole, content };
        let content = match is_form {
            true => Content::Form(query.as_bytes()),
            false => Content::Json(json.as_bytes()),
        };
        let (short, long) = both(with("", content), with("zz", content));
        prop_assert_eq!(short, long);
    }

    #[test]
    fn any_text_is_decoded_or_rejected(text in ".*", bytes in vec(any::<u8>(), 0..30)) {
        for encoding in [Encoding::Segment, Encoding::Segments, Encoding::Query] {
            let _ = pairs::decode(&text, encoding);
            let mut encoded = String::new();
            for byte in &bytes {
                encoded.push_str(&format!("%{byte:02x}"));
            }
            let decoded = pairs::decode(&encoded, encoding).ok().map(|text| text.into_owned());
            let expected = String::from_utf8(bytes.clone()).ok();
            if encoding != Encoding::Segments {
                prop_assert_eq!(decoded, expected);
            }
        }
        let (mut one, mut several) = (String::new(), String::new());
        pairs::encode_segment(&text, &mut one);
        pairs::encode_segments(&text, &mut several);
        prop_assert_eq!(&*pairs::decode(&one, Encoding::Segment).unwrap(), &text);
        prop_assert_eq!(&*pairs::decode(&one, Encoding::Query).unwrap(), &text);
        prop_assert_eq!(&*pairs::decode(&several, Encoding::Segments).unwrap(), &text);
        prop_assert!(!one.contains('/'));
    }
}
