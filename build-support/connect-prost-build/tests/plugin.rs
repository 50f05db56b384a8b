//! The responses of the plugin, as a library and as the program that protoc and buf call.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use connect_prost_build::plugin;
use prost::Message;
use prost::bytes::Bytes;

/// A request whose files are bytes, as nobody may decode them on the way.
#[derive(Clone, PartialEq, Message)]
struct Request {
    #[prost(string, repeated, tag = "1")]
    file_to_generate: Vec<String>,
    #[prost(string, optional, tag = "2")]
    parameter: Option<String>,
    #[prost(bytes = "bytes", repeated, tag = "15")]
    proto_file: Vec<Bytes>,
}

#[derive(Clone, PartialEq, Message)]
struct Response {
    #[prost(string, optional, tag = "1")]
    error: Option<String>,
    #[prost(uint64, optional, tag = "2")]
    supported_features: Option<u64>,
    #[prost(int32, optional, tag = "3")]
    minimum_edition: Option<i32>,
    #[prost(int32, optional, tag = "4")]
    maximum_edition: Option<i32>,
    #[prost(message, repeated, tag = "15")]
    file: Vec<File>,
}

#[derive(Clone, PartialEq, Message)]
struct File {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(string, optional, tag = "15")]
    content: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
struct Set {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    file: Vec<Bytes>,
}

type Files = BTreeMap<String, String>;

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden")
}

/// What `cargo xtask golden` has checked in: the output of a build script.
fn expected() -> Files {
    let entries = fs::read_dir(golden().join("expected")).unwrap();
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// Import names of the golden protos.
fn golden_protos() -> Vec<String> {
    fn walk(root: &Path, folder: &Path, names: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => walk(root, &path, names),
                false => names.push(
                    path.strip_prefix(root)
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .to_owned(),
                ),
            }
        }
    }
    let mut names = Vec::new();
    let root = golden().join("proto");
    walk(&root, &root, &mut names);
    names.sort();
    names
}

/// The request that protoc would write for these files.
fn request(root: &Path, files: &[String], parameter: &str) -> Request {
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("proto");
    let mut compiler = protox::Compiler::new([root, &built_in]).unwrap();
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(files).unwrap();
    let set = Set::decode(compiler.encode_file_descriptor_set().as_slice()).unwrap();
    Request {
        file_to_generate: files.to_vec(),
        parameter: Some(parameter.to_owned()),
        proto_file: set.file,
    }
}

fn respond(request: &Request) -> Response {
    let response = plugin::respond(request.encode_to_vec()).unwrap();
    Response::decode(response.as_slice()).unwrap()
}

fn files(response: Response) -> Files {
    assert_eq!(response.error, None);
    let files = response.file.into_iter();
    files
        .map(|file| (file.name.unwrap(), file.content.unwrap()))
        .collect()
}

fn assert_same(made: &Files, expected: &Files) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(made), names(expected));
    for (name, text) in made {
        assert!(
            *text == expected[name],
            "{name} is not what a build script makes"
        );
    }
}

/// One file of one package, and the request for it.
fn one_file(text: &str, parameter: &str) -> Request {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.proto"), text).unwrap();
    request(folder.path(), &["a.proto".to_owned()], parameter)
}

const SERVICE: &str = "syntax = \"proto3\";\npackage a.v1;\nmessage M { map<string, bytes> x = 1; }\n\
    service S { rpc Get(M) returns (M); }\n";

