//! What generated protovalidate validators call: violations, field paths, formats.
