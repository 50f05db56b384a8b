//! prost-protovalidate on prost's messages: what its generator makes; for CEL, which that leaves out, its interpreter.

use bench_validate::prost::bench::validate::v1::{CreateMemberRequest, ScheduleExportRequest};
use bench_validate::{Scenario, Task, sample};
use prost::Message as _;
use prost_protovalidate::{Error, Validate, Validator};

fn main() {
    let task = Task::from_arguments();
    match task.scenario() {
        Scenario::Member => {
            let bytes = sample::member(task.is_valid()).encode_to_vec();
            task.run(
                &CreateMemberRequest::decode(bytes.as_slice()).expect("the sample reads"),
                |message| message.validate(),
                |error| error.violations().len(),
            );
        }
        Scenario::Cel => {
            let bytes = sample::export(task.is_valid()).encode_to_vec();
            let validator = Validator::new();
            task.run(
                &ScheduleExportRequest::decode(bytes.as_slice()).expect("the sample reads"),
                |message| validator.validate(message),
                |error| match error {
                    Error::Validation(error) => error.violations().len(),
                    other => panic!("the rules could not be evaluated: {other}"),
                },
            );
        }
    }
}
