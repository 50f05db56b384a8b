//! Writes the routes of each scenario as an enum, as routerama's resolvers are made.

#[allow(dead_code, unreachable_pub, reason = "the programs use the rest")]
#[path = "src/sample.rs"]
mod sample;

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use sample::Scenario;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/sample.rs");
    if env::var_os("CARGO_FEATURE_PEERS").is_some() {
        let mut code = String::new();
        for scenario in Scenario::ALL {
            write_enum(&mut code, scenario)?;
        }
        let folder = PathBuf::from(env::var("OUT_DIR")?);
        fs::write(folder.join("resolvers.rs"), code)?;
    }
    Ok(())
}

fn write_enum(code: &mut String, scenario: Scenario) -> std::fmt::Result {
    let name = scenario.type_name();
    let (life, fields, pattern, len) = match scenario.has_variables() {
        true => (
            "<'p>",
            "{ parent: &'p str, item: &'p str }",
            "{ parent, item }",
            "parent.len() + item.len()",
        ),
        false => ("", "", "", "0"),
    };
    let templates = scenario.templates();
    writeln!(code, "#[routerama::resolver]\npub enum {name}{life} {{")?;
    for (number, template) in templates.iter().enumerate() {
        writeln!(code, "#[route(GET, {template:?})] R{number}{fields},")?;
    }
    writeln!(code, "}}")?;
    let variants = (0..templates.len()).map(|number| format!("Self::R{number}{pattern}"));
    let variants: Vec<String> = variants.collect();
    let life = life.replace("'p", "'_");
    writeln!(code, "impl Values for {name}{life} {{")?;
    writeln!(
        code,
        "fn len(&self) -> usize {{ match self {{ {} => {len} }} }} }}",
        variants.join(" | ")
    )
}
