//! The logical operators and macros of CEL, where one side may decide although the other fails.

use super::Error;

/// Calls a closure that holds an expression.
///
/// # Errors
/// Fails with the error of the expression.
#[inline]
pub fn evaluate<T>(expression: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    expression()
}

/// Evaluates `left && right`: false if either side is false, even if the other fails.
///
/// # Errors
/// Fails when one side fails and the other does not decide.
pub fn and(
    left: impl FnOnce() -> Result<bool, Error>,
    right: impl FnOnce() -> Result<bool, Error>,
) -> Result<bool, Error> {
    match left() {
        Ok(false) => Ok(false),
        Ok(true) => right(),
        Err(error) => match right() {
            Ok(false) => Ok(false),
            _ => Err(error),
        },
    }
}

/// Evaluates `left || right`: true if either side is true, even if the other fails.
///
/// # Errors
/// Fails when one side fails and the other does not decide.
pub fn or(
    left: impl FnOnce() -> Result<bool, Error>,
    right: impl FnOnce() -> Result<bool, Error>,
) -> Result<bool, Error> {
    and(|| left().map(|is| !is), || right().map(|is| !is)).map(|is| !is)
}

/// Returns whether a condition holds for all items. An item where it does not hold outweighs items where it fails.
///
/// # Errors
/// Fails when the condition fails for an item and holds for the rest.
pub fn all<T>(
    items: impl IntoIterator<Item = T>,
    mut condition: impl FnMut(T) -> Result<bool, Error>,
) -> Result<bool, Error> {
    let mut failed = None;
    for item in items {
        match condition(item) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(true), Err)
}

/// Returns whether a condition holds for an item. An item where it holds outweighs items where it fails.
///
/// # Errors
/// Fails when the condition fails for an item and does not hold for the rest.
pub fn exists<T>(
    items: impl IntoIterator<Item = T>,
    mut condition: impl FnMut(T) -> Result<bool, Error>,
) -> Result<bool, Error> {
    all(items, |item| condition(item).map(|is| !is)).map(|is| !is)
}

/// Returns whether a condition holds for exactly one item.
///
/// # Errors
/// Fails when the condition fails for an item.
pub fn exists_one<T>(
    items: impl IntoIterator<Item = T>,
    mut condition: impl FnMut(T) -> Result<bool, Error>,
) -> Result<bool, Error> {
    let mut count = 0_usize;
    for item in items {
        count += usize::from(condition(item)?);
    }
    Ok(count == 1)
}

/// Returns the value of a wrapper.
///
/// # Errors
/// Fails when the wrapper is unset: no operation takes null.
pub fn not_null<T>(value: Option<T>) -> Result<T, Error> {
    value.ok_or(Error::NO_OVERLOAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAILED: Result<bool, Error> = Err(Error::OVERFLOW);

    #[test]
    fn either_side_may_decide() {
        for (left, right, both, one) in [
            (Ok(true), Ok(true), Ok(true), Ok(true)),
            (Ok(true), Ok(false), Ok(false), Ok(true)),
            (FAILED, Ok(false), Ok(false), FAILED),
            (Ok(false), FAILED, Ok(false), FAILED),
            (FAILED, Ok(true), FAILED, Ok(true)),
            (Ok(true), FAILED, FAILED, Ok(true)),
            (FAILED, FAILED, FAILED, FAILED),
        ] {
            assert_eq!(and(|| left, || right), both, "{left:?} && {right:?}");
            assert_eq!(or(|| left, || right), one, "{left:?} || {right:?}");
        }
    }

    #[test]
    fn an_item_may_decide_although_another_has_no_value() {
        let judge = |n: i32| match n {
            0 => FAILED,
            n => Ok(n > 1),
        };
        assert_eq!(all([0, 1], judge), Ok(false));
        assert_eq!(all([0, 2], judge), FAILED);
        assert_eq!(exists([0, 2], judge), Ok(true));
        assert_eq!(exists([0, 1], judge), FAILED);
        assert_eq!(exists_one([1, 2, 1], judge), Ok(true));
        assert_eq!(exists_one([2, 2], judge), Ok(false));
        assert_eq!(exists_one([2, 0], judge), FAILED);
    }
}
