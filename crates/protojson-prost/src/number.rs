//! Numbers in JSON input, converted exactly from every spelling that ProtoJSON allows.

use std::fmt;

use crate::Cause;
use crate::text::token;

/// A number in a JSON text or from serde.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Number<'a> {
    /// Text that follows the grammar of JSON numbers.
    Text(&'a str),
    /// An integer.
    Signed(i64),
    /// An integer.
    Unsigned(u64),
    /// A number that may have a fraction.
    Double(f64),
}

impl<'a> Number<'a> {
    /// Checks that text is a JSON number.
    ///
    /// # Errors
    /// Fails when the text does not follow the grammar.
    pub fn parse(text: &'a str) -> Result<Self, Cause> {
        match token::number_length(text.as_bytes()) {
            Some(n) if n == text.len() => Ok(Self::Text(text)),
            _ => Err(Cause::value("not a number")),
        }
    }

    /// Returns the value if it is an integer in range, be it spelled `100`, `1e2` or `100.0`.
    ///
    /// # Errors
    /// Fails when it has a fraction or does not fit.
    pub fn to_i64(self) -> Result<i64, Cause> {
        let (is_negative, magnitude) = self.to_integer()?;
        if is_negative {
            0_i64
                .checked_sub_unsigned(magnitude)
                .ok_or_else(out_of_range)
        } else {
            i64::try_from(magnitude).map_err(|_| out_of_range())
        }
    }

    /// Returns the value if it is a non-negative integer in range.
    ///
    /// # Errors
    /// Fails when it has a fraction or does not fit.
    pub fn to_u64(self) -> Result<u64, Cause> {
        match self.to_integer()? {
            (true, magnitude) if magnitude > 0 => Err(out_of_range()),
            (_, magnitude) => Ok(magnitude),
        }
    }

    /// Returns the nearest double.
    ///
    /// # Errors
    /// Fails when the number is beyond the greatest double.
    pub fn to_f64(self) -> Result<f64, Cause> {
        let value = match self {
            Self::Text(text) => text.parse().map_err(|_| not_a_number())?,
            Self::Signed(value) => value as f64,
            Self::Unsigned(value) => value as f64,
            Self::Double(value) => value,
        };
        if value.is_finite() {
            Ok(value)
        } else {
            Err(out_of_range())
        }
    }

    /// Returns the nearest float, rounded once.
    ///
    /// # Errors
    /// Fails when the number is beyond the greatest float.
    pub fn to_f32(self) -> Result<f32, Cause> {
        let value = match self {
            Self::Text(text) => text.parse().map_err(|_| not_a_number())?,
            Self::Signed(value) => value as f32,
            Self::Unsigned(value) => value as f32,
            Self::Double(value) => value as f32,
        };
        if value.is_finite() {
            Ok(value)
        } else {
            Err(out_of_range())
        }
    }

    /// Returns a bound on the length of the number's text.
    pub(crate) fn text_len(self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Signed(_) | Self::Unsigned(_) => 20,
            // The longest are subnormal: `0.` and 308 zeros before up to 17 digits.
            Self::Double(_) => 340,
        }
    }

    /// Returns sign and magnitude.
    fn to_integer(self) -> Result<(bool, u64), Cause> {
        match self {
            Self::Text(text) => integer(text),
            Self::Signed(value) => Ok((value < 0, value.unsigned_abs())),
            Self::Unsigned(value) => Ok((false, value)),
            Self::Double(value) if value.fract() != 0.0 => Err(not_integral()),
            // 2^64 is the first double that does not fit; NaN compares false.
            Self::Double(value) if value.abs() < 18_446_744_073_709_551_616.0 => {
                Ok((value < 0.0, value.abs() as u64))
            }
            Self::Double(_) => Err(out_of_range()),
        }
    }
}

impl fmt::Display for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Signed(value) => value.fmt(f),
            Self::Unsigned(value) => value.fmt(f),
            Self::Double(value) => value.fmt(f),
        }
    }
}

fn out_of_range() -> Cause {
    Cause::value("number out of range")
}

fn not_integral() -> Cause {
    Cause::value("not an integer")
}

fn not_a_number() -> Cause {
    Cause::value("not a number")
}

/// Reads the text of a JSON number as an integer.
fn integer(text: &str) -> Result<(bool, u64), Cause> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if digits.len() <= 19 {
        let plain = digits.bytes().try_fold(0_u64, |sum, byte| {
            byte.is_ascii_digit()
                .then(|| sum * 10 + u64::from(byte - b'0'))
        });
        if let Some(magnitude) = plain {
            return Ok((is_negative, magnitude));
        }
    }
    Ok((is_negative, scaled_integer(digits)?))
}

