//! A list, page by page.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::pager::{Batch, Pager};
use super::position::ScanPosition;
use crate::Message;
use crate::client::error::Error;

/// The pages of a list; see [`Call::by_page`](super::super::Call::by_page).
///
/// Read it with [`next`](Self::next), or as a [`Stream`]. Dropping it cancels the call under way.
#[must_use = "pages are asked for only while the stream is polled"]
pub struct PageStream<Req, Res, Item> {
    pager: Box<Pager<Req, Res, Item>>,
    position: ScanPosition,
}

/// New items of one call.
#[derive(Clone, Debug)]
pub struct Page<Item> {
    items: Vec<Item>,
    total: Option<u64>,
    has_drifted: bool,
}

impl<Item> Page<Item> {
    /// Returns the items, of which there is at least one. None of them was in a page before, as far as they can be told apart.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Returns the items by value.
    pub fn into_items(self) -> Vec<Item> {
        self.items
    }

    /// Returns the number of items on all pages, as the server reported it with this one; `None` if it did not, or if the number
    /// cannot be true because more have been seen.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Returns whether the list has changed before this page in a way that may have hidden items from the scan.
    ///
    /// It never has where pages overlap: by offset, with a `page.key` in the schema.
    pub fn has_drifted(&self) -> bool {
        self.has_drifted
    }
}

impl<Req: Message + Clone, Res: Message, Item: prost::Message> PageStream<Req, Res, Item> {
    pub(super) fn new(pager: Pager<Req, Res, Item>) -> Self {
        PageStream {
            position: pager.begin().clone(),
            pager: Box::new(pager),
        }
    }

    /// Returns the next page; `None` at the end of the list, and after an error.
    ///
    /// Dropping the future loses nothing: the call under way goes on with the next one.
    ///
    /// # Errors
    ///
    /// The error of the call. `aborted` when page after page has no new item, or when the scan began with a
    /// [position](ScanPosition) none of whose items is left. `out_of_range` when the list goes on beyond what the request can hold.
    pub async fn next(&mut self) -> Option<Result<Page<Item>, Error>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<Item>, Error>>> {
        let batch: Batch<Item> = match ready!(self.pager.poll_batch(cx)) {
            Some(Ok(batch)) => batch,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let mut items = Vec::with_capacity(batch.items.len());
        for (index, key, item) in batch.items {
            self.position.advance(batch.start, index, key);
            items.push(item);
        }
        self.position.turn(batch.start);
        Poll::Ready(Some(Ok(Page {
            items,
            total: batch.total,
            has_drifted: batch.has_drifted,
        })))
    }
}

impl<Req, Res, Item> PageStream<Req, Res, Item> {
    /// Returns the number of items on all pages, as the server reported it last; `None` before the first page, or if the server
    /// reports none that can be true. The list may change while it is read.
    pub fn total(&self) -> Option<u64> {
        self.pager.total()
    }

    /// Returns where the scan stands: behind the last page that was returned.
    pub fn position(&self) -> ScanPosition {
        self.position.clone()
    }
}

impl<Req: Message + Clone, Res: Message, Item: prost::Message> Stream
    for PageStream<Req, Res, Item>
{
    type Item = Result<Page<Item>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.pager.has_ended().then_some(0))
    }
}

impl<Req, Res, Item> fmt::Debug for PageStream<Req, Res, Item> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream")
            .field("procedure", &self.pager.spec().procedure)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}
