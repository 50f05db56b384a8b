//! The surfaces of the mock on which the tests run.

use connect_prost::{HttpBody, Protocol, Spec};
use http::Method;
use manus_api::team::v2::team_user_management_api_v2_service::SPECS;
use serde_json::Value;

/// A surface: the protocol of the generated client, and the form of a request that is written by hand.
pub trait Surface: Sized + 'static {
    /// The protocol of the client.
    const PROTOCOL: Protocol;

    /// Returns HTTP method, target and body of a call of user management whose request is this JSON.
    fn request(method: &str, json: &str) -> (Method, String, String);
}

/// Unary Connect.
#[derive(Debug)]
pub enum Connect {}

/// REST.
#[derive(Debug)]
pub enum Rest {}

impl Surface for Connect {
    const PROTOCOL: Protocol = Protocol::Connect;

    fn request(method: &str, json: &str) -> (Method, String, String) {
        let path = spec(method).procedure.to_owned();
        (Method::POST, path, json.to_owned())
    }
}

impl Surface for Rest {
    const PROTOCOL: Protocol = Protocol::Rest;

    /// The JSON of a method without a body becomes a query. Panics unless it is an object of scalars.
    fn request(method: &str, json: &str) -> (Method, String, String) {
        let rule = spec(method).http[0];
        let method = rule.verb.parse().expect("a rule has an HTTP method");
        match rule.body {
            HttpBody::None => {
                let target = format!("{}?{}", rule.template, query(json));
                (method, target, String::new())
            }
            _ => (method, rule.template.to_owned(), json.to_owned()),
        }
    }
}

fn spec(method: &str) -> &'static Spec {
    let found = SPECS.iter().find(|spec| spec.method() == method);
    found.expect("user management has this method")
}

/// Writes the members of an object as pairs.
fn query(json: &str) -> String {
    let value: Value = serde_json::from_str(json).expect("the request is JSON");
    let members = value.as_object().expect("the request is an object");
    let pairs: Vec<String> = members
        .iter()
        .map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name}={text}"),
            None => format!("{name}={value}"),
        })
        .collect();
    pairs.join("&")
}
