//! The `poll` option: whether it names what exists.

use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};

use super::lookup::{duplicates, field_named, one_of};
use super::methods::is_unary;
use crate::BuildError;
use crate::error::Diagnostics;
use crate::model::{Method, Model, PollOption, Service, StreamType};

const OPTION: &str = "(connectprost.options.v1.poll)";

/// Checks whether a method with the option names what exists.
pub(super) fn check(
    model: &Model,
    service: &Service,
    method: &Method,
    diagnostics: &mut Diagnostics,
) {
    let Some(poll) = &method.poll else {
        return;
    };
    diagnostics.keep(is_unary(model, method, OPTION, "is polled"));
    let Some(get) = diagnostics.keep(get(model, service, method, poll)) else {
        return;
    };
    id(model, method, get, poll, diagnostics);
    let status = status(model, method, &get.descriptor.output(), poll);
    if let Some(status) = diagnostics.keep(status) {
        terminal(model, method, &status, poll, diagnostics);
    }
}

fn get<'a>(
    model: &Model,
    service: &'a Service,
    method: &Method,
    poll: &PollOption,
) -> Result<&'a Method, BuildError> {
    let at = format!("{OPTION}.get");
    let fits =
        |other: &&Method| other.name != method.name && other.stream_type == StreamType::Unary;
    let message = match service.method(&poll.get) {
        Some(get) if fits(&get) => return Ok(get),
        Some(get) if get.name == method.name => {
            format!("{} cannot report its own state", method.name)
        }
        Some(get) => format!("{} is a stream, and a poll asks again and again", get.name),
        None if poll.get.is_empty() => {
            "the poll option does not say which method reports the state".to_owned()
        }
        None => format!("{} has no method `{}`", service.full_name, poll.get),
    };
    let others = service.methods.iter().filter(fits);
    let help = one_of(others.map(|other| other.name.clone()));
    Err(model
        .error_at(&method.descriptor, &at, message)
        .with_help(help))
}

/// The field that the response and the request of `get` share.
fn id(
    model: &Model,
    method: &Method,
    get: &Method,
    poll: &PollOption,
    diagnostics: &mut Diagnostics,
) {
    let at = format!("{OPTION}.id");
    let is_scalar =
        |field: &FieldDescriptor| !field.is_list() && !matches!(field.kind(), Kind::Message(_));
    let mut found = Vec::new();
    for message in [method.descriptor.output(), get.descriptor.input()] {
        match field_named(&message, &poll.id, is_scalar) {
            Ok(field) => found.push(field),
            Err(help) => {
                let text = match poll.id.as_str() {
                    "" => "the poll option does not say what identifies the work".to_owned(),
                    id => format!("{} has no scalar field `{id}`", message.full_name()),
                };
                diagnostics.add(
                    model
                        .error_at(&method.descriptor, &at, text)
                        .with_help(help),
                );
            }
        }
    }
    if let [from, to] = found.as_slice()
        && from.kind() != to.kind()
    {
        let text = format!(
            "{} and {} have different types",
            from.full_name(),
            to.full_name()
        );
        let error = model.error_at(&method.descriptor, &at, text);
        diagnostics.add(
            error.with_help("give both fields one type: the value of one is sent in the other"),
        );
    }
}

/// Returns the enum at the end of the path `record.status`.
fn status(
    model: &Model,
    method: &Method,
    response: &MessageDescriptor,
    poll: &PollOption,
) -> Result<EnumDescriptor, BuildError> {
    if poll.status.is_empty() {
        let text = "the poll option does not say where the state is";
        let error = model.error_at(&method.descriptor, &format!("{OPTION}.status"), text);
        return Err(error.with_help("write the path of an enum field of the response of `get`, as in status: \"record.state\""));
    }
    let mut message = response.clone();
    let names: Vec<&str> = poll.status.split('.').collect();
    let rejected = |name: &str, message: String, help: String| {
        let error = model.error_on(
            &method.descriptor,
            &format!("{OPTION}.status"),
            name,
            message,
        );
        Err(error.with_help(help))
    };
    for (at, name) in names.iter().enumerate() {
        let last = at + 1 == names.len();
        let fits = move |field: &FieldDescriptor| match field.kind() {
            Kind::Enum(_) => last && !field.is_list(),
            Kind::Message(_) => !last && !field.is_list() && !field.is_map(),
            _ => false,
        };
        let field = match field_named(&message, name, fits) {
            Ok(field) => field,
            Err(help) => {
                let wanted = if last { "enum" } else { "message" };
                let text = format!("{} has no {wanted} field `{name}`", message.full_name());
                return rejected(name, text, help);
            }
        };
        match field.kind() {
            Kind::Enum(found) => return Ok(found),
            Kind::Message(inner) => message = inner,
            _ => {}
        }
    }
    rejected(
        "",
        "the poll option does not say where the state is".to_owned(),
        "write status: \"status\"".to_owned(),
    )
}

fn terminal(
    model: &Model,
    method: &Method,
    status: &EnumDescriptor,
    poll: &PollOption,
    diagnostics: &mut Diagnostics,
) {
    let at = format!("{OPTION}.terminal");
    let help = || one_of(status.values().map(|value| value.name().to_owned()));
    if poll.terminal.is_empty() {
        let error = model.error_at(
            &method.descriptor,
            &at,
            "the poll option names no state that ends the work",
        );
        diagnostics.add(error.with_help(help()));
    }
    for name in &poll.terminal {
        if status.get_value_by_name(name).is_none() {
            let message = format!("{} has no value `{name}`", status.full_name());
            let error = model.error_on(&method.descriptor, &at, name, message);
            diagnostics.add(error.with_help(help()));
        }
    }
    for (index, name) in duplicates(&poll.terminal) {
        let message = format!("the terminal state `{name}` stands twice");
        let error = model.error_on(&method.descriptor, &format!("{at}[{index}]"), name, message);
        diagnostics.add(error.with_help("name it once"));
    }
}
