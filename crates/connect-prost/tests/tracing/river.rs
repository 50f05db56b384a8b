//! The service that the tests call. What it does depends on the size of its first message.

use connect_prost::server::{Context, Router, Sender, Streaming};
use connect_prost::{Code, ConnectError, Response};
use golden::generated::stream::v1::{Drop as Message, RiverService, RiverServiceServer};

/// Sizes up to 16 are the numbers of codes.
pub(crate) const PANIC: i32 = 98;
pub(crate) const PENDING: i32 = 99;

pub(crate) struct River;

pub(crate) fn router() -> Router {
    Router::new().add(RiverServiceServer::new(River))
}

/// Logs where it is dropped.
struct Logged;

impl Drop for Logged {
    fn drop(&mut self) {
        tracing::info!("dropped");
    }
}

async fn flow(size: i32) -> Result<(), ConnectError> {
    tracing::info!("handled");
    let _logged = Logged;
    match size {
        PANIC => panic!("a handler that panics"),
        PENDING => std::future::pending().await,
        _ => {}
    }
    match Code::from_number(size.unsigned_abs()) {
        Some(code) => Err(ConnectError::new(code, "a secret message")),
        None => Ok(()),
    }
}

impl RiverService for River {
    async fn once(&self, _: Context, request: Message) -> Result<Response<Message>, ConnectError> {
        flow(request.size).await?;
        Ok(Response::new(request))
    }

    async fn pour(
        &self,
        _: Context,
        mut requests: Streaming<Message>,
    ) -> Result<Response<Message>, ConnectError> {
        let mut last = Message::default();
        while let Some(request) = requests.message().await? {
            last = request;
        }
        flow(last.size).await?;
        Ok(Response::new(last))
    }

    async fn sprinkle(
        &self,
        _: Context,
        request: Message,
        mut out: Sender<Message>,
    ) -> Result<(), ConnectError> {
        out.send(request).await?;
        flow(request.size).await
    }

    async fn flow(
        &self,
        _: Context,
        mut requests: Streaming<Message>,
        mut out: Sender<Message>,
    ) -> Result<(), ConnectError> {
        while let Some(request) = requests.message().await? {
            flow(request.size).await?;
            out.send(request).await?;
        }
        Ok(())
    }
}
