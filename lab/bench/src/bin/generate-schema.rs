//! Writes a large schema: `generate-schema TO`. Prints how many messages and services it has.

#[path = "../../../../build-support/connect-prost-build/tests/large/schema.rs"]
mod schema;

use std::error::Error;
use std::path::PathBuf;

#[expect(clippy::print_stdout, reason = "the output of a program")]
fn main() -> Result<(), Box<dyn Error>> {
    let to = std::env::args_os().nth(1).ok_or("generate-schema TO")?;
    schema::write(&PathBuf::from(to), 7)?;
    println!("{} {}", schema::MESSAGES, schema::SERVICES);
    Ok(())
}
