//! prost's binary format, for reference: what the same messages cost without JSON.

use bench::{Scenario, Task, sample};
use prost::Message;

fn main() {
    let task = Task::from_arguments();
    match task.scenario() {
        Scenario::Ingest50 => run(&task, &sample::ingest50()),
        Scenario::List100 => run(&task, &sample::list100()),
    }
}

fn run<M: Message + Default + PartialEq>(task: &Task, message: &M) {
    task.run::<M>(
        &message.encode_to_vec(),
        |bytes| M::decode(bytes).expect("the sample reads"),
        |message, out| message.encode(out).expect("a vector grows"),
    );
}
