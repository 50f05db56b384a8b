//! What leads where: procedures, and the routes so far.
//!
//! Two routes are the same when their variables match the same segments, whatever they are called. `/users/me` beside
//! `/users/{id}` is no conflict, since the literal is nearer, and the verb `*` beside `GET` is none, since `GET` is nearer.

use std::collections::BTreeMap;

use crate::model::{Method, Model, Route, Segment};

/// Who is at some path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim<'a> {
    pub package: &'a str,
    pub method: &'a Method,
    /// `None` for the procedure.
    pub route: Option<&'a Route>,
}

/// The HTTP method, the segments and the verb of a path.
type Pattern<'a> = (&'a str, &'a [Segment], Option<&'a str>);

/// The claims of all packages; first come, first served, in each package by itself.
#[derive(Debug, Default)]
pub(super) struct Claims<'a> {
    procedures: BTreeMap<&'a str, Claim<'a>>,
    routes: BTreeMap<Pattern<'a>, BTreeMap<&'a str, Claim<'a>>>,
}

impl<'a> Claims<'a> {
    /// Returns the claims of a schema without routes. A service that is `rest_only` has no procedures.
    pub(super) fn of_procedures(model: &'a Model) -> Self {
        let mut claims = Claims::default();
        for package in &model.packages {
            let services = package.services.iter();
            let services = services.filter(|service| !service.rest_only);
            for method in services.flat_map(|service| &service.methods) {
                let claim = Claim {
                    package: &package.name,
                    method,
                    route: None,
                };
                claims.procedures.insert(&method.procedure, claim);
            }
        }
        claims
    }

    /// Returns who was there first: if possible of the same package.
    pub(super) fn first(&self, claim: Claim<'a>) -> Option<Claim<'a>> {
        let template = claim.route?.template.as_ref().ok()?;
        let path = template.fixed_path();
        let procedure = path.and_then(|path| self.procedures.get(path.as_str()));
        let routes = pattern(claim).and_then(|pattern| self.routes.get(&pattern));
        let routes = routes.into_iter().flat_map(BTreeMap::values);
        let mut all = procedure.into_iter().chain(routes);
        let own = all.clone().find(|first| first.package == claim.package);
        own.or_else(|| all.next()).copied()
    }

    /// Adds a route, unless the package has an equal one.
    pub(super) fn add(&mut self, claim: Claim<'a>) {
        if let Some(pattern) = pattern(claim) {
            let claims = self.routes.entry(pattern).or_default();
            claims.entry(claim.package).or_insert(claim);
        }
    }
}

fn pattern(claim: Claim<'_>) -> Option<Pattern<'_>> {
    let route = claim.route?;
    let template = route.template.as_ref().ok()?;
    Some((&route.verb, &template.segments, template.verb.as_deref()))
}
