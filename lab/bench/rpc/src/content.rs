//! The bytes of the scenarios' messages, the same on every run.

use bench::sample;
use bytes::{BufMut, Bytes, BytesMut};
use prost::Message;
use protojson_prost::{ProtoJson, WriteOptions};

use crate::ours::bench::v1::{
    EchoRequest, EchoResponse, ListMembersRequest, RecordEventsResponse, WrappedResponse,
};
use crate::{CURSOR, Protocol, Scenario};

/// What `echo` sends and gets.
pub const TEXT: &str = "the quick brown fox jumps over the lazy dog, 64 bytes in all: ok";

/// An id of a request.
const REQUEST_ID: &str = "req_00000000000000000000000000000000";

/// Which team `list100` asks for.
pub const TEAM: &str = "tm_07";

/// How many members `list100` asks for and gets.
pub const MEMBERS: u32 = 100;

/// How many events `ingest50` sends.
pub const EVENTS: u32 = 50;

/// Length of one event's id.
pub const ID_BYTES: u32 = 36;

/// The body of a request.
#[must_use]
pub fn request(scenario: Scenario, protocol: Protocol) -> Bytes {
    match scenario {
        Scenario::Find => Bytes::new(),
        Scenario::Echo | Scenario::Wrapped => write(
            &EchoRequest {
                text: TEXT.to_owned(),
            },
            protocol,
        ),
        Scenario::List100 => {
            let request = ListMembersRequest {
                team_id: TEAM.to_owned(),
                limit: MEMBERS,
            };
            write(&request, protocol)
        }
        Scenario::Ingest50 => write(&sample::ingest50(), protocol),
    }
}

/// The body of a response. The id of one with a wrapper is another in each response, of this length.
#[must_use]
pub fn response(scenario: Scenario, protocol: Protocol) -> Bytes {
    match scenario {
        Scenario::Echo => write(
            &EchoResponse {
                text: TEXT.to_owned(),
            },
            protocol,
        ),
        Scenario::Find => write(
            &EchoResponse {
                text: CURSOR.to_owned(),
            },
            protocol,
        ),
        Scenario::Wrapped => {
            let response = WrappedResponse {
                ok: true,
                request_id: REQUEST_ID.to_owned(),
                text: TEXT.to_owned(),
            };
            write(&response, protocol)
        }
        Scenario::List100 => write(&sample::list100(), protocol),
        Scenario::Ingest50 => {
            let response = RecordEventsResponse {
                events: EVENTS,
                id_bytes: EVENTS * ID_BYTES,
            };
            write(&response, protocol)
        }
    }
}

/// The page of `list100` in binary, for each stack to read into its own messages.
#[must_use]
pub fn page() -> Bytes {
    response(Scenario::List100, Protocol::Proto)
}

/// The batch of `ingest50` in binary, for each stack to read into its own messages.
#[must_use]
pub fn batch() -> Bytes {
    request(Scenario::Ingest50, Protocol::Proto)
}

fn write<M: Message + ProtoJson>(message: &M, protocol: Protocol) -> Bytes {
    match protocol {
        Protocol::Proto => message.encode_to_vec().into(),
        Protocol::Json | Protocol::Rest => protojson_prost::to_vec(message, &WriteOptions::new())
            .expect("the sample has a JSON form")
            .into(),
        Protocol::Grpc => {
            let length = message.encoded_len();
            let mut framed = BytesMut::with_capacity(5 + length);
            framed.put_u8(0);
            framed.put_u32(u32::try_from(length).expect("a short message"));
            message.encode(&mut framed).expect("a buffer grows");
            framed.freeze()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_are_what_their_names_say() {
        assert_eq!(TEXT.len(), 64);
        let batch = sample::ingest50();
        assert_eq!(batch.events.len(), EVENTS as usize);
        assert!(
            batch
                .events
                .iter()
                .all(|event| event.event_id.len() == ID_BYTES as usize)
        );
        assert_eq!(sample::list100().members.len(), MEMBERS as usize);
    }
}
