//! How far a page overlaps the one before: one row in a list at rest, more where rows are deleted before it.

/// Where the last row of the page before is looked for.
#[derive(Debug, Default)]
pub(super) struct Overlap {
    /// The offset that the row had when it was received.
    seam: u64,
    /// How many rows before it are asked for too.
    margin: u64,
    /// How many pages have been received since.
    pages: u64,
}

impl Overlap {
    /// Begins behind a page whose last row is at this offset.
    pub(super) fn accepted(&mut self, seam: u64) {
        self.seam = seam;
        self.pages = 0;
    }

    /// Counts a page.
    pub(super) fn received(&mut self) {
        self.pages = self.pages.saturating_add(1);
    }

    /// Takes in where the row was found; a page reaches `stride` rows.
    ///
    /// The next page begins twice as far back as the row moves between two pages, but no more than half of it shows known rows. When
    /// nothing moves any more, the margin shrinks again.
    pub(super) fn found(&mut self, seam: u64, stride: u64) {
        let moved = self.seam.saturating_sub(seam);
        let moves = moved.div_ceil(self.pages.max(1));
        let margin = moves.saturating_mul(2).max(self.margin / 2);
        self.margin = margin.min(stride / 2);
    }

    /// Asks for the row alone.
    pub(super) fn reset(&mut self) {
        self.margin = 0;
    }

    pub(super) fn margin(&self) -> u64 {
        self.margin
    }

    /// Returns where the next page begins.
    pub(super) fn start(&self) -> u64 {
        self.seam.saturating_sub(self.margin)
    }
}
