//! What options leave out, and what is said about options that make no sense.

use std::collections::BTreeMap;
use std::fs;

use connect_prost_build::{Builder, configure};
use expect_test::{Expect, expect};

const PROTO: &str = r#"syntax = "proto3";
package shop.v1;
import "google/protobuf/timestamp.proto";

message Item {
  string name = 1;
  Color color = 2;
  Maker maker = 3;
  google.protobuf.Timestamp at = 4;
}
message Maker {
  string name = 1;
}
message Empty {}
enum Color {
  COLOR_UNSPECIFIED = 0;
}
service ItemService {
  rpc Get(Empty) returns (Item);
}
service MakerService {
  rpc Get(Empty) returns (Maker);
}
"#;

/// The generated files by name, or what is said of the protos or the options.
fn generate(
    protos: &[(&str, &str)],
    options: impl FnOnce(Builder) -> Builder,
) -> Result<BTreeMap<String, String>, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (root, out) = (folder.path().join("proto"), folder.path().join("out"));
    fs::create_dir(&root).expect("a folder in it");
    for (name, text) in protos {
        fs::write(root.join(name), text).expect("a file in it");
    }
    let compiled = options(configure().proto_root(&root).out_dir(&out)).compile();
    compiled.map_err(|error| {
        // The folder is another one each time.
        error
            .to_string()
            .replace(&format!("{}/", root.display()), "")
    })?;
    let files = fs::read_dir(&out).expect("the generated files");
    Ok(files
        .map(|file| {
            let path = file.expect("a generated file").path();
            let name = path.file_name().expect("its name").to_string_lossy();
            let text = fs::read_to_string(&path).expect("its text");
            (name.into_owned(), text)
        })
        .collect())
}

/// The text that is generated from [`PROTO`].
fn text(options: impl FnOnce(Builder) -> Builder) -> String {
    let mut files = generate(&[("shop.proto", PROTO)], options).expect("sensible options");
    files.remove("shop.v1.rs").expect("a file of the package")
}

#[track_caller]
fn rejected(proto: &str, options: impl FnOnce(Builder) -> Builder, expected: &Expect) {
    let error = generate(&[("shop.proto", proto)], options).expect_err("senseless options");
    expected.assert_eq(&error);
}

fn contains(text: &str, names: &[&str]) -> Vec<bool> {
    names.iter().map(|name| text.contains(name)).collect()
}

#[test]
fn the_closest_path_decides_which_services_are_called_and_served() {
    let names = [
        "struct ItemServiceClient",
        "struct MakerServiceClient",
        "trait ItemService",
        "trait MakerService",
    ];
    let made = |options: fn(Builder) -> Builder| contains(&text(options), &names);
    assert_eq!(made(|all| all), [true, true, true, true]);
    assert_eq!(made(|all| all.client(false)), [false, false, true, true]);
    assert_eq!(
        made(|all| all
            .client_for(".shop.v1.ItemService", true)
            .client_for(".shop", false)
            .server_for("MakerService", false)
            .server_for(".shop.v1", true)),
        [true, false, true, false]
    );
    assert_eq!(
        made(|all| all.client(false).client(true).server_for(".other", false)),
        [true, true, true, true],
        "the later call counts, and other packages are none of ours"
    );
}

#[test]
fn what_is_left_out_calls_no_runtime_crate() {
    let crates = [
        "::connect_prost::",
        "::protojson_prost::",
        "::protovalidate_prost::",
    ];
    let plain = |builder: Builder| builder.client(false).server(false).json(false);
    let made = text(|all| plain(all).validators(false));
    assert_eq!(
        contains(&made, &crates),
        [true, false, false],
        "Specs remain"
    );
    let made = text(|all| {
        plain(all)
            .validators(false)
            .json_for(".shop.v1.Maker", true)
    });
    assert_eq!(contains(&made, &crates), [true, true, false]);
    assert!(made.contains("__json::ProtoJson for Maker"));
    assert!(!made.contains("__json::ProtoJson for Item"));
    let made = text(|all| plain(all).validators_for(".shop.v1.Maker", false));
    assert_eq!(contains(&made, &crates), [true, false, true]);
    assert!(!made.contains("Validate for Maker"));
}

#[test]
fn rules_that_are_switched_off_are_not_read_and_what_is_served_is_valid() {
    let proto = PROTO
        .replace("import", "import \"buf/validate/validate.proto\";\nimport")
        .replace(
            "message Empty {}",
            "message Empty { string x = 1 [(buf.validate.field).int32.gt = 0]; }",
        );
    let made = |options: fn(Builder) -> Builder| generate(&[("shop.proto", &proto)], options);
    assert!(made(|all| all).is_err());
    let files = made(|all| all.validators(false)).expect("rules are not read");
    let text = &files["shop.v1.rs"];
    assert_eq!(
        text.matches("::protovalidate_prost::Validate for").count(),
        3
    );
    assert!(!text.contains("::protovalidate_prost::Field"));
}

