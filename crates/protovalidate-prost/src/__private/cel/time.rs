//! Durations and timestamps of CEL, each held as one number of nanoseconds.

use std::fmt;

use super::Error;
use crate::__private::time;

const SECOND: i128 = 1_000_000_000;
/// The first nanosecond of year 1.
const EARLIEST: i128 = -62_135_596_800 * SECOND;
/// The last nanosecond of year 9999.
const LATEST: i128 = 253_402_300_800 * SECOND - 1;
/// About 10,000 years, the limit of `google.protobuf.Duration`.
const LONGEST: i128 = 315_576_000_000 * SECOND;

/// A span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(i128);

/// A point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i128);

impl Duration {
    /// The duration of zero length.
    pub const ZERO: Self = Self(0);

    /// Creates a duration from nanoseconds.
    pub const fn from_nanos(nanos: i128) -> Self {
        Self(nanos)
    }

    /// Returns the nanoseconds.
    pub const fn nanos(self) -> i128 {
        self.0
    }

    pub(super) fn checked(nanos: i128) -> Result<Self, Error> {
        if (-LONGEST..=LONGEST).contains(&nanos) {
            Ok(Self(nanos))
        } else {
            Err(Error::OVERFLOW)
        }
    }

    /// Returns the sum of two durations.
    ///
    /// # Errors
    /// Fails when it is longer than a duration can be.
    pub fn plus(self, other: Self) -> Result<Self, Error> {
        Self::checked(self.0 + other.0)
    }

    /// Returns the difference of two durations.
    ///
    /// # Errors
    /// Fails when it is longer than a duration can be.
    pub fn minus(self, other: Self) -> Result<Self, Error> {
        Self::checked(self.0 - other.0)
    }
}

impl Timestamp {
    /// 1970-01-01T00:00:00Z, the value of an unset timestamp.
    pub const EPOCH: Self = Self(0);

    /// Creates a timestamp from nanoseconds since 1970-01-01T00:00:00Z.
    pub const fn from_nanos(nanos: i128) -> Self {
        Self(nanos)
    }

    /// Returns the nanoseconds since 1970-01-01T00:00:00Z.
    pub const fn nanos(self) -> i128 {
        self.0
    }

    pub(super) fn checked(nanos: i128) -> Result<Self, Error> {
        if (EARLIEST..=LATEST).contains(&nanos) {
            Ok(Self(nanos))
        } else {
            Err(Error::OVERFLOW)
        }
    }

    /// Returns the timestamp a duration later.
    ///
    /// # Errors
    /// Fails when it is not within the years 1 to 9999.
    pub fn plus(self, span: Duration) -> Result<Self, Error> {
        Self::checked(self.0 + span.0)
    }

    /// Returns the timestamp a duration earlier.
    ///
    /// # Errors
    /// Fails when it is not within the years 1 to 9999.
    pub fn minus(self, span: Duration) -> Result<Self, Error> {
        Self::checked(self.0 - span.0)
    }

    /// Returns the duration since another timestamp.
    ///
    /// # Errors
    /// Fails when it is longer than a duration can be.
    pub fn since(self, other: Self) -> Result<Duration, Error> {
        Duration::checked(self.0 - other.0)
    }

    /// Returns whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub(super) fn seconds(self) -> i64 {
        i64::try_from(self.0.div_euclid(SECOND)).unwrap_or(i64::MAX)
    }

    pub(super) fn subsecond_nanos(self) -> i32 {
        i32::try_from(self.0.rem_euclid(SECOND)).unwrap_or(0)
    }
}

impl From<&prost_types::Duration> for Duration {
    fn from(duration: &prost_types::Duration) -> Self {
        Self(time::duration_nanos(duration))
    }
}

impl From<&prost_types::Timestamp> for Timestamp {
    fn from(timestamp: &prost_types::Timestamp) -> Self {
        Self(time::timestamp_nanos(timestamp))
    }
}

/// Writes seconds with as many digits after the point as needed: `1.5s`.
impl fmt::Display for Duration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (
            self.0.unsigned_abs() / 1_000_000_000,
            self.0.unsigned_abs() % 1_000_000_000,
        );
        let sign = if self.0 < 0 { "-" } else { "" };
        let fraction = format!(".{rest:09}");
        let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
        write!(out, "{sign}{whole}{fraction}s")
    }
}

/// Writes RFC 3339 in UTC, with as many digits after the point as needed.
impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = super::calendar::Date::of(*self);
        let [hours, minutes, seconds] = date.clock;
        write!(
            out,
            "{:04}-{:02}-{:02}T{hours:02}:{minutes:02}:{seconds:02}",
            date.year, date.month, date.day
        )?;
        let fraction = format!(".{:09}", self.subsecond_nanos());
        let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
        write!(out, "{fraction}Z")
    }
}
