//! How the messages of a method are bound to requests and responses of its HTTP rules.

use http::request;
use protojson_prost::pairs::{self, Body, Content, Options, Request, Variable};
use protojson_prost::{Error, WriteOptions};

use super::context::Context;
use super::route_table::captures;
use super::settings::RouterSettings;
use crate::protocol::server::unbound;
use crate::{ConnectError, Consumes, HttpBody, HttpRule, Message};

/// As many variables as a path usually has at most: so many are bound without an allocation.
const FEW: usize = 8;

const NO_VARIABLE: Variable<'_> = Variable {
    field: "",
    value: "",
    is_multi: false,
};

/// Writes one field of a response as JSON; returns whether it is set.
pub(super) type WriteField<Res> =
    fn(&Res, &str, &WriteOptions, &mut Vec<u8>) -> Result<bool, Error>;

/// The functions by which a method with HTTP rules reads its requests and writes its responses. A method without rules has none,
/// so that no code is made for it.
pub struct HttpBinding<Req, Res> {
    pub(super) read: fn(&Request<'_>, &Options<'_>) -> Result<Req, Error>,
    /// If one of the rules has a `response_body`.
    pub(super) write_field: Option<WriteField<Res>>,
}

impl<Req: Message, Res: Message> HttpBinding<Req, Res> {
    pub(crate) const fn new() -> Self {
        Self {
            read: pairs::read::<Req>,
            write_field: None,
        }
    }

    pub(crate) const fn with_response_body() -> Self {
        Self {
            read: pairs::read::<Req>,
            write_field: Some(pairs::write_field::<Res>),
        }
    }
}

impl<Req, Res> Clone for HttpBinding<Req, Res> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Req, Res> Copy for HttpBinding<Req, Res> {}

impl<Req, Res> HttpBinding<Req, Res> {
    /// Binds path, query and body of a request to its message.
    pub(super) fn bind(
        &self,
        settings: &RouterSettings,
        context: &Context,
        rule: &'static HttpRule,
        body: &[u8],
    ) -> Result<Req, ConnectError> {
        let parts = context.parts();
        let captured = captured(rule, parts);
        let (mut few, many);
        let variables: &[Variable<'_>] = if rule.variables.is_empty() {
            &[]
        } else if rule.variables.len() <= FEW {
            few = [NO_VARIABLE; FEW];
            let places = few.iter_mut().zip(captured);
            let count = places.map(|(place, variable)| *place = variable).count();
            &few[..count]
        } else {
            many = captured.collect::<Vec<_>>();
            &many
        };
        let request = Request {
            variables,
            query: parts.uri.query().unwrap_or_default(),
            body: match rule.body {
                HttpBody::None => Body::None,
                HttpBody::Whole => Body::Whole,
                HttpBody::Field(field) => Body::Field(field),
            },
            content: match context.spec().consumes {
                Consumes::Json => Content::Json(body),
                Consumes::Form => Content::Form(body),
            },
        };
        let read = settings.read_options();
        (self.read)(&request, &settings.pair_options(&read)).map_err(unbound)
    }
}

/// Returns the variables of a path with their values.
fn captured<'p>(
    rule: &'static HttpRule,
    parts: &'p request::Parts,
) -> impl Iterator<Item = Variable<'p>> {
    captures(rule, parts.uri.path()).map(|(variable, value)| Variable {
        field: variable.field,
        value,
        is_multi: variable.is_multi(rule),
    })
}
