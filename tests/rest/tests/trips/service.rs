//! The service that returns its requests.

use connect_prost::http::{HeaderName, HeaderValue};
use connect_prost::server::{Context, Limits, Router};
use connect_prost::{ConnectError, Response};
use protojson_prost::Registry;
use rest_tests::generated::rest::v1::{Bag, Items, Kinds, Labels, MESSAGE_TYPES, Records};
use rest_tests::generated::trip::v1::{TripService, TripServiceServer};

/// The header of a response that names the rule of its request.
pub(crate) const RULE: HeaderName = HeaderName::from_static("x-rule");

pub(crate) fn registry() -> Registry {
    Registry::new().with(MESSAGE_TYPES)
}

pub(crate) fn router() -> Router {
    Router::new()
        .add(TripServiceServer::new(Trip))
        .limits(Limits::new().with_reject_unknown(true))
        .registry(registry())
}

type Returned<T> = Result<Response<T>, ConnectError>;

struct Trip;

fn returned<T>(context: &Context, request: T) -> Returned<T> {
    let rule = context
        .http_rule()
        .ok_or_else(|| ConnectError::internal("the call has no rule"))?;
    let mut response = Response::new(request);
    let rule = format!("{} {}", rule.verb, rule.template);
    let rule = HeaderValue::try_from(rule).unwrap();
    response.headers_mut().insert(RULE, rule);
    Ok(response)
}

impl TripService for Trip {
    async fn read(&self, context: Context, request: Kinds) -> Returned<Kinds> {
        returned(&context, request)
    }

    async fn write(&self, context: Context, request: Kinds) -> Returned<Kinds> {
        returned(&context, request)
    }

    async fn part(&self, context: Context, request: Kinds) -> Returned<Kinds> {
        returned(&context, request)
    }

    async fn list(&self, context: Context, request: Kinds) -> Returned<Kinds> {
        returned(&context, request)
    }

    async fn text(&self, context: Context, request: Kinds) -> Returned<Kinds> {
        returned(&context, request)
    }

    async fn remove(&self, context: Context, request: Kinds) -> Returned<Kinds> {
        returned(&context, request)
    }

    async fn form(&self, context: Context, request: Kinds) -> Returned<Kinds> {
        returned(&context, request)
    }

    async fn fill(&self, context: Context, request: Bag) -> Returned<Bag> {
        returned(&context, request)
    }

    async fn label(&self, context: Context, request: Labels) -> Returned<Labels> {
        returned(&context, request)
    }

    async fn stack(&self, context: Context, request: Items) -> Returned<Items> {
        returned(&context, request)
    }

    async fn record(&self, context: Context, request: Records) -> Returned<Records> {
        returned(&context, request)
    }
}
