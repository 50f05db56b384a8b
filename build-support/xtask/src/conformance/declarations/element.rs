//! The elements that descriptors declare, as text that can be compared.
//!
//! Comments and source positions are left out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, Kind, Value};
use protox::file::{ChainFileResolver, GoogleFileResolver, IncludeFileResolver};

/// What files declare: kind and full name of each element, and all that is stated of it.
pub(super) type Elements = BTreeMap<String, String>;

/// The lists of a descriptor whose members have names of their own, and what a member is called here.
const NAMED: [(&str, &str); 9] = [
    ("message_type", "message"),
    ("nested_type", "message"),
    ("enum_type", "enum"),
    ("value", "value"),
    ("field", "field"),
    ("oneof_decl", "oneof"),
    ("extension", "extension"),
    ("service", "service"),
    ("method", "method"),
];

/// The lists whose members are distinguished by their content.
const NAMELESS: [&str; 3] = ["extension_range", "reserved_range", "reserved_name"];

/// The option that our declarations leave out.
const PREDEFINED: &str = "buf.validate.predefined";

/// Compiles the files, found on the include path, and takes them apart.
pub(super) fn read(
    include: &[PathBuf],
    files: &[&str],
) -> Result<Elements, Box<dyn std::error::Error>> {
    let mut resolver = ChainFileResolver::new();
    // First, for the compiler's own file is the one that it can read.
    resolver.add(GoogleFileResolver::new());
    for folder in include {
        resolver.add(IncludeFileResolver::new(folder.clone()));
    }
    let mut compiler = protox::Compiler::with_file_resolver(resolver);
    compiler.include_imports(true);
    for file in files {
        compiler
            .open_file(file)
            .map_err(|error| format!("{file}: {error}"))?;
    }
    // Only the bytes hold the options that are extensions.
    let bytes = compiler.encode_file_descriptor_set();
    let pool = DescriptorPool::decode(bytes.as_slice())?;
    let set = pool
        .get_message_by_name("google.protobuf.FileDescriptorSet")
        .ok_or("none of the files imports google/protobuf/descriptor.proto")?;
    let set = DynamicMessage::decode(set, bytes.as_slice())?;
    let mut elements = Elements::new();
    for file in messages(&set, "file") {
        let name = string(file, "name");
        if files.contains(&name.as_str()) {
            let package = string(file, "package");
            add(&mut elements, file, format!("file {name}"), &package, &[]);
        }
    }
    Ok(elements)
}

/// Adds an element, and what is declared within it, in `scope`; `oneofs` are those of the message around it.
fn add(
    elements: &mut Elements,
    element: &DynamicMessage,
    name: String,
    scope: &str,
    oneofs: &[String],
) {
    let own: Vec<String> = messages(element, "oneof_decl")
        .map(|oneof| string(oneof, "name"))
        .collect();
    let mut facts = Vec::new();
    for (field, value) in element.fields() {
        let list = field.name();
        if let Some((_, kind)) = NAMED.iter().find(|(named, _)| *named == list) {
            for inner in messages(element, list) {
                let full_name = format!("{scope}.{}", string(inner, "name"));
                let name = format!("{kind} {full_name}");
                add(elements, inner, name, &full_name, &own);
            }
        } else if NAMELESS.contains(&list) {
            for member in value.as_list().into_iter().flatten() {
                let member = text(&field.kind(), member);
                elements.insert(format!("{name} {list} {member}"), "there".to_owned());
            }
        } else if let Some(fact) = fact(&field, value, oneofs) {
            facts.push(fact);
        }
    }
    elements.insert(name, format!("({})", facts.join(", ")));
}

/// The fact that a field of a descriptor states, unless it need not be equal.
fn fact(field: &FieldDescriptor, value: &Value, oneofs: &[String]) -> Option<String> {
    let of_file = field.parent_message().name() == "FileDescriptorProto";
    let stated = match field.name() {
        "name" | "source_code_info" => return None,
        "options" if of_file => return None,
        // The index among the oneofs does not matter.
        "oneof_index" => value
            .as_i32()
            .and_then(|at| oneofs.get(usize::try_from(at).ok()?))?
            .clone(),
        _ => text(&field.kind(), value),
    };
    (stated != EMPTY).then(|| format!("{}: {stated}", field.name()))
}

const EMPTY: &str = "{}";

/// The value in source form.
fn text(kind: &Kind, value: &Value) -> String {
    match (value, kind) {
        (Value::List(members), _) => {
            let members: Vec<String> = members.iter().map(|member| text(kind, member)).collect();
            format!("[{}]", members.join(", "))
        }
        (Value::Message(message), _) => {
            let fields = message
                .fields()
                .map(|(field, value)| format!("{}: {}", field.name(), text(&field.kind(), value)));
            let extensions = message
                .extensions()
                .filter(|(extension, _)| extension.full_name() != PREDEFINED)
                .map(|(extension, value)| {
                    let stated = text(&extension.kind(), value);
                    format!("[{}]: {stated}", extension.full_name())
                });
            let all: Vec<String> = fields.chain(extensions).collect();
            format!("{{{}}}", all.join(", "))
        }
        (Value::EnumNumber(number), Kind::Enum(names)) => names
            .get_value(*number)
            .map_or_else(|| number.to_string(), |value| value.name().to_owned()),
        (Value::String(text), _) => format!("{text:?}"),
        (Value::Bool(yes), _) => yes.to_string(),
        (Value::I32(number), _) => number.to_string(),
        (other, _) => format!("{other:?}"),
    }
}

fn messages<'a>(
    message: &'a DynamicMessage,
    list: &str,
) -> impl Iterator<Item = &'a DynamicMessage> {
    let found = message
        .fields()
        .find(|(field, _)| field.name() == list)
        .and_then(|(_, value)| value.as_list());
    found.into_iter().flatten().filter_map(Value::as_message)
}

fn string(message: &DynamicMessage, name: &str) -> String {
    let value = message.get_field_by_name(name);
    value
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
