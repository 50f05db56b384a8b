//! Structs written by hand, by serde_json.

use bench::hand::{ListMembersResponse, RecordEventsRequest};
use bench::{Scenario, Task, sample};

fn main() {
    let task = Task::from_arguments();
    match task.scenario() {
        Scenario::Ingest50 => task.run::<RecordEventsRequest>(
            &sample::ingest50_json(),
            |json| serde_json::from_slice(json).expect("the sample reads"),
            |message, out| serde_json::to_writer(out, message).expect("the sample writes"),
        ),
        Scenario::List100 => task.run::<ListMembersResponse>(
            &sample::list100_json(),
            |json| serde_json::from_slice(json).expect("the sample reads"),
            |message, out| serde_json::to_writer(out, message).expect("the sample writes"),
        ),
    }
}
