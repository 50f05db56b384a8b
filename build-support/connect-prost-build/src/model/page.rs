//! The `page` option of a method: how it lists items.

use prost_reflect::MethodDescriptor;

use super::kind::Kind;
use super::layout::Layout;
use super::option::OptionValues;

/// How a method pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageOption {
    pub style: PageStyle,
    /// Response field with the items.
    pub item: String,
    /// Type of an item; `None` where the response has no such field, which the checks reject.
    pub item_type: Option<ItemType>,
    /// Response field with the number of all items.
    pub total: Option<String>,
    /// Items per page when the request has no size; 0 if it needs one.
    pub default: i32,
    /// Most items per page; 0 without limit.
    pub maximum: i32,
    /// Field that tells items apart.
    pub key: Option<String>,
}

/// The type of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ItemType {
    pub kind: Kind,
    /// Whether bytes are `Bytes`.
    pub is_bytes: bool,
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
    pub(super) fn of(
        values: &OptionValues,
        method: &MethodDescriptor,
        layout: &Layout<'_>,
    ) -> Self {
        let item = values.string("item").unwrap_or_default();
        let items = method.output().get_field_by_name(&item);
        let item_type = items.filter(|field| field.is_list());
        PageOption {
            style: match values.enum_value("style").as_deref() {
                Some("STYLE_OFFSET") => PageStyle::Offset,
                Some("STYLE_PAGE") => PageStyle::Page,
                _ => PageStyle::Unspecified,
            },
            item_type: item_type.map(|field| ItemType {
                kind: Kind::of(&field, layout),
                is_bytes: layout.is_bytes(&field),
            }),
            item,
            total: values.string("total"),
            default: values.int32("default"),
            maximum: values.int32("maximum"),
            key: values.string("key"),
        }
    }
}
