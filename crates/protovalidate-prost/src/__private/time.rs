//! Durations and timestamps as numbers of nanoseconds, for comparison.

use prost_types::{Duration, Timestamp};

const NANOS: i128 = 1_000_000_000;

/// Returns the nanoseconds of a duration. Seconds and nanoseconds of different signs add up.
#[inline]
pub fn duration_nanos(duration: &Duration) -> i128 {
    i128::from(duration.seconds) * NANOS + i128::from(duration.nanos)
}

/// Returns the nanoseconds of a timestamp since 1970.
#[inline]
pub fn timestamp_nanos(timestamp: &Timestamp) -> i128 {
    i128::from(timestamp.seconds) * NANOS + i128::from(timestamp.nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_do_not_overflow() {
        let extreme = |seconds, nanos| duration_nanos(&Duration { seconds, nanos });
        assert!(extreme(i64::MIN, i32::MIN) < extreme(i64::MAX, i32::MAX));
        assert_eq!(extreme(-1, 500_000_000), -500_000_000);
        let timestamp = Timestamp {
            seconds: 1,
            nanos: 1,
        };
        assert_eq!(timestamp_nanos(&timestamp), 1_000_000_001);
    }
}
