//! A list, item by item.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

use super::pager::Pager;
use super::position::ScanPosition;
use crate::Message;
use crate::client::error::Error;

/// The items of a list; see [`Call::by_item`](super::super::Call::by_item).
///
/// Read it with [`next`](Self::next), or as a [`Stream`]. Dropping it cancels the call under way.
#[must_use = "items are asked for only while the stream is polled"]
pub struct ItemStream<Req, Res, Item> {
    pager: Box<Pager<Req, Res, Item>>,
    /// The rest of the page that was received last.
    page: IntoIter<(usize, Option<String>, Item)>,
    /// The offset or the number of that page.
    start: u64,
    position: ScanPosition,
}

impl<Req: Message + Clone, Res: Message, Item: prost::Message> ItemStream<Req, Res, Item> {
    pub(super) fn new(pager: Pager<Req, Res, Item>) -> Self {
        ItemStream {
            position: pager.begin().clone(),
            pager: Box::new(pager),
            page: Vec::new().into_iter(),
            start: 0,
        }
    }

    /// Returns the next item; `None` at the end of the list, and after an error.
    ///
    /// Dropping the future loses nothing: the call under way goes on with the next one.
    ///
    /// # Errors
    ///
    /// Those of [`PageStream::next`](super::PageStream::next), once the items before them have been returned.
    pub async fn next(&mut self) -> Option<Result<Item, Error>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Item, Error>>> {
        loop {
            if let Some((index, key, item)) = self.page.next() {
                self.position.advance(self.start, index, key);
                if self.page.len() == 0 {
                    self.position.turn(self.start);
                }
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pager.poll_batch(cx)) {
                Some(Ok(batch)) => {
                    self.start = batch.start;
                    self.page = batch.items.into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<Req, Res, Item> ItemStream<Req, Res, Item> {
    /// Returns the number of items in the list, as the server reported it last; `None` before the first item, or if the server
    /// reports none that can be true. The list may change while it is read.
    pub fn total(&self) -> Option<u64> {
        self.pager.total()
    }

    /// Returns where the scan stands: behind the last item that was returned.
    pub fn position(&self) -> ScanPosition {
        self.position.clone()
    }
}

/// None of its items is pinned.
impl<Req, Res, Item> Unpin for ItemStream<Req, Res, Item> {}

impl<Req: Message + Clone, Res: Message, Item: prost::Message> Stream
    for ItemStream<Req, Res, Item>
{
    type Item = Result<Item, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }

    /// Counts the items that have been received and not returned yet. A total is no bound: it may be wrong, and it may change.
    fn size_hint(&self) -> (usize, Option<usize>) {
        let received = self.page.len();
        (received, self.pager.has_ended().then_some(received))
    }
}

impl<Req, Res, Item> fmt::Debug for ItemStream<Req, Res, Item> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream")
            .field("procedure", &self.pager.spec().procedure)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}
