//! A schema as large companies have them, out of a seed: 1,000 messages and 200 services in 20 packages.
//!
//! A file without dependencies, so that measurements outside of this crate can take it in by its path:
//! `#[path = "…/tests/large/schema.rs"] mod schema;`.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// Messages of the whole schema.
pub(crate) const MESSAGES: usize = PACKAGES * MESSAGES_EACH;

/// Services of the whole schema.
pub(crate) const SERVICES: usize = PACKAGES * SERVICES_EACH;

const PACKAGES: usize = 20;
const MESSAGES_EACH: usize = 50;
const SERVICES_EACH: usize = 10;
const METHODS_EACH: usize = 5;

/// Writes the files of the schema below `folder`; the same seed gives the same bytes.
pub(crate) fn write(folder: &Path, seed: u64) -> io::Result<()> {
    for (name, text) in files(seed) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// Import name and text of each file.
pub(crate) fn files(seed: u64) -> Vec<(String, String)> {
    // Never zero, of which the generator would not get away.
    let mut dice = Dice(seed | 1);
    (0..PACKAGES)
        .map(|package| (file(package), package_text(&mut dice, package)))
        .collect()
}

fn file(package: usize) -> String {
    format!("large/p{package:02}/v1/p{package:02}.proto")
}

fn package_text(dice: &mut Dice, package: usize) -> String {
    let mut text = format!("syntax = \"proto3\";\n\npackage large.p{package:02}.v1;\n\n");
    text.push_str("import \"buf/validate/validate.proto\";\n");
    text.push_str("import \"google/protobuf/timestamp.proto\";\n");
    if package > 0 {
        let _ = writeln!(text, "import \"{}\";", file(package - 1));
    }
    text.push_str("\n// Where something stands.\nenum State {\n");
    for (number, name) in ["UNSPECIFIED", "ACTIVE", "PAUSED", "GONE"]
        .iter()
        .enumerate()
    {
        let _ = writeln!(text, "  // It is {}.", name.to_lowercase());
        let _ = writeln!(text, "  STATE_{name} = {number};");
    }
    text.push_str("}\n");
    for message in 0..MESSAGES_EACH {
        message_text(dice, package, message, &mut text);
    }
    for service in 0..SERVICES_EACH {
        service_text(dice, service, &mut text);
    }
    text
}

fn message_text(dice: &mut Dice, package: usize, message: usize, text: &mut String) {
    let _ = writeln!(
        text,
        "\n// Record {message} of package {package}.\nmessage Record{message} {{"
    );
    let fields = 4 + dice.below(9);
    for number in 1..=fields {
        let _ = writeln!(
            text,
            "  // Field {number}, which says something about the record."
        );
        let field = field_text(dice, package, message, number);
        let _ = writeln!(text, "  {field}");
    }
    if dice.below(4) == 0 {
        let _ = writeln!(text, "  // One of two.\n  oneof choice {{");
        let _ = writeln!(text, "    // A text.\n    string text = {};", fields + 1);
        let _ = writeln!(
            text,
            "    // A record.\n    Record{message} inner = {};\n  }}",
            fields + 2
        );
    }
    text.push_str("}\n");
}

fn field_text(dice: &mut Dice, package: usize, message: usize, number: usize) -> String {
    let name = format!("field_{number}");
    // Records look back, so that nothing has to be imported in a circle.
    let earlier = dice.below(message.max(1));
    match dice.below(12) {
        0 => format!(
            "string {name} = {number} [(buf.validate.field).string = {{min_len: 1, max_len: 64}}];"
        ),
        1 => {
            format!("optional string {name} = {number} [(buf.validate.field).string.uuid = true];")
        }
        2 => format!("int64 {name} = {number} [(buf.validate.field).int64.gte = 0];"),
        3 => format!("bool {name} = {number};"),
        4 => format!("State {name} = {number} [(buf.validate.field).enum.defined_only = true];"),
        5 => format!(
            "repeated string {name} = {number} [(buf.validate.field).repeated.max_items = 100];"
        ),
        6 => format!("map<string, int32> {name} = {number};"),
        7 => format!("map<string, Record{earlier}> {name} = {number};"),
        8 => format!("repeated Record{earlier} {name} = {number};"),
        9 if package > 0 => format!(
            "large.p{:02}.v1.Record{earlier} {name} = {number};",
            package - 1
        ),
        10 => format!(
            "google.protobuf.Timestamp {name} = {number} [(buf.validate.field).required = true];"
        ),
        _ => format!("bytes {name} = {number};"),
    }
}

fn service_text(dice: &mut Dice, service: usize, text: &mut String) {
    let _ = writeln!(
        text,
        "\n// Keeps records.\nservice Keeper{service}Service {{"
    );
    for method in 0..METHODS_EACH {
        let (input, output) = (dice.below(MESSAGES_EACH), dice.below(MESSAGES_EACH));
        // The last one of each tells as it goes.
        let stream = if method + 1 == METHODS_EACH {
            "stream "
        } else {
            ""
        };
        let _ = writeln!(text, "  // Does thing {method} with a record.");
        let _ = writeln!(
            text,
            "  rpc Do{method}(Record{input}) returns ({stream}Record{output});"
        );
    }
    text.push_str("}\n");
}

/// Xorshift: as random as a schema has to be.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % end
    }
}
