//! A stateful double of the Manus Enterprise API.
