//! The routes of a router: which method a request names by its path and HTTP method, and what may be spoken there.
//!
//! The routes lie in a frozen table, made at the first request after a service was added. A procedure has its path for itself,
//! whatever the HTTP method. HTTP rules may share a path; a rule whose path is a procedure is not served.

use std::sync::{Arc, OnceLock};

use http::{HeaderValue, Method};

use super::route_table::{RouteTable, Target, WHOLE_SERVER, normal, shared_segments};
use super::service::Service;
use crate::protocol::WireFormat;
use crate::{HttpRule, Spec, StreamType};

/// The services of a router, and what their routes are.
#[derive(Clone, Default)]
pub(super) struct Routes {
    services: Vec<Arc<dyn Service>>,
    frozen: OnceLock<Frozen>,
    has_rules: bool,
}

/// One method at one path.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) service: Arc<dyn Service>,
    pub(super) spec: &'static Spec,
    /// The place of the method among the Specs of its service.
    pub(super) index: usize,
    /// The wire formats in which the method may be called here.
    pub(super) formats: &'static [WireFormat],
    /// The HTTP rule that led here; `None` for a procedure.
    pub(super) rule: Option<&'static HttpRule>,
}

/// What a request names.
pub(super) enum Found<'r> {
    /// A method. A request with `HEAD` may find a rule with `GET`.
    Route(&'r Route),
    /// A path that has rules, none of which has the HTTP method.
    MethodNotAllowed(Allowed<'r>),
    /// A path that has rules; the request asks for their HTTP methods by `OPTIONS`.
    Options(Allowed<'r>),
    /// Nothing.
    Unknown,
}

/// The HTTP methods of a path.
pub(super) struct Allowed<'r> {
    /// The value of `Allow`.
    pub(super) methods: HeaderValue,
    /// The nearest route at the path; `None` for `*`, which is no path.
    pub(super) route: Option<&'r Route>,
}

/// The routes, nearest service first, and the table that has their places in this list.
#[derive(Clone)]
struct Frozen {
    routes: Vec<Route>,
    table: RouteTable,
}

impl Routes {
    /// Adds the routes of a service; they replace those of the same procedure, and of rules with the same HTTP method and path.
    pub(super) fn add(&mut self, service: Arc<dyn Service>) {
        for spec in service.specs() {
            self.has_rules |= !rules(spec).is_empty();
        }
        self.services.push(service);
        self.frozen = OnceLock::new();
    }

    /// Finds what a request names.
    #[inline]
    pub(super) fn find(&self, method: &Method, path: &str) -> Found<'_> {
        let frozen = self.frozen();
        match frozen.table.find(method, path) {
            Some(at) => Found::Route(&frozen.routes[at]),
            None => frozen.not_found(method, path),
        }
    }

    /// Returns the Spec of the route whose path begins as this one does, with the most segments in common; of several the one
    /// that was added last. At least the first segment has to be that of the route, and no variable.
    pub(super) fn nearest(&self, path: &str) -> Option<&'static Spec> {
        let path = normal(path);
        let shared = |route: &Route| shared_segments(&route.target(), &path);
        let routes = self.frozen().routes.iter().rev();
        let nearest = routes.max_by_key(|route| shared(route))?;
        (shared(nearest) > 0).then_some(nearest.spec)
    }

    /// Whether a method is served by HTTP rules.
    pub(super) fn has_rules(&self) -> bool {
        self.has_rules
    }

    #[inline]
    fn frozen(&self) -> &Frozen {
        self.frozen.get_or_init(|| Frozen::new(&self.services))
    }
}

impl Frozen {
    fn new(services: &[Arc<dyn Service>]) -> Self {
        let routes: Vec<Route> = services.iter().rev().flat_map(Route::all).collect();
        let targets: Vec<Target> = routes.iter().map(Route::target).collect();
        let table = RouteTable::new(&targets);
        Self { routes, table }
    }

    #[cold]
    fn not_found(&self, method: &Method, path: &str) -> Found<'_> {
        let Some((methods, nearest)) = self.table.allowed(path) else {
            return Found::Unknown;
        };
        let allowed = Allowed {
            methods,
            route: (path != WHOLE_SERVER).then(|| &self.routes[nearest]),
        };
        match *method {
            Method::OPTIONS => Found::Options(allowed),
            _ => Found::MethodNotAllowed(allowed),
        }
    }
}

