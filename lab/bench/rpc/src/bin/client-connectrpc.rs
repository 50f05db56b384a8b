//! connectrpc: the transports that its documentation names for each protocol, with a deadline. Responses are views.

use std::fmt::Display;

use bench_rpc::connectrpc::{
    BenchServiceClient, EchoRequest, ListMembersRequest, RecordEventsRequest,
};
use bench_rpc::{Http, Protocol, Scenario, Task, content};
use buffa::Message;
use connectrpc::Protocol as Wire;
use connectrpc::client::{ClientConfig, ClientTransport, Http2Connection, HttpClient};

fn main() {
    Task::run(run);
}

async fn run(task: Task) {
    let address: http::Uri = task.base_url().parse().expect("an address");
    let config = ClientConfig::new(address.clone()).with_default_timeout(Task::TIMEOUT);
    let config = match task.protocol {
        Protocol::Proto => config.proto(),
        Protocol::Json => config.json(),
        Protocol::Grpc => config.with_protocol(Wire::Grpc),
        Protocol::Rest => panic!("REST is not spoken"),
    };
    match task.http {
        Http::One => {
            calls(
                task,
                BenchServiceClient::new(HttpClient::plaintext(), config),
            )
            .await
        }
        Http::Two => {
            let connection = Http2Connection::connect_plaintext(address)
                .await
                .expect("a server");
            calls(
                task,
                BenchServiceClient::new(connection.shared(1024), config),
            )
            .await;
        }
    }
}

async fn calls<T>(task: Task, client: BenchServiceClient<T>)
where
    T: ClientTransport<ResponseBody: hyper::body::Body<Error: Display>>,
{
    match task.scenario {
        Scenario::Echo => {
            task.repeat(async || {
                let request = EchoRequest {
                    text: content::TEXT.to_owned(),
                    ..Default::default()
                };
                let response = client.echo(request).await.expect("a response");
                assert_eq!(response.view().text.len(), content::TEXT.len());
            })
            .await;
        }
        Scenario::List100 => {
            task.repeat(async || {
                let request = ListMembersRequest {
                    team_id: content::TEAM.to_owned(),
                    limit: content::MEMBERS,
                    ..Default::default()
                };
                let response = client.list_members(request).await.expect("a response");
                assert_eq!(response.view().members.len(), content::MEMBERS as usize);
            })
            .await;
        }
        Scenario::Ingest50 => {
            let batch = RecordEventsRequest::decode_from_slice(&content::batch())
                .expect("the sample reads");
            task.repeat(async || {
                let response = client
                    .record_events(batch.clone())
                    .await
                    .expect("a response");
                assert_eq!(response.view().events, content::EVENTS);
            })
            .await;
        }
        _ => panic!("{:?} is measured over REST alone", task.scenario),
    }
}
