//! Methods that return their request.

use http::{HeaderName, HeaderValue};
use rest_over_grpc::handling::{Context, Status};

use crate::generated::rest::v1::{
    Bag, EchoService, Items, Kinds, Labels, MatchService, Place, Records, RootService, Tree,
};

/// Returns requests.
#[derive(Clone)]
pub(crate) struct Echo;

/// Returns the request as it was bound, and in `x-method` the name of the method.
pub(crate) fn echo<T>(context: &mut Context, method: &'static str, request: T) -> T {
    let name = HeaderName::from_static("x-method");
    context.insert_response_header(name, HeaderValue::from_static(method));
    request
}

impl EchoService for Echo {
    async fn read(&self, request: Kinds, context: &mut Context) -> Result<Kinds, Status> {
        Ok(echo(context, "Read", request))
    }

    async fn write(&self, request: Kinds, context: &mut Context) -> Result<Kinds, Status> {
        Ok(echo(context, "Write", request))
    }

    async fn part(&self, request: Kinds, context: &mut Context) -> Result<Kinds, Status> {
        Ok(echo(context, "Part", request))
    }

    async fn bare(&self, request: Kinds, context: &mut Context) -> Result<Kinds, Status> {
        Ok(echo(context, "Bare", request))
    }

    async fn remove(&self, request: Kinds, context: &mut Context) -> Result<Kinds, Status> {
        Ok(echo(context, "Remove", request))
    }

    async fn other(&self, request: Kinds, context: &mut Context) -> Result<Kinds, Status> {
        Ok(echo(context, "Other", request))
    }

    async fn pick(&self, request: Kinds, context: &mut Context) -> Result<Kinds, Status> {
        Ok(echo(context, "Pick", request))
    }

    async fn grow(&self, request: Tree, context: &mut Context) -> Result<Tree, Status> {
        Ok(echo(context, "Grow", request))
    }

    async fn seek(&self, request: Bag, context: &mut Context) -> Result<Bag, Status> {
        Ok(echo(context, "Seek", request))
    }

    async fn fill(&self, request: Bag, context: &mut Context) -> Result<Bag, Status> {
        Ok(echo(context, "Fill", request))
    }

    async fn label(&self, request: Labels, context: &mut Context) -> Result<Labels, Status> {
        Ok(echo(context, "Label", request))
    }

    async fn stack(&self, request: Items, context: &mut Context) -> Result<Items, Status> {
        Ok(echo(context, "Stack", request))
    }

    async fn record(&self, request: Records, context: &mut Context) -> Result<Records, Status> {
        Ok(echo(context, "Record", request))
    }

    async fn show(&self, request: Bag, context: &mut Context) -> Result<Bag, Status> {
        Ok(echo(context, "Show", request))
    }
}

impl MatchService for Echo {
    async fn first(&self, request: Place, context: &mut Context) -> Result<Place, Status> {
        Ok(echo(context, "First", request))
    }

    async fn second(&self, request: Place, context: &mut Context) -> Result<Place, Status> {
        Ok(echo(context, "Second", request))
    }

    async fn third(&self, request: Place, context: &mut Context) -> Result<Place, Status> {
        Ok(echo(context, "Third", request))
    }
}

impl RootService for Echo {
    async fn root(&self, request: Place, context: &mut Context) -> Result<Place, Status> {
        Ok(echo(context, "Root", request))
    }
}
