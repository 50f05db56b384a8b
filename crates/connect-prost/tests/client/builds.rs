//! A scripted service of builds, which start at once and report the states of a script.

use std::sync::{Arc, Mutex};

use connect_prost::Body;
use connect_prost::client::{Client, ClientBuilder, Error, Poller};
use golden::generated::poll::v1::{
    BuildServiceClient, GetBuildRequest, GetBuildResponse, StartBuildRequest,
};
use http::Request;
use tokio::time::Instant;

use crate::scripted::{Scripted, base_url, http_response};

const GET: &str = "/poll.v1.BuildService/GetBuild";

/// A response: status, a header, body.
#[derive(Clone)]
pub(crate) struct Script(u16, (&'static str, &'static str), String);

impl Script {
    /// A response of `GetBuild` with this `build`.
    pub(crate) fn build(build: &str) -> Script {
        Script::ok(&format!(r#"{{"ok":true,"build":{build}}}"#))
    }

    pub(crate) fn state(name: &str) -> Script {
        Script::build(&format!(r#"{{"progress":{{"state":"{name}"}}}}"#))
    }

    pub(crate) fn ok(body: &str) -> Script {
        Script(200, ("x-nothing", ""), body.to_owned())
    }

    pub(crate) fn failure(status: u16, code: &str) -> Script {
        let body = format!(r#"{{"code":"{code}"}}"#);
        Script(status, ("x-nothing", ""), body)
    }

    pub(crate) fn with_retry_after(mut self, value: &'static str) -> Script {
        self.1 = ("retry-after", value);
        self
    }
}

/// A call that was made.
pub(crate) struct Made {
    pub(crate) is_get: bool,
    /// In milliseconds since the first one was possible.
    pub(crate) at: u128,
    pub(crate) body: String,
    pub(crate) trace: Option<String>,
}

/// Starts builds, and reports the states of a script; the last of them stays.
#[derive(Clone)]
pub(crate) struct Site {
    transport: Scripted,
    made: Arc<Mutex<Vec<Made>>>,
}

impl Site {
    /// A site where every build is started as `b-1`.
    pub(crate) fn new(script: impl Into<Vec<Script>>) -> Site {
        Site::starting(Script::ok(r#"{"ok":true,"uid":"b-1"}"#), script)
    }

    /// A site that responds to a start with `start`.
    pub(crate) fn starting(start: Script, script: impl Into<Vec<Script>>) -> Site {
        let mut script: Vec<Script> = script.into();
        script.reverse();
        let script = Mutex::new(script);
        let made: Arc<Mutex<Vec<Made>>> = Arc::default();
        let begin = Instant::now();
        let calls = Arc::clone(&made);
        let transport = Scripted::new(move |request: Request<Body>| {
            let is_get = request.uri().path() == GET;
            let trace = request.headers().get("x-trace");
            let trace = trace.map(|trace| trace.to_str().unwrap().to_owned());
            let at = begin.elapsed().as_millis();
            let mut script = script.lock().unwrap();
            let Script(status, header, body) = match is_get {
                true if script.len() > 1 => script.pop().unwrap(),
                true => script[0].clone(),
                false => start.clone(),
            };
            let calls = Arc::clone(&calls);
            async move {
                let body_of_request = collected(request).await;
                calls.lock().unwrap().push(Made {
                    is_get,
                    at,
                    body: body_of_request,
                    trace,
                });
                let headers = [("content-type", "application/json"), header];
                Ok(http_response(status, &headers, Body::full(body)))
            }
        });
        Site { transport, made }
    }

    /// Returns a client that shortens no wait.
    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder(self.transport.clone(), base_url()).random(|| u64::MAX)
    }

    pub(crate) fn builds(&self) -> BuildServiceClient {
        BuildServiceClient::from_client(self.builder().build())
    }

    pub(crate) fn start(&self) -> Poller<GetBuildResponse> {
        self.builds().start_build(named("x")).poller()
    }

    pub(crate) fn follow(&self) -> Poller<GetBuildResponse> {
        self.builds().get_build(of("b-1")).poller()
    }

    pub(crate) fn made(&self) -> Vec<Made> {
        std::mem::take(&mut *self.made.lock().unwrap())
    }

    /// Returns when each call was made, in milliseconds.
    pub(crate) fn times(&self) -> Vec<u128> {
        self.made().iter().map(|made| made.at).collect()
    }
}

async fn collected(request: Request<Body>) -> String {
    let body = http_body_util::BodyExt::collect(request.into_body()).await;
    let bytes = body.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) fn named(name: &str) -> StartBuildRequest {
    StartBuildRequest {
        name: name.to_owned(),
    }
}

pub(crate) fn of(uid: &str) -> GetBuildRequest {
    GetBuildRequest {
        uid: uid.to_owned(),
        with_url: false,
    }
}

pub(crate) fn state_of(response: &GetBuildResponse) -> Option<i32> {
    let progress = response.build.as_ref()?.progress.as_ref()?;
    Some(progress.state)
}

/// Returns all states, and checks that nothing follows the last one.
pub(crate) async fn states(
    poller: &mut Poller<GetBuildResponse>,
) -> Vec<Result<Option<i32>, Error>> {
    let mut states = Vec::new();
    while let Some(state) = poller.next().await {
        states.push(state.map(|response| state_of(&response)));
    }
    assert!(poller.next().await.is_none(), "nothing follows the end");
    states
}
