//! The address of a proxy: its scheme, host, port and credentials.

use std::error::Error;
use std::fmt;

use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use crate::client::hyper::net::Target;

/// The longest user name and the longest password of SOCKS, in bytes.
const SOCKS_CREDENTIAL_MAX: usize = 255;

/// A proxy, with its credentials if it has any.
#[derive(Clone)]
pub(crate) struct Proxy {
    scheme: ProxyScheme,
    target: Target,
    intercept: Intercept,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProxyScheme {
    Http,
    /// HTTP over TLS.
    Https,
    /// The client resolves names.
    Socks4,
    Socks4a,
    /// The client resolves names.
    Socks5,
    Socks5h,
}

impl Proxy {
    /// Parses an address such as `http://user:password@proxy.example:3128`. The default scheme is `http`.
    pub(crate) fn parse(text: &str) -> Result<Proxy, ProxyError> {
        let matcher = Matcher::builder().all(text).build();
        let intercept = matcher
            .intercept(&Uri::from_static("http://anywhere"))
            .ok_or(ProxyError)?;
        let uri = intercept.uri();
        // A part of a password with an unescaped `@` would count as the host and appear in errors.
        let has_credentials = uri.authority().is_some_and(|it| it.as_str().contains('@'));
        let fits = intercept
            .raw_auth()
            .is_none_or(|(name, password)| name.len().max(password.len()) <= SOCKS_CREDENTIAL_MAX);
        if has_credentials || !fits {
            return Err(ProxyError);
        }
        Ok(Proxy {
            scheme: match uri.scheme_str() {
                Some("http") => ProxyScheme::Http,
                Some("https") => ProxyScheme::Https,
                Some("socks4") => ProxyScheme::Socks4,
                Some("socks4a") => ProxyScheme::Socks4a,
                Some("socks5") => ProxyScheme::Socks5,
                Some("socks5h") => ProxyScheme::Socks5h,
                _ => return Err(ProxyError),
            },
            target: Target::from_uri(uri).ok_or(ProxyError)?,
            intercept,
        })
    }

    pub(crate) fn scheme(&self) -> ProxyScheme {
        self.scheme
    }

    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    /// Returns the `Proxy-Authorization` header for an HTTP proxy.
    pub(crate) fn basic_auth(&self) -> Option<&HeaderValue> {
        self.intercept.basic_auth()
    }

    /// Returns user name and password for a SOCKS proxy.
    pub(crate) fn raw_auth(&self) -> Option<(&str, &str)> {
        self.intercept.raw_auth()
    }

    pub(crate) fn is_http(&self) -> bool {
        matches!(self.scheme, ProxyScheme::Http | ProxyScheme::Https)
    }
}

/// Without credentials.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({})", self.scheme, self.target)
    }
}

/// An invalid proxy address. The error does not contain the input, which may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyError;

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a proxy's address: write http, https, socks4, socks4a, socks5 or socks5h, `://`, and host:port; \
             a name and a password stand before the host, percent-encoded: `name:password@`",
        )
    }
}

impl Error for ProxyError {}
