//! TLS of the client: rustls with the ring provider, trusted authorities, and the client certificate.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};

use hyper_util::rt::TokioIo;
use rustls::client::WantsClientCert;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;

use crate::client::hyper::net::{BoxError, Stream, Versions};

/// The TLS settings of a client: trusted certificate authorities, and its own certificate.
///
/// The default trusts the platform's certificate authorities and has no client certificate.
#[derive(Clone, Default)]
pub struct TlsConfig {
    roots: Vec<CertificateDer<'static>>,
    extra_roots: Vec<CertificateDer<'static>>,
    identity: Option<Arc<Identity>>,
}

struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl TlsConfig {
    /// Returns the default: the platform's certificate authorities, no client certificate.
    pub fn new() -> TlsConfig {
        TlsConfig::default()
    }

    /// Trusts these authorities (PEM) instead of the platform's. Several calls add up.
    ///
    /// # Errors
    ///
    /// When the text contains no PEM certificate.
    pub fn with_root_certificates(mut self, pem: &[u8]) -> Result<TlsConfig, TlsError> {
        self.roots.extend(certificates(pem)?);
        Ok(self)
    }

    /// Trusts these authorities (PEM) in addition to the platform's or those of
    /// [`with_root_certificates`](Self::with_root_certificates). Several calls add up. Not available on Android, whose verifier
    /// accepts no other authorities.
    ///
    /// # Errors
    ///
    /// When the text contains no PEM certificate.
    #[cfg(not(target_os = "android"))]
    pub fn with_extra_root_certificates(mut self, pem: &[u8]) -> Result<TlsConfig, TlsError> {
        self.extra_roots.extend(certificates(pem)?);
        Ok(self)
    }

    /// Sets the client certificate: its chain, starting with the client's own certificate, and its private key, both PEM. It is
    /// sent to servers that request one. A second call replaces the first.
    ///
    /// # Errors
    ///
    /// When the chain or the key is not PEM.
    pub fn with_identity(
        mut self,
        chain_pem: &[u8],
        key_pem: &[u8],
    ) -> Result<TlsConfig, TlsError> {
        let chain = certificates(chain_pem)?;
        let key = PrivateKeyDer::from_pem_slice(key_pem)
            .map_err(|_| TlsError("no private key in PEM form"))?;
        self.identity = Some(Arc::new(Identity { chain, key }));
        Ok(self)
    }

    fn build(&self, versions: Versions) -> Result<ClientConfig, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let builder = self.with_roots(builder)?;
        let mut config = match &self.identity {
            Some(identity) => {
                builder.with_client_auth_cert(identity.chain.clone(), identity.key.clone_key())?
            }
            None => builder.with_no_client_auth(),
        };
        config.alpn_protocols = match versions {
            Versions::Negotiated => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
            Versions::Http1 => vec![b"http/1.1".to_vec()],
            Versions::Http2 => vec![b"h2".to_vec()],
        };
        Ok(config)
    }

    fn with_roots(
        &self,
        builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, rustls::Error> {
        let extra = self.extra_roots.iter().cloned();
        if self.roots.is_empty() {
            let provider = builder.crypto_provider().clone();
            #[cfg(not(target_os = "android"))]
            let verifier = Verifier::new_with_extra_roots(extra, provider)?;
            #[cfg(target_os = "android")]
            let verifier = Verifier::new(provider)?;
            return Ok(builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier)));
        }
        let mut roots = RootCertStore::empty();
        for root in self.roots.iter().cloned().chain(extra) {
            roots.add(root)?;
        }
        Ok(builder.with_root_certificates(roots))
    }

    /// Returns the settings for an HTTPS proxy: the same authorities, no client certificate.
    pub(crate) fn for_proxies(&self) -> TlsConfig {
        TlsConfig {
            identity: None,
            ..self.clone()
        }
    }
}

impl fmt::Debug for TlsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsConfig")
            .field("roots", &self.roots.len())
            .field("extra_roots", &self.extra_roots.len())
            .field("identity", &self.identity.is_some())
            .finish()
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(TlsError("no certificate in PEM form")),
    }
}

/// An invalid certificate or key. The error does not contain the input.
#[derive(Debug)]
pub struct TlsError(&'static str);

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for TlsError {}

/// Performs TLS handshakes. The configuration is built at the first one: a client without `https` URLs does not load the
/// platform's authorities.
#[derive(Clone)]
pub(crate) struct TlsConnector {
    config: TlsConfig,
    versions: Versions,
    built: Arc<OnceLock<Result<Arc<ClientConfig>, rustls::Error>>>,
}

impl TlsConnector {
    pub(in crate::client::hyper) fn new(config: TlsConfig, versions: Versions) -> TlsConnector {
        TlsConnector {
            config,
            versions,
            built: Arc::default(),
        }
    }

    /// Fails if the configuration is invalid.
    pub(crate) fn prepare(&self) -> Result<(), BoxError> {
        self.config().map(drop)
    }

    fn config(&self) -> Result<Arc<ClientConfig>, BoxError> {
        let build = || self.config.build(self.versions).map(Arc::new);
        Ok(self.built.get_or_init(build).clone()?)
    }

    /// Returns the TLS stream to `host` over `stream`.
    pub(crate) async fn handshake(&self, host: &str, stream: Stream) -> Result<Stream, BoxError> {
        let name = ServerName::try_from(host.to_owned())?;
        let connector = tokio_rustls::TlsConnector::from(self.config()?);
        let secure = connector.connect(name, TokioIo::new(stream)).await?;
        let is_http2 = secure.get_ref().1.alpn_protocol() == Some(b"h2");
        let stream = Stream::new(TokioIo::new(secure));
        Ok(if is_http2 {
            stream.with_http2()
        } else {
            stream
        })
    }
}

#[cfg(test)]
mod tests {
    use super::TlsConfig;

    #[test]
    fn an_invalid_certificate_fails_without_being_shown() {
        let error = TlsConfig::new()
            .with_root_certificates(b"secret text")
            .expect_err("not a certificate");
        assert!(!error.to_string().contains("secret"));
    }

    #[test]
    fn debug_shows_no_key() {
        assert_eq!(
            format!("{:?}", TlsConfig::new()),
            "TlsConfig { roots: 0, extra_roots: 0, identity: false }"
        );
    }
}
