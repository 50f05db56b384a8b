//! One transport for all calls that can share connections, and the client of a test case.

use std::collections::HashMap;

use conformance_connect::convert;
use conformance_connect::suite::{
    ClientCompatRequest, Codec as SuiteCodec, Compression, ConformanceServiceClient, HttpVersion,
    Protocol as SuiteProtocol,
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
        case: &ClientCompatRequest,
    ) -> Result<ConformanceServiceClient, BoxError> {
        let scheme = if case.server_tls_cert.is_empty() {
            "http"
        } else {
            "https"
        };
        let base_url: Uri = format!("{scheme}://{}:{}", case.host, case.port).parse()?;
        let mut builder = Client::builder(self.transport(case)?, base_url)
            .registry(convert::registry())
            .protocol(match case.protocol() {
                SuiteProtocol::Connect => Protocol::Connect,
                SuiteProtocol::Grpc => Protocol::Grpc,
                SuiteProtocol::GrpcWeb => Protocol::GrpcWeb,
                other => return Err(format!("no protocol {other:?}").into()),
            })
            .codec(match case.codec() {
                SuiteCodec::Proto => Codec::Proto,
                SuiteCodec::Json => Codec::Json,
                other => return Err(format!("no codec {other:?}").into()),
            })
            .send_encoding(match case.compression() {
                Compression::Unspecified | Compression::Identity => Encoding::Identity,
                Compression::Gzip => Encoding::Gzip,
                Compression::Br => Encoding::Br,
                Compression::Zstd => Encoding::Zstd,
                Compression::Deflate => Encoding::Deflate,
                Compression::Snappy => Encoding::Snappy,
            })
            .http_get(case.use_get_http_method);
        if case.message_receive_limit > 0 {
            builder = builder.receive_limit(case.message_receive_limit as usize);
        }
        Ok(ConformanceServiceClient::from_client(builder.build()))
    }

    fn transport(&mut self, case: &ClientCompatRequest) -> Result<HyperTransport, BoxError> {
        let own = case.client_tls_creds.as_ref();
        let key = Key {
            version: case.http_version(),
            server_certificate: case.server_tls_cert.clone(),
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
        if !case.server_tls_cert.is_empty() {
            let mut tls = TlsConfig::new().with_root_certificates(&case.server_tls_cert)?;
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
