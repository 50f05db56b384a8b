//! Messages that are written to the parts of a request and read back.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use prost_types::{Duration, FieldMask, Timestamp};
use protojson_prost::pairs::{self, Body, Content, Request, Variable};
use protojson_prost::{ProtoJson, WriteOptions};

use super::fixtures::{Owner, Search, Wrapped};
use super::{get, read};
use crate::fixtures::Sample;
use crate::round_trip::scalars;

/// Text without the one character that a query does not take.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[^\\x00]{0,8}",
        "[-&=+%./; a-c?#\u{e9}\u{202e}]{0,8}",
        Just("%2F".to_owned()),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("NaN differs from itself", |number| !number.is_nan())
}

fn time() -> impl Strategy<Value = Timestamp> {
    (-62_135_596_800..=253_402_300_799_i64, 0..1_000_000_000_i32)
        .prop_map(|(seconds, nanos)| Timestamp { seconds, nanos })
}

fn wrapped() -> impl Strategy<Value = Option<Wrapped>> {
    let wrapped = (
        option::of(any::<bool>()),
        option::of(vec(any::<u8>(), 0..5)),
        option::of(number()),
        option::of(any::<i32>()),
        option::of(any::<i64>()),
        option::of(text()),
        option::of(any::<u32>()),
        option::of(any::<u64>()),
    );
    let wrapped = wrapped.prop_map(|fields| Wrapped {
        bool: fields.0,
        bytes: fields.1,
        double: fields.2,
        float: None,
        int32: fields.3,
        int64: fields.4,
        string: fields.5,
        uint32: fields.6,
        uint64: fields.7,
    });
    option::of(wrapped.prop_filter("it has a form", |wrapped| *wrapped != Wrapped::default()))
}

/// A search without messages of its own type, which is never empty.
fn flat() -> impl Strategy<Value = Search> {
    let singular = (
        option::of(any::<i32>()),
        option::of(text()),
        text(),
        text(),
        text(),
        number(),
        any::<i32>(),
        any::<u64>(),
        vec(any::<u8>(), 0..10),
    );
    let lists = (
        vec(any::<bool>(), 0..4),
        vec(vec(any::<u8>(), 0..4), 0..4),
        vec(time(), 0..3),
        vec(any::<i64>(), 0..4),
        vec(-8..2_i32, 0..4),
    );
    let known = (
        option::of(time()),
        option::of(-315_576_000_000..=315_576_000_000_i64),
        option::of(vec("[a-z]{1,3}(_[a-z]{1,3}|\\.[a-z]{1,3}){0,2}", 0..3)),
        wrapped(),
    );
    let owner = prop_oneof![
        Just(None),
        text().prop_map(|email| Some(Owner::Email(email))),
        Just(Some(Owner::Nobody(0))),
    ];
    (singular, lists, known, owner).prop_map(|(singular, lists, known, owner)| Search {
        limit: Some(singular.0.unwrap_or(7)),
        text: singular.1,
        bracketed: singular.2,
        dotted: singular.3,
        r#type: singular.4,
        score: singular.5,
        color: singular.6,
        serial: singular.7,
        cursor: singular.8,
        flags: lists.0,
        blobs: lists.1,
        times: lists.2,
        counts: lists.3,
        colors: lists.4,
        since: known.0,
        at_most: known.1.map(|seconds| Duration { seconds, nanos: 0 }),
        mask: known.2.map(|paths| FieldMask { paths }),
        wrapped: known.3,
        owner,
        ..Search::default()
    })
}

/// A search of which every field can be in a query.
fn search() -> impl Strategy<Value = Search> {
    flat().prop_recursive(3, 6, 2, |inner| {
        let team = option::of(inner.clone());
        (flat(), option::of(inner), team).prop_map(|(mut search, sub, team)| {
            search.sub_search = sub.map(Box::new);
            if let Some(team) = team {
                search.owner = Some(Owner::Team(Box::new(team)));
            }
            search
        })
    })
}

