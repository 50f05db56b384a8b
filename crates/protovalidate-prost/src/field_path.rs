//! Paths to fields and to rules.

use std::borrow::Cow;
use std::fmt;

use crate::FieldType;
use crate::rule::Field;

/// The path from a message to a field below it, or from `buf.validate.FieldRules` to a rule.
///
/// `Display` writes names joined by dots, with subscripts: `users[0].email`, `labels["a"]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldPath {
    elements: Vec<FieldPathElement>,
}

impl FieldPath {
    /// Returns the elements, outermost first.
    pub fn elements(&self) -> &[FieldPathElement] {
        &self.elements
    }

    /// Returns whether the path stands for the message itself.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }
}

impl FromIterator<FieldPathElement> for FieldPath {
    fn from_iter<I: IntoIterator<Item = FieldPathElement>>(elements: I) -> Self {
        Self {
            elements: elements.into_iter().collect(),
        }
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, element) in self.elements.iter().enumerate() {
            if position > 0 {
                out.write_str(".")?;
            }
            element.fmt(out)?;
        }
        Ok(())
    }
}

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldPathElement {
    /// The name in the schema.
    pub name: Cow<'static, str>,
    /// The field number; a oneof has none.
    pub number: Option<i32>,
    /// The type; a oneof has none.
    pub field_type: Option<FieldType>,
    /// The type of the keys, when a map is subscripted.
    pub key_type: Option<FieldType>,
    /// The type of the values, when a map is subscripted.
    pub value_type: Option<FieldType>,
    /// The item of a list or the key of a map.
    pub subscript: Option<Subscript>,
}

impl FieldPathElement {
    /// Creates an element with a name and nothing else.
    pub fn named(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            number: None,
            field_type: None,
            key_type: None,
            value_type: None,
            subscript: None,
        }
    }

    /// Creates the element of a whole field.
    pub(crate) fn of(field: &Field) -> Self {
        Self {
            number: field.number,
            field_type: field.kind,
            subscript: field.index.map(|index| Subscript::Index(index as u64)),
            ..Self::named(field.name)
        }
    }

    /// Creates the element of one item or entry of a field.
    pub(crate) fn within(field: &Field, subscript: Subscript) -> Self {
        Self {
            key_type: field.map.map(|(key, _)| key),
            value_type: field.map.map(|(_, value)| value),
            subscript: Some(subscript),
            ..Self::of(field)
        }
    }
}

impl fmt::Display for FieldPathElement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.name)?;
        match &self.subscript {
            None => Ok(()),
            Some(Subscript::Index(index)) => write!(out, "[{index}]"),
            Some(Subscript::BoolKey(key)) => write!(out, "[{key}]"),
            Some(Subscript::IntKey(key)) => write!(out, "[{key}]"),
            Some(Subscript::UintKey(key)) => write!(out, "[{key}]"),
            Some(Subscript::StringKey(key)) => write_quoted(out, key),
        }
    }
}

fn write_quoted(out: &mut fmt::Formatter<'_>, key: &str) -> fmt::Result {
    out.write_str("[\"")?;
    for character in key.chars() {
        match character {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            c if c.is_ascii_control() => write!(out, "\\x{:02x}", u32::from(c))?,
            c if c.is_control() => write!(out, "\\u{:04x}", u32::from(c))?,
            c => write!(out, "{c}")?,
        }
    }
    out.write_str("\"]")
}

/// The item of a list or the key of a map that a [`FieldPathElement`] goes through.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subscript {
    /// The position in a list.
    Index(u64),
    /// A key of type bool.
    BoolKey(bool),
    /// A key of a signed integer type.
    IntKey(i64),
    /// A key of an unsigned integer type.
    UintKey(u64),
    /// A key of type string.
    StringKey(String),
}

macro_rules! subscripts {
    ($($key:ty => $variant:ident as $wide:ty),* $(,)?) => {$(
        impl From<&$key> for Subscript {
            fn from(key: &$key) -> Self {
                Self::$variant(<$wide>::from(key.clone()))
            }
        }
    )*};
}

subscripts! {
    bool => BoolKey as bool,
    i32 => IntKey as i64,
    i64 => IntKey as i64,
    u32 => UintKey as u64,
    u64 => UintKey as u64,
    String => StringKey as String,
}
