//! Who serves.

#[expect(
    clippy::result_large_err,
    reason = "the error is as large as its crate made it"
)]
mod axum;
mod ours;
mod tonic;

pub(crate) use self::axum::start as axum;
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

/// The answer to one request.
fn answer(request: CallRequest, seen: &HashMap<String, String>) -> CallResponse {
    CallResponse {
        sample: request.sample,
        text: request.text,
        headers: seen.clone(),
    }
}

/// The answer to many requests: the last one, with the texts of all.
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

    fn into_answer(mut self, seen: &HashMap<String, String>) -> CallResponse {
        self.last.text = self.texts.join("+");
        answer(self.last, seen)
    }
}

fn code(failure: &Failure) -> Code {
    Code::from_number(failure.code).unwrap_or(Code::Internal)
}

const DETAIL_TYPE: &str = "interop.v1.Sample";

fn detail_bytes(detail: &Sample) -> Vec<u8> {
    detail.encode_to_vec()
}
