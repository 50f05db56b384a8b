//! A unary call on the server, inside of its interceptors.

use std::future::Future;

use super::context::Context;
use super::encode::{encode_response, json_shape};
use super::http_binding::HttpBinding;
use super::interceptor::{Last, Next, UnaryRequest, UnaryResponse};
use super::server_call::ServerCall;
use crate::request_id::RequestId;
use crate::{AnyMessage, Body, ConnectError, Message, Response};

/// Carries out the call.
pub(crate) async fn run<Req, Res, H, F>(
    mut call: ServerCall,
    handler: H,
    fill: fn(&mut Res, &str),
    binding: Option<HttpBinding<Req, Res>>,
) -> Result<http::Response<Body>, ConnectError>
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Req) -> F + Send + 'static,
    F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
{
    call.intercept_head().await?;
    let shape = json_shape(&call.head, &call.context);
    let bytes = call.receive().await?;
    let ServerCall {
        settings,
        head,
        context,
        ..
    } = call;
    let wrapper = context.spec().wrapper;
    let request_id = wrapper.map(|_| context.id().clone());
    let (spec, rule) = (context.spec(), context.http_rule());
    let message: Req = match (rule, &binding) {
        (Some(rule), Some(binding)) => binding.bind(&settings, &context, rule, &bytes)?,
        _ => head.format.codec.decode(bytes, &settings.read_options())?,
    };
    let response = if settings.interceptors.is_empty() {
        message.validate()?;
        let mut response = handler(context, message).await?;
        if let Some(id) = &request_id {
            fill(&mut response, id.as_str());
        }
        response
    } else {
        let last = last(handler, fill, request_id);
        let request = UnaryRequest {
            context,
            message: AnyMessage::new(message),
        };
        let response = Next::new(&settings.interceptors, last).run(request).await?;
        let (message, headers, trailers) = response.into_parts();
        Response::from_parts(message.downcast::<Res>()?, headers, trailers)
    };
    let field = rule.and_then(|rule| Some((rule.response_body?, binding?.write_field?)));
    encode_response(&settings, &head, (shape, spec.success), field, &response)
}

/// Returns the innermost part of a call, for interceptors to wrap.
fn last<'a, Req, Res, H, F>(
    handler: H,
    fill: fn(&mut Res, &str),
    request_id: Option<RequestId>,
) -> Last<'a>
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Req) -> F + Send + 'static,
    F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
{
    Box::new(move |request: UnaryRequest| {
        Box::pin(async move {
            let message: Req = request.message.downcast()?;
            message.validate()?;
            let mut response = handler(request.context, message).await?;
            if let Some(id) = &request_id {
                fill(&mut response, id.as_str());
            }
            Ok::<UnaryResponse, ConnectError>(response.map(AnyMessage::new))
        })
    })
}
