//! The peer of a connection, as extensions of its requests: address, and certificates of mutual TLS.

#[cfg(feature = "tls")]
use std::fmt;
use std::net::SocketAddr;
#[cfg(feature = "tls")]
use std::sync::Arc;

use http::Extensions;
#[cfg(feature = "tls")]
use rustls::pki_types::CertificateDer;

/// The address of the peer, an extension of every request from [`serve`](super::serve).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PeerAddr(pub SocketAddr);

/// The verified certificate chain of the peer, an extension of every request of its connection.
///
/// It exists only if the server requires client certificates: see
/// [`TlsConfig::with_client_certificates`](super::TlsConfig::with_client_certificates). An interceptor can authenticate callers
/// by it:
///
/// ```
/// use connect_prost::server::{Interceptor, InterceptorFuture, PeerCertificates};
/// use connect_prost::{ConnectError, Spec};
///
/// /// Allows only callers whose certificate (DER) is on the list.
/// struct Listed(Vec<Vec<u8>>);
///
/// impl Interceptor for Listed {
///     fn on_head<'a>(
///         &'a self,
///         _spec: &'static Spec,
///         parts: &'a mut http::request::Parts,
///     ) -> InterceptorFuture<'a, ()> {
///         Box::pin(async move {
///             let caller = parts.extensions.get::<PeerCertificates>();
///             let caller = caller.ok_or_else(|| ConnectError::unauthenticated("no certificate"))?;
///             match self.0.iter().any(|listed| listed == caller.end_entity()) {
///                 true => Ok(()),
///                 false => Err(ConnectError::permission_denied("the certificate is not on the list")),
///             }
///         })
///     }
/// }
/// ```
#[cfg(feature = "tls")]
#[derive(Clone, PartialEq, Eq)]
pub struct PeerCertificates(Arc<[CertificateDer<'static>]>);

#[cfg(feature = "tls")]
impl PeerCertificates {
    /// Returns the chain of a session; `None` if the peer has sent none.
    fn from_session(session: &rustls::CommonState) -> Option<PeerCertificates> {
        let chain = session.peer_certificates()?;
        (!chain.is_empty()).then(|| PeerCertificates(chain.into()))
    }

    /// Returns the peer's own certificate, in DER.
    pub fn end_entity(&self) -> &[u8] {
        &self.0[0]
    }

    /// Returns the peer's own certificate and then the intermediate authorities that it sent, all in DER.
    pub fn chain(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.0.iter().map(|certificate| &**certificate)
    }
}

#[cfg(feature = "tls")]
impl fmt::Debug for PeerCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeerCertificates")
            .field("chain", &self.0.len())
            .finish()
    }
}

/// The peer of a connection.
#[derive(Clone)]
pub(super) struct Peer {
    address: PeerAddr,
    #[cfg(feature = "tls")]
    certificates: Option<PeerCertificates>,
}

impl Peer {
    pub(super) fn new(address: PeerAddr) -> Peer {
        Peer {
            address,
            #[cfg(feature = "tls")]
            certificates: None,
        }
    }

    #[cfg(feature = "tracing")]
    pub(super) fn address(&self) -> SocketAddr {
        self.address.0
    }

    /// Adds the certificates of a TLS session.
    #[cfg(feature = "tls")]
    pub(super) fn with_session(mut self, session: &rustls::CommonState) -> Peer {
        self.certificates = PeerCertificates::from_session(session);
        self
    }

    /// Inserts the extensions of a request.
    pub(super) fn attach(&self, extensions: &mut Extensions) {
        extensions.insert(self.address);
        #[cfg(feature = "tls")]
        if let Some(certificates) = &self.certificates {
            extensions.insert(certificates.clone());
        }
    }
}
