//! routerama, whose resolvers are made at build time.

use bench_routes::{Scenario, Task};
use routerama::Resolver;

/// A route with the values of its variables.
trait Values {
    fn len(&self) -> usize;
}

include!(concat!(env!("OUT_DIR"), "/resolvers.rs"));

fn main() {
    let task = Task::from_arguments();
    let (few, many) = (Literal31::resolver(), Literal1000::resolver());
    let (apart, variables) = (LiteralApart1000::resolver(), Variables1000::resolver());
    match task.scenario() {
        Scenario::Literal31 => task.run(|path| Some(few.resolve("GET", path).ok()?.len())),
        Scenario::Literal1000 => task.run(|path| Some(many.resolve("GET", path).ok()?.len())),
        Scenario::LiteralApart1000 => task.run(|path| Some(apart.resolve("GET", path).ok()?.len())),
        Scenario::Variables1000 => {
            task.run(|path| Some(variables.resolve("GET", path).ok()?.len()))
        }
    }
}
