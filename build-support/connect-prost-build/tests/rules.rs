//! What a consumer reads when rules of `buf.validate` are wrong.

use std::fs;

use connect_prost_build::configure;
use expect_test::{Expect, expect};

/// Compiles `text` below an import of the rules, and compares what is said about it.
fn check(text: &str, expected: &Expect) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let head = "syntax = \"proto3\";\nimport \"buf/validate/validate.proto\";\n";
    fs::write(folder.path().join("shop.proto"), format!("{head}{text}")).expect("a file in it");
    let compiled = configure()
        .proto_root(folder.path())
        .out_dir(folder.path().join("out"))
        .compile();
    let error = compiled.expect_err("the rules are wrong");
    assert!(
        error.line().is_some() && error.column().is_some(),
        "{error}"
    );
    expected.assert_eq(
        &error
            .to_string()
            .replace(&format!("{}/", folder.path().display()), ""),
    );
}

/// A message with one field.
fn field(text: &str) -> String {
    format!("message A {{\n  {text}\n}}\n")
}

#[test]
fn rules_of_another_type_name_those_that_fit() {
    check(
        &field("int32 n = 1 [(buf.validate.field).string.min_len = 1];"),
        &expect![[r#"
            shop.proto:4:54: `string` rules do not fit a value of type int32
               |
             4 |   int32 n = 1 [(buf.validate.field).string.min_len = 1];
               |                                                      ^
              = help: write `int32`"#]],
    );
    check(
        &field("string s = 1 [(buf.validate.field) = {int32: {gte: 1}}];"),
        &expect![[r#"
            shop.proto:4:54: `int32` rules do not fit a value of type string
               |
             4 |   string s = 1 [(buf.validate.field) = {int32: {gte: 1}}];
               |                                                      ^
              = help: write `string`"#]],
    );
}

#[test]
fn rules_of_items_keys_and_values_stand_below_those_of_the_collection() {
    check(
        &field("repeated string s = 1 [(buf.validate.field).string.email = true];"),
        &expect![[r#"
            shop.proto:4:62: `string` rules do not fit a repeated field
               |
             4 |   repeated string s = 1 [(buf.validate.field).string.email = true];
               |                                                              ^^^^
              = help: rules for each item stand below `repeated.items`: repeated.items.string"#]],
    );
    check(
        &field("map<string, int32> m = 1 [(buf.validate.field).int32.gt = 0];"),
        &expect![[r#"
            shop.proto:4:61: `int32` rules do not fit a map field
               |
             4 |   map<string, int32> m = 1 [(buf.validate.field).int32.gt = 0];
               |                                                             ^
              = help: rules for keys and values stand below `map`: map.keys.int32 or map.values.int32"#]],
    );
    check(
        &field("repeated string s = 1 [(buf.validate.field).repeated.items.bytes.len = 1];"),
        &expect![[r#"
            shop.proto:4:74: `bytes` rules do not fit a value of type string
               |
             4 |   repeated string s = 1 [(buf.validate.field).repeated.items.bytes.len = 1];
               |                                                                          ^
              = help: write `string`"#]],
    );
}

#[test]
fn messages_have_their_rules_on_their_own_fields() {
    check(
        &field("A a = 1 [(buf.validate.field).string.len = 1];"),
        &expect![[r#"
            shop.proto:4:46: `string` rules do not fit a message of type A
               |
             4 |   A a = 1 [(buf.validate.field).string.len = 1];
               |                                              ^
              = help: write the rules on the fields of that message"#]],
    );
    check(
        &field("repeated A a = 1 [(buf.validate.field).repeated.unique = true];"),
        &expect![[r#"
            shop.proto:4:60: messages cannot be compared by `unique`
               |
             4 |   repeated A a = 1 [(buf.validate.field).repeated.unique = true];
               |                                                            ^^^^
              = help: use `unique` on a list of scalars or enums"#]],
    );
}

#[test]
fn a_pattern_has_to_compile() {
    check(
        &field("string s = 1 [(buf.validate.field).string.pattern = \"^(a$\"];"),
        &expect![[r#"
            shop.proto:4:55: the pattern does not compile: a group has no end
               |
             4 |   string s = 1 [(buf.validate.field).string.pattern = "^(a$"];
               |                                                       ^^^^^^
              = help: write it in RE2's syntax: https://github.com/google/re2/wiki/Syntax"#]],
    );
    check(
        &field("string s = 1 [(buf.validate.field).string = {min_len: 1, pattern: \"(?=a)\"}];"),
        &expect![[r#"
            shop.proto:4:69: the pattern does not compile: `(?=` looks around, which RE2 does not support
               |
             4 |   string s = 1 [(buf.validate.field).string = {min_len: 1, pattern: "(?=a)"}];
               |                                                                     ^^^^^^^
              = help: write it in RE2's syntax: https://github.com/google/re2/wiki/Syntax"#]],
    );
}

#[test]
fn nothing_compares_with_nan() {
    check(
        &field("double d = 1 [(buf.validate.field) = {double: {lt: nan}}];"),
        &expect![[r#"
            shop.proto:4:54: no value compares with nan
               |
             4 |   double d = 1 [(buf.validate.field) = {double: {lt: nan}}];
               |                                                      ^^^
              = help: write `finite: true` if that is meant"#]],
    );
}

#[test]
fn fields_that_exclude_each_other_are_fields_of_the_message() {
    let with = |rule: &str| {
        field(&format!(
            "option (buf.validate.message).oneof = {rule};\n  string a = 1;\n  string b = 2;"
        ))
    };
    check(
        &with("{fields: [\"a\", \"c\"]}"),
        &expect![[r#"
        shop.proto:4:57: A has no field "c"
           |
         4 |   option (buf.validate.message).oneof = {fields: ["a", "c"]};
           |                                                         ^
          = help: name fields of this message, as it spells them"#]],
    );
    check(
        &with("{fields: [\"a\", \"b\", \"a\"]}"),
        &expect![[r#"
        shop.proto:4:52: "a" stands twice in the same oneof rule
           |
         4 |   option (buf.validate.message).oneof = {fields: ["a", "b", "a"]};
           |                                                    ^
          = help: name each field once"#]],
    );
    check(
        &with("{required: true}"),
        &expect![[r#"
        shop.proto:4:3: a oneof rule needs fields
           |
         4 |   option (buf.validate.message).oneof = {required: true};
           |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = help: name the fields of which one may be set: {fields: ["a", "b"]}"#]],
    );
}
