//! How messages look in Rust: prost's options.

use super::Builder;
use crate::options::AttributeOn;

/// # How messages look
///
/// These are the options of `prost-build`, with its paths: `.team.v2.User.name` is one field, `.team.v2.User` the
/// message or its fields, `.team.v2` everything in the package, `User.name` or `name` whatever ends like that, and
/// `.` is all. A field of a oneof is in the oneof for attributes and [`boxed`](Self::boxed) (`.team.v2.User.contact.email`),
/// and in the message for [`bytes`](Self::bytes).
impl Builder {
    /// Takes a package, a message or an enum from `rust_path` instead of generating it, and what is in it too.
    ///
    /// `proto_path` is a full name with a dot in front; the closest one counts. `rust_path` is a module for a package,
    /// a type for a message or an enum; what is nested in a message is then in the module named like it. It starts
    /// with `::` or `crate`, or is a plain type such as `u64`.
    ///
    /// Two crates share packages by it: one generates `base.v1`, the other takes it from there. Messages, JSON,
    /// validators, clients and servers of the other crate then use the first one's. Types that this generator has not
    /// made have to implement what is asked of them: `prost::Message` and `Debug`; `protojson_prost::ProtoJson` where
    /// a message with JSON holds them, or `ProtoEnum` for an enum; `protovalidate_prost::Validate` where the schema
    /// gives them rules; all of them to be the request or response of a client or a server. An enum that is the state of
    /// a `poll` option has `TryFrom<i32>` and `as_str_name`, as prost makes them. Services in an external package are not
    /// generated either.
    ///
    /// Google's own types are those of `prost_types`, and plain Rust types where prost has them (`Int64Value` is
    /// `i64`), until they are mapped: `.google.protobuf` replaces all of them, `.google.protobuf.Timestamp` one.
    ///
    /// ```
    /// let app = connect_prost_build::configure()
    ///     .proto_root("proto")
    ///     .include_dir("../base/proto")
    ///     .extern_path(".base.v1", "::base::base::v1");
    /// ```
    #[must_use]
    pub fn extern_path(
        mut self,
        proto_path: impl Into<String>,
        rust_path: impl Into<String>,
    ) -> Self {
        let mapping = (proto_path.into(), rust_path.into());
        self.options.extern_paths.push(mapping);
        self
    }

    /// Puts an attribute above the messages, enums and oneofs at `path`.
    ///
    /// Every call adds one. Messages implement serde's traits already, see [`json`](Self::json).
    ///
    /// ```
    /// let ordered = connect_prost_build::configure()
    ///     .type_attribute(".shop.v1.Money", "#[derive(PartialOrd)]");
    /// ```
    #[must_use]
    pub fn type_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(AttributeOn::Type, path, attribute)
    }

    /// Puts an attribute above the messages at `path`.
    ///
    /// ```
    /// let must_use = connect_prost_build::configure()
    ///     .message_attribute(".shop.v1", "#[must_use]");
    /// ```
    #[must_use]
    pub fn message_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(AttributeOn::Message, path, attribute)
    }

    /// Puts an attribute above the enums and oneofs at `path`.
    ///
    /// ```
    /// let open = connect_prost_build::configure()
    ///     .enum_attribute("PaymentState", "#[non_exhaustive]");
    /// ```
    #[must_use]
    pub fn enum_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(AttributeOn::Enum, path, attribute)
    }

    /// Puts an attribute above the fields, oneofs in a message, members of a oneof, or values of an enum at `path`.
    ///
    /// ```
    /// let hidden = connect_prost_build::configure()
    ///     .field_attribute(".shop.v1.Item.legacy_id", "#[doc(hidden)]");
    /// ```
    #[must_use]
    pub fn field_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(AttributeOn::Field, path, attribute)
    }

    fn attribute(
        mut self,
        on: AttributeOn,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        let attributes = &mut self.options.attributes;
        attributes.push((on, path.into(), attribute.into()));
        self
    }

    /// Makes the maps at `paths` a `BTreeMap` instead of a `HashMap`.
    ///
    /// ```
    /// let sorted = connect_prost_build::configure().btree_map([".shop.v1.Item.labels"]);
    /// ```
    #[must_use]
    pub fn btree_map<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        for path in paths {
            self.options.btree_map.insert(path, ());
        }
        self
    }

    /// Makes the bytes at `paths` a `prost::bytes::Bytes`, which is cut out of what was received, instead of a
    /// `Vec<u8>`.
    ///
    /// To prost the values of all maps of a message are its `value`: `.shop.v1.Item.value`.
    ///
    /// ```
    /// let shared = connect_prost_build::configure().bytes(["."]);
    /// ```
    #[must_use]
    pub fn bytes<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        for path in paths {
            self.options.bytes.insert(path, ());
        }
        self
    }

    /// Puts the messages in the fields at `path` into a `Box`, besides those that have to be.
    ///
    /// Only fields that hold a single message count: a path may name a whole message. A crate that takes the message by
    /// [`extern_path`](Self::extern_path) needs the same setting, because prost derives `Copy` for
    /// what holds it.
    ///
    /// ```
    /// let small = connect_prost_build::configure().boxed(".shop.v1.Item.picture");
    /// ```
    #[must_use]
    pub fn boxed(mut self, path: impl Into<String>) -> Self {
        self.options.boxed.insert(path, ());
        self
    }
}
