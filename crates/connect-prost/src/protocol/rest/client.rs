//! The client half of REST.
