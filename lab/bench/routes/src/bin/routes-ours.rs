//! The router of connect-prost, with one method for each rule.

use bench_routes::{Scenario, Task};
use connect_prost::__private::server::{
    ServerCall, ServerCallFuture, Service, find_route, unimplemented,
};
use connect_prost::__private::spec::{http_rule, path_variable};
use connect_prost::server::Router;
use connect_prost::{HttpBody, HttpRule, PathSegment, PathVariable, Spec, StreamType};
use http::Method;

struct Methods(&'static [&'static Spec]);

impl Service for Methods {
    fn specs(&self) -> &'static [&'static Spec] {
        self.0
    }

    fn call(&self, call: ServerCall) -> ServerCallFuture {
        unimplemented(call)
    }
}

fn main() {
    let task = Task::from_arguments();
    let router = Router::new().add(Methods(specs(task.scenario())));
    task.run(|path| find_route(&router, &Method::GET, path));
}

fn specs(scenario: Scenario) -> &'static [&'static Spec] {
    let specs = scenario.templates().into_iter().enumerate();
    let specs = specs.map(|(number, template)| -> &'static Spec {
        let procedure = format!("/bench.v1.RouteService/Method{number}");
        let mut spec = Spec::new(procedure.leak(), StreamType::Unary);
        spec.http = vec![rule(template.leak())].leak();
        Box::leak(Box::new(spec))
    });
    specs.collect::<Vec<_>>().leak()
}

fn rule(template: &'static str) -> HttpRule {
    let mut segments = Vec::new();
    let mut variables: Vec<PathVariable> = Vec::new();
    for (at, text) in template.split('/').skip(1).enumerate() {
        let variable = text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'));
        variables.extend(variable.map(|name| path_variable(name, at, at + 1)));
        segments.push(match variable {
            Some(_) => PathSegment::Any,
            None => PathSegment::Literal(text),
        });
    }
    http_rule(
        "GET",
        template,
        HttpBody::None,
        None,
        segments.leak(),
        variables.leak(),
        None,
    )
}
