//! `google.protobuf.Duration`: seconds with a fraction and an `s` behind.

use prost_types::Duration;

use super::digits::{parse_digits, parse_fraction};
use super::no_fields;
use crate::heap::Table;
use crate::{AsciiText, Cause, MessageDescriptor, ProtoJson, Reader, Scalar, VisitResult, Writer};

/// About ten thousand years.
const MAX_SECONDS: i64 = 315_576_000_000;

impl ProtoJson for Duration {
    const DESCRIPTOR: &'static MessageDescriptor =
        &MessageDescriptor::new("google.protobuf.Duration", &[]);
    const IS_SPECIAL: bool = true;
    const HEAP_TABLE: &'static Table = &Table::new(&[]);

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        let text = format(self).map_err(|cause| writer.fail(cause))?;
        writer.ascii(&text)
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
        const EXPECTED: &str = "a duration such as \"1.5s\"";
        reader.scalar(EXPECTED, self, |scalar, into| match scalar {
            Scalar::String(text) => {
                *into = parse(&text).ok_or_else(|| Cause::value("not a duration"))?;
                check(into)?;
                Ok(VisitResult::Value)
            }
            other => Err(Cause::unexpected(EXPECTED, other.describe())),
        })
    }

    no_fields!();
}

fn check(duration: &Duration) -> Result<(), Cause> {
    let Duration { seconds, nanos } = *duration;
    if nanos.unsigned_abs() > 999_999_999
        || (seconds > 0 && nanos < 0)
        || (seconds < 0 && nanos > 0)
    {
        return Err(Cause::value(
            "the nanoseconds of the duration are out of range",
        ));
    }
    if seconds.unsigned_abs() > MAX_SECONDS.unsigned_abs() {
        return Err(Cause::value("the duration is out of range"));
    }
    Ok(())
}

fn format(duration: &Duration) -> Result<AsciiText, Cause> {
    check(duration)?;
    let mut text = AsciiText::new();
    if duration.seconds < 0 || duration.nanos < 0 {
        text.push(b'-');
    }
    text.push_number(duration.seconds.unsigned_abs());
    text.push_fraction(duration.nanos.unsigned_abs());
    text.push(b's');
    Ok(text)
}

fn parse(text: &str) -> Option<Duration> {
    let text = text.strip_suffix('s')?;
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, nanos) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, parse_fraction(fraction)?),
        None => (text, 0),
    };
    let seconds: i64 = parse_digits(whole)?;
    Some(Duration {
        seconds: sign * seconds,
        nanos: sign as i32 * i32::try_from(nanos).ok()?,
    })
}
