//! Lists that are read whole, page by page and item by item, over every protocol and codec.

use std::time::Duration;

use connect_prost::client::{
    Attempt, Client, Decision, Error, ErrorKind, ItemStream, PageStream, PagedCall, ScanPosition,
};
use connect_prost::{Code, Codec, ConnectError, Message, Protocol};
use e2e::{Library, book, in_process, over_all};
use futures_core::Stream as _;
use golden::generated::page::v1::{
    Book, ListBooksRequest, ListBooksResponse, ListLoansRequest, ListNotesRequest,
    ListReadersRequest, ShelfServiceClient,
};

type Books = PagedCall<ListBooksRequest, ListBooksResponse, Book>;

/// Returns all pages.
async fn pages<Req: Message + Clone, Res: Message, Item: prost::Message>(
    mut stream: PageStream<Req, Res, Item>,
) -> Result<Vec<Vec<Item>>, Error> {
    let mut pages = Vec::new();
    while let Some(page) = stream.next().await {
        pages.push(page?.into_items());
    }
    Ok(pages)
}

/// Returns all items.
async fn items<Req: Message + Clone, Res: Message, Item: prost::Message>(
    mut stream: ItemStream<Req, Res, Item>,
) -> Result<Vec<Item>, Error> {
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        items.push(item?);
    }
    Ok(items)
}

fn books(numbers: impl IntoIterator<Item = u32>) -> Vec<Book> {
    numbers.into_iter().map(book).collect()
}

fn limit(limit: i32) -> ListBooksRequest {
    ListBooksRequest {
        limit: Some(limit),
        ..ListBooksRequest::default()
    }
}

/// Returns the call of a shelf over Connect.
fn list(library: &Library, request: ListBooksRequest) -> Books {
    let client = library.shelf(Protocol::Connect, Codec::Json);
    client.list_books(request)
}

#[tokio::test]
async fn a_list_is_read_whole_over_every_protocol() {
    over_all(|protocol, codec| async move {
        let library = Library::new(25);
        let shelf = library.shelf(protocol, codec);
        let read = items(shelf.list_books(limit(10)).by_item()).await.unwrap();
        assert_eq!(read, books(0..25));
        let read = pages(shelf.list_books(limit(10)).by_page()).await.unwrap();
        assert_eq!(read, [books(0..10), books(10..19), books(19..25)]);
        assert_eq!(library.calls().len(), 6);

        let loans = library.pages(protocol, codec);
        let read = items(loans.list_loans(ListLoansRequest::default()).by_item());
        let numbers: Vec<_> = read.await.unwrap().iter().map(|loan| loan.number).collect();
        assert_eq!(numbers, (0..25).map(Some).collect::<Vec<_>>());
        let read = items(loans.list_readers(ListReadersRequest::default()).by_item());
        let cards: Vec<_> = read
            .await
            .unwrap()
            .iter()
            .map(|reader| reader.card)
            .collect();
        assert_eq!(cards, (1..26).collect::<Vec<_>>());
        let read = items(loans.list_notes(ListNotesRequest::default()).by_item());
        assert_eq!(read.await.unwrap().len(), 25);
    })
    .await;
}

#[tokio::test]
async fn what_is_inserted_and_deleted_between_the_calls_hides_and_repeats_nothing() {
    over_all(|protocol, codec| async move {
        let library = Library::that_changes(200, |call, numbers| match call % 3 {
            1 => drop(numbers.drain(..2)),
            2 => numbers.insert(0, 1000 + u32::try_from(call).unwrap()),
            _ => {}
        });
        let shelf = library.shelf(protocol, codec);
        let read = items(shelf.list_books(limit(10)).by_item()).await.unwrap();
        assert_eq!(read, books(0..200));
    })
    .await;
}

#[tokio::test]
async fn by_page_number_a_page_shows_that_the_list_has_changed() {
    let library = Library::that_changes(120, |call, numbers| {
        if call == 1 {
            numbers.remove(0);
        }
    });
    let lists = library.pages(Protocol::Grpc, Codec::Proto);
    let mut stream = lists.list_readers(ListReadersRequest::default()).by_page();
    let mut drifts = Vec::new();
    while let Some(page) = stream.next().await {
        let page = page.unwrap();
        drifts.push((page.items().len(), page.has_drifted(), page.total()));
    }
    assert_eq!(
        drifts,
        [
            (50, false, Some(120)),
            (50, true, Some(119)),
            (19, false, Some(119))
        ]
    );
}

