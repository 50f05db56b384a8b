//! Our messages in a service that tonic's generator has made around them.

use std::net::SocketAddr;

use futures::{StreamExt as _, stream};
use prost::Message as _;
use prost_types::Any;
use tonic::codec::CompressionEncoding;
use tonic::metadata::MetadataMap;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status, Streaming};

use super::{DETAIL_TYPE, Gathered, Seen, detail_bytes, listen, response_to};
use crate::held::Held;
use crate::metadata::{of_tonic, to_return, to_tonic};
use crate::schema::interop::v1::{CallRequest, CallResponse};
use crate::schema::tonic::interop_service_server::{InteropService, InteropServiceServer};

type ResponseStream = stream::BoxStream<'static, Result<CallResponse, Status>>;

/// Starts the service; it runs until the program ends.
pub(crate) async fn start() -> std::io::Result<SocketAddr> {
    let (listener, address) = listen().await?;
    let service = InteropServiceServer::new(Service::default())
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip);
    let serving = Server::builder()
        .add_service(service)
        .serve_with_incoming(TcpIncoming::from(listener));
    tokio::spawn(serving);
    Ok(address)
}

#[derive(Default)]
struct Service {
    held: Held,
}

#[tonic::async_trait]
impl InteropService for Service {
    async fn unary(&self, request: Request<CallRequest>) -> Result<Response<CallResponse>, Status> {
        let (metadata, _, request) = request.into_parts();
        self.held.wait(request.wait.as_ref()).await;
        fail(&request)?;
        let headers = to_tonic(&request.headers)?;
        let mut response = Response::new(response_to(request, &seen(&metadata)));
        *response.metadata_mut() = headers;
        Ok(response)
    }

    async fn get(&self, request: Request<CallRequest>) -> Result<Response<CallResponse>, Status> {
        self.unary(request).await
    }

    type ServerStreamStream = ResponseStream;

    async fn server_stream(
        &self,
        request: Request<CallRequest>,
    ) -> Result<Response<ResponseStream>, Status> {
        let (metadata, _, request) = request.into_parts();
        self.held.wait(request.wait.as_ref()).await;
        let responses =
            vec![response_to(request.clone(), &seen(&metadata)); request.response_count as usize];
        respond(&request, stream::iter(responses).map(Ok).boxed())
    }

    async fn client_stream(
        &self,
        request: Request<Streaming<CallRequest>>,
    ) -> Result<Response<CallResponse>, Status> {
        let (metadata, _, mut requests) = request.into_parts();
        let first = first(&mut requests).await?;
        self.held.wait(first.wait.as_ref()).await;
        let (failed, headers) = (fail(&first), to_tonic(&first.headers)?);
        let mut gathered = Gathered::default();
        gathered.add(first);
        while let Some(request) = requests.message().await? {
            gathered.add(request);
        }
        failed?;
        let mut response = Response::new(gathered.into_response(&seen(&metadata)));
        *response.metadata_mut() = headers;
        Ok(response)
    }

    type BidiStreamStream = ResponseStream;

    async fn bidi_stream(
        &self,
        request: Request<Streaming<CallRequest>>,
    ) -> Result<Response<ResponseStream>, Status> {
        let (metadata, _, mut requests) = request.into_parts();
        let first = first(&mut requests).await?;
        self.held.wait(first.wait.as_ref()).await;
        let seen = seen(&metadata);
        let responses = stream::iter([Ok(first.clone())])
            .chain(requests)
            .map(move |request| Ok(response_to(request?, &seen)));
        respond(&first, responses.boxed())
    }
}

async fn first(requests: &mut Streaming<CallRequest>) -> Result<CallRequest, Status> {
    let none = || Status::invalid_argument("no request");
    requests.message().await?.ok_or_else(none)
}

/// Responds with headers before and the error behind the messages.
fn respond(
    request: &CallRequest,
    responses: ResponseStream,
) -> Result<Response<ResponseStream>, Status> {
    let end = stream::iter(fail(request).err().map(Err));
    let mut response = Response::new(responses.chain(end).boxed());
    *response.metadata_mut() = to_tonic(&request.headers)?;
    Ok(response)
}

fn seen(metadata: &MetadataMap) -> Seen {
    Seen {
        headers: to_return(of_tonic(metadata)),
        is_get: false,
    }
}

/// `google.rpc.Status`, in which gRPC has details.
#[derive(Clone, PartialEq, prost::Message)]
struct RpcStatus {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
    #[prost(message, repeated, tag = "3")]
    details: Vec<Any>,
}

/// The error that the request asks for, if it does.
fn fail(request: &CallRequest) -> Result<(), Status> {
    let Some(failure) = &request.failure else {
        return Ok(());
    };
    let number = failure.code.cast_signed();
    let detail = failure.detail.as_ref().map(|detail| Any {
        type_url: format!("type.googleapis.com/{DETAIL_TYPE}"),
        value: detail_bytes(detail),
    });
    let status = RpcStatus {
        code: number,
        message: failure.message.clone(),
        details: detail.into_iter().collect(),
    };
    let mut metadata = request.headers.clone();
    metadata.extend(request.trailers.clone());
    Err(Status::with_details_and_metadata(
        tonic::Code::from_i32(number),
        failure.message.clone(),
        status.encode_to_vec().into(),
        to_tonic(&metadata)?,
    ))
}
