//! Looking names of fields up, with help for those that do not exist.

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

pub(super) use crate::error::one_of;

/// Returns the names that are in the list already, with their indexes.
pub(super) fn duplicates(names: &[String]) -> impl Iterator<Item = (usize, &str)> {
    let repeated = |(at, name): &(usize, &String)| names[..*at].contains(name);
    let all = names.iter().enumerate();
    all.filter(repeated).map(|(at, name)| (at, name.as_str()))
}

/// Returns the field of a message, or the help for a name that does not fit.
pub(super) fn field_named<'a>(
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

pub(super) fn is_integer(field: &FieldDescriptor) -> bool {
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
