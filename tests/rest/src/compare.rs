//! Whether a response is what a case says.

use serde_json::Value;

use crate::{Case, Received};

/// Returns what is wrong with a response, a sentence for each thing.
pub fn compare(case: &Case, received: &Received) -> Vec<String> {
    let mut wrong = Vec::new();
    if received.status != case.status {
        wrong.push(format!("status {}, not {}", received.status, case.status));
    }
    body(case, received, &mut wrong);
    if let Some(code) = case.error {
        wrong.extend(error(case, code, received));
    }
    headers(case, received, &mut wrong);
    let text = received.text();
    let shown = case.hides.iter().filter(|hidden| text.contains(*hidden));
    wrong.extend(shown.map(|hidden| format!("the body shows {hidden:?}")));
    wrong
}

fn body(case: &Case, received: &Received, wrong: &mut Vec<String>) {
    let text = received.text();
    if let Some(expected) = &case.json {
        let expected: Result<Value, _> = serde_json::from_str(expected);
        match (expected, serde_json::from_str(&text)) {
            (Err(error), _) => wrong.push(format!("the case's own JSON is wrong: {error}")),
            (_, Err(_)) => wrong.push("the body is no JSON".to_owned()),
            (Ok(expected), Ok(found)) if is_alike(&expected, &found, received) => {}
            (Ok(expected), Ok(_)) => wrong.push(format!("the body is not {expected}")),
        }
    }
    if case.text.as_ref().is_some_and(|expected| *expected != text) {
        wrong.push(format!("the body is not {:?}", case.text));
    }
}

/// Returns whether two values are equal, where `${any}` is equal to every text but the empty one, and `${name}` to the value of
/// that header.
fn is_alike(expected: &Value, found: &Value, received: &Received) -> bool {
    match (expected, found) {
        (Value::String(expected), Value::String(found)) => {
            let placeholder = expected
                .strip_prefix("${")
                .and_then(|rest| rest.strip_suffix('}'));
            match placeholder {
                None => expected == found,
                Some("any") => !found.is_empty(),
                Some(name) => received.header(name) == Some(found),
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            let mut pairs = expected.iter().zip(found);
            expected.len() == found.len() && pairs.all(|(a, b)| is_alike(a, b, received))
        }
        (Value::Object(expected), Value::Object(found)) => {
            let is_found = |(name, value)| {
                let found = found.get(name);
                found.is_some_and(|found| is_alike(value, found, received))
            };
            expected.len() == found.len() && expected.iter().all(is_found)
        }
        _ => expected == found,
    }
}

/// A `google.rpc.Status`: members that have their default may be missing, others than its own may not be there.
fn error(case: &Case, code: i64, received: &Received) -> Vec<String> {
    let Ok(Value::Object(status)) = serde_json::from_str(&received.text()) else {
        return vec!["the body is no object".to_owned()];
    };
    let mut wrong = Vec::new();
    if status.get("code").and_then(Value::as_i64) != Some(code) {
        wrong.push(format!("the code is not {code}"));
    }
    let message = status.get("message").map_or(Some(""), Value::as_str);
    match message {
        None => wrong.push("the message is no text".to_owned()),
        Some(message) => {
            let missing = case.mentions.iter().filter(|text| !message.contains(*text));
            wrong.extend(missing.map(|text| format!("the message lacks {text:?}")));
        }
    }
    if !status.get("details").is_none_or(Value::is_array) {
        wrong.push("the details are no list".to_owned());
    }
    let own = ["code", "message", "details"];
    let more = status.keys().filter(|name| !own.contains(&name.as_str()));
    wrong.extend(more.map(|name| format!("a status has no {name:?}")));
    wrong
}

fn headers(case: &Case, received: &Received, wrong: &mut Vec<String>) {
    for line in &case.has {
        let (name, value) = match line.split_once(": ") {
            Some((name, value)) => (name, Some(value)),
            None => (line.as_str(), None),
        };
        let found = received.header(name);
        let is_other = |value: &str| found.is_none_or(|found| !found.eq_ignore_ascii_case(value));
        if found.is_none() || value.is_some_and(is_other) {
            wrong.push(format!("{name} has to be {value:?}: {found:?}"));
        }
    }
    for name in &case.lacks {
        if let Some(found) = received.header(name) {
            wrong.push(format!("{name} has to be absent: {found}"));
        }
    }
}

/// Returns how a response differs from what a case says, in a line; `None` if it does not.
pub fn difference(case: &Case, received: &Received) -> Option<String> {
    let wrong = compare(case, received);
    if wrong.is_empty() {
        return None;
    }
    // What is made of a request that has to fail may differ from run to run: vanguard-go reads parameters in any order.
    if case.status >= 400 && received.status < 400 {
        return Some(received.status.to_string());
    }
    let summary = summary(received);
    // Where the summary shows the difference, that is all there is to say.
    let is_shown = |wrong: &String| wrong.starts_with("status ") || wrong.starts_with("the body ");
    match wrong.iter().any(is_shown) {
        true => Some(summary),
        false => Some(format!("{summary}: {}", without_values(&wrong).join("; "))),
    }
}

/// Leaves out what was found: in the headers of some it differs from run to run.
fn without_values(wrong: &[String]) -> Vec<&str> {
    let parts = wrong.iter().map(|wrong| wrong.split(": ").next());
    parts.map(Option::unwrap_or_default).collect()
}

/// Returns a response in a line: the status, then the body of a success or the code of a failure.
pub fn summary(received: &Received) -> String {
    let status = received.status;
    let Ok(value) = serde_json::from_str::<Value>(&received.text()) else {
        return match received.body.is_empty() {
            true => status.to_string(),
            false => format!("{status}, no JSON"),
        };
    };
    if status < 400 {
        let text: String = value.to_string().chars().take(60).collect();
        return format!("{status} {text}");
    }
    match value.get("code") {
        Some(code) => format!("{status}, code {code}"),
        None => format!("{status}, no code"),
    }
}
