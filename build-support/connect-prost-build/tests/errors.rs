//! What a consumer reads when a `.proto` file is wrong.

use std::fs;

use connect_prost_build::{BuildError, configure};
use expect_test::{Expect, expect};

/// Compiles one file and returns what is said about it, without the path of the folder it is in.
fn rejection(text: &str) -> (BuildError, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("shop.proto"), text).expect("a file in it");
    let out = folder.path().join("out");
    let error = configure()
        .proto_root(folder.path())
        .out_dir(&out)
        .compile()
        .expect_err("the file is wrong");
    assert!(!out.exists(), "nothing is written when something is wrong");
    let shown = error
        .to_string()
        .replace(&format!("{}/", folder.path().display()), "");
    let shown = shown.replace(&folder.path().display().to_string(), "protos");
    (error, shown)
}

fn check(text: &str, expected: &Expect) {
    let (error, shown) = rejection(text);
    expected.assert_eq(&shown);
    assert_eq!(
        format!("{error:?}"),
        error.to_string(),
        "cargo prints the Debug form"
    );
}

/// A service with one paged method, whose page option is `page`.
fn paged(page: &str) -> String {
    format!(
        r#"syntax = "proto3";
package shop.v1;
import "connectprost/options/v1/options.proto";

message ListRequest {{
  int32 limit = 1;
  int32 offset = 2;
}}
message ListResponse {{
  repeated string users = 1;
  int32 total = 2;
  string note = 3;
}}
service ShopService {{
  rpc List(ListRequest) returns (ListResponse) {{
    option (connectprost.options.v1.page) = {page};
  }}
}}
"#
    )
}

