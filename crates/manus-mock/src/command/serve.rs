//! `manus-mock serve`: opens the world, listens, and drains on a signal.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use connect_prost::server::{Serve, TlsConfig, serve as serve_connections};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::Failure;
use super::arguments::{ClockKind, ServeArguments};
use super::signal::Signals;
use crate::seed::Seed;
use crate::service::MockService;
use crate::world::{World, WorldOptions};

/// The time that calls in flight have after the first signal.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until a signal arrives.
pub(super) fn serve(arguments: ServeArguments) -> Result<(), Failure> {
    arguments.check()?;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Failure::Run(format!("cannot start: {error}")))?;
    let ended = runtime.block_on(run(&arguments));
    // Waits for transactions, the last of which closes the store; does not wait for connections.
    drop(runtime);
    ended
}

async fn run(arguments: &ServeArguments) -> Result<(), Failure> {
    // Registered first: a signal during the start must not be lost.
    let mut signals =
        Signals::new().map_err(|error| Failure::Run(format!("cannot take signals: {error}")))?;
    let tls = tls(arguments)?;
    let options = world_options(arguments)?;
    let address = arguments.listen;
    let cannot_listen = |error| Failure::Run(format!("cannot listen on {address}: {error}"));
    let listener = TcpListener::bind(address).await.map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;
    let (world, is_new) = World::open(&options).map_err(|error| Failure::Run(error.to_string()))?;
    if !is_new && arguments.seed.is_some() {
        tracing::warn!("the store is not new; --seed is ignored");
    }
    if !is_new && arguments.start.is_some() {
        tracing::warn!("the store is not new; --start is ignored");
    }
    announce(
        if tls.is_some() { "https" } else { "http" },
        &address.to_string(),
    )?;
    let server = serve_connections(listener, MockService::new(world)).drain_timeout(DRAIN);
    let server = match tls {
        Some(tls) => server.tls(tls),
        None => server,
    };
    until_stopped(server, &mut signals).await
}

/// Writes the one line to standard output.
fn announce(scheme: &str, address: &str) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    let written =
        writeln!(output, "listening on {scheme}://{address}").and_then(|()| output.flush());
    written.map_err(|error| Failure::Run(format!("cannot write to standard output: {error}")))
}

async fn until_stopped(server: Serve<MockService>, signals: &mut Signals) -> Result<(), Failure> {
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let server = server.graceful_shutdown(async {
        // A dropped sender stops the server as well.
        let _ = stopped.await;
    });
    let mut server = server.into_future();
    let failed = |error| Failure::Run(format!("serving ended: {error}"));
    tokio::select! {
        ended = &mut server => return ended.map_err(failed),
        () = signals.next() => tracing::info!("stopping"),
    }
    let _ = stop.send(());
    tokio::select! {
        ended = &mut server => ended.map_err(failed),
        () = signals.next() => Err(Failure::Run("told to stop twice".to_owned())),
    }
}

fn world_options(arguments: &ServeArguments) -> Result<WorldOptions, Failure> {
    Ok(WorldOptions {
        file: arguments.data.clone(),
        seed: arguments.seed.as_deref().map(seed).transpose()?,
        is_virtual: arguments.clock == ClockKind::Virtual,
        start: arguments.start,
        rng: arguments.rng,
    })
}

fn seed(name: &Path) -> Result<Seed, Failure> {
    if name == Path::new("demo") {
        return Ok(Seed::demo());
    }
    if name == Path::new("empty") {
        return Ok(Seed::empty());
    }
    let text = read(name)?;
    let text = String::from_utf8(text)
        .map_err(|_| Failure::Run(format!("{}: not UTF-8", name.display())))?;
    Seed::from_json(&text).map_err(|error| Failure::Run(format!("{}: {error}", name.display())))
}

fn tls(arguments: &ServeArguments) -> Result<Option<TlsConfig>, Failure> {
    let (Some(certificates), Some(key)) = (&arguments.tls_cert, &arguments.tls_key) else {
        return Ok(None);
    };
    let config = TlsConfig::from_pem(&read(certificates)?, &read(key)?);
    config
        .map(Some)
        .map_err(|error| Failure::Run(format!("cannot serve TLS: {error}")))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::Run(format!("cannot read {}: {error}", path.display())))
}
