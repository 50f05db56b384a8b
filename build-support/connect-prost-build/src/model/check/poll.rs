use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};

use super::super::{Method, Model, PollOption, Service};
use super::{field_named, one_of};
use crate::BuildError;
use crate::error::Findings;

const OPTION: &str = "(connectprost.options.v1.poll)";

/// Whether a method that says how to wait for it names what there is.
pub(super) fn check(model: &Model, service: &Service, method: &Method, findings: &mut Findings) {
    let Some(poll) = &method.poll else {
        return;
    };
    let Some(get) = findings.keep(get(model, service, method, poll)) else {
        return;
    };
    for message in [method.descriptor.output(), get.descriptor.input()] {
        findings.keep(id(model, method, &message, poll));
    }
    let status = status(model, method, &get.descriptor.output(), poll);
    if let Some(status) = findings.keep(status) {
        terminal(model, method, &status, poll, findings);
    }
}

fn get<'a>(
    model: &Model,
    service: &'a Service,
    method: &Method,
    poll: &PollOption,
) -> Result<&'a Method, BuildError> {
    service.method(&poll.get).ok_or_else(|| {
        let message = format!("{} has no method `{}`", service.full_name, poll.get);
        let error = model.error_at(&method.descriptor, &format!("{OPTION}.get"), message);
        let others = service
            .methods
            .iter()
            .filter(|other| other.name != method.name);
        error.instead(one_of(others.map(|other| other.name.clone())))
    })
}

fn id(
    model: &Model,
    method: &Method,
    message: &MessageDescriptor,
    poll: &PollOption,
) -> Result<(), BuildError> {
    let is_single = |field: &FieldDescriptor| !field.is_list() && !field.is_map();
    let found = field_named(message, &poll.id, is_single);
    found.map(|_| ()).map_err(|help| {
        let text = format!("{} has no field `{}`", message.full_name(), poll.id);
        let error = model.error_at(&method.descriptor, &format!("{OPTION}.id"), text);
        error.instead(help)
    })
}

/// The enum at the end of the path `record.status`.
fn status(
    model: &Model,
    method: &Method,
    answer: &MessageDescriptor,
    poll: &PollOption,
) -> Result<EnumDescriptor, BuildError> {
    let mut message = answer.clone();
    let names: Vec<&str> = poll.status.split('.').collect();
    let refused = |name: &str, message: String, help: String| {
        let error = model.error_on(
            &method.descriptor,
            &format!("{OPTION}.status"),
            name,
            message,
        );
        Err(error.instead(help))
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
                return refused(name, text, help);
            }
        };
        match field.kind() {
            Kind::Enum(found) => return Ok(found),
            Kind::Message(inner) => message = inner,
            _ => {}
        }
    }
    refused(
        &poll.status,
        "the poll option does not say where the state is".to_owned(),
        "write status: \"status\"".to_owned(),
    )
}

fn terminal(
    model: &Model,
    method: &Method,
    status: &EnumDescriptor,
    poll: &PollOption,
    findings: &mut Findings,
) {
    let at = format!("{OPTION}.terminal");
    let help = || one_of(status.values().map(|value| value.name().to_owned()));
    if poll.terminal.is_empty() {
        let error = model.error_at(
            &method.descriptor,
            &at,
            "the poll option names no state that ends the work",
        );
        findings.add(error.instead(help()));
    }
    for name in &poll.terminal {
        if status.get_value_by_name(name).is_none() {
            let message = format!("{} has no value `{name}`", status.full_name());
            let error = model.error_on(&method.descriptor, &at, name, message);
            findings.add(error.instead(help()));
        }
    }
}