/// How the fields of a search are divided.
const RULES: [(&[&str], Body<'_>); 6] = [
    (&[], Body::None),
    (&["limit", "dotted"], Body::None),
    (&["limit", "type"], Body::Whole),
    (&["limit"], Body::Field("sub_search")),
    (
        &["sub_search.limit", "sub_search.dotted"],
        Body::Field("sub_search"),
    ),
    (&["sub_search.limit", "serial"], Body::Whole),
];

/// Writes a message as a request and reads it; `None` if it has no form as that request.
fn pass<M: ProtoJson>(message: &M, variables: &[&str], body: Body<'_>, is_form: bool) -> Option<M> {
    let options = WriteOptions::new();
    let mut values = Vec::new();
    for (index, path) in variables.iter().enumerate() {
        let text = pairs::variable(message, path, &options).ok()??;
        let is_multi = index > 0;
        let mut value = String::new();
        match is_multi {
            true => pairs::encode_segments(&text, &mut value),
            false => pairs::encode_segment(&text, &mut value),
        }
        values.push((*path, value, is_multi));
    }
    let mut elsewhere = variables.to_vec();
    if let Body::Field(field) = body {
        elsewhere.push(field);
    }
    let mut query = String::new();
    if body != Body::Whole || is_form {
        pairs::write_query(message, &elsewhere, &options, &mut query).ok()?;
    }
    let mut json = Vec::new();
    if !is_form {
        pairs::write_body(message, variables, body, &options, &mut json).ok()?;
    }
    let variables: Vec<Variable<'_>> = values
        .iter()
        .map(|(field, value, is_multi)| Variable {
            field,
            value,
            is_multi: *is_multi,
        })
        .collect();
    let request = Request {
        variables: &variables,
        query: if is_form { "" } else { &query },
        body,
        content: match is_form {
            true => Content::Form(query.as_bytes()),
            false => Content::Json(&json),
        },
    };
    Some(read(&request).unwrap_or_else(|error| panic!("{query} {error}")))
}

/// Exchanges pairs, except for those of one name.
fn permuted(query: &str, order: &[usize]) -> String {
    let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    let name = |pair: &'_ str| pair.split('=').next().map(str::to_owned);
    let mut by_name: HashMap<_, Vec<&str>> = HashMap::new();
    for pair in pairs.iter().rev() {
        by_name.entry(name(pair)).or_default().push(pair);
    }
    let mut shuffled: Vec<(usize, &str)> = pairs
        .iter()
        .enumerate()
        .map(|(index, pair)| (order[index % order.len()], *pair))
        .collect();
    shuffled.sort_by_key(|(key, _)| *key);
    let next = |(_, pair): (usize, &str)| by_name.get_mut(&name(pair)).and_then(Vec::pop);
    let permuted: Vec<&str> = shuffled.into_iter().filter_map(next).collect();
    permuted.join("&")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_message_that_fits_a_query_arrives_as_it_was(search in search(), rule in 0..RULES.len()) {
        let (variables, body) = RULES[rule];
        match pass(&search, variables, body, false) {
            Some(read) if search.sub_search.is_none() && body == Body::Field("sub_search") => {
                // A message alone is a body of its own.
                let expected = Search { sub_search: Some(Box::default()), ..search };
                prop_assert_eq!(read, expected);
            }
            Some(read) => prop_assert_eq!(read, search),
            None => prop_assert!(search.sub_search.is_none() && variables[0].contains('.')),
        }
    }

    #[test]
    fn a_message_that_fits_a_form_arrives_as_it_was(search in search()) {
        let read = pass(&search, &["type"], Body::Whole, true);
        prop_assert_eq!(read, Some(search));
    }

    #[test]
    fn any_message_arrives_as_it_was_or_is_not_sent(
        mut sample in scalars(),
        child in option::of(scalars()),
        body in prop_oneof![Just(Body::None), Just(Body::Whole), Just(Body::Field("by_number"))],
    ) {
        sample.child = child.map(Box::new);
        if let Some(read) = pass(&sample, &["int64", "child.user_name"], body, false) {
            prop_assert_eq!(&read, &sample);
        }
        if let Some(read) = pass(&sample, &["int32"], body, false) {
            prop_assert_eq!(&read, &sample);
        }
        sample.by_flag.clear();
        sample.by_number.clear();
        if let Some(read) = pass(&sample, &[], Body::None, false) {
            prop_assert_eq!(&read, &sample);
        }
    }

    #[test]
    fn the_order_of_pairs_has_no_meaning(
        search in search(),
        order in vec(any::<usize>(), 1..40),
    ) {
        let mut query = String::new();
        pairs::write_query(&search, &[], &WriteOptions::new(), &mut query).unwrap();
        let permuted = permuted(&query, &order);
        prop_assert_eq!(query.len(), permuted.len());
        prop_assert_eq!(read::<Search>(&get(&permuted)).unwrap(), search);
    }

    #[test]
    fn equal_messages_give_equal_queries(sample in scalars()) {
        let write = |sample: &Sample| {
            let mut query = String::new();
            let result = pairs::write_query(sample, &["by_flag"], &WriteOptions::new(), &mut query);
            (query, result.is_ok())
        };
        prop_assert_eq!(write(&sample), write(&sample.clone()));
    }
}
