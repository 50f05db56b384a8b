//! The TLS of a server: rustls with ring, named explicitly so that no process-wide provider is needed.

use std::{fmt, sync::Arc};

use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::WebPkiClientVerifier,
};

/// Certificate and key of a server, and whose client certificates it asks for.
#[derive(Clone)]
pub struct TlsConfig {
    pub(super) config: Arc<ServerConfig>,
}

impl TlsConfig {
    /// Reads a certificate chain and its private key, both PEM.
    ///
    /// # Errors
    ///
    /// If either cannot be read, or the key does not belong to the certificate.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<TlsConfig, TlsConfigError> {
        Self::build(certificates, key, None)
    }

    /// Like [`from_pem`](Self::from_pem), and requires clients to show a certificate signed by one of these authorities (PEM).
    ///
    /// # Errors
    ///
    /// As for `from_pem`, and if no authority can be read.
    pub fn with_client_authorities(
        certificates: &[u8],
        key: &[u8],
        authorities: &[u8],
    ) -> Result<TlsConfig, TlsConfigError> {
        Self::build(certificates, key, Some(authorities))
    }

    fn build(
        certificates: &[u8],
        key: &[u8],
        authorities: Option<&[u8]>,
    ) -> Result<TlsConfig, TlsConfigError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsConfigError(format!("no protocol version: {error}")))?;
        let builder = match authorities {
            None => builder.with_no_client_auth(),
            Some(pem) => {
                let mut roots = RootCertStore::empty();
                for authority in read_certificates(pem, "client authority")? {
                    roots
                        .add(authority)
                        .map_err(|error| TlsConfigError(format!("client authority: {error}")))?;
                }
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                        .build()
                        .map_err(|error| TlsConfigError(format!("client authorities: {error}")))?;
                builder.with_client_cert_verifier(verifier)
            }
        };
        // The text of a key must not reach an error message, so only the fact that it cannot be read does.
        let key = PrivateKeyDer::from_pem_slice(key)
            .map_err(|_| TlsConfigError("private key: no PEM key found".into()))?;
        let mut config = builder
            .with_single_cert(read_certificates(certificates, "certificate")?, key)
            .map_err(|error| TlsConfigError(format!("certificate and key: {error}")))?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(TlsConfig {
            config: Arc::new(config),
        })
    }
}

fn read_certificates(
    pem: &[u8],
    what: &str,
) -> Result<Vec<CertificateDer<'static>>, TlsConfigError> {
    let certificates = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| TlsConfigError(format!("{what}: {error}")))?;
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

/// Why a [`TlsConfig`] could not be made; says which part is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsConfigError(String);

impl fmt::Display for TlsConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TlsConfigError {}
