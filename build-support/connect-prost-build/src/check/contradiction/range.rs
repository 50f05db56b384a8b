//! Ranges of numbers, durations and points in time, as far as rules limit them.

use std::cmp::Ordering;

use prost_reflect::Value;

use crate::model::Kind;
use crate::rules::StandardRules;

/// A value on the line that its rules compare on; nanoseconds for time.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Number {
    Integer(i128),
    Float(f64),
}

impl Number {
    pub(super) fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::I32(number) | Value::EnumNumber(number) => Number::Integer((*number).into()),
            Value::I64(number) => Number::Integer((*number).into()),
            Value::U32(number) => Number::Integer((*number).into()),
            Value::U64(number) => Number::Integer((*number).into()),
            Value::F32(number) => Number::Float((*number).into()),
            Value::F64(number) => Number::Float(*number),
            Value::Message(time) => {
                let seconds = time.get_field_by_name("seconds")?.as_i64()?;
                let nanos = time.get_field_by_name("nanos")?.as_i32()?;
                Number::Integer(i128::from(seconds) * 1_000_000_000 + i128::from(nanos))
            }
            _ => return None,
        })
    }
}

/// One end of a range.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    pub rule: &'static str,
    pub number: Number,
    is_strict: bool,
}

/// The bounds of a value; a lower one above the upper one means all that lies outside.
#[derive(Debug, Clone, Copy)]
pub(super) struct ValueRange {
    pub lower: Option<Bound>,
    pub upper: Option<Bound>,
}

impl ValueRange {
    pub(super) fn of(standard: &StandardRules) -> Self {
        let bound = |rule, is_strict| {
            let number = Number::of(&standard.value(rule)?)?;
            Some(Bound {
                rule,
                number,
                is_strict,
            })
        };
        ValueRange {
            lower: bound("gt", true).or_else(|| bound("gte", false)),
            upper: bound("lt", true).or_else(|| bound("lte", false)),
        }
    }

    /// Returns the bound that a number breaks.
    pub(super) fn broken_by(&self, number: Number) -> Option<&'static str> {
        let is_below = |bound: Bound| match number.partial_cmp(&bound.number) {
            Some(Ordering::Equal) => bound.is_strict,
            order => order == Some(Ordering::Less),
        };
        let is_above = |bound: Bound| match number.partial_cmp(&bound.number) {
            Some(Ordering::Equal) => bound.is_strict,
            order => order == Some(Ordering::Greater),
        };
        let below = self.lower.filter(|bound| is_below(*bound));
        let above = self.upper.filter(|bound| is_above(*bound));
        match self.is_outside() {
            true => below.and(above).map(|bound| bound.rule),
            false => below.or(above).map(|bound| bound.rule),
        }
    }

    fn is_outside(&self) -> bool {
        let ends = self.lower.zip(self.upper);
        ends.is_some_and(|(lower, upper)| lower.number > upper.number)
    }

    /// Returns whether the range leaves no value of the type.
    pub(super) fn is_empty(&self, kind: &Kind) -> bool {
        if self.is_outside() {
            return false;
        }
        let step = |bound: Bound, by: i128| match bound.number {
            Number::Integer(number) if bound.is_strict => Number::Integer(number + by),
            number => number,
        };
        let (least, most) = limits(kind);
        let least = self.lower.map(|bound| step(bound, 1)).or(least);
        let most = self.upper.map(|bound| step(bound, -1)).or(most);
        // The type has an end where the rules have none, and its own end where they go beyond it.
        let beyond = self
            .lower
            .is_some_and(|_| limits(kind).1.is_some_and(|most| least > Some(most)))
            || self
                .upper
                .is_some_and(|_| limits(kind).0.is_some_and(|least| most < Some(least)));
        let strict_floats = self.lower.zip(self.upper).is_some_and(|(lower, upper)| {
            lower.number == upper.number && (lower.is_strict || upper.is_strict)
        });
        beyond || strict_floats || least.zip(most).is_some_and(|(least, most)| least > most)
    }
}

/// Returns the ends of an integer type.
fn limits(kind: &Kind) -> (Option<Number>, Option<Number>) {
    let (least, most): (i128, i128) = match kind {
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => (i32::MIN.into(), i32::MAX.into()),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => (i64::MIN.into(), i64::MAX.into()),
        Kind::Uint32 | Kind::Fixed32 => (0, u32::MAX.into()),
        Kind::Uint64 | Kind::Fixed64 => (0, u64::MAX.into()),
        _ => return (None, None),
    };
    (Some(Number::Integer(least)), Some(Number::Integer(most)))
}
