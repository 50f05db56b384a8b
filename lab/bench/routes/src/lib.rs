//! Routers side by side. Each binary is one of them: it finds routes as often as its arguments ask, and `cargo xtask bench rest`
//! counts what that costs.

mod sample;
mod task;

pub use sample::Scenario;
pub use task::Task;
