//! A client that outlives its server: kills a server, starts it again, and prints what the calls in between took.
//!
//! ```text
//! cargo run --example patient
//! ```
//!
//! The server is a process of its own, and is killed without a chance to finish anything.

#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::error::Error;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use std::{env, io};

use connect_prost::client::{Attempt, Client, HyperTransport, Interceptor, StandardRetry};
use connect_prost::server::{Context, Router, serve};
use connect_prost::{ConnectError, Response};
use golden::generated::echo::v1::{
    EchoRequest, EchoResponse, EchoService, EchoServiceClient, EchoServiceServer,
};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::time::{MissedTickBehavior, interval, sleep};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    match env::args().nth(1) {
        Some(address) => run_server(address.parse()?).await?,
        None => run_client().await?,
    }
    Ok(())
}

/// Calls an echo every 100 ms, while its server dies, stays away and comes back.
async fn run_client() -> Result<(), Box<dyn Error>> {
    let address = free_address().await?;
    let client = Client::builder(HyperTransport::new(), format!("http://{address}").parse()?)
        .timeout(Duration::from_secs(5))
        .attempt_timeout(Duration::from_secs(1))
        .retry(
            StandardRetry::new()
                .max_attempts(8)
                .base_wait(Duration::from_millis(100)),
        )
        .interceptor(Report)
        .build();
    let echo = EchoServiceClient::from_client(client);

    let mut server = start_server(address)?;
    let mut restart = None;
    let mut ticks = interval(Duration::from_millis(100));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for number in 1..=12 {
        ticks.tick().await;
        match number {
            5 => {
                server.kill().await?;
                println!("-- the server is killed, and will be back in 300 ms");
                restart = Some(tokio::spawn(start_later(
                    address,
                    Duration::from_millis(300),
                )));
            }
            9 => {
                server.kill().await?;
                server = start_server(address)?;
                println!("-- the server is killed and started again at once");
            }
            _ => {}
        }
        let begun = Instant::now();
        let request = EchoRequest {
            text: format!("call {number}"),
            ..EchoRequest::default()
        };
        match echo.echo(request).await {
            Ok(response) => println!("{}: ok after {:?}", response.text, begun.elapsed()),
            Err(error) => println!(
                "call {number}: {error}, after {} attempts",
                error.attempts()
            ),
        }
        if let Some(restart) = restart.take() {
            server = restart.await??;
        }
    }
    server.kill().await?;
    Ok(())
}

/// Prints the attempts that fail.
struct Report;

impl Interceptor for Report {
    fn wraps(&self) -> bool {
        false
    }

    fn on_attempt(&self, attempt: &Attempt<'_>, wait: Option<Duration>) {
        let next = match wait {
            Some(wait) => format!("the next in {wait:?}"),
            None => "there is no other".to_owned(),
        };
        println!(
            "  attempt {}: {}; {next}",
            attempt.number(),
            attempt.error()
        );
    }
}

/// Returns an address that nothing listens on.
async fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0").await?.local_addr()
}

fn start_server(address: SocketAddr) -> io::Result<Child> {
    Command::new(env::current_exe()?)
        .arg(address.to_string())
        .kill_on_drop(true)
        .spawn()
}

async fn start_later(address: SocketAddr, wait: Duration) -> io::Result<Child> {
    sleep(wait).await;
    start_server(address)
}

async fn run_server(address: SocketAddr) -> io::Result<()> {
    let router = Router::new().add(EchoServiceServer::new(Echo));
    serve(TcpListener::bind(address).await?, router).await
}

struct Echo;

impl EchoService for Echo {
    async fn echo(
        &self,
        _context: Context,
        request: EchoRequest,
    ) -> Result<Response<EchoResponse>, ConnectError> {
        Ok(Response::new(EchoResponse {
            text: request.text,
            ..EchoResponse::default()
        }))
    }
}
