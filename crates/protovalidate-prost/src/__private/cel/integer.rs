//! Arithmetic that is checked, and questions to doubles.

use super::Error;

/// Integers of CEL: what does not fit is an error.
pub trait Number: Sized {
    /// `self + other`.
    ///
    /// # Errors
    /// When the result does not fit; so for all operations.
    fn add(self, other: Self) -> Result<Self, Error>;
    /// `self - other`.
    ///
    /// # Errors
    /// See [`Number::add`].
    fn subtract(self, other: Self) -> Result<Self, Error>;
    /// `self * other`.
    ///
    /// # Errors
    /// See [`Number::add`].
    fn multiply(self, other: Self) -> Result<Self, Error>;
    /// `self / other`.
    ///
    /// # Errors
    /// Also when `other` is zero.
    fn divide(self, other: Self) -> Result<Self, Error>;
    /// `self % other`.
    ///
    /// # Errors
    /// Also when `other` is zero.
    fn remainder(self, other: Self) -> Result<Self, Error>;
    /// `-self`.
    ///
    /// # Errors
    /// See [`Number::add`].
    fn negate(self) -> Result<Self, Error>;
}

const BY_ZERO: Error = Error::new("division by zero");

macro_rules! number {
    ($($number:ty),*) => {$(
        impl Number for $number {
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
        }
    )*};
}

number!(i64, u64);

/// Whether it is no number.
pub fn is_nan(number: f64) -> bool {
    number.is_nan()
}

/// Whether it is infinite.
pub fn is_inf(number: f64) -> bool {
    number.is_infinite()
}

/// Whether it is infinite on that side: above for a positive sign, below for a negative one, either for zero.
pub fn is_inf_of_sign(number: f64, sign: i64) -> bool {
    match sign {
        0 => number.is_infinite(),
        1.. => number == f64::INFINITY,
        _ => number == f64::NEG_INFINITY,
    }
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
