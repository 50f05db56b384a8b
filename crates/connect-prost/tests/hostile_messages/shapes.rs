//! Messages that are too deep, too long, or broken.

use connect_prost::Code::{Internal, InvalidArgument, ResourceExhausted};

use crate::attack::Attack;
use crate::{LONGEST, MIB, envelope};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
const JSON_STREAM: &[(&str, &str)] = &[("content-type", "application/connect+json")];
const PROTO_STREAM: &[(&str, &str)] = &[("content-type", "application/connect+proto")];

const ONCE: &str = "/stream.v1.RiverService/Once";
const POUR: &str = "/stream.v1.RiverService/Pour";
const KEEP: &str = "/hoard.v1.HoardService/Keep";

pub(crate) fn shapes() -> Vec<Attack> {
    let mut attacks = deep();
    attacks.extend(long());
    attacks.extend(broken());
    attacks
}

fn deep() -> Vec<Attack> {
    let deep = |start: &str, open: &str| start.to_owned() + &open.repeat(MIB / open.len());
    let code = Some(ResourceExhausted);
    vec![
        Attack::post("deep arrays", ONCE, JSON, deep("{\"x\":", "["), code),
        Attack::post("deep objects", ONCE, JSON, deep("{\"x\":", "{\"a\":"), code),
        Attack::post("deep lists", KEEP, JSON, deep("", "{\"parts\":["), code),
        Attack::post("deep maps", KEEP, JSON, deep("", "{\"named\":{\"\":"), code),
    ]
}

fn long() -> Vec<Attack> {
    let too_long = vec![b' '; LONGEST + 1];
    let in_envelope = envelope::wrap(0, &too_long);
    let promise = vec![0, 0xff, 0xff, 0xff, 0xff];
    let code = Some(ResourceExhausted);
    vec![
        Attack::post("too long", ONCE, JSON, too_long, code),
        Attack::post("an envelope too long", POUR, JSON_STREAM, in_envelope, code),
        Attack::post("a promise of 4 GiB", POUR, JSON_STREAM, promise, code),
    ]
}

fn broken() -> Vec<Attack> {
    let cut = envelope::wrap(0, b"{}").slice(..6);
    let no_length = envelope::wrap(0, b"{}").slice(..3);
    let longer = [&[0, 0, 0, 0, 9][..], b"{}"].concat();
    let shorter = [&[0, 0, 0, 0, 1][..], b"{}"].concat();
    let flags = envelope::wrap(0x7e, b"{}");
    let garbage = envelope::wrap(0, &[0xff; 100]);
    let row = |what: &str, headers, body, code| Attack::post(what, POUR, headers, body, Some(code));
    vec![
        row("a cut envelope", JSON_STREAM, cut, InvalidArgument),
        row("a cut length", JSON_STREAM, no_length, InvalidArgument),
        row(
            "a length too great",
            JSON_STREAM,
            longer.into(),
            InvalidArgument,
        ),
        row(
            "a length too small",
            JSON_STREAM,
            shorter.into(),
            InvalidArgument,
        ),
        row("unknown flags", JSON_STREAM, flags, Internal),
        row(
            "garbage in JSON",
            JSON_STREAM,
            garbage.clone(),
            InvalidArgument,
        ),
        row("garbage in binary", PROTO_STREAM, garbage, InvalidArgument),
    ]
}
