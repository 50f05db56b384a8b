//! The server half of REST.
