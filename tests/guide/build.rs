//! Generates the service, and takes the code out of the pages.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

const PAGES: [&str; 13] = [
    "client",
    "deadlines",
    "errors",
    "interceptors",
    "jobs",
    "lists",
    "observability",
    "raw",
    "rest",
    "retries",
    "server",
    "streams",
    "testing",
];

fn main() -> Result<(), Box<dyn Error>> {
    connect_prost_build::configure()
        .proto_root("proto")
        .compile()?;
    let guide = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../docs/guide");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for page in PAGES {
        let text = guide.join(page).with_extension("md");
        println!("cargo::rerun-if-changed={}", text.display());
        fs::write(
            out.join(page).with_extension("rs"),
            code(&fs::read_to_string(text)?),
        )?;
    }
    Ok(())
}

/// The blocks of Rust in a page, each line where it is in the page: then errors of the compiler name the right one.
fn code(page: &str) -> String {
    let mut is_code = false;
    let mut code = String::with_capacity(page.len());
    for line in page.lines() {
        if line.starts_with("```") {
            is_code = line == "```rust";
        } else if is_code {
            code.push_str(line);
        }
        code.push('\n');
    }
    code
}
