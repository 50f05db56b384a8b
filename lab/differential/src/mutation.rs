//! JSON that was tampered with: still JSON, but not what anybody wrote.

use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

/// Values that one kind of field takes and another does not, as JSON text.
const VALUES: &[&str] = &[
    "null",
    "true",
    "\"true\"",
    "[]",
    "{}",
    "[null]",
    "{\"a\":null}",
    "[[]]",
    "0",
    "-0",
    "1.0",
    "1e0",
    "1e2",
    "1.5",
    "\"1\"",
    "\"1.0\"",
    "\"1e2\"",
    "\" 1\"",
    "\"1 \"",
    "\"+1\"",
    "\"01\"",
    "\"0x1\"",
    "\"\"",
    "\"NaN\"",
    "\"nan\"",
    "\"Infinity\"",
    "\"-Infinity\"",
    "\"inf\"",
    "2147483647",
    "2147483648",
    "-2147483649",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "\"18446744073709551616\"",
    "9223372036854775808",
    "1e400",
    "\"1e400\"",
    "3.5e38",
    "-1e-400",
    "\"COLOR_RED\"",
    "\"COLOR_CRIMSON\"",
    "\"color_red\"",
    "\"NOPE\"",
    "99",
    "\"AA==\"",
    "\"AA\"",
    "\"A\"",
    "\"-_8=\"",
    "\"_w\"",
    "\"AB==\"",
    "\"1970-01-01T00:00:00Z\"",
    "\"1970-01-01t00:00:00z\"",
    "\"1970-01-01T00:00:00+01:30\"",
    "\"1970-01-01 00:00:00Z\"",
    "\"0000-12-31T23:59:59Z\"",
    "\"1970-02-30T00:00:00Z\"",
    "\"1970-01-01T23:59:60Z\"",
    "\"1s\"",
    "\"-1.5s\"",
    "\"1.0000000001s\"",
    "\"315576000001s\"",
    "\"s\"",
    "\".5s\"",
    "\"1.s\"",
    "\"+1s\"",
    "\"a_b\"",
    "\"aB,c\"",
    "\"a,\"",
    "\"\\u0041\"",
    "\"\\ud83e\\udd80\"",
];

/// Keys that stand for a field, or do not.
const KEYS: &[&str] = &[
    "",
    "unknown",
    "color",
    "int32Value",
    "int32_value",
    "INT32VALUE",
    "boolKeys",
    "true",
    "1",
    "-0",
    "01",
    "1.0",
    "camelCase",
    "camel_case",
    "snakeCase",
    "snake_case",
    "chosen",
    "json-name",
    "self",
    "child",
    "timestamp",
    "nullChoice",
];

/// JSON in which an object may have a key twice; whatever is no object or array is text.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

/// One act of tampering; the index is among all places where it can be done.
#[derive(Clone, Debug)]
pub enum Mutation {
    /// Another value in place of any.
    Replace(Index, &'static str),
    /// A value of the same JSON in place of another.
    Copy(Index, Index),
    /// A member more.
    Insert(Index, &'static str, &'static str),
    /// A member again, behind the others.
    Repeat(Index),
    /// Another key for a member.
    Rename(Index, &'static str),
}

/// A few acts of tampering.
pub fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let index = any::<Index>;
    let one = prop_oneof![
        4 => (index(), select(VALUES)).prop_map(|(at, value)| Mutation::Replace(at, value)),
        1 => (index(), index()).prop_map(|(at, from)| Mutation::Copy(at, from)),
        1 => (index(), select(KEYS), select(VALUES))
            .prop_map(|(at, key, value)| Mutation::Insert(at, key, value)),
        1 => index().prop_map(Mutation::Repeat),
        1 => (index(), select(KEYS)).prop_map(|(at, key)| Mutation::Rename(at, key)),
    ];
    vec(one, 1..3)
}

/// Tampers with JSON.
pub fn mutate(json: &Value, mutations: &[Mutation]) -> String {
    let mut tree = Tree::of(json);
    for mutation in mutations {
        tree.apply(mutation);
    }
    let mut text = String::new();
    tree.print(&mut text);
    text
}

impl Tree {
    fn of(json: &Value) -> Self {
        match json {
            Value::Array(items) => Tree::Array(items.iter().map(Tree::of).collect()),
            Value::Object(members) => Tree::Object(
                members
                    .iter()
                    .map(|(key, value)| (key.clone(), Tree::of(value)))
                    .collect(),
            ),
            leaf => Tree::Leaf(leaf.to_string()),
        }
    }

    fn apply(&mut self, mutation: &Mutation) {
        match mutation {
            Mutation::Replace(at, value) => {
                *self.any(at, |_| true) = Tree::Leaf((*value).to_owned());
            }
            Mutation::Copy(at, from) => {
                let copy = self.any(from, |_| true).clone();
                *self.any(at, |_| true) = copy;
            }
            Mutation::Insert(at, key, value) => {
                if let Tree::Object(members) = self.any(at, Tree::is_object) {
                    members.push(((*key).to_owned(), Tree::Leaf((*value).to_owned())));
                }
            }
            Mutation::Repeat(at) => {
                if let Tree::Object(members) = self.any(at, Tree::is_object) {
                    members.extend(members.first().cloned());
                }
            }
            Mutation::Rename(at, key) => {
                if let Tree::Object(members) = self.any(at, Tree::is_object)
                    && let Some((name, _)) = members.first_mut()
                {
                    (*key).clone_into(name);
                }
            }
        }
    }

    fn is_object(&self) -> bool {
        matches!(self, Tree::Object(_))
    }

    /// A place of that kind, the whole if there is none.
    fn any(&mut self, index: &Index, is: fn(&Tree) -> bool) -> &mut Tree {
        let count = self.count(is);
        let mut left = if count == 0 { 0 } else { index.index(count) };
        let place = self.path(is, &mut left).unwrap_or_default();
        let mut tree = self;
        for step in place {
            tree = match tree {
                Tree::Array(items) => &mut items[step],
                Tree::Object(members) => &mut members[step].1,
                Tree::Leaf(_) => unreachable!("a leaf has no steps"),
            };
        }
        tree
    }

    fn children(&self) -> Vec<&Tree> {
        match self {
            Tree::Leaf(_) => Vec::new(),
            Tree::Array(items) => items.iter().collect(),
            Tree::Object(members) => members.iter().map(|(_, value)| value).collect(),
        }
    }

    fn count(&self, is: fn(&Tree) -> bool) -> usize {
        let below: usize = self.children().iter().map(|child| child.count(is)).sum();
        below + usize::from(is(self))
    }

    /// The steps to the place with that many before it.
    fn path(&self, is: fn(&Tree) -> bool, left: &mut usize) -> Option<Vec<usize>> {
        if is(self) {
            if *left == 0 {
                return Some(Vec::new());
            }
            *left -= 1;
        }
        self.children()
            .iter()
            .enumerate()
            .find_map(|(step, child)| {
                let mut path = child.path(is, left)?;
                path.insert(0, step);
                Some(path)
            })
    }

    fn print(&self, text: &mut String) {
        match self {
            Tree::Leaf(leaf) => text.push_str(leaf),
            Tree::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    text.push(if at == 0 { '[' } else { ',' });
                    item.print(text);
                }
                text.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            Tree::Object(members) => {
                for (at, (key, value)) in members.iter().enumerate() {
                    text.push(if at == 0 { '{' } else { ',' });
                    write!(text, "{}:", Value::from(key.as_str())).expect("a string takes it");
                    value.print(text);
                }
                text.push_str(if members.is_empty() { "{}" } else { "}" });
            }
        }
    }
}
