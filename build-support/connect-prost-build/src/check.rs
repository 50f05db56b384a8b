//! Checks of the model and its rules: what is wrong with a schema that compiles.
//!
//! A rule that is wrong in itself was reported when it was read.

mod contradiction;
mod errors;
mod fields;
mod lookup;
mod members;
mod methods;
mod names;
mod option_path;
mod page;
mod paths;
mod poll;
mod poll_states;
mod products;
mod rest_options;
mod routes;
mod schemes;
mod words;
mod wrapper;

use crate::error::Diagnostics;
use crate::model::{Message, Model, Service};
use crate::options::RuleErrors;
use crate::rules::Rules;

pub(crate) use self::routes::RouteFindings;

/// Runs every check over everything that is generated, and adds what is wrong. Returns what became of the routes.
pub(crate) fn all(model: &Model, rules: &Rules, diagnostics: &mut Diagnostics) -> RouteFindings {
    let are_rules_checked = model.options.rule_errors == RuleErrors::Refuse;
    paths::check(model, diagnostics);
    methods::operations(model, diagnostics);
    schemes::check(model, diagnostics);
    let routes = routes::check(model, diagnostics);
    for package in &model.packages {
        for message in &package.messages {
            check_message(model, message, diagnostics);
            if let Some(rules) = rules.of(message).filter(|_| are_rules_checked) {
                contradiction::check(model, message, rules, diagnostics);
            }
        }
        for item in &package.enums {
            members::of_enum(model, item, diagnostics);
        }
        for service in &package.services {
            check_service(model, service, diagnostics);
        }
    }
    routes
}

fn check_message(model: &Model, message: &Message, diagnostics: &mut Diagnostics) {
    members::of_message(model, message, diagnostics);
    for field in &message.fields {
        diagnostics.keep(products::generated(model, field));
        diagnostics.keep(fields::omit_empty(model, field));
        diagnostics.keep(fields::zero(model, field));
        diagnostics.keep(products::json_below(model, message, field));
    }
}

fn check_service(model: &Model, service: &Service, diagnostics: &mut Diagnostics) {
    members::of_service(model, service, diagnostics);
    wrapper::check(model, service, diagnostics);
    errors::check(model, service, diagnostics);
    diagnostics.keep(products::json_of_methods(model, service));
    methods::routes_of_rest(model, service, diagnostics);
    for method in &service.methods {
        methods::credentials(model, method, diagnostics);
        rest_options::check(model, service, method, diagnostics);
        page::check(model, method, diagnostics);
        poll::check(model, service, method, diagnostics);
    }
}
