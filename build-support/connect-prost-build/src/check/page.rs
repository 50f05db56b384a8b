//! The `page` option: whether a method has the fields to page with.

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::lookup::{field_named, is_integer};
use super::methods::is_unary;
use crate::BuildError;
use crate::error::Diagnostics;
use crate::model::{ElementOptions, Method, Model, PageOption, PageStyle};

const OPTION: &str = "(connectprost.options.v1.page)";

/// Checks whether a method with the option has the fields that it names.
pub(super) fn check(model: &Model, method: &Method, diagnostics: &mut Diagnostics) {
    let Some(page) = &method.page else {
        return;
    };
    diagnostics.keep(is_unary(model, method, OPTION, "pages"));
    diagnostics.keep(request(model, method, page));
    diagnostics.keep(item(model, method, page));
    diagnostics.keep(total(model, method, page));
    diagnostics.keep(sizes(model, method, page));
    diagnostics.keep(key(model, method, page));
}

/// Returns whether the field is one of the message's own, which a client reads and sets directly.
fn is_direct(field: &FieldDescriptor) -> bool {
    field
        .containing_oneof()
        .is_none_or(|oneof| oneof.is_synthetic())
}

fn is_number(field: &FieldDescriptor) -> bool {
    is_integer(field) && is_direct(field)
}

fn is_key(field: &FieldDescriptor) -> bool {
    let is_text = field.kind() == Kind::String && !field.is_list();
    (is_text || is_integer(field)) && is_direct(field)
}

fn request(model: &Model, method: &Method, page: &PageOption) -> Result<(), BuildError> {
    let at = format!("{OPTION}.style");
    let names = match page.style {
        PageStyle::Offset => ["limit", "offset"],
        PageStyle::Page => ["page", "page_size"],
        PageStyle::Unspecified => {
            let error = model.error_at(
                &method.descriptor,
                &at,
                "the page option does not say its style",
            );
            return Err(error.with_help("write style: STYLE_OFFSET or style: STYLE_PAGE"));
        }
    };
    let input = method.descriptor.input();
    for name in names {
        if field_named(&input, name, is_number).is_err() {
            let (message, help) = misfit(&input, name, names);
            let error = model.error_at(&method.descriptor, &at, message);
            return Err(error.with_help(help));
        }
    }
    Ok(())
}

/// Returns what is wrong with the field of a request, and what to do about it.
fn misfit(request: &MessageDescriptor, name: &str, names: [&str; 2]) -> (String, String) {
    let full_name = request.full_name();
    let [first, second] = names;
    match field_named(request, name, is_integer) {
        Ok(_) => (
            format!("`{name}` of {full_name} is in a oneof, and every page has one"),
            format!("move `{name}` out of the oneof"),
        ),
        Err(_) => (
            format!("{full_name} has no integer field `{name}` to page with"),
            format!("add `{first}` and `{second}` to the request, or write the other style"),
        ),
    }
}

fn item(model: &Model, method: &Method, page: &PageOption) -> Result<(), BuildError> {
    let output = method.descriptor.output();
    let items = field_named(&output, &page.item, |field| field.is_list());
    if let Err(help) = items {
        let message = match page.item.as_str() {
            "" => "the page option does not say which field holds the items".to_owned(),
            item => format!("{} has no repeated field `{item}`", output.full_name()),
        };
        let error = model.error_at(&method.descriptor, &format!("{OPTION}.item"), message);
        return Err(error.with_help(help));
    }
    Ok(())
}

fn total(model: &Model, method: &Method, page: &PageOption) -> Result<(), BuildError> {
    let Some(total) = &page.total else {
        return Ok(());
    };
    let output = method.descriptor.output();
    if let Err(help) = field_named(&output, total, is_number) {
        let message = format!("{} has no integer field `{total}`", output.full_name());
        let error = model.error_at(&method.descriptor, &format!("{OPTION}.total"), message);
        return Err(error.with_help(help));
    }
    Ok(())
}

fn sizes(model: &Model, method: &Method, page: &PageOption) -> Result<(), BuildError> {
    let rejected = |field: &str, message: &str, help: &str| {
        let at = format!("{OPTION}.{field}");
        Err(model
            .error_at(&method.descriptor, &at, message)
            .with_help(help))
    };
    if page.default < 0 {
        return rejected(
            "default",
            "a page cannot have fewer than 0 items",
            "write a number from 1 on, or drop it",
        );
    }
    if page.maximum < 0 {
        return rejected(
            "maximum",
            "a page cannot have fewer than 0 items",
            "write a number from 1 on, or drop it",
        );
    }
    if page.maximum > 0 && page.default > page.maximum {
        let help = "write a default that is not above the maximum";
        return rejected(
            "default",
            "the default page is larger than the largest page",
            help,
        );
    }
    Ok(())
}

/// Checks the field that tells items apart.
fn key(model: &Model, method: &Method, page: &PageOption) -> Result<(), BuildError> {
    let Some(key) = &page.key else {
        return Ok(());
    };
    let output = method.descriptor.output();
    let items = field_named(&output, &page.item, FieldDescriptor::is_list);
    let Ok(items) = items else {
        // Reported already.
        return Ok(());
    };
    let rejected = |message: String, help: String| {
        let at = format!("{OPTION}.key");
        let error = model.error_at(&method.descriptor, &at, message);
        Err(error.with_help(help))
    };
    let item = match items.kind() {
        Kind::Message(item) if !is_wrapper(page) => item,
        _ => {
            let message = format!("the items of {} have no fields", items.full_name());
            return rejected(message, "drop the key".to_owned());
        }
    };
    match field_named(&item, key, is_key) {
        Ok(field) if ElementOptions::of(&field).debug_redact() => rejected(
            format!("{} is a secret, and keys are stored", field.full_name()),
            "take another field as the key, or drop it".to_owned(),
        ),
        Ok(_) => Ok(()),
        Err(help) => rejected(
            format!(
                "{} has no string or integer field `{key}`",
                item.full_name()
            ),
            help,
        ),
    }
}

/// Returns whether an item is a message such as `google.protobuf.StringValue`, which is no struct in Rust.
fn is_wrapper(page: &PageOption) -> bool {
    let item = page.item_type.as_ref();
    item.is_some_and(|item| item.kind.wrapped().is_some())
}
