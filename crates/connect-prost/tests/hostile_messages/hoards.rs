//! The largest maps and lists that fit a message, in known fields and in an unknown one.

use connect_prost::Code::{self, ResourceExhausted};
use connect_prost::compression::Encoding;
use golden::generated::hoard::v1::Hoard;
use protojson_prost::{ReadOptions, check_binary};

use crate::attack::Attack;
use crate::{LONGEST, envelope};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
const PROTO: &[(&str, &str)] = &[("content-type", "application/proto")];
const GZIP: &[(&str, &str)] = &[
    ("content-type", "application/json"),
    ("content-encoding", "gzip"),
];
const JSON_STREAM: &[(&str, &str)] = &[("content-type", "application/grpc+json")];
const PROTO_STREAM: &[(&str, &str)] = &[("content-type", "application/grpc+proto")];

const KEEP: &str = "/hoard.v1.HoardService/Keep";
const KEEP_ALL: &str = "/hoard.v1.HoardService/KeepAll";

/// Returns a short key, unique to the number.
fn key(number: usize) -> String {
    let digits = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    (0..4)
        .map(|place| char::from(digits[number >> (6 * place) & 63]))
        .collect()
}

/// Appends a field with at most `most` items, and no more than fit the longest message.
fn field(
    text: &mut String,
    name: &str,
    brackets: &str,
    most: usize,
    item: impl Fn(usize) -> String,
) {
    const END: usize = "]}".len();
    let (open, close) = brackets.split_at(1);
    text.push(if text.is_empty() { '{' } else { ',' });
    text.push_str(&format!("\"{name}\":{open}{}", item(0)));
    for number in 1..most {
        let item = item(number);
        if text.len() + 1 + item.len() + END > LONGEST {
            break;
        }
        text.push(',');
        text.push_str(&item);
    }
    text.push_str(close);
}

/// Returns the longest message with this field alone.
fn json(name: &str, brackets: &str, item: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    field(&mut text, name, brackets, usize::MAX, item);
    text + "}"
}

fn labels(most: usize) -> String {
    let mut text = String::new();
    field(&mut text, "labels", "{}", most, |n| {
        format!("\"{}\":\"\"", key(n))
    });
    text + "}"
}

/// Returns two lists of one-character texts. Both end where their capacity is full: most of the heap is the texts'.
fn texts() -> String {
    let mut text = String::new();
    for (name, most) in [("names", 1 << 18), ("moreNames", 1 << 19)] {
        field(&mut text, name, "[]", most, |_| "\"a\"".to_owned());
    }
    text + "}"
}

fn in_json() -> Vec<Attack> {
    let rejected = Some(ResourceExhausted);
    let row =
        |what, body: String, code| Attack::post(format!("JSON: {what}"), KEEP, JSON, body, code);
    let zero = |n| format!("\"{}\":0", key(n));
    let compressed = Encoding::Gzip.compress(labels(usize::MAX).into());
    vec![
        row("a map of texts", labels(usize::MAX), rejected),
        // With one entry more the map grows to a capacity beyond the budget.
        row("a map of as many texts as may be", labels(114_688), None),
        row("a map of one text more", labels(114_689), rejected),
        row(
            "a map of numbers",
            json("counts", "{}", |n| format!("\"{n}\":0")),
            None,
        ),
        row(
            "a map of messages",
            json("named", "{}", |n| format!("\"{}\":{{}}", key(n))),
            rejected,
        ),
        row(
            "a list of messages",
            json("parts", "[]", |_| "{}".to_owned()),
            rejected,
        ),
        row(
            "a list of empty texts",
            json("names", "[]", |_| "\"\"".to_owned()),
            rejected,
        ),
        row("two lists of texts", texts(), rejected),
        row(
            "a list of numbers",
            json("numbers", "[]", |_| "0".to_owned()),
            rejected,
        ),
        row("an unknown map", json("x", "{}", zero), None),
        row(
            "an unknown list",
            json("x", "[]", |_| "{}".to_owned()),
            rejected,
        ),
        Attack::post("JSON: a compressed map", KEEP, GZIP, compressed, rejected),
        Attack::post(
            "JSON: a map in a stream",
            KEEP_ALL,
            JSON_STREAM,
            envelope::wrap(0, labels(usize::MAX).as_bytes()),
            rejected,
        ),
    ]
}

/// Returns the longest message of map entries with unique keys, which are the last four bytes of each.
fn entries(field: u8) -> Vec<u8> {
    let entry = |n| [&[field, 6, 0x0a, 4], key(n).as_bytes()].concat();
    (0..LONGEST / 8).flat_map(entry).collect()
}

/// Returns as many pieces of the message, of `piece` bytes each, as the default budget allows.
fn admitted(message: Vec<u8>, piece: usize) -> Vec<u8> {
    let is_admitted = |count| {
        let part = &message[..count * piece];
        check_binary::<Hoard>(part, &ReadOptions::server()).is_ok()
    };
    let (mut most, mut too_many) = (1, message.len() / piece);
    while too_many - most > 1 {
        let middle = most.midpoint(too_many);
        if is_admitted(middle) {
            most = middle;
        } else {
            too_many = middle;
        }
    }
    message[..most * piece].to_vec()
}

fn in_binary() -> Vec<Attack> {
    let rejected = Some(ResourceExhausted);
    let row = |what, body: Vec<u8>, code: Option<Code>| {
        Attack::post(format!("binary: {what}"), KEEP, PROTO, body, code)
    };
    let full = |piece: &[u8]| piece.repeat(LONGEST / piece.len());
    let lists = || full(&[0x1a, 2, 0x1a, 0]);
    let texts = || full(&[0x2a, 1, b'a']);
    let list = envelope::wrap(0, &admitted(texts(), 3));
    let two = [&list[..], &list].concat();
    vec![
        row("a map of nothing", full(&[0x0a, 0]), rejected),
        row("a map of numbers", full(&[0x12, 2, 8, 1]), rejected),
        row("a map of texts", entries(0x0a), rejected),
        row(
            "a map of as many texts as may be",
            admitted(entries(0x0a), 8),
            None,
        ),
        row("a map of messages", entries(0x22), rejected),
        row(
            "a map of as many messages as may be",
            admitted(entries(0x22), 8),
            None,
        ),
        row("a list of messages", full(&[0x1a, 0]), rejected),
        row("a list of lists", lists(), rejected),
        row(
            "a list of as many lists as may be",
            admitted(lists(), 4),
            None,
        ),
        row("a list of texts", texts(), rejected),
        row(
            "a list of as many texts as may be",
            admitted(texts(), 3),
            None,
        ),
        row("a list of numbers", full(&[0x38, 0]), rejected),
        row("an unknown list", full(&[0xc2, 0x3e, 0]), None),
        Attack::post(
            "binary: a map in a stream",
            KEEP_ALL,
            PROTO_STREAM,
            envelope::wrap(0, &full(&[0x0a, 0])),
            rejected,
        ),
        Attack::post(
            "binary: two lists in a stream",
            KEEP_ALL,
            PROTO_STREAM,
            two,
            None,
        ),
    ]
}

pub(crate) fn hoards() -> Vec<Attack> {
    let mut attacks = in_json();
    attacks.extend(in_binary());
    attacks
}
