//! Descriptor sets in and out.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use connect_prost_build::{BuildError, configure};
use prost::Message as _;
use prost::bytes::Bytes;
use prost_types::{DescriptorProto, FileDescriptorProto};

/// A descriptor set whose files are bytes.
#[derive(Clone, PartialEq, prost::Message)]
struct RawSet {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    file: Vec<Bytes>,
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/proto")
}

fn texts(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// What is generated from a set of these bytes.
fn generate(set: &[u8], files: &[&str]) -> Result<BTreeMap<String, String>, BuildError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.binpb");
    fs::write(&path, set).unwrap();
    let out = folder.path().join("out");
    configure()
        .descriptor_set(&path)
        .files(files)
        .out_dir(&out)
        .compile()?;
    Ok(texts(&out))
}

fn file(name: &str, imports: &[&str]) -> FileDescriptorProto {
    let package = name.trim_end_matches(".proto").replace('/', ".");
    FileDescriptorProto {
        name: Some(name.to_owned()),
        package: Some(package),
        syntax: Some("proto3".to_owned()),
        dependency: imports.iter().map(|&import| import.to_owned()).collect(),
        message_type: vec![DescriptorProto {
            name: Some("M".to_owned()),
            ..DescriptorProto::default()
        }],
        ..FileDescriptorProto::default()
    }
}

fn set(files: &[FileDescriptorProto]) -> Vec<u8> {
    let file = files.iter().map(|file| file.encode_to_vec().into());
    RawSet {
        file: file.collect(),
    }
    .encode_to_vec()
}

/// The message of the error, without the path of the set.
fn rejection(files: &[FileDescriptorProto]) -> String {
    let error = generate(&set(files), &[]).unwrap_err();
    assert!(error.help().is_none_or(|help| !help.is_empty()));
    let text = error.to_string();
    text.split_once("set.binpb: ").unwrap().1.to_owned()
}

#[test]
fn a_set_gives_what_its_protos_give_in_any_order_of_files() {
    let folder = tempfile::tempdir().unwrap();
    let (out, path) = (folder.path().join("out"), folder.path().join("set.binpb"));
    configure()
        .proto_root(golden())
        .descriptor_set_path(&path)
        .out_dir(&out)
        .compile()
        .unwrap();
    let expected = texts(&out);
    assert!(expected.len() > 2);

    let mut raw = RawSet::decode(&*fs::read(&path).unwrap()).unwrap();
    assert!(raw.file.len() > 5);
    for turn in 0..3 {
        let generated = generate(&raw.encode_to_vec(), &[]).unwrap();
        assert!(
            generated == expected,
            "the same files in another order ({turn})"
        );
        raw.file.reverse();
        raw.file.rotate_left(turn);
    }
}

#[test]
fn a_set_that_is_written_keeps_the_options_of_extensions_and_is_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let (root, path) = (folder.path().join("proto"), folder.path().join("set.binpb"));
    fs::create_dir(&root).unwrap();
    let text = r#"
        syntax = "proto3";
        package a;
        import "buf/validate/validate.proto";
        message M { string x = 1 [(buf.validate.field).string.pattern = "^only here$"]; }
    "#;
    fs::write(root.join("a.proto"), text).unwrap();
    let run = || {
        configure()
            .proto_root(&root)
            .descriptor_set_path(&path)
            .out_dir(folder.path().join("out"))
            .compile()
            .unwrap();
    };
    run();
    let bytes = fs::read(&path).unwrap();
    let option = b"^only here$";
    assert!(bytes.windows(option.len()).any(|window| window == option));

    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(long_ago).unwrap();
    run();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), long_ago);

    let again = folder.path().join("again.binpb");
    configure()
        .descriptor_set(&path)
        .descriptor_set_path(&again)
        .out_dir(folder.path().join("out"))
        .compile()
        .unwrap();
    assert!(
        fs::read(&again).unwrap() == bytes,
        "a set comes out as it went in"
    );
}

#[test]
fn files_of_a_set_are_chosen_with_what_they_import() {
    let files = [
        file("a.proto", &["b.proto"]),
        file("b.proto", &[]),
        file("c.proto", &[]),
    ];
    let all = generate(&set(&files), &[]).unwrap();
    assert_eq!(
        all.keys().collect::<Vec<_>>(),
        ["a.rs", "b.rs", "c.rs", "protos.rs"]
    );
    let some = generate(&set(&files), &["a.proto"]).unwrap();
    assert_eq!(
        some.keys().collect::<Vec<_>>(),
        ["a.rs", "b.rs", "protos.rs"]
    );

    let error = generate(&set(&files), &["d.proto"]).unwrap_err();
    assert_eq!(error.message(), "the descriptor set has no file d.proto");
}

#[test]
fn only_the_chosen_files_of_a_package_are_generated() {
    let (mut one, mut two) = (file("one.proto", &[]), file("two.proto", &[]));
    one.package = Some("p".to_owned());
    two.package = Some("p".to_owned());
    two.message_type[0].name = Some("N".to_owned());
    let generated = generate(&set(&[one, two]), &["one.proto"]).unwrap();
    assert!(generated["p.rs"].contains("pub struct M "));
    assert!(!generated["p.rs"].contains("pub struct N "));
}

#[test]
fn a_set_and_folders_exclude_each_other() {
    let rejected = configure()
        .descriptor_set("set.binpb")
        .proto_root("proto")
        .out_dir("out")
        .compile()
        .unwrap_err();
    assert!(
        rejected.message().contains("cannot be combined"),
        "{rejected}"
    );
    assert!(
        rejected.help().unwrap().contains(".files(..)"),
        "{rejected}"
    );
}

#[test]
fn sets_that_do_not_hold_together_are_refused() {
    assert!(rejection(&[]).starts_with("the descriptor set holds no files\n"));
    assert!(
        rejection(&[file("a.proto", &["b.proto"])])
            .starts_with("a.proto: imports b.proto, which the descriptor set does not hold\n")
    );
    assert_eq!(
        rejection(&[file("a.proto", &["b.proto"]), file("b.proto", &["a.proto"])]),
        "the files of the descriptor set import each other: a.proto imports b.proto imports a.proto"
    );
    let mut other = file("a.proto", &[]);
    assert!(generate(&set(&[other.clone(), other.clone()]), &[]).is_ok());
    other.package = Some("b".to_owned());
    assert!(
        rejection(&[file("a.proto", &[]), other])
            .contains("two files of this name with different contents")
    );
}
