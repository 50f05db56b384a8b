//! Methods that return the request.

use connect_prost::server::Context;
use connect_prost::{ConnectError, Response};

use super::echo;
use crate::generated::rest::v1::{Bag, EchoService, Items, Kinds, Labels, Records, Tree};

/// Returns requests.
pub(super) struct Echo;

impl EchoService for Echo {
    async fn read(
        &self,
        context: Context,
        request: Kinds,
    ) -> Result<Response<Kinds>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn write(
        &self,
        context: Context,
        request: Kinds,
    ) -> Result<Response<Kinds>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn part(
        &self,
        context: Context,
        request: Kinds,
    ) -> Result<Response<Kinds>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn bare(
        &self,
        context: Context,
        request: Kinds,
    ) -> Result<Response<Kinds>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn remove(
        &self,
        context: Context,
        request: Kinds,
    ) -> Result<Response<Kinds>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn other(
        &self,
        context: Context,
        request: Kinds,
    ) -> Result<Response<Kinds>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn pick(
        &self,
        context: Context,
        request: Kinds,
    ) -> Result<Response<Kinds>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn grow(&self, context: Context, request: Tree) -> Result<Response<Tree>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn seek(&self, context: Context, request: Bag) -> Result<Response<Bag>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn fill(&self, context: Context, request: Bag) -> Result<Response<Bag>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn label(
        &self,
        context: Context,
        request: Labels,
    ) -> Result<Response<Labels>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn stack(
        &self,
        context: Context,
        request: Items,
    ) -> Result<Response<Items>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn record(
        &self,
        context: Context,
        request: Records,
    ) -> Result<Response<Records>, ConnectError> {
        Ok(echo(&context, request))
    }

    async fn show(&self, context: Context, request: Bag) -> Result<Response<Bag>, ConnectError> {
        Ok(echo(&context, request))
    }
}
