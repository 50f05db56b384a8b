//! One hostile request, and the code of the expected response.

use bytes::Bytes;
use connect_prost::http::{Method, Request};
use connect_prost::{Body, Code};

/// A request and the code of its response; none if it must succeed.
pub(crate) struct Attack {
    pub(crate) what: String,
    pub(crate) code: Option<Code>,
    method: Method,
    path: String,
    headers: Vec<(&'static str, &'static str)>,
    body: Bytes,
}

impl Attack {
    pub(crate) fn get(what: impl Into<String>, path: String, code: Option<Code>) -> Attack {
        Attack {
            what: what.into(),
            code,
            method: Method::GET,
            path,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    pub(crate) fn post(
        what: impl Into<String>,
        procedure: &str,
        headers: &[(&'static str, &'static str)],
        body: impl Into<Bytes>,
        code: Option<Code>,
    ) -> Attack {
        Attack {
            what: what.into(),
            code,
            method: Method::POST,
            path: procedure.to_owned(),
            headers: headers.to_vec(),
            body: body.into(),
        }
    }

    pub(crate) fn is_get(&self) -> bool {
        self.method == Method::GET
    }

    /// Returns the request to a server at `origin`.
    pub(crate) fn request(&self, origin: &str) -> Request<Body> {
        let uri = format!("{origin}{}", self.path);
        let mut request = Request::builder().method(self.method.clone()).uri(uri);
        for (name, value) in &self.headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::full(self.body.clone()));
        request.expect("the parts are valid")
    }
}
