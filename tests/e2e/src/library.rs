//! Services whose methods page, over lists that a test changes between two calls.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::fmt;
use std::sync::{Arc, Mutex};

use connect_prost::client::Client;
use connect_prost::server::{Context, Router};
use connect_prost::{Codec, ConnectError, Protocol, Response};
use golden::generated::page::v1::{
    Book, ListBooksRequest, ListBooksResponse, ListLoansRequest, ListLoansResponse,
    ListNotesRequest, ListNotesResponse, ListReadersRequest, ListReadersResponse, Loan,
    PageService, PageServiceClient, PageServiceServer, Reader, ShelfService, ShelfServiceClient,
    ShelfServiceServer,
};

use crate::clients::{PROTOCOLS, in_process};

/// Changes the numbers in a list before the call with this number, or fails the call.
pub type Change = Box<dyn FnMut(usize, &mut Vec<u32>) -> Result<(), ConnectError> + Send>;

/// A list of numbers, which every method shows as items of its own kind.
#[derive(Clone)]
pub struct Library(Arc<Mutex<State>>);

struct State {
    numbers: Vec<u32>,
    calls: Vec<Asked>,
    change: Change,
}

/// What a call has asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The offset or the page.
    pub start: u64,
    /// How many items.
    pub size: u64,
    /// The header `x-mark`.
    pub mark: Option<String>,
}

impl Library {
    /// A library of the numbers from 0 on.
    pub fn new(length: u32) -> Library {
        Library::that_changes(length, |_, _| {})
    }

    /// A library whose list is changed before each call.
    pub fn that_changes(
        length: u32,
        mut change: impl FnMut(usize, &mut Vec<u32>) + Send + 'static,
    ) -> Library {
        Library::that_fails(length, move |call, numbers| {
            change(call, numbers);
            Ok(())
        })
    }

    /// A library whose calls may fail.
    pub fn that_fails(
        length: u32,
        change: impl FnMut(usize, &mut Vec<u32>) -> Result<(), ConnectError> + Send + 'static,
    ) -> Library {
        Library(Arc::new(Mutex::new(State {
            numbers: (0..length).collect(),
            calls: Vec::new(),
            change: Box::new(change),
        })))
    }

    /// Returns what has been asked for.
    pub fn calls(&self) -> Vec<Asked> {
        self.0.lock().unwrap().calls.clone()
    }

    /// Returns a router with all lists.
    pub fn router(&self) -> Router {
        Router::new()
            .add(ShelfServiceServer::new(self.clone()))
            .add(PageServiceServer::new(self.clone()))
            .request_id_header(true)
    }

    fn client(&self, protocol: Protocol, codec: Codec) -> Client {
        let client = Client::builder(self.router(), in_process());
        client.protocol(protocol).codec(codec).build()
    }

    /// Returns a client of the shelf.
    pub fn shelf(&self, protocol: Protocol, codec: Codec) -> ShelfServiceClient {
        ShelfServiceClient::from_client(self.client(protocol, codec))
    }

    /// Returns a client of the other lists.
    pub fn pages(&self, protocol: Protocol, codec: Codec) -> PageServiceClient {
        PageServiceClient::from_client(self.client(protocol, codec))
    }

    /// Returns the numbers from `offset` on, and how many there are; `start` is what the request has said.
    fn part(
        &self,
        context: &Context,
        start: u64,
        offset: u64,
        size: u64,
    ) -> Result<(Vec<u32>, u32), ConnectError> {
        let mark = context.headers().get("x-mark");
        let mark = mark.map(|mark| mark.to_str().unwrap().to_owned());
        let state = &mut *self.0.lock().unwrap();
        (state.change)(state.calls.len(), &mut state.numbers)?;
        state.calls.push(Asked { start, size, mark });
        let rest = state.numbers.iter().skip(usize::try_from(offset).unwrap());
        let part = rest.take(usize::try_from(size).unwrap());
        let length = u32::try_from(state.numbers.len()).unwrap();
        Ok((part.copied().collect(), length))
    }
}

/// Calls a test once for each protocol and codec.
pub async fn over_all<F: Future<Output = ()>>(test: impl Fn(Protocol, Codec) -> F) {
    for protocol in PROTOCOLS {
        for codec in [Codec::Json, Codec::Proto] {
            test(protocol, codec).await;
        }
    }
}

/// Returns the book with this number.
pub fn book(number: u32) -> Book {
    Book {
        id: format!("b,{number}"),
        title: String::new(),
    }
}

impl ShelfService for Library {
    async fn list_books(
        &self,
        context: Context,
        request: ListBooksRequest,
    ) -> Result<Response<ListBooksResponse>, ConnectError> {
        let offset = u64::try_from(request.offset.unwrap_or(0)).unwrap();
        let size = u64::try_from(request.limit.unwrap_or(20)).unwrap();
        let (part, total) = self.part(&context, offset, offset, size)?;
        let named = |number| Book {
            title: request.filter.clone(),
            ..book(number)
        };
        Ok(Response::new(ListBooksResponse {
            books: part.into_iter().map(named).collect(),
            total: i64::from(total),
            ..ListBooksResponse::default()
        }))
    }
}

impl PageService for Library {
    async fn list_loans(
        &self,
        context: Context,
        request: ListLoansRequest,
    ) -> Result<Response<ListLoansResponse>, ConnectError> {
        let size = match request.limit {
            0 => 7,
            limit => u64::from(limit),
        };
        let (part, _) = self.part(&context, request.offset, request.offset, size)?;
        let loan = |number| Loan {
            number: Some(i64::from(number)),
        };
        Ok(Response::new(ListLoansResponse {
            loans: part.into_iter().map(loan).collect(),
        }))
    }

    async fn list_readers(
        &self,
        context: Context,
        request: ListReadersRequest,
    ) -> Result<Response<ListReadersResponse>, ConnectError> {
        let page = u64::from(request.page.unwrap_or(1));
        let size = u64::try_from(request.page_size).unwrap();
        let (part, total) = self.part(&context, page, (page - 1) * size, size)?;
        let reader = |number| Reader { card: number + 1 };
        Ok(Response::new(ListReadersResponse {
            readers: part.into_iter().map(reader).collect(),
            total: Some(i32::try_from(total).unwrap()),
        }))
    }

    async fn list_notes(
        &self,
        context: Context,
        request: ListNotesRequest,
    ) -> Result<Response<ListNotesResponse>, ConnectError> {
        let page = u64::try_from(request.page).unwrap();
        let (part, total) = self.part(&context, page, (page - 1) * 10, 10)?;
        Ok(Response::new(ListNotesResponse {
            r#type: part.iter().map(u32::to_string).collect(),
            r#loop: i32::try_from(total).unwrap(),
        }))
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Library").finish_non_exhaustive()
    }
}
