//! How messages are written and read.

use crate::{Budget, Registry};

/// How 64-bit integers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Int64 {
    /// As decimal strings, which is what ProtoJSON prescribes.
    #[default]
    String,
    /// As numbers, for peers that expect them (H7). Readers that hold numbers as doubles lose
    /// precision beyond 2⁵³.
    Number,
}

/// How a message is written. The default is exact ProtoJSON.
///
/// ```
/// use protojson_prost::{Int64, WriteOptions};
///
/// let options = WriteOptions::new().emit_defaults(true).int64(Int64::Number);
/// assert_eq!(protojson_prost::to_string(&7_i64, &options)?, "7");
/// # Ok::<(), protojson_prost::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct WriteOptions {
    pub(crate) emit_defaults: bool,
    pub(crate) int64: Int64,
    pub(crate) original_names: bool,
    pub(crate) enum_numbers: bool,
    pub(crate) sorted_maps: bool,
    pub(crate) indent: Option<u8>,
    pub(crate) redact: bool,
    pub(crate) registry: Registry,
}

impl WriteOptions {
    /// Returns the options of exact ProtoJSON.
    pub const fn new() -> Self {
        Self {
            emit_defaults: false,
            int64: Int64::String,
            original_names: false,
            enum_numbers: false,
            sorted_maps: false,
            indent: None,
            redact: false,
            registry: Registry::new(),
        }
    }

    /// Writes fields of implicit presence, lists and maps even when they are empty (H6).
    ///
    /// Fields of explicit presence and oneofs are written only when set; fields declared
    /// `omit_empty` stay away when empty.
    #[must_use]
    pub const fn emit_defaults(mut self, emit_defaults: bool) -> Self {
        self.emit_defaults = emit_defaults;
        self
    }

    /// Says how 64-bit integers are written.
    #[must_use]
    pub const fn int64(mut self, int64: Int64) -> Self {
        self.int64 = int64;
        self
    }

    /// Names fields as the schema does instead of by their JSON names.
    #[must_use]
    pub const fn original_names(mut self, original_names: bool) -> Self {
        self.original_names = original_names;
        self
    }

    /// Writes enums by number instead of by name.
    #[must_use]
    pub const fn enum_numbers(mut self, enum_numbers: bool) -> Self {
        self.enum_numbers = enum_numbers;
        self
    }

    /// Writes maps in the order of their keys, so that equal messages give equal bytes.
    ///
    /// Otherwise a `HashMap` is written in whatever order it has, which costs nothing.
    #[must_use]
    pub const fn sorted_maps(mut self, sorted_maps: bool) -> Self {
        self.sorted_maps = sorted_maps;
        self
    }

    /// Writes every element and member on a line of its own, indented by so many spaces a level.
    #[must_use]
    pub const fn indent(mut self, spaces: u8) -> Self {
        self.indent = Some(spaces);
        self
    }

    /// Writes `"[redacted]"` in place of the value of every field declared `debug_redact`.
    ///
    /// The result is for logs and journals; it does not read back.
    #[must_use]
    pub const fn redact(mut self, redact: bool) -> Self {
        self.redact = redact;
        self
    }

    /// Sets the types that may stand in a `google.protobuf.Any`, beside the well-known types.
    #[must_use]
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = registry;
        self
    }
}

/// What is done about input the schema does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// It is refused.
    #[default]
    Reject,
    /// It is passed over, as if it had not been there.
    Ignore,
}

/// How a message is read. The default is exact ProtoJSON within the default [`Budget`].
///
/// ```
/// use protojson_prost::{Budget, ReadOptions};
///
/// let options = ReadOptions::server().budget(Budget::default().with_bytes(1024));
/// let seconds = protojson_prost::from_slice::<i64>(b"\"42\"", &options)?;
/// assert_eq!(seconds, 42);
/// # Ok::<(), protojson_prost::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    pub(crate) unknown_fields: Unknown,
    pub(crate) unknown_enums: Unknown,
    pub(crate) lenient: bool,
    pub(crate) budget: Budget,
    pub(crate) registry: Registry,
}

impl ReadOptions {
    /// Returns the options of exact ProtoJSON: unknown fields and unknown enum names are refused.
    pub const fn new() -> Self {
        Self {
            unknown_fields: Unknown::Reject,
            unknown_enums: Unknown::Reject,
            lenient: false,
            budget: Budget::new(),
            registry: Registry::new(),
        }
    }

    /// Returns the options of a server: unknown fields are ignored, as Connect runtimes do, and
    /// unknown enum names are refused.
    pub const fn server() -> Self {
        let mut options = Self::new();
        options.unknown_fields = Unknown::Ignore;
        options
    }

    /// Returns the options of a client that reads the answers of a foreign server.
    ///
    /// Unknown fields and unknown enum names are ignored; `null` is absence everywhere, list
    /// elements and map values included; a key may be spelled in either casing (H5); a string
    /// field takes a number too. What is passed over can be had from
    /// [`from_slice_with_report`](crate::from_slice_with_report).
    pub const fn lenient() -> Self {
        let mut options = Self::server();
        options.unknown_enums = Unknown::Ignore;
        options.lenient = true;
        options
    }

    /// Says what is done about fields the schema does not know.
    #[must_use]
    pub const fn unknown_fields(mut self, unknown: Unknown) -> Self {
        self.unknown_fields = unknown;
        self
    }

    /// Says what is done about enum names the schema does not know.
    ///
    /// When ignored, the field is as if it were absent, and a list element or map entry with
    /// such a value is left out; so a status that came later than the schema reads as unspecified,
    /// which is not final (H37). The name itself stands in the [`Report`](crate::Report). Unknown
    /// enum *numbers* are always kept.
    #[must_use]
    pub const fn unknown_enums(mut self, unknown: Unknown) -> Self {
        self.unknown_enums = unknown;
        self
    }

    /// Sets what reading may cost.
    #[must_use]
    pub const fn budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// Sets the types that may stand in a `google.protobuf.Any`, beside the well-known types.
    #[must_use]
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = registry;
        self
    }
}
