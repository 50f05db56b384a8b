//! The `errors` option of a service and the `word` option of a method: how errors are written over REST.

use super::option::OptionValues;

/// The names of all codes, in the order of their numbers.
pub(crate) const CODES: [&str; 16] = [
    "canceled",
    "unknown",
    "invalid_argument",
    "deadline_exceeded",
    "not_found",
    "already_exists",
    "permission_denied",
    "resource_exhausted",
    "failed_precondition",
    "aborted",
    "out_of_range",
    "unimplemented",
    "internal",
    "unavailable",
    "data_loss",
    "unauthenticated",
];

/// How the errors of a service are written. Members are paths: `error.code`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ErrorsOption {
    pub ok: Option<String>,
    pub request_id: Option<String>,
    /// `code` where the option has none.
    pub code: String,
    /// `message` where the option has none.
    pub message: String,
    pub details: Option<String>,
    /// Whether codes are in upper case.
    pub is_upper: bool,
    pub words: Vec<WordOption>,
}

/// A word that stands for codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WordOption {
    /// Names of codes, as written.
    pub codes: Vec<String>,
    pub word: Option<String>,
    /// HTTP status; 0 for that of the error.
    pub status: i32,
    /// Path of a request field.
    pub field: Option<String>,
}

impl ErrorsOption {
    pub(super) fn of(values: &OptionValues) -> Self {
        let member = |name: &str| values.string(name);
        ErrorsOption {
            ok: member("ok"),
            request_id: member("request_id"),
            code: member("code").unwrap_or_else(|| "code".to_owned()),
            message: member("message").unwrap_or_else(|| "message".to_owned()),
            details: member("details"),
            is_upper: values.enum_value("code_case").as_deref() == Some("CODE_CASE_UPPER_SNAKE"),
            words: WordOption::all(&values.messages("words")),
        }
    }

    /// Returns the members with the names that they have in the option.
    pub(crate) fn members(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("ok", self.ok.as_deref()),
            ("request_id", self.request_id.as_deref()),
            ("code", Some(self.code.as_str())),
            ("message", Some(self.message.as_str())),
            ("details", self.details.as_deref()),
        ];
        all.into_iter()
            .filter_map(|(name, path)| Some((name, path?)))
            .collect()
    }
}

impl WordOption {
    pub(super) fn all(values: &[OptionValues]) -> Vec<Self> {
        let of = |values: &OptionValues| WordOption {
            codes: values.strings("code"),
            word: values.string("word"),
            status: values.int32("status"),
            field: values.string("field"),
        };
        values.iter().map(of).collect()
    }
}
