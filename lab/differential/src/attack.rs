//! Inputs made to hurt a reader, at any size.

use protojson_prost::{Error, ProtoJson, ReadOptions, from_slice};

use crate::ours::{Known, Tree};

/// An input by its name: how it is made, what it is read as.
pub struct Attack {
    /// What it is called on the command line.
    pub name: &'static str,
    make: fn(usize) -> String,
    read: fn(&[u8]) -> Result<(), Error>,
}

/// All there are.
pub const ATTACKS: &[Attack] = &[
    Attack {
        name: "arrays in arrays",
        make: |size| "[".repeat(size),
        read: read::<prost_types::Value>,
    },
    Attack {
        name: "messages in messages",
        make: |size| "{\"child\":".repeat(size / 9),
        read: read::<Tree>,
    },
    Attack {
        name: "objects in an unknown field",
        make: |size| "{\"a\":".repeat(size / 5),
        read: read::<Tree>,
    },
    Attack {
        name: "an Any in an Any",
        make: |size| r#"{"@type":"/google.protobuf.Any","value":"#.repeat(size / 40),
        read: read::<prost_types::Any>,
    },
    Attack {
        name: "types behind what they are of",
        make: |size| {
            let depth = 20;
            let head = r#"{"value":"#.repeat(depth);
            let tail = r#","@type":"/google.protobuf.Any"}"#.repeat(depth);
            let zeros = "0,".repeat(size / 2);
            format!(r#"{head}{{"value":[{zeros}0],"@type":"/google.protobuf.ListValue"}}{tail}"#)
        },
        read: read::<prost_types::Any>,
    },
    Attack {
        name: "digits of a number",
        make: |size| format!("{{\"doubleValue\":{}}}", "7".repeat(size)),
        read: read::<Known>,
    },
    Attack {
        name: "digits of a fraction",
        make: |size| format!("{{\"int64Value\":\"1.{}\"}}", "0".repeat(size)),
        read: read::<Known>,
    },
    Attack {
        name: "digits of an exponent",
        make: |size| format!("{{\"int32Value\":1e{}}}", "9".repeat(size)),
        read: read::<Known>,
    },
    Attack {
        name: "digits of a timestamp",
        make: |size| {
            format!(
                "{{\"timestamp\":\"1970-01-01T00:00:00.{}Z\"}}",
                "1".repeat(size)
            )
        },
        read: read::<Known>,
    },
    Attack {
        name: "digits of a duration",
        make: |size| format!("{{\"duration\":\"{}s\"}}", "1".repeat(size)),
        read: read::<Known>,
    },
    Attack {
        name: "keys of a Struct",
        make: |size| object("struct", size / 10, |at| format!("\"{at:x}\":0")),
        read: read::<Known>,
    },
    Attack {
        name: "keys of a map",
        make: |size| object("byName", size / 10, |at| format!("\"{at:x}\":{{}}")),
        read: read::<Tree>,
    },
    Attack {
        name: "unknown keys",
        make: |size| object("child", size / 10, |at| format!("\"{at:x}\":0")),
        read: read::<Tree>,
    },
    Attack {
        name: "one unknown key again and again",
        make: |size| object("child", size / 6, |_| "\"a\":0".to_owned()),
        read: read::<Tree>,
    },
    Attack {
        name: "one key of a map again and again",
        make: |size| object("byName", size / 7, |_| "\"a\":{}".to_owned()),
        read: read::<Tree>,
    },
    Attack {
        name: "a field under both its names",
        make: |size| {
            object("child", size / 18, |at| {
                format!("\"{}\":{{}}", ["by_name", "byName"][at % 2])
            })
        },
        read: read::<Tree>,
    },
    Attack {
        name: "escapes",
        make: |size| format!("{{\"label\":\"{}\"}}", "\\u00e9".repeat(size / 6)),
        read: read::<Tree>,
    },
    Attack {
        name: "escapes of a key",
        make: |size| format!("{{\"{}\":0}}", "\\u0061".repeat(size / 6)),
        read: read::<Tree>,
    },
    Attack {
        name: "halves of surrogate pairs",
        make: |size| {
            format!(
                "{{\"label\":\"{}\"}}",
                "\\ud83e\\udd80".repeat(size / 12) + "\\ud83e"
            )
        },
        read: read::<Tree>,
    },
    Attack {
        name: "base64 that ends in garbage",
        make: |size| format!("{{\"bytesValue\":\"{}!\"}}", "AA_-".repeat(size / 4)),
        read: read::<Known>,
    },
    Attack {
        name: "base64 in one escape each",
        make: |size| format!("{{\"bytesValue\":\"{}\"}}", "\\u0041".repeat(size / 6)),
        read: read::<Known>,
    },
    Attack {
        name: "paths of a field mask",
        make: |size| format!("{{\"fieldMask\":\"{}a\"}}", "aB,".repeat(size / 3)),
        read: read::<Known>,
    },
    Attack {
        name: "nothing but space",
        make: |size| format!("{}{{}}", "\n\t \r".repeat(size / 4)),
        read: read::<Tree>,
    },
    Attack {
        name: "many small messages",
        make: |size| format!("{{\"children\":[{}{{}}]}}", "{},".repeat(size / 3)),
        read: read::<Tree>,
    },
];

impl Attack {
    /// The input, of about that many bytes.
    pub fn input(&self, size: usize) -> String {
        (self.make)(size)
    }

    /// Reads the input.
    ///
    /// # Errors
    ///
    /// The reader rejects most of them.
    pub fn read(&self, input: &str) -> Result<(), Error> {
        (self.read)(input.as_bytes())
    }
}

fn read<M: ProtoJson>(input: &[u8]) -> Result<(), Error> {
    from_slice::<M>(input, &ReadOptions::server()).map(drop)
}

/// An object in a field, of that many members.
fn object(field: &str, count: usize, member: fn(usize) -> String) -> String {
    let members: Vec<String> = (0..count).map(member).collect();
    format!("{{\"{field}\":{{{}}}}}", members.join(","))
}
