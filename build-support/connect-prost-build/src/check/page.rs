//! The `page` option: whether a method has the fields to page with.

use super::lookup::{field_named, is_integer};
use super::methods::is_unary;
use crate::BuildError;
use crate::error::Diagnostics;
use crate::model::{Method, Model, PageOption, PageStyle};

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
        if field_named(&input, name, is_integer).is_err() {
            let message = format!(
                "{} has no integer field `{name}` to page with",
                input.full_name()
            );
            let error = model.error_at(&method.descriptor, &at, message);
            let [first, second] = names;
            return Err(error.with_help(format!(
                "add `{first}` and `{second}` to the request, or write the other style"
            )));
        }
    }
    Ok(())
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
    if let Err(help) = field_named(&output, total, is_integer) {
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
