use prost_reflect::{FieldDescriptor, Kind};

use super::super::{Model, Service};
use crate::BuildError;

const OPTION: &str = "(connectprost.options.v1.wrapper)";

/// Whether every response of a service has the fields that dispatch fills in.
pub(super) fn check(model: &Model, service: &Service) -> Result<(), BuildError> {
    let Some(wrapper) = &service.wrapper else {
        return Ok(());
    };
    if wrapper.ok.is_none() && wrapper.request_id.is_none() {
        let error = model.error_at(
            &service.descriptor,
            OPTION,
            "the wrapper option names no field",
        );
        return Err(
            error.instead("write {ok: \"ok\", request_id: \"request_id\"}, or drop the option")
        );
    }
    if let Some(name) = &wrapper.ok {
        responses(model, service, "ok", name, "bool", |kind| {
            matches!(kind, Kind::Bool)
        })?;
    }
    if let Some(name) = &wrapper.request_id {
        responses(model, service, "request_id", name, "string", |kind| {
            matches!(kind, Kind::String)
        })?;
    }
    Ok(())
}

fn responses(
    model: &Model,
    service: &Service,
    option: &str,
    name: &str,
    wanted: &str,
    fits: fn(&Kind) -> bool,
) -> Result<(), BuildError> {
    let fits = |field: &FieldDescriptor| !field.is_list() && fits(&field.kind());
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
        return Err(error.instead(format!(
            "add `{wanted} {name}` to the message, or correct the name"
        )));
    }
    Ok(())
}
