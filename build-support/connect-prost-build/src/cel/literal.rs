//! Numbers, strings and bytes.

use super::Error;
use super::token::Token;

type Read = Result<(Token, usize), Error>;

/// Reads the number at `start`.
pub(super) fn number(text: &str, start: usize) -> Read {
    let rest = &text[start..];
    let hexadecimal = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X"));
    if let Some(digits) = hexadecimal {
        let length = span(digits, |c| c.is_ascii_hexdigit());
        return integer(text, start, start + 2 + length, &digits[..length], 16);
    }
    let whole = span(rest, |c| c.is_ascii_digit());
    let mut length = whole;
    if rest[length..].starts_with('.')
        && rest[length + 1..].starts_with(|c: char| c.is_ascii_digit())
    {
        length += 1 + span(&rest[length + 1..], |c| c.is_ascii_digit());
    }
    if rest[length..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[length + 1..].starts_with(['+', '-']));
        let digits = span(&rest[length + 1 + sign..], |c| c.is_ascii_digit());
        if digits == 0 {
            return Err(Error::new(
                start..start + length + 1 + sign,
                "the exponent has no digits",
            ));
        }
        length += 1 + sign + digits;
    }
    if length == whole {
        return integer(text, start, start + whole, &rest[..whole], 10);
    }
    let end = start + length;
    let value: f64 = rest[..length]
        .parse()
        .map_err(|_| Error::new(start..end, "this is no number"))?;
    if value.is_infinite() {
        return Err(Error::new(
            start..end,
            "the number is larger than any double",
        ));
    }
    Ok((Token::Double(value), end))
}

fn integer(text: &str, start: usize, end: usize, digits: &str, radix: u32) -> Read {
    let is_unsigned = text[end..].starts_with(['u', 'U']);
    let end = end + usize::from(is_unsigned);
    let range = |most: &str| {
        Error::new(start..end, format!("the number is larger than {most}"))
            .with_help("write a double with a fraction: 1.0")
    };
    let value = u64::from_str_radix(digits, radix).map_err(|_| match digits {
        "" => Error::new(start..end, "0x needs digits"),
        _ => range("18446744073709551615"),
    })?;
    let token = if is_unsigned {
        Token::Uint(value)
    } else if value == i64::MIN.unsigned_abs() {
        Token::IntMinimum
    } else {
        let value = i64::try_from(value).map_err(|_| {
            range("9223372036854775807").with_help("write `u` behind it for an unsigned number")
        })?;
        Token::Int(value)
    };
    Ok((token, end))
}

fn span(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// Reads the string or bytes literal at `start`, if there is one.
pub(super) fn string(text: &str, start: usize) -> Option<Read> {
    let rest = &text[start..];
    let prefix = span(rest, |c| matches!(c, 'r' | 'R' | 'b' | 'B'));
    let (is_raw, is_bytes) = match rest[..prefix].to_ascii_lowercase().as_str() {
        "" => (false, false),
        "r" => (true, false),
        "b" => (false, true),
        "br" | "rb" => (true, true),
        _ => return None,
    };
    let quote = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| rest[prefix..].starts_with(quote))?;
    let mut body = Body {
        text,
        start,
        at: start + prefix + quote.len(),
        quote,
        is_raw,
        is_bytes,
        bytes: Vec::new(),
    };
    Some(body.read())
}

/// What stands between quotes.
struct Body<'a> {
    text: &'a str,
    start: usize,
    at: usize,
    quote: &'static str,
    is_raw: bool,
    is_bytes: bool,
    bytes: Vec<u8>,
}

impl Body<'_> {
    fn read(&mut self) -> Read {
        loop {
            let rest = &self.text[self.at..];
            if rest.starts_with(self.quote) {
                break;
            }
            let Some(next) = rest.chars().next() else {
                return Err(Error::new(self.start..self.at, "the string has no end"));
            };
            if next == '\n' && self.quote.len() == 1 {
                return Err(
                    Error::new(self.start..self.at, "the string has no end on its line")
                        .with_help("write \\n, or three quotes around a text of several lines"),
                );
            }
            self.at += next.len_utf8();
            if next == '\\' && !self.is_raw {
                self.escape()?;
            } else {
                self.push(next);
            }
        }
        let end = self.at + self.quote.len();
        let bytes = std::mem::take(&mut self.bytes);
        if self.is_bytes {
            return Ok((Token::Bytes(bytes), end));
        }
        let text = String::from_utf8(bytes)
            .map_err(|_| Error::new(self.start..end, "the string is no UTF-8"))?;
        Ok((Token::String(text), end))
    }

    fn push(&mut self, character: char) {
        let mut buffer = [0; 4];
        self.bytes
            .extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
    }

    /// Reads an escape, behind its backslash.
    fn escape(&mut self) -> Result<(), Error> {
        let from = self.at - 1;
        let rest = &self.text[self.at..];
        let Some(name) = rest.chars().next() else {
            return Err(Error::new(from..self.at, "the string has no end"));
        };
        self.at += name.len_utf8();
        let plain = match name {
            'a' => '\x07',
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            '\\' | '?' | '"' | '\'' | '`' => name,
            'x' | 'X' => return self.numbered(from, 2, 16),
            'u' if !self.is_bytes => return self.numbered(from, 4, 16),
            'U' if !self.is_bytes => return self.numbered(from, 8, 16),
            '0'..='3' => {
                self.at -= 1;
                return self.numbered(from, 3, 8);
            }
            _ => {
                return Err(Error::new(
                    from..self.at,
                    format!("the escape \\{name} has no meaning"),
                )
                .with_help("write \\\\ for a backslash, or r'…' for a string without escapes"));
            }
        };
        self.push(plain);
        Ok(())
    }

    fn numbered(&mut self, from: usize, length: usize, radix: u32) -> Result<(), Error> {
        let digits = self.text.get(self.at..self.at + length);
        let number = digits
            .filter(|digits| digits.chars().all(|c| c.is_digit(radix)))
            .and_then(|digits| u32::from_str_radix(digits, radix).ok());
        let Some(number) = number else {
            return Err(Error::new(
                from..self.at,
                format!("the escape needs {length} digits"),
            ));
        };
        self.at += length;
        if self.is_bytes {
            // Two hexadecimal digits, or octal ones up to 377.
            self.bytes.push(number.to_le_bytes()[0]);
            return Ok(());
        }
        let character = char::from_u32(number).ok_or_else(|| {
            Error::new(from..self.at, format!("there is no character {number:#x}"))
        })?;
        self.push(character);
        Ok(())
    }
}
