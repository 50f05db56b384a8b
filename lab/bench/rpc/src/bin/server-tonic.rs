//! tonic: its server with its defaults.

use bench_rpc::tonic::bench_service_server::{BenchService, BenchServiceServer};
use bench_rpc::tonic::{
    EchoRequest, EchoResponse, ListMembersRequest, ListMembersResponse, RecordEventsRequest,
    RecordEventsResponse,
};
use bench_rpc::{block_on, content, listen};
use prost::Message;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};

struct Bench {
    page: ListMembersResponse,
}

#[tonic::async_trait]
impl BenchService for Bench {
    async fn echo(&self, request: Request<EchoRequest>) -> Result<Response<EchoResponse>, Status> {
        let text = request.into_inner().text;
        Ok(Response::new(EchoResponse { text }))
    }

    async fn list_members(
        &self,
        _: Request<ListMembersRequest>,
    ) -> Result<Response<ListMembersResponse>, Status> {
        Ok(Response::new(self.page.clone()))
    }

    async fn record_events(
        &self,
        request: Request<RecordEventsRequest>,
    ) -> Result<Response<RecordEventsResponse>, Status> {
        let events = request.into_inner().events;
        let ids = events.iter().map(|event| event.event_id.len() as u32);
        Ok(Response::new(RecordEventsResponse {
            events: events.len() as u32,
            id_bytes: ids.sum(),
        }))
    }
}

fn main() {
    let page = ListMembersResponse::decode(content::page()).expect("the sample reads");
    let service = BenchServiceServer::new(Bench { page });
    block_on(async {
        let incoming = TcpIncoming::from(listen().await).with_nodelay(Some(true));
        Server::builder()
            .add_service(service)
            .serve_with_incoming(incoming)
            .await
    })
    .expect("serving goes on");
}
