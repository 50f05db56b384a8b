//! One message, there and back.

use std::fmt::Debug;

use connect_prost::Response;
use connect_prost::client::{Client, Error};
use connect_prost::http::Uri;
use prost::Message;
use rest_tests::generated::rest::v1::{Bag, Items, Kinds, Labels, Nested, Records};
use rest_tests::generated::trip::v1::TripServiceClient;

use crate::kinds::kinds;
use crate::random::Random;
use crate::service::{RULE, registry, router};

/// So long that no message is refused for its length, which is not what this is about.
const URL_LIMIT: usize = 1 << 20;

/// The client.
pub(crate) struct Traveller(TripServiceClient);

impl Default for Traveller {
    fn default() -> Self {
        let base_url = Uri::from_static("http://in-process/");
        let client = Client::builder(router(), base_url)
            .http_get_url_limit(URL_LIMIT)
            .registry(registry());
        Self(TripServiceClient::from_client(client.build()))
    }
}

impl Traveller {
    /// Sends the message of a seed, and returns the rule that has bound it. Panics if another message comes back.
    pub(crate) async fn send(&self, seed: u64) -> String {
        let mut random = Random::new(seed);
        let client = &self.0;
        match seed % 11 {
            0 => {
                let sent = kinds(&mut random);
                judge(seed, &sent, client.read(sent.clone()).await, has_same_bytes)
            }
            1 => {
                let sent = kinds(&mut random);
                judge(
                    seed,
                    &sent,
                    client.write(sent.clone()).await,
                    has_same_bytes,
                )
            }
            2 => {
                let mut sent = kinds(&mut random);
                // A body is there or not, but one that is an empty object means an empty message.
                sent.nested.get_or_insert_with(Nested::default);
                judge(seed, &sent, client.part(sent.clone()).await, has_same_bytes)
            }
            3 => {
                let sent = kinds(&mut random);
                judge(seed, &sent, client.list(sent.clone()).await, has_same_bytes)
            }
            4 => {
                let sent = kinds(&mut random);
                judge(seed, &sent, client.text(sent.clone()).await, has_same_bytes)
            }
            5 => {
                let sent = kinds(&mut random);
                judge(
                    seed,
                    &sent,
                    client.remove(sent.clone()).await,
                    has_same_bytes,
                )
            }
            6 => {
                let sent = kinds(&mut random);
                judge(seed, &sent, client.form(sent.clone()).await, has_same_bytes)
            }
            7 => {
                let sent = bag(&mut random);
                judge(seed, &sent, client.fill(sent.clone()).await, Bag::eq)
            }
            8 => {
                let sent = Labels {
                    labels: random.map(Random::any_text),
                    note: random.text(),
                };
                judge(seed, &sent, client.label(sent.clone()).await, Labels::eq)
            }
            9 => {
                let sent = Items {
                    items: random.list(Random::nested),
                    note: random.text(),
                };
                judge(seed, &sent, client.stack(sent.clone()).await, Items::eq)
            }
            _ => {
                let sent = Records {
                    record: Some(random.record(2)),
                    note: random.text(),
                };
                judge(seed, &sent, client.record(sent.clone()).await, Records::eq)
            }
        }
    }
}

fn bag(random: &mut Random) -> Bag {
    Bag {
        labels: random.map(Random::any_text),
        items: random.list(Random::nested),
        record: random.maybe(|random| random.record(2)),
        value: random.maybe(|random| random.value(2)),
        list: random.maybe(|random| random.values(2)),
        any: random.maybe(Random::any),
        note: random.text(),
    }
}

/// Compares messages by their bytes, which tell numbers apart that are equal or never are. Not for maps, which have no order.
fn has_same_bytes(sent: &Kinds, received: &Kinds) -> bool {
    sent.encode_to_vec() == received.encode_to_vec()
}

fn judge<M: Debug>(
    seed: u64,
    sent: &M,
    result: Result<Response<M>, Error>,
    is_same: impl Fn(&M, &M) -> bool,
) -> String {
    let response = result.unwrap_or_else(|error| panic!("seed {seed}: {error:?}\n{sent:?}"));
    let rule = response.headers()[RULE].to_str().unwrap().to_owned();
    let received = response.into_inner();
    assert!(
        is_same(sent, &received),
        "seed {seed}, {rule}:\n{sent:?}\nhas become\n{received:?}"
    );
    rule
}
