//! `protoc-gen-connect-prost`: called by protoc and buf, which write a request to its standard input.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program speaks on its standard streams"
)]

use std::io::{self, Read, Write};
use std::panic;
use std::process::ExitCode;

/// The largest request that is read.
const MAX_REQUEST_BYTES: u64 = 256 << 20;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("--version") {
        println!("protoc-gen-connect-prost {}", env!("CARGO_PKG_VERSION"));
        return ExitCode::SUCCESS;
    }
    // The message of a panic is in the response.
    panic::set_hook(Box::new(|_| {}));
    match respond() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("protoc-gen-connect-prost: {error}");
            ExitCode::FAILURE
        }
    }
}

fn respond() -> Result<(), Box<dyn std::error::Error>> {
    let mut request = Vec::new();
    let mut input = io::stdin().lock().take(MAX_REQUEST_BYTES + 1);
    input.read_to_end(&mut request)?;
    if request.len() as u64 > MAX_REQUEST_BYTES {
        return Err(format!("the request is larger than {} MiB", MAX_REQUEST_BYTES >> 20).into());
    }
    let response = connect_prost_build::plugin::respond_with(request, |warning| {
        // A closed stream has no reader.
        let _ = writeln!(io::stderr(), "protoc-gen-connect-prost: warning: {warning}");
    })?;
    let mut output = io::stdout().lock();
    output.write_all(&response)?;
    Ok(output.flush()?)
}