/// Reads digits with fraction and exponent, without rounding and without work that grows with
/// the exponent.
fn scaled_integer(text: &str) -> Result<u64, Cause> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, saturating_exponent(exponent)),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes());
    let Some(last) = digits().rposition_of_nonzero() else {
        return Ok(0);
    };
    // The value is digits[..=last] × 10^scale.
    let scale = exponent.saturating_add(whole.len() as i64 - last as i64 - 1);
    if scale < 0 {
        return Err(not_integral());
    }
    let append = |sum: u64, digit: u8| {
        let digit = u64::from(digit - b'0');
        sum.checked_mul(10).and_then(|sum| sum.checked_add(digit))
    };
    let significant = digits().take(last + 1).try_fold(0, append);
    significant
        .zip(
            u32::try_from(scale)
                .ok()
                .and_then(|n| 10_u64.checked_pow(n)),
        )
        .and_then(|(sum, power)| sum.checked_mul(power))
        .ok_or_else(out_of_range)
}

trait Digits: Iterator<Item = u8> + Sized {
    fn rposition_of_nonzero(self) -> Option<usize> {
        self.enumerate()
            .filter(|(_, b)| *b != b'0')
            .map(|(n, _)| n)
            .last()
    }
}

impl<I: Iterator<Item = u8>> Digits for I {}

fn saturating_exponent(text: &str) -> i64 {
    let limit = i64::from(i32::MAX);
    let digits = text.trim_start_matches(['+', '-']);
    let magnitude = digits.bytes().fold(0, |sum: i64, byte| {
        (sum * 10 + i64::from(byte - b'0')).min(limit)
    });
    if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_read_in_every_spelling_of_an_integral_value() {
        for (text, expected) in [
            ("0", 0),
            ("-0", 0),
            ("-0.0", 0),
            ("0e999999999999", 0),
            ("1e5", 100_000),
            ("1E+2", 100),
            ("100.0", 100),
            ("1.5e1", 15),
            ("120e-1", 12),
            ("9223372036854775807", i64::MAX),
            ("9223372036854775807.000", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            ("9.223372036854775807e18", i64::MAX),
            ("0.00000000000000000000000000001e29", 1),
        ] {
            let number = Number::parse(text).unwrap();
            assert_eq!(number.to_i64().unwrap(), expected, "{text}");
        }
        let text = "18446744073709551615";
        assert_eq!(Number::parse(text).unwrap().to_u64().unwrap(), u64::MAX);
    }

    #[test]
    fn fractions_and_overflows_are_no_integers() {
        for (text, cause) in [
            ("0.5", "not an integer"),
            ("1e-1", "not an integer"),
            ("1e-99999999999999999999", "not an integer"),
            ("9223372036854775808", "number out of range"),
            ("-9223372036854775809", "number out of range"),
            ("1e19", "number out of range"),
            ("1e99999999999999999999", "number out of range"),
            ("123456789012345678901234567890", "number out of range"),
        ] {
            let number = Number::parse(text).unwrap();
            assert_eq!(number.to_i64().unwrap_err().text, cause, "{text}");
        }
        assert!(Number::parse("-1").unwrap().to_u64().is_err());
        assert_eq!(Number::parse("-0").unwrap().to_u64().unwrap(), 0);
    }

    #[test]
    fn text_outside_the_grammar_is_no_number() {
        for text in [
            "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x10", " 1", "1 ", "1_000",
            "inf", "NaN", "1.e5", "--1", "1e5.5", "١",
        ] {
            assert!(Number::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn doubles_from_serde_count_as_integers_when_they_are() {
        assert_eq!(
            Number::Double(1e15).to_i64().unwrap(),
            1_000_000_000_000_000
        );
        assert_eq!(Number::Double(-3.0).to_i64().unwrap(), -3);
        for value in [0.5, f64::NAN, f64::INFINITY, 1e20, -1e19] {
            assert!(Number::Double(value).to_i64().is_err(), "{value}");
        }
    }

    #[test]
    fn floats_are_rounded_once_and_stay_finite() {
        assert_eq!(Number::Text("1e-400").to_f64().unwrap(), 0.0);
        assert!(Number::Text("1e400").to_f64().is_err());
        assert!(Number::Text("3.5e38").to_f32().is_err());
        let just_above_the_middle = "1.00000005960464480";
        assert_eq!(
            Number::Text(just_above_the_middle).to_f32().unwrap(),
            1.000_000_1
        );
    }
}
