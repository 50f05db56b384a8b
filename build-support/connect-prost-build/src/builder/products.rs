//! Which products are generated besides messages.

use super::Builder;
use crate::{HttpRules, RuleErrors};

/// # Products
///
/// Messages are always generated, with `Debug`, and the Specs of their services. The rest is on unless switched off: for
/// all by `client(false)`, for some by `client_for(path, false)`. A path is `.team.v2.UserService` for one element,
/// `.team.v2` for everything in it, `UserService` for whatever has that name, `.` for all. The closest path decides:
/// the element's own, then what its full name ends in, then the nearest thing around it. Of two equal paths the later
/// call counts, and `client(false)` is `client_for(".", false)`.
impl Builder {
    /// Sets whether typed clients are generated.
    ///
    /// ```
    /// let messages_and_servers = connect_prost_build::configure().client(false);
    /// ```
    #[must_use]
    pub fn client(self, yes: bool) -> Self {
        self.client_for(".", yes)
    }

    /// Sets whether typed clients are generated for the services at `path`.
    ///
    /// ```
    /// let one_client = connect_prost_build::configure()
    ///     .client(false)
    ///     .client_for(".team.v2.UserService", true);
    /// ```
    #[must_use]
    pub fn client_for(mut self, path: impl Into<String>, yes: bool) -> Self {
        self.options.products.client.insert(path, yes);
        self
    }

    /// Sets whether service traits are generated.
    ///
    /// ```
    /// let messages_and_clients = connect_prost_build::configure().server(false);
    /// ```
    #[must_use]
    pub fn server(self, yes: bool) -> Self {
        self.server_for(".", yes)
    }

    /// Sets whether service traits are generated for the services at `path`.
    ///
    /// ```
    /// let none_in_team = connect_prost_build::configure().server_for(".team", false);
    /// ```
    #[must_use]
    pub fn server_for(mut self, path: impl Into<String>, yes: bool) -> Self {
        self.options.products.server.insert(path, yes);
        self
    }

    /// Sets whether messages and enums get ProtoJSON: `ProtoJson`, `Serialize` and `Deserialize`.
    ///
    /// Without it `protojson-prost` is not called, and another generator may give messages their serde traits, such as
    /// pbjson-build from what [`descriptor_set_path`](Self::descriptor_set_path) has written. Clients and servers
    /// speak JSON, so they have to be switched off too, or what they send has to get `ProtoJson` from those traits:
    /// by [`json_for`](Self::json_for) and by `protojson_prost::serde_bridge!`.
    ///
    /// ```
    /// let messages_and_validators = connect_prost_build::configure()
    ///     .json(false)
    ///     .client(false)
    ///     .server(false);
    /// ```
    #[must_use]
    pub fn json(self, yes: bool) -> Self {
        self.json_for(".", yes)
    }

    /// Sets whether the messages and enums at `path` get ProtoJSON.
    ///
    /// A single message or enum that is switched off by its own name needs its own implementation of `ProtoJson` (or
    /// `ProtoEnum`), in the crate that includes the generated code: everything that holds it calls it.
    ///
    /// ```
    /// let own_form_of_money = connect_prost_build::configure().json_for(".shop.v1.Money", false);
    /// ```
    #[must_use]
    pub fn json_for(mut self, path: impl Into<String>, yes: bool) -> Self {
        self.options.products.json.insert(path, yes);
        self
    }

    /// Sets whether messages are checked against the rules of `buf.validate`: by `Validate`.
    ///
    /// Without it the rules are not read. Messages of clients and servers have to implement `Validate`: where there are
    /// any, messages without validators implement it and are always valid. Elsewhere `protovalidate-prost` is not
    /// called.
    ///
    /// ```
    /// let unchecked = connect_prost_build::configure().validators(false);
    /// ```
    #[must_use]
    pub fn validators(self, yes: bool) -> Self {
        self.validators_for(".", yes)
    }

    /// Sets whether the messages at `path` are checked.
    ///
    /// A single message that is switched off by its own name needs its own implementation of `Validate`, in the crate
    /// that includes the generated code. Messages of other crates (see [`extern_path`](Self::extern_path)) are checked
    /// where their rules say so; switched off, they are passed over.
    ///
    /// ```
    /// let own_rules_of_money = connect_prost_build::configure().validators_for(".shop.v1.Money", false);
    /// ```
    #[must_use]
    pub fn validators_for(mut self, path: impl Into<String>, yes: bool) -> Self {
        self.options.products.validators.insert(path, yes);
        self
    }

    /// Sets what becomes of validation rules that cannot be compiled; the default is [`RuleErrors::Refuse`].
    #[must_use]
    pub fn rule_errors(mut self, errors: RuleErrors) -> Self {
        self.options.rule_errors = errors;
        self
    }

    /// Sets what becomes of wrong `google.api.http` rules; the default is [`HttpRules::Lenient`].
    ///
    /// A rule is wrong if its path is no template; if a variable, `body` or `response_body` names a field that does not
    /// exist or cannot be there; if a request that is streamed has one, a GET or HEAD has a body, or a binding is in a
    /// binding; if it binds a `debug_redact` field to the URL; or if it is equal to an earlier rule or to a procedure. A
    /// schema that was written for another server may have such rules and is usable without them, so the default leaves
    /// these out. Rules of one's own schema should be strict:
    ///
    /// ```
    /// use connect_prost_build::HttpRules;
    ///
    /// let strict = connect_prost_build::configure().http_rules(HttpRules::Strict);
    /// ```
    ///
    /// Of two equal rules in one package the lenient mode leaves the later one out. Of those in two packages, which may
    /// be served by different hosts, it leaves out none, and warns. A service that is `rest_only` has nothing but its
    /// rules and is always strict. A field that no query can carry is a warning in both modes.
    #[must_use]
    pub fn http_rules(mut self, rules: HttpRules) -> Self {
        self.options.http_rules = rules;
        self
    }
}