#[tokio::test]
async fn a_change_shows_even_if_no_page_with_items_follows() {
    // The second page is empty, because its rows have become those of the first.
    let library = Library::that_changes(20, |call, numbers| {
        if call == 1 {
            numbers.drain(..10);
        }
    });
    let lists = library.pages(Protocol::Connect, Codec::Json);
    let request = ListReadersRequest {
        page_size: 10,
        ..ListReadersRequest::default()
    };
    let mut stream = lists.list_readers(request).by_item();
    let mut read = 0;
    while stream.next().await.is_some() {
        read += 1;
        assert!(!stream.has_drifted());
    }
    assert_eq!((read, stream.has_drifted()), (10, true));

    // The second page has only known rows, and the third shows it.
    let library = Library::that_changes(20, |call, numbers| {
        if call == 1 {
            numbers.splice(0..0, 100..110);
        }
    });
    let lists = library.pages(Protocol::Connect, Codec::Json);
    let mut stream = lists.list_readers(request).by_page();
    let first = stream.next().await.unwrap().unwrap();
    assert!(!first.has_drifted() && !stream.has_drifted());
    let second = stream.next().await.unwrap().unwrap();
    assert!(second.has_drifted() && stream.has_drifted());
    assert_eq!(library.calls().len(), 3);
}

#[tokio::test]
async fn a_request_keeps_what_it_says_and_is_sent_with_every_page() {
    let library = Library::new(45);
    let request = ListBooksRequest {
        limit: Some(20),
        offset: Some(3),
        filter: "rust".to_owned(),
    };
    let call = list(&library, request).with_header("x-mark", "here");
    let read = items(call.by_item()).await.unwrap();
    assert_eq!(read.len(), 42);
    assert!(read.iter().all(|book| book.title == "rust"));
    let asked = library.calls();
    let starts: Vec<_> = asked.iter().map(|asked| asked.start).collect();
    assert_eq!(starts, [3, 22, 41]);
    for asked in asked {
        assert_eq!((asked.size, asked.mark.as_deref()), (20, Some("here")));
    }
}

#[tokio::test]
async fn a_request_without_a_size_asks_for_the_largest_pages() {
    for request in [ListBooksRequest::default(), limit(0)] {
        let library = Library::new(150);
        let read = items(list(&library, request).by_item()).await.unwrap();
        assert_eq!(read.len(), 150);
        let sizes: Vec<_> = library.calls().iter().map(|asked| asked.size).collect();
        assert_eq!(sizes, [100, 100]);
    }
    let library = Library::new(20);
    let lists = library.pages(Protocol::Connect, Codec::Json);
    let stream = lists.list_loans(ListLoansRequest::default()).by_item();
    assert_eq!(items(stream).await.unwrap().len(), 20);
    assert!(library.calls().iter().all(|asked| asked.size == 7));
}

#[tokio::test]
async fn an_awaited_call_returns_one_page() {
    let library = Library::new(150);
    let response = list(&library, ListBooksRequest::default()).await.unwrap();
    assert_eq!((response.books.len(), response.total), (20, 150));
    assert_eq!(library.calls().len(), 1);
}

