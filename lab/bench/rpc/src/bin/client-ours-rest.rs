//! connect-prost over REST: the hyper transport with its defaults, a deadline, validation, and the limit on responses.

use bench_rpc::ours::bench::v1::{EchoRequest, RestServiceClient};
use bench_rpc::{Scenario, Task, content, ours_client};

fn main() {
    Task::run(run);
}

async fn run(task: Task) {
    assert_eq!(task.scenario, Scenario::Echo, "nothing else is measured");
    let client = RestServiceClient::from_client(ours_client::builder(&task).build());
    task.repeat(async || {
        let request = EchoRequest {
            text: content::TEXT.to_owned(),
        };
        let response = client.echo(request).await.expect("a response");
        assert_eq!(response.text.len(), content::TEXT.len());
    })
    .await;
}
