//! How a unary call runs: refuse, encode, send within the timeout, read within the limit, decode.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header::USER_AGENT, uri::PathAndQuery};
use http_body_util::BodyExt;
use protojson_prost::{Budget, ReadOptions, WriteOptions};

use super::{
    builder::Settings,
    call::{Call, CallOptions, WrapperFields},
    error::Error,
    transport::TransportError,
};
use crate::{
    Body, Code, ConnectError, Message, Response, Spec,
    compression::Encoding,
    header,
    protocol::connect::client::{self as protocol, Fault, Outgoing, ResponseHead},
};

const PRODUCT: HeaderValue =
    HeaderValue::from_static(concat!("connect-prost/", env!("CARGO_PKG_VERSION")));

pub(super) async fn unary<Req: Message, Res: Message>(
    call: Call<Req, Res>,
) -> Result<Response<Res>, Error> {
    let Call {
        client,
        spec,
        request,
        options,
        wrapper,
        ..
    } = call;
    let settings = &*client.settings;
    if options.validate.unwrap_or(settings.validate) {
        request
            .validate()
            .map_err(|error| Error::invalid(spec, error))?;
    }
    let written = WriteOptions::new().registry(settings.registry.clone());
    let message = settings
        .codec
        .encode(&request, &written)
        .map_err(|error| Error::request(spec, error))?;
    drop(request);
    let limit = options.receive_limit.unwrap_or(settings.receive_limit);
    let (bytes, headers, trailers) = exchange(settings, spec, options, message, limit).await?;
    let read = ReadOptions::lenient()
        .budget(Budget::new().with_bytes(limit))
        .registry(settings.registry.clone());
    let message: Res = match settings.codec.decode(bytes, &read) {
        Ok(message) => message,
        Err(error) => return Err(unreadable(spec, &error, headers, trailers)),
    };
    let mut response = Response::from_parts(message, headers, trailers);
    if let Some(wrapper) = wrapper {
        unwrap(spec, wrapper, &mut response)?;
    }
    Ok(response)
}

/// Says of a message from the peer what the codec says of any message: then it is the caller's fault, here the peer's.
fn unreadable(
    spec: &'static Spec,
    error: &ConnectError,
    headers: HeaderMap,
    trailers: HeaderMap,
) -> Error {
    let code = match error.code() {
        Code::ResourceExhausted => Code::ResourceExhausted,
        _ => Code::Internal,
    };
    let id = request_id(&headers);
    let mut reason = ConnectError::new(code, format!("in the answer, {}", error.message()));
    *reason.headers_mut() = headers;
    *reason.trailers_mut() = trailers;
    Error::response(spec, reason, id)
}

/// Believes the response wrapper over the HTTP status (H10), and gives its request id to an answer whose header has none.
fn unwrap<Res>(
    spec: &'static Spec,
    wrapper: fn(&Res) -> WrapperFields<'_>,
    response: &mut Response<Res>,
) -> Result<(), Error> {
    let fields = wrapper(response);
    let told = fields
        .request_id
        .filter(|id| !id.is_empty())
        .and_then(|id| HeaderValue::try_from(id).ok());
    let failed = fields.ok == Some(false);
    if let Some(id) = told {
        response
            .headers_mut()
            .entry(header::REQUEST_ID)
            .or_insert(id);
    }
    if failed {
        let mut error = ConnectError::unknown("the answer says that it is not ok, and not why");
        *error.headers_mut() = response.headers().clone();
        *error.trailers_mut() = response.trailers().clone();
        return Err(Error::wire(spec, error, request_id(response.headers())));
    }
    Ok(())
}

/// One exchange within the call's timeout: the message's bytes with headers and trailers.
async fn exchange(
    settings: &Settings,
    spec: &'static Spec,
    options: CallOptions,
    message: Bytes,
    limit: usize,
) -> Result<(Bytes, HeaderMap, HeaderMap), Error> {
    let timeout = options.timeout.or(settings.timeout);
    let uri = target(&settings.base_url, spec).map_err(|error| Error::request(spec, error))?;
    let metadata =
        metadata(&settings.headers, options).map_err(|error| Error::request(spec, error))?;
    let encoding = sent_encoding(settings);
    let outgoing = Outgoing {
        uri,
        codec: settings.codec,
        encoding,
        timeout,
        metadata,
    };
    let request = protocol::request(outgoing, encoding.compress(message));
    let run = run(settings, spec, request, limit);
    match timeout {
        None => run.await,
        Some(Duration::ZERO) => Err(Error::timeout(spec)),
        Some(timeout) => match tokio::time::timeout(timeout, run).await {
            Ok(done) => done,
            Err(_) => Err(Error::timeout(spec)),
        },
    }
}

