//! Methods at paths that look alike.

use connect_prost::server::Context;
use connect_prost::{ConnectError, Response};

use super::echo;
use crate::generated::rest::v1::{MatchService, Place, RootService};

/// Returns what variables took.
pub(super) struct Places;

impl MatchService for Places {
    async fn first(
        &self,
        context: Context,
        request: Place,
    ) -> Result<Response<Place>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn second(
        &self,
        context: Context,
        request: Place,
    ) -> Result<Response<Place>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn third(
        &self,
        context: Context,
        request: Place,
    ) -> Result<Response<Place>, ConnectError> {
        Ok(echo(&context, request))
    }
}

impl RootService for Places {
    async fn root(
        &self,
        context: Context,
        request: Place,
    ) -> Result<Response<Place>, ConnectError> {
        Ok(echo(&context, request))
    }
}
