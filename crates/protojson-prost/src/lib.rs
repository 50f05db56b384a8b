//! ProtoJSON for prost messages: exact, bounded, without reflection.
