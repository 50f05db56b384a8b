//! A case, and the files of cases.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;

/// A request, what its response has to be, and how others are known to respond.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The number in the list of everything that REST has to get right; several cases may share one.
    pub number: u16,
    /// What it shows.
    pub name: String,
    /// HTTP method and target: `GET /v1/echo?limit=1`. Empty if the case is [`raw`](Self::raw).
    #[serde(default)]
    pub request: String,
    /// Headers of the request, as lines.
    #[serde(default)]
    pub headers: Vec<String>,
    /// The body as text.
    pub body: Option<String>,
    /// The body as hexadecimal digits, in place of `body`.
    pub hex: Option<String>,
    /// How often the body, or the place marked `{…}` in the target, is repeated; for what is too long to write down.
    pub times: Option<usize>,
    /// Lines that are sent as they are, each with CRLF behind it, in place of a request; the last response is compared.
    #[serde(default)]
    pub raw: Vec<String>,
    /// The statuses of all responses to `raw`, in order; the last one is `status` again.
    #[serde(default)]
    pub statuses: Vec<u16>,
    /// The status of the response.
    pub status: u16,
    /// The body of the response as JSON; `${any}` stands for any text that is not empty, `${name}` for the value of that
    /// header.
    pub json: Option<String>,
    /// The body of the response as text.
    pub text: Option<String>,
    /// The number of the code, if the body has to be a `google.rpc.Status`.
    pub error: Option<i64>,
    /// What stands in the message of the error.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// What stands nowhere in the response.
    #[serde(default)]
    pub hides: Vec<String>,
    /// Headers that the response has, as lines; a name alone if the value does not matter.
    #[serde(default)]
    pub has: Vec<String>,
    /// Names of headers that the response does not have.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// Why it is so, where others decide differently.
    pub why: Option<String>,
    /// What a peer responds with where it is something else, by the name of the peer; as [`summary`](crate::summary) has it.
    #[serde(default)]
    pub differs: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    case: Vec<Case>,
}

impl Case {
    /// Returns the HTTP method of the request; empty if the case is raw.
    pub fn method(&self) -> &str {
        self.request.split(' ').next().unwrap_or_default()
    }

    /// Returns the target of the request.
    pub fn target(&self) -> String {
        let (_, target) = self.request.split_once(' ').unwrap_or_default();
        self.repeated(target)
    }

    /// Returns the bytes of a raw case.
    pub(crate) fn raw_text(&self) -> String {
        self.repeated(&self.raw.join("\r\n"))
    }

    /// Returns a text with the marked place in it written `times` times.
    fn repeated(&self, text: &str) -> String {
        let marked = text.split_once('{').zip(text.rsplit_once('}'));
        match (marked, self.times) {
            (Some(((before, _), (_, behind))), Some(times)) => {
                let place = &text[before.len() + 1..text.len() - behind.len() - 1];
                format!("{before}{}{behind}", place.repeat(times))
            }
            _ => text.to_owned(),
        }
    }

    /// Returns names and values of the headers of the request.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().filter_map(|line| line.split_once(": "))
    }

    /// Returns the body of the request.
    ///
    /// # Errors
    ///
    /// Fails if `hex` is not hexadecimal.
    pub fn content(&self) -> Result<Vec<u8>, String> {
        let content = match (&self.body, &self.hex) {
            (_, Some(hex)) => decode(hex)?,
            (Some(body), None) => body.clone().into_bytes(),
            (None, None) => Vec::new(),
        };
        match self.times {
            Some(times) if !content.is_empty() => Ok(content.repeat(times)),
            _ => Ok(content),
        }
    }

    /// Returns whether the case has a body, which may be empty.
    pub fn has_body(&self) -> bool {
        self.body.is_some() || self.hex.is_some()
    }
}

fn decode(hex: &str) -> Result<Vec<u8>, String> {
    let digits: Vec<char> = hex.chars().filter(|c| !c.is_whitespace()).collect();
    let byte = |pair: &[char]| {
        let text: String = pair.iter().collect();
        u8::from_str_radix(&text, 16).map_err(|error| format!("{text}: {error}"))
    };
    digits.chunks(2).map(byte).collect()
}

/// Returns the files of cases, in the order of their names.
///
/// # Errors
///
/// Fails if the folder cannot be read.
pub fn parts() -> io::Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let entries = fs::read_dir(folder)?;
    let paths: io::Result<Vec<PathBuf>> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect();
    let mut paths = paths?;
    paths.sort();
    Ok(paths)
}

/// Returns the cases of a file.
///
/// # Errors
///
/// Fails if the file cannot be read or is not a list of cases.
pub fn cases(path: &Path) -> Result<Vec<Case>, String> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
    let part: Part = toml_edit::de::from_str(&text).map_err(|error| format!("{shown}: {error}"))?;
    Ok(part.case)
}
