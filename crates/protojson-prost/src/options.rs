//! The options of writing and reading.

use crate::{Budget, Registry};

/// The JSON form of 64-bit integers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Int64Format {
    /// Decimal strings, as ProtoJSON prescribes.
    #[default]
    String,
    /// Numbers, for peers that expect them (H7). Readers that hold numbers as doubles lose
    /// precision beyond 2⁵³.
    Number,
}

/// The options of writing. The default is exact ProtoJSON.
///
/// ```
/// use protojson_prost::{Int64Format, WriteOptions};
///
/// let options = WriteOptions::new().emit_defaults(true).int64(Int64Format::Number);
/// assert_eq!(protojson_prost::to_string(&7_i64, &options)?, "7");
/// # Ok::<(), protojson_prost::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct WriteOptions {
    pub(crate) emit_defaults: bool,
    pub(crate) int64: Int64Format,
    pub(crate) original_names: bool,
    pub(crate) enum_numbers: bool,
    pub(crate) sorted_maps: bool,
    pub(crate) indent: Option<u8>,
    pub(crate) redact: bool,
    pub(crate) registry: Registry,
}

impl WriteOptions {
    /// Creates the options of exact ProtoJSON.
    pub const fn new() -> Self {
        Self {
            emit_defaults: false,
            int64: Int64Format::String,
            original_names: false,
            enum_numbers: false,
            sorted_maps: false,
            indent: None,
            redact: false,
            registry: Registry::new(),
        }
    }

    /// Sets whether fields of implicit presence, lists and maps are written when they hold their default (H6).
    ///
    /// Fields of explicit presence and oneofs are written only when set; fields declared
    /// `omit_empty` are never written when empty.
    #[must_use]
    pub const fn emit_defaults(mut self, emit_defaults: bool) -> Self {
        self.emit_defaults = emit_defaults;
        self
    }

    /// Sets the form of 64-bit integers.
    #[must_use]
    pub const fn int64(mut self, int64: Int64Format) -> Self {
        self.int64 = int64;
        self
    }

    /// Sets whether fields are named as in the schema instead of by their JSON names.
    #[must_use]
    pub const fn original_names(mut self, original_names: bool) -> Self {
        self.original_names = original_names;
        self
    }

    /// Sets whether enums are written by number instead of by name.
    #[must_use]
    pub const fn enum_numbers(mut self, enum_numbers: bool) -> Self {
        self.enum_numbers = enum_numbers;
        self
    }

    /// Sets whether maps are written in the order of their keys: equal messages then give equal bytes.
    ///
    /// Otherwise a `HashMap` is written in its own order, which costs nothing.
    #[must_use]
    pub const fn sorted_maps(mut self, sorted_maps: bool) -> Self {
        self.sorted_maps = sorted_maps;
        self
    }

    /// Sets the indentation in spaces per level: every element and member is written on its own line.
    #[must_use]
    pub const fn indent(mut self, spaces: u8) -> Self {
        self.indent = Some(spaces);
        self
    }

    /// Sets whether `"[redacted]"` replaces the value of every field declared `debug_redact`.
    ///
    /// The result is for logs and journals; it cannot be read back.
    #[must_use]
    pub const fn redact(mut self, redact: bool) -> Self {
        self.redact = redact;
        self
    }

    /// Sets the types that may stand in a `google.protobuf.Any`, besides the well-known types.
    #[must_use]
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = registry;
        self
    }
}

/// The handling of input that the schema does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// Reading fails.
    #[default]
    Reject,
    /// The input is skipped as if absent.
    Ignore,
}

/// The options of reading. The default is exact ProtoJSON within the default [`Budget`].
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
    /// Creates the options of exact ProtoJSON: unknown fields and unknown enum names are rejected.
    pub const fn new() -> Self {
        Self {
            unknown_fields: Unknown::Reject,
            unknown_enums: Unknown::Reject,
            lenient: false,
            budget: Budget::new(),
            registry: Registry::new(),
        }
    }

    /// Creates the options of a server: unknown fields are ignored, as Connect runtimes do, and
    /// unknown enum names are rejected.
    pub const fn server() -> Self {
        let mut options = Self::new();
        options.unknown_fields = Unknown::Ignore;
        options
    }

    /// Creates the options of a client that reads the responses of a foreign server.
    ///
    /// Unknown fields and unknown enum names are ignored; `null` means absence everywhere, also in
    /// lists and maps; a key may be spelled in either casing (H5); a string field accepts a number too.
    /// [`from_slice_with_report`](crate::from_slice_with_report) reports what was skipped.
    pub const fn lenient() -> Self {
        let mut options = Self::server();
        options.unknown_enums = Unknown::Ignore;
        options.lenient = true;
        options
    }

    /// Sets the handling of fields that the schema does not know.
    #[must_use]
    pub const fn unknown_fields(mut self, unknown: Unknown) -> Self {
        self.unknown_fields = unknown;
        self
    }

    /// Sets the handling of enum names that the schema does not know.
    ///
    /// When ignored, the field reads as absent, and a list element or map entry with such a value is left out: a status that
    /// is newer than the schema reads as unspecified, which is not final (H37). The [`Report`](crate::Report) holds the
    /// name. Unknown enum *numbers* are always kept.
    #[must_use]
    pub const fn unknown_enums(mut self, unknown: Unknown) -> Self {
        self.unknown_enums = unknown;
        self
    }

    /// Sets the limits of reading.
    #[must_use]
    pub const fn budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// Sets the types that may stand in a `google.protobuf.Any`, besides the well-known types.
    #[must_use]
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = registry;
        self
    }
}
