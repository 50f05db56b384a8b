//! How a method pages.

/// How a request selects a part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStyle {
    /// By `limit` and `offset`; offsets count items from 0.
    Offset,
    /// By `page` and `page_size`; pages count from 1.
    Page,
}

/// How a method returns a long list in pages; from its `page` option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// How the request selects a part.
    pub style: PageStyle,
    /// The response field that holds the items.
    pub item: &'static str,
    /// The response field that holds the number of items on all pages; empty if there is none.
    pub total: &'static str,
    /// The item field that no other item shares and that never changes, if there is one.
    pub key: Option<&'static str>,
    /// Items per page if the request has no number; 0 if it must have one.
    pub default: i32,
    /// Most items per page.
    pub maximum: i32,
}
