//! The same with what lets calls last: a retry policy with its budget, an attempt timeout, an interceptor that adds a header.

use bench_rpc::{Task, ours_client};
use connect_prost::client::{Interceptor, InterceptorFuture, StandardRetry};
use connect_prost::http::{HeaderName, HeaderValue, request};
use connect_prost::{ConnectError, Spec};

fn main() {
    Task::run(run);
}

async fn run(task: Task) {
    let client = ours_client::builder(&task)
        .attempt_timeout(Task::TIMEOUT / 2)
        .retry(StandardRetry::new())
        .interceptor(Key)
        .build();
    ours_client::run(task, client).await;
}

/// Sends a key with every call.
struct Key;

impl Interceptor for Key {
    fn wraps(&self) -> bool {
        false
    }

    fn on_head<'a>(
        &'a self,
        _: &'static Spec,
        parts: &'a mut request::Parts,
    ) -> InterceptorFuture<'a, (), ConnectError> {
        Box::pin(async move {
            const NAME: HeaderName = HeaderName::from_static("api_key");
            parts.headers.insert(NAME, HeaderValue::from_static("key"));
            Ok(())
        })
    }
}
