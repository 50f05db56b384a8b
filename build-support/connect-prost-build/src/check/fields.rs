//! Fields: their zero, and the `omit_empty` option.

use crate::BuildError;
use crate::model::{Cardinality, Field, Model};

/// Checks whether the value that a field without presence starts from is one of its enum.
pub(super) fn zero(model: &Model, field: &Field) -> Result<(), BuildError> {
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

/// Rejects `omit_empty` on a field with presence: it undoes `emit_defaults`, which leaves such fields alone.
pub(super) fn omit_empty(model: &Model, field: &Field) -> Result<(), BuildError> {
    let has_presence = matches!(
        field.cardinality,
        Cardinality::Explicit | Cardinality::Required
    );
    if !field.omit_empty || !has_presence {
        return Ok(());
    }
    let message = format!(
        "omit_empty has no effect on `{}`: a field with presence is written when it is set",
        field.name
    );
    let error = model.error_at_field(field, "(connectprost.options.v1.omit_empty)", message);
    Err(error.with_help("drop the option, or make the field a plain scalar, repeated or a map"))
}
