//! From the names of pairs to the fields of a message.

use super::Options;
use super::pair::Pair;
use super::pair_reader::PairReader;
use super::scan::begins_with_encoded;
use crate::{Cause, Error, ErrorKind, MessageDescriptor, Part, Unknown};

/// The field of pairs that are ignored: behind all others when they are sorted.
const NONE: usize = usize::MAX;

impl PairReader<'_, '_> {
    /// Finds the field of each pair and brings the pairs of a field together, those of one field in their order. Returns how
    /// many have a field; the ignored ones are behind them.
    pub(super) fn resolve(&mut self, message: &'static MessageDescriptor) -> Result<usize, Error> {
        let lenient = self.json.options.lenient;
        if let Some(pair) = self.pairs.iter().find(|pair| pair.is_leaf) {
            return Err(match self.has_json {
                true => self.no_text("an object"),
                false => pair.fail(Cause::unexpected("an object", "text")),
            });
        }
        let mut order = Order::default();
        for pair in &mut *self.pairs {
            if !pair.enter(message, order.hint(), lenient) {
                unknown_field(pair, message, self.options)?;
            }
            order.add(pair.field);
        }
        Ok(order.group(self.pairs))
    }
}

impl Pair<'_> {
    /// Gives the pair no field.
    pub(super) fn ignore(&mut self) {
        self.field = NONE;
    }

    /// Finds the field that the name begins with, and takes its name and the dot behind it off. Returns false if the message has
    /// no such field.
    pub(super) fn enter(
        &mut self,
        message: &MessageDescriptor,
        hint: usize,
        lenient: bool,
    ) -> bool {
        let Some((field, length)) = self.find(message, hint, lenient) else {
            return false;
        };
        let rest = self.name.as_bytes().get(self.at + length..);
        let dot = match rest.unwrap_or_default() {
            [] => 0,
            [b'%', ..] => 3,
            _ => 1,
        };
        self.field = field;
        self.is_leaf = dot == 0;
        self.at += length + dot;
        true
    }

    /// Returns the index of the field and the length of its name.
    fn find(
        &self,
        message: &MessageDescriptor,
        hint: usize,
        lenient: bool,
    ) -> Option<(usize, usize)> {
        let name = self.name.get(self.at..).unwrap_or_default();
        if !self.has_encoded_name && !name.contains('.') {
            return Some((message.find(name, hint, lenient)?, name.len()));
        }
        // The name of a field may have dots itself.
        let length = |field: &str| begins_with_encoded(name.as_bytes(), field.as_bytes());
        let lengths = message
            .fields
            .iter()
            .map(|field| length(field.json_name).max(length(field.name)));
        let longest = lengths
            .enumerate()
            .filter_map(|(index, length)| Some((index, length?)))
            .max_by_key(|(_, length)| *length);
        longest.or_else(|| {
            let head = name.split('.').next()?;
            Some((message.find(head, hint, lenient)?, head.len()))
        })
    }
}

/// What has been seen of the order of pairs.
pub(super) struct Order {
    /// The index of the field expected next.
    next: usize,
    is_sorted: bool,
    has_none: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            next: 0,
            is_sorted: true,
            has_none: false,
        }
    }
}

impl Order {
    /// Returns the index of the field to search from: that of the last pair, which may be one of a list.
    fn hint(&self) -> usize {
        self.next.saturating_sub(1)
    }

    /// Adds the field of a pair.
    pub(super) fn add(&mut self, field: usize) {
        let next = field.saturating_add(1);
        self.is_sorted &= self.next <= next;
        self.has_none |= field == NONE;
        self.next = next;
    }

    /// Brings the pairs of a field together; returns how many have a field.
    pub(super) fn group(&self, pairs: &mut [Pair<'_>]) -> usize {
        if !self.is_sorted {
            pairs.sort_by_key(|pair| pair.field);
        }
        match self.has_none {
            true => pairs.partition_point(|pair| pair.field != NONE),
            false => pairs.len(),
        }
    }
}

/// Ignores or rejects a pair whose field the message does not have.
#[cold]
pub(super) fn unknown_field(
    pair: &mut Pair<'_>,
    message: &MessageDescriptor,
    options: &Options<'_>,
) -> Result<(), Error> {
    let unknown = match pair.part {
        Part::Path => Unknown::Reject,
        Part::Query => options.unknown_parameters,
        Part::Form => options.read.unknown_fields,
    };
    match unknown {
        Unknown::Ignore => {
            pair.ignore();
            Ok(())
        }
        Unknown::Reject => {
            let text = format!("{} has no such field", message.full_name);
            Err(pair.fail_name(Cause::new(ErrorKind::UnknownField, text)))
        }
    }
}
