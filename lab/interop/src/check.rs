//! What is asked of every way of calling: each check is one call or two, and returns what is wrong.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use connect_prost::Code;
use prost::Message as _;

use crate::call::{Call, Http, Kind, Metadata, Outcome, Way};
use crate::caller::Caller;
use crate::metadata::{from_base64, to_base64};
use crate::sample::sample;
use crate::schema::interop::v1::call_request::Wait;
use crate::schema::interop::v1::{CallRequest, CallResponse, Failure, Sample};

/// How long anything may take before it counts as hung; a deadline that is checked is far below.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);
const DEADLINE_MS: u64 = 400;
/// How many messages a stream has.
const MANY: u32 = 3;
/// Long enough to be compressed where both can, and for several frames.
const TEXT_REPEATS: usize = 4_000;
/// A URL has less room.
const GET_REPEATS: usize = 10;
const MESSAGE: &str = "größer: 100 % \u{1f600}";
/// Bytes with `+`, `/` and, where it is written, padding in their base64.
const BINARY: [u8; 4] = [0xfb, 0xff, 0xfe, 0];

/// What a caller and a server can do beyond the payload.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Abilities {
    /// Whether handlers can add headers to a response.
    pub(crate) response_headers: bool,
    /// Whether handlers can add trailers to a response.
    pub(crate) response_trailers: bool,
    /// Whether a deadline that has passed has its own code, or may be that of a cancelled call.
    pub(crate) deadline_code: bool,
}

impl Abilities {
    pub(crate) const ALL: Self = Self {
        response_headers: true,
        response_trailers: true,
        deadline_code: true,
    };

    /// What two can do together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            response_headers: self.response_headers && other.response_headers,
            response_trailers: self.response_trailers && other.response_trailers,
            deadline_code: self.deadline_code && other.deadline_code,
        }
    }
}

/// One cell of the table.
pub(crate) struct Cell<'a> {
    pub(crate) caller: &'a dyn Caller,
    pub(crate) url: &'a str,
    pub(crate) way: Way,
    pub(crate) kind: Kind,
    pub(crate) abilities: Abilities,
}

