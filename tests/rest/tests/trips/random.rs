//! Random values of fields.

use std::collections::{BTreeMap, HashMap};

use fastrand::Rng;
use prost::Message;
use prost_types::value::Kind;
use prost_types::{Any, Duration, FieldMask, ListValue, Struct, Timestamp, Value};
use rest_tests::generated::rest::v1::{Inner, Nested};

/// What URLs, forms and paths give a meaning to, and what looks like an escape.
const SPECIAL: &[&str] = &[
    "/", "//", "%", "%2F", "%2f", "%25", "%zz", "+", " ", "&", "=", "?", "#", ":", ";", ",", ".",
    "..", "\"", "\\", "{", "}", "[", "]", "~", "*", "null", "true", "\n", "\u{7f}", "\u{fffd}",
    "ä", "日", "🦀",
];

/// Makes values; all of one seed are the same in every run.
pub(crate) struct Random(Rng);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    pub(crate) fn is(&mut self) -> bool {
        self.0.bool()
    }

    /// Makes a value for every other field.
    pub(crate) fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.is().then(|| make(self))
    }

    /// Makes a value, or the default.
    pub(crate) fn or_default<T: Default>(&mut self, make: impl FnOnce(&mut Self) -> T) -> T {
        self.maybe(make).unwrap_or_default()
    }

    pub(crate) fn list<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let length = self.0.usize(0..4);
        (0..length).map(|_| make(self)).collect()
    }

    pub(crate) fn map<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> HashMap<String, T> {
        let length = self.0.usize(0..4);
        (0..length).map(|_| (self.any_text(), make(self))).collect()
    }

    /// Any number, those with few bits and those at the ends of the range as often as others.
    pub(crate) fn number(&mut self) -> i64 {
        let bits = self.0.u32(0..64);
        let number = self.0.i64(..) >> bits;
        match self.0.u8(0..16) {
            0 => i64::MIN,
            1 => i64::MAX,
            2 => 0,
            _ => number,
        }
    }

    pub(crate) fn i32(&mut self) -> i32 {
        self.number() as i32
    }

    pub(crate) fn u32(&mut self) -> u32 {
        self.number() as u32
    }

    pub(crate) fn u64(&mut self) -> u64 {
        self.number() as u64
    }

    /// Any number but those which only their bits tell apart.
    pub(crate) fn f64(&mut self) -> f64 {
        let number = f64::from_bits(self.0.u64(..));
        match self.0.u8(0..8) {
            0 => f64::INFINITY,
            1 => f64::NEG_INFINITY,
            2 => -0.0,
            3 => f64::from(self.i32()),
            _ if number.is_nan() => f64::NAN,
            _ => number,
        }
    }

    pub(crate) fn f32(&mut self) -> f32 {
        let number = f32::from_bits(self.0.u32(..));
        match number.is_nan() {
            true => f32::NAN,
            false => number,
        }
    }

    /// Text that URLs can hold: anything but NUL.
    pub(crate) fn text(&mut self) -> String {
        let pieces = self.0.usize(0..6);
        let mut text = String::new();
        for _ in 0..pieces {
            match self.0.u8(0..4) {
                0 => text.push(self.0.char('\u{1}'..)),
                1 => text.push_str(SPECIAL[self.0.usize(..SPECIAL.len())]),
                _ => text.push(self.0.char(' '..='~')),
            }
        }
        text
    }

    /// Text that JSON can hold.
    pub(crate) fn any_text(&mut self) -> String {
        let mut text = self.text();
        if self.0.u8(0..8) == 0 {
            text.push('\0');
        }
        text
    }

    /// Text that the pattern `shelves/*/books/*` matches.
    pub(crate) fn book(&mut self) -> String {
        let mut piece = || {
            let text = self.text().replace('/', "");
            format!("{text}1")
        };
        format!("shelves/{}/books/{}", piece(), piece())
    }

    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        self.list(|random| random.0.u8(..))
    }

    pub(crate) fn timestamp(&mut self) -> Timestamp {
        Timestamp {
            seconds: self.0.i64(-62_135_596_800..=253_402_300_799),
            nanos: self.nanos(),
        }
    }

    pub(crate) fn duration(&mut self) -> Duration {
        let sign = if self.is() { 1 } else { -1 };
        Duration {
            seconds: self.0.i64(0..315_576_000_000) * i64::from(sign),
            nanos: self.nanos() * sign,
        }
    }

    /// A fraction with as few digits as whole seconds have, or as many as there can be.
    fn nanos(&mut self) -> i32 {
        let unit = [1_000_000_000, 1_000_000, 1000, 1][self.0.usize(0..4)];
        self.0.i32(0..1_000_000_000) / unit * unit
    }

    pub(crate) fn mask(&mut self) -> FieldMask {
        let names = ["name", "user_name", "a.b_c", "nested.inner.label"];
        let paths = self.list(|random| names[random.0.usize(..names.len())].to_owned());
        FieldMask { paths }
    }

    pub(crate) fn nested(&mut self) -> Nested {
        Nested {
            name: self.or_default(Self::text),
            count: self.or_default(Self::i32),
            inner: self.maybe(|random| Inner {
                label: random.or_default(Self::text),
                depth: random.maybe(Self::i32),
            }),
        }
    }

    /// A message that has something in each message below it, as a query needs it.
    pub(crate) fn full_nested(&mut self) -> Nested {
        let mut nested = self.nested();
        if nested.inner == Some(Inner::default()) {
            nested.inner = None;
        }
        if nested == Nested::default() {
            nested.count = 1;
        }
        nested
    }

    pub(crate) fn record(&mut self, depth: usize) -> Struct {
        let fields: BTreeMap<String, Value> =
            self.map(|random| random.value(depth)).into_iter().collect();
        Struct { fields }
    }

    pub(crate) fn values(&mut self, depth: usize) -> ListValue {
        let values = self.list(|random| random.value(depth));
        ListValue { values }
    }

    pub(crate) fn value(&mut self, depth: usize) -> Value {
        let kinds = if depth == 0 { 4 } else { 6 };
        let kind = match self.0.u8(0..kinds) {
            0 => Kind::NullValue(0),
            1 => Kind::NumberValue(f64::from(self.i32()) / 8.0),
            2 => Kind::StringValue(self.any_text()),
            3 => Kind::BoolValue(self.is()),
            4 => Kind::StructValue(self.record(depth - 1)),
            _ => Kind::ListValue(self.values(depth - 1)),
        };
        Value { kind: Some(kind) }
    }

    /// A message of a type that JSON writes as an object, or of one that it writes as text.
    pub(crate) fn any(&mut self) -> Any {
        let (name, value) = match self.is() {
            true => ("rest.v1.Nested", self.nested().encode_to_vec()),
            false => ("google.protobuf.Duration", self.duration().encode_to_vec()),
        };
        Any {
            type_url: format!("type.googleapis.com/{name}"),
            value,
        }
    }
}
