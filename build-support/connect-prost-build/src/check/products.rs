//! Products: whether each has what it needs from products that are switched off.

use prost_reflect::FileDescriptor;

use crate::BuildError;
use crate::load::describes_only;
use crate::model::{Field, Message, Model, Service, TypeRef};
use crate::options::Provider;

/// Checks whether the type of a field is generated: packages of options are only generated when asked for.
pub(super) fn generated(model: &Model, field: &Field) -> Result<(), BuildError> {
    let type_ref = field.message().or(field.enumeration());
    let Some(type_ref) = type_ref.filter(|type_ref| !type_ref.is_external()) else {
        return Ok(());
    };
    let name = &type_ref.full_name;
    let message = model.pool.get_message_by_name(name);
    let file = message.map(|message| message.parent_file());
    let file = file.or_else(|| Some(model.pool.get_enum_by_name(name)?.parent_file()));
    let is_missing = |file: &FileDescriptor| {
        describes_only(file.name(), file.package_name()) && !model.generated.contains(file.name())
    };
    let Some(file) = file.filter(is_missing) else {
        return Ok(());
    };
    let message = format!("{name} is built in and not generated");
    let import = file.name();
    let error = model.error_at_field(field, "", message);
    Err(error.with_help(format!("compile {import} too: .files([\"{import}\"])")))
}

/// Checks whether all that is in a message with JSON has JSON too.
pub(super) fn json_below(
    model: &Model,
    message: &Message,
    field: &Field,
) -> Result<(), BuildError> {
    let Some(inner) = field.message().or(field.enumeration()) else {
        return Ok(());
    };
    if model.json(&message.type_ref) != Provider::Generated
        || model.json(inner) != Provider::Disabled
    {
        return Ok(());
    }
    let text = format!(
        "{} has JSON, and {} in its field `{}` has none",
        message.type_ref.full_name, inner.full_name, field.name
    );
    let outer = &message.type_ref.full_name;
    let error = model.error_at_field(field, "", text);
    Err(error.with_help(format!(
        "write .json_for(\".{outer}\", false), or {}",
        with_json(inner)
    )))
}

/// Checks whether all messages of a client or a server have JSON; reports the first method without.
pub(super) fn json_of_methods(model: &Model, service: &Service) -> Result<(), BuildError> {
    let (role, option) = match (model.has_client(service), model.has_server(service)) {
        (true, true) => ("a client and a server", ".client(false).server(false)"),
        (true, false) => ("a client", ".client(false)"),
        (false, true) => ("a server", ".server(false)"),
        (false, false) => return Ok(()),
    };
    let messages = service.methods.iter().flat_map(|method| {
        let both = [&method.input, &method.output];
        both.map(|message| (method, message))
    });
    let mut lacking = messages.filter(|(_, message)| model.json(message) == Provider::Disabled);
    let Some((method, message)) = lacking.next() else {
        return Ok(());
    };
    let text = format!(
        "{} has {role}, and {} of its method `{}` has no JSON",
        service.full_name, message.full_name, method.name
    );
    let error = model.error_at(&method.descriptor, "", text);
    Err(error.with_help(format!("write {option}, or {}", with_json(message))))
}

fn with_json(message: &TypeRef) -> String {
    let name = &message.full_name;
    format!(
        ".json_for(\".{name}\", true); or implement its JSON yourself and say so: .json_for(\".{name}\", false)"
    )
}
