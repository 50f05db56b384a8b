//! The suite's service: every request defines its response.
//!
//! `Unimplemented` is left to the runtime, which the suite checks.

use conformance_connect::convert::pack;
use conformance_connect::suite::{
    BidiStreamRequest, BidiStreamResponse, ClientStreamRequest, ClientStreamResponse,
    ConformancePayload, ConformanceService, IdempotentUnaryRequest, IdempotentUnaryResponse,
    ServerStreamRequest, ServerStreamResponse, UnaryRequest, UnaryResponse,
};
use connect_prost::server::{Context, Sender, Streaming};
use connect_prost::{ConnectError, Response};
use prost_types::Any;

use crate::response::respond;
use crate::script::Script;

pub(crate) struct Service;

impl ConformanceService for Service {
    async fn unary(
        &self,
        context: Context,
        request: UnaryRequest,
    ) -> Result<Response<UnaryResponse>, ConnectError> {
        let seen = vec![pack(&request)];
        respond(&context, request.response_definition, seen, |payload| {
            UnaryResponse {
                payload: Some(payload),
            }
        })
        .await
    }

    async fn idempotent_unary(
        &self,
        context: Context,
        request: IdempotentUnaryRequest,
    ) -> Result<Response<IdempotentUnaryResponse>, ConnectError> {
        let seen = vec![pack(&request)];
        respond(&context, request.response_definition, seen, |payload| {
            IdempotentUnaryResponse {
                payload: Some(payload),
            }
        })
        .await
    }

    async fn client_stream(
        &self,
        context: Context,
        mut requests: Streaming<ClientStreamRequest>,
    ) -> Result<Response<ClientStreamResponse>, ConnectError> {
        let mut definition = None;
        let mut seen = Vec::new();
        while let Some(request) = requests.message().await? {
            let packed = pack(&request);
            if seen.is_empty() {
                definition = request.response_definition;
            }
            seen.push(packed);
        }
        respond(&context, definition, seen, |payload| ClientStreamResponse {
            payload: Some(payload),
        })
        .await
    }

    async fn server_stream(
        &self,
        context: Context,
        request: ServerStreamRequest,
        mut out: Sender<ServerStreamResponse>,
    ) -> Result<(), ConnectError> {
        let mut seen = vec![pack(&request)];
        let mut script = Script::new(request.response_definition, &mut out)?;
        script.send_headers(&mut out);
        while let Some(payload) = script.next(&context, &mut seen).await {
            out.send(ServerStreamResponse {
                payload: Some(payload),
            })
            .await?;
        }
        script.end(&context, seen)
    }

    async fn bidi_stream(
        &self,
        context: Context,
        mut requests: Streaming<BidiStreamRequest>,
        mut out: Sender<BidiStreamResponse>,
    ) -> Result<(), ConnectError> {
        let Some(first) = requests.message().await? else {
            return Ok(());
        };
        let mut seen = vec![pack(&first)];
        let mut script = Script::new(first.response_definition, &mut out)?;
        if first.full_duplex {
            converse(&context, &mut script, &mut seen, &mut requests, &mut out).await?;
        } else {
            // The client first finishes its upload, as HTTP/1.1 requires.
            while let Some(request) = requests.message().await? {
                seen.push(pack(&request));
            }
            script.send_headers(&mut out);
        }
        while let Some(payload) = script.next(&context, &mut seen).await {
            send(&mut out, payload).await?;
        }
        script.end(&context, seen)
    }
}

/// Sends one response for each request, until the requests or the responses end.
async fn converse(
    context: &Context,
    script: &mut Script,
    seen: &mut Vec<Any>,
    requests: &mut Streaming<BidiStreamRequest>,
    out: &mut Sender<BidiStreamResponse>,
) -> Result<(), ConnectError> {
    script.send_headers(out);
    while let Some(payload) = script.next(context, seen).await {
        send(out, payload).await?;
        let Some(request) = requests.message().await? else {
            break;
        };
        seen.push(pack(&request));
    }
    Ok(())
}

async fn send(
    out: &mut Sender<BidiStreamResponse>,
    payload: ConformancePayload,
) -> Result<(), ConnectError> {
    out.send(BidiStreamResponse {
        payload: Some(payload),
    })
    .await
}
