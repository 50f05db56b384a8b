//! A service of builds, each of which has ended when it is looked at for the third time.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::collections::BTreeMap;
use std::sync::Mutex;

use connect_prost::http::HeaderValue;
use connect_prost::server::{Context, Router, Sender};
use connect_prost::{ConnectError, Response};
use golden::generated::poll::v1::build::Progress;
use golden::generated::poll::v1::{
    Build, BuildService, BuildServiceServer, BuildState, GetBuildRequest, GetBuildResponse,
    StartBuildRequest, StartBuildResponse,
};

/// The name of a build that fails.
pub const DOOMED: &str = "doomed";

/// Returns a router with the service.
pub fn builds() -> Router {
    Router::new()
        .add(BuildServiceServer::new(Builds::default()))
        .request_id_header(true)
}

/// How often each build was looked at, by its id, which begins with its name.
#[derive(Default)]
struct Builds {
    looks: Mutex<BTreeMap<String, u32>>,
}

impl Builds {
    fn start(&self, name: &str) -> String {
        let mut looks = self.looks.lock().unwrap();
        let uid = format!("{name}-{}", looks.len());
        looks.insert(uid.clone(), 0);
        uid
    }

    fn look(&self, request: &GetBuildRequest) -> Result<GetBuildResponse, ConnectError> {
        let mut looks = self.looks.lock().unwrap();
        let looked = looks.get_mut(&request.uid);
        let looked = looked.ok_or_else(|| ConnectError::not_found("no such build"))?;
        *looked += 1;
        let is_doomed = request.uid.starts_with(DOOMED);
        let state = match *looked {
            1 => BuildState::Queued,
            2 => BuildState::Running,
            _ if is_doomed => BuildState::Failed,
            _ => BuildState::Done,
        };
        let reason = (state == BuildState::Failed).then(|| "it was doomed".to_owned());
        Ok(GetBuildResponse {
            build: Some(Build {
                uid: request.uid.clone(),
                progress: Some(Progress {
                    state: state.into(),
                    reason,
                }),
                download_url: "https://example.com/?key=secret".to_owned(),
            }),
            ..GetBuildResponse::default()
        })
    }
}

impl BuildService for Builds {
    async fn start_build(
        &self,
        _: Context,
        request: StartBuildRequest,
    ) -> Result<Response<StartBuildResponse>, ConnectError> {
        let uid = self.start(&request.name);
        let response = StartBuildResponse {
            uid,
            ..StartBuildResponse::default()
        };
        Ok(Response::new(response))
    }

    async fn restart_build(
        &self,
        _: Context,
        request: GetBuildRequest,
    ) -> Result<Response<StartBuildResponse>, ConnectError> {
        let mut looks = self.looks.lock().unwrap();
        looks.insert(request.uid.clone(), 0);
        let response = StartBuildResponse {
            uid: request.uid,
            ..StartBuildResponse::default()
        };
        Ok(Response::new(response))
    }

    async fn get_build(
        &self,
        _: Context,
        request: GetBuildRequest,
    ) -> Result<Response<GetBuildResponse>, ConnectError> {
        let mut response = Response::new(self.look(&request)?);
        let mark = HeaderValue::from_static("trailer");
        response.trailers_mut().append("x-mark", mark);
        Ok(response)
    }

    async fn watch_build(
        &self,
        _: Context,
        request: GetBuildRequest,
        mut out: Sender<GetBuildResponse>,
    ) -> Result<(), ConnectError> {
        let mark = HeaderValue::from_static("head");
        out.headers_mut().append("x-mark", mark);
        let mark = HeaderValue::from_static("trailer");
        out.trailers_mut().append("x-mark", mark);
        for _ in 0..3 {
            out.send(self.look(&request)?).await?;
        }
        Ok(())
    }
}