#[tokio::test]
async fn a_scan_goes_on_where_another_one_has_stopped() {
    over_all(|protocol, codec| async move {
        for given in 0..=25 {
            let library = Library::that_changes(25, |call, numbers| {
                if call == 3 {
                    numbers.drain(..3);
                    numbers.splice(0..0, 100..105);
                }
            });
            let shelf = library.shelf(protocol, codec);
            let mut stream = shelf.list_books(limit(10)).by_item();
            let mut read = Vec::new();
            for _ in 0..given {
                read.push(stream.next().await.unwrap().unwrap());
            }
            let stored = stream.position().to_string();
            drop(stream);
            let position: ScanPosition = stored.parse().unwrap();
            let call = shelf.list_books(limit(10)).with_position(position);
            read.extend(items(call.by_item()).await.unwrap());
            read.retain(|book| book.id.len() < 5);
            assert_eq!(read, books(0..25), "{given} items, then {stored}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_scan_by_page_number_goes_on_within_a_page() {
    for given in 0..=25 {
        let library = Library::new(25);
        let lists = library.pages(Protocol::GrpcWeb, Codec::Json);
        let readers = || {
            lists.list_readers(ListReadersRequest {
                page_size: 10,
                ..ListReadersRequest::default()
            })
        };
        let mut stream = readers().by_item();
        let mut read = Vec::new();
        for _ in 0..given {
            read.push(stream.next().await.unwrap().unwrap().card);
        }
        let position = stream.position().to_string().parse().unwrap();
        let rest = items(readers().with_position(position).by_item()).await;
        read.extend(rest.unwrap().iter().map(|reader| reader.card));
        assert_eq!(read, (1..26).collect::<Vec<_>>(), "{given} items");

        let notes = || lists.list_notes(ListNotesRequest::default());
        let mut stream = notes().by_item();
        for _ in 0..given {
            stream.next().await.unwrap().unwrap();
        }
        let position = stream.position().to_string().parse().unwrap();
        let rest = items(notes().with_position(position).by_item()).await;
        assert_eq!(rest.unwrap().len(), 25 - given, "{given} notes");
    }
}

#[tokio::test]
async fn a_scan_whose_last_items_are_gone_fails() {
    let library = Library::new(25);
    let position = "offset:12:gone,and-gone".parse().unwrap();
    let call = list(&library, limit(10)).with_position(position);
    let error = items(call.by_item()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Response, Code::Aborted)
    );
    assert!(error.request_id().is_some());
}

#[tokio::test]
async fn the_position_of_another_style_is_rejected() {
    let library = Library::new(25);
    let position = "page:2+3:x".parse().unwrap();
    let mut stream = list(&library, limit(10)).with_position(position).by_item();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Request, Code::InvalidArgument)
    );
    assert!(stream.next().await.is_none());
    assert_eq!(library.calls(), []);
}

#[tokio::test]
async fn an_error_ends_the_scan_and_its_position_is_that_of_the_last_item() {
    let library = Library::that_fails(40, |call, _| match call {
        2 => Err(ConnectError::unavailable("closed")),
        _ => Ok(()),
    });
    let mut stream = list(&library, limit(10)).by_item();
    for number in 0..19 {
        assert_eq!(stream.next().await.unwrap().unwrap(), book(number));
    }
    // The call that fails is not counted, so the next one fails again.
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Wire, Code::Unavailable)
    );
    assert!(stream.next().await.is_none());
    assert!(stream.position().to_string().starts_with("offset:18:"));
    assert!(stream.position().to_string().ends_with(",b%2C18"));
}

#[tokio::test]
async fn every_page_is_retried_if_its_client_retries() {
    let mut attempts = 0;
    let library = Library::that_fails(25, move |_, _| {
        attempts += 1;
        match attempts % 2 {
            1 => Err(ConnectError::unavailable("busy")),
            _ => Ok(()),
        }
    });
    let policy = |_: &Attempt<'_>| Decision::RetryAfter(Duration::ZERO);
    let client = Client::builder(library.router(), in_process()).retry(policy);
    let shelf = ShelfServiceClient::from_client(client.build());
    let read = items(shelf.list_books(limit(10)).by_item()).await.unwrap();
    assert_eq!(read, books(0..25));
    assert_eq!(library.calls().len(), 3);
}

#[tokio::test]
async fn every_page_is_validated() {
    let library = Library::new(25);
    for request in [
        limit(101),
        limit(-1),
        ListBooksRequest {
            filter: "a long title".to_owned(),
            ..limit(10)
        },
    ] {
        let error = items(list(&library, request).by_item()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(error.violations().len(), 1);
    }
    assert_eq!(library.calls(), []);
}

#[tokio::test]
async fn a_request_that_begins_before_the_list_is_not_sent() {
    let library = Library::new(25);
    let request = ListBooksRequest {
        offset: Some(-1),
        ..limit(10)
    };
    let mut stream = list(&library, request).by_page();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Request, Code::InvalidArgument)
    );
    assert_eq!(library.calls(), []);
}

#[tokio::test]
async fn totals_and_size_hints_are_true() {
    let library = Library::new(25);
    let mut stream = list(&library, limit(10)).by_item();
    assert_eq!((stream.total(), stream.size_hint()), (None, (0, None)));
    stream.next().await.unwrap().unwrap();
    assert_eq!((stream.total(), stream.size_hint()), (Some(25), (9, None)));
    for _ in 1..20 {
        stream.next().await.unwrap().unwrap();
    }
    assert_eq!(stream.size_hint(), (5, Some(5)), "of the last page");
    while stream.next().await.is_some() {}
    assert_eq!(
        (stream.total(), stream.size_hint()),
        (Some(25), (0, Some(0)))
    );
    let mut stream = list(&library, limit(10)).by_page();
    assert_eq!(stream.size_hint(), (0, None));
    while stream.next().await.is_some() {}
    assert_eq!(stream.size_hint(), (0, Some(0)));
}
