//! axum with structs written by hand: what one writes without a schema.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use bench::hand::ListMembersResponse;
use bench_rpc::hand::{Echo, Find, ListMembersRequest, RecordEventsResponse};
use bench_rpc::{Scenario, block_on, listen};

fn main() {
    let page: ListMembersResponse =
        serde_json::from_slice(&bench::sample::list100_json()).expect("the sample reads");
    let router = Router::new()
        .route(Scenario::Echo.path(), post(echo))
        .route(Scenario::List100.path(), post(list_members))
        .route(Scenario::Ingest50.path(), post(record_events))
        .route(Scenario::Echo.rest_path(), post(echo))
        .route(Scenario::List100.rest_path(), post(list_members))
        .route("/v1/teams/{team_id}/members", get(find))
        .with_state(Arc::new(page));
    block_on(async { axum::serve(listen().await, router).await }).expect("serving goes on");
}

async fn echo(Json(request): Json<Echo>) -> Json<Echo> {
    Json(request)
}

async fn list_members(
    State(page): State<Arc<ListMembersResponse>>,
    Json(_): Json<ListMembersRequest>,
) -> Json<ListMembersResponse> {
    Json((*page).clone())
}

async fn record_events(
    Json(request): Json<bench::hand::RecordEventsRequest>,
) -> Json<RecordEventsResponse> {
    let ids = request
        .events
        .iter()
        .map(|event| event.event_id.len() as u32);
    Json(RecordEventsResponse {
        events: request.events.len() as u32,
        id_bytes: ids.sum(),
    })
}

async fn find(Path(team_id): Path<String>, Query(find): Query<Find>) -> Json<Echo> {
    assert!(team_id.len() == 5 && find.limit == 100);
    Json(Echo { text: find.cursor })
}
