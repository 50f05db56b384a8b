//! Who serves.

#[expect(
    clippy::result_large_err,
    reason = "the error is as large as its crate made it"
)]
mod axum;
mod foreign;
mod ours;
mod tonic;

pub(crate) use self::axum::start as axum;
pub(crate) use self::foreign::start as foreign;
pub(crate) use self::ours::start as ours;
pub(crate) use self::tonic::start as tonic;

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};

use connect_prost::Code;
use prost::Message as _;
use tokio::net::TcpListener;

use crate::schema::interop::v1::{CallRequest, CallResponse, Failure, Sample};

/// A listener on loopback, and where it listens.
async fn listen() -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// What goes back of a request's head.
struct Seen {
    headers: HashMap<String, String>,
    is_get: bool,
}

/// The response to one request.
fn response_to(request: CallRequest, seen: &Seen) -> CallResponse {
    CallResponse {
        sample: request.sample,
        text: request.text,
        headers: seen.headers.clone(),
        get: seen.is_get,
    }
}

/// The response to many requests: the last one, with the texts of all.
#[derive(Default)]
struct Gathered {
    last: CallRequest,
    texts: Vec<String>,
}

impl Gathered {
    fn add(&mut self, mut request: CallRequest) {
        self.texts.push(std::mem::take(&mut request.text));
        self.last = request;
    }

    fn into_response(mut self, seen: &Seen) -> CallResponse {
        self.last.text = self.texts.join("+");
        response_to(self.last, seen)
    }
}

fn code(failure: &Failure) -> Code {
    Code::from_number(failure.code).unwrap_or(Code::Internal)
}

const DETAIL_TYPE: &str = "interop.v1.Sample";

fn detail_bytes(detail: &Sample) -> Vec<u8> {
    detail.encode_to_vec()
}
