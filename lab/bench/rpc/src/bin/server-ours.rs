//! connect-prost: `serve` and a router with their defaults.

use bench_rpc::ours::bench::v1::{
    BenchService, BenchServiceServer, EchoRequest, EchoResponse, ListMembersRequest,
    ListMembersResponse, RecordEventsRequest, RecordEventsResponse,
};
use bench_rpc::{block_on, content, listen};
use connect_prost::server::{Context, Router, serve};
use connect_prost::{ConnectError, Response};
use prost::Message;

struct Bench {
    page: ListMembersResponse,
}

impl BenchService for Bench {
    async fn echo(
        &self,
        _: Context,
        request: EchoRequest,
    ) -> Result<Response<EchoResponse>, ConnectError> {
        Ok(EchoResponse { text: request.text }.into())
    }

    async fn list_members(
        &self,
        _: Context,
        _: ListMembersRequest,
    ) -> Result<Response<ListMembersResponse>, ConnectError> {
        Ok(self.page.clone().into())
    }

    async fn record_events(
        &self,
        _: Context,
        request: RecordEventsRequest,
    ) -> Result<Response<RecordEventsResponse>, ConnectError> {
        let ids = request
            .events
            .iter()
            .map(|event| event.event_id.len() as u32);
        Ok(RecordEventsResponse {
            events: request.events.len() as u32,
            id_bytes: ids.sum(),
        }
        .into())
    }
}

fn main() {
    let page = ListMembersResponse::decode(content::page()).expect("the sample reads");
    let router = Router::new().add(BenchServiceServer::new(Bench { page }));
    block_on(async { serve(listen().await, router).await }).expect("serving goes on");
}
