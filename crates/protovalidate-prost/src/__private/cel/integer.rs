//! Checked arithmetic on integers.

use super::Error;

const BY_ZERO: Error = Error::new("division by zero");

/// The methods of [`Number`], by the checked arithmetic of the integer.
macro_rules! checked {
    () => {
        #[inline]
        fn add(self, other: Self) -> Result<Self, Error> {
            self.checked_add(other).ok_or(Error::OVERFLOW)
        }

        #[inline]
        fn subtract(self, other: Self) -> Result<Self, Error> {
            self.checked_sub(other).ok_or(Error::OVERFLOW)
        }

        #[inline]
        fn multiply(self, other: Self) -> Result<Self, Error> {
            self.checked_mul(other).ok_or(Error::OVERFLOW)
        }

        #[inline]
        fn divide(self, other: Self) -> Result<Self, Error> {
            if other == 0 {
                return Err(BY_ZERO);
            }
            self.checked_div(other).ok_or(Error::OVERFLOW)
        }

        #[inline]
        fn remainder(self, other: Self) -> Result<Self, Error> {
            if other == 0 {
                return Err(BY_ZERO);
            }
            self.checked_rem(other).ok_or(Error::OVERFLOW)
        }

        #[inline]
        fn negate(self) -> Result<Self, Error> {
            self.checked_neg().ok_or(Error::OVERFLOW)
        }
    };
}

/// An integer of CEL: overflow is an error.
pub trait Number: Sized {
    /// Computes `self + other`.
    ///
    /// # Errors
    /// Fails when the result does not fit.
    fn add(self, other: Self) -> Result<Self, Error>;
    /// Computes `self - other`.
    ///
    /// # Errors
    /// Fails when the result does not fit.
    fn subtract(self, other: Self) -> Result<Self, Error>;
    /// Computes `self * other`.
    ///
    /// # Errors
    /// Fails when the result does not fit.
    fn multiply(self, other: Self) -> Result<Self, Error>;
    /// Computes `self / other`.
    ///
    /// # Errors
    /// Fails when `other` is zero, or the result does not fit.
    fn divide(self, other: Self) -> Result<Self, Error>;
    /// Computes `self % other`.
    ///
    /// # Errors
    /// Fails when `other` is zero, or the result does not fit.
    fn remainder(self, other: Self) -> Result<Self, Error>;
    /// Computes `-self`.
    ///
    /// # Errors
    /// Fails when the result does not fit.
    fn negate(self) -> Result<Self, Error>;
}

impl Number for i64 {
    checked!();
}

impl Number for u64 {
    checked!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert_eq!(i64::MAX.add(1), Err(Error::OVERFLOW));
        assert_eq!(0_u64.subtract(1), Err(Error::OVERFLOW));
        assert_eq!(i64::MIN.negate(), Err(Error::OVERFLOW));
        assert_eq!(i64::MIN.divide(-1), Err(Error::OVERFLOW));
        assert_eq!(7_i64.divide(0), Err(BY_ZERO));
        assert_eq!(7_u64.remainder(0), Err(BY_ZERO));
        assert_eq!((-7_i64).remainder(2), Ok(-1));
    }
}
