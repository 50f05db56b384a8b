//! Lists whose readers stop: in the middle of a call, between two items, for good.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use connect_prost::http::Uri;
use connect_prost::server::{Context, Router};
use connect_prost::{ConnectError, Response};
use e2e::book;
use golden::generated::page::v1::{
    ListBooksRequest, ListBooksResponse, ShelfService, ShelfServiceClient, ShelfServiceServer,
};
use tokio::sync::Notify;

/// A shelf whose calls wait until they may respond.
#[derive(Clone, Default)]
struct Shelf {
    entered: Arc<Notify>,
    may_respond: Arc<Notify>,
    calls: Arc<AtomicUsize>,
    dropped: Arc<AtomicUsize>,
}

/// Counts the calls that are dropped before they respond.
struct Guard(Option<Arc<AtomicUsize>>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(dropped) = self.0.take() {
            dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl ShelfService for Shelf {
    async fn list_books(
        &self,
        _: Context,
        request: ListBooksRequest,
    ) -> Result<Response<ListBooksResponse>, ConnectError> {
        let mut guard = Guard(Some(Arc::clone(&self.dropped)));
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.entered.notify_one();
        self.may_respond.notified().await;
        guard.0 = None;
        let start = u32::try_from(request.offset.unwrap_or(0)).unwrap();
        Ok(Response::new(ListBooksResponse {
            books: (start..25.min(start + 10)).map(book).collect(),
            total: 25,
            ..ListBooksResponse::default()
        }))
    }
}

impl Shelf {
    fn client(&self) -> ShelfServiceClient {
        let router = Router::new().add(ShelfServiceServer::new(self.clone()));
        ShelfServiceClient::new(router, Uri::from_static("http://in-process"))
    }

    fn calls(&self) -> (usize, usize) {
        let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
        (count(&self.calls), count(&self.dropped))
    }
}

fn by_tens() -> ListBooksRequest {
    ListBooksRequest {
        limit: Some(10),
        ..ListBooksRequest::default()
    }
}

#[tokio::test]
async fn a_next_that_is_dropped_loses_nothing() {
    let shelf = Shelf::default();
    let mut stream = shelf.client().list_books(by_tens()).by_item();
    let mut read = Vec::new();
    while read.len() < 25 {
        if matches!(read.len(), 0 | 10 | 19) {
            tokio::select! {
                biased;
                item = stream.next() => panic!("nothing may respond yet: {item:?}"),
                () = shelf.entered.notified() => shelf.may_respond.notify_one(),
            }
        }
        read.push(stream.next().await.unwrap().unwrap());
    }
    assert_eq!(read, (0..25).map(book).collect::<Vec<_>>());
    assert!(stream.next().await.is_none());
    assert_eq!(shelf.calls(), (3, 0));
}

#[tokio::test]
async fn a_stream_that_is_dropped_cancels_its_call() {
    let shelf = Shelf::default();
    let mut stream = shelf.client().list_books(by_tens()).by_page();
    tokio::select! {
        biased;
        page = stream.next() => panic!("nothing may respond yet: {page:?}"),
        () = shelf.entered.notified() => {}
    }
    assert_eq!(shelf.calls(), (1, 0));
    drop(stream);
    assert_eq!(shelf.calls(), (1, 1));
}

#[tokio::test]
async fn a_stream_that_is_not_polled_makes_no_call() {
    let shelf = Shelf::default();
    let mut stream = shelf.client().list_books(by_tens()).by_page();
    assert_eq!(shelf.calls(), (0, 0));
    shelf.may_respond.notify_one();
    let page = stream.next().await.unwrap().unwrap();
    assert_eq!(page.items().len(), 10);
    assert_eq!(shelf.calls(), (1, 0), "the next page is not asked for yet");
}
