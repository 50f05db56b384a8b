//! protojson-prost on our generated messages.

use bench::ours::bench::v1::{ListMembersResponse, RecordEventsRequest};
use bench::{Scenario, Task, sample};
use protojson_prost::{ProtoJson, ReadOptions, WriteOptions};

fn main() {
    let task = Task::from_arguments();
    match task.scenario() {
        Scenario::Ingest50 => run::<RecordEventsRequest>(&task, &sample::ingest50_json()),
        Scenario::List100 => run::<ListMembersResponse>(&task, &sample::list100_json()),
    }
}

fn run<M: ProtoJson + PartialEq>(task: &Task, input: &[u8]) {
    let read = ReadOptions::server();
    let write = WriteOptions::new();
    task.run::<M>(
        input,
        |json| protojson_prost::from_slice(json, &read).expect("the sample reads"),
        |message, out| protojson_prost::write(message, &write, out).expect("the sample writes"),
    );
}
