//! A crate outside of the workspace, built by cargo as a consumer would.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod edit;
mod guide;
mod handshake;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What the consumer generates from.
const PROTO: &str = r#"syntax = "proto3";

package shop.v1;

import "buf/validate/validate.proto";

// Something to buy.
message Item {
  // What it is called.
  string name = 1 [(buf.validate.field).string.max_len = 8];
}
"#;

const BUILD: &str = r#"fn main() -> Result<(), Box<dyn std::error::Error>> {
    connect_prost_build::configure().proto_root("proto").client(false).server(false).compile()?;
    Ok(())
}
"#;

/// Prints whether names of five characters are valid, and the JSON of an item.
const PROGRAM: &str = r#"
use protovalidate_prost::Validate;

mod generated {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}
use generated::shop::v1::Item;

fn main() {
    let item = Item { name: "chair".to_owned(), ..Item::default() };
    println!("valid: {}", item.validate().is_ok());
    println!("{}", protojson_prost::to_string(&item, &protojson_prost::WriteOptions::default()).unwrap());
}
"#;

struct Consumer {
    folder: tempfile::TempDir,
}

impl Consumer {
    /// A folder with nothing in it but the versions that are known to be there without a network.
    fn empty() -> Self {
        let consumer = Consumer {
            folder: tempfile::tempdir().unwrap(),
        };
        let lock = fs::read_to_string(workspace().join("Cargo.lock")).unwrap();
        consumer.write("Cargo.lock", &lock);
        consumer
    }

    /// Each has a name of its own, because all of them are built in one folder.
    fn new(name: &str) -> Self {
        let consumer = Consumer::empty();
        let workspace = workspace();
        let path = |name: &str| {
            workspace
                .join(name)
                .display()
                .to_string()
                .replace('\\', "/")
        };
        let manifest = format!(
            r#"[package]
name = "{name}"
version = "0.0.0"
edition = "2024"

[dependencies]
connect-prost = {{ path = "{}", default-features = false }}
prost = {{ version = "0.14", default-features = false, features = ["std", "derive"] }}
prost-types = {{ version = "0.14", default-features = false, features = ["std"] }}
protojson-prost = {{ path = "{}" }}
protovalidate-prost = {{ path = "{}" }}

[build-dependencies]
connect-prost-build = {{ path = "{}" }}

[workspace]
"#,
            path("crates/connect-prost"),
            path("crates/protojson-prost"),
            path("crates/protovalidate-prost"),
            path("build-support/connect-prost-build"),
        );
        consumer.write("Cargo.toml", &manifest);
        consumer.write("build.rs", BUILD);
        consumer.write("src/main.rs", PROGRAM);
        consumer.write("proto/shop/v1/item.proto", PROTO);
        consumer
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self) -> Output {
        self.cargo("run").output().unwrap()
    }

    fn cargo(&self, verb: &str) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args([verb, "--offline", "--quiet"])
            .current_dir(self.folder.path())
            // Kept between runs, so that only the first one compiles the dependencies.
            .env("CARGO_TARGET_DIR", target().join("golden-edit"))
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        cargo
    }

    fn prints(&self) -> String {
        let output = self.run();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        String::from_utf8(output.stdout).unwrap()
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// The target folder that this test was built in.
fn target() -> PathBuf {
    let built = Path::new(env!("CARGO_TARGET_TMPDIR"));
    built.parent().unwrap_or(built).to_owned()
}
