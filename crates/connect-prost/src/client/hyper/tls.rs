//! TLS by rustls with ring: whom the client trusts, and who it is.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};

use hyper_util::rt::TokioIo;
use rustls::client::WantsClientCert;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;
use tokio_rustls::TlsConnector;

use super::Versions;
use super::failure::BoxError;
use super::stream::Stream;

/// Whom a client trusts and who it is.
///
/// The default trusts the platform's certificate authorities and shows no certificate.
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
    /// Trusts the platform's certificate authorities.
    pub fn new() -> TlsConfig {
        TlsConfig::default()
    }

    /// Trusts these authorities, and no longer the platform's. Several calls add up.
    ///
    /// # Errors
    ///
    /// When the text holds no certificate in PEM form.
    pub fn root_certificates(mut self, pem: &[u8]) -> Result<TlsConfig, TlsError> {
        self.roots.extend(certificates(pem)?);
        Ok(self)
    }

    /// Trusts these authorities too, beside the platform's or those of [`root_certificates`](Self::root_certificates).
    /// Several calls add up. Not on Android, whose verifier takes no others.
    ///
    /// # Errors
    ///
    /// When the text holds no certificate in PEM form.
    #[cfg(not(target_os = "android"))]
    pub fn extra_root_certificates(mut self, pem: &[u8]) -> Result<TlsConfig, TlsError> {
        self.extra_roots.extend(certificates(pem)?);
        Ok(self)
    }

    /// Shows this certificate chain to a server that asks for one.
    ///
    /// # Errors
    ///
    /// When the chain or the key is not in PEM form.
    pub fn identity(mut self, chain_pem: &[u8], key_pem: &[u8]) -> Result<TlsConfig, TlsError> {
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

    /// What a proxy is shown: the same trust, but not who we are to the servers behind it.
    pub(super) fn for_proxies(&self) -> TlsConfig {
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

/// A certificate or key that cannot be used. What was read is not shown.
#[derive(Debug)]
pub struct TlsError(&'static str);

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for TlsError {}

/// Makes the configuration when the first secure connection needs it, so that a client which never does
/// asks nothing of the platform.
#[derive(Clone)]
pub(super) struct Dialer {
    config: TlsConfig,
    versions: Versions,
    made: Arc<OnceLock<Result<Arc<ClientConfig>, rustls::Error>>>,
}

impl Dialer {
    pub(super) fn new(config: TlsConfig, versions: Versions) -> Dialer {
        Dialer {
            config,
            versions,
            made: Arc::default(),
        }
    }

    /// Fails if the configuration cannot be used, before anybody is bothered with it.
    pub(super) fn prepare(&self) -> Result<(), BoxError> {
        self.config().map(drop)
    }

    fn config(&self) -> Result<Arc<ClientConfig>, BoxError> {
        let make = || self.config.build(self.versions).map(Arc::new);
        Ok(self.made.get_or_init(make).clone()?)
    }

    pub(super) async fn handshake(&self, host: &str, stream: Stream) -> Result<Stream, BoxError> {
        let name = ServerName::try_from(host.to_owned())?;
        let connector = TlsConnector::from(self.config()?);
        let secure = connector.connect(name, TokioIo::new(stream)).await?;
        let agreed = secure.get_ref().1.alpn_protocol() == Some(b"h2");
        let stream = Stream::new(TokioIo::new(secure));
        Ok(if agreed { stream.http2() } else { stream })
    }
}

#[cfg(test)]
mod tests {
    use super::TlsConfig;

    #[test]
    fn what_is_not_a_certificate_is_refused_without_being_shown() {
        let error = TlsConfig::new()
            .root_certificates(b"secret text")
            .expect_err("that is no certificate");
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
