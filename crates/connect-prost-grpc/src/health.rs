//! `grpc.health.v1.Health`: the serving status of services, set by the program.

use std::collections::BTreeMap;
use std::sync::Arc;

use connect_prost::server::{Context, Sender};
use connect_prost::{ConnectError, Response};
use tokio::sync::watch;

pub use crate::protos::grpc::health::v1::health_check_response::ServingStatus;
use crate::protos::grpc::health::v1::{
    Health as HealthTrait, HealthCheckRequest, HealthCheckResponse, HealthListRequest,
    HealthListResponse, HealthServer,
};

/// The serving status of each service. Clones share it.
///
/// ```
/// use connect_prost::server::Router;
/// use connect_prost_grpc::{Health, ServingStatus};
///
/// let health = Health::new();
/// health.set("acme.v1.ThingService", ServingStatus::Serving);
/// let router = Router::new().add(health.service());
/// // Later, before the program stops:
/// health.set("acme.v1.ThingService", ServingStatus::NotServing);
/// # let _ = router;
/// ```
#[derive(Clone, Debug)]
pub struct Health {
    statuses: Arc<watch::Sender<BTreeMap<String, ServingStatus>>>,
}

impl Health {
    /// Creates a health service that knows only the server as a whole (the empty name), which is serving.
    #[must_use]
    pub fn new() -> Self {
        let whole = (String::new(), ServingStatus::Serving);
        let (statuses, _) = watch::channel(BTreeMap::from([whole]));
        Self {
            statuses: Arc::new(statuses),
        }
    }

    /// Sets the status of a service by its full name; the empty name is the server as a whole. Watchers are notified.
    pub fn set(&self, service: impl Into<String>, status: ServingStatus) {
        let service = service.into();
        self.statuses.send_if_modified(|statuses| {
            let before = statuses.insert(service, status);
            before != Some(status)
        });
    }

    /// Removes a service; its watchers are notified that it is unknown.
    pub fn remove(&self, service: &str) {
        self.statuses
            .send_if_modified(|statuses| statuses.remove(service).is_some());
    }

    /// Returns the service for a router.
    #[must_use]
    pub fn service(&self) -> impl connect_prost::__private::server::Service + use<> {
        HealthServer::new(HealthService(self.clone()))
    }
}

impl Default for Health {
    fn default() -> Self {
        Self::new()
    }
}

/// The implementation of the service, apart from [`Health`], whose methods are for the program.
struct HealthService(Health);

fn response(status: ServingStatus) -> HealthCheckResponse {
    let mut response = HealthCheckResponse::default();
    response.set_status(status);
    response
}

impl HealthTrait for HealthService {
    async fn check(
        &self,
        _context: Context,
        request: HealthCheckRequest,
    ) -> Result<Response<HealthCheckResponse>, ConnectError> {
        let statuses = self.0.statuses.borrow();
        let status = statuses
            .get(&request.service)
            .ok_or_else(|| ConnectError::not_found("the service is not known"))?;
        Ok(Response::new(response(*status)))
    }

    async fn list(
        &self,
        _context: Context,
        _request: HealthListRequest,
    ) -> Result<Response<HealthListResponse>, ConnectError> {
        let statuses = self.0.statuses.borrow();
        let statuses = statuses
            .iter()
            .map(|(name, status)| (name.clone(), response(*status)));
        Ok(Response::new(HealthListResponse {
            statuses: statuses.collect(),
        }))
    }

    async fn watch(
        &self,
        _context: Context,
        request: HealthCheckRequest,
        mut out: Sender<HealthCheckResponse>,
    ) -> Result<(), ConnectError> {
        let mut changes = self.0.statuses.subscribe();
        let mut sent = None;
        loop {
            let status = changes.borrow_and_update().get(&request.service).copied();
            let status = status.unwrap_or(ServingStatus::ServiceUnknown);
            if sent != Some(status) {
                out.send(response(status)).await?;
                sent = Some(status);
            }
            if changes.changed().await.is_err() {
                return Ok(());
            }
        }
    }
}