impl Route {
    /// Returns the routes of a service.
    fn all(service: &Arc<dyn Service>) -> impl Iterator<Item = Self> {
        let specs = service.specs().iter().copied().enumerate();
        specs.flat_map(move |(index, spec)| {
            let procedure = (!spec.rest_only).then_some((None, procedure_formats(spec)));
            let rules = rules(spec)
                .iter()
                .map(|rule| (Some(rule), rule_formats(spec)));
            let ways = procedure.into_iter().chain(rules);
            ways.map(move |(rule, formats)| Self {
                service: Arc::clone(service),
                spec,
                index,
                formats,
                rule,
            })
        })
    }

    fn target(&self) -> Target {
        Target {
            spec: self.spec,
            rule: self.rule,
        }
    }
}

/// Returns the HTTP rules by which a method is served. Those of a method that streams are not.
fn rules(spec: &'static Spec) -> &'static [HttpRule] {
    match spec.stream_type {
        StreamType::Unary => spec.http,
        _ => &[],
    }
}

fn procedure_formats(spec: &Spec) -> &'static [WireFormat] {
    WireFormat::of_procedure(spec.stream_type)
}

fn rule_formats(spec: &Spec) -> &'static [WireFormat] {
    WireFormat::of_route(spec.consumes)
}

impl std::fmt::Debug for Routes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let routes = self.services.iter().flat_map(Route::all);
        let paths = routes.map(|route| match route.rule {
            Some(rule) => rule.template,
            None => route.spec.procedure,
        });
        f.debug_set().entries(paths).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http::Method;

    use super::{Allowed, Found, Route, Routes};
    use crate::__private::spec::{http_rule, path_variable};
    use crate::server::server_call::{ServerCall, ServerCallFuture};
    use crate::server::service::Service;
    use crate::{HttpBody, HttpRule, PathSegment, PathVariable, Spec, StreamType};

    /// Has methods, none of which is called.
    struct Methods(&'static [&'static Spec]);

    impl Service for Methods {
        fn specs(&self) -> &'static [&'static Spec] {
            self.0
        }

        fn call(&self, call: ServerCall) -> ServerCallFuture {
            call.unimplemented()
        }
    }

    const fn get(
        template: &'static str,
        segments: &'static [PathSegment],
        variables: &'static [PathVariable],
    ) -> HttpRule {
        http_rule(
            "GET",
            template,
            HttpBody::None,
            None,
            segments,
            variables,
            None,
        )
    }

    const fn method(
        procedure: &'static str,
        stream_type: StreamType,
        http: &'static [HttpRule],
    ) -> Spec {
        let mut spec = Spec::new(procedure, stream_type);
        spec.http = http;
        spec
    }

    const V2: PathSegment = PathSegment::Literal("v2");
    const LIST: HttpRule = get(
        "/v2/team.list",
        &[V2, PathSegment::Literal("team.list")],
        &[],
    );
    const SHOW: HttpRule = get(
        "/v2/{id}",
        &[V2, PathSegment::Any],
        &[path_variable("id", 1, 2)],
    );

    static TEAM: Spec = method("/v2.Team/List", StreamType::Unary, &[LIST, SHOW]);
    static OTHER: Spec = method("/other.Team/List", StreamType::Unary, &[LIST]);
    static WATCH: Spec = method("/v2.Team/Watch", StreamType::ServerStream, &[LIST]);
    static REST_ONLY: Spec = {
        let mut spec = method("/v2.Team/Delete", StreamType::Unary, &[SHOW]);
        spec.rest_only = true;
        spec
    };

    fn routes(services: &[&[&'static Spec]]) -> Routes {
        let mut routes = Routes::default();
        for specs in services {
            routes.add(service(specs));
        }
        routes
    }

    fn service(specs: &[&'static Spec]) -> Arc<Methods> {
        Arc::new(Methods(specs.to_vec().leak()))
    }

    fn route<'r>(routes: &'r Routes, method: &Method, path: &str) -> Option<&'r Route> {
        match routes.find(method, path) {
            Found::Route(route) => Some(route),
            _ => None,
        }
    }

    fn procedure(routes: &Routes, path: &str) -> Option<&'static str> {
        route(routes, &Method::GET, path).map(|route| route.spec.procedure)
    }

    #[test]
    fn a_later_service_takes_over_procedures_and_rules_alike() {
        let mut routes = routes(&[&[&TEAM]]);
        assert_eq!(procedure(&routes, "/v2/team.list"), Some("/v2.Team/List"));
        routes.add(service(&[&WATCH, &OTHER, &TEAM]));
        assert_eq!(
            procedure(&routes, "/v2/team.list"),
            Some("/other.Team/List")
        );
        let by_procedure = route(&routes, &Method::POST, "/v2.Team/List").unwrap();
        let by_rule = route(&routes, &Method::GET, "/v2/7").unwrap();
        assert_eq!((by_procedure.index, by_rule.index), (2, 2));
    }

    #[test]
    fn a_clone_keeps_its_routes_when_another_gets_a_service() {
        let first = routes(&[&[&TEAM]]);
        assert_eq!(procedure(&first, "/other.Team/List"), None);
        let mut second = first.clone();
        second.add(service(&[&OTHER]));
        assert_eq!(procedure(&first, "/other.Team/List"), None);
        assert!(procedure(&second, "/other.Team/List").is_some());
    }

    #[test]
    fn a_method_that_streams_is_not_served_by_its_rules() {
        let routes = routes(&[&[&WATCH]]);
        assert!(!routes.has_rules());
        assert!(procedure(&routes, "/v2.Team/Watch").is_some());
        assert_eq!(procedure(&routes, "/v2/team.list"), None);
    }

    #[test]
    fn a_method_of_rest_alone_has_no_procedure() {
        let routes = routes(&[&[&REST_ONLY]]);
        assert!(routes.has_rules());
        assert_eq!(procedure(&routes, "/v2.Team/Delete"), None);
        let found = route(&routes, &Method::GET, "/v2/7").unwrap();
        assert_eq!(found.rule, Some(&SHOW));
        assert_eq!(found.formats.len(), 1);
    }

    #[test]
    fn another_method_of_a_path_is_told_from_an_unknown_path() {
        let routes = routes(&[&[&TEAM]]);
        let procedure = |route: &Route| route.spec.procedure;
        let allow = |allowed: Allowed<'_>| (allowed.methods, allowed.route.map(procedure));
        let expected = ("GET, OPTIONS".parse().unwrap(), Some("/v2.Team/List"));
        match routes.find(&Method::POST, "/v2/7") {
            Found::MethodNotAllowed(allowed) => assert_eq!(allow(allowed), expected),
            _ => panic!("the path has a rule"),
        }
        match routes.find(&Method::OPTIONS, "/v2/7") {
            Found::Options(allowed) => assert_eq!(allow(allowed), expected),
            _ => panic!("the path has a rule"),
        }
        match routes.find(&Method::OPTIONS, "*") {
            Found::Options(allowed) => assert_eq!(allow(allowed), (expected.0, None)),
            _ => panic!("the server has a rule"),
        }
        assert!(matches!(
            routes.find(&Method::POST, "/v3/7"),
            Found::Unknown
        ));
    }

    #[test]
    fn the_nearest_route_shares_whole_segments_from_the_first_on() {
        static DEEP: Spec = method(
            "/v1.Users/Show",
            StreamType::Unary,
            &[get(
                "/v2/{id}/keys",
                &[V2, PathSegment::Any, PathSegment::Literal("keys")],
                &[path_variable("id", 1, 2)],
            )],
        );
        static ANY: Spec = method(
            "/any.Any/Show",
            StreamType::Unary,
            &[get(
                "/{id}",
                &[PathSegment::Any],
                &[path_variable("id", 0, 1)],
            )],
        );
        let routes = routes(&[&[&DEEP], &[&TEAM], &[&ANY]]);
        for (path, expected) in [
            ("/v2/", Some("/v2.Team/List")),
            ("/v2/team.list/more", Some("/v2.Team/List")),
            ("/v2/team.lis", Some("/v2.Team/List")),
            ("/v2/7/keys/8", Some("/v1.Users/Show")),
            ("/v2.Team/Lost", Some("/v2.Team/List")),
            ("/%762/7/keys/8", Some("/v1.Users/Show")),
            ("/v2:lost", Some("/v2.Team/List")),
            ("/v", None),
            ("/v22/7", None),
            ("/nope", None),
            ("/", None),
            ("", None),
            ("*", None),
        ] {
            let found = routes.nearest(path).map(|spec| spec.procedure);
            assert_eq!(found, expected, "{path}");
        }
    }

    #[test]
    fn routes_without_services_find_nothing() {
        let routes = routes(&[]);
        assert!(matches!(routes.find(&Method::GET, "/"), Found::Unknown));
        assert_eq!(routes.nearest("/"), None);
    }
}
