//! The parts of timestamps and durations, counted as in CEL.
//!
//! Zones are UTC and fixed offsets (`+02:00`); the names of places, such as `Europe/Zurich`, are not supported: they need a database.

use super::{Duration, Error, Timestamp};

const DAY: i64 = 86_400;

/// A point in time on the Gregorian calendar.
pub(super) struct Date {
    pub(super) year: i64,
    /// From 1.
    pub(super) month: i64,
    /// From 1.
    pub(super) day: i64,
    /// Hours, minutes, seconds.
    pub(super) clock: [i64; 3],
    days: i64,
}

impl Date {
    pub(super) fn of(time: Timestamp) -> Self {
        let seconds = time.seconds();
        let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let (year, month, day) = civil(days);
        Date {
            year,
            month,
            day,
            clock: [rest / 3_600, rest / 60 % 60, rest % 60],
            days,
        }
    }

    fn day_of_year(&self) -> i64 {
        let leap = i64::from(self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0));
        let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        let month = usize::try_from(self.month - 1).unwrap_or(0).min(11);
        before[month] + if month > 1 { leap } else { 0 } + self.day - 1
    }
}

/// Returns year, month and day of a number of days since 1970. Counts in eras of 400 years that begin in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Returns the time shifted by the offset of a zone.
fn shifted(time: Timestamp, zone: &str) -> Result<Timestamp, Error> {
    if matches!(zone, "UTC" | "Z" | "") {
        return Ok(time);
    }
    let (sign, rest) = match zone.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, zone.strip_prefix('+').unwrap_or(zone)),
    };
    let parts = rest.split_once(':').filter(|(hours, minutes)| {
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits(hours) && digits(minutes)
    });
    let number = |part: &str| part.parse::<i128>().ok();
    let offset =
        parts.and_then(|(hours, minutes)| Some(number(hours)? * 3_600 + number(minutes)? * 60));
    let offset = offset.ok_or(Error::new("the time zone is no offset such as +02:00"))?;
    Ok(Timestamp::from_nanos(
        time.nanos() + sign * offset * 1_000_000_000,
    ))
}

macro_rules! parts {
    ($($name:ident, $in_zone:ident, $doc:literal, $part:expr;)*) => {$(
        #[doc = concat!("Returns ", $doc, ", in UTC.")]
        pub fn $name(time: Timestamp) -> i64 {
            let part: fn(&Date, Timestamp) -> i64 = $part;
            part(&Date::of(time), time)
        }

        #[doc = concat!("Returns ", $doc, ", in a zone.")]
        ///
        /// # Errors
        /// Fails when the zone is no offset.
        pub fn $in_zone(time: Timestamp, zone: &str) -> Result<i64, Error> {
            shifted(time, zone).map($name)
        }
    )*};
}

parts! {
    year, year_in, "the year", |date, _| date.year;
    month, month_in, "the month, from 0", |date, _| date.month - 1;
    date, date_in, "the day of the month, from 1", |date, _| date.day;
    day_of_month, day_of_month_in, "the day of the month, from 0", |date, _| date.day - 1;
    day_of_week, day_of_week_in, "the day of the week, from 0 for Sunday", |date, _| (date.days + 4).rem_euclid(7);
    day_of_year, day_of_year_in, "the day of the year, from 0", |date, _| date.day_of_year();
    hours, hours_in, "the hour", |date, _| date.clock[0];
    minutes, minutes_in, "the minute", |date, _| date.clock[1];
    seconds, seconds_in, "the second", |date, _| date.clock[2];
    milliseconds, milliseconds_in, "the milliseconds within the second",
        |_, time| i64::from(time.subsecond_nanos() / 1_000_000);
}

fn whole(span: Duration, unit: i128) -> i64 {
    i64::try_from(span.nanos() / unit).unwrap_or(i64::MAX)
}

/// Returns the whole hours of a span.
pub fn whole_hours(span: Duration) -> i64 {
    whole(span, 3_600_000_000_000)
}

/// Returns the whole minutes of a span.
pub fn whole_minutes(span: Duration) -> i64 {
    whole(span, 60_000_000_000)
}

/// Returns the whole seconds of a span.
pub fn whole_seconds(span: Duration) -> i64 {
    whole(span, 1_000_000_000)
}

/// Returns the milliseconds of a span that are no whole second.
pub fn subsecond_milliseconds(span: Duration) -> i64 {
    whole(
        Duration::from_nanos(span.nanos() % 1_000_000_000),
        1_000_000,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_nanos(i128::from(seconds) * 1_000_000_000)
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (-62_135_596_800, "0001-01-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(at(seconds).to_string(), text);
        }
    }

    #[test]
    fn parts_are_counted_as_cel_counts_them() {
        // Tuesday, 30 December 2025, 23:30 UTC.
        let time = Timestamp::from_nanos(1_767_137_400_123_000_000);
        assert_eq!((year(time), month(time), date(time)), (2025, 11, 30));
        assert_eq!(
            (day_of_month(time), day_of_week(time), day_of_year(time)),
            (29, 2, 363)
        );
        assert_eq!(
            (hours(time), minutes(time), milliseconds(time)),
            (23, 30, 123)
        );
        assert_eq!(date_in(time, "+01:00"), Ok(31));
        assert_eq!(hours_in(time, "-05:30"), Ok(18));
        assert!(hours_in(time, "Europe/Zurich").is_err());
    }
}
