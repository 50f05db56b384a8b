//! Our options as those of prost.

use prost_build::Config;

use crate::model::{Field, Model, boxed_name, bytes_name};
use crate::options::{AttributeOn, Paths};

/// Options that change types name every element by its full name: prost has nothing left to match, &/// holds of an element is what prost makes of it.
pub(super) fn of(model: &Model) -> Config {
    let mut config = Config::new();
    config.skip_debug(["."]);
    for (on, path, attribute) in &model.options.attributes {
        match on {
            AttributeOn::Type => config.type_attribute(path, attribute),
            AttributeOn::Message => config.message_attribute(path, attribute),
            AttributeOn::Enum => config.enum_attribute(path, attribute),
            AttributeOn::Field => config.field_attribute(path, attribute),
        };
    }
    types(model, &mut config);
    fields(model, &mut config);
    config
}

fn types(model: &Model, config: &mut Config) {
    // They are among the external types.
    config.compile_well_known_types();
    let mut add = |full_name: &str, package: &str| {
        if let Some(external) = model.externals.resolve(full_name, package) {
            config.extern_path(format!(".{full_name}"), external.path);
        }
    };
    for message in model.pool.all_messages() {
        add(message.full_name(), message.package_name());
    }
    for item in model.pool.all_enums() {
        add(item.full_name(), item.package_name());
    }
}

fn fields(model: &Model, config: &mut Config) {
    let own = model.packages.iter().flat_map(|package| &package.messages);
    let messages = own.chain(model.external.values());
    let all: Vec<&Field> = messages.flat_map(|message| &message.fields).collect();
    let options = &model.options;
    // prost does not look through groups for what leads back to itself.
    let has_groups = all.iter().any(|field| field.descriptor.is_group());
    for field in &all {
        let name = boxed_name(&field.descriptor);
        if field.boxed && (has_groups || options.boxed.names(&name)) {
            config.boxed(format!(".{name}"));
            // By this name prost asks whether a message with a oneof can be `Copy`.
            config.boxed(format!(".{}", field.descriptor.full_name()));
        }
    }
    let maps = all.iter().filter(|field| field.btree_map);
    let maps = maps.map(|field| field.descriptor.full_name().to_owned());
    config.btree_map(named(&options.btree_map, maps));
    let bytes = all.iter().filter(|field| field.bytes);
    let bytes = bytes.map(|field| bytes_name(&field.descriptor));
    config.bytes(named(&options.bytes, bytes));
}

/// Returns the names as paths, or one path for all of them: prost searches its paths one by one.
fn named(option: &Paths<()>, names: impl Iterator<Item = String>) -> Vec<String> {
    if option.is_for_all() {
        return vec![".".to_owned()];
    }
    names.map(|name| format!(".{name}")).collect()
}
