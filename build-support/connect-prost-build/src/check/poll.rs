//! The `poll` option: whether it names what exists, and whether what it names can be polled.

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::lookup::{field_named, one_of};
use super::methods::is_unary;
use super::option_path::{Leaf, OptionPath};
use super::poll_states;
use crate::BuildError;
use crate::error::Diagnostics;
use crate::model::{ElementOptions, Method, Model, PollOption, Service, StreamType};

const OPTION: &str = "(connectprost.options.v1.poll)";

const STATE: Leaf = Leaf {
    name: "enum",
    fits: |kind| matches!(kind, Kind::Enum(_)),
};

const REASON: Leaf = Leaf {
    name: "string",
    fits: |kind| matches!(kind, Kind::String),
};

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
    diagnostics.keep(goes_on_once(model, method));
    let Some(get) = diagnostics.keep(get(model, service, method, poll)) else {
        return;
    };
    diagnostics.keep(agrees(model, service, method, poll, get));
    id(model, method, get, poll, diagnostics);
    let response = get.descriptor.output();
    if let Some(state) = diagnostics.keep(status(model, method, poll, &response)) {
        poll_states::check(model, method, poll, &state, diagnostics);
    }
    diagnostics.keep(reason(model, method, poll, &response));
}

/// Rejects a method that is polled and pages: its call would have two ways to go on.
fn goes_on_once(model: &Model, method: &Method) -> Result<(), BuildError> {
    if method.page.is_none() {
        return Ok(());
    }
    let text = format!("{} pages, and cannot be polled too", method.name);
    let error = model.error_at(&method.descriptor, OPTION, text);
    Err(error.with_help("drop one of the two options"))
}

fn get<'a>(
    model: &Model,
    service: &'a Service,
    method: &Method,
    poll: &PollOption,
) -> Result<&'a Method, BuildError> {
    let at = format!("{OPTION}.get");
    let fits = |other: &&Method| {
        let is_free = other.page.is_none() && other.poll.is_none();
        is_free && other.name != method.name && other.stream_type == StreamType::Unary
    };
    let message = match service.method(&poll.get) {
        Some(get) if fits(&get) => return Ok(get),
        Some(get) if get.name == method.name => {
            format!("{} cannot report its own state", method.name)
        }
        Some(get) if get.stream_type != StreamType::Unary => {
            format!("{} is a stream, and a poll asks again and again", get.name)
        }
        Some(get) if get.page.is_some() => {
            format!("{} pages, and cannot report a state too", get.name)
        }
        Some(get) => format!(
            "{} starts work by itself, and cannot report a state too",
            get.name
        ),
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

/// Checks whether all methods with the same `get` read its responses alike: a call of `get` itself follows them too.
fn agrees(
    model: &Model,
    service: &Service,
    method: &Method,
    poll: &PollOption,
    get: &Method,
) -> Result<(), BuildError> {
    let Some((first, like)) = service.starts(get).next() else {
        return Ok(());
    };
    if poll.reads_like(like) {
        return Ok(());
    }
    let text = format!(
        "{} and {} read the state that {} reports differently",
        first.name, method.name, get.name
    );
    let error = model.error_at(&method.descriptor, &format!("{OPTION}.get"), text);
    Err(error.with_help(
        "write the same status, terminal, succeeded and reason in both, or a method of its own for each",
    ))
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
    let mut found = Vec::new();
    for message in [method.descriptor.output(), get.descriptor.input()] {
        let has_fields = model.message(message.full_name()).is_some();
        let is_scalar = |field: &FieldDescriptor| {
            has_fields && !field.is_list() && !matches!(field.kind(), Kind::Message(_))
        };
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

/// Returns the enum field at the end of the path `record.status`.
fn status(
    model: &Model,
    method: &Method,
    poll: &PollOption,
    response: &MessageDescriptor,
) -> Result<FieldDescriptor, BuildError> {
    let unsaid = || {
        let text = "the poll option does not say where the state is";
        let error = model.error_at(&method.descriptor, &format!("{OPTION}.status"), text);
        error.with_help("write the path of an enum field of the response of `get`, as in status: \"record.state\"")
    };
    if poll.status.is_empty() {
        return Err(unsaid());
    }
    let path = OptionPath {
        method,
        option: &format!("{OPTION}.status"),
        text: &poll.status,
    };
    let fields = path.fields(model, response, &STATE)?;
    fields.into_iter().next_back().ok_or_else(unsaid)
}

/// Checks the path to the reason, which errors of the client show.
fn reason(
    model: &Model,
    method: &Method,
    poll: &PollOption,
    response: &MessageDescriptor,
) -> Result<(), BuildError> {
    let Some(reason) = &poll.reason else {
        return Ok(());
    };
    let path = OptionPath {
        method,
        option: &format!("{OPTION}.reason"),
        text: reason,
    };
    let fields = path.fields(model, response, &REASON)?;
    let mut fields = fields.iter();
    let Some(secret) = fields.find(|field| ElementOptions::of(*field).debug_redact()) else {
        return Ok(());
    };
    let text = format!(
        "{} is debug_redact, and errors show the reason",
        secret.full_name()
    );
    let at = format!("{OPTION}.reason");
    let error = model.error_on(&method.descriptor, &at, secret.name(), text);
    Err(error.with_help("name a field that may be shown, or drop the reason"))
}
