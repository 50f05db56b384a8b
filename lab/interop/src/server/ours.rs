//! Our service.

use std::net::SocketAddr;

use connect_prost::server::{Context, Router, Sender, Streaming, serve};
use connect_prost::{ConnectError, ErrorDetail, Response};

use super::{DETAIL_TYPE, Gathered, Seen, listen, response_to};
use crate::held::Held;
use crate::metadata::{of_headers, to_headers, to_return};
use crate::schema::interop::v1::{CallRequest, CallResponse, InteropService, InteropServiceServer};

/// Starts the service; it runs until the program ends.
pub(crate) async fn start() -> std::io::Result<SocketAddr> {
    let (listener, address) = listen().await?;
    let router = Router::new().add(InteropServiceServer::new(Service::default()));
    tokio::spawn(async move { serve(listener, router).await });
    Ok(address)
}

#[derive(Default)]
struct Service {
    held: Held,
}

impl InteropService for Service {
    async fn unary(
        &self,
        context: Context,
        request: CallRequest,
    ) -> Result<Response<CallResponse>, ConnectError> {
        self.held.wait(request.wait.as_ref()).await;
        fail(&request)?;
        respond(&request.clone(), response_to(request, &seen(&context)))
    }

    async fn get(
        &self,
        context: Context,
        request: CallRequest,
    ) -> Result<Response<CallResponse>, ConnectError> {
        self.unary(context, request).await
    }

    async fn server_stream(
        &self,
        context: Context,
        request: CallRequest,
        mut out: Sender<CallResponse>,
    ) -> Result<(), ConnectError> {
        self.held.wait(request.wait.as_ref()).await;
        begin(&request, &mut out)?;
        let seen = seen(&context);
        for _ in 0..request.response_count {
            out.send(response_to(request.clone(), &seen)).await?;
        }
        fail(&request)
    }

    async fn client_stream(
        &self,
        context: Context,
        mut requests: Streaming<CallRequest>,
    ) -> Result<Response<CallResponse>, ConnectError> {
        let first = first(&mut requests).await?;
        self.held.wait(first.wait.as_ref()).await;
        let mut gathered = Gathered::default();
        gathered.add(first.clone());
        while let Some(request) = requests.message().await? {
            gathered.add(request);
        }
        fail(&first)?;
        respond(&first, gathered.into_response(&seen(&context)))
    }

    async fn bidi_stream(
        &self,
        context: Context,
        mut requests: Streaming<CallRequest>,
        mut out: Sender<CallResponse>,
    ) -> Result<(), ConnectError> {
        let first = first(&mut requests).await?;
        self.held.wait(first.wait.as_ref()).await;
        begin(&first, &mut out)?;
        let seen = seen(&context);
        out.send(response_to(first.clone(), &seen)).await?;
        while let Some(request) = requests.message().await? {
            out.send(response_to(request, &seen)).await?;
        }
        fail(&first)
    }
}

fn seen(context: &Context) -> Seen {
    Seen {
        headers: to_return(of_headers(context.headers())),
        is_get: context.query().is_some(),
    }
}

async fn first(requests: &mut Streaming<CallRequest>) -> Result<CallRequest, ConnectError> {
    let none = || ConnectError::invalid_argument("no request");
    requests.message().await?.ok_or_else(none)
}

/// Sets the metadata of a stream, unless it is to fail: then the error has it.
fn begin(request: &CallRequest, out: &mut Sender<CallResponse>) -> Result<(), ConnectError> {
    if request.failure.is_none() {
        *out.headers_mut() = to_headers(&request.headers).map_err(wrong)?;
        *out.trailers_mut() = to_headers(&request.trailers).map_err(wrong)?;
    }
    Ok(())
}

/// Returns a response with the headers and trailers that the request asks for.
fn respond(
    request: &CallRequest,
    message: CallResponse,
) -> Result<Response<CallResponse>, ConnectError> {
    let mut response = Response::new(message);
    *response.headers_mut() = to_headers(&request.headers).map_err(wrong)?;
    *response.trailers_mut() = to_headers(&request.trailers).map_err(wrong)?;
    Ok(response)
}

/// The error that the request asks for, if it does.
fn fail(request: &CallRequest) -> Result<(), ConnectError> {
    let Some(failure) = &request.failure else {
        return Ok(());
    };
    let mut error = ConnectError::new(super::code(failure), failure.message.clone());
    if let Some(detail) = &failure.detail {
        error = error.with_detail(ErrorDetail::from_message(DETAIL_TYPE, detail));
    }
    *error.headers_mut() = to_headers(&request.headers).map_err(wrong)?;
    *error.trailers_mut() = to_headers(&request.trailers).map_err(wrong)?;
    Err(error)
}

fn wrong(error: http::Error) -> ConnectError {
    ConnectError::invalid_argument(error.to_string())
}