#[test]
fn an_external_package_has_no_file_and_its_services_are_not_made() {
    let app = r#"syntax = "proto3";
package app.v1;
import "shop.proto";
message Cart { repeated shop.v1.Item items = 1; shop.v1.Color color = 2; }
service CartService { rpc Get(shop.v1.Empty) returns (Cart); }
"#;
    let protos = [("shop.proto", PROTO), ("app.proto", app)];
    let files = generate(&protos, |all| {
        all.extern_path(".shop.v1", "::shop::r#type::v1")
    });
    let files = files.expect("sensible options");
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["app.v1.rs", "protos.rs"]);
    // However long the lines are.
    let text = files["app.v1.rs"].replace(['\n', ' '], "");
    for part in [
        "::prost::alloc::vec::Vec<::shop::r#type::v1::Item>",
        "enumeration=\"::shop::r#type::v1::Color\"",
        "__codec::Enum<::shop::r#type::v1::Color>",
        "__ByName::<::shop::r#type::v1::Color",
        "request:::shop::r#type::v1::Empty",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn an_external_message_is_checked_where_it_has_rules_unless_switched_off() {
    let shop = r#"syntax = "proto3";
package shop.v1;
import "buf/validate/validate.proto";
message Ruled { string x = 1 [(buf.validate.field).string.min_len = 1]; }
message Around { Ruled ruled = 1; }
message Free { string x = 1; }
"#;
    let app = r#"syntax = "proto3";
package app.v1;
import "shop.proto";
message Cart { shop.v1.Around around = 1; shop.v1.Free free = 2; }
"#;
    let checks = |options: fn(Builder) -> Builder| {
        let protos = [("shop.proto", shop), ("app.proto", app)];
        let files = generate(&protos, |all| options(all.extern_path(".shop", "::shop")));
        let text = &files.expect("sensible options")["app.v1.rs"];
        ["self.around", "self.free"].map(|field| {
            let (_, validator) = text.split_once("Validate for Cart").expect("a validator");
            validator.contains(field)
        })
    };
    assert_eq!(checks(|all| all), [true, false]);
    assert_eq!(
        checks(|all| all.validators_for(".shop", false)),
        [false, false]
    );
}

#[test]
fn googles_types_can_be_replaced() {
    let made = text(|all| all.extern_path(".google.protobuf", "::other_types"));
    assert!(made.contains("::core::option::Option<::other_types::Timestamp>"));
    assert!(!made.contains("::prost_types::"));
    let ruled = PROTO
        .replace("import", "import \"buf/validate/validate.proto\";\nimport")
        .replace(
            "at = 4",
            "at = 4 [(buf.validate.field).timestamp.lt_now = true]",
        );
    rejected(
        &ruled,
        |all| all.extern_path(".google.protobuf.Timestamp", "::other_types::Time"),
        &expect![[r#"
            shop.proto:10:77: `timestamp` rules do not fit a message of type google.protobuf.Timestamp
                |
             10 |   google.protobuf.Timestamp at = 4 [(buf.validate.field).timestamp.lt_now = true];
                |                                                                             ^^^^
              = help: these rules know the type of prost_types alone: take the rules away, or its .extern_path(..)"#]],
    );
}

#[test]
fn options_of_the_built_in_packages_can_be_taken_from_elsewhere() {
    let proto = r#"syntax = "proto3";
package shop.v1;
import "google/api/http.proto";
message Item { google.api.HttpRule rule = 1; }
"#;
    let made = generate(&[("shop.proto", proto)], |all| {
        all.extern_path(".google.api", "::google_types::api")
    });
    let made = made.expect("sensible options");
    assert!(made["shop.v1.rs"].contains("Option<::google_types::api::HttpRule>"));
}

#[test]
fn clients_and_servers_ask_for_json() {
    rejected(
        PROTO,
        |all| all.json(false),
        &expect![[r#"
            shop.proto:19:7: shop.v1.ItemService has a client and a server, and shop.v1.Empty of its method `Get` has no JSON
                |
             19 |   rpc Get(Empty) returns (Item);
                |       ^^^
              = help: write .client(false).server(false), or .json_for(".shop.v1.Empty", true); or implement its JSON yourself and say so: .json_for(".shop.v1.Empty", false)

            shop.proto:22:7: shop.v1.MakerService has a client and a server, and shop.v1.Empty of its method `Get` has no JSON
                |
             22 |   rpc Get(Empty) returns (Maker);
                |       ^^^
              = help: write .client(false).server(false), or .json_for(".shop.v1.Empty", true); or implement its JSON yourself and say so: .json_for(".shop.v1.Empty", false)

            2 errors"#]],
    );
    rejected(
        PROTO,
        |all| {
            all.json_for(".shop", false)
                .client(false)
                .server_for(".shop.v1.ItemService", false)
        },
        &expect![[r#"
            shop.proto:22:7: shop.v1.MakerService has a server, and shop.v1.Empty of its method `Get` has no JSON
                |
             22 |   rpc Get(Empty) returns (Maker);
                |       ^^^
              = help: write .server(false), or .json_for(".shop.v1.Empty", true); or implement its JSON yourself and say so: .json_for(".shop.v1.Empty", false)"#]],
    );
}

#[test]
fn json_asks_for_the_json_of_what_is_in_it() {
    let options = |all: Builder| all.client(false).server(false).json(false);
    rejected(
        PROTO,
        |all| options(all).json_for(".shop.v1.Item", true),
        &expect![[r#"
            shop.proto:7:9: shop.v1.Item has JSON, and shop.v1.Color in its field `color` has none
               |
             7 |   Color color = 2;
               |         ^^^^^
              = help: write .json_for(".shop.v1.Item", false), or .json_for(".shop.v1.Color", true); or implement its JSON yourself and say so: .json_for(".shop.v1.Color", false)

            shop.proto:8:9: shop.v1.Item has JSON, and shop.v1.Maker in its field `maker` has none
               |
             8 |   Maker maker = 3;
               |         ^^^^^
              = help: write .json_for(".shop.v1.Item", false), or .json_for(".shop.v1.Maker", true); or implement its JSON yourself and say so: .json_for(".shop.v1.Maker", false)

            2 errors"#]],
    );
    let own = text(|all| {
        options(all)
            .json_for(".shop.v1.Item", true)
            .json_for("Color", false)
            .json_for(".shop.v1.Maker", false)
    });
    assert!(own.contains("__json::ProtoJson for Item"));
    assert!(
        own.contains("MessageType::of::<Maker>()"),
        "whoever implements it"
    );
}

#[test]
fn options_that_fit_no_schema_are_refused() {
    let check =
        |options: fn(Builder) -> Builder, expected: &Expect| rejected(PROTO, options, expected);
    check(
        |all| all.extern_path("shop.v1", "::shop"),
        &expect![[r#"
            extern_path("shop.v1", "::shop"): the first path is not absolute
              = help: write a dot in front of the full name of a package, a message or an enum: .google.type"#]],
    );
    check(
        |all| all.extern_path(".", "::shop"),
        &expect![[r#"
        extern_path(".", "::shop"): the first path is not absolute
          = help: write a dot in front of the full name of a package, a message or an enum: .google.type"#]],
    );
    check(
        |all| all.extern_path(".shop", "::a").extern_path(".shop", "::b"),
        &expect![[r#"
            extern_path(".shop", "::b"): the path is mapped twice
              = help: map it once"#]],
    );
    check(
        |all| all.extern_path(".shop", "super::shop"),
        &expect![[r#"
            extern_path(".shop", "super::shop"): the second path is none of Rust that every module can use
              = help: write a path of Rust that starts with :: or with crate: ::google_types::r#type"#]],
    );
    check(
        |all| all.extern_path(".shop", "::shop::type"),
        &expect![[r#"
            extern_path(".shop", "::shop::type"): the second path is none of Rust that every module can use
              = help: write a path of Rust that starts with :: or with crate: ::google_types::r#type"#]],
    );
    check(
        |all| all.type_attribute(".", "derive(Eq)"),
        &expect![[r#"
            type_attribute(".", "derive(Eq)"): this is no attribute of Rust
              = help: write it as in source: #[derive(PartialOrd)]"#]],
    );
    check(
        |all| all.field_attribute("Item.", "#[x]"),
        &expect![[r#"
            field_attribute("Item."): no element has such a name
              = help: write .team.v2.User for an element, .team.v2 for a package, User for everything of that name, or . for all"#]],
    );
    check(
        |all| all.btree_map([""]),
        &expect![[r#"
        btree_map(""): no element has such a name
          = help: write .team.v2.User for an element, .team.v2 for a package, User for everything of that name, or . for all"#]],
    );
    check(
        |all| all.json_for("shop..Item", false),
        &expect![[r#"
        json_for("shop..Item"): no element has such a name
          = help: write .team.v2.User for an element, .team.v2 for a package, User for everything of that name, or . for all"#]],
    );
}

/// Run as a child by the test below, as a build script would be.
#[test]
fn generate_as_a_build_script_does() {
    if std::env::var_os("NUM_JOBS").is_some() {
        text(|all| {
            all.btree_map(["."])
                .bytes(["Item.name", "name", ".shop", ".shop.v1.Item.nam"])
                .boxed("Itm.maker")
                .json_for("COLOR_UNSPECIFIED", true)
                .extern_path(".shop.v2", "::shop::v2")
                .type_attribute(".shop.v1.Item", "#[must_use]")
                .client_for("ItemService", true)
        });
    }
}

#[test]
fn a_build_script_is_warned_of_paths_that_name_nothing() {
    let this = std::env::current_exe().expect("the path of this test");
    let child = std::process::Command::new(this)
        .args(["--exact", "generate_as_a_build_script_does", "--nocapture"])
        .envs([("HOST", "here"), ("NUM_JOBS", "1")])
        .output()
        .expect("this test can be run");
    let output = String::from_utf8_lossy(&child.stdout);
    let warnings: Vec<&str> = output
        .lines()
        .filter_map(|line| line.strip_prefix("cargo::warning="))
        .collect();
    assert_eq!(
        warnings,
        [
            r#"extern_path(".shop.v2"): nothing has this name"#,
            r#"bytes(".shop.v1.Item.nam"): nothing has this name"#,
            r#"boxed("Itm.maker"): nothing has this name"#,
        ]
    );
}
