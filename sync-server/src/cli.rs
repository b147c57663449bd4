//! Flags and environment of `intreccio-relay`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::core::Limits;
use crate::hub::Bounds;

/// The relay of Intreccio: it orders, stores and hands out encrypted entries, and serves the app.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Options {
    /// Address and port to listen on
    #[arg(long, env = "INTRECCIO_LISTEN", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,
    /// Folder of the database; made if it is not there
    #[arg(long, env = "INTRECCIO_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Folder of the built app; without it only the socket is served
    #[arg(long, env = "INTRECCIO_APP")]
    pub app: Option<PathBuf>,
    /// Certificate chain, a PEM file; with it the relay speaks HTTPS
    #[arg(long, env = "INTRECCIO_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Key of the certificate, a PEM file
    #[arg(long, env = "INTRECCIO_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// How to write the log, on the standard error
    #[arg(long, env = "INTRECCIO_LOG", default_value = "text")]
    pub log: LogFormat,
    /// Make a new set-up code, for one more workspace
    #[arg(long)]
    pub new_setup_code: bool,
    /// Sockets at once
    #[arg(long, env = "INTRECCIO_MAX_SOCKETS", default_value_t = 10_000)]
    pub max_sockets: usize,
    /// Bytes queued for one socket before it is told to start over
    #[arg(long, env = "INTRECCIO_SEND_QUEUE", default_value_t = 2 << 20)]
    pub send_queue: usize,
    /// Entries per second that a device may send in the long run
    #[arg(long, env = "INTRECCIO_ENTRIES_PER_SECOND", default_value_t = Limits::default().entries_per_second)]
    pub entries_per_second: u64,
    /// Entries that a device may send at once
    #[arg(long, env = "INTRECCIO_ENTRIES_BURST", default_value_t = Limits::default().entries_burst)]
    pub entries_burst: u64,
    /// Bytes per second that a device may send in the long run
    #[arg(long, env = "INTRECCIO_BYTES_PER_SECOND", default_value_t = Limits::default().bytes_per_second)]
    pub bytes_per_second: u64,
    /// Bytes that a device may send at once
    #[arg(long, env = "INTRECCIO_BYTES_BURST", default_value_t = Limits::default().bytes_burst)]
    pub bytes_burst: u64,
    /// Bytes of attachments that one space may have
    #[arg(long, env = "INTRECCIO_ATTACHMENTS_PER_SPACE", default_value_t = Limits::default().blobs_per_space)]
    pub attachments_per_space: u64,
}

/// The log's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people
    Text,
    /// One JSON object per line
    Json,
}

impl Options {
    /// The limits among the options.
    pub fn bounds(&self) -> Bounds {
        let limits = Limits {
            entries_per_second: self.entries_per_second,
            entries_burst: self.entries_burst,
            bytes_per_second: self.bytes_per_second,
            bytes_burst: self.bytes_burst,
            blobs_per_space: self.attachments_per_space,
            ..Limits::default()
        };
        Bounds { limits, sockets: self.max_sockets, queue: self.send_queue }
    }
}
