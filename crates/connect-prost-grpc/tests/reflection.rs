//! The reflection service, called in process about this crate's own services.

#![cfg(feature = "reflection")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use connect_prost::Protocol;
use connect_prost::client::{Client, Sender, Streaming};
use connect_prost::http::Uri;
use connect_prost::server::Router;
use connect_prost_grpc::Reflection;
use connect_prost_grpc::protos::grpc::reflection::v1::server_reflection_request::MessageRequest;
use connect_prost_grpc::protos::grpc::reflection::v1::server_reflection_response::MessageResponse;
use connect_prost_grpc::protos::grpc::reflection::v1::{
    ExtensionRequest, ServerReflectionClient, ServerReflectionRequest, ServerReflectionResponse,
};
use prost::Message as _;
use prost_types::{FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet};

struct Conversation {
    out: Sender<ServerReflectionRequest>,
    responses: Streaming<ServerReflectionResponse>,
}

impl Conversation {
    async fn new(reflection: &Reflection) -> Self {
        let router = Router::new().add(reflection.service());
        let client = Client::builder(router, Uri::from_static("http://in-process"));
        let client = ServerReflectionClient::from_client(client.protocol(Protocol::Grpc).build());
        let (out, responses) = client.server_reflection_info().open().await.unwrap();
        Self { out, responses }
    }

    async fn ask(&mut self, request: MessageRequest) -> MessageResponse {
        let request = ServerReflectionRequest {
            host: "here".to_owned(),
            message_request: Some(request),
        };
        self.out.send(request.clone()).await.unwrap();
        let response = self.responses.message().await.unwrap().unwrap();
        assert_eq!(response.original_request, Some(request));
        assert_eq!(response.valid_host, "here");
        response.message_response.unwrap()
    }

    /// The names of the files that the response holds.
    async fn files(&mut self, request: MessageRequest) -> Vec<String> {
        let MessageResponse::FileDescriptorResponse(files) = self.ask(request).await else {
            panic!("the response holds no files");
        };
        let files = files.file_descriptor_proto.iter();
        files
            .map(|file| {
                FileDescriptorProto::decode(&file[..])
                    .unwrap()
                    .name()
                    .to_owned()
            })
            .collect()
    }
}

fn symbol(name: &str) -> MessageRequest {
    MessageRequest::FileContainingSymbol(name.to_owned())
}

#[tokio::test]
async fn services_and_everything_in_them_are_found() {
    let mut conversation = Conversation::new(&Reflection::new()).await;
    let listed = conversation
        .ask(MessageRequest::ListServices(String::new()))
        .await;
    let MessageResponse::ListServicesResponse(services) = listed else {
        panic!("the response holds no services");
    };
    let names: Vec<_> = services
        .service
        .iter()
        .map(|service| &service.name)
        .collect();
    assert_eq!(
        names,
        [
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection"
        ]
    );
    for name in [
        "grpc.health.v1.Health",
        "grpc.health.v1.Health.Watch",
        "grpc.health.v1.HealthCheckResponse",
        "grpc.health.v1.HealthCheckResponse.status",
        "grpc.health.v1.HealthCheckResponse.ServingStatus",
        "grpc.health.v1.HealthCheckResponse.SERVING",
    ] {
        let files = conversation.files(symbol(name)).await;
        assert_eq!(files, ["grpc/health/v1/health.proto"], "{name}");
    }
}

#[tokio::test]
async fn an_unknown_name_is_a_response_and_does_not_end_the_stream() {
    let mut conversation = Conversation::new(&Reflection::new()).await;
    for request in [
        symbol("a.B"),
        MessageRequest::FileByFilename("a.proto".to_owned()),
        MessageRequest::AllExtensionNumbersOfType("a.B".to_owned()),
    ] {
        let MessageResponse::ErrorResponse(error) = conversation.ask(request).await else {
            panic!("the response is no error");
        };
        assert_eq!(error.error_code, 5);
    }
    assert_eq!(
        conversation
            .files(symbol("grpc.health.v1.Health"))
            .await
            .len(),
        1
    );
}

#[tokio::test]
async fn imports_come_along_once_and_extensions_are_found() {
    let extension = FieldDescriptorProto {
        name: Some("mark".to_owned()),
        number: Some(100),
        extendee: Some(".base.Base".to_owned()),
        ..FieldDescriptorProto::default()
    };
    let base = FileDescriptorProto {
        name: Some("base.proto".to_owned()),
        package: Some("base".to_owned()),
        message_type: vec![prost_types::DescriptorProto {
            name: Some("Base".to_owned()),
            ..prost_types::DescriptorProto::default()
        }],
        ..FileDescriptorProto::default()
    };
    let top = FileDescriptorProto {
        name: Some("top.proto".to_owned()),
        dependency: vec!["base.proto".to_owned()],
        extension: vec![extension],
        ..FileDescriptorProto::default()
    };
    let set = FileDescriptorSet {
        file: vec![base, top],
    };
    let reflection = Reflection::new()
        .descriptor_set(set.encode_to_vec())
        .unwrap();
    let mut conversation = Conversation::new(&reflection).await;
    let by_extension = MessageRequest::FileContainingExtension(ExtensionRequest {
        containing_type: "base.Base".to_owned(),
        extension_number: 100,
    });
    let files = conversation.files(by_extension).await;
    assert_eq!(files, ["top.proto", "base.proto"]);
    assert_eq!(conversation.files(symbol("mark")).await, ["top.proto"]);
    let numbers = conversation
        .ask(MessageRequest::AllExtensionNumbersOfType(
            "base.Base".to_owned(),
        ))
        .await;
    let MessageResponse::AllExtensionNumbersResponse(numbers) = numbers else {
        panic!("the response holds no numbers");
    };
    assert_eq!(numbers.extension_number, [100]);
}

#[test]
fn nonsense_is_no_descriptor_set() {
    assert!(Reflection::new().descriptor_set(&b"\x0a\xff"[..]).is_err());
}
