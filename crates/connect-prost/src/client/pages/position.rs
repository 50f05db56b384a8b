//! Where a scan stands, as a value that outlives the process.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::PageStyle;

/// How many keys a position holds: if the last rows are gone, those before them are looked for.
const KEYS: usize = 16;

/// What is escaped in a key: the text can stand in a URL and on a line.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// Where a scan stands: which items it has given.
///
/// Store it as text and hand it to [`Call::with_position`](super::super::Call::with_position) of the same method, later or in
/// another process: the scan goes on behind the last item. The text holds the place of that item and the keys of the last few, and
/// nothing else of the call.
///
/// ```
/// use connect_prost::client::ScanPosition;
///
/// let stored = "offset:1998:u-1998,u-1999";
/// let position: ScanPosition = stored.parse()?;
/// assert_eq!(position.to_string(), stored);
/// # Ok::<_, connect_prost::client::InvalidPosition>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ScanPosition {
    style: PageStyle,
    /// By offset, that of the last row that was given, or the one behind it if it has no key; by page, the page.
    start: u64,
    /// By page, how many rows of the page have been given.
    skip: usize,
    keys: VecDeque<String>,
}

impl ScanPosition {
    /// The position of a scan that has given nothing.
    pub(super) fn new(style: PageStyle, start: u64) -> ScanPosition {
        ScanPosition {
            style,
            start,
            skip: 0,
            keys: VecDeque::new(),
        }
    }

    pub(super) fn style(&self) -> PageStyle {
        self.style
    }

    pub(super) fn start(&self) -> u64 {
        self.start
    }

    pub(super) fn skip(&self) -> usize {
        self.skip
    }

    /// Returns the keys, the newest last.
    pub(super) fn keys(&self) -> impl Iterator<Item = &String> {
        self.keys.iter()
    }

    /// Goes on behind a row: the one at `index` of the page that begins at `start`.
    pub(super) fn advance(&mut self, start: u64, index: usize, key: Option<String>) {
        match (self.style, &key) {
            (PageStyle::Page, _) => {
                self.start = start;
                self.skip = index.saturating_add(1);
            }
            (PageStyle::Offset, Some(_)) => self.start = start.saturating_add(index as u64),
            // Nothing can be looked for in the next page.
            (PageStyle::Offset, None) => {
                self.start = start.saturating_add(index as u64).saturating_add(1);
                self.keys.clear();
            }
        }
        if let Some(key) = key {
            if self.keys.len() == KEYS {
                self.keys.pop_front();
            }
            self.keys.push_back(key);
        }
    }

    /// Goes on behind the whole page `start`, whose rows have been given.
    pub(super) fn turn(&mut self, start: u64) {
        if self.style == PageStyle::Page {
            self.start = start.saturating_add(1);
            self.skip = 0;
        }
    }
}

/// `offset:1998:u-1998,u-1999`, or `page:3+40:..` for a scan that stands within the page 3.
impl fmt::Display for ScanPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = match self.style {
            PageStyle::Offset => "offset",
            PageStyle::Page => "page",
        };
        write!(f, "{style}:{}", self.start)?;
        if self.skip > 0 {
            write!(f, "+{}", self.skip)?;
        }
        for (at, key) in self.keys.iter().enumerate() {
            let separator = if at == 0 { ':' } else { ',' };
            write!(f, "{separator}{}", utf8_percent_encode(key, ESCAPED))?;
        }
        Ok(())
    }
}

impl FromStr for ScanPosition {
    type Err = InvalidPosition;

    fn from_str(text: &str) -> Result<ScanPosition, InvalidPosition> {
        let (style, rest) = text.split_once(':').ok_or(InvalidPosition)?;
        let (place, keys) = match rest.split_once(':') {
            Some((place, keys)) => (place, Some(keys)),
            None => (rest, None),
        };
        let style = match style {
            "offset" => PageStyle::Offset,
            "page" => PageStyle::Page,
            _ => return Err(InvalidPosition),
        };
        let (start, skip) = match place.split_once('+') {
            Some((start, skip)) if style == PageStyle::Page => (number(start)?, number(skip)?),
            Some(_) => return Err(InvalidPosition),
            None => (number(place)?, 0),
        };
        Ok(ScanPosition {
            style,
            start,
            skip,
            keys: keys.map_or(Ok(VecDeque::new()), parse_keys)?,
        })
    }
}

fn number<N: FromStr>(text: &str) -> Result<N, InvalidPosition> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().map_err(|_| InvalidPosition)?;
    is_plain.then_some(number).ok_or(InvalidPosition)
}

fn parse_keys(text: &str) -> Result<VecDeque<String>, InvalidPosition> {
    let mut keys = VecDeque::new();
    for part in text.split(',') {
        let key = percent_decode_str(part).decode_utf8();
        let key = key.map_err(|_| InvalidPosition)?.into_owned();
        if key.is_empty() || keys.len() == KEYS {
            return Err(InvalidPosition);
        }
        keys.push_back(key);
    }
    Ok(keys)
}

/// Shows no keys: they may be addresses of people.
impl fmt::Debug for ScanPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScanPosition")
            .field("style", &self.style)
            .field("start", &self.start)
            .field("keys", &self.keys.len())
            .finish_non_exhaustive()
    }
}

/// A text is no [`ScanPosition`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidPosition;

impl fmt::Display for InvalidPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is not the position of a scan")
    }
}

impl Error for InvalidPosition {}
