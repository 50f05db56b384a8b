//! Makes the calls of a scan, one after the other.

use std::future::Future;
use std::hash::{DefaultHasher, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::Pages;
use super::access::PageAccess;
use super::position::ScanPosition;
use super::scan::{Ask, Plan, Received, Scan, ScanError, Taken};
use crate::client::call::{Call, CallFuture};
use crate::client::error::Error;
use crate::{Code, ConnectError, Message, Page, PageStyle, Spec};

/// A scan, with the call that is under way.
pub(super) struct Pager<Req, Res, Item> {
    call: Call<Req, Res>,
    access: PageAccess<Req, Res, Item>,
    style: PageStyle,
    scan: Scan<String>,
    begin: ScanPosition,
    total: Option<u64>,
    under_way: Option<(Ask, CallFuture<Res>)>,
    /// Why there will be no page at all.
    error: Option<Error>,
    has_ended: bool,
}

/// The new items of a page.
pub(super) struct Batch<Item> {
    /// The offset or the number of the page.
    pub(super) start: u64,
    /// Each with its index in the page and its key.
    pub(super) items: Vec<(usize, Option<String>, Item)>,
    pub(super) total: Option<u64>,
    pub(super) has_drifted: bool,
}

impl<Req: Message + Clone, Res: Message, Item: prost::Message> Pager<Req, Res, Item> {
    pub(super) fn new(call: Call<Req, Res, Pages<Req, Res, Item>>) -> Self {
        let (mut call, pages) = call.split();
        let access = (pages.access)();
        let page = call.spec.page;
        let style = page.map_or(PageStyle::Offset, |page| page.style);
        let size = size(access.size(&mut call.request), page);
        let (begin, error) = match begin(&access, &mut call.request, style, pages.position) {
            Ok(begin) => (begin, None),
            Err(error) => (
                ScanPosition::new(style, 0),
                Some(Error::request(call.spec, error)),
            ),
        };
        let plan = Plan {
            begin: begin.start(),
            skip: begin.skip(),
            recent: begin.keys().cloned().collect(),
            size,
            maximum: page.and_then(|page| positive(page.maximum)),
        };
        Pager {
            call,
            access,
            style,
            scan: match style {
                PageStyle::Offset => Scan::by_offset(plan),
                PageStyle::Page => Scan::by_number(plan),
            },
            begin,
            total: None,
            under_way: None,
            error,
            has_ended: false,
        }
    }

    /// Returns the next page that has new items; `None` at the end, and after an error.
    pub(super) fn poll_batch(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Batch<Item>, Error>>> {
        while !self.has_ended {
            let batch = match ready!(self.poll_page(cx)) {
                Ok(Some(batch)) if batch.items.is_empty() => continue,
                batch => batch,
            };
            self.has_ended = !matches!(batch, Ok(Some(_)));
            return Poll::Ready(batch.transpose());
        }
        Poll::Ready(None)
    }

    /// Asks for a page and receives it, whether it has new items or not.
    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Batch<Item>>, Error>> {
        if let Some(error) = self.error.take() {
            return Poll::Ready(Err(error));
        }
        let (ask, mut response) = match self.under_way.take() {
            Some(call) => call,
            None => match self.scan.next() {
                Some(ask) => (ask, self.begin_call(ask)?),
                None => return Poll::Ready(Ok(None)),
            },
        };
        let Poll::Ready(response) = Pin::new(&mut response).poll(cx) else {
            self.under_way = Some((ask, response));
            return Poll::Pending;
        };
        let response = response?;
        let request_id = response.request_id().map(str::to_owned);
        let batch = self.take(ask, response.into_inner());
        Poll::Ready(batch.map(Some).map_err(|error| {
            Error::response(self.call.spec, failure(error, self.style), request_id)
        }))
    }

    fn begin_call(&self, ask: Ask) -> Result<CallFuture<Res>, Error> {
        let mut call = self.call.clone();
        let set = self
            .access
            .set(&mut call.request, self.style, ask.start, ask.size);
        set.map_err(|error| Error::request(self.call.spec, error))?;
        Ok(call.into_future())
    }

    fn take(&mut self, ask: Ask, mut response: Res) -> Result<Batch<Item>, ScanError> {
        let items = self.access.take_items(&mut response);
        let keys: Vec<_> = items.iter().map(|item| self.access.key(item)).collect();
        let content = match keys.iter().all(Option::is_some) {
            true => 0,
            false => content(&items),
        };
        let taken: Taken<String> = self.scan.take(Received {
            keys,
            total: self.access.total(&response),
            content,
        })?;
        self.total = taken.total;
        let mut items = items.into_iter().enumerate();
        let rows = taken.rows.into_iter().filter_map(|(index, key)| {
            let (_, item) = items.find(|(at, _)| *at == index)?;
            Some((index, key, item))
        });
        Ok(Batch {
            start: ask.start,
            items: rows.collect(),
            total: taken.total,
            has_drifted: taken.has_drifted,
        })
    }
}

impl<Req, Res, Item> Pager<Req, Res, Item> {
    pub(super) fn spec(&self) -> &'static Spec {
        self.call.spec
    }

    /// Returns where the scan begins.
    pub(super) fn begin(&self) -> &ScanPosition {
        &self.begin
    }

    pub(super) fn total(&self) -> Option<u64> {
        self.total
    }

    pub(super) fn has_ended(&self) -> bool {
        self.has_ended
    }
}

/// Returns where the scan begins: where another has stopped, or where the request says.
fn begin<Req, Res, Item>(
    access: &PageAccess<Req, Res, Item>,
    request: &mut Req,
    style: PageStyle,
    position: Option<Box<ScanPosition>>,
) -> Result<ScanPosition, ConnectError> {
    match position {
        Some(position) if position.style() == style => Ok(*position),
        Some(_) => Err(ConnectError::invalid_argument(
            "the position is that of a scan of another method",
        )),
        None => {
            let start = access.start(request)?.unwrap_or_default();
            Ok(ScanPosition::new(
                style,
                match style {
                    PageStyle::Offset => start,
                    PageStyle::Page => start.max(1),
                },
            ))
        }
    }
}

/// Returns how many items to ask for: what the request says; else as many as possible, which takes the fewest calls.
fn size(size: Option<i128>, page: Option<Page>) -> Option<u64> {
    match size {
        // Not a size; the server or the rules of the schema reject it.
        Some(size) if size != 0 => u64::try_from(size).ok(),
        _ => {
            let page = page?;
            positive(page.maximum).or_else(|| positive(page.default))
        }
    }
}

fn positive(number: i32) -> Option<u64> {
    u64::try_from(number).ok().filter(|number| *number > 0)
}

fn content<Item: prost::Message>(items: &[Item]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for item in items {
        hasher.write(&item.encode_length_delimited_to_vec());
    }
    hasher.finish()
}

fn failure(error: ScanError, style: PageStyle) -> ConnectError {
    match error {
        ScanError::Lost => ConnectError::aborted(
            "none of the items is left that the position remembers; begin a new scan",
        ),
        ScanError::Stalled => ConnectError::aborted(match style {
            PageStyle::Offset => {
                "the list repeats itself: the server ignores the offset, or items are inserted faster than they are read"
            }
            PageStyle::Page => {
                "the list repeats itself: the server ignores the page, or items are inserted faster than they are read"
            }
        }),
        ScanError::TooFar => ConnectError::new(
            Code::OutOfRange,
            "the list goes on beyond the largest position there is",
        ),
    }
}