async fn run(
    settings: &Settings,
    spec: &'static Spec,
    request: http::Request<Bytes>,
    limit: usize,
) -> Result<(Bytes, HeaderMap, HeaderMap), Error> {
    let sent = settings.transport.send(request.map(Body::from)).await;
    let (parts, body) = sent
        .map_err(|error| Error::transport(spec, error))?
        .into_parts();
    let id = request_id(&parts.headers);
    let refused = |fault: Fault| match fault {
        Fault::Wire(error) => Error::wire(spec, error, id.clone()),
        Fault::Local(error) => Error::response(spec, error, id.clone()),
    };
    let head = ResponseHead::read(parts, settings.codec).map_err(&refused)?;
    let body = match collect(body, limit).await {
        Ok(body) => body,
        Err(Broken::TooLong) => return Err(refused(head.too_long(limit))),
        Err(Broken::Off(error)) => return Err(Error::transport(spec, error)),
    };
    head.finish(body, limit).map_err(&refused)
}

enum Broken {
    TooLong,
    Off(TransportError),
}

/// Reads a body of at most `limit` bytes; what goes beyond is never held.
async fn collect(mut body: Body, limit: usize) -> Result<Bytes, Broken> {
    if http_body::Body::size_hint(&body).lower() > limit as u64 {
        return Err(Broken::TooLong);
    }
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Broken::Off(TransportError::new(error)))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if data.len() > limit - first.len() - rest.len() {
            return Err(Broken::TooLong);
        }
        // Most answers are one frame, which is taken as it is.
        if first.is_empty() && rest.is_empty() {
            first = data;
        } else {
            rest.extend_from_slice(&std::mem::take(&mut first));
            rest.extend_from_slice(&data);
        }
    }
    Ok(if rest.is_empty() {
        first
    } else {
        rest.freeze()
    })
}

fn sent_encoding(settings: &Settings) -> Encoding {
    #[cfg(feature = "gzip")]
    if settings.send_compressed {
        return Encoding::Gzip;
    }
    #[cfg(not(feature = "gzip"))]
    let _ = settings.send_compressed;
    Encoding::Identity
}

/// The base URL with the procedure behind its path.
fn target(base_url: &Uri, spec: &Spec) -> Result<Uri, ConnectError> {
    let mut parts = base_url.clone().into_parts();
    if parts.scheme.is_none() || parts.authority.is_none() {
        return Err(ConnectError::invalid_argument(
            "the base URL needs a scheme and a host, as in http://127.0.0.1:8080",
        ));
    }
    let path = format!(
        "{}{}",
        base_url.path().trim_end_matches('/'),
        spec.procedure()
    );
    let path = PathAndQuery::try_from(path);
    parts.path_and_query = Some(path.map_err(|error| {
        ConnectError::invalid_argument(format!("the base URL's path: {error}"))
    })?);
    Uri::from_parts(parts)
        .map_err(|error| ConnectError::invalid_argument(format!("the base URL: {error}")))
}

/// The client's headers with the call's in place of those of the same name.
fn metadata(client: &HeaderMap, options: CallOptions) -> Result<HeaderMap, ConnectError> {
    if let Some(error) = options.refused {
        return Err(ConnectError::invalid_argument(format!(
            "a header of the call: {error}"
        )));
    }
    let mut headers = options.headers;
    let own: Vec<HeaderName> = client
        .keys()
        .filter(|name| !headers.contains_key(*name))
        .cloned()
        .collect();
    for name in own {
        for value in client.get_all(&name) {
            headers.append(name.clone(), value.clone());
        }
    }
    if let Some(name) = headers.keys().find(|name| header::is_reserved(name)) {
        return Err(ConnectError::invalid_argument(format!(
            "the header `{name}` belongs to the protocol"
        )));
    }
    headers.entry(USER_AGENT).or_insert(PRODUCT);
    Ok(headers)
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    headers
        .get(header::REQUEST_ID)?
        .to_str()
        .ok()
        .map(str::to_owned)
}
