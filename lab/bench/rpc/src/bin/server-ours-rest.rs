//! connect-prost, called over REST: `serve` and a router with their defaults.

use bench_rpc::ours::bench::v1::{
    EchoRequest, EchoResponse, FindRequest, ListMembersRequest, ListMembersResponse, RestService,
    RestServiceServer, WrappedResponse, WrappedService, WrappedServiceServer,
};
use bench_rpc::{block_on, content, listen};
use connect_prost::server::{Context, Router, serve};
use connect_prost::{ConnectError, Response};
use prost::Message;

struct Rest {
    page: ListMembersResponse,
}

impl RestService for Rest {
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

    async fn find(
        &self,
        _: Context,
        request: FindRequest,
    ) -> Result<Response<EchoResponse>, ConnectError> {
        assert!(request.team_id.len() == content::TEAM.len() && request.limit == content::MEMBERS);
        let text = request.cursor;
        Ok(EchoResponse { text }.into())
    }
}

struct Wrapped;

impl WrappedService for Wrapped {
    async fn echo(
        &self,
        _: Context,
        request: EchoRequest,
    ) -> Result<Response<WrappedResponse>, ConnectError> {
        let text = request.text;
        Ok(WrappedResponse {
            text,
            ..WrappedResponse::default()
        }
        .into())
    }
}

fn main() {
    let page = ListMembersResponse::decode(content::page()).expect("the sample reads");
    let router = Router::new()
        .add(RestServiceServer::new(Rest { page }))
        .add(WrappedServiceServer::new(Wrapped));
    block_on(async { serve(listen().await, router).await }).expect("serving goes on");
}
