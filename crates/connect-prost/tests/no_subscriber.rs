//! Calls whose spans nobody wants. In a process of its own: the subscriber of one thread makes the spans of all.

#![cfg(all(feature = "client", feature = "server", feature = "tracing"))]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use connect_prost::Body;
use connect_prost::client::Transport as _;
use connect_prost::http::Request;
use connect_prost::server::Router;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::registry::Registry;

#[tokio::test]
async fn without_a_subscriber_that_wants_the_span_its_hook_is_not_called() {
    let hooked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&hooked);
    let router = Router::new().on_span(move |_, _| {
        counted.fetch_add(1, Ordering::Relaxed);
    });
    let call = async || {
        let request = Request::post("http://river.test/any.v1.Service/Method");
        let request = request.body(Body::empty()).unwrap();
        router.send(request).await.unwrap();
        hooked.load(Ordering::Relaxed)
    };
    assert_eq!(call().await, 0);
    for (level, hooks) in [(LevelFilter::WARN, 0), (LevelFilter::INFO, 1)] {
        let layer = tracing_subscriber::fmt::layer().with_writer(std::io::sink);
        let subscriber = Registry::default().with(layer.with_filter(level));
        let _guard = tracing::subscriber::set_default(subscriber);
        assert_eq!(call().await, hooks, "{level}");
    }
}
