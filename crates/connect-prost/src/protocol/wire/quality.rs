//! Entries of headers that list what a caller accepts, with their weights.
//!
//! Basis: RFC 9110, 12.4.2: `;q=` from 0 to 1; without it the weight is 1.

use http::{HeaderMap, HeaderName};

/// Returns the entries of a header that a caller accepts or excludes, in lower or upper case as they came, each with its weight.
pub(crate) fn weighted<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = (&'h str, f32)> {
    let values = headers.get_all(name).into_iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(entry)
}

fn entry(text: &str) -> Option<(&str, f32)> {
    let (name, parameters) = text.split_once(';').unwrap_or((text, ""));
    let name = name.trim();
    (!name.is_empty()).then(|| (name, weight(parameters)))
}

/// A weight that cannot be read is none.
fn weight(parameters: &str) -> f32 {
    let mut weights = parameters.split(';').filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let weight: f32 = match name.trim().eq_ignore_ascii_case("q") {
            true => value.trim().parse().ok()?,
            false => return None,
        };
        (!weight.is_nan()).then(|| weight.clamp(0.0, 1.0))
    });
    weights.next().unwrap_or(1.0)
}
