//! Compares declarations of one schema, with and without differences.

use std::fs;
use std::path::Path;

use super::differences;
use super::element::{self, Elements};

const OFFICIAL: &str = r#"syntax = "proto2";
package some.pkg;
import "google/protobuf/descriptor.proto";
option go_package = "elsewhere";
extend google.protobuf.FieldOptions { optional int32 mark = 50000; }
// A comment.
message M {
  oneof pick { string a = 1; int32 b = 2 [(mark) = 3]; }
  optional int64 c = 3 [default = 7];
  repeated E d = 4 [json_name = "dee", packed = true];
  reserved 9, 20 to 30;
  reserved "gone";
  extensions 100 to max;
}
enum E { E_ZERO = 0; E_ONE = 1; }
"#;

fn elements(folder: &Path, text: &str) -> Elements {
    fs::write(folder.join("some.proto"), text).unwrap();
    element::read(&[folder.to_owned()], &["some.proto"]).unwrap()
}

/// The names of what differs when `from` is written as `to`.
fn changed(from: &str, to: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    assert!(OFFICIAL.contains(from), "{from}");
    let officials = elements(folder.path(), OFFICIAL);
    let ours = elements(folder.path(), &OFFICIAL.replace(from, to));
    let differences = differences(&ours, &officials);
    let names = differences.iter().map(|text| text.split(':').next());
    names.map(|name| name.unwrap().to_owned()).collect()
}

#[test]
fn comments_and_options_of_files_may_differ() {
    for (from, to) in [
        ("// A comment.", "// Another."),
        ("option go_package = \"elsewhere\";", ""),
    ] {
        assert_eq!(changed(from, to), [""; 0]);
    }
}

#[test]
fn every_other_change_is_found() {
    for (from, to, name) in [
        ("string a = 1", "string a = 5", "field some.pkg.M.a"),
        ("string a = 1", "bytes a = 1", "field some.pkg.M.a"),
        ("optional int64 c", "required int64 c", "field some.pkg.M.c"),
        ("[default = 7]", "", "field some.pkg.M.c"),
        ("\"dee\"", "\"d\"", "field some.pkg.M.d"),
        (", packed = true", "", "field some.pkg.M.d"),
        ("(mark) = 3", "(mark) = 4", "field some.pkg.M.b"),
        ("mark = 50000", "mark = 50001", "extension some.pkg.mark"),
        ("E_ONE = 1", "E_ONE = 2", "value some.pkg.E.E_ONE"),
    ] {
        assert_eq!(changed(from, to), [name], "{from} to {to}");
    }
    let moved = changed("oneof pick {", "oneof other {");
    let names = [
        "field some.pkg.M.a",
        "field some.pkg.M.b",
        "oneof some.pkg.M.pick",
        "oneof some.pkg.M.other",
    ];
    assert_eq!(moved, names);
}

#[test]
fn what_is_missing_and_what_is_strange_is_found() {
    assert_eq!(changed(" E_ONE = 1;", ""), ["value some.pkg.E.E_ONE"]);
    assert_eq!(
        changed("E_ONE = 1;", "E_ONE = 1; E_TWO = 2;"),
        ["value some.pkg.E.E_TWO"]
    );
    assert_eq!(changed("reserved 9, ", "reserved ").len(), 1);
    assert_eq!(changed("20 to 30", "20 to 31").len(), 2);
    assert_eq!(changed("\"gone\"", "\"lost\"").len(), 2);
    assert_eq!(changed("100 to max", "100 to 200").len(), 2);
}
