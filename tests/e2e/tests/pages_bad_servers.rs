//! Lists of servers that do not do what they are asked: a typed error or the right items, and always an end.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use connect_prost::client::{Error, ErrorKind, Transport, TransportFuture};
use connect_prost::http::{Request, Response as HttpResponse, Uri};
use connect_prost::server::{Context, Router};
use connect_prost::{Body, Code, ConnectError, Response};
use e2e::book;
use golden::generated::page::v1::{
    Book, ListBooksRequest, ListBooksResponse, ShelfService, ShelfServiceClient, ShelfServiceServer,
};

/// What a call gets for an offset and a limit.
type Respond = fn(u32, u32) -> ListBooksResponse;

struct Shelf(Respond);

impl ShelfService for Shelf {
    async fn list_books(
        &self,
        _: Context,
        request: ListBooksRequest,
    ) -> Result<Response<ListBooksResponse>, ConnectError> {
        let number = |field: Option<i32>| u32::try_from(field.unwrap_or(0)).unwrap();
        Ok(Response::new((self.0)(
            number(request.offset),
            number(request.limit),
        )))
    }
}

fn response(books: impl IntoIterator<Item = Book>, total: i64) -> ListBooksResponse {
    ListBooksResponse {
        books: books.into_iter().collect(),
        total,
        ..ListBooksResponse::default()
    }
}

/// Returns the books that a scan from `offset` on gets by tens, and how it ends.
async fn scan(offset: i32, respond: Respond) -> (Vec<Book>, Option<Error>) {
    let router = Router::new().add(ShelfServiceServer::new(Shelf(respond)));
    let client = ShelfServiceClient::new(router, Uri::from_static("http://in-process"));
    let mut stream = client
        .list_books(ListBooksRequest {
            limit: Some(10),
            offset: Some(offset),
            ..ListBooksRequest::default()
        })
        .by_item();
    let mut books = Vec::new();
    while let Some(result) = stream.next().await {
        match result {
            Ok(book) => books.push(book),
            Err(error) => {
                assert!(stream.next().await.is_none(), "an error is the end");
                return (books, Some(error));
            }
        }
    }
    assert!(stream.next().await.is_none(), "the end stays the end");
    (books, None)
}

#[tokio::test]
async fn one_that_ignores_the_offset_ends_with_an_error() {
    let (books, error) = scan(0, |_, _| response((0..10).map(book), 100)).await;
    assert_eq!(books, (0..10).map(book).collect::<Vec<_>>());
    let error = error.unwrap();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Response, Code::Aborted)
    );
    assert!(error.message().contains("repeats itself"), "{error}");
}

#[tokio::test]
async fn one_that_sends_its_whole_list_is_read_once() {
    let (books, error) = scan(0, |_, _| response((0..25).map(book), 25)).await;
    assert!(error.is_none());
    assert_eq!(books, (0..25).map(book).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_list_beyond_what_the_request_can_hold_ends_with_an_error() {
    let (books, error) = scan(i32::MAX - 15, |offset, limit| {
        response((offset..offset + limit).map(book), i64::MAX)
    })
    .await;
    let first = i32::MAX as u32 - 15;
    assert_eq!(books.first(), Some(&book(first)));
    assert!(books.len() >= 19, "{}", books.len());
    let error = error.unwrap();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Request, Code::OutOfRange)
    );
    assert!(error.message().contains("the offset 2147483"), "{error}");
}

#[tokio::test]
async fn a_total_that_lies_changes_nothing() {
    let respond: [Respond; 4] = [
        |offset, limit| response((offset.min(25)..(offset + limit).min(25)).map(book), -7),
        |offset, limit| response((offset.min(25)..(offset + limit).min(25)).map(book), 0),
        |offset, limit| response((offset.min(25)..(offset + limit).min(25)).map(book), 11),
        |offset, limit| response((offset.min(25)..(offset + limit).min(25)).map(book), 9999),
    ];
    for respond in respond {
        let (books, error) = scan(0, respond).await;
        assert!(error.is_none());
        assert_eq!(books, (0..25).map(book).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn items_without_a_key_are_read_by_plain_offsets() {
    let (books, error) = scan(0, |offset, limit| {
        let titled = |number: u32| Book {
            id: String::new(),
            title: number.to_string(),
        };
        let numbers = offset.min(25)..(offset + limit).min(25);
        response(numbers.map(titled), 0)
    })
    .await;
    assert!(error.is_none());
    let titles: Vec<_> = books.iter().map(|book| book.title.parse()).collect();
    assert_eq!(titles, (0..25).map(Ok::<u32, _>).collect::<Vec<_>>());
}

#[tokio::test]
async fn items_without_a_key_end_when_they_repeat() {
    let (books, error) = scan(0, |_, limit| {
        response((0..limit).map(|_| Book::default()), 0)
    })
    .await;
    assert_eq!(error.unwrap().code(), Code::Aborted);
    assert!(books.len() < 1000, "{}", books.len());
}

/// Responds to everything with a page whose wrapper reports a failure.
struct Failing;

impl Transport for Failing {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        Box::pin(async {
            let body = r#"{"ok":false,"requestId":"r-1","books":[{"id":"b"}]}"#;
            let response = HttpResponse::builder().header("content-type", "application/json");
            Ok(response.body(Body::full(body)).unwrap())
        })
    }
}

#[tokio::test]
async fn a_wrapper_that_reports_a_failure_ends_the_scan() {
    let client = ShelfServiceClient::new(Failing, Uri::from_static("http://nowhere"));
    let mut stream = client.list_books(ListBooksRequest::default()).by_page();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.request_id()),
        (ErrorKind::Wire, Some("r-1"))
    );
    assert!(stream.next().await.is_none());
}
