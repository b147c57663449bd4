//! `intreccio-relay`: reads flags, opens the store, serves until it is told to stop.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use intreccio_relay::cli::{LogFormat, Options};
use intreccio_relay::hub::{Hub, Stores};
use intreccio_relay::{LoadError, SqliteBlobs, SqliteStore, StoreError, http, server, setup, wire};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// Why the relay does not run; each has its exit code.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("cannot use the data folder: {0}")]
    Store(#[source] StoreError),
    #[error("another relay is using the data folder")]
    Locked,
    #[error("the data are damaged: {0}")]
    Damaged(#[source] LoadError),
    #[error("cannot listen: {0}")]
    Listen(#[source] io::Error),
    #[error("cannot use TLS: {0}")]
    Tls(#[source] wire::TlsError),
    #[error("{0}")]
    System(#[source] io::Error),
}

impl Failure {
    /// 2 is for wrong flags.
    fn code(&self) -> u8 {
        match self {
            Self::System(_) => 1,
            Self::Store(_) => 3,
            Self::Locked => 4,
            Self::Damaged(_) => 5,
            Self::Listen(_) => 6,
            Self::Tls(_) => 7,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Locked => Self::Locked,
            other => Self::Store(other),
        }
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Store(error) => error.into(),
            damaged @ LoadError::Damaged { .. } => Self::Damaged(damaged),
        }
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    start_log(options.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::System);
    match runtime.and_then(|runtime| runtime.block_on(run(&options))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let cause =
                std::error::Error::source(&failure).and_then(std::error::Error::source).map(ToString::to_string);
            tracing::error!(cause, "{failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn start_log(format: LogFormat) {
    let filter = EnvFilter::try_from_env("INTRECCIO_LOG_FILTER").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

async fn run(options: &Options) -> Result<(), Failure> {
    let tls = match (&options.tls_cert, &options.tls_key) {
        (Some(certificates), Some(key)) => Some(wire::acceptor(certificates, key).map_err(Failure::Tls)?),
        _ => None,
    };
    let logs = Arc::new(SqliteStore::open(&options.data)?);
    let blobs = Arc::new(SqliteBlobs::open(&options.data)?);
    let code = setup::code(logs.as_ref(), options.new_setup_code)?;
    let bounds = options.bounds();
    let running = Hub::start(Stores { logs, blobs }, bounds)?;
    let listener = TcpListener::bind(options.listen).await.map_err(Failure::Listen)?;
    let address = listener.local_addr().map_err(Failure::Listen)?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    announce(&format!("{scheme}://{address}"), code.as_deref()).map_err(Failure::System)?;
    let stop = stop_signal().map_err(Failure::System)?;
    let router = http::router(running.hub.clone(), options.app.as_deref(), tls.is_some());
    server::serve(listener, tls, router, running, bounds.sockets, stop).await;
    Ok(())
}

/// For the person who starts it, and for whatever waits for it to be ready.
fn announce(address: &str, code: Option<&str>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "Indirizzo: {address}")?;
    if let Some(code) = code {
        writeln!(out, "Codice di avvio: {code}")?;
    }
    out.flush()
}

/// Resolves on SIGTERM or SIGINT.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without the signal the relay is stopped from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
