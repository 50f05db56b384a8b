//! The `wrapper` option: whether every response has the fields that dispatch fills in.

use prost_reflect::{FieldDescriptor, Kind};

use crate::error::Diagnostics;
use crate::model::{Model, Service};

const OPTION: &str = "(connectprost.options.v1.wrapper)";

/// Checks whether every response of a service has the fields that dispatch fills in.
pub(super) fn check(model: &Model, service: &Service, diagnostics: &mut Diagnostics) {
    let Some(wrapper) = &service.wrapper else {
        return;
    };
    if wrapper.ok.is_none() && wrapper.request_id.is_none() {
        let error = model.error_at(
            &service.descriptor,
            OPTION,
            "the wrapper option names no field",
        );
        diagnostics.add(
            error.with_help("write {ok: \"ok\", request_id: \"request_id\"}, or drop the option"),
        );
    }
    if let Some(name) = &wrapper.ok {
        let fits = |kind: &Kind| matches!(kind, Kind::Bool);
        responses(model, service, ["ok", name, "bool"], fits, diagnostics);
    }
    if let Some(name) = &wrapper.request_id {
        let fits = |kind: &Kind| matches!(kind, Kind::String);
        let texts = ["request_id", name, "string"];
        responses(model, service, texts, fits, diagnostics);
    }
}

fn responses(
    model: &Model,
    service: &Service,
    [option, name, wanted]: [&str; 3],
    fits: fn(&Kind) -> bool,
    diagnostics: &mut Diagnostics,
) {
    let fits = |field: &FieldDescriptor| {
        let oneof = field.containing_oneof();
        // Dispatch cannot fill in a member: it would unset the others.
        let is_member = oneof.is_some_and(|oneof| !oneof.is_synthetic());
        !field.is_list() && !is_member && fits(&field.kind())
    };
    for method in &service.methods {
        let output = method.descriptor.output();
        if output.get_field_by_name(name).as_ref().is_some_and(fits) {
            continue;
        }
        let message = format!(
            "{}, the response of {}, has no {wanted} field `{name}`",
            output.full_name(),
            method.name
        );
        let error = model.error_at(&service.descriptor, &format!("{OPTION}.{option}"), message);
        diagnostics.add(error.with_help(format!(
            "add `{wanted} {name}` to the message, or correct the name"
        )));
    }
}
