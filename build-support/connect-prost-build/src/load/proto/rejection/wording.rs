//! Messages of the compiler that mislead, in other words.

/// Returns the message of the compiler, reworded where it misleads.
pub(super) fn of(message: &str, help: Option<&str>) -> String {
    if message.ends_with("JSON name '' is already defined") {
        return "another field has the same JSON name".to_owned();
    }
    if help.is_some_and(|help| help.starts_with("imports may not")) {
        return "invalid import path".to_owned();
    }
    if let Some((name, _)) = message.split_once("' resolves to ")
        && message.contains(&format!("{name}', which"))
    {
        return format!("name {name}' is not defined");
    }
    message.replace("message numbers", "field numbers")
}

/// Returns whether the message only repeats that a name is declared twice: both have one camel-case form then.
pub(super) fn is_said_twice(message: &str) -> bool {
    let names = message
        .strip_prefix("camel-case name of field ")
        .and_then(|rest| rest.split_once(" conflicts with field "));
    names.is_some_and(|(first, second)| first == second)
}
