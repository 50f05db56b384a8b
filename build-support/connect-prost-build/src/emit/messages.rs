//! Messages and enums: prost's, with documentation from the schema.

mod config;
mod default;

use std::collections::BTreeMap;

use prost_build::Module;
use prost_types::{FileDescriptorProto, FileDescriptorSet};
use syn::{Attribute, Item, ItemEnum, ItemStruct, parse_quote};

use super::comment;
use crate::BuildError;
use crate::model::{Enum, Message, Model, Package};

/// prost's messages and enums per package, with our documentation and without `Debug` for messages.
pub(crate) fn emit(
    model: &Model,
    files: FileDescriptorSet,
) -> Result<BTreeMap<String, syn::File>, BuildError> {
    let mut requests = Vec::new();
    for mut file in files.file {
        // prost escapes comments line by line, ours are escaped as a whole: see `comment`.
        file.source_code_info = None;
        default::unify(&mut file.message_type);
        // All of them: prost has to know what is generated somewhere else, to derive `Copy` and `Eq`.
        requests.push((module_of(model, &file), file));
    }
    let texts = config::of(model)
        .generate(requests)
        .map_err(|error| BuildError::new(format!("prost-build refuses the files: {error}")))?;
    let mut packages = BTreeMap::new();
    for package in &model.packages {
        let Some(text) = texts.get(&Module::from_protobuf_package_name(&package.name)) else {
            continue;
        };
        let mut file = syn::parse_file(text).map_err(|error| {
            BuildError::new(format!(
                "what prost-build generates for it does not parse: {error}"
            ))
            .of_element(&package.name)
        })?;
        Documents::of(package).add(&mut file.items, "");
        packages.insert(package.name.clone(), file);
    }
    Ok(packages)
}

/// Returns the module for the types of a file: that of its package, or one aside if the file is not generated.
fn module_of(model: &Model, file: &FileDescriptorProto) -> Module {
    if model.generated.contains(file.name()) {
        Module::from_protobuf_package_name(file.package())
    } else {
        // No package has such a name.
        Module::from_parts(["not generated"])
    }
}

/// Comments by the Rust path of what they are about, below the package's module.
#[derive(Default)]
struct Documents<'a> {
    messages: BTreeMap<String, &'a Message>,
    oneofs: BTreeMap<String, (&'a Message, usize)>,
    enums: BTreeMap<String, &'a Enum>,
}

impl<'a> Documents<'a> {
    fn of(package: &'a Package) -> Self {
        let mut all = Documents::default();
        for message in &package.messages {
            all.messages.insert(message.type_ref.path(), message);
            for (at, oneof) in message.oneofs.iter().enumerate() {
                all.oneofs.insert(oneof.type_ref.path(), (message, at));
            }
        }
        all.enums.extend(
            package
                .enums
                .iter()
                .map(|item| (item.type_ref.path(), item)),
        );
        all
    }

    fn add(&self, items: &mut [Item], module: &str) {
        for item in items {
            match item {
                Item::Struct(item) => self.add_to_struct(item, module),
                Item::Enum(item) => self.add_to_enum(item, module),
                Item::Mod(item) => {
                    let inner = format!("{module}{}::", item.ident);
                    if let Some((_, items)) = &mut item.content {
                        self.add(items, &inner);
                    }
                }
                _ => {}
            }
        }
    }

    fn add_to_struct(&self, item: &mut ItemStruct, module: &str) {
        let Some(message) = self.messages.get(&format!("{module}{}", item.ident)) else {
            return;
        };
        prepend(&mut item.attrs, &message.comment);
        for field in &mut item.fields {
            let plain = message.fields.iter().filter(|known| known.oneof.is_none());
            let oneofs = message
                .oneofs
                .iter()
                .map(|oneof| (&oneof.ident, &oneof.comment));
            let mut all = plain
                .map(|known| (&known.ident, &known.comment))
                .chain(oneofs);
            if let Some((_, comment)) = all.find(|(ident, _)| field.ident.as_ref() == Some(*ident))
            {
                prepend(&mut field.attrs, comment);
            }
        }
    }

    fn add_to_enum(&self, item: &mut ItemEnum, module: &str) {
        let path = format!("{module}{}", item.ident);
        if let Some((message, at)) = self.oneofs.get(&path) {
            let oneof = &message.oneofs[*at];
            prepend(&mut item.attrs, &oneof.comment);
            for variant in &mut item.variants {
                let mut members = oneof.fields.iter().map(|at| &message.fields[*at]);
                if let Some(field) =
                    members.find(|field| field.variant.as_ref() == Some(&variant.ident))
                {
                    prepend(&mut variant.attrs, &field.comment);
                }
            }
        } else if let Some(declared) = self.enums.get(&path) {
            // `skip_debug` covers enums too, which have nothing to hide.
            item.attrs.insert(0, parse_quote!(#[derive(Debug)]));
            prepend(&mut item.attrs, &declared.comment);
            for variant in &mut item.variants {
                if let Some(value) = declared
                    .values
                    .iter()
                    .find(|value| value.variant == variant.ident)
                {
                    prepend(&mut variant.attrs, &value.comment);
                }
            }
        }
    }
}

fn prepend(attrs: &mut Vec<Attribute>, text: &str) {
    attrs.splice(0..0, comment::attributes(text));
}
