//! The one string that protoc and buf make of all `opt` values.

/// One `key` or `key=value` of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Setting {
    pub key: String,
    pub value: Option<String>,
}

/// Returns the settings in their order. Commas separate them; `\,` is a comma and `\\` a backslash in a value.
pub(super) fn settings(parameter: &str) -> Vec<Setting> {
    let parts = split(parameter);
    let parts = parts.iter().map(|part| part.trim());
    parts
        .filter(|part| !part.is_empty())
        .map(|part| match part.split_once('=') {
            Some((key, value)) => Setting {
                key: key.trim_end().to_owned(),
                value: Some(value.to_owned()),
            },
            None => Setting {
                key: part.to_owned(),
                value: None,
            },
        })
        .collect()
}

fn split(parameter: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = parameter.chars().peekable();
    while let Some(character) = characters.next() {
        let escaped = match character {
            '\\' => characters.next_if(|next| matches!(next, ',' | '\\')),
            _ => None,
        };
        match (character, escaped, parts.last_mut()) {
            (',', _, _) => parts.push(String::new()),
            (_, escaped, Some(part)) => part.push(escaped.unwrap_or(character)),
            (_, _, None) => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::settings;

    fn read(parameter: &str) -> Vec<(String, Option<String>)> {
        settings(parameter)
            .into_iter()
            .map(|setting| (setting.key, setting.value))
            .collect()
    }

    #[test]
    fn commas_separate_and_the_first_equals_sign_ends_the_key() {
        let expected = [
            ("client", None),
            ("json", Some("false")),
            ("extern_path", Some(".a=::b")),
            ("empty", Some("")),
        ];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.map(str::to_owned)));
        assert_eq!(
            read("client, json=false,,extern_path=.a=::b,empty=,"),
            expected
        );
        assert_eq!(read(""), []);
    }

    #[test]
    fn a_backslash_keeps_a_comma_and_itself_in_a_value() {
        let value = |parameter: &str| read(parameter).remove(0).1.unwrap();
        assert_eq!(value(r"a=#[derive(A\, B)],b"), "#[derive(A, B)]");
        assert_eq!(value(r"a=x\\,b"), r"x\");
        assert_eq!(value(r#"a="\n\""#), r#""\n\""#);
        assert_eq!(value(r"a=ends\"), r"ends\");
    }
}
