//! The host and port of a connection, and the removal of userinfo from request URLs.

use std::fmt;

use http::Uri;
use http::uri::Scheme;

/// A host, by name or address, and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// Without brackets if it is an IPv6 address.
    host: String,
    port: u16,
}

impl Target {
    /// Returns the target of a URI, with the default port of its scheme; `None` if it has no host.
    pub(crate) fn from_uri(uri: &Uri) -> Option<Target> {
        let host = uri.host()?.trim_matches(['[', ']']);
        let port = uri.port_u16().unwrap_or_else(|| match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => 443,
            Some(scheme) if scheme.as_str().starts_with("socks") => 1080,
            _ => 80,
        });
        (!host.is_empty()).then(|| Target {
            host: host.to_owned(),
            port,
        })
    }

    /// Returns the same port on another host.
    pub(crate) fn with_host(&self, host: impl fmt::Display) -> Target {
        Target {
            host: host.to_string(),
            port: self.port,
        }
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Returns the target as an `http` URI with an explicit port.
    pub(crate) fn uri(&self) -> Result<Uri, http::Error> {
        Uri::builder()
            .scheme(Scheme::HTTP)
            .authority(self.to_string())
            .path_and_query("/")
            .build()
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

/// Returns the URI without user name and password; `None` if it has none. Requests must not contain them (RFC 9110, section 4.2.4;
/// RFC 9113, section 8.3.1).
pub(crate) fn without_userinfo(uri: &Uri) -> Option<Uri> {
    let (_, host) = uri.authority()?.as_str().rsplit_once('@')?;
    let authority = host.parse().ok()?;
    let mut parts = uri.clone().into_parts();
    parts.authority = Some(authority);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use http::Uri;

    use super::Target;

    #[test]
    fn the_port_follows_from_the_scheme_unless_it_is_written() {
        for (uri, expected) in [
            ("http://a.test/path", "a.test:80"),
            ("https://a.test", "a.test:443"),
            ("https://[::1]", "[::1]:443"),
            ("http://user:secret@a.test:8080", "a.test:8080"),
            ("socks5h://a.test", "a.test:1080"),
        ] {
            let target = Target::from_uri(&Uri::from_static(uri)).unwrap();
            assert_eq!(target.to_string(), expected);
            assert_eq!(target.uri().unwrap().authority().unwrap(), expected);
        }
        assert_eq!(Target::from_uri(&Uri::from_static("/path")), None);
    }
}
