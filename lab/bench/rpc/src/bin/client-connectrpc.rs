//! connectrpc: the transports that its documentation names for each protocol, with a deadline. Answers are views.

use std::fmt::Display;

use bench_rpc::connectrpc::{
    BenchServiceClient, EchoRequest, ListMembersRequest, RecordEventsRequest,
};
use bench_rpc::{Http, Plan, Protocol, Scenario, content};
use buffa::Message;
use connectrpc::Protocol as Wire;
use connectrpc::client::{ClientConfig, ClientTransport, Http2Connection, HttpClient};

fn main() {
    Plan::run(run);
}

async fn run(plan: Plan) {
    let address: http::Uri = plan.base_url().parse().expect("an address");
    let config = ClientConfig::new(address.clone()).with_default_timeout(Plan::TIMEOUT);
    let config = match plan.protocol {
        Protocol::Proto => config.proto(),
        Protocol::Json => config.json(),
        Protocol::Grpc => config.with_protocol(Wire::Grpc),
    };
    match plan.http {
        Http::One => {
            calls(
                plan,
                BenchServiceClient::new(HttpClient::plaintext(), config),
            )
            .await
        }
        Http::Two => {
            let connection = Http2Connection::connect_plaintext(address)
                .await
                .expect("a server");
            calls(
                plan,
                BenchServiceClient::new(connection.shared(1024), config),
            )
            .await;
        }
    }
}

async fn calls<T>(plan: Plan, client: BenchServiceClient<T>)
where
    T: ClientTransport<ResponseBody: hyper::body::Body<Error: Display>>,
{
    match plan.scenario {
        Scenario::Echo => {
            plan.repeat(async || {
                let request = EchoRequest {
                    text: content::TEXT.to_owned(),
                    ..Default::default()
                };
                let response = client.echo(request).await.expect("an answer");
                assert_eq!(response.view().text.len(), content::TEXT.len());
            })
            .await;
        }
        Scenario::List100 => {
            plan.repeat(async || {
                let request = ListMembersRequest {
                    team_id: content::TEAM.to_owned(),
                    limit: content::MEMBERS,
                    ..Default::default()
                };
                let response = client.list_members(request).await.expect("an answer");
                assert_eq!(response.view().members.len(), content::MEMBERS as usize);
            })
            .await;
        }
        Scenario::Ingest50 => {
            let batch = RecordEventsRequest::decode_from_slice(&content::batch())
                .expect("the sample reads");
            plan.repeat(async || {
                let response = client
                    .record_events(batch.clone())
                    .await
                    .expect("an answer");
                assert_eq!(response.view().events, content::EVENTS);
            })
            .await;
        }
    }
}
