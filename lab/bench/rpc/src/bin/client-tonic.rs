//! tonic: its channel with a deadline.

use bench_rpc::tonic::bench_service_client::BenchServiceClient;
use bench_rpc::tonic::{EchoRequest, ListMembersRequest, RecordEventsRequest};
use bench_rpc::{Http, Protocol, Scenario, Task, content};
use prost::Message;
use tonic::transport::Endpoint;

fn main() {
    Task::run(run);
}

async fn run(task: Task) {
    assert_eq!(
        (task.http, task.protocol),
        (Http::Two, Protocol::Grpc),
        "only gRPC is spoken"
    );
    let endpoint = Endpoint::try_from(task.base_url())
        .expect("an address")
        .timeout(Task::TIMEOUT);
    let mut client = BenchServiceClient::new(endpoint.connect().await.expect("a server"));
    match task.scenario {
        Scenario::Echo => {
            task.repeat(async || {
                let request = EchoRequest {
                    text: content::TEXT.to_owned(),
                };
                let response = client.echo(request).await.expect("a response");
                assert_eq!(response.get_ref().text.len(), content::TEXT.len());
            })
            .await;
        }
        Scenario::List100 => {
            task.repeat(async || {
                let request = ListMembersRequest {
                    team_id: content::TEAM.to_owned(),
                    limit: content::MEMBERS,
                };
                let response = client.list_members(request).await.expect("a response");
                assert_eq!(response.get_ref().members.len(), content::MEMBERS as usize);
            })
            .await;
        }
        Scenario::Ingest50 => {
            let batch = RecordEventsRequest::decode(content::batch()).expect("the sample reads");
            task.repeat(async || {
                let response = client
                    .record_events(batch.clone())
                    .await
                    .expect("a response");
                assert_eq!(response.get_ref().events, content::EVENTS);
            })
            .await;
        }
        _ => panic!("{:?} is measured over REST alone", task.scenario),
    }
}
