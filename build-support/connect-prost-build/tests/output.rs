//! What is written, and when.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use connect_prost_build::configure;

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/proto")
}

fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn modified(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| (entry.path(), entry.metadata().unwrap().modified().unwrap()))
        .collect()
}

#[test]
fn a_second_run_writes_nothing_and_an_edit_only_its_package() {
    let folder = tempfile::tempdir().unwrap();
    let (root, out) = (folder.path().join("proto"), folder.path().join("out"));
    fs::create_dir(&root).unwrap();
    for package in ["a", "b"] {
        let text =
            format!("syntax = \"proto3\";\npackage {package};\nmessage M {{ string x = 1; }}\n");
        fs::write(root.join(format!("{package}.proto")), text).unwrap();
    }
    let run = || {
        configure()
            .proto_root(&root)
            .out_dir(&out)
            .compile()
            .unwrap()
    };
    run();
    let long_ago = SystemTime::UNIX_EPOCH;
    for path in modified(&out).keys() {
        fs::File::options()
            .write(true)
            .open(path)
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
    }
    run();
    assert!(
        modified(&out).values().all(|time| *time == long_ago),
        "unchanged files are left alone"
    );

    fs::write(
        root.join("a.proto"),
        "syntax = \"proto3\";\npackage a;\nmessage M { string y = 1; }\n",
    )
    .unwrap();
    run();
    let written = modified(&out)
        .into_iter()
        .filter(|(_, time)| *time != long_ago);
    let names: Vec<_> = written
        .map(|(path, _)| path.file_name().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["a.rs"]);
}

#[test]
fn a_package_that_is_no_more_loses_its_file_and_foreign_files_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (root, out) = (folder.path().join("proto"), folder.path().join("out"));
    fs::create_dir(&root).unwrap();
    fs::write(
        root.join("a.proto"),
        "syntax = \"proto3\";\npackage a;\nmessage M {}\n",
    )
    .unwrap();
    fs::write(
        root.join("b.proto"),
        "syntax = \"proto3\";\npackage b;\nmessage M {}\n",
    )
    .unwrap();
    let run = || {
        configure()
            .proto_root(&root)
            .out_dir(&out)
            .compile()
            .unwrap()
    };
    run();
    fs::write(out.join("mine.rs"), "// mine\n").unwrap();
    fs::remove_file(root.join("b.proto")).unwrap();
    run();
    let names: Vec<String> = bytes(&out).into_keys().collect();
    assert_eq!(names, ["a.rs", "mine.rs", "protos.rs"]);
}

#[test]
fn files_can_be_named_and_what_they_import_is_generated_too() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let kind = golden().join("shape/v1/kind.proto");
    configure()
        .include_dir(golden())
        .files([kind])
        .out_dir(&out)
        .compile()
        .unwrap();
    let names: Vec<String> = bytes(&out).into_keys().collect();
    assert_eq!(names, ["protos.rs", "shape.v1.rs", "type.v1.rs"]);
}

#[test]
fn a_copy_on_the_include_path_wins_over_a_built_in_file() {
    let folder = tempfile::tempdir().unwrap();
    let (root, out) = (folder.path().join("proto"), folder.path().join("out"));
    fs::create_dir_all(root.join("google/api")).unwrap();
    let own = "syntax = \"proto3\";\npackage google.api;\nmessage Own { string mine = 1; }\n";
    fs::write(root.join("google/api/http.proto"), own).unwrap();
    configure()
        .proto_root(&root)
        .out_dir(&out)
        .compile()
        .unwrap();
    let text = fs::read_to_string(out.join("google.api.rs")).unwrap();
    assert!(
        text.contains("pub struct Own"),
        "compiled as a file of the consumer"
    );
}

#[test]
fn clients_and_servers_can_be_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let (all, none) = (folder.path().join("all"), folder.path().join("none"));
    configure()
        .proto_root(golden())
        .out_dir(&all)
        .compile()
        .unwrap();
    configure()
        .proto_root(golden())
        .client(false)
        .server(false)
        .out_dir(&none)
        .compile()
        .unwrap();
    let text = |folder: &Path| fs::read_to_string(folder.join("echo.v1.rs")).unwrap();
    for name in ["::connect_prost::client::", "::connect_prost::server::"] {
        assert!(!text(&none).contains(name));
    }
    assert!(
        text(&none).contains("pub mod echo_service"),
        "Specs are always made"
    );
}

