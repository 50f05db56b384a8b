//! Schemas that are large, deep or oddly encoded: generated, or rejected in a sentence.

use std::fs;
use std::path::PathBuf;

use connect_prost_build::{BuildError, configure};
use tempfile::TempDir;

fn compile(text: impl AsRef<[u8]>) -> (TempDir, Result<(), BuildError>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("shop.proto"), text).expect("a file in it");
    let compiled = configure()
        .proto_root(folder.path())
        .out_dir(folder.path().join("out"))
        .compile();
    (folder, compiled)
}

fn rejected(text: impl AsRef<[u8]>) -> BuildError {
    let (folder, compiled) = compile(text);
    assert!(!folder.path().join("out").exists());
    compiled.expect_err("the file is wrong")
}

#[test]
fn a_message_of_ten_thousand_fields_is_generated() {
    let fields: String = (1..=18_999)
        .take(10_000)
        .map(|number| format!("  int32 field_{number} = {number};\n"))
        .collect();
    let (folder, compiled) = compile(format!(
        "syntax = \"proto3\";\npackage shop;\nmessage Wide {{\n{fields}}}\n"
    ));
    compiled.expect("a wide message is a message");
    let text = fs::read_to_string(folder.path().join("out/shop.rs")).expect("it is generated");
    assert!(text.contains("pub field_10000: i32"));
}

#[test]
fn a_thousand_errors_are_counted() {
    let fields: String = (1..=1_000)
        .map(|number| {
            format!("  int32 f{number} = {number} [(buf.validate.field).int32 = {{gt: 2, lt: 2}}];")
        })
        .collect();
    let error = rejected(format!(
        "syntax = \"proto3\";\nimport \"buf/validate/validate.proto\";\nmessage Wide {{\n{fields}\n}}\n"
    ));
    assert_eq!(error.diagnostics().count(), 1_000);
    let shown = error.to_string();
    assert!(shown.ends_with("1000 errors, of which the first 100 are shown"));
    assert!(
        shown.len() < 100_000,
        "all of them are on one long line, which is not quoted whole"
    );
}

#[test]
fn messages_nest_as_deeply_as_the_compiler_allows() {
    let open: String = (0..31)
        .map(|level| format!("message M{level} {{\n"))
        .collect();
    let (_folder, compiled) = compile(format!("syntax = \"proto3\";\n{open}{}", "}\n".repeat(31)));
    compiled.expect("31 levels are allowed");
}

#[test]
fn an_option_that_nests_without_end_is_refused() {
    let value = format!("{}{}", "{a".repeat(10_000), "}".repeat(10_000));
    let error = rejected(format!(
        "syntax = \"proto3\";\nimport \"buf/validate/validate.proto\";\nmessage A {{\n  int32 n = 1 [(buf.validate.field) = {value}];\n}}\n"
    ));
    assert!(error.line().is_some(), "{error}");
}

#[test]
fn invalid_utf_8_in_a_comment_is_refused_with_the_file() {
    let error = rejected(b"syntax = \"proto3\";\n// caf\xe9\nmessage A {}\n");
    assert_eq!(error.message(), "the file is not valid UTF-8");
    assert!(
        error
            .file()
            .is_some_and(|file| file.ends_with("shop.proto"))
    );
}

#[test]
fn carriage_returns_move_no_caret() {
    let error = rejected("syntax = \"proto3\";\r\nmessage A {\r\n  strin name = 1;\r\n}\r\n");
    let found = (error.line(), error.column(), error.offending());
    assert_eq!(found, (Some(3), Some(3), Some("strin")));
    assert!(!error.to_string().contains('\r'));
}

#[test]
fn a_byte_order_mark_is_read_over_or_refused() {
    let (_folder, compiled) = compile("\u{feff}syntax = \"proto3\";\nmessage A {}\n");
    if let Err(error) = compiled {
        assert_eq!(error.line(), Some(1), "{error}");
    }
}

#[test]
fn a_folder_named_like_a_file_is_walked_into() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inner = folder.path().join("shop.proto");
    fs::create_dir(&inner).expect("a folder in it");
    let compiled = configure()
        .include_dir(folder.path())
        .files([PathBuf::from("shop.proto")])
        .out_dir(folder.path().join("out"))
        .compile();
    let error = compiled.expect_err("a folder is no file");
    assert!(error.to_string().contains("shop.proto"), "{error}");
}