impl Cell<'_> {
    /// How many checks [`run`](Self::run) makes.
    pub(crate) const CHECKS: usize = 4;

    /// Makes all checks, and returns what is wrong, each with the check's name.
    pub(crate) async fn run(&self) -> Vec<String> {
        let results = [
            ("echo", self.echo().await),
            ("error", self.error().await),
            ("deadline", self.deadline().await),
            ("cancel", self.cancel().await),
        ];
        results
            .into_iter()
            .filter_map(|(name, result)| result.err().map(|error| format!("{name}: {error}")))
            .collect()
    }

    /// Messages, headers and trailers go there and come back.
    async fn echo(&self) -> Result<(), String> {
        let mut call = self.call();
        call.headers = metadata("x-interop");
        call.requests[0].headers = metadata("x-head").into_iter().collect();
        call.requests[0].trailers = metadata("x-trail").into_iter().collect();
        let outcome = self.make(&call).await?;
        equal("error", &outcome.error, &None)?;
        self.check_responses(&call, &outcome.messages)?;
        if self.abilities.response_headers {
            has("headers", &outcome.headers, "x-head")?;
        }
        if self.abilities.response_trailers {
            has("trailers", &outcome.trailers, "x-trail")?;
        }
        Ok(())
    }

    /// A failed call brings code, message, detail and metadata, behind the responses that were sent before.
    async fn error(&self) -> Result<(), String> {
        let mut call = self.call();
        call.requests[0].headers = metadata("x-head").into_iter().collect();
        call.requests[0].trailers = metadata("x-trail").into_iter().collect();
        call.requests[0].failure = Some(Failure {
            code: Code::FailedPrecondition.number(),
            message: MESSAGE.to_owned(),
            detail: Some(sample(7)),
        });
        let outcome = self.make(&call).await?;
        let error = outcome.error.ok_or("the call did not fail")?;
        let code = Code::FailedPrecondition.number();
        equal("code", &error.code, &code)?;
        equal("message", &error.message.as_str(), &MESSAGE)?;
        let [detail] = error.details.as_slice() else {
            return Err(format!("{} details, not one", error.details.len()));
        };
        equal("detail", &detail.type_name.as_str(), &"interop.v1.Sample")?;
        let detail = Sample::decode(from_base64(&detail.value)?.as_slice());
        equal("detail", &detail, &Ok(sample(7)))?;
        match self.kind {
            Kind::ServerStream | Kind::BidiStream => {
                self.check_responses(&call, &outcome.messages)?
            }
            Kind::Unary | Kind::Get | Kind::ClientStream => {
                equal("responses", &outcome.messages.len(), &0)?;
            }
        }
        // Some peers return headers as trailers too.
        let mut all = outcome.headers;
        all.extend(outcome.trailers);
        has("metadata of the error", &all, "x-head")?;
        has("metadata of the error", &all, "x-trail")?;
        Ok(())
    }

    /// A deadline ends the call on both sides.
    async fn deadline(&self) -> Result<(), String> {
        let name = unused_name();
        let mut call = self.call();
        call.timeout_ms = Some(DEADLINE_MS);
        call.requests[0].wait = Some(Wait::Hold(name.clone()));
        let outcome = self.make(&call).await?;
        let code = outcome.error.map(|error| error.code);
        let is_left = code == Some(Code::Canceled.number());
        if self.abilities.deadline_code || !is_left {
            equal("code", &code, &Some(Code::DeadlineExceeded.number()))?;
        }
        self.ended(name).await
    }

    /// A caller that leaves ends the call on both sides.
    async fn cancel(&self) -> Result<(), String> {
        let name = unused_name();
        let mut call = self.call();
        call.cancel_when_begun = Some(name.clone());
        call.requests[0].wait = Some(Wait::Hold(name.clone()));
        let outcome = self.make(&call).await?;
        let code = outcome.error.map(|error| error.code);
        equal("code", &code, &Some(Code::Canceled.number()))?;
        // A server that has not read a whole body does not learn over HTTP/1.1 that nobody waits for a response.
        if self.way.http == Http::One && self.kind.sends_many() {
            return Ok(());
        }
        self.ended(name).await
    }

    /// Waits until the server has let go of the call.
    async fn ended(&self, name: String) -> Result<(), String> {
        let mut call = self.call();
        call.kind = Kind::Unary;
        call.requests.truncate(1);
        call.requests[0].wait = Some(Wait::Ended(name));
        let outcome = self.make(&call).await?;
        match outcome.error {
            None => Ok(()),
            Some(error) => Err(format!("the server did not let go: {error:?}")),
        }
    }

    /// A call with as many requests as its kind has.
    fn call(&self) -> Call {
        let count = if self.kind.sends_many() { MANY } else { 1 };
        let repeats = match self.kind {
            Kind::Get => GET_REPEATS,
            _ => TEXT_REPEATS,
        };
        let requests = (0..count).map(|number| CallRequest {
            sample: Some(sample(number.into())),
            text: format!("<{number}>").repeat(repeats),
            response_count: MANY,
            ..CallRequest::default()
        });
        Call {
            url: self.url.to_owned(),
            way: self.way,
            kind: self.kind,
            headers: BTreeMap::new(),
            timeout_ms: None,
            cancel_when_begun: None,
            requests: requests.collect(),
        }
    }

    /// Makes a call, without waiting for ever.
    async fn make(&self, call: &Call) -> Result<Outcome, String> {
        tokio::time::timeout(CALL_TIMEOUT, self.caller.call(call))
            .await
            .map_err(|_| format!("no response within {} s", CALL_TIMEOUT.as_secs()))?
    }

    /// Compares the responses with what the call asked for.
    fn check_responses(&self, call: &Call, found: &[CallResponse]) -> Result<(), String> {
        let headers = &call.headers;
        let response = |request: &CallRequest| CallResponse {
            sample: request.sample.clone(),
            text: request.text.clone(),
            headers: headers.clone().into_iter().collect(),
            get: self.kind == Kind::Get,
        };
        let requests = &call.requests;
        let expected: Vec<CallResponse> = match self.kind {
            Kind::Unary | Kind::Get | Kind::BidiStream => requests.iter().map(response).collect(),
            Kind::ServerStream => vec![response(&requests[0]); MANY as usize],
            Kind::ClientStream => {
                let texts: Vec<&str> = requests.iter().map(|r| r.text.as_str()).collect();
                let mut last = response(&requests[requests.len() - 1]);
                last.text = texts.join("+");
                vec![last]
            }
        };
        equal("responses", &found.len(), &expected.len())?;
        for (found, expected) in found.iter().zip(&expected) {
            let found = CallResponse {
                headers: found.headers.iter().map(unpadded).collect(),
                ..found.clone()
            };
            equal("response", &found, expected)?;
        }
        Ok(())
    }
}

/// A text and bytes, under names with a prefix.
fn metadata(prefix: &str) -> BTreeMap<String, String> {
    [
        (format!("{prefix}-text"), "one, two".to_owned()),
        (format!("{prefix}-data-bin"), to_base64(&BINARY)),
    ]
    .into()
}

fn has(what: &str, found: &Metadata, prefix: &str) -> Result<(), String> {
    for (name, value) in metadata(prefix) {
        let values = found.get(&name).cloned().unwrap_or_default();
        let values: Vec<String> = values
            .iter()
            .map(|text| unpadded((&name, text)).1)
            .collect();
        equal(&format!("{name} in the {what}"), &values, &vec![value])?;
    }
    Ok(())
}

/// Takes the padding off base64.
fn unpadded((name, value): (&String, &String)) -> (String, String) {
    let value = match name.ends_with("-bin") {
        true => value.trim_end_matches('='),
        false => value,
    };
    (name.clone(), value.to_owned())
}

fn equal<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, want: &T) -> Result<(), String> {
    if found == want {
        return Ok(());
    }
    let short = |value: &T| {
        let text = format!("{value:?}");
        text.chars().take(300).collect::<String>()
    };
    Err(format!(
        "{what}: {}, expected {}",
        short(found),
        short(want)
    ))
}

/// A name that no call has had.
fn unused_name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("call-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
