//! The client under test: makes the calls that the runner asks for, many at once, and reports the result of each.

mod calls;
mod cancel;
mod outcome;
mod transports;

use std::env;
use std::error::Error;
use std::sync::Arc;

use conformance_connect::frame;
use conformance_connect::suite::{
    ClientCompatRequest, ClientCompatResponse, ClientErrorResult, client_compat_response,
};
use tokio::io::{stdin, stdout};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

use self::transports::Transports;

type BoxError = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let places = Arc::new(Semaphore::new(parallel(env::args().skip(1))?));
    let (results, mut received) = mpsc::unbounded_channel::<ClientCompatResponse>();
    let writer: JoinHandle<std::io::Result<()>> = tokio::spawn(async move {
        let mut to = stdout();
        while let Some(response) = received.recv().await {
            frame::write(&mut to, &response).await?;
        }
        Ok(())
    });
    let mut from = stdin();
    let mut transports = Transports::default();
    while let Some(case) = frame::read::<ClientCompatRequest>(&mut from).await? {
        let place = places.clone().acquire_owned().await?;
        let results = results.clone();
        let client = transports.client(&case);
        tokio::spawn(async move {
            let test_name = case.test_name.clone();
            let result = match client {
                Ok(client) => calls::make(client, case).await,
                Err(error) => Err(error),
            };
            let result = match result {
                Ok(response) => client_compat_response::Result::Response(response),
                Err(error) => client_compat_response::Result::Error(ClientErrorResult {
                    message: error.to_string(),
                }),
            };
            // The writer is gone only when stdout is, and then nobody listens.
            let _ = results.send(ClientCompatResponse {
                test_name,
                result: Some(result),
            });
            drop(place);
        });
    }
    drop(results);
    writer.await??;
    Ok(())
}

/// `-p N`: how many calls at once.
fn parallel(mut arguments: impl Iterator<Item = String>) -> Result<usize, BoxError> {
    match (
        arguments.next().as_deref(),
        arguments.next(),
        arguments.next(),
    ) {
        (None, None, None) => Ok(8),
        (Some("-p"), Some(number), None) => Ok(number.parse()?),
        _ => Err("usage: connect-client [-p N]".into()),
    }
}
