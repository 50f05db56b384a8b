//! Repetitions: `*`, `+`, `?` and `{n,m}`.

use crate::Error;

/// RE2's limit of repetitions; nested ones are multiplied.
const MOST: u32 = 1_000;

pub(crate) enum Repetition {
    Sign(char),
    Counted { least: u32, most: Option<u32> },
}

/// Reads the repetition that the rest starts with. Braces without a valid count are literal.
pub(crate) fn read(rest: &mut &str) -> Result<Option<Repetition>, Error> {
    let Some(sign) = rest.chars().next() else {
        return Ok(None);
    };
    let (repetition, behind) = match sign {
        '*' | '+' | '?' => (Repetition::Sign(sign), &rest[1..]),
        '{' => match counted(&rest[1..]) {
            Some((least, most, behind)) => (check(least, most)?, behind),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    // Only whether there is a match matters, not which is the first.
    *rest = behind.strip_prefix('?').unwrap_or(behind);
    Ok(Some(repetition))
}

type Counts<'a> = (&'a str, Option<&'a str>, &'a str);

/// Reads least, most, and the rest after `}`; a missing most is `None`.
fn counted(text: &str) -> Option<Counts<'_>> {
    let (least, behind) = number(text)?;
    let Some(behind) = behind.strip_prefix(',') else {
        return Some((least, Some(least), behind.strip_prefix('}')?));
    };
    if let Some(behind) = behind.strip_prefix('}') {
        return Some((least, None, behind));
    }
    let (most, behind) = number(behind)?;
    Some((least, Some(most), behind.strip_prefix('}')?))
}

/// Reads digits without a leading zero.
fn number(text: &str) -> Option<(&str, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, behind) = text.split_at(length);
    let is_number = length == 1 || length > 1 && !digits.starts_with('0');
    is_number.then_some((digits, behind))
}

fn check(least: &str, most: Option<&str>) -> Result<Repetition, Error> {
    let count = |digits: &str| digits.parse().ok().filter(|count| *count <= MOST);
    let too_often = || Error::new(format!("it repeats something more than {MOST} times"));
    let least = count(least).ok_or_else(too_often)?;
    let most = most.map(|most| count(most).ok_or_else(too_often));
    let most = most.transpose()?;
    if most.is_some_and(|most| most < least) {
        return Err(Error::new(format!(
            "a repetition's least, {least}, is above its most"
        )));
    }
    Ok(Repetition::Counted { least, most })
}

impl Repetition {
    /// Returns how often all repetitions together repeat the innermost part of an atom.
    pub(crate) fn count(&self, inner: u32) -> Result<u32, Error> {
        let Repetition::Counted { least, most } = *self else {
            return Ok(inner);
        };
        let count = match most {
            Some(0) => 1,
            most => inner.saturating_mul(most.unwrap_or(least).max(1)),
        };
        if count > MOST {
            return Err(Error::new(format!(
                "repetitions in each other repeat something more than {MOST} times"
            )));
        }
        Ok(count)
    }

    pub(crate) fn write(&self, text: &mut String) {
        match *self {
            Repetition::Sign(sign) => text.push(sign),
            Repetition::Counted { least, most } if most == Some(least) => {
                text.push_str(&format!("{{{least}}}"));
            }
            Repetition::Counted { least, most } => {
                let most = most.map(|most| most.to_string()).unwrap_or_default();
                text.push_str(&format!("{{{least},{most}}}"));
            }
        }
    }
}
