//! Scans a message on the wire as prost decodes it, and counts instead of allocating.
//!
//! Where prost fails, the scan ends with success: prost fails there too, after it has allocated what was counted. The scan
//! must therefore not fail where prost does not. In particular, a field may reach beyond the message around it: prost
//! notices only at the end of that message, when it has decoded the whole field.

use super::entry::Shape;
use super::{Entry, Table, growth};

/// The deepest nesting of messages and groups that prost decodes.
const DEPTH: u32 = 100;

const VARINT: u32 = 0;
const FIXED64: u32 = 1;
const DELIMITED: u32 = 2;
const GROUP: u32 = 3;
const END: u32 = 4;
const FIXED32: u32 = 5;

/// Why a scan ends early.
enum Stop {
    /// The message exceeds the limit.
    TooMuch,
    /// prost fails here.
    Broken,
}

/// Where a message ends.
#[derive(Clone, Copy)]
enum Until {
    Offset(usize),
    /// At the end tag of the group with that number.
    Group(u32),
}

struct Scan<'a> {
    input: &'a [u8],
    at: usize,
    /// The rest of the limit.
    left: usize,
}

/// Returns whether the message that prost decodes from the input takes at most `heap` bytes.
pub(crate) fn fits(table: &Table, input: &[u8], heap: usize) -> bool {
    let mut scan = Scan {
        input,
        at: 0,
        left: heap,
    };
    let result = scan.content(table, Until::Offset(input.len()), DEPTH);
    !matches!(result, Err(Stop::TooMuch))
}

