//! E-mail addresses as HTML defines them, which is narrower than RFC 5322.

/// Returns whether `text` is an e-mail address: a local part of ASCII letters, digits and ``.!#$%&'*+/=?^_`{|}~-``, then `@`,
/// then labels of letters, digits and inner hyphens, of 63 bytes at most.
pub fn is_email(text: &str) -> bool {
    let bytes = text.as_bytes();
    let local = bytes.iter().take_while(|byte| has(**byte, LOCAL)).count();
    local > 0 && bytes.get(local) == Some(&b'@') && is_domain(&bytes[local + 1..])
}

/// Returns whether `bytes` are labels between dots; reads them in one pass.
fn is_domain(bytes: &[u8]) -> bool {
    // Of the current label; before the first, `last` is a dot.
    let (mut length, mut last) = (0, b'.');
    for byte in bytes {
        let fits = match byte {
            b'.' => length > 0 && last != b'-',
            b'-' => length > 0 && length < 63,
            byte => has(*byte, LABEL) && length < 63,
        };
        if !fits {
            return false;
        }
        length = if *byte == b'.' { 0 } else { length + 1 };
        last = *byte;
    }
    length > 0 && last != b'-'
}

const LOCAL: u8 = 1;
const LABEL: u8 = 2;

fn has(byte: u8, class: u8) -> bool {
    CLASSES[usize::from(byte)] & class != 0
}

/// Where each byte may stand.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            classes[byte] = LOCAL | LABEL;
        }
        byte += 1;
    }
    let others = b".!#$%&'*+/=?^_`{|}~-";
    let mut at = 0;
    while at < others.len() {
        classes[others[at] as usize] |= LOCAL;
        at += 1;
    }
    classes
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::hostname::is_label;

    #[test]
    fn one_pass_agrees_with_the_definition() {
        let is_local =
            |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
        let defined = |text: &str| {
            let Some((local, domain)) = text.split_once('@') else {
                return false;
            };
            !local.is_empty() && local.bytes().all(is_local) && domain.split('.').all(is_label)
        };
        let (most, more) = ("a".repeat(63), "a".repeat(64));
        let parts = [
            "", "a", "-", "@", ".", "a-", "-a", "a-a", "a.b", "1", "_", " ", "é", "\u{7f}", "{|}",
            &most, &more,
        ];
        for local in parts {
            for domain in parts {
                for end in parts {
                    for text in [
                        format!("{local}@{domain}{end}"),
                        format!("{local}@{domain}.{end}"),
                    ] {
                        assert_eq!(is_email(&text), defined(&text), "{text:?}");
                    }
                }
            }
        }
    }
}
