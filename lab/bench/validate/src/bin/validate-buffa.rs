//! protovalidate-buffa on buffa's messages.

use bench_validate::buffa::bench::validate::v1::{CreateMemberRequest, ScheduleExportRequest};
use bench_validate::{Scenario, Task, sample};
use prost::Message as _;
use protovalidate_buffa::Validate;

fn main() {
    let task = Task::from_arguments();
    match task.scenario() {
        Scenario::Member => {
            run::<CreateMemberRequest>(&task, &sample::member(task.is_valid()).encode_to_vec());
        }
        Scenario::Cel => {
            run::<ScheduleExportRequest>(&task, &sample::export(task.is_valid()).encode_to_vec());
        }
    }
}

fn run<M: Validate + buffa::Message>(task: &Task, bytes: &[u8]) {
    let message = M::decode_from_slice(bytes).expect("the sample reads");
    task.run(
        &message,
        |message| message.validate(),
        |error| error.violations.len(),
    );
}
