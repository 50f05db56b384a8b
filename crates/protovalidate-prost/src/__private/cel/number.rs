//! Questions about doubles.

/// Returns whether it is no number.
pub fn is_nan(number: f64) -> bool {
    number.is_nan()
}

/// Returns whether it is infinite.
pub fn is_inf(number: f64) -> bool {
    number.is_infinite()
}

/// Returns whether it is infinite on that side: above for a positive sign, below for a negative one, either for zero.
pub fn is_inf_of_sign(number: f64, sign: i64) -> bool {
    match sign {
        0 => number.is_infinite(),
        1.. => number == f64::INFINITY,
        _ => number == f64::NEG_INFINITY,
    }
}
