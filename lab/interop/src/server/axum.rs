//! Our messages in a service of connectrpc-axum: serde's traits are all that it asks for.

use std::collections::HashMap;
use std::net::SocketAddr;

use axum::Router;
use axum::http::{HeaderMap, Method};
use connectrpc_axum::message::error::{Code, ErrorDetail};
use connectrpc_axum::prelude::{
    ConnectError, ConnectRequest, ConnectResponse, MakeServiceBuilder, StreamBody, Streaming,
    get_connect, post_connect,
};
use futures::{Stream, StreamExt as _, stream};

use super::{DETAIL_TYPE, Gathered, Seen, detail_bytes, listen, response_to};
use crate::held::Held;
use crate::metadata::{of_headers, to_return};
use crate::schema::interop::v1::{CallRequest, CallResponse};

type HandlerResult<T> = Result<ConnectResponse<T>, ConnectError>;
type ResponseStream = stream::BoxStream<'static, Result<CallResponse, ConnectError>>;

/// Starts the service; it runs until the program ends.
pub(crate) async fn start() -> std::io::Result<SocketAddr> {
    let (listener, address) = listen().await?;
    let router = MakeServiceBuilder::new().add_router(routes()).build();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

fn routes() -> Router {
    let held = Held::default();
    let path = |method: &str| format!("/interop.v1.InteropService/{method}");
    let one = held.clone();
    let unary = move |method: Method,
                      headers: HeaderMap,
                      ConnectRequest(request): ConnectRequest<CallRequest>| {
        unary(one.clone(), seen(&method, &headers), request)
    };
    let one = held.clone();
    let server = move |method: Method,
                       headers: HeaderMap,
                       ConnectRequest(request): ConnectRequest<CallRequest>| {
        server_stream(one.clone(), seen(&method, &headers), request)
    };
    let one = held.clone();
    let client =
        move |method: Method,
              headers: HeaderMap,
              ConnectRequest(requests): ConnectRequest<Streaming<CallRequest>>| {
            client_stream(one.clone(), seen(&method, &headers), requests)
        };
    let bidi =
        move |method: Method,
              headers: HeaderMap,
              ConnectRequest(requests): ConnectRequest<Streaming<CallRequest>>| {
            bidi_stream(held.clone(), seen(&method, &headers), requests)
        };
    Router::new()
        .route(&path("Unary"), post_connect(unary.clone()))
        .route(
            &path("Get"),
            get_connect(unary.clone()).merge(post_connect(unary)),
        )
        .route(&path("ServerStream"), post_connect(server))
        .route(&path("ClientStream"), post_connect(client))
        .route(&path("BidiStream"), post_connect(bidi))
}

async fn unary(held: Held, seen: Seen, request: CallRequest) -> HandlerResult<CallResponse> {
    held.wait(request.wait.as_ref()).await;
    fail(&request)?;
    Ok(ConnectResponse::new(response_to(request, &seen)))
}

async fn server_stream(
    held: Held,
    seen: Seen,
    request: CallRequest,
) -> HandlerResult<StreamBody<ResponseStream>> {
    held.wait(request.wait.as_ref()).await;
    let end = stream::iter(fail(&request).err().map(Err));
    let responses = vec![response_to(request.clone(), &seen); request.response_count as usize];
    let responses = stream::iter(responses).map(Ok).chain(end);
    Ok(ConnectResponse::new(StreamBody::new(responses.boxed())))
}

async fn client_stream(
    held: Held,
    seen: Seen,
    mut requests: Streaming<CallRequest>,
) -> HandlerResult<CallResponse> {
    let first = first(&mut requests).await?;
    held.wait(first.wait.as_ref()).await;
    let mut gathered = Gathered::default();
    let failed = fail(&first);
    gathered.add(first);
    while let Some(request) = requests.next().await {
        gathered.add(request?);
    }
    failed?;
    Ok(ConnectResponse::new(gathered.into_response(&seen)))
}

async fn bidi_stream(
    held: Held,
    seen: Seen,
    mut requests: Streaming<CallRequest>,
) -> HandlerResult<StreamBody<ResponseStream>> {
    let first = first(&mut requests).await?;
    held.wait(first.wait.as_ref()).await;
    let end = stream::iter(fail(&first).err().map(Err));
    let responses = stream::once(async { Ok(first) })
        .chain(requests.into_stream())
        .map(move |request| Ok(response_to(request?, &seen)));
    Ok(ConnectResponse::new(StreamBody::new(
        responses.chain(end).boxed(),
    )))
}

fn seen(method: &Method, headers: &HeaderMap) -> Seen {
    Seen {
        headers: to_return(of_headers(headers)),
        is_get: *method == Method::GET,
    }
}

async fn first<S>(requests: &mut S) -> Result<CallRequest, ConnectError>
where
    S: Stream<Item = Result<CallRequest, ConnectError>> + Unpin,
{
    let none = || Err(ConnectError::new_invalid_argument("no request"));
    requests.next().await.unwrap_or_else(none)
}

/// The error that the request asks for, if it does.
fn fail(request: &CallRequest) -> Result<(), ConnectError> {
    let Some(failure) = &request.failure else {
        return Ok(());
    };
    let code: Code = super::code(failure)
        .as_str()
        .parse()
        .unwrap_or(Code::Internal);
    let mut error = ConnectError::new(code, failure.message.clone());
    if let Some(detail) = &failure.detail {
        error = error.add_error_detail(ErrorDetail::new(DETAIL_TYPE, detail_bytes(detail)));
    }
    let metadata: HashMap<&String, &String> =
        request.headers.iter().chain(&request.trailers).collect();
    for (name, value) in metadata {
        error = error.with_meta(name, value);
    }
    Err(error)
}
