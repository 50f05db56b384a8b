//! Where a call by an HTTP rule is sent: the same for all its attempts.

use bytes::Bytes;
use http::{Method, Uri};

use super::settings::ClientSettings;
use super::urls::url;
use crate::protocol::client::{BoundRequest, constant_path};
use crate::{ConnectError, HttpRule};

/// Method and URL of a request, and the rule that they are made by.
pub(super) struct Target {
    pub(super) rule: &'static HttpRule,
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) has_body: bool,
}

impl Target {
    /// Takes the target of a request and returns it with the request's body.
    ///
    /// # Errors
    ///
    /// When the base URL has no host or has a query, or the URL is too long. The error does not show the URL.
    pub(super) fn new(
        settings: &ClientSettings,
        bound: BoundRequest,
    ) -> Result<(Target, Bytes), ConnectError> {
        let rule = bound.rule;
        let uri = match bound.path_and_query {
            Some(path_and_query) => bound_url(settings, path_and_query),
            None => settings
                .urls
                .get(rule.template, || bound_url(settings, constant_path(rule))),
        };
        let target = Target {
            rule,
            method: bound.method,
            uri: uri?,
            has_body: bound.body.is_some(),
        };
        Ok((target, bound.body.unwrap_or_default().into()))
    }
}

fn bound_url(settings: &ClientSettings, path_and_query: String) -> Result<Uri, ConnectError> {
    let base_url = &settings.base_url;
    if base_url.query().is_some() {
        return Err(ConnectError::invalid_argument(
            "the base URL has a query, which the requests of HTTP rules would lose",
        ));
    }
    let scheme = base_url.scheme_str().unwrap_or_default().len() + "://".len();
    let authority = base_url.authority().map_or("", |host| host.as_str()).len();
    let prefix = base_url.path().trim_end_matches('/').len();
    let length = scheme + authority + prefix + path_and_query.len();
    let limit = settings.http_get_url_limit;
    if length > limit {
        return Err(ConnectError::invalid_argument(format!(
            "the URL has {length} bytes, more than {limit}; see ClientBuilder::http_get_url_limit"
        )));
    }
    url(base_url, path_and_query.into())
}
