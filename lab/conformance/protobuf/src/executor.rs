//! One request, one response: parse the payload, write the message in the requested format.

use protojson_prost::{ProtoJson, ReadOptions, Unknown, WriteOptions};

use crate::proto::conformance::conformance_request::Payload;
use crate::proto::conformance::conformance_response::Result as Outcome;
use crate::proto::conformance::{
    ConformanceRequest, ConformanceResponse, FailureSet, TestCategory, WireFormat,
};
use crate::types;

/// Parses a payload as a message and writes it again.
pub(crate) type Convert = fn(&Executor, &Case) -> Outcome;

/// The options that all cases share.
pub(crate) struct Executor {
    exact: ReadOptions,
    ignoring: ReadOptions,
    write: WriteOptions,
}

/// A request that is within what is offered.
pub(crate) struct Case {
    payload: Input,
    output: Output,
    ignores_unknown: bool,
}

enum Input {
    Binary(Vec<u8>),
    Json(String),
}

enum Output {
    Binary,
    Json,
}

impl Executor {
    pub(crate) fn new() -> Self {
        let registry = types::registry();
        let exact = ReadOptions::new().registry(registry.clone());
        Executor {
            // The category covers names of enum values beside those of fields.
            ignoring: exact
                .clone()
                .unknown_fields(Unknown::Ignore)
                .unknown_enums(Unknown::Ignore),
            exact,
            write: WriteOptions::new().registry(registry),
        }
    }

    pub(crate) fn respond(&self, request: ConformanceRequest) -> ConformanceResponse {
        ConformanceResponse {
            result: Some(self.outcome(request)),
        }
    }

    fn outcome(&self, request: ConformanceRequest) -> Outcome {
        if request.message_type == "conformance.FailureSet" {
            // The runner asks first which failures the executor knows of; the runner takes the list as a file instead.
            return Outcome::ProtobufPayload(prost::Message::encode_to_vec(&FailureSet::default()));
        }
        let Some(convert) = types::find(&request.message_type) else {
            return Outcome::RuntimeError(format!("no message {}", request.message_type));
        };
        match Case::of(request) {
            Ok(case) => convert(self, &case),
            Err(outcome) => outcome,
        }
    }
}

impl Case {
    fn of(request: ConformanceRequest) -> Result<Self, Outcome> {
        let ignores_unknown = request.test_category() == TestCategory::JsonIgnoreUnknownParsingTest;
        let output = match request.requested_output_format() {
            WireFormat::Protobuf => Output::Binary,
            WireFormat::Json => Output::Json,
            WireFormat::TextFormat => return Err(skipped("the text format is not offered")),
            WireFormat::Jspb => return Err(skipped("JSPB is not offered")),
            WireFormat::Unspecified => {
                return Err(Outcome::RuntimeError("no output format".to_owned()));
            }
        };
        let payload = match request.payload {
            Some(Payload::ProtobufPayload(bytes)) => Input::Binary(bytes),
            Some(Payload::JsonPayload(text)) => Input::Json(text),
            Some(Payload::TextPayload(_)) => return Err(skipped("the text format is not offered")),
            Some(Payload::JspbPayload(_)) => return Err(skipped("JSPB is not offered")),
            None => return Err(Outcome::RuntimeError("no payload".to_owned())),
        };
        Ok(Case {
            payload,
            output,
            ignores_unknown,
        })
    }
}

fn skipped(reason: &str) -> Outcome {
    Outcome::Skipped(reason.to_owned())
}

/// What a case asks, for one message type.
pub(crate) fn convert<M: ProtoJson>(executor: &Executor, case: &Case) -> Outcome {
    let parsed = match &case.payload {
        Input::Binary(bytes) => M::decode(bytes.as_slice()).map_err(|error| error.to_string()),
        Input::Json(text) => {
            let options = match case.ignores_unknown {
                true => &executor.ignoring,
                false => &executor.exact,
            };
            protojson_prost::from_slice::<M>(text.as_bytes(), options)
                .map_err(|error| error.to_string())
        }
    };
    let message = match parsed {
        Ok(message) => message,
        Err(error) => return Outcome::ParseError(error),
    };
    match case.output {
        Output::Binary => Outcome::ProtobufPayload(message.encode_to_vec()),
        Output::Json => match protojson_prost::to_string(&message, &executor.write) {
            Ok(text) => Outcome::JsonPayload(text),
            Err(error) => Outcome::SerializeError(error.to_string()),
        },
    }
}
