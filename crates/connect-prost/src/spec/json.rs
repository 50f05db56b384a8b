//! How a server writes JSON.

#[cfg(feature = "server")]
use protojson_prost::{Int64Format, WriteOptions};

/// How a server writes the JSON of a service's responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct JsonShape {
    /// Whether fields without presence are written when they hold their zero value.
    pub emit_defaults: bool,
    /// Whether 64-bit integers are numbers; strings otherwise, as ProtoJSON has it.
    pub int64_as_number: bool,
}

impl JsonShape {
    /// Exact ProtoJSON: zero values left out, 64-bit integers as strings.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            emit_defaults: false,
            int64_as_number: false,
        }
    }

    /// Sets whether fields that hold their zero value are written.
    #[must_use]
    pub const fn with_emit_defaults(mut self, emit_defaults: bool) -> Self {
        self.emit_defaults = emit_defaults;
        self
    }

    /// Sets whether 64-bit integers are written as numbers.
    #[must_use]
    pub const fn with_int64_as_number(mut self, int64_as_number: bool) -> Self {
        self.int64_as_number = int64_as_number;
        self
    }

    /// Returns the shape as options of the JSON writer.
    #[cfg(feature = "server")]
    pub(crate) const fn write_options(self) -> WriteOptions {
        let int64 = if self.int64_as_number {
            Int64Format::Number
        } else {
            Int64Format::String
        };
        WriteOptions::new()
            .emit_defaults(self.emit_defaults)
            .int64(int64)
    }
}
