//! One transport for all calls that can share connections, and the client that a call asks for.

use std::collections::HashMap;

use conformance_connect::convert;
use conformance_connect::suite::{
    ClientCompatRequest, Codec as Asked, Compression, ConformanceServiceClient, HttpVersion,
    Protocol as Spoken,
};
use connect_prost::client::{Client, HyperTransport, TlsConfig};
use connect_prost::compression::Encoding;
use connect_prost::{Codec, Protocol};
use http::Uri;

use crate::BoxError;

#[derive(Default)]
pub(crate) struct Transports {
    open: HashMap<Key, HyperTransport>,
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    version: HttpVersion,
    server_certificate: Vec<u8>,
    own_certificate: Vec<u8>,
}

impl Transports {
    pub(crate) fn client(
        &mut self,
        asked: &ClientCompatRequest,
    ) -> Result<ConformanceServiceClient, BoxError> {
        let scheme = if asked.server_tls_cert.is_empty() {
            "http"
        } else {
            "https"
        };
        let base_url: Uri = format!("{scheme}://{}:{}", asked.host, asked.port).parse()?;
        let mut builder = Client::builder(self.transport(asked)?, base_url)
            .registry(convert::registry())
            .protocol(match asked.protocol() {
                Spoken::Connect => Protocol::Connect,
                Spoken::Grpc => Protocol::Grpc,
                Spoken::GrpcWeb => Protocol::GrpcWeb,
                other => return Err(format!("no protocol {other:?}").into()),
            })
            .codec(match asked.codec() {
                Asked::Proto => Codec::Proto,
                Asked::Json => Codec::Json,
                other => return Err(format!("no codec {other:?}").into()),
            })
            .send_encoding(match asked.compression() {
                Compression::Unspecified | Compression::Identity => Encoding::Identity,
                Compression::Gzip => Encoding::Gzip,
                Compression::Br => Encoding::Br,
                Compression::Zstd => Encoding::Zstd,
                Compression::Deflate => Encoding::Deflate,
                Compression::Snappy => Encoding::Snappy,
            })
            .http_get(asked.use_get_http_method);
        if asked.message_receive_limit > 0 {
            builder = builder.receive_limit(asked.message_receive_limit as usize);
        }
        Ok(ConformanceServiceClient::from_client(builder.build()))
    }

    fn transport(&mut self, asked: &ClientCompatRequest) -> Result<HyperTransport, BoxError> {
        let own = asked.client_tls_creds.as_ref();
        let key = Key {
            version: asked.http_version(),
            server_certificate: asked.server_tls_cert.clone(),
            own_certificate: own.map(|own| own.cert.clone()).unwrap_or_default(),
        };
        if let Some(transport) = self.open.get(&key) {
            return Ok(transport.clone());
        }
        let builder = HyperTransport::builder();
        let mut builder = match key.version {
            HttpVersion::HttpVersion1 => builder.http1_only(),
            HttpVersion::HttpVersion2 => builder.http2_only(),
            other => return Err(format!("no HTTP version {other:?}").into()),
        };
        if !asked.server_tls_cert.is_empty() {
            let mut tls = TlsConfig::new().with_root_certificates(&asked.server_tls_cert)?;
            if let Some(own) = own {
                tls = tls.with_identity(&own.cert, &own.key)?;
            }
            builder = builder.tls(tls);
        }
        let transport = builder.build();
        self.open.insert(key, transport.clone());
        Ok(transport)
    }
}
