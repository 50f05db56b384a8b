//! Routes: whether they name what exists, and lead to one method each.
//!
//! What is wrong with a route is an error if rules are strict. Otherwise it is a warning, and the route is left out.

mod binding;
mod claims;
mod query;
mod route_check;

use std::collections::BTreeSet;

use self::claims::{Claim, Claims};
use self::route_check::RouteCheck;
use crate::BuildError;
use crate::error::Diagnostics;
use crate::model::{Method, Model, Package, Route, RouteId, Service};
use crate::options::HttpRules;

/// What became of the routes of a schema.
#[derive(Debug, Default)]
pub(crate) struct RouteFindings {
    /// Those that are not to be generated.
    pub left_out: BTreeSet<RouteId>,
    /// Why, and what else is to be known of routes.
    pub warnings: Diagnostics,
}

pub(super) fn check(model: &Model, diagnostics: &mut Diagnostics) -> RouteFindings {
    let mut run = Run {
        model,
        claims: Claims::of_procedures(model),
        diagnostics,
        found: RouteFindings::default(),
    };
    for package in &model.packages {
        for service in &package.services {
            for method in &service.methods {
                run.method(package, service, method);
            }
        }
    }
    run.found
}

struct Run<'a> {
    model: &'a Model,
    claims: Claims<'a>,
    diagnostics: &'a mut Diagnostics,
    found: RouteFindings,
}

impl<'a> Run<'a> {
    fn method(&mut self, package: &'a Package, service: &'a Service, method: &'a Method) {
        let is_strict = service.rest_only || self.model.options.http_rules == HttpRules::Strict;
        let mut warned = BTreeSet::new();
        for (index, route) in method.routes.iter().enumerate() {
            let check = RouteCheck::of(self.model, method, route);
            let claim = Claim {
                package: &package.name,
                method,
                route: Some(route),
            };
            let mut faults = check.faults();
            if is_strict || faults.is_empty() {
                faults.extend(self.conflict(&check, claim, is_strict));
            }
            if is_strict || faults.is_empty() {
                self.claims.add(claim);
            }
            if faults.is_empty() {
                self.warn_of_query(&check, &mut warned);
            } else if is_strict {
                let faults = faults.into_iter();
                faults.for_each(|fault| self.diagnostics.add(fault));
            } else {
                self.leave_out(method, index, faults);
            }
        }
    }

    /// Returns the error about a route whose place is taken.
    ///
    /// In the lenient mode a route of another package takes no place, whatever else is compiled: packages are generated
    /// the same each by itself, and may be served by different hosts.
    fn conflict(
        &mut self,
        check: &RouteCheck<'a>,
        claim: Claim<'a>,
        is_strict: bool,
    ) -> Option<BuildError> {
        let first = self.claims.first(claim)?;
        let error = check.conflict(first);
        if is_strict || first.package == claim.package {
            return Some(error);
        }
        let warning = error.map_message(|message| format!("{message}; both are kept"));
        self.found.warnings.add(warning.with_help(
            "a server has one of them; write another path or verb if it is to have both",
        ));
        None
    }

    fn leave_out(&mut self, method: &Method, index: usize, faults: Vec<BuildError>) {
        let Route { verb, path, .. } = &method.routes[index];
        let route = match (verb.as_str(), path.as_str()) {
            (_, "") => "a route".to_owned(),
            ("", path) => format!("the route {path}"),
            (verb, path) => format!("the route {verb} {path}"),
        };
        let name = &method.full_name;
        for fault in faults {
            let warning = fault.map_message(|why| format!("{route} of {name} is left out: {why}"));
            self.found.warnings.add(warning);
        }
        self.found.left_out.insert(RouteId {
            method: name.clone(),
            index,
        });
    }

    /// Warns of fields that the query of a route cannot carry, of each once per method.
    fn warn_of_query(&mut self, check: &RouteCheck<'a>, warned: &mut BTreeSet<String>) {
        for (path, sentence) in &check.query.unreachable {
            if warned.insert(path.clone()) {
                self.found.warnings.add(check.unreachable(sentence));
            }
        }
    }
}
