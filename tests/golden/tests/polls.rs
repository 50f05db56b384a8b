//! Polls whose state, reason or id is in a oneof, in proto2, or at the top of a message.

use connect_prost::client::{Error, ErrorKind};
use connect_prost::http::Uri;
use connect_prost::server::{Context, Router};
use connect_prost::{Code, ConnectError, Response};
use golden::generated::poll::v1::{
    GardenService, GardenServiceClient, GardenServiceServer, GetScanRequest, GetScanResponse, Note,
    Plant, Scan, ScanService, ScanServiceClient, ScanServiceServer, ScanState, Seed,
    StartScanRequest, StartScanResponse, build_service, garden_service, get_scan_response, note,
    plant, scan_service, seed,
};

type HandlerResult<T> = Result<Response<T>, ConnectError>;

/// Implements both services.
struct Mine {
    /// What is started.
    number: Option<i64>,
    /// What is found.
    found: fn(i64) -> GetScanResponse,
}

impl ScanService for Mine {
    async fn start_scan(
        &self,
        _: Context,
        _: StartScanRequest,
    ) -> HandlerResult<StartScanResponse> {
        let number = self.number;
        Ok(Response::new(StartScanResponse { number }))
    }

    async fn get_scan(
        &self,
        _: Context,
        request: GetScanRequest,
    ) -> HandlerResult<GetScanResponse> {
        Ok(Response::new((self.found)(request.number)))
    }
}

impl GardenService for Mine {
    async fn sow(&self, _: Context, seed: Seed) -> HandlerResult<Seed> {
        Ok(Response::new(seed))
    }

    async fn look(&self, _: Context, seed: Seed) -> HandlerResult<Plant> {
        let Some(seed::Key::Name(name)) = seed.key else {
            return Err(ConnectError::internal("it was sown by name"));
        };
        let (growth, remark) = match name.as_str() {
            "oak" => (plant::Growth::Green, String::new()),
            _ => (plant::Growth::Dry, format!("{name} needs water")),
        };
        Ok(Response::new(Plant {
            growth: growth.into(),
            remark,
        }))
    }
}

fn base_url() -> Uri {
    Uri::from_static("http://in-process")
}

fn scans(number: Option<i64>, found: fn(i64) -> GetScanResponse) -> ScanServiceClient {
    let router = Router::new().add(ScanServiceServer::new(Mine { number, found }));
    ScanServiceClient::new(router, base_url())
}

fn scanned(state: Option<i32>) -> GetScanResponse {
    GetScanResponse {
        note: Note { note: None },
        found: Some(get_scan_response::Found::Scan(Scan { state })),
    }
}

async fn scan(client: &ScanServiceClient) -> Result<Response<GetScanResponse>, Error> {
    let mut poller = client.start_scan(StartScanRequest {}).poller();
    poller.until_done().await
}

#[tokio::test(start_paused = true)]
async fn a_state_is_found_in_a_member_of_a_oneof() {
    // Zero is a number like others: it is there.
    let client = scans(Some(0), |number| {
        assert_eq!(number, 0);
        scanned(Some(ScanState::Over.into()))
    });
    let done = scan(&client).await.expect("it is over");
    assert_eq!(done.found, scanned(Some(1)).found);
}

#[tokio::test(start_paused = true)]
async fn a_state_that_is_absent_is_not_the_first_of_a_closed_enum() {
    for found in [
        |_| scanned(None),
        |_| scanned(Some(ScanState::Running.into())),
        |_| scanned(Some(77)),
        |_| GetScanResponse {
            found: Some(get_scan_response::Found::Moved("away".to_owned())),
            ..scanned(None)
        },
        |_| GetScanResponse {
            found: None,
            ..scanned(None)
        },
    ] {
        let error = scan(&scans(Some(7), found)).await;
        let error = error.expect_err("it does not end");
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_end_is_a_success_where_the_schema_names_none() {
    let client = scans(Some(7), |_| GetScanResponse {
        note: Note {
            note: Some(note::Note::Text("over and out".to_owned())),
        },
        ..scanned(Some(1))
    });
    assert!(scan(&client).await.is_ok());
    let error = scan(&scans(None, |_| scanned(None))).await;
    let error = error.expect_err("it has no number");
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Response, Code::Internal)
    );
}

#[tokio::test(start_paused = true)]
async fn an_id_goes_from_one_oneof_into_another() {
    let mine = Mine {
        number: None,
        found: |_| scanned(None),
    };
    let router = Router::new().add(GardenServiceServer::new(mine));
    let garden = GardenServiceClient::new(router, base_url());
    let grow = async |key| {
        let key = Some(key);
        garden.sow(Seed { key }).poller().until_done().await
    };
    let name = |name: &str| seed::Key::Name(name.to_owned());
    assert_eq!(grow(name("oak")).await.expect("it is green").growth, 1);
    let error = grow(name("fern")).await.expect_err("it is dry");
    let expected = "the work has ended in the state GROWTH_DRY: fern needs water";
    assert_eq!(error.message(), expected);
    for none in [seed::Key::Row(3), name("")] {
        let error = grow(none).await.expect_err("it has no name");
        assert_eq!(error.kind(), ErrorKind::Response);
    }
}

#[test]
fn a_spec_has_the_facts_of_a_poll() {
    let build = build_service::START_BUILD.poll.expect("it is polled");
    assert_eq!((build.get, build.id), ("GetBuild", "uid"));
    assert_eq!(build.succeeded, ["BUILD_STATE_DONE"]);
    assert_eq!(build.reason, "build.progress.reason");
    let scan = scan_service::START_SCAN.poll.expect("it is polled");
    assert_eq!((scan.succeeded, scan.reason), (&[][..], "note.text"));
    assert!(garden_service::LOOK.poll.is_none());
}
