//! The response body as hyper polls it: tracks the call until the body ends, and splits large frames for HTTP/2.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use http::Version;
use hyper::body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::connection_state::InFlight;
use super::write_timeout::WriteState;

/// The longest chunk for HTTP/2. hyper polls for the next one only when the peer has granted window: at most this much of a
/// response may be queued when the call ends.
const CHUNK: usize = 64 * 1024;

pin_project! {
    /// A response body whose call is in flight until it is dropped.
    pub(super) struct TrackedBody<B> {
        #[pin]
        body: B,
        chunker: Chunker,
        is_http2: bool,
        _in_flight: InFlight,
    }
}

impl<B> TrackedBody<B> {
    pub(super) fn new(body: B, version: Version, in_flight: InFlight) -> TrackedBody<B> {
        TrackedBody {
            body,
            chunker: Chunker::default(),
            is_http2: version >= Version::HTTP_2,
            _in_flight: in_flight,
        }
    }
}

/// Splits a body's data into chunks.
#[derive(Default)]
struct Chunker {
    /// The rest of the last data frame.
    rest: Bytes,
    chunks: u32,
}

impl Chunker {
    /// Returns the first chunk of a data frame.
    fn first(&mut self, mut data: Bytes) -> Bytes {
        if data.len() <= CHUNK {
            return data;
        }
        let chunk = data.split_to(CHUNK);
        self.rest = data;
        chunk
    }

    /// Returns the next chunk of the rest.
    fn next(&mut self) -> Bytes {
        if self.rest.len() > CHUNK {
            return self.rest.split_to(CHUNK);
        }
        // A copy: its last chunk must not keep a long message in memory.
        let last = std::mem::take(&mut self.rest);
        Bytes::copy_from_slice(&last)
    }

    /// Numbers a chunk for the write timeout.
    fn frame(&mut self, chunk: Bytes) -> Frame<Bytes> {
        self.chunks = self.chunks.wrapping_add(1);
        WriteState::Chunk(self.chunks).set_current();
        Frame::data(chunk)
    }
}

impl<B: Body> Body for TrackedBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = self.project();
        let chunker = this.chunker;
        if !chunker.rest.is_empty() {
            let chunk = chunker.next();
            return Poll::Ready(Some(Ok(chunker.frame(chunk))));
        }
        if *this.is_http2 {
            WriteState::NotBlocked.set_current();
        }
        let frame = match ready!(this.body.poll_frame(cx)) {
            Some(Ok(frame)) => frame.map_data(|mut data| data.copy_to_bytes(data.remaining())),
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        if !*this.is_http2 {
            return Poll::Ready(Some(Ok(frame)));
        }
        Poll::Ready(Some(Ok(match frame.into_data() {
            Ok(data) => {
                let chunk = chunker.first(data);
                chunker.frame(chunk)
            }
            Err(trailers) => trailers,
        })))
    }

    fn is_end_stream(&self) -> bool {
        self.chunker.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.chunker.rest.len() as u64;
        let body = self.body.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(body.lower().saturating_add(rest));
        if let Some(upper) = body.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}