#[test]
fn a_syntax_error_is_quoted_at_its_token() {
    check(
        "syntax = \"proto3\";\nmessage A {\n  string name 1;\n}\n",
        &expect![[r#"
            shop.proto:3:15: expected '=', but found '1'
               |
             3 |   string name 1;
               |               ^"#]],
    );
}

#[test]
fn an_unknown_import_says_where_it_was_looked_for() {
    check(
        "syntax = \"proto3\";\nimport \"shop/none.proto\";\n",
        &expect![[r#"
            shop.proto:2:9: import 'shop/none.proto' not found
               |
             2 | import "shop/none.proto";
               |         ^^^^^^^^^^^^^^^
              = help: imports are looked up in protos; correct the path, or add its folder with .include_dir(..)"#]],
    );
}

#[test]
fn an_unknown_type_is_quoted_where_it_is_named() {
    check(
        "syntax = \"proto3\";\nmessage A {\n  repeated Nmae name = 1;\n}\n",
        &expect![[r#"
            shop.proto:3:12: name 'Nmae' is not defined
               |
             3 |   repeated Nmae name = 1;
               |            ^^^^
              = help: correct the name, or import the file that declares it"#]],
    );
}

#[test]
fn an_unknown_option_is_quoted_in_its_field() {
    check(
        "syntax = \"proto3\";\nmessage A {\n  string name = 1 [(shop.max) = 3];\n}\n",
        &expect![[r#"
            shop.proto:3:21: name 'shop.max' is not defined
               |
             3 |   string name = 1 [(shop.max) = 3];
               |                     ^^^^^^^^
              = help: correct the name, or import the file that declares it"#]],
    );
}

#[test]
fn an_unknown_name_inside_of_an_option_is_refused() {
    let page = "{style: STYLE_OFFSET, itme: \"users\"}";
    check(
        &paged(page),
        &expect![[r#"
            shop.proto:16:67: invalid value of type 'connectprost.options.v1.Page' for option '(connectprost.options.v1.page)': field 'itme' not found for message 'connectprost.options.v1.Page'
                |
             16 |     option (connectprost.options.v1.page) = {style: STYLE_OFFSET, itme: "users"};
                |                                                                   ^^^^
              = help: correct the name: the option's declaration lists its fields"#]],
    );
}

#[test]
fn a_page_option_that_names_a_missing_field_lists_the_fields_that_fit() {
    check(
        &paged("{style: STYLE_OFFSET, item: \"usrs\", total: \"total\"}"),
        &expect![[r#"
            shop.proto:16:73: shop.v1.ListResponse has no repeated field `usrs`
                |
             16 |     option (connectprost.options.v1.page) = {style: STYLE_OFFSET, item: "usrs", total: "total"};
                |                                                                         ^^^^^^
              = help: write users"#]],
    );
}

#[test]
fn a_page_total_that_is_no_integer_is_refused() {
    check(
        &paged("{style: STYLE_OFFSET, item: \"users\", total: \"note\"}"),
        &expect![[r#"
            shop.proto:16:89: shop.v1.ListResponse has no integer field `note`
                |
             16 |     option (connectprost.options.v1.page) = {style: STYLE_OFFSET, item: "users", total: "note"};
                |                                                                                         ^^^^^^
              = help: write total"#]],
    );
}

#[test]
fn a_page_style_that_the_request_cannot_follow_is_refused() {
    check(
        &paged("{style: STYLE_PAGE, item: \"users\"}"),
        &expect![[r#"
        shop.proto:16:53: shop.v1.ListRequest has no integer field `page` to page with
            |
         16 |     option (connectprost.options.v1.page) = {style: STYLE_PAGE, item: "users"};
            |                                                     ^^^^^^^^^^
          = help: add `page` and `page_size` to the request, or write the other style"#]],
    );
    check(
        &paged("{item: \"users\"}"),
        &expect![[r#"
        shop.proto:16:5: the page option does not say its style
            |
         16 |     option (connectprost.options.v1.page) = {item: "users"};
            |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = help: write style: STYLE_OFFSET or style: STYLE_PAGE"#]],
    );
}

#[test]
fn a_default_page_above_the_maximum_is_refused() {
    check(
        &paged(
            "{\n      style: STYLE_OFFSET\n      item: \"users\"\n      default: 100\n      maximum: 50\n    }",
        ),
        &expect![[r#"
            shop.proto:19:16: the default page is larger than the largest page
                |
             19 |       default: 100
                |                ^^^
              = help: write a default that is not above the maximum"#]],
    );
}

#[test]
fn an_edition_file_is_refused_before_it_is_parsed() {
    check(
        "// Newer.\nedition = \"2023\";\npackage shop;\n",
        &expect![[r#"
            shop.proto:2:1: edition 2023 files are not parsed here, only as part of a descriptor set
               |
             2 | edition = "2023";
               | ^^^^^^^^^^^^^^^^
              = help: make one with `buf build -o set.binpb` or `protoc --include_imports --descriptor_set_out=set.binpb`, and name it with .descriptor_set("set.binpb")"#]],
    );
}

#[test]
fn omit_empty_on_a_field_with_presence_is_refused() {
    check(
        r#"syntax = "proto3";
import "connectprost/options/v1/options.proto";
message A {
  optional string name = 1 [(connectprost.options.v1.omit_empty) = true];
}
"#,
        &expect![[r#"
            shop.proto:4:68: omit_empty has no effect on `name`: a field with presence is written when it is set
               |
             4 |   optional string name = 1 [(connectprost.options.v1.omit_empty) = true];
               |                                                                    ^^^^
              = help: drop the option, or make the field a plain scalar, repeated or a map"#]],
    );
}

#[test]
fn enum_values_that_are_one_in_rust_are_refused() {
    check(
        "syntax = \"proto3\";\nenum Role {\n  ROLE_NONE = 0;\n  NONE = 1;\n}\n",
        &expect![[r#"
            shop.proto:4:3: `ROLE_NONE` and `NONE` are both `None` in Rust
               |
             4 |   NONE = 1;
               |   ^^^^
              = help: rename one of them"#]],
    );
}

/// A service with one polled method, whose poll option is `poll`, and a service option.
fn polled(service_option: &str, poll: &str) -> String {
    format!(
        r#"syntax = "proto3";
package shop.v1;
import "connectprost/options/v1/options.proto";

enum State {{
  STATE_UNSPECIFIED = 0;
  STATE_DONE = 1;
}}
message Export {{
  State state = 1;
}}
message StartRequest {{}}
message StartResponse {{
  string id = 1;
  bool ok = 2;
}}
message GetRequest {{
  string id = 1;
}}
message GetResponse {{
  Export export = 1;
}}
service ExportService {{
  {service_option}
  rpc Start(StartRequest) returns (StartResponse) {{
    option (connectprost.options.v1.poll) = {{
      {poll}
    }};
  }}
  rpc Get(GetRequest) returns (GetResponse);
}}
"#
    )
}

#[test]
fn a_poll_option_that_names_a_missing_method_lists_the_others() {
    check(
        &polled(
            "",
            "get: \"Fetch\", id: \"id\", status: \"export.state\", terminal: \"STATE_DONE\"",
        ),
        &expect![[r#"
            shop.proto:27:12: shop.v1.ExportService has no method `Fetch`
                |
             27 |       get: "Fetch", id: "id", status: "export.state", terminal: "STATE_DONE"
                |            ^^^^^^^
              = help: write Get"#]],
    );
}

#[test]
fn a_poll_status_that_leads_nowhere_is_quoted_at_the_wrong_part() {
    check(
        &polled(
            "",
            "get: \"Get\" id: \"id\" status: \"export.status\" terminal: \"STATE_DONE\"",
        ),
        &expect![[r#"
            shop.proto:27:43: shop.v1.Export has no enum field `status`
                |
             27 |       get: "Get" id: "id" status: "export.status" terminal: "STATE_DONE"
                |                                           ^^^^^^
              = help: write state"#]],
    );
}

#[test]
fn a_terminal_state_that_the_enum_does_not_have_is_quoted() {
    check(
        &polled(
            "",
            "get: \"Get\" id: \"id\" status: \"export.state\" terminal: [\"STATE_DONE\", \"DONE\"]",
        ),
        &expect![[r#"
            shop.proto:27:76: shop.v1.State has no value `DONE`
                |
             27 |       get: "Get" id: "id" status: "export.state" terminal: ["STATE_DONE", "DONE"]
                |                                                                            ^^^^
              = help: write one of: STATE_UNSPECIFIED, STATE_DONE"#]],
    );
}

#[test]
fn a_wrapper_field_that_a_response_lacks_is_refused_at_the_option() {
    let good = "get: \"Get\" id: \"id\" status: \"export.state\" terminal: \"STATE_DONE\"";
    check(
        &polled(
            "option (connectprost.options.v1.wrapper) = {ok: \"ok\"};",
            good,
        ),
        &expect![[r#"
            shop.proto:24:51: shop.v1.GetResponse, the response of Get, has no bool field `ok`
                |
             24 |   option (connectprost.options.v1.wrapper) = {ok: "ok"};
                |                                                   ^^^^
              = help: add `bool ok` to the message, or correct the name"#]],
    );
}

#[test]
fn a_field_of_a_built_in_type_says_how_to_have_it_generated() {
    check(
        "syntax = \"proto3\";\nimport \"buf/validate/validate.proto\";\nmessage A {\n  buf.validate.Violations found = 1;\n}\n",
        &expect![[r#"
            shop.proto:4:27: buf.validate.Violations is built in and not generated
               |
             4 |   buf.validate.Violations found = 1;
               |                           ^^^^^
              = help: compile buf/validate/validate.proto too: .files(["buf/validate/validate.proto"])"#]],
    );
}

#[test]
fn a_missing_root_and_an_empty_configuration_are_refused() {
    let error = configure()
        .proto_root("no/such/folder")
        .out_dir("out")
        .compile()
        .expect_err("no folder");
    expect!["no/such/folder: cannot read the folder: No such file or directory (os error 2)"]
        .assert_eq(&error.to_string());
    let error = configure()
        .out_dir("out")
        .compile()
        .expect_err("nothing to do");
    expect![[r#"
        there is no .proto file to compile
          = help: name a folder with .proto_root(..), or files with .files(..)"#]]
    .assert_eq(&error.to_string());
}

#[test]
fn tabs_and_wide_characters_do_not_move_the_caret() {
    let (error, _) =
        rejection("syntax = \"proto3\";\nmessage A {\n\t/* äöü */ strin name = 1;\n}\n");
    assert_eq!(
        (error.line(), error.column(), error.offending()),
        (Some(3), Some(12), Some("strin"))
    );
}

#[test]
fn one_run_tells_all_that_is_wrong_in_all_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write(
        "broken.proto",
        "syntax = \"proto3\";\nmessage A {\n  strin name 1;\n}\n",
    );
    write(
        "user.proto",
        "syntax = \"proto3\";\nimport \"broken.proto\";\nmessage B {\n  A a = 1;\n}\n",
    );
    write(
        "rules.proto",
        r#"syntax = "proto3";
import "buf/validate/validate.proto";
message C {
  string s = 1 [(buf.validate.field).string.pattern = "(a"];
  int32 n = 2 [(buf.validate.field).string.len = 3];
}
"#,
    );
    let error = configure()
        .proto_root(folder.path())
        .out_dir(folder.path().join("out"))
        .compile()
        .expect_err("two of the files are wrong");
    let shown = error.to_string();
    let shown = shown.replace(&format!("{}/", folder.path().display()), "");
    expect![[r#"
        broken.proto:3:14: expected '=', but found '1'
           |
         3 |   strin name 1;
           |              ^

        rules.proto:4:55: the pattern does not compile: a group has no end
           |
         4 |   string s = 1 [(buf.validate.field).string.pattern = "(a"];
           |                                                       ^^^^
          = help: write it in RE2's syntax: https://github.com/google/re2/wiki/Syntax

        rules.proto:5:50: `string` rules do not fit a value of type int32
           |
         5 |   int32 n = 2 [(buf.validate.field).string.len = 3];
           |                                                  ^
          = help: write `int32`

        3 errors"#]]
    .assert_eq(&shown);
    let lines: Vec<_> = error
        .diagnostics()
        .map(|diagnostic| diagnostic.line())
        .collect();
    assert_eq!(lines, [Some(3), Some(4), Some(5)]);
}

#[test]
fn names_without_a_word_in_them_are_refused() {
    check(
        "syntax = \"proto3\";\npackage a;\nmessage M { int32 __ = 1; }\n",
        &expect![[r#"
            shop.proto:3:19: no Rust name can be made of `__`
               |
             3 | message M { int32 __ = 1; }
               |                   ^^
              = help: start the name with a letter"#]],
    );
    for text in [
        "message _ {}",
        "enum _ { A = 0; }",
        "enum E { _ = 0; }",
        "message M { oneof _ { int32 x = 1; } }",
        "message M {} service _ { rpc Get(M) returns (M); }",
        "message M {} service S { rpc _1(M) returns (M); }",
    ] {
        let (error, _) = rejection(&format!("syntax = \"proto3\";\npackage a;\n{text}\n"));
        assert!(error.message().starts_with("no Rust name"), "{error}");
        assert_eq!(error.line(), Some(3), "{error}");
    }
}
