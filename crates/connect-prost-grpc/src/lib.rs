//! gRPC's standard services for `connect-prost`: health and reflection.
//!
//! Both are ordinary services: they are served over Connect, gRPC and gRPC-Web.
//!
//! | Feature | Default | Brings |
//! |---|---|---|
//! | `health` | yes | [`Health`]: load balancers and orchestrators ask whether a service is serving |
//! | `reflection` | yes | [`Reflection`]: tools like `grpcurl` and `buf curl` ask for the schema of the services |

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