#[test]
fn an_http_body_is_generated_when_it_is_imported_and_what_describes_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (root, out, set) = (
        folder.path().join("proto"),
        folder.path().join("out"),
        folder.path().join("set.binpb"),
    );
    fs::create_dir(&root).unwrap();
    let text = r#"
        syntax = "proto3";
        package a;
        import "google/api/annotations.proto";
        import "google/api/httpbody.proto";
        message Upload { google.api.HttpBody body = 1; }
        service S {
          rpc Get(Upload) returns (google.api.HttpBody) {
            option (google.api.http) = {post: "/v1" body: "body"};
          }
        }
    "#;
    fs::write(root.join("a.proto"), text).unwrap();
    let builder = || configure().out_dir(&out);
    let from_files = builder().proto_root(&root).descriptor_set_path(&set);
    from_files.compile().unwrap();
    let made = bytes(&out);
    let names: Vec<&String> = made.keys().collect();
    assert_eq!(names, ["a.rs", "google.api.rs", "protos.rs"]);
    let text = String::from_utf8(made["google.api.rs"].clone()).unwrap();
    for part in ["pub struct HttpBody", "ProtoJson for HttpBody"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("HttpRule"));

    builder().descriptor_set(&set).compile().unwrap();
    assert!(bytes(&out) == made, "a set gives the same");
}

#[test]
fn what_describes_is_asked_for_beside_an_http_body_too() {
    let folder = tempfile::tempdir().unwrap();
    let (root, out) = (folder.path().join("proto"), folder.path().join("out"));
    fs::create_dir(&root).unwrap();
    let text = r#"
        syntax = "proto3";
        package a;
        import "google/api/http.proto";
        import "google/api/httpbody.proto";
        message M { google.api.HttpBody body = 1; google.api.HttpRule rule = 2; }
    "#;
    fs::write(root.join("a.proto"), text).unwrap();
    let error = configure().proto_root(&root).out_dir(&out).compile();
    let error = error.unwrap_err();
    assert_eq!(error.diagnostics().count(), 1);
    assert_eq!(
        error.message(),
        "google.api.HttpRule is built in and not generated"
    );
    let help = r#"compile google/api/http.proto too: .files(["google/api/http.proto"])"#;
    assert_eq!(error.help(), Some(help));
}

/// Work like that of an export: a path of two fields, three terminal states, a reason, a response wrapper.
const WORK: &str = r#"
syntax = "proto3";
package work.v1;
import "connectprost/options/v1/options.proto";

enum ExportStatus { NONE = 0; RUNNING = 1; COMPLETED = 2; FAILED = 3; CANCELLED = 4; }
message ExportRecord { ExportStatus status = 1; optional string error_message = 2; }
message CreateExportRequest { string name = 1; }
message CreateExportResponse { bool ok = 1; string request_id = 2; string uid = 3; }
message GetExportRequest { string uid = 1; }
message GetExportResponse { bool ok = 1; string request_id = 2; ExportRecord record = 3; }

service ExportService {
  option (connectprost.options.v1.wrapper) = {ok: "ok" request_id: "request_id"};
  rpc CreateExport(CreateExportRequest) returns (CreateExportResponse) {
    POLL
  }
  rpc GetExport(GetExportRequest) returns (GetExportResponse);
}
"#;

const POLL: &str = r#"option (connectprost.options.v1.poll) = {
    get: "GetExport" id: "uid" status: "record.status" reason: "record.error_message"
    terminal: ["COMPLETED", "FAILED", "CANCELLED"] succeeded: "COMPLETED"
};"#;

#[test]
fn a_method_that_is_polled_costs_thirty_lines_of_its_client_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let lines = |name: &str, poll: &str| {
        let (root, out) = (folder.path().join(name), folder.path().join("out"));
        fs::create_dir(&root).unwrap();
        fs::write(root.join("work.proto"), WORK.replace("POLL", poll)).unwrap();
        configure()
            .proto_root(&root)
            .server(false)
            .out_dir(&out)
            .compile()
            .unwrap();
        let text = fs::read_to_string(out.join("work.v1.rs")).unwrap();
        let (_, client) = text.split_once("pub struct ExportServiceClient").unwrap();
        client.lines().count()
    };
    let (with, without) = (lines("with", POLL), lines("without", ""));
    let added = with - without;
    assert!((20..=30).contains(&added), "{added} lines");
}
