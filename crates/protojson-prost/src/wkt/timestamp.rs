//! `google.protobuf.Timestamp`: RFC 3339 with an upper-case `T` and `Z`.

use prost_types::Timestamp;

use super::digits::{parse_digits, parse_fraction, parse_pair};
use super::no_fields;
use crate::heap::Table;
use crate::text::ascii::pair;
use crate::{AsciiText, Cause, MessageDescriptor, ProtoJson, Reader, Scalar, VisitResult, Writer};

/// 0001-01-01T00:00:00Z.
const MIN_SECONDS: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z.
const MAX_SECONDS: i64 = 253_402_300_799;

const SECONDS_PER_DAY: i64 = 86_400;
/// Days of 400 years, after which the calendar repeats.
const DAYS_PER_ERA: i64 = 146_097;
/// Days from 0000-03-01, where the eras begin, to 1970-01-01.
const EPOCH: i64 = 719_468;

impl ProtoJson for Timestamp {
    const DESCRIPTOR: &'static MessageDescriptor =
        &MessageDescriptor::new("google.protobuf.Timestamp", &[]);
    const IS_SPECIAL: bool = true;
    const HEAP_TABLE: &'static Table = &Table::new(&[]);

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        let text = format(self).map_err(|cause| writer.fail(cause))?;
        writer.ascii(&text)
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
        const EXPECTED: &str = "a timestamp such as \"2006-01-02T15:04:05Z\"";
        let valid = |text: &str| parse(text).filter(|timestamp| check(timestamp).is_ok());
        if let Some(timestamp) = reader.plain_string(valid) {
            *self = timestamp;
            return Ok(VisitResult::Value);
        }
        reader.scalar(EXPECTED, self, |scalar, into| match scalar {
            Scalar::String(text) => {
                *into = parse(&text).ok_or_else(|| Cause::value("not an RFC 3339 timestamp"))?;
                check(into)?;
                Ok(VisitResult::Value)
            }
            other => Err(Cause::unexpected(EXPECTED, other.describe())),
        })
    }

    no_fields!();
}

fn check(timestamp: &Timestamp) -> Result<(), Cause> {
    if !(MIN_SECONDS..=MAX_SECONDS).contains(&timestamp.seconds) {
        return Err(Cause::value("the timestamp is beyond the years 1 to 9999"));
    }
    if !(0..1_000_000_000).contains(&timestamp.nanos) {
        return Err(Cause::value(
            "the nanoseconds of the timestamp are out of range",
        ));
    }
    Ok(())
}

fn format(timestamp: &Timestamp) -> Result<AsciiText, Cause> {
    check(timestamp)?;
    let second = (timestamp.seconds - MIN_SECONDS) as u64;
    let (year, month, day) = civil((second / SECONDS_PER_DAY as u64) as u32);
    let second = (second % SECONDS_PER_DAY as u64) as u32;
    let mut stamp = *b"0000-00-00T00:00:00";
    let (minute, second) = (second / 60, second % 60);
    stamp[0..2].copy_from_slice(&pair(year / 100));
    stamp[2..4].copy_from_slice(&pair(year % 100));
    stamp[5..7].copy_from_slice(&pair(month));
    stamp[8..10].copy_from_slice(&pair(day));
    stamp[11..13].copy_from_slice(&pair(minute / 60));
    stamp[14..16].copy_from_slice(&pair(minute % 60));
    stamp[17..19].copy_from_slice(&pair(second));
    let mut text = AsciiText::new();
    text.push_all(&stamp);
    text.push_fraction(timestamp.nanos.unsigned_abs());
    text.push(b'Z');
    Ok(text)
}

fn parse(text: &str) -> Option<Timestamp> {
    let (stamp, rest) = text.split_at_checked(19)?;
    let stamp: &[u8; 19] = stamp.as_bytes().try_into().ok()?;
    let marks = [stamp[4], stamp[7], stamp[10], stamp[13], stamp[16]];
    if marks != *b"--T::" {
        return None;
    }
    let part = |at: usize| parse_pair(stamp, at);
    let (year, month, day) = (part(0)? * 100 + part(2)?, part(5)?, part(8)?);
    let (hour, minute, second) = (part(11)?, part(14)?, part(17)?);
    if !(1..=length_of(year, month)).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days(year.into(), month.into(), day.into());
    let (nanos, zone) = fraction(rest)?;
    let second = i64::from(hour * 3600 + minute * 60 + second);
    Some(Timestamp {
        seconds: days * SECONDS_PER_DAY + second - offset(zone)?,
        nanos,
    })
}

/// Returns how many days a month has; zero if there is no such month.
fn length_of(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(if year.is_multiple_of(100) { 400 } else { 4 }) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// Splits the fraction from the zone.
fn fraction(rest: &str) -> Option<(i32, &str)> {
    let Some(fraction) = rest.strip_prefix('.') else {
        return Some((0, rest));
    };
    let is_zone = |byte| matches!(byte, b'Z' | b'+' | b'-');
    let (digits, zone) = fraction.split_at_checked(fraction.bytes().position(is_zone)?)?;
    Some((i32::try_from(parse_fraction(digits)?).ok()?, zone))
}

/// Reads `Z`, `+hh:mm` or `-hh:mm` as seconds.
fn offset(zone: &str) -> Option<i64> {
    let sign = match zone.as_bytes().first()? {
        b'Z' if zone.len() == 1 => return Some(0),
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone[1..].split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes): (i64, i64) = (parse_digits(hours)?, parse_digits(minutes)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Returns the days from 1970-01-01 to a date of the Gregorian calendar.
///
/// Years are counted from March, so that a leap day is the last of its year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_PER_ERA + day_of_era - EPOCH
}

/// Returns the date that is so many days from 0001-01-01.
fn civil(days: u32) -> (u32, u32, u32) {
    // From 0000-03-01.
    let days = days + 306;
    let (era, day_of_era) = (days / DAYS_PER_ERA as u32, days % DAYS_PER_ERA as u32);
    let leap_days = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let is_next_year = month_from_march >= 10;
    let month = if is_next_year {
        month_from_march - 9
    } else {
        month_from_march + 3
    };
    (
        era * 400 + year_of_era + u32::from(is_next_year),
        month,
        day,
    )
}
