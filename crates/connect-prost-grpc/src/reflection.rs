//! `grpc.reflection.v1.ServerReflection`: the schema of the server, for tools without a copy.

mod index;

use std::collections::HashSet;
use std::sync::Arc;

use bytes::Bytes;
use connect_prost::server::{Context, Sender, Streaming};
use connect_prost::{Code, ConnectError};

use self::index::Index;
use crate::protos::grpc::reflection::v1::server_reflection_request::MessageRequest;
use crate::protos::grpc::reflection::v1::server_reflection_response::MessageResponse;
use crate::protos::grpc::reflection::v1::{
    ErrorResponse, ExtensionNumberResponse, FileDescriptorResponse, ListServiceResponse,
    ServerReflection, ServerReflectionRequest, ServerReflectionResponse, ServerReflectionServer,
    ServiceResponse,
};

/// The schemas of this crate's own services.
const OWN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.binpb"));

/// The schema that a server publishes.
///
/// Every caller can read all of it; put an interceptor before the service to restrict that.
///
/// ```
/// use connect_prost::server::Router;
/// use connect_prost_grpc::Reflection;
///
/// # fn set() -> Vec<u8> { Vec::new() }
/// // The output of `connect_prost_build::configure().descriptor_set_path(…)`, by `include_bytes!`.
/// let reflection = Reflection::new().descriptor_set(set())?;
/// let router = Router::new().add(reflection.service());
/// # let _ = router;
/// # Ok::<(), connect_prost_grpc::ReflectionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reflection {
    index: Arc<Index>,
}

/// A descriptor set cannot be decoded.
#[derive(Clone, Debug)]
pub struct ReflectionError(prost::DecodeError);

impl std::fmt::Display for ReflectionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the descriptor set cannot be read: {}", self.0)
    }
}

impl std::error::Error for ReflectionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl Reflection {
    /// Creates the reflection of itself and of the health service.
    #[must_use]
    pub fn new() -> Self {
        let mut index = Index::default();
        let own = index.add(Bytes::from_static(OWN));
        debug_assert!(own.is_ok(), "the generator writes sets that can be read");
        Self {
            index: Arc::new(index),
        }
    }

    /// Adds the files of a `google.protobuf.FileDescriptorSet`, each with its original bytes: unknown options are kept.
    ///
    /// The set should hold the imports of its files too. Of two files with one name the first counts.
    ///
    /// # Errors
    ///
    /// Fails with [`ReflectionError`] when the bytes are no descriptor set.
    pub fn descriptor_set(mut self, set: impl Into<Bytes>) -> Result<Self, ReflectionError> {
        let index = Arc::make_mut(&mut self.index);
        index.add(set.into()).map_err(ReflectionError)?;
        Ok(self)
    }

    /// Returns the service for a router.
    #[must_use]
    pub fn service(&self) -> impl connect_prost::__private::server::Service + use<> {
        ServerReflectionServer::new(ReflectionService(Arc::clone(&self.index)))
    }
}

impl Default for Reflection {
    fn default() -> Self {
        Self::new()
    }
}

/// The implementation of the service.
struct ReflectionService(Arc<Index>);

impl ServerReflection for ReflectionService {
    async fn server_reflection_info(
        &self,
        _context: Context,
        mut requests: Streaming<ServerReflectionRequest>,
        mut out: Sender<ServerReflectionResponse>,
    ) -> Result<(), ConnectError> {
        let mut sent = HashSet::new();
        while let Some(request) = requests.message().await? {
            let response = self.respond(request.message_request.as_ref(), &mut sent);
            out.send(ServerReflectionResponse {
                valid_host: request.host.clone(),
                original_request: Some(request),
                message_response: Some(response),
            })
            .await?;
        }
        Ok(())
    }
}

impl ReflectionService {
    fn respond(
        &self,
        request: Option<&MessageRequest>,
        sent: &mut HashSet<usize>,
    ) -> MessageResponse {
        let index = &self.0;
        match request {
            Some(MessageRequest::FileByFilename(name)) => {
                self.files(index.file(name), "file", sent)
            }
            Some(MessageRequest::FileContainingSymbol(name)) => {
                self.files(index.file_of_symbol(name), "symbol", sent)
            }
            Some(MessageRequest::FileContainingExtension(extension)) => {
                let (name, number) = (&extension.containing_type, extension.extension_number);
                self.files(index.file_of_extension(name, number), "extension", sent)
            }
            Some(MessageRequest::AllExtensionNumbersOfType(name)) => {
                match index.extensions_of(name) {
                    Some(numbers) => {
                        MessageResponse::AllExtensionNumbersResponse(ExtensionNumberResponse {
                            base_type_name: name.clone(),
                            extension_number: numbers,
                        })
                    }
                    None => missing("message"),
                }
            }
            Some(MessageRequest::ListServices(_)) => {
                let services = index.services().map(|name| ServiceResponse {
                    name: name.to_owned(),
                });
                MessageResponse::ListServicesResponse(ListServiceResponse {
                    service: services.collect(),
                })
            }
            None => error(Code::InvalidArgument, "the request asks nothing".to_owned()),
        }
    }

    /// Returns a file and its imports, without those that this stream has already sent.
    fn files(&self, file: Option<usize>, what: &str, sent: &mut HashSet<usize>) -> MessageResponse {
        let Some(file) = file else {
            return missing(what);
        };
        // A file that is requested again is sent again; only imports are left out.
        sent.remove(&file);
        let files = self.0.with_imports(file).into_iter();
        let files = files.filter(|file| sent.insert(*file));
        let files = files.map(|file| self.0.bytes(file).to_vec());
        MessageResponse::FileDescriptorResponse(FileDescriptorResponse {
            file_descriptor_proto: files.collect(),
        })
    }
}

fn missing(what: &str) -> MessageResponse {
    error(Code::NotFound, format!("the {what} is not known"))
}

fn error(code: Code, message: String) -> MessageResponse {
    MessageResponse::ErrorResponse(ErrorResponse {
        error_code: i32::try_from(code.number()).unwrap_or_default(),
        error_message: message,
    })
}
