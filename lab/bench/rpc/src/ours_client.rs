//! Calls of the bench service through our generated client.

use connect_prost::client::{Client, ClientBuilder, HyperTransport};
use connect_prost::{Codec, Protocol as Wire};
use prost::Message;

use crate::ours::bench::v1::{
    BenchServiceClient, EchoRequest, ListMembersRequest, RecordEventsRequest,
};
use crate::{Http, Protocol, Scenario, Task, content};

/// Makes the calls of a task.
///
/// # Panics
///
/// When a call fails.
pub async fn run(task: Task, client: Client) {
    let client = BenchServiceClient::from_client(client);
    match task.scenario {
        Scenario::Echo => {
            task.repeat(async || {
                let request = EchoRequest {
                    text: content::TEXT.to_owned(),
                };
                let response = client.echo(request).await.expect("a response");
                assert_eq!(response.text.len(), content::TEXT.len());
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
                assert_eq!(response.members.len(), content::MEMBERS as usize);
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
                assert_eq!(response.events, content::EVENTS);
            })
            .await;
        }
        _ => panic!("{:?} is measured over REST alone", task.scenario),
    }
}

/// Returns the client of a task with its defaults: the hyper transport, a deadline, validation, and the limit on responses.
///
/// # Panics
///
/// When the address of the task is none.
pub fn builder(task: &Task) -> ClientBuilder {
    let transport = HyperTransport::builder();
    let transport = match task.http {
        Http::One => transport.http1_only(),
        Http::Two => transport.http2_only(),
    };
    let base_url = task.base_url().parse().expect("an address");
    let builder = Client::builder(transport.build(), base_url).timeout(Task::TIMEOUT);
    match task.protocol {
        Protocol::Proto => builder.codec(Codec::Proto),
        Protocol::Json => builder.codec(Codec::Json),
        Protocol::Grpc => builder.protocol(Wire::Grpc).codec(Codec::Proto),
        Protocol::Rest => builder.protocol(Wire::Rest),
    }
}
