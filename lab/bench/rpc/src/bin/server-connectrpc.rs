//! connectrpc: its server with its defaults and the dispatcher that its generator makes.

use bench_rpc::connectrpc::{
    BenchService, BenchServiceServer, EchoRequest, EchoResponse, ListMembersRequest,
    ListMembersResponse, RecordEventsRequest, RecordEventsResponse,
};
use bench_rpc::{block_on, content, listen};
use buffa::Message;
use connectrpc::{
    ConnectRpcService, Encodable, RequestContext, Response, Server, ServiceRequest, ServiceResult,
};

struct Bench {
    page: ListMembersResponse,
}

impl BenchService for Bench {
    async fn echo<'a>(
        &'a self,
        _: RequestContext,
        request: ServiceRequest<'_, EchoRequest>,
    ) -> ServiceResult<impl Encodable<EchoResponse> + use<'a>> {
        Response::ok(EchoResponse {
            text: request.text.to_owned(),
            ..Default::default()
        })
    }

    async fn list_members<'a>(
        &'a self,
        _: RequestContext,
        _: ServiceRequest<'_, ListMembersRequest>,
    ) -> ServiceResult<impl Encodable<ListMembersResponse> + use<'a>> {
        Response::ok(self.page.clone())
    }

    async fn record_events<'a>(
        &'a self,
        _: RequestContext,
        request: ServiceRequest<'_, RecordEventsRequest>,
    ) -> ServiceResult<impl Encodable<RecordEventsResponse> + use<'a>> {
        let ids = request
            .events
            .iter()
            .map(|event| event.event_id.len() as u32);
        Response::ok(RecordEventsResponse {
            events: request.events.len() as u32,
            id_bytes: ids.sum(),
            ..Default::default()
        })
    }
}

fn main() {
    let page = ListMembersResponse::decode_from_slice(&content::page()).expect("the sample reads");
    let service = ConnectRpcService::new(BenchServiceServer::new(Bench { page }));
    block_on(async {
        Server::from_listener(listen().await)
            .serve_with_service(service)
            .await
    })
    .expect("serving goes on");
}
