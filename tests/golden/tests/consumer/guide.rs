//! The guide, followed to the letter: its files make a crate, and their output is the output that it shows.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use super::{Consumer, workspace};

/// How the guide calls the checkout of this repository.
const CHECKOUT: &str = "../connect-prost/";

/// Where the guide's server listens; the test takes a port that is free.
const ADDRESS: &str = "127.0.0.1:8080";

/// A fenced block of the guide.
struct Block<'a> {
    /// The line above it, which names the file that it is.
    above: &'a str,
    language: &'a str,
    text: String,
}

fn blocks(guide: &str) -> Vec<Block<'_>> {
    let (mut blocks, mut above) = (Vec::new(), "");
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let inner = lines.by_ref().take_while(|line| *line != "```");
            let text = inner.map(|line| format!("{line}\n")).collect();
            blocks.push(Block {
                above,
                language,
                text,
            });
        }
        if !line.is_empty() {
            above = line;
        }
    }
    blocks
}

impl Block<'_> {
    /// `src/main.rs`, when the line above is nothing but that.
    fn file(&self) -> Option<&str> {
        let name = self.above.strip_prefix('`')?.strip_suffix('`')?;
        (!name.contains('`')).then_some(name)
    }

    /// What stands below the command in a console.
    fn printed(&self, command: &str) -> Option<&str> {
        let (first, printed) = self.text.split_once('\n')?;
        (self.language == "console" && first.starts_with(command)).then_some(printed)
    }
}

/// The server of the guide, ended with the test.
struct Server {
    process: Child,
    /// `127.0.0.1:40000`.
    address: String,
}

impl Server {
    fn start(consumer: &Consumer, output: &str) -> Self {
        let mut process = consumer
            .cargo("run")
            .args(["--bin", "greeter", "--", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = process.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let before = output.split_once(ADDRESS).unwrap().0;
        let address = line.trim_end().strip_prefix(before).unwrap().to_owned();
        Server { process, address }
    }

    /// The server's response to the guide's `curl`.
    fn respond(&self, command: &str) -> String {
        let (url, rest) = command.split_once(" -H '").unwrap();
        let path = url.split_once(ADDRESS).unwrap().1;
        let (header, body) = rest.split_once("' -d '").unwrap();
        let body = body.trim_end_matches('\'');
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {ADDRESS}\r\n{header}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already if this fails.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn guide() -> String {
    fs::read_to_string(workspace().join("docs/guide/generate.md")).unwrap()
}

#[test]
fn the_guide_leads_a_new_crate_to_a_running_service() {
    let guide = guide();
    let blocks = blocks(&guide);
    let printed = |command: &str| {
        let found = blocks.iter().find_map(|block| block.printed(command));
        found.unwrap_or_else(|| panic!("no console shows {command}"))
    };
    let consumer = Consumer::empty();
    let here = format!("{}/", workspace().display());
    for block in &blocks {
        if let Some(file) = block.file() {
            consumer.write(file, &block.text.replace(CHECKOUT, &here));
        }
    }

    let built = consumer.cargo("build").output().unwrap();
    let complaints = String::from_utf8_lossy(&built.stderr);
    assert!(
        built.status.success() && complaints.is_empty(),
        "{complaints}"
    );

    let server = Server::start(&consumer, printed("$ cargo run"));
    let curl = blocks
        .iter()
        .find(|block| block.text.starts_with("$ curl"))
        .unwrap();
    let (command, response) = curl.text.split_once('\n').unwrap();
    assert_eq!(server.respond(command), response.trim_end());

    let mut ask = consumer.cargo("run");
    ask.args(["--bin", "ask", "--", &format!("http://{}", server.address)]);
    let asked = String::from_utf8(ask.output().unwrap().stdout).unwrap();
    assert_eq!(asked, printed("$ cargo run --bin ask"));
    drop(server);

    let proto = blocks
        .iter()
        .find(|block| block.language == "proto")
        .unwrap();
    let wrong = proto
        .text
        .replace("optional string word", "optional text word");
    consumer.write(proto.file().unwrap(), &wrong);
    let refused = consumer.cargo("build").output().unwrap();
    let errors = String::from_utf8_lossy(&refused.stderr);
    let wanted = blocks
        .iter()
        .find(|block| block.language == "text")
        .unwrap();
    assert!(!refused.status.success());
    // Cargo indents what a build script prints.
    let errors: Vec<&str> = errors.lines().map(str::trim).collect();
    let wanted: Vec<&str> = wanted.text.lines().map(str::trim).collect();
    let is_told = errors.windows(wanted.len()).any(|lines| lines == wanted);
    assert!(is_told, "{errors:#?}");
}

#[test]
fn the_guide_lists_every_option() {
    let guide = guide();
    let sources = workspace().join("build-support/connect-prost-build/src");
    let folder = fs::read_dir(sources.join("builder")).unwrap();
    let files = folder.map(|entry| entry.unwrap().path());
    for file in files.chain([sources.join("builder.rs")]) {
        let text = fs::read_to_string(file).unwrap();
        for method in text.split("\n    pub fn ").skip(1) {
            let name = method.split(['(', '<']).next().unwrap();
            let listed =
                guide.contains(&format!("`{name}(")) || guide.contains(&format!("`{name}`"));
            assert!(
                listed,
                "the table of options in docs/guide/generate.md lacks `{name}`"
            );
        }
    }
}
