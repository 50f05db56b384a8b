//! Finds the paths of values in JSON text that has already been read.

use crate::error;

/// Longest piece of a key that a path shows, in characters.
const SHOWN: usize = 32;

/// Walks through JSON text once, from value to value.
pub(crate) struct PathFinder<'a> {
    text: &'a str,
    at: usize,
    levels: Vec<Level<'a>>,
}

/// An array or an object around the current offset.
enum Level<'a> {
    Array { index: usize },
    Object { key: &'a str, is_at_key: bool },
}

impl<'a> PathFinder<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            levels: Vec::new(),
        }
    }

    /// Moves on to the value that begins at the offset and returns its path.
    pub(crate) fn path_to(&mut self, offset: usize) -> String {
        while self.at < offset {
            self.step();
        }
        self.path()
    }

    /// Skips the next character or string.
    fn step(&mut self) {
        let start = self.at;
        self.at += 1;
        match self.text.as_bytes().get(start) {
            Some(b'{') => self.levels.push(Level::Object {
                key: "",
                is_at_key: true,
            }),
            Some(b'[') => self.levels.push(Level::Array { index: 0 }),
            Some(b'}' | b']') => drop(self.levels.pop()),
            Some(b',') => match self.levels.last_mut() {
                Some(Level::Array { index }) => *index += 1,
                Some(Level::Object { is_at_key, .. }) => *is_at_key = true,
                None => {}
            },
            Some(b'"') => self.string(),
            _ => {}
        }
    }

    /// Skips the string whose opening quote was just read.
    fn string(&mut self) {
        let from = self.at;
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at)
            && *byte != b'"'
        {
            self.at += if *byte == b'\\' { 2 } else { 1 };
        }
        if let Some(Level::Object { key, is_at_key }) = self.levels.last_mut()
            && std::mem::replace(is_at_key, false)
        {
            *key = self.text.get(from..self.at).unwrap_or_default();
        }
        self.at += 1;
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for level in &self.levels {
            match level {
                Level::Array { index } => path.push_str(&format!("[{index}]")),
                Level::Object { key, .. } if is_name(key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(key);
                }
                Level::Object { key, .. } => {
                    let key = error::shorten(key);
                    path.push_str(&format!("[\"{key}\"]"));
                }
            }
        }
        path
    }
}

/// Returns whether a key may stand in a path without quotes.
fn is_name(key: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'@' | b'-');
    !key.is_empty() && key.len() <= SHOWN && key.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_the_path_of_the_keys_and_places_around_it() {
        let text = r#"{"a" : {"b": [1, {"c\"{": "[x"}, 2]}, "long and odd": [[], "here"]}"#;
        let mut finder = PathFinder::new(text);
        for (value, expected) in [
            ("{\"b\"", "a"),
            ("1", "a.b[0]"),
            ("\"[x\"", r#"a.b[1]["c\"{"]"#),
            ("2", "a.b[2]"),
            ("\"here\"", r#"["long and odd"][1]"#),
        ] {
            let offset = text.find(value).unwrap();
            assert_eq!(finder.path_to(offset), expected);
            assert_eq!(finder.path_to(offset), expected, "asked again");
        }
    }
}
