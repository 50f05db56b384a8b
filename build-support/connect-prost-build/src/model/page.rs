//! The `page` option of a method: how it lists items.

use super::option::OptionValues;

/// How a method pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageOption {
    pub style: PageStyle,
    /// Response field with the items.
    pub item: String,
    /// Response field with the number of all items.
    pub total: Option<String>,
    /// Items per page when the request has no size; 0 if it needs one.
    pub default: i32,
    /// Most items per page; 0 without limit.
    pub maximum: i32,
}

/// How a request selects a part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageStyle {
    /// Not set; the checks reject it.
    Unspecified,
    /// `limit` and `offset`.
    Offset,
    /// `page` and `page_size`.
    Page,
}

impl PageOption {
    pub(super) fn of(values: &OptionValues) -> Self {
        PageOption {
            style: match values.enum_value("style").as_deref() {
                Some("STYLE_OFFSET") => PageStyle::Offset,
                Some("STYLE_PAGE") => PageStyle::Page,
                _ => PageStyle::Unspecified,
            },
            item: values.string("item").unwrap_or_default(),
            total: values.string("total"),
            default: values.int32("default"),
            maximum: values.int32("maximum"),
        }
    }
}
