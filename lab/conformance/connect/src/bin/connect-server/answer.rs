//! The one answer that a unary call or a client stream asks for.

use std::time::Duration;

use conformance_connect::convert::add_headers;
use conformance_connect::suite::unary_response_definition::Response as Asked;
use conformance_connect::suite::{ConformancePayload, UnaryResponseDefinition};
use connect_prost::server::Context;
use connect_prost::{ConnectError, Response};
use prost_types::Any;
use tokio::time::sleep;

use crate::seen::{failure, request_info};

/// Answers as the definition says, after the delay that it names.
pub(crate) async fn answer(
    context: &Context,
    definition: Option<UnaryResponseDefinition>,
    requests: Vec<Any>,
) -> Result<Response<ConformancePayload>, ConnectError> {
    let definition = definition.unwrap_or_default();
    let seen = request_info(context, requests);
    sleep(Duration::from_millis(definition.response_delay_ms.into())).await;
    let data = match definition.response {
        Some(Asked::Error(told)) => {
            let mut error = failure(told, &seen);
            add_headers(error.headers_mut(), &definition.response_headers)?;
            add_headers(error.trailers_mut(), &definition.response_trailers)?;
            return Err(error);
        }
        Some(Asked::ResponseData(data)) => data,
        None => Vec::new(),
    };
    let mut response = Response::new(ConformancePayload {
        data,
        request_info: Some(seen),
    });
    add_headers(response.headers_mut(), &definition.response_headers)?;
    add_headers(response.trailers_mut(), &definition.response_trailers)?;
    Ok(response)
}
