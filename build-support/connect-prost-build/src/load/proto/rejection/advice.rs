//! Help for the errors of the compiler, by a part of their message.

use std::path::PathBuf;

/// Part of a message of the compiler, and what to write instead.
const ADVICE: &[(&str, &str)] = &[
    (
        "not found for message",
        "correct the name: the option's declaration lists its fields",
    ),
    (
        "option field '",
        "look up where the option is declared which fields it has, and set each once",
    ),
    (
        "is not defined",
        "correct the name, or import the file that declares it",
    ),
    ("field number '0'", "number fields from 1 on"),
    (
        "conflicts with reserved range",
        "take another number: reserved ones belonged to something that was removed",
    ),
    (
        "conflicts with extension range",
        "take a number outside of the range that is left to extensions",
    ),
    (
        "as an extension number",
        "take a number of the ranges that the message leaves to extensions",
    ),
    (
        "field numbers must be",
        "take a number between 1 and 536870911, but not from 19000 to 19999",
    ),
    (
        "invalid field number",
        "take a number between 1 and 536870911, but not from 19000 to 19999",
    ),
    (
        "is already used",
        "take a number that no other field of the message has",
    ),
    (
        "is already defined in file",
        "rename one of them, or compile only one of the files",
    ),
    (
        "is defined twice",
        "rename one of them; values of an enum belong to the scope that the enum is in",
    ),
    (
        "JSON name",
        "rename the field, or give it another json_name",
    ),
    (
        "camel-case name of field",
        "rename one of them; more than case and underscores has to differ",
    ),
    ("import '", "remove one of them"),
    (
        "enums must have at least one value",
        "write a value: NAME_UNSPECIFIED = 0;",
    ),
    (
        "first value for proto3 enums",
        "write a first value for what is not set: NAME_UNSPECIFIED = 0;",
    ),
    (
        "has already been used",
        "take another number, or write option allow_alias = true; for two names of one value",
    ),
    (
        "enum numbers must be",
        "take a number between -2147483648 and 2147483647",
    ),
    ("is not a message type", "name a message there"),
    (
        "is not a message or enum type",
        "name a message, an enum or a scalar there",
    ),
    ("invalid default value", "write a value of the field's type"),
    ("for option '", "write a value of the option's type"),
    (
        "cannot set field for option",
        "set fields only of options that are messages",
    ),
    (
        "expected an extension to type",
        "use an option that extends what it stands on: fields, messages, methods and so on have their own",
    ),
    (
        "unknown syntax",
        "write syntax = \"proto3\"; or syntax = \"proto2\";",
    ),
    (
        "multiple package names",
        "name one package; what belongs to another stands in another file",
    ),
    (
        "unterminated string",
        "close the string with the quote that opens it, on the same line",
    ),
    ("comment terminator", "close the comment with */"),
    (
        "nested block comments",
        "close the first comment before another one starts",
    ),
    (
        "reached end of file",
        "complete the last declaration; look for a missing brace",
    ),
    (
        "required fields are not allowed",
        "drop the label, and require the field by (buf.validate.field).required = true",
    ),
    (
        "default values are not allowed",
        "drop the default; proto3 fields default to zero, or to nothing when optional",
    ),
    ("may not have default values", "drop the default"),
    (
        "groups are not allowed",
        "declare a message and a field of it",
    ),
    (
        "must have a label",
        "write optional, repeated or required in front of the type",
    ),
    (
        "map fields cannot have labels",
        "drop the label; a map repeats by itself",
    ),
    (
        "oneof fields cannot have labels",
        "drop the label, or wrap the list into a message of its own",
    ),
    (
        "fields are not allowed in a oneof",
        "wrap it into a message of its own",
    ),
    (
        "map field key type",
        "write a key of an integer type, bool or string",
    ),
    (
        "oneof must have at least one field",
        "write a field into it, or drop it",
    ),
    (
        "recursion limit for nested messages",
        "declare inner messages beside the outer ones; 31 levels are the most",
    ),
    (
        "invalid import path",
        "write the path below a folder of the include path, with forward slashes and without dots",
    ),
    (
        "invalid identifier",
        "write letters, digits and underscores, with a letter first",
    ),
    ("is out of range", "write a number that the type can hold"),
    ("expected value to be", "write a value of that type"),
    (
        "invalid string",
        "write escapes as C does: \\n, \\\", \\x41, \\u00e9",
    ),
    ("resolves to", "write the name in full, with a dot in front"),
    ("integer is too large", "write a number of at most 64 bits"),
    (
        "invalid token",
        "remove the character; strings stand in quotes",
    ),
    (
        "expected 'enum', 'extend'",
        "start a declaration there: message, enum, service, import, option, extend or package",
    ),
];

/// Returns the help for a message of the compiler.
pub(super) fn of(message: &str, includes: &[PathBuf]) -> Option<String> {
    if message.starts_with("import ") && message.ends_with(" not found") {
        return Some(imports(includes));
    }
    let known = ADVICE.iter().find(|(part, _)| message.contains(part));
    known.map(|(_, help)| (*help).to_owned())
}

fn imports(includes: &[PathBuf]) -> String {
    let folders: Vec<String> = includes
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    let folders = folders.join(", ");
    format!(
        "imports are looked up in {folders}; correct the path, or add its folder with .include_dir(..)"
    )
}
