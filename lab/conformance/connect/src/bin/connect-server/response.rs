//! The single response that a unary call or a client stream asks for.

use std::time::Duration;

use conformance_connect::convert::add_headers;
use conformance_connect::suite::unary_response_definition::Response as Defined;
use conformance_connect::suite::{ConformancePayload, UnaryResponseDefinition};
use connect_prost::server::Context;
use connect_prost::{ConnectError, Response};
use prost_types::Any;
use tokio::time::sleep;

use crate::request_info::{failure, request_info};

/// Responds as the definition asks, after its delay; `message` wraps the payload.
pub(crate) async fn respond<Res>(
    context: &Context,
    definition: Option<UnaryResponseDefinition>,
    requests: Vec<Any>,
    message: impl FnOnce(ConformancePayload) -> Res,
) -> Result<Response<Res>, ConnectError> {
    let definition = definition.unwrap_or_default();
    let seen = request_info(context, requests);
    sleep(Duration::from_millis(definition.response_delay_ms.into())).await;
    let data = match definition.response {
        Some(Defined::Error(error)) => {
            let mut error = failure(error, &seen);
            add_headers(error.headers_mut(), &definition.response_headers)?;
            add_headers(error.trailers_mut(), &definition.response_trailers)?;
            return Err(error);
        }
        Some(Defined::ResponseData(data)) => data,
        None => Vec::new(),
    };
    let mut response = Response::new(message(ConformancePayload {
        data,
        request_info: Some(seen),
    }));
    add_headers(response.headers_mut(), &definition.response_headers)?;
    add_headers(response.trailers_mut(), &definition.response_trailers)?;
    Ok(response)
}
