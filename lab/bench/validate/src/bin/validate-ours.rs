//! protovalidate-prost on our generated messages.

use bench_validate::{Scenario, Task, sample};
use protovalidate_prost::Validate;

fn main() {
    let task = Task::from_arguments();
    match task.scenario() {
        Scenario::Member => run(&task, &sample::member(task.is_valid())),
        Scenario::Cel => run(&task, &sample::export(task.is_valid())),
    }
}

fn run(task: &Task, message: &impl Validate) {
    task.run(
        message,
        |message| message.validate(),
        |error| error.violations().len(),
    );
}
