//! Defaults of floating-point fields, which every compiler writes in digits of its own.

use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, FieldDescriptorProto};

/// Gives the defaults in and below the messages one form, whichever compiler they are from.
pub(super) fn unify(messages: &mut [DescriptorProto]) {
    let mut left: Vec<&mut DescriptorProto> = messages.iter_mut().collect();
    while let Some(message) = left.pop() {
        message.field.iter_mut().for_each(unify_field);
        left.extend(&mut message.nested_type);
    }
}

fn unify_field(field: &mut FieldDescriptorProto) {
    let Some(text) = &field.default_value else {
        return;
    };
    // The shortest digits that mean the value. Infinities and NaN have one name anyway.
    let unified = match field.r#type() {
        Type::Double => finite(text).map(|value: f64| format!("{value:?}")),
        Type::Float => finite(text).map(|value: f32| format!("{value:?}")),
        _ => None,
    };
    if unified.is_some() {
        field.default_value = unified;
    }
}

fn finite<T: std::str::FromStr + Into<f64> + Copy>(text: &str) -> Option<T> {
    let value: T = text.parse().ok()?;
    value.into().is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unified(kind: Type, text: &str) -> String {
        let field = FieldDescriptorProto {
            default_value: Some(text.to_owned()),
            r#type: Some(kind.into()),
            ..FieldDescriptorProto::default()
        };
        let inner = DescriptorProto {
            field: vec![field],
            ..DescriptorProto::default()
        };
        let mut messages = [DescriptorProto {
            nested_type: vec![inner],
            ..DescriptorProto::default()
        }];
        unify(&mut messages);
        let [message] = messages;
        message.nested_type[0].field[0].default_value().to_owned()
    }

    #[test]
    fn digits_of_all_compilers_become_the_shortest() {
        for (kind, texts, expected) in [
            (
                Type::Float,
                ["0.0000001", "1e-07", "1.0000000116860974e-07"],
                "1e-7",
            ),
            (
                Type::Double,
                ["-1.5e+300", "-1.5e300", "-15e299"],
                "-1.5e300",
            ),
            (Type::Double, ["5", "5.0", "5e0"], "5.0"),
        ] {
            for text in texts {
                assert_eq!(unified(kind, text), expected, "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_finite_number_stays() {
        for text in ["inf", "-inf", "nan"] {
            assert_eq!(unified(Type::Double, text), text);
        }
        assert_eq!(unified(Type::String, "5"), "5");
    }
}
