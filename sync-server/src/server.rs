//! Accepting connections, and stopping in order.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{interval, sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tracing::{debug, info, warn};

use crate::hub::{Hub, Running};
use crate::wire::Wire;

/// For a request's header, and for a TLS handshake.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long sockets may take to go when the relay stops.
const FAREWELL: Duration = Duration::from_secs(3);
/// Connections beyond the sockets: requests for files.
const REQUESTS: usize = 1024;

/// Serves until `stop` resolves; then makes durable what was taken in, says goodbye to every socket, and returns.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    running: Running,
    sockets: usize,
    stop: impl Future<Output = ()>,
) {
    let hub = running.hub.clone();
    let ticking = tokio::spawn(tick(hub.clone()));
    let room = Arc::new(Semaphore::new(sockets + REQUESTS));
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => accept(stream, tls.clone(), router.clone(), &room),
            Err(error) => after_failed_accept(&error).await,
        }
    }
    drop(listener);
    info!("stopping");
    ticking.abort();
    hub.stop();
    if tokio::task::spawn_blocking(move || running.join()).await.is_err() {
        warn!("the writer was not waited for");
    }
    let everybody_gone = async {
        while hub.sockets() > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    if timeout(FAREWELL, everybody_gone).await.is_err() {
        warn!(sockets = hub.sockets(), "sockets did not close in time");
    }
}

async fn tick(hub: Arc<Hub>) {
    let mut second = interval(Duration::from_secs(1));
    loop {
        second.tick().await;
        hub.tick();
    }
}

/// Out of file descriptors or the like: waiting is all that helps.
async fn after_failed_accept(error: &io::Error) {
    warn!(%error, "cannot accept a connection");
    sleep(Duration::from_millis(100)).await;
}

fn accept(stream: TcpStream, tls: Option<TlsAcceptor>, router: Router, room: &Arc<Semaphore>) {
    let Ok(place) = room.clone().try_acquire_owned() else {
        debug!("no room for a connection");
        return;
    };
    tokio::spawn(async move {
        if let Some(wire) = open(stream, tls).await {
            let service = TowerToHyperService::new(router);
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .max_buf_size(16 * 1024)
                .serve_connection(TokioIo::new(wire), service)
                .with_upgrades();
            if let Err(error) = connection.await {
                debug!(%error, "connection ended");
            }
        }
        drop(place);
    });
}

async fn open(stream: TcpStream, tls: Option<TlsAcceptor>) -> Option<Wire> {
    // Acks are small and somebody waits for them.
    if let Err(error) = stream.set_nodelay(true) {
        debug!(%error, "cannot set TCP_NODELAY");
    }
    let Some(tls) = tls else { return Some(Wire::Plain(stream)) };
    match timeout(PATIENCE, tls.accept(stream)).await {
        Ok(Ok(stream)) => Some(Wire::Tls(Box::new(stream))),
        Ok(Err(error)) => {
            debug!(%error, "TLS handshake failed");
            None
        }
        Err(_) => None,
    }
}
