//! Options about REST in the ways that a schema arrives, and where routes are left out.

use std::fs;

use connect_prost_build::configure;
use prost::Message;
use prost::bytes::Bytes;

use crate::run::run;

const KEYS: &str = r#"syntax = "proto3";
package keys.v1;
import "connectprost/options/v1/options.proto";
option (connectprost.options.v1.scheme) = {kind: "team", header: "X-Team-Key"};
option (connectprost.options.v1.scheme) = {kind: "siem", oauth: "TokenService.Mint"};
message Nothing {}
service TokenService { rpc Mint(Nothing) returns (Nothing); }
"#;

const SHOP: &str = r#"syntax = "proto3";
package shop.v1;
import "connectprost/options/v1/options.proto";
import "keys.proto";
service ShopService {
  rpc Get(keys.v1.Nothing) returns (keys.v1.Nothing) {
    option (connectprost.options.v1.credential) = "siem";
    option (connectprost.options.v1.credential) = "team";
  }
}
"#;

/// The schemes of `ShopService.Get`, as generated text without white space.
const SCHEMES: &str = r#"spec.schemes=&[::connect_prost::__private::spec::scheme("siem",::connect_prost::SchemePlace::OAuth{token_method:"keys.v1.TokenService.Mint",},),::connect_prost::__private::spec::scheme("team",::connect_prost::SchemePlace::Header("x-team-key"),),];"#;

/// Generates `ShopService` alone, from its file, and from a set that `change` has made of the compiled files.
fn shop(change: impl Fn(Vec<Bytes>) -> Vec<Bytes>) -> [String; 2] {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("keys.proto"), KEYS).unwrap();
    fs::write(path("shop.proto"), SHOP).unwrap();
    let outputs = ["out", "out_of_set"].map(path);
    configure()
        .include_dir(folder.path())
        .files(["shop.proto"])
        .descriptor_set_path(path("set.binpb"))
        .out_dir(&outputs[0])
        .compile()
        .unwrap();
    let mut set = Set::decode(fs::read(path("set.binpb")).unwrap().as_slice()).unwrap();
    set.file = change(set.file);
    fs::write(path("set.binpb"), set.encode_to_vec()).unwrap();
    configure()
        .descriptor_set(path("set.binpb"))
        .out_dir(&outputs[1])
        .compile()
        .unwrap();
    let text = |out: &std::path::PathBuf| fs::read_to_string(out.join("shop.v1.rs")).unwrap();
    outputs
        .each_ref()
        .map(|out| text(out).replace([' ', '\n'], ""))
}

#[derive(Clone, PartialEq, Message)]
struct Set {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    file: Vec<Bytes>,
}

#[test]
fn a_scheme_of_an_import_counts_from_protos_and_from_a_set() {
    for text in shop(|files| files) {
        assert!(text.contains(SCHEMES), "{text}");
    }
}

#[test]
fn a_scheme_survives_in_a_file_of_an_edition() {
    // A later value of a field replaces an earlier one: `syntax`, and `edition`.
    const EDITION_2023: &[u8] = b"\x62\x08editions\x70\xe8\x07";
    let is_keys = |file: &Bytes| file.windows(7).any(|part| part == b"keys.v1");
    let with_edition = |file: Bytes| match is_keys(&file) {
        true => Bytes::from([&*file, EDITION_2023].concat()),
        false => file,
    };
    let [_, text] = shop(|files| files.into_iter().map(with_edition).collect());
    assert!(text.contains(SCHEMES), "{text}");
}

#[test]
fn a_file_that_is_not_imported_counts_too() {
    let alone = SHOP
        .replace("import \"keys.proto\";\n", "")
        .replace("service", "message Nothing {} service");
    let alone = alone.replace("keys.v1.Nothing", "Nothing");
    let made = run(&[("keys.proto", KEYS), ("shop.proto", &alone)], "");
    assert_eq!(made.error, None);
    assert!(made.text.contains(SCHEMES), "{}", made.text);
    let made = run(&[("shop.proto", &alone)], "");
    assert_eq!(made.error, None);
    assert!(
        !made.text.contains("schemes"),
        "a kind without a scheme has none"
    );
}

/// A service of which each method is left without a route in the lenient mode.
const LOST: &str = r#"syntax = "proto3";
package shop.v1;
import "connectprost/options/v1/options.proto";
import "google/api/annotations.proto";
message Item { string id = 1; }
service ShopService {
  option (connectprost.options.v1.errors) = {words: {code: "not_found", word: "GONE"}};
  rpc Put(Item) returns (Item) {
    option (google.api.http) = {put: "/v1/{idd}", body: "*"};
    option (connectprost.options.v1.word) = {code: "internal", word: "OURS"};
    option (connectprost.options.v1.success) = 201;
    option (connectprost.options.v1.consumes) = CONSUMES_FORM;
  }
}
"#;

#[test]
fn a_method_whose_routes_are_left_out_has_nothing_for_them() {
    let made = run(&[("shop.proto", LOST)], "");
    assert_eq!(made.error, None);
    assert_eq!(made.warnings.len(), 1);
    for fact in ["shared", "spec.words", "spec.success", "spec.consumes"] {
        assert!(!made.text.contains(fact), "{fact} is in {}", made.text);
    }
}

#[test]
fn wrong_options_are_errors_where_rules_are_lenient_too() {
    for (right, wrong, message) in [
        ("not_found", "not_fund", "\"not_fund\" is no name of a code"),
        ("internal", "internl", "\"internl\" is no name of a code"),
        ("success) = 201", "success) = 299", "299 is no status"),
        ("errors) = {", "errors) = {ok: \"code\", ", "are one member"),
    ] {
        let made = run(&[("shop.proto", &LOST.replace(right, wrong))], "");
        let error = made.error.unwrap();
        assert!(error.contains(message), "{error}");
    }
}
