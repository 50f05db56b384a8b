//! `rest_over_grpc` with the messages of prost and pbjson, on hyper.

use std::sync::Arc;

use bench_rpc::rest_over_grpc::{
    EchoRequest, EchoResponse, FindRequest, ListMembersRequest, ListMembersResponse, RestService,
    Transcoder, WrappedResponse, WrappedService,
};
use bench_rpc::{block_on, content, listen};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use prost::Message;
use rest_over_grpc::handling::{Context, Status};
use rest_over_grpc::serving::RestService as Serving;

/// It is cloned for every request, so that the page is shared.
#[derive(Clone)]
struct Rest {
    page: Arc<ListMembersResponse>,
}

impl RestService for Rest {
    async fn echo(&self, request: EchoRequest, _: &mut Context) -> Result<EchoResponse, Status> {
        Ok(EchoResponse { text: request.text })
    }

    async fn list_members(
        &self,
        _: ListMembersRequest,
        _: &mut Context,
    ) -> Result<ListMembersResponse, Status> {
        Ok((*self.page).clone())
    }

    async fn find(&self, request: FindRequest, _: &mut Context) -> Result<EchoResponse, Status> {
        assert!(request.team_id.len() == content::TEAM.len() && request.limit == content::MEMBERS);
        let text = request.cursor;
        Ok(EchoResponse { text })
    }
}

#[derive(Clone)]
struct Wrapped;

impl WrappedService for Wrapped {
    async fn echo(&self, _: EchoRequest, _: &mut Context) -> Result<WrappedResponse, Status> {
        panic!("it knows no wrappers");
    }
}

fn main() {
    let page = ListMembersResponse::decode(content::page()).expect("the sample reads");
    let page = Arc::new(page);
    let service = Serving::new(Transcoder::new(Rest { page }, Wrapped));
    block_on(async {
        let listener = listen().await;
        while let Ok((stream, _)) = listener.accept().await {
            stream.set_nodelay(true).expect("a socket that is open");
            let service = TowerToHyperService::new(service.clone());
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
}
