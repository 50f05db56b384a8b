//! Our service.

use std::net::SocketAddr;

use connect_prost::server::{Context, Router, serve};
use connect_prost::{ConnectError, ErrorDetail, Response};

use super::{DETAIL_TYPE, answer, listen};
use crate::held::Held;
use crate::metadata::{seen, to_headers};
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
        respond(&request.clone(), answer(request, &seen(context.headers())))
    }

    async fn get(
        &self,
        context: Context,
        request: CallRequest,
    ) -> Result<Response<CallResponse>, ConnectError> {
        self.unary(context, request).await
    }
}

/// Answers with the headers and trailers that the request asks for.
fn respond(
    request: &CallRequest,
    answer: CallResponse,
) -> Result<Response<CallResponse>, ConnectError> {
    let mut response = Response::new(answer);
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
