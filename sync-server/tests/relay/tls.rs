//! The program with a certificate of its own.

use std::sync::Arc;

use futures_util::StreamExt;
use intreccio_protocol::frame::ServerFrame;
use rcgen::CertifiedKey;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_tungstenite::client_async;

use crate::support::program::{Folder, PATIENCE, Relay, command};

/// A relay with a certificate for `localhost`, and a client that trusts it.
fn relay_with_certificate(folder: &Folder) -> (Relay, TlsConnector) {
    let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, cert.pem()).unwrap();
    std::fs::write(&key, signing_key.serialize_pem()).unwrap();
    let mut relay = command(&folder.path().join("data"));
    relay.arg("--tls-cert").arg(certificate).arg("--tls-key").arg(key).env("FRESH", "1");
    let mut trusted = RootCertStore::empty();
    trusted.add(cert.der().clone()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(trusted).with_no_client_auth();
    (Relay::from(relay), TlsConnector::from(Arc::new(config)))
}

async fn connect(relay: &Relay, connector: &TlsConnector) -> TlsStream<TcpStream> {
    let stream = TcpStream::connect(&relay.address).await.unwrap();
    connector.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap()
}

#[tokio::test]
async fn with_a_certificate_pages_and_sockets_are_encrypted() {
    let folder = Folder::new();
    let (relay, connector) = relay_with_certificate(&folder);

    let mut page = connect(&relay, &connector).await;
    page.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    timeout(PATIENCE, page.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.to_ascii_lowercase().contains("strict-transport-security"), "{answer}");

    let stream = connect(&relay, &connector).await;
    let (mut socket, _) = client_async("wss://localhost/ws", stream).await.unwrap();
    let first = timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap().into_data();
    assert!(matches!(ServerFrame::decode(&first), Ok(ServerFrame::Challenge { .. })));
}

#[tokio::test]
async fn with_a_certificate_nothing_is_answered_in_the_clear() {
    let folder = Folder::new();
    let (relay, _) = relay_with_certificate(&folder);
    let mut stream = TcpStream::connect(&relay.address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    // A TLS alert, or a connection that is reset.
    let _reset = timeout(PATIENCE, stream.read_to_end(&mut answer)).await.unwrap();
    assert!(!answer.starts_with(b"HTTP"), "{}", String::from_utf8_lossy(&answer));
}

#[test]
fn a_certificate_that_cannot_be_read_has_its_own_exit_code() {
    let folder = Folder::new();
    let nothing = folder.path().join("nothing.pem");
    std::fs::write(&nothing, "not a certificate").unwrap();
    let mut relay = command(&folder.path().join("data"));
    relay.arg("--tls-cert").arg(&nothing).arg("--tls-key").arg(&nothing);
    assert_eq!(relay.status().unwrap().code(), Some(7));
}
