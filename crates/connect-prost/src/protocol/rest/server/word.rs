//! Which word stands in place of an error's code.

use std::cell::LazyCell;
use std::error::Error as _;

use protovalidate_prost::ValidationError;

use crate::{ConnectError, ErrorWord};

/// Returns the first row that fits: one of the error's code that has no field, or a field that the error blames.
pub(super) fn find(
    words: &'static [ErrorWord],
    error: &ConnectError,
) -> Option<&'static ErrorWord> {
    let blamed = LazyCell::new(|| blamed(error));
    words.iter().find(|row| {
        let fits = |field: &str| blamed.iter().any(|path| is_same(path, field));
        row.code == error.code() && row.field.is_none_or(fits)
    })
}

/// Returns the paths of the fields that an error blames: those of its violations, or the one that could not be read.
fn blamed(error: &ConnectError) -> Vec<String> {
    let violations = error
        .details()
        .iter()
        .filter(|detail| detail.type_name() == ValidationError::TYPE_NAME)
        .filter_map(|detail| ValidationError::from_bytes(detail.value()).ok());
    let mut paths: Vec<String> = violations
        .flat_map(|found| {
            let fields = found.violations().iter();
            fields
                .map(|found| found.field_path().to_string())
                .collect::<Vec<_>>()
        })
        .collect();
    let unreadable = error
        .source()
        .and_then(|source| source.downcast_ref::<protojson_prost::Error>());
    paths.extend(unreadable.map(protojson_prost::Error::path));
    paths
}

/// Compares a path as an error has it, with subscripts and maybe in JSON names, with one in names of the schema.
fn is_same(path: &str, field: &str) -> bool {
    let mut depth = 0_u32;
    let outside = path.chars().filter(move |character| {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    let plain = |character: &char| *character != '_';
    let path = outside.filter(plain).map(|c| c.to_ascii_lowercase());
    let field = field.chars().filter(plain).map(|c| c.to_ascii_lowercase());
    path.eq(field)
}

#[cfg(test)]
mod tests {
    use protovalidate_prost::{FieldPathElement, Violation};

    use super::*;
    use crate::Code;

    const fn row(code: Code, field: Option<&'static str>, word: &'static str) -> ErrorWord {
        ErrorWord {
            code,
            field,
            word,
            status: None,
        }
    }

    const WORDS: &[ErrorWord] = &[
        row(
            Code::InvalidArgument,
            Some("grant_type"),
            "INVALID_GRANT_TYPE",
        ),
        row(Code::InvalidArgument, None, "INVALID_REQUEST"),
        row(Code::NotFound, None, "USER_NOT_FOUND"),
    ];

    fn blaming(fields: &[&'static str]) -> ConnectError {
        let violations: Vec<_> = fields
            .iter()
            .map(|field| {
                let path = [FieldPathElement::named(*field)].into_iter().collect();
                Violation::new("string.min_len", "too short", path)
            })
            .collect();
        ValidationError::from(violations).into()
    }

    fn word(error: &ConnectError) -> Option<&'static str> {
        find(WORDS, error).map(|row| row.word)
    }

    #[test]
    fn a_row_with_a_field_needs_that_field_among_the_violations() {
        assert_eq!(word(&blaming(&["client_secret"])), Some("INVALID_REQUEST"));
        let both = blaming(&["client_secret", "grant_type"]);
        assert_eq!(word(&both), Some("INVALID_GRANT_TYPE"));
        let plain = ConnectError::invalid_argument("grant_type");
        assert_eq!(word(&plain), Some("INVALID_REQUEST"));
    }

    #[test]
    fn only_rows_of_the_code_fit() {
        assert_eq!(word(&ConnectError::not_found("x")), Some("USER_NOT_FOUND"));
        assert_eq!(word(&ConnectError::internal("x")), None);
    }

    #[test]
    fn paths_of_errors_are_compared_without_subscripts_in_both_kinds_of_names() {
        assert!(is_same("users[0].grantType", "users.grant_type"));
        assert!(is_same("labels[\"a\"]", "labels"));
        assert!(!is_same("user.grant_type", "grant_type"));
    }
}