impl Scan<'_> {
    fn charge(&mut self, bytes: usize) -> Result<(), Stop> {
        self.left = self.left.checked_sub(bytes).ok_or(Stop::TooMuch)?;
        Ok(())
    }

    fn content(&mut self, table: &Table, until: Until, depth: u32) -> Result<(), Stop> {
        match table.entries() {
            Some(entries) => self.fields(entries, until, depth),
            None => self.unknown(table.per_byte(), until, depth),
        }
    }

    fn fields(&mut self, entries: &[Entry], until: Until, depth: u32) -> Result<(), Stop> {
        let (mut hint, mut last) = (0, 0);
        while let Some((number, wire)) = self.next(until)? {
            match find(entries, number, &mut hint) {
                Some(entry) => self.entry(entry, wire, number == last, depth)?,
                None => self.plain(number, wire, depth)?,
            }
            last = number;
        }
        Ok(())
    }

    /// Counts a message without a table.
    fn unknown(&mut self, per_byte: usize, until: Until, depth: u32) -> Result<(), Stop> {
        let start = self.at;
        match until {
            Until::Offset(end) => self.at = end,
            Until::Group(number) => self.skip_group(number, depth)?,
        }
        self.charge((self.at - start).saturating_mul(per_byte))
    }

    /// Returns number and wire type of the next field; `None` at the end of the message.
    fn next(&mut self, until: Until) -> Result<Option<(u32, u32)>, Stop> {
        if let Until::Offset(end) = until
            && self.at >= end
        {
            return match self.at == end {
                true => Ok(None),
                false => Err(Stop::Broken),
            };
        }
        let (number, wire) = self.key()?;
        match until {
            Until::Group(open) if wire == END => match number == open {
                true => Ok(None),
                false => Err(Stop::Broken),
            },
            _ => Ok(Some((number, wire))),
        }
    }

    fn entry(&mut self, entry: &Entry, wire: u32, continues: bool, depth: u32) -> Result<(), Stop> {
        let growth = match continues {
            true => entry.element,
            false => entry.element + entry.first,
        };
        match entry.shape {
            Shape::Varints if wire == DELIMITED => self.packed(entry, count_varints),
            Shape::Fixed32 if wire == DELIMITED => self.packed(entry, |b| b.len().div_ceil(4)),
            Shape::Fixed64 if wire == DELIMITED => self.packed(entry, |b| b.len().div_ceil(8)),
            Shape::Varints => self.one(wire, VARINT, growth),
            Shape::Fixed32 => self.one(wire, FIXED32, growth),
            Shape::Fixed64 => self.one(wire, FIXED64, growth),
            Shape::Texts => {
                expect(wire, DELIMITED)?;
                self.charge(growth)?;
                let length = self.skip_delimited()?;
                self.charge(growth::text(length))
            }
            Shape::Shared => self.one(wire, DELIMITED, growth),
            Shape::Message(table) => {
                expect(wire, DELIMITED)?;
                self.charge(growth)?;
                let (until, depth) = self.enter(depth)?;
                self.content(table(), until, depth)
            }
            Shape::Group(table) => {
                expect(wire, GROUP)?;
                self.charge(growth)?;
                let depth = depth.checked_sub(1).ok_or(Stop::Broken)?;
                self.content(table(), Until::Group(entry.number), depth)
            }
            // prost decodes an entry of a map without a check of its wire type.
            Shape::Map(values) => {
                self.charge(growth)?;
                let (until, depth) = self.enter(depth)?;
                self.map_entry(values, until, depth)
            }
        }
    }

    fn map_entry(
        &mut self,
        values: Option<fn() -> &'static Table>,
        until: Until,
        depth: u32,
    ) -> Result<(), Stop> {
        while let Some((number, wire)) = self.next(until)? {
            match values {
                Some(table) if number == 2 => {
                    expect(wire, DELIMITED)?;
                    let (until, depth) = self.enter(depth)?;
                    self.content(table(), until, depth)?;
                }
                _ => self.plain(number, wire, depth)?,
            }
        }
        Ok(())
    }

    /// Reads the length of a message; returns its end and the depth left for its content.
    fn enter(&mut self, depth: u32) -> Result<(Until, u32), Stop> {
        let depth = depth.checked_sub(1).ok_or(Stop::Broken)?;
        let length = self.length()?;
        Ok((Until::Offset(self.at + length), depth))
    }

    /// Counts a packed list of numbers. An empty one begins a run too, because elements may follow it.
    fn packed(&mut self, entry: &Entry, count: fn(&[u8]) -> usize) -> Result<(), Stop> {
        let length = self.skip_delimited()?;
        let elements = count(&self.input[self.at - length..self.at]);
        self.charge(elements.saturating_mul(entry.element) + entry.first)
    }

    /// Counts an element of a list that takes no heap besides its slot.
    fn one(&mut self, wire: u32, expected: u32, growth: usize) -> Result<(), Stop> {
        expect(wire, expected)?;
        self.charge(growth)?;
        self.skip(0, wire, 0).map(drop)
    }

    /// Counts a field without an entry: a number, a string, or an unknown field.
    fn plain(&mut self, number: u32, wire: u32, depth: u32) -> Result<(), Stop> {
        let length = self.skip(number, wire, depth)?;
        self.charge(growth::text(length))
    }

    /// Skips a value; returns its length if it has one.
    fn skip(&mut self, number: u32, wire: u32, depth: u32) -> Result<usize, Stop> {
        match wire {
            VARINT => self.varint().map(|_| 0),
            FIXED64 => self.advance(8).map(|()| 0),
            FIXED32 => self.advance(4).map(|()| 0),
            DELIMITED => self.skip_delimited(),
            GROUP => {
                let depth = depth.checked_sub(1).ok_or(Stop::Broken)?;
                self.skip_group(number, depth).map(|()| 0)
            }
            _ => Err(Stop::Broken),
        }
    }

    fn skip_group(&mut self, number: u32, depth: u32) -> Result<(), Stop> {
        while let Some((inner, wire)) = self.next(Until::Group(number))? {
            self.skip(inner, wire, depth)?;
        }
        Ok(())
    }

    fn skip_delimited(&mut self) -> Result<usize, Stop> {
        let length = self.length()?;
        self.at += length;
        Ok(length)
    }

    fn advance(&mut self, bytes: usize) -> Result<(), Stop> {
        if self.input.len() - self.at < bytes {
            return Err(Stop::Broken);
        }
        self.at += bytes;
        Ok(())
    }

    /// Reads a length within the input.
    fn length(&mut self) -> Result<usize, Stop> {
        let length = self.varint()?;
        match usize::try_from(length) {
            Ok(length) if length <= self.input.len() - self.at => Ok(length),
            _ => Err(Stop::Broken),
        }
    }

    /// Reads number and wire type.
    fn key(&mut self) -> Result<(u32, u32), Stop> {
        let key = u32::try_from(self.varint()?).map_err(|_| Stop::Broken)?;
        match (key >> 3, key & 7) {
            (0, _) | (_, 6..) => Err(Stop::Broken),
            (number, wire) => Ok((number, wire)),
        }
    }

    #[inline]
    fn varint(&mut self) -> Result<u64, Stop> {
        match self.input.get(self.at) {
            Some(byte) if *byte < 0x80 => {
                self.at += 1;
                Ok(u64::from(*byte))
            }
            _ => self.long_varint(),
        }
    }

    fn long_varint(&mut self) -> Result<u64, Stop> {
        let mut value = 0;
        for (index, byte) in self.input[self.at..].iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * index);
            if *byte < 0x80 {
                self.at += index + 1;
                return match index == 9 && *byte > 1 {
                    true => Err(Stop::Broken),
                    false => Ok(value),
                };
            }
        }
        Err(Stop::Broken)
    }
}

fn expect(wire: u32, expected: u32) -> Result<(), Stop> {
    match wire == expected {
        true => Ok(()),
        false => Err(Stop::Broken),
    }
}

/// Counts the integers that begin in these bytes.
fn count_varints(bytes: &[u8]) -> usize {
    let ended = bytes.iter().filter(|byte| **byte < 0x80).count();
    ended + usize::from(bytes.last().is_some_and(|byte| *byte >= 0x80))
}

/// Finds the entry of a field; `hint` is the index of the last one.
fn find<'e>(entries: &'e [Entry], number: u32, hint: &mut usize) -> Option<&'e Entry> {
    if let Some(entry) = entries.get(*hint)
        && entry.number == number
    {
        return Some(entry);
    }
    let found = entries.binary_search_by_key(&number, |entry| entry.number);
    *hint = found.ok()?;
    entries.get(*hint)
}
