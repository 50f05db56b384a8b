//! Refuses what the files say but cannot mean, before anything is generated from it.

mod http;
mod members;
mod methods;
mod names;
mod page;
mod paths;
mod poll;
mod products;
mod wrapper;

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::rules::{FieldRules, contradictions, message_oneofs, message_rules};
use super::{Cardinality, Field, Message, Method, Model, Service};
use crate::BuildError;
use crate::error::Diagnostics;
use crate::options::{Provider, RuleErrors};

/// Every check, over everything that is generated.
pub(crate) fn all(model: &Model, diagnostics: &mut Diagnostics) {
    paths::check(model, diagnostics);
    methods::operations(model, diagnostics);
    http::check(model, diagnostics);
    for package in &model.packages {
        for message in &package.messages {
            check_message(model, message, diagnostics);
        }
        for item in &package.enums {
            members::of_enum(model, item, diagnostics);
        }
        for service in &package.services {
            check_service(model, service, diagnostics);
        }
    }
}

fn check_message(model: &Model, message: &Message, diagnostics: &mut Diagnostics) {
    // Rules that nothing reads may be those of another generator.
    let has_validator = model.validator(&message.type_ref) == Provider::Generated
        && model.options.rule_errors == RuleErrors::Refuse;
    if has_validator {
        diagnostics.keep(message_oneofs(model, message));
        diagnostics.keep(message_rules(model, message));
    }
    members::of_message(model, message, diagnostics);
    for field in &message.fields {
        diagnostics.keep(products::generated(model, field));
        diagnostics.keep(omit_empty(model, field));
        diagnostics.keep(zero(model, field));
        diagnostics.keep(products::json_below(model, message, field));
        if has_validator
            && let Some(rules) = diagnostics.keep(FieldRules::of(model, message, field))
        {
            contradictions(model, field, &rules, diagnostics);
        }
    }
}

fn check_service(model: &Model, service: &Service, diagnostics: &mut Diagnostics) {
    members::of_service(model, service, diagnostics);
    wrapper::check(model, service, diagnostics);
    diagnostics.keep(products::json_of_methods(model, service));
    methods::routes_of_rest(model, service, diagnostics);
    for method in &service.methods {
        methods::credentials(model, method, diagnostics);
        page::check(model, method, diagnostics);
        poll::check(model, service, method, diagnostics);
    }
}

/// Whether the value that a field without presence starts from is one of its enum.
fn zero(model: &Model, field: &Field) -> Result<(), BuildError> {
    let described = field.descriptor.kind();
    let Some(found) = described.as_enum() else {
        return Ok(());
    };
    if field.cardinality != Cardinality::Implicit || found.get_value(0).is_some() {
        return Ok(());
    }
    let message = format!(
        "`{}` starts from 0, and {} has no such value",
        field.name,
        found.full_name()
    );
    let error = model.error_at_field(field, "", message);
    Err(error.with_help("make the field optional, or give the enum a value 0"))
}

/// `omit_empty` takes back what `emit_defaults` does, which leaves fields with presence alone.
fn omit_empty(model: &Model, field: &Field) -> Result<(), BuildError> {
    let has_presence = matches!(
        field.cardinality,
        Cardinality::Explicit | Cardinality::Required
    );
    if !field.omit_empty || !has_presence {
        return Ok(());
    }
    let message = format!(
        "omit_empty says nothing about `{}`: a field with presence is written when it is set",
        field.name
    );
    let error = model.error_at_field(field, "(connectprost.options.v1.omit_empty)", message);
    Err(error.with_help("drop the option, or make the field a plain scalar, repeated or a map"))
}

/// Refuses an option that is about one answer on a stream of them.
fn is_unary(model: &Model, method: &Method, option: &str, does: &str) -> Result<(), BuildError> {
    if !method.client_streaming && !method.server_streaming {
        return Ok(());
    }
    let message = format!(
        "{} is a stream, and only a unary method {does}",
        method.name
    );
    let error = model.error_at(&method.descriptor, option, message);
    Err(error.with_help("drop the option, or drop `stream` from the method"))
}

/// What stands in a list once more, with its place.
fn twice(names: &[String]) -> impl Iterator<Item = (usize, &str)> {
    let repeated = |(at, name): &(usize, &String)| names[..*at].contains(name);
    let all = names.iter().enumerate();
    all.filter(repeated).map(|(at, name)| (at, name.as_str()))
}

/// The field of a message, or what could be written instead of a name that is none.
fn field_named<'a>(
    message: &'a MessageDescriptor,
    name: &str,
    fits: impl Fn(&FieldDescriptor) -> bool + 'a,
) -> Result<FieldDescriptor, String> {
    match message.get_field_by_name(name) {
        Some(field) if fits(&field) => Ok(field),
        _ => {
            let fitting = message
                .fields()
                .filter(fits)
                .map(|field| field.name().to_owned());
            Err(one_of(fitting))
        }
    }
}

/// `write one of: a, b`.
fn one_of(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    match names.as_slice() {
        [] => "nothing fits there; drop the option or add what it names".to_owned(),
        [only] => format!("write {only}"),
        names => format!("write one of: {}", names.join(", ")),
    }
}

fn is_integer(field: &FieldDescriptor) -> bool {
    let kind = field.kind();
    let integer = matches!(
        kind,
        Kind::Int32
            | Kind::Int64
            | Kind::Uint32
            | Kind::Uint64
            | Kind::Sint32
            | Kind::Sint64
            | Kind::Fixed32
            | Kind::Fixed64
            | Kind::Sfixed32
            | Kind::Sfixed64
    );
    integer && !field.is_list()
}