fn run(input: &[u8]) -> Output {
    let mut plugin = Command::new(env!("CARGO_BIN_EXE_protoc-gen-connect-prost"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    plugin.stdin.take().unwrap().write_all(input).unwrap();
    plugin.wait_with_output().unwrap()
}

#[test]
fn the_plugin_makes_what_a_build_script_makes_of_all_golden_protos() {
    let expected = expected();
    assert!(expected.len() > 8);
    let protos = request(
        &golden().join("proto"),
        &golden_protos(),
        "include_file=protos.rs",
    );
    assert_same(&files(respond(&protos)), &expected);
}

#[test]
fn the_program_does_the_same() {
    let protos = request(
        &golden().join("proto"),
        &golden_protos(),
        "include_file=protos.rs",
    );
    let output = run(&protos.encode_to_vec());
    assert!(output.status.success());
    assert!(output.stderr.is_empty());
    let response = Response::decode(output.stdout.as_slice()).unwrap();
    assert_same(&files(response), &expected());
}

#[test]
fn packages_come_out_the_same_when_each_folder_is_a_call_of_its_own() {
    let mut folders: BTreeMap<&Path, Vec<String>> = BTreeMap::new();
    let names = golden_protos();
    for name in &names {
        let folder = Path::new(name).parent().unwrap();
        folders.entry(folder).or_default().push(name.clone());
    }
    let mut made = Files::new();
    for protos in folders.values() {
        made.extend(files(respond(&request(
            &golden().join("proto"),
            protos,
            "",
        ))));
    }
    let mut expected = expected();
    expected.remove("protos.rs");
    assert_same(&made, &expected);
}

#[test]
fn a_package_is_generated_whole_when_one_of_its_files_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "m.proto",
        "syntax = \"proto3\";\npackage a;\nmessage M {}\n",
    );
    write(
        "s.proto",
        "syntax = \"proto3\";\npackage a;\nimport \"m.proto\";\nimport \"other.proto\";\n\
         message N { M m = 1; other.O o = 2; }\n",
    );
    write(
        "other.proto",
        "syntax = \"proto3\";\npackage other;\nmessage O {}\n",
    );
    let made = files(respond(&request(
        folder.path(),
        &["s.proto".to_owned()],
        "",
    )));
    assert_eq!(made.keys().collect::<Vec<_>>(), ["a.rs"]);
    assert!(made["a.rs"].contains("pub struct M ") && made["a.rs"].contains("pub struct N "));
}

#[test]
fn rules_of_a_package_that_is_not_generated_are_reached() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "inner.proto",
        "syntax = \"proto3\";\npackage inner;\nimport \"buf/validate/validate.proto\";\n\
         message I { string x = 1 [(buf.validate.field).string.min_len = 1]; }\n",
    );
    write(
        "outer.proto",
        "syntax = \"proto3\";\npackage outer;\nimport \"inner.proto\";\nmessage O { inner.I i = 1; }\n",
    );
    let both = ["inner.proto".to_owned(), "outer.proto".to_owned()];
    let one = files(respond(&request(folder.path(), &both[1..], "")));
    let all = files(respond(&request(folder.path(), &both, "")));
    assert_eq!(one["outer.rs"], all["outer.rs"]);
    assert!(
        one["outer.rs"].contains("report"),
        "the inner message is visited"
    );
}

#[test]
fn the_file_to_include_is_made_when_asked_for_and_carries_the_given_name() {
    let names = |parameter: &str| {
        let made = files(respond(&one_file(SERVICE, parameter)));
        made.into_keys().collect::<Vec<_>>()
    };
    assert_eq!(names(""), ["a.v1.rs"]);
    assert_eq!(names("include_file=mod.rs"), ["a.v1.rs", "mod.rs"]);
    let clash = respond(&one_file(SERVICE, "include_file=a.v1.rs"));
    assert!(
        clash
            .error
            .unwrap()
            .contains("this is the file of a package")
    );
    assert!(clash.file.is_empty());
}

#[test]
fn options_reach_the_emitters() {
    let text = |parameter: &str| {
        files(respond(&one_file(SERVICE, parameter)))
            .remove("a.v1.rs")
            .unwrap()
    };
    assert!(text("").contains("::connect_prost::client::"));
    let without = text("client=false,server=false");
    assert!(!without.contains("::connect_prost::client::"));
    assert!(!without.contains("::connect_prost::server::"));
    assert!(text("client=false,client_for=S").contains("::connect_prost::client::"));
    assert!(text("btree_map=.a.v1.M.x").contains("BTreeMap"));
    let attribute = text(r"message_attribute=.a.v1.M=#[cfg_attr(all()\, must_use)]");
    assert!(attribute.contains("#[cfg_attr(all(), must_use)]"));
}

const ROUTE: &str = "syntax = \"proto3\";\npackage a;\nimport \"google/api/annotations.proto\";\nmessage M {}\n\
    service S {\n  rpc Get(M) returns (M) { option (google.api.http).get = \"/v1/{id}\"; }\n}\n";

