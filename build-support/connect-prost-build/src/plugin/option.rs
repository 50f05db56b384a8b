//! Options of the plugin: those of the [`Builder`], by their names, and what only a plugin has.

use super::parameter::{self, Setting};
use crate::error::{Diagnostics, nearest};
use crate::{BuildError, Builder, HttpRules, configure};

/// What the options come to.
pub(super) struct Choices {
    pub builder: Builder,
    /// Name of the file that includes all others, if there is to be one.
    pub include_file: Option<String>,
}

/// What stands behind an option's `=`, and what becomes of it.
enum Takes {
    /// Nothing, `true` or `false`.
    Flag(fn(Builder, bool) -> Builder),
    /// A path, and perhaps `=true` or `=false`.
    PathAndFlag(fn(Builder, &str, bool) -> Builder),
    /// A path.
    Path(fn(Builder, &str) -> Builder),
    /// A path, and `=` with a text.
    PathAndText(fn(Builder, &str, &str) -> Builder),
    /// One of these words.
    Word(&'static [Word]),
}

/// A word, and what becomes of the builder.
type Word = (&'static str, fn(Builder) -> Builder);

/// An option of the builder is a line here. Sorted, because errors list them.
const OPTIONS: &[(&str, Takes)] = &[
    ("boxed", Takes::Path(|builder, path| builder.boxed(path))),
    (
        "btree_map",
        Takes::Path(|builder, path| builder.btree_map([path])),
    ),
    ("bytes", Takes::Path(|builder, path| builder.bytes([path]))),
    ("client", Takes::Flag(Builder::client)),
    (
        "client_for",
        Takes::PathAndFlag(|builder, path, yes| builder.client_for(path, yes)),
    ),
    (
        "enum_attribute",
        Takes::PathAndText(|builder, path, text| builder.enum_attribute(path, text)),
    ),
    (
        "extern_path",
        Takes::PathAndText(|builder, path, text| builder.extern_path(path, text)),
    ),
    (
        "field_attribute",
        Takes::PathAndText(|builder, path, text| builder.field_attribute(path, text)),
    ),
    (
        "http_rules",
        Takes::Word(&[
            ("lenient", |builder| builder.http_rules(HttpRules::Lenient)),
            ("strict", |builder| builder.http_rules(HttpRules::Strict)),
        ]),
    ),
    ("json", Takes::Flag(Builder::json)),
    (
        "json_for",
        Takes::PathAndFlag(|builder, path, yes| builder.json_for(path, yes)),
    ),
    (
        "message_attribute",
        Takes::PathAndText(|builder, path, text| builder.message_attribute(path, text)),
    ),
    ("server", Takes::Flag(Builder::server)),
    (
        "server_for",
        Takes::PathAndFlag(|builder, path, yes| builder.server_for(path, yes)),
    ),
    (
        "type_attribute",
        Takes::PathAndText(|builder, path, text| builder.type_attribute(path, text)),
    ),
    ("validators", Takes::Flag(Builder::validators)),
    (
        "validators_for",
        Takes::PathAndFlag(|builder, path, yes| builder.validators_for(path, yes)),
    ),
];

/// The plugin's own; a build script has `out_dir` and always makes the file.
const INCLUDE_FILE: &str = "include_file";

/// Reads the parameter of a request; everything that is wrong with it is the error.
pub(super) fn read(parameter: &str) -> Result<Choices, BuildError> {
    let mut choices = Choices {
        builder: configure(),
        include_file: None,
    };
    let mut diagnostics = Diagnostics::default();
    for setting in parameter::settings(parameter) {
        let builder = choices.builder.clone();
        if setting.key == INCLUDE_FILE {
            choices.include_file = diagnostics.keep(include_file(&setting));
        } else if let Some(builder) = diagnostics.keep(apply(builder, &setting)) {
            choices.builder = builder;
        }
    }
    diagnostics.into_result()?;
    Ok(choices)
}

fn apply(builder: Builder, setting: &Setting) -> Result<Builder, BuildError> {
    let Some((_, takes)) = OPTIONS.iter().find(|(name, _)| *name == setting.key) else {
        return Err(unknown(&setting.key));
    };
    let value = setting.value.as_deref();
    let (path, rest) = match value.unwrap_or("").split_once('=') {
        Some((path, rest)) => (path, Some(rest)),
        None => (value.unwrap_or(""), None),
    };
    match (takes, rest) {
        (Takes::Flag(set), _) => {
            let yes = flag(value).ok_or_else(|| wrong(setting, "=true or =false"))?;
            Ok(set(builder, yes))
        }
        (Takes::PathAndFlag(set), _) if !path.is_empty() => {
            let form = "=.team.v2.Users=true or =.team.v2.Users=false";
            let yes = flag(rest).ok_or_else(|| wrong(setting, form))?;
            Ok(set(builder, path, yes))
        }
        (Takes::PathAndFlag(_), _) => Err(wrong(setting, "=.team.v2.Users=true")),
        (Takes::Path(set), None) if !path.is_empty() => Ok(set(builder, path)),
        (Takes::Path(_), _) => Err(wrong(setting, "=.team.v2.User")),
        (Takes::PathAndText(set), Some(text)) if !path.is_empty() && !text.is_empty() => {
            Ok(set(builder, path, text))
        }
        (Takes::PathAndText(_), _) if setting.key == "extern_path" => {
            Err(wrong(setting, "=.base.v1=::base::v1"))
        }
        (Takes::PathAndText(_), _) => Err(wrong(setting, "=.team.v2.User=#[must_use]")),
        (Takes::Word(words), _) => {
            let named = words.iter().find(|(word, _)| value == Some(*word));
            let (_, set) = named.ok_or_else(|| wrong(setting, &one_of(words)))?;
            Ok(set(builder))
        }
    }
}

/// Returns the forms of an option that takes one of these words.
fn one_of(words: &[Word]) -> String {
    let forms: Vec<String> = words.iter().map(|(word, _)| format!("={word}")).collect();
    forms.join(" or ")
}

fn flag(text: Option<&str>) -> Option<bool> {
    match text {
        None | Some("true") => Some(true),
        Some("false") => Some(false),
        Some(_) => None,
    }
}

/// Returns the name of the file that includes the others, which it finds by their names alone, beside it.
fn include_file(setting: &Setting) -> Result<String, BuildError> {
    let name = setting.value.as_deref().unwrap_or("");
    let stem = name.strip_suffix(".rs").unwrap_or("");
    if stem.is_empty() || name.contains(['/', '\\']) {
        return Err(wrong(setting, "=protos.rs, a name without folders"));
    }
    Ok(name.to_owned())
}

fn wrong(setting: &Setting, form: &str) -> BuildError {
    let Setting { key, value } = setting;
    let shown = match value {
        Some(value) => format!("{key}={value}"),
        None => key.clone(),
    };
    BuildError::new(format!("the option {shown} has no such value"))
        .with_help(format!("write {key}{form}"))
}

fn unknown(key: &str) -> BuildError {
    let names = OPTIONS.iter().map(|(name, _)| *name).chain([INCLUDE_FILE]);
    let closest = nearest(key, names.clone());
    let list = names.collect::<Vec<_>>().join(", ");
    let help = match closest {
        Some(name) => format!("write {name}; the options are {list}"),
        None => format!("the options are {list}"),
    };
    BuildError::new(format!("there is no option {key}")).with_help(help)
}

#[cfg(test)]
mod tests {
    use super::{OPTIONS, read};

    fn rejection(parameter: &str) -> String {
        match read(parameter) {
            Ok(_) => panic!("{parameter} is taken"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn every_option_takes_a_value_of_its_form() {
        for (name, takes) in OPTIONS {
            let value = match takes {
                super::Takes::Flag(_) => "",
                super::Takes::PathAndFlag(_) => "=.a.B=false",
                super::Takes::Path(_) => "=.a.B",
                super::Takes::PathAndText(_) => "=.a.B=::c",
                super::Takes::Word(words) => &format!("={}", words[0].0),
            };
            assert!(read(&format!("{name}{value}")).is_ok(), "{name}{value}");
        }
        assert!(OPTIONS.is_sorted_by_key(|(name, _)| *name));
    }

    #[test]
    fn an_unknown_option_is_refused_with_the_nearest_name() {
        let error = rejection("clinet=false");
        assert!(error.starts_with("there is no option clinet\n"), "{error}");
        assert!(
            error.contains("write client; the options are boxed, "),
            "{error}"
        );
        assert!(error.ends_with("validators_for, include_file"), "{error}");
        assert!(!rejection("frobnicate").contains("write"));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let error = rejection("a=1,client=perhaps,extern_path=.a,bytes,client_for=.a=no");
        for part in [
            "no option a",
            "client=perhaps has",
            "write extern_path=.base.v1=::base::v1",
            "write bytes=.team.v2.User",
            "client_for=.a=no has",
            "5 errors",
        ] {
            assert!(error.contains(part), "{part}: {error}");
        }
    }

    #[test]
    fn an_option_of_words_takes_no_others() {
        for value in ["", "=", "=Strict", "=true"] {
            let error = rejection(&format!("http_rules{value}"));
            assert!(
                error.contains("write http_rules=lenient or =strict"),
                "{error}"
            );
        }
        assert!(read("http_rules=strict").is_ok());
    }

    #[test]
    fn a_name_with_folders_is_no_file_to_include() {
        for name in ["", "=", "=.rs", "=src/mod.rs", r"=a\b.rs", "=mod"] {
            let error = rejection(&format!("include_file{name}"));
            assert!(error.contains("write include_file=protos.rs"), "{error}");
        }
        let choices = read("include_file=mod.rs").ok();
        assert_eq!(choices.unwrap().include_file.as_deref(), Some("mod.rs"));
    }
}
