use std::collections::BTreeMap;

use super::super::{Enum, Field, Model};
use crate::BuildError;
use crate::load::describes_only;

/// Whether the type of a field is there: packages of options are only generated when asked for.
pub(super) fn generated(model: &Model, field: &Field) -> Result<(), BuildError> {
    let Some(type_ref) = field.message().or(field.enumeration()) else {
        return Ok(());
    };
    let known = model
        .packages
        .iter()
        .any(|package| package.name == type_ref.package);
    if known || type_ref.is_external() || !describes_only(&type_ref.package) {
        return Ok(());
    }
    let message = format!("{} is built in and not generated", type_ref.full_name);
    let file = field.descriptor.parent_file();
    let import = file
        .dependencies()
        .find(|file| file.package_name() == type_ref.package);
    let import = import.map_or_else(|| type_ref.package.clone(), |file| file.name().to_owned());
    let error = model.error_at_field(field, "", message);
    Err(error.instead(format!("compile {import} too: .files([\"{import}\"])")))
}

/// Whether the values of an enum have different Rust names; prost would panic.
pub(super) fn variants(model: &Model, item: &Enum) -> Result<(), BuildError> {
    let mut taken = BTreeMap::new();
    for value in &item.values {
        let first = taken.entry(value.variant.to_string()).or_insert(value);
        if first.number != value.number {
            let message = format!(
                "`{}` and `{}` are both `{}` in Rust",
                first.name, value.name, value.variant
            );
            return Err(model
                .error_at(&value.descriptor, "", message)
                .instead("rename one of them"));
        }
    }
    Ok(())
}
