//! Lists that a method returns in pages: reading all of them, although they change meanwhile.
//!
//! | Room | Holds |
//! |---|---|
//! | `access` | the fields of a method's messages, as functions |
//! | `scan` | which page to ask for, and which of its rows are new: without I/O |
//! | `position` | where a scan stands, as text |
//! | `pager` | the calls of a scan |
//! | `page_stream`, `item_stream` | what a caller reads |

pub(crate) mod access;
mod item_stream;
mod page_stream;
mod pager;
mod position;
mod scan;

use std::fmt;

use self::access::PageAccess;
pub use self::item_stream::ItemStream;
pub use self::page_stream::{Page, PageStream};
use self::pager::Pager;
pub use self::position::{InvalidPosition, ScanPosition};
use super::call::Call;
use crate::Message;

/// A call of a method that returns a list of `Item` in pages.
pub type PagedCall<Req, Res, Item> = Call<Req, Res, Pages<Req, Res, Item>>;

/// Stands in the type of a [`Call`] whose method returns a list of `Item` in pages.
pub struct Pages<Req, Res, Item> {
    access: fn() -> PageAccess<Req, Res, Item>,
    /// In a box, because few calls have one and all are moved.
    position: Option<Box<ScanPosition>>,
}

impl<Req, Res, Item> Pages<Req, Res, Item> {
    #[inline]
    pub(crate) fn new(access: fn() -> PageAccess<Req, Res, Item>) -> Self {
        Pages {
            access,
            position: None,
        }
    }
}

/// Reading a whole list. Awaiting such a call returns a single page instead.
///
/// Each page is one call with the options of this one: its timeout is that of a page, and it is validated and retried like any call.
/// The scan begins where the request says and asks for pages of the size that the request says; if it says none, for pages as large as
/// the schema allows, else of its default size.
///
/// Where the schema says what tells the items apart (`page.key`) and pages are asked for by offset, the scan overlaps its pages, finds
/// the item that it has seen last, and goes on behind it. Items that are in the list during the whole scan are returned exactly once,
/// whatever is inserted and deleted meanwhile, if the order of the list is total and stable. The scan holds the keys of the items that
/// it has returned. By the numbers of pages, no item is returned twice, and [`Page::has_drifted`] shows where some may be missing.
/// Without a key, a change of the list may hide items or repeat them.
impl<Req, Res, Item> Call<Req, Res, Pages<Req, Res, Item>>
where
    Req: Message + Clone,
    Res: Message,
    Item: prost::Message,
{
    /// Reads the list page by page.
    pub fn by_page(self) -> PageStream<Req, Res, Item> {
        PageStream::new(Pager::new(self))
    }

    /// Reads the list item by item.
    pub fn by_item(self) -> ItemStream<Req, Res, Item> {
        ItemStream::new(Pager::new(self))
    }

    /// Sets where the scan begins: behind what another one has returned. It does not change a call that is awaited.
    ///
    /// The scan looks for the last items of the other one, and fails with `aborted` when none of them is left. With the position of
    /// another method it fails, or reads something else.
    pub fn with_position(mut self, position: ScanPosition) -> Self {
        self.flow.position = Some(Box::new(position));
        self
    }
}

impl<Req, Res, Item> Clone for Pages<Req, Res, Item> {
    fn clone(&self) -> Self {
        Pages {
            access: self.access,
            position: self.position.clone(),
        }
    }
}

impl<Req, Res, Item> fmt::Debug for Pages<Req, Res, Item> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}
