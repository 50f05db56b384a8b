//! TLS of the server: rustls with the ring provider. No process-wide provider is needed.

use std::fmt;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{ConfigBuilder, RootCertStore, ServerConfig, WantsVerifier};

/// The TLS settings of a server: its certificate and key, and the authorities of client certificates.
///
/// TLS 1.2 and 1.3 are supported. ALPN offers HTTP/2, then HTTP/1.1.
#[derive(Clone)]
pub struct TlsConfig {
    pub(super) config: Arc<ServerConfig>,
}

impl TlsConfig {
    /// Reads a certificate chain, the server's own certificate first, and its private key, both PEM.
    ///
    /// # Errors
    ///
    /// When either is invalid, or the key does not belong to the certificate.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<TlsConfig, TlsConfigError> {
        let certificates = read_certificates(certificates, "certificate")?;
        // The parser's error may quote the key, which must not appear in an error message.
        let key = PrivateKeyDer::from_pem_slice(key)
            .map_err(|_| TlsConfigError("private key: no PEM key found".into()))?;
        let config = builder()?
            .with_no_client_auth()
            .with_single_cert(certificates, key)
            .map_err(|error| TlsConfigError(format!("certificate and key: {error}")))?;
        Ok(TlsConfig::new(config))
    }

    /// Requires a client certificate that one of these authorities (PEM) has signed.
    ///
    /// The handshake with a client without one fails. The chain of a client is an extension of its requests:
    /// [`PeerCertificates`](super::super::PeerCertificates). A second call replaces the authorities of the first. Revocation is not
    /// checked.
    ///
    /// # Errors
    ///
    /// When the text contains no PEM certificate.
    pub fn with_client_certificates(self, authorities: &[u8]) -> Result<TlsConfig, TlsConfigError> {
        let what = "client authority";
        let mut roots = RootCertStore::empty();
        for authority in read_certificates(authorities, what)? {
            roots
                .add(authority)
                .map_err(|error| TlsConfigError(format!("{what}: {error}")))?;
        }
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider())
            .build()
            .map_err(|error| TlsConfigError(format!("{what}: {error}")))?;
        let config = builder()?
            .with_client_cert_verifier(verifier)
            .with_cert_resolver(self.config.cert_resolver.clone());
        Ok(TlsConfig::new(config))
    }

    /// Offers only HTTP/2 by ALPN.
    pub(super) fn http2_only(self) -> TlsConfig {
        let mut config = Arc::unwrap_or_clone(self.config);
        config.alpn_protocols = vec![b"h2".to_vec()];
        TlsConfig {
            config: Arc::new(config),
        }
    }

    fn new(mut config: ServerConfig) -> TlsConfig {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        TlsConfig {
            config: Arc::new(config),
        }
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn builder() -> Result<ConfigBuilder<ServerConfig, WantsVerifier>, TlsConfigError> {
    ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsConfigError(format!("no protocol version: {error}")))
}

fn read_certificates(
    pem: &[u8],
    what: &str,
) -> Result<Vec<CertificateDer<'static>>, TlsConfigError> {
    let certificates = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<Vec<_>, _>>()
        // The parser's error may quote its input, which may be a key by mistake.
        .map_err(|_| TlsConfigError(format!("{what}: not readable as PEM")))?;
    if certificates.is_empty() {
        return Err(TlsConfigError(format!("{what}: no PEM certificate found")));
    }
    Ok(certificates)
}

impl fmt::Debug for TlsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsConfig").finish_non_exhaustive()
    }
}

/// An invalid certificate, key or authority. The message names the part, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsConfigError(String);

impl fmt::Display for TlsConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TlsConfigError {}
