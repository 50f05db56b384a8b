//! What two sides do not agree on.

use std::fmt;

use serde_json::Value;

/// The operation under comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Both wrote the message.
    Write,
    /// The peer has read what we wrote.
    ReadOurs,
    /// We have read what the peer wrote.
    ReadTheirs,
    /// Both have read JSON that was tampered with.
    ReadMutated,
}

/// One place where the outcomes differ, or the whole of them where one side refuses.
#[derive(Clone)]
pub struct Difference {
    /// The operation under comparison.
    pub operation: Operation,
    /// Path in the JSON; empty for the whole.
    pub path: String,
    /// Our value there, or our complaint.
    pub ours: Result<Option<Value>, String>,
    /// The peer's value there, or its complaint.
    pub theirs: Result<Option<Value>, String>,
}

impl Difference {
    /// The text of our complaint, empty without one.
    pub fn our_error(&self) -> &str {
        self.ours.as_ref().err().map_or("", String::as_str)
    }

    /// The text of the peer's complaint, empty without one.
    pub fn their_error(&self) -> &str {
        self.theirs.as_ref().err().map_or("", String::as_str)
    }

    /// Our value where it is text.
    pub fn our_text(&self) -> Option<&str> {
        self.ours.as_ref().ok()?.as_ref()?.as_str()
    }

    /// The peer's value where it is text.
    pub fn their_text(&self) -> Option<&str> {
        self.theirs.as_ref().ok()?.as_ref()?.as_str()
    }

    /// Whether the peer has nothing there, or `null`.
    pub fn theirs_is_nothing(&self) -> bool {
        matches!(self.theirs, Ok(None | Some(Value::Null)))
    }
}

impl fmt::Debug for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |side: &Result<Option<Value>, String>| match side {
            Ok(Some(value)) => value.to_string(),
            Ok(None) => "nothing".to_owned(),
            Err(error) => format!("error: {error}"),
        };
        let (ours, theirs) = (side(&self.ours), side(&self.theirs));
        write!(
            f,
            "{:?} {}: ours {ours}, theirs {theirs}",
            self.operation, self.path
        )
    }
}

/// Compares what both sides have come to, as far as one of them has come to something.
pub fn compare(
    operation: Operation,
    ours: Result<Value, String>,
    theirs: Result<Value, String>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => walk(operation, "", Some(ours), Some(theirs), &mut found),
        (Err(_), Err(_)) => {}
        _ => found.push(Difference {
            operation,
            path: String::new(),
            ours: ours.map(Some),
            theirs: theirs.map(Some),
        }),
    }
    found
}

fn walk(
    operation: Operation,
    path: &str,
    ours: Option<&Value>,
    theirs: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    match (ours, theirs) {
        (Some(Value::Object(ours)), Some(Value::Object(theirs))) => {
            let missing = theirs.keys().filter(|key| !ours.contains_key(*key));
            for key in ours.keys().chain(missing) {
                let path = format!("{path}.{key}");
                walk(operation, &path, ours.get(key), theirs.get(key), found);
            }
        }
        (Some(Value::Array(ours)), Some(Value::Array(theirs))) if ours.len() == theirs.len() => {
            for (ours, theirs) in ours.iter().zip(theirs) {
                walk(
                    operation,
                    &format!("{path}[]"),
                    Some(ours),
                    Some(theirs),
                    found,
                );
            }
        }
        (Some(Value::Number(ours)), Some(Value::Number(theirs)))
            if ours.as_f64().map(f64::to_bits) == theirs.as_f64().map(f64::to_bits) => {}
        _ if ours == theirs => {}
        _ => found.push(Difference {
            operation,
            path: path.to_owned(),
            ours: Ok(ours.cloned()),
            theirs: Ok(theirs.cloned()),
        }),
    }
}
