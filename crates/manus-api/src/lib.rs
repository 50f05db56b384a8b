//! The Manus Enterprise API as Rust: messages, clients and server traits generated from proto/.
