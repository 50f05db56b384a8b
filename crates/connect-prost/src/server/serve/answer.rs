//! The body of an answer, on its way to hyper.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use http::Version;
use hyper::body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::activity::InFlight;
use super::pace::Pace;

/// The longest chunk that is given to HTTP/2 at once. hyper asks for the next only when the peer has made room, so this much of an
/// answer may lie in its queue after the call has ended.
const CHUNK: usize = 64 * 1024;

pin_project! {
    /// A body that keeps its call in flight.
    pub(super) struct Answer<B> {
        #[pin]
        body: B,
        cut: Cut,
        is_paced: bool,
        _in_flight: InFlight,
    }
}

impl<B> Answer<B> {
    pub(super) fn new(body: B, version: Version, in_flight: InFlight) -> Answer<B> {
        Answer {
            body,
            cut: Cut::default(),
            is_paced: version >= Version::HTTP_2,
            _in_flight: in_flight,
        }
    }
}

/// Cuts what a body gives into chunks.
#[derive(Default)]
struct Cut {
    /// What the body has given and hyper has not taken yet.
    rest: Bytes,
    chunks: u32,
}

impl Cut {
    /// The first chunk of what the body has given.
    fn first(&mut self, mut data: Bytes) -> Bytes {
        if data.len() <= CHUNK {
            return data;
        }
        let chunk = data.split_to(CHUNK);
        self.rest = data;
        chunk
    }

    /// The next chunk of the rest.
    fn next(&mut self) -> Bytes {
        if self.rest.len() > CHUNK {
            return self.rest.split_to(CHUNK);
        }
        // A copy, so that a long message does not stay in memory for the sake of its end.
        let last = std::mem::take(&mut self.rest);
        Bytes::copy_from_slice(&last)
    }

    fn paced(&mut self, chunk: Bytes) -> Frame<Bytes> {
        self.chunks = self.chunks.wrapping_add(1);
        Pace::Chunk(self.chunks).note();
        Frame::data(chunk)
    }
}

impl<B: Body> Body for Answer<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let answer = self.project();
        let cut = answer.cut;
        if !cut.rest.is_empty() {
            let chunk = cut.next();
            return Poll::Ready(Some(Ok(cut.paced(chunk))));
        }
        if *answer.is_paced {
            Pace::Free.note();
        }
        let frame = match ready!(answer.body.poll_frame(cx)) {
            Some(Ok(frame)) => frame.map_data(|mut data| data.copy_to_bytes(data.remaining())),
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        if !*answer.is_paced {
            return Poll::Ready(Some(Ok(frame)));
        }
        Poll::Ready(Some(Ok(match frame.into_data() {
            Ok(data) => {
                let chunk = cut.first(data);
                cut.paced(chunk)
            }
            Err(trailers) => trailers,
        })))
    }

    fn is_end_stream(&self) -> bool {
        self.cut.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.cut.rest.len() as u64;
        let body = self.body.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(body.lower().saturating_add(rest));
        if let Some(upper) = body.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}
