//! Random messages, from their descriptors.

use std::collections::HashMap;
use std::fmt;

use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, ReflectMessage, Value,
};

mod known;
mod scalar;

/// How deep a message that contains itself goes.
const DEPTH: usize = 2;

/// A random message. Its debug form is JSON, because that of a descriptor may have no end.
pub struct Random(pub DynamicMessage);

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(&self.0).unwrap_or_else(|error| error.to_string());
        write!(f, "{} {text}", self.0.descriptor().full_name())
    }
}

/// Messages of a type, with every field absent in half of them.
pub fn message(descriptor: &MessageDescriptor) -> impl Strategy<Value = Random> + use<> {
    below(descriptor, DEPTH).prop_map(Random)
}

type Setting = Option<(FieldDescriptor, Value)>;

fn below(descriptor: &MessageDescriptor, depth: usize) -> BoxedStrategy<DynamicMessage> {
    if let Some(known) = known::message(descriptor) {
        return known;
    }
    let alone = descriptor
        .fields()
        .filter(is_alone)
        .filter_map(|field| setting(field, depth));
    let oneofs = descriptor
        .oneofs()
        .filter(|oneof| !oneof.is_synthetic())
        .filter_map(|oneof| {
            let members: Vec<_> = oneof
                .fields()
                .filter_map(|field| setting(field, depth))
                .collect();
            (!members.is_empty()).then(|| proptest::strategy::Union::new(members).boxed())
        });
    let settings: Vec<BoxedStrategy<Setting>> = alone.chain(oneofs).collect();
    let descriptor = descriptor.clone();
    settings
        .prop_map(move |settings| {
            let mut message = DynamicMessage::new(descriptor.clone());
            for (field, value) in settings.into_iter().flatten() {
                message.set_field(&field, value);
            }
            message
        })
        .boxed()
}

fn is_alone(field: &FieldDescriptor) -> bool {
    field
        .containing_oneof()
        .is_none_or(|oneof| oneof.is_synthetic())
}

fn setting(field: FieldDescriptor, depth: usize) -> Option<BoxedStrategy<Setting>> {
    let values = values(&field, depth)?;
    let some = values.prop_map(move |value| Some((field.clone(), value)));
    Some(prop_oneof![Just(None), some].boxed())
}

fn values(field: &FieldDescriptor, depth: usize) -> Option<BoxedStrategy<Value>> {
    if field.is_map() {
        let entry = field.kind();
        let entry = entry.as_message()?;
        let key = scalar::key(&entry.map_entry_key_field().kind());
        let value = one(&entry.map_entry_value_field().kind(), depth)?;
        let map = hash_map(key, value, 0..4);
        return Some(
            map.prop_map(|map: HashMap<MapKey, Value>| Value::Map(map))
                .boxed(),
        );
    }
    let one = one(&field.kind(), depth)?;
    match field.is_list() {
        true => Some(vec(one, 0..4).prop_map(Value::List).boxed()),
        false => Some(one),
    }
}

/// `None` for a message that would go too deep.
fn one(kind: &Kind, depth: usize) -> Option<BoxedStrategy<Value>> {
    match kind {
        Kind::Message(inner) if depth == 0 && !known::is_known(inner) => None,
        Kind::Message(inner) => Some(
            below(inner, depth.saturating_sub(1))
                .prop_map(Value::Message)
                .boxed(),
        ),
        other => Some(scalar::value(other)),
    }
}

/// Whether two messages of one type hold the same, where a NaN is the same as another.
pub fn same(a: &DynamicMessage, b: &DynamicMessage) -> bool {
    a.descriptor() == b.descriptor()
        && a.descriptor()
            .fields()
            .all(|field| match (a.has_field(&field), b.has_field(&field)) {
                (true, true) => same_value(&a.get_field(&field), &b.get_field(&field)),
                (a, b) => a == b,
            })
}

fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::F64(a), Value::F64(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (Value::F32(a), Value::F32(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (Value::Message(a), Value::Message(b)) => same(a, b),
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same_value(a, b)))
        }
        _ => a == b,
    }
}
