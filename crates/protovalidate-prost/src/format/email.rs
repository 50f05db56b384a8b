//! E-mail addresses as HTML forms mean them, which is narrower than RFC 5322.

use super::hostname::is_label;

/// Whether `text` is an e-mail address: a local part of ASCII letters, digits and ``.!#$%&'*+/=?^_`{|}~-``, then `@`,
/// then labels of letters, digits and inner hyphens.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    !local.is_empty() && local.bytes().all(is_local) && domain.split('.').all(is_label)
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
}
