//! What the relay answers over HTTP: the socket, its health, its figures, and the app's files.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tower_http::services::{ServeDir, ServeFile};

use crate::hub::Hub;
use crate::metrics;
use crate::socket;
use crate::websocket::accept_key;
use crate::wire::Wire;

/// Nothing from elsewhere, nothing inline; `'wasm-unsafe-eval'` allows compiling WebAssembly and no `eval`.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// A file's name that has the hash of what is in it never means something else.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const REVALIDATE: &str = "no-cache";

/// Everything that is served. `app` is the folder of the built app; `secure` says that the outside is HTTPS.
pub fn router(hub: Arc<Hub>, app: Option<&Path>, secure: bool) -> Router {
    let routes = Router::new()
        .route("/ws", get(open_socket))
        .route("/healthz", get(health))
        .route("/metrics", get(figures))
        .with_state(hub);
    let routes = match app {
        Some(folder) => routes.merge(files(folder)),
        None => routes,
    };
    routes.layer(map_response(move |response| std::future::ready(with_headers(response, secure))))
}

fn with_headers(mut response: Response, secure: bool) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        let value = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

async fn health(State(hub): State<Arc<Hub>>) -> Response {
    if hub.is_ready() { "ok\n".into_response() } else { StatusCode::SERVICE_UNAVAILABLE.into_response() }
}

async fn figures(State(hub): State<Arc<Hub>>) -> Response {
    let format = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, format)], metrics::text(&hub.metrics())).into_response()
}

/// The opening handshake of RFC 6455 §4.2.
async fn open_socket(State(hub): State<Arc<Hub>>, mut request: Request) -> Response {
    let Some(accept) = handshake(request.headers()) else { return StatusCode::UPGRADE_REQUIRED.into_response() };
    let Some(upgrade) = request.extensions_mut().remove::<OnUpgrade>() else {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    };
    if !hub.is_ready() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    tokio::spawn(serve_socket(hub, upgrade));
    let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    response
}

async fn serve_socket(hub: Arc<Hub>, upgrade: OnUpgrade) {
    let Ok(upgraded) = upgrade.await else { return };
    // Every connection that is served is one of these.
    if let Ok(parts) = upgraded.downcast::<TokioIo<Wire>>() {
        match parts.io.into_inner() {
            Wire::Plain(io) => socket::run(hub, io, &parts.read_buf).await,
            Wire::Tls(io) => socket::run(hub, io, &parts.read_buf).await,
        }
    }
}

/// The value of `Sec-WebSocket-Accept`, if this is a handshake.
fn handshake(headers: &HeaderMap) -> Option<HeaderValue> {
    let says = |name: HeaderName, wanted: &str| {
        let values = headers.get_all(name);
        values
            .iter()
            .filter_map(|v| v.to_str().ok())
            .flat_map(|v| v.split(','))
            .any(|v| v.trim().eq_ignore_ascii_case(wanted))
    };
    if !says(header::CONNECTION, "upgrade")
        || !says(header::UPGRADE, "websocket")
        || !says(header::SEC_WEBSOCKET_VERSION, "13")
    {
        return None;
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY)?;
    HeaderValue::from_str(&accept_key(key.as_bytes())).ok()
}

/// The app: its files with their compressed siblings, and its page for every address that a person may open.
fn files(folder: &Path) -> Router {
    let page = folder.join("index.html");
    let directory =
        ServeDir::new(folder).precompressed_br().precompressed_gzip().append_index_html_on_directories(true);
    let page = ServeFile::new(page).precompressed_br().precompressed_gzip();
    let serve = move |request: Request| {
        let directory = directory.clone();
        let page = page.clone();
        async move {
            let caching = caching(request.uri().path());
            let navigation = is_navigation(&request).then(|| copy_of(&request));
            let response = found(tower::ServiceExt::oneshot(directory, request).await);
            match (response.status(), navigation) {
                (StatusCode::NOT_FOUND, Some(request)) => {
                    cached(found(tower::ServiceExt::oneshot(page, request).await), REVALIDATE)
                }
                _ => cached(response, caching),
            }
        }
    };
    Router::new().fallback(serve)
}

fn found<B>(response: Result<axum::http::Response<B>, std::convert::Infallible>) -> Response
where
    B: axum::body::HttpBody<Data = bytes::Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    match response {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}

fn cached(mut response: Response, caching: &'static str) -> Response {
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    }
    response
}

/// Whether a person opens an address, in contrast to the app asking for a file.
fn is_navigation(request: &Request) -> bool {
    let accepts = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    matches!(*request.method(), Method::GET | Method::HEAD) && accepts.contains("text/html")
}

fn copy_of(request: &Request) -> Request {
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.headers_mut() = request.headers().clone();
    copy
}

/// For files whose name says what is in them: `/assets/name.0123456789ab.js`.
fn caching(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_hash =
        |part: &str| part.len() >= 8 && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if path.starts_with("/assets/") && name.split('.').any(is_hash) { IMMUTABLE } else { REVALIDATE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert_eq!(caching("/assets/app.0123456789abcdef.wasm"), IMMUTABLE);
        assert_eq!(caching("/assets/app.wasm"), REVALIDATE);
        assert_eq!(caching("/index.html"), REVALIDATE);
        assert_eq!(caching("/sw.js"), REVALIDATE);
        assert_eq!(caching("/"), REVALIDATE);
    }
}
