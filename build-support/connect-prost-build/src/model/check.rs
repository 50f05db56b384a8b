//! Refuses what the files say but cannot mean, before anything is generated from it.

mod names;
mod page;
mod poll;
mod products;
mod wrapper;

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::rules::{FieldRules, message_oneofs};
use super::{Cardinality, Field, Message, Model, Service};
use crate::BuildError;
use crate::error::Findings;
use crate::options::Maker;

/// Every check, over everything that is generated.
pub(crate) fn all(model: &Model, findings: &mut Findings) {
    for package in &model.packages {
        for message in &package.messages {
            check_message(model, message, findings);
        }
        for item in &package.enums {
            findings.keep(names::variants(model, item));
        }
        for service in &package.services {
            check_service(model, service, findings);
        }
    }
}

fn check_message(model: &Model, message: &Message, findings: &mut Findings) {
    // Rules that nothing reads may be those of another generator.
    let has_validator = model.validator(&message.type_ref) == Maker::Generator;
    if has_validator {
        findings.keep(message_oneofs(model, message));
    }
    for field in &message.fields {
        findings.keep(names::generated(model, field));
        findings.keep(omit_empty(model, field));
        findings.keep(products::json_below(model, message, field));
        if has_validator {
            findings.keep(FieldRules::of(model, message, field));
        }
    }
}

fn check_service(model: &Model, service: &Service, findings: &mut Findings) {
    wrapper::check(model, service, findings);
    findings.keep(products::json_of_methods(model, service));
    for method in &service.methods {
        page::check(model, method, findings);
        poll::check(model, service, method, findings);
    }
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
    Err(error.instead("drop the option, or make the field a plain scalar, repeated or a map"))
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
