//! Words that stand for codes, of a service or of one method.

use prost_reflect::{Kind, MessageDescriptor};

use super::lookup::{duplicates, field_named, one_of};
use crate::BuildError;
use crate::error::{Diagnostics, nearest};
use crate::model::{CODES, Element, Model, WordOption};

/// A word, and where it stands.
pub(super) struct WordCheck<'a> {
    pub model: &'a Model,
    pub element: &'a dyn Element,
    /// Its position among the options of the element.
    pub option: String,
    pub word: &'a WordOption,
    /// The request of its method; `None` for a word of a service.
    pub request: Option<MessageDescriptor>,
}

impl WordCheck<'_> {
    pub(super) fn run(&self, diagnostics: &mut Diagnostics) {
        diagnostics.keep(self.text());
        self.codes(diagnostics);
        diagnostics.keep(self.status());
        diagnostics.keep(self.field());
    }

    /// Returns an error at the word, with the caret below a name in it.
    fn error(&self, offending: &str, message: impl Into<String>) -> BuildError {
        self.model
            .error_on(self.element, &self.option, offending, message)
    }

    /// Returns an error at one of the fields of the word.
    fn error_at(&self, name: &str, message: impl Into<String>) -> BuildError {
        let option = format!("{}.{name}", self.option);
        self.model.error_at(self.element, &option, message)
    }

    fn text(&self) -> Result<(), BuildError> {
        if self.word.word.is_some() {
            return Ok(());
        }
        let error = self.error("", "there is no word to stand for the code");
        Err(error.with_help("write one, as in word: \"USER_NOT_FOUND\""))
    }

    fn codes(&self, diagnostics: &mut Diagnostics) {
        let codes = &self.word.codes;
        if codes.is_empty() {
            let word = self.word.word.as_deref().unwrap_or_default();
            let error = self.error(word, format!("the word {word:?} stands for no code"));
            diagnostics.add(error.with_help("write which, as in code: \"not_found\""));
        }
        for code in codes.iter().filter(|code| !CODES.contains(&code.as_str())) {
            let lower = code.to_ascii_lowercase();
            let help = match nearest(&lower, CODES.into_iter()) {
                Some(near) => format!("write {near}"),
                None => one_of(CODES.into_iter().map(str::to_owned)),
            };
            let error = self.error(code, format!("{code:?} is no name of a code"));
            diagnostics.add(error.with_help(help));
        }
        for (at, code) in duplicates(codes) {
            let error = self.error_at(
                &format!("code[{at}]"),
                format!("the code `{code}` stands twice"),
            );
            diagnostics.add(error.with_help("name it once"));
        }
    }

    fn status(&self) -> Result<(), BuildError> {
        let status = self.word.status;
        if matches!(status, 0 | 400..=599) {
            return Ok(());
        }
        let error = self.error_at("status", format!("{status} is no HTTP status of an error"));
        Err(error.with_help("write one of 400 to 599, or drop it for the status of the code"))
    }

    /// Checks whether the request has the field.
    fn field(&self) -> Result<(), BuildError> {
        let Some(path) = &self.word.field else {
            return Ok(());
        };
        let Some(request) = &self.request else {
            let text = "a field is of one request, and these words are for all methods";
            let error = self.error_at("field", text);
            return Err(
                error.with_help("write option (connectprost.options.v1.word) into the method")
            );
        };
        let mut message = request.clone();
        let names: Vec<&str> = path.split('.').collect();
        for (at, name) in names.iter().enumerate() {
            let is_last = at + 1 == names.len();
            let field = field_named(&message, name, |field| {
                is_last || (matches!(field.kind(), Kind::Message(_)) && !field.is_list())
            });
            let field = field.map_err(|help| {
                let kind = if is_last { "field" } else { "message field" };
                let text = format!("{} has no {kind} `{name}`", message.full_name());
                self.error_at("field", text).with_help(help)
            })?;
            if let Kind::Message(inner) = field.kind() {
                message = inner;
            }
        }
        Ok(())
    }
}
