//! connect-prost: the hyper transport with its defaults, a deadline, validation, and the limit on answers.

use bench_rpc::ours::bench::v1::{
    BenchServiceClient, EchoRequest, ListMembersRequest, RecordEventsRequest,
};
use bench_rpc::{Http, Plan, Protocol, Scenario, content};
use connect_prost::client::{Client, HyperTransport};
use connect_prost::{Codec, Protocol as Wire};
use prost::Message;

fn main() {
    Plan::run(run);
}

async fn run(plan: Plan) {
    let client = BenchServiceClient::from_client(client(&plan));
    match plan.scenario {
        Scenario::Echo => {
            plan.repeat(async || {
                let request = EchoRequest {
                    text: content::TEXT.to_owned(),
                };
                let response = client.echo(request).await.expect("an answer");
                assert_eq!(response.text.len(), content::TEXT.len());
            })
            .await;
        }
        Scenario::List100 => {
            plan.repeat(async || {
                let request = ListMembersRequest {
                    team_id: content::TEAM.to_owned(),
                    limit: content::MEMBERS,
                };
                let response = client.list_members(request).await.expect("an answer");
                assert_eq!(response.members.len(), content::MEMBERS as usize);
            })
            .await;
        }
        Scenario::Ingest50 => {
            let batch = RecordEventsRequest::decode(content::batch()).expect("the sample reads");
            plan.repeat(async || {
                let response = client
                    .record_events(batch.clone())
                    .await
                    .expect("an answer");
                assert_eq!(response.events, content::EVENTS);
            })
            .await;
        }
    }
}

fn client(plan: &Plan) -> Client {
    let transport = HyperTransport::builder();
    let transport = match plan.http {
        Http::One => transport.http1_only(),
        Http::Two => transport.http2_only(),
    };
    let base_url = plan.base_url().parse().expect("an address");
    let builder = Client::builder(transport.build(), base_url).timeout(Plan::TIMEOUT);
    let builder = match plan.protocol {
        Protocol::Proto => builder.codec(Codec::Proto),
        Protocol::Json => builder.codec(Codec::Json),
        Protocol::Grpc => builder.protocol(Wire::Grpc).codec(Codec::Proto),
    };
    builder.build()
}
