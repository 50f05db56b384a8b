//! The string formats of protovalidate.
//!
//! None of these functions allocates. An empty string is valid only as a URI reference and as a header value; for the
//! others it breaks the rule whose id ends in `_empty`.

mod email;
mod header;
mod hostname;
mod identifier;
mod ip;
mod uri;

pub use email::is_email;
pub use header::{is_header_name, is_header_name_loose, is_header_value, is_header_value_loose};
pub use hostname::{is_address, is_host_and_port, is_hostname};
pub use identifier::{is_protobuf_dot_fqn, is_protobuf_fqn, is_tuuid, is_ulid, is_uuid};
pub use ip::{
    is_ip, is_ip_prefix, is_ip_with_prefixlen, is_ipv4, is_ipv4_prefix, is_ipv4_with_prefixlen,
    is_ipv6, is_ipv6_prefix, is_ipv6_with_prefixlen,
};
pub use uri::{is_uri, is_uri_ref};

#[cfg(test)]
mod tests;
