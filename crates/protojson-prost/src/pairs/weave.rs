//! The fields of a message from pairs, or from JSON and pairs at once.

use super::pair_reader::PairReader;
use crate::message_visitor::MessageVisitor;
use crate::{Error, ProtoJson, Reader as _};

impl PairReader<'_, '_> {
    /// Reads the fields of a message: those in the JSON first, each together with the pairs that lead into it.
    pub(super) fn fields<M: ProtoJson>(
        &mut self,
        visitor: &mut MessageVisitor<'_, M>,
        known: usize,
    ) -> Result<(), Error> {
        if self.has_json {
            self.members(visitor, known)?;
        }
        self.descend()?;
        let mut from = 0;
        while let Some((field, count)) = self.group_at(from, known) {
            if !visitor.has_read(field) {
                visitor.field(field, &mut self.part(from, count, false))?;
            }
            from += count;
        }
        self.json.depth += 1;
        Ok(())
    }

    /// Reads the fields that are in the JSON.
    fn members<M: ProtoJson>(
        &mut self,
        visitor: &mut MessageVisitor<'_, M>,
        known: usize,
    ) -> Result<(), Error> {
        if self.json.peek_value() != Some(b'{') {
            return self.json.read(visitor).map(|_| ());
        }
        let lenient = self.json.options.lenient;
        self.json.open()?;
        let mut is_first = true;
        loop {
            if let Some((index, field)) = visitor.expected_field()
                && self.json.expect_key(field, is_first)?
            {
                self.member(visitor, index, known)?;
            } else if self.json.next_item(is_first, b'}')? {
                let key = self.json.key()?;
                match M::DESCRIPTOR.find(&key, visitor.next, lenient) {
                    Some(index) => self.member(visitor, index, known)?,
                    None => visitor.unknown(&key, self.json)?,
                }
            } else {
                return Ok(());
            }
            is_first = false;
        }
    }

    /// Reads a field whose value is next in the JSON, and the pairs that lead into it.
    pub(super) fn member<M: ProtoJson>(
        &mut self,
        visitor: &mut MessageVisitor<'_, M>,
        index: usize,
        known: usize,
    ) -> Result<(), Error> {
        let Some((from, count)) = self.group_of(index, known) else {
            return visitor.field(index, self.json);
        };
        visitor.field(index, &mut self.part(from, count, true))?;
        // Within the field, the pairs had fields of a deeper level.
        for pair in self.pairs.iter_mut().skip(from).take(count) {
            pair.field = index;
        }
        Ok(())
    }

    /// Returns whether pairs lead into a field.
    pub(super) fn has_pairs(&self, field: usize, known: usize) -> bool {
        self.group_of(field, known).is_some()
    }

    /// Returns the field of the pairs from that index on, and how many there are.
    fn group_at(&self, from: usize, known: usize) -> Option<(usize, usize)> {
        let mut pairs = self.pairs.get(from..known)?.iter();
        let field = pairs.next()?.field;
        let others = pairs.take_while(|pair| pair.field == field).count();
        Some((field, 1 + others))
    }

    /// Returns the index of the first pair of a field, and how many there are.
    fn group_of(&self, field: usize, known: usize) -> Option<(usize, usize)> {
        let pairs = self.pairs.get(..known)?;
        let from = pairs.partition_point(|pair| pair.field < field);
        let (found, count) = self.group_at(from, known)?;
        (found == field).then_some((from, count))
    }
}
