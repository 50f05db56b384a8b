//! Compressed messages that grow a thousandfold.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use connect_prost::Code;
use connect_prost::compression::Encoding;

use crate::attack::Attack;
use crate::envelope::{self, COMPRESSED};
use crate::{LONGEST, MIB};

/// The longest query whose head stays below the 16 KiB that `serve` accepts.
const QUERY: usize = 15 * 1024;

/// Returns an empty JSON message behind this many blanks: too long, and otherwise valid.
fn bomb(encoding: Encoding, blanks: usize) -> Bytes {
    let mut message = vec![b' '; blanks];
    message.extend(b"{}");
    encoding.compress(message.into())
}

/// Returns the largest bomb whose base64 text fits a query, and its uncompressed length.
fn bomb_for_a_query(encoding: Encoding) -> (String, usize) {
    let halved = |blanks: &usize| Some(blanks / 2);
    std::iter::successors(Some(8 * MIB), halved)
        .map(|blanks| (URL_SAFE_NO_PAD.encode(bomb(encoding, blanks)), blanks + 2))
        .find(|(text, _)| text.len() <= QUERY)
        .expect("an empty message fits")
}

fn by_get(encoding: Encoding) -> Attack {
    let name = encoding.as_str();
    let (text, length) = bomb_for_a_query(encoding);
    // Three bytes of Snappy become at most 64: what fits a head stays below the limit.
    let code = (encoding != Encoding::Snappy).then_some(Code::ResourceExhausted);
    assert_eq!(code.is_some(), length > LONGEST, "{name}: {length}");
    let path = format!(
        "/stream.v1.RiverService/Once?connect=v1&encoding=json&compression={name}&base64=1&message={text}"
    );
    Attack::get(format!("{name}: get"), path, code)
}

fn by_post(encoding: Encoding) -> Vec<Attack> {
    let name = encoding.as_str();
    let bomb = bomb(encoding, 64 * MIB);
    let in_envelope = envelope::wrap(COMPRESSED, &bomb);
    let post = |method: &str, headers: &[(&'static str, &'static str)], body: &Bytes| {
        let (_, kind) = headers[0];
        let what = format!("{name}: {method} of {kind}");
        let procedure = format!("/stream.v1.RiverService/{method}");
        let code = Some(Code::ResourceExhausted);
        Attack::post(what, &procedure, headers, body.clone(), code)
    };
    let unary = [
        ("content-type", "application/json"),
        ("content-encoding", name),
    ];
    let mut attacks = vec![post("Once", &unary, &bomb)];
    for (kind, header) in [
        ("application/connect+json", "connect-content-encoding"),
        ("application/grpc+json", "grpc-encoding"),
        ("application/grpc-web+json", "grpc-encoding"),
    ] {
        let headers = [("content-type", kind), (header, name)];
        attacks.push(post("Pour", &headers, &in_envelope));
        attacks.push(post("Flow", &headers, &in_envelope));
    }
    attacks
}

pub(crate) fn bombs() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for encoding in Encoding::ALL {
        attacks.extend(by_post(*encoding));
        attacks.push(by_get(*encoding));
    }
    let gets = attacks.iter().filter(|attack| attack.is_get()).count();
    assert_eq!(gets, 5, "one of each encoding");
    attacks
}
