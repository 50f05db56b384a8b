//! A Connect runtime for prost messages: client and server on hyper.
