//! reqwest with structs written by hand: what one writes without a schema.

use bench::hand::{ListMembersResponse, RecordEventsRequest};
use bench_rpc::hand::{Echo, ListMembersRequest, RecordEventsResponse};
use bench_rpc::{Http, Protocol, Scenario, Task, content};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn main() {
    Task::run(run);
}

async fn run(task: Task) {
    assert_eq!(task.protocol, Protocol::Json, "only JSON is spoken");
    let builder = reqwest::Client::builder().timeout(Task::TIMEOUT);
    let builder = match task.http {
        Http::One => builder.http1_only(),
        Http::Two => builder.http2_prior_knowledge(),
    };
    let client = builder.build().expect("a client");
    let url = format!("{}{}", task.base_url(), task.scenario.path());
    match task.scenario {
        Scenario::Echo => {
            task.repeat(async || {
                let request = Echo {
                    text: content::TEXT.to_owned(),
                };
                let response: Echo = call(&client, &url, &request).await;
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
                let response: ListMembersResponse = call(&client, &url, &request).await;
                assert_eq!(response.members.len(), content::MEMBERS as usize);
            })
            .await;
        }
        Scenario::Ingest50 => {
            let batch: RecordEventsRequest =
                serde_json::from_slice(&bench::sample::ingest50_json()).expect("the sample reads");
            task.repeat(async || {
                let response: RecordEventsResponse = call(&client, &url, &batch).await;
                assert_eq!(response.events, content::EVENTS);
            })
            .await;
        }
        _ => panic!("{:?} is measured over REST alone", task.scenario),
    }
}

async fn call<Req: Serialize, Res: DeserializeOwned>(
    client: &reqwest::Client,
    url: &str,
    request: &Req,
) -> Res {
    let response = client
        .post(url)
        .json(request)
        .send()
        .await
        .expect("a response");
    let response = response.error_for_status().expect("a successful response");
    response.json().await.expect("a response that decodes")
}