#[test]
fn a_route_that_is_left_out_is_a_line_on_standard_error() {
    let output = run(&one_file(ROUTE, "").encode_to_vec());
    assert!(output.status.success());
    let response = Response::decode(output.stdout.as_slice()).unwrap();
    assert!(!files(response)["a.rs"].contains("spec.http"));
    let warning = "protoc-gen-connect-prost: warning: a.proto:6:28: the route GET /v1/{id} of a.S.Get is left out: \
                   a.M has no field `id`; nothing fits there; drop the option or add what it names\n";
    assert_eq!(String::from_utf8(output.stderr).unwrap(), warning);

    let output = run(&one_file(ROUTE, "http_rules=strict").encode_to_vec());
    assert!(output.status.success() && output.stderr.is_empty());
    let error = Response::decode(output.stdout.as_slice()).unwrap().error;
    assert!(
        error
            .unwrap()
            .starts_with("a.proto:6:28: a.M has no field `id`")
    );
}

#[test]
fn an_unknown_option_is_an_error_of_the_response() {
    let response = respond(&one_file(SERVICE, "sever=false"));
    let error = response.error.unwrap();
    assert!(error.starts_with("there is no option sever\n"), "{error}");
    assert!(error.contains("write server; "), "{error}");
}

#[test]
fn an_error_of_the_schema_starts_with_file_line_and_column() {
    let text = "syntax = \"proto3\";\npackage a;\nimport \"connectprost/options/v1/options.proto\";\n\
        message M {\n  optional string x = 1 [(connectprost.options.v1.omit_empty) = true];\n}\n";
    let mut request = one_file(text, "");
    let error = respond(&request).error.unwrap();
    assert!(
        error.starts_with("a.proto:5:26: omit_empty has no effect on `x`"),
        "{error}"
    );
    assert!(error.contains("\n  = help: drop the option"), "{error}");
    assert!(!error.contains(" | "), "there is no line to quote: {error}");

    // The same without source info: field 9 of a file.
    let file = request.proto_file.pop().unwrap();
    request.proto_file.push(without_source_info(&file));
    let error = respond(&request).error.unwrap();
    assert!(
        error.starts_with("a.proto: a.M.x: omit_empty has no effect on"),
        "{error}"
    );
}

/// The last field of what the compiler writes.
fn without_source_info(file: &Bytes) -> Bytes {
    let known = prost_types::FileDescriptorProto::decode(file.clone()).unwrap();
    let info = known.source_code_info.unwrap().encode_to_vec();
    let at = file
        .windows(info.len())
        .rposition(|part| part == info)
        .unwrap();
    let mut head = vec![9 << 3 | 2];
    prost::encoding::encode_varint(info.len() as u64, &mut head);
    assert!(file[..at].ends_with(&head));
    [&file[..at - head.len()], &file[at + info.len()..]]
        .concat()
        .into()
}

#[test]
fn optional_fields_and_editions_to_2023_are_declared_in_every_response() {
    for parameter in ["", "no_such_option"] {
        let response = respond(&one_file(SERVICE, parameter));
        assert_eq!(response.supported_features, Some(1 | 2));
        let editions = (response.minimum_edition, response.maximum_edition);
        assert_eq!(editions, (Some(998), Some(1000)));
    }
}

#[test]
fn a_file_that_the_request_lacks_is_an_error_of_the_response() {
    let mut request = one_file(SERVICE, "");
    request.file_to_generate = vec!["b.proto".to_owned()];
    let error = respond(&request).error.unwrap();
    assert!(error.contains("b.proto"), "{error}");
    request.proto_file = vec![Bytes::from_static(b"\x0a\xff")];
    let error = respond(&request).error.unwrap();
    assert!(error.contains("cannot be read"), "{error}");
}

#[test]
fn what_is_no_request_ends_with_one_line_and_exit_code_1() {
    for input in [&b""[..], b"\xff\xff\xff", b"syntax = \"proto3\";\n"] {
        let output = run(input);
        assert_eq!(output.status.code(), Some(1), "{input:?}");
        assert!(output.stdout.is_empty());
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(
            message.starts_with("protoc-gen-connect-prost: this is not what"),
            "{message}"
        );
    }
}

#[test]
fn damaged_requests_get_a_response_or_an_error() {
    let whole = one_file(SERVICE, "json=false,client=false,server=false").encode_to_vec();
    let mut responded = 0;
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x15;
        for damaged in [whole[..at].to_vec(), flipped] {
            match plugin::respond(damaged) {
                Ok(response) => {
                    let response = Response::decode(response.as_slice()).unwrap();
                    assert!(
                        response.error.is_none() || response.file.is_empty(),
                        "at {at}"
                    );
                    responded += 1;
                }
                Err(error) => assert!(error.message().starts_with("this is not what"), "at {at}"),
            }
        }
    }
    assert!(
        responded > whole.len() / 2,
        "{responded} of {}",
        2 * whole.len()
    );
}
