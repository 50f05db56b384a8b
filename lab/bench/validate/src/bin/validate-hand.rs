//! The same rules by hand, on our generated messages.

use bench_validate::hand::{self, Violation};
use bench_validate::{Scenario, Task, sample};

fn main() {
    let task = Task::from_arguments();
    match task.scenario() {
        Scenario::Member => {
            task.run(
                &sample::member(task.is_valid()),
                hand::member,
                Vec::<Violation>::len,
            );
        }
        Scenario::Cel => {
            task.run(
                &sample::export(task.is_valid()),
                hand::export,
                Vec::<Violation>::len,
            );
        }
    }
}
