//! What gRPC's tools expect of a server, for `connect-prost`: health and reflection.
//!
//! Both are services like any other, so they are reached over Connect, gRPC and gRPC-Web alike.
//!
//! | Feature | Default | Brings |
//! |---|---|---|
//! | `health` | yes | [`Health`]: load balancers and orchestrators ask whether a service is fit to be called |
//! | `reflection` | yes | [`Reflection`]: tools like `grpcurl` and `buf curl` ask what can be called |

#![forbid(unsafe_code)]

#[cfg(feature = "health")]
mod health;
#[cfg(feature = "reflection")]
mod reflection;

#[cfg(feature = "health")]
pub use health::{Health, ServingStatus};
#[cfg(feature = "reflection")]
pub use reflection::{Reflection, ReflectionError};

/// Messages, clients and servers of the two services, generated.
pub mod protos {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}
