//! The service of the pages about work that lasts and about raw calls.

use std::collections::BTreeMap;
use std::sync::Mutex;

use connect_prost::server::{Context, Router, Sender};
use connect_prost::{ConnectError, Response};
use station::weather::v1::{
    Archive, ArchiveService, ArchiveServiceServer, ArchiveState, CreateArchiveRequest,
    CreateArchiveResponse, GetArchiveRequest, GetArchiveResponse,
};

/// The place whose archives fail.
pub(crate) const ATLANTIS: &str = "Atlantis";

/// Makes archives, each of which has ended when it is looked at for the third time.
#[derive(Default)]
struct Archives {
    /// How often each was looked at.
    looks: Mutex<BTreeMap<String, i32>>,
}

impl Archives {
    fn look(&self, id: &str) -> Result<GetArchiveResponse, ConnectError> {
        let mut looks = self.looks.lock().unwrap();
        let looked = looks.get_mut(id);
        let looked = looked.ok_or_else(|| ConnectError::not_found("no such archive"))?;
        *looked += 1;
        let has_ended = *looked > 2;
        let mut archive = Archive {
            state: ArchiveState::Running.into(),
            readings: *looked * 10,
            ..Archive::default()
        };
        if has_ended && id.starts_with(ATLANTIS) {
            archive.state = ArchiveState::Failed.into();
            archive.problem = "the place has sunk".to_owned();
        } else if has_ended {
            archive.state = ArchiveState::Ready.into();
            archive.url = format!("https://archive.example/{id}");
        }
        Ok(GetArchiveResponse {
            archive: Some(archive),
        })
    }
}

impl ArchiveService for Archives {
    async fn create_archive(
        &self,
        _: Context,
        request: CreateArchiveRequest,
    ) -> Result<Response<CreateArchiveResponse>, ConnectError> {
        let mut looks = self.looks.lock().unwrap();
        let archive_id = format!("{}-{}", request.place, looks.len());
        looks.insert(archive_id.clone(), 0);
        Ok(Response::new(CreateArchiveResponse { archive_id }))
    }

    async fn get_archive(
        &self,
        _: Context,
        request: GetArchiveRequest,
    ) -> Result<Response<GetArchiveResponse>, ConnectError> {
        self.look(&request.archive_id).map(Response::new)
    }

    async fn watch_archive(
        &self,
        _: Context,
        request: GetArchiveRequest,
        mut out: Sender<GetArchiveResponse>,
    ) -> Result<(), ConnectError> {
        for _ in 0..3 {
            out.send(self.look(&request.archive_id)?).await?;
        }
        Ok(())
    }
}

pub(crate) fn archives() -> Router {
    Router::new().add(ArchiveServiceServer::new(Archives::default()))
}
