//! connect-prost: the hyper transport with its defaults, a deadline, validation, and the limit on responses.

use bench_rpc::{Task, ours_client};

fn main() {
    Task::run(run);
}

async fn run(task: Task) {
    let client = ours_client::builder(&task).build();
    ours_client::run(task, client).await;
}
