//! The table: one line a stack and protocol, three columns a scenario.

use super::measure::{Lab, SCENARIOS};
use super::stack::Row;
use crate::bench::callgrind::Count;

/// Measures the lines of one side and one HTTP, of which raw hyper's is the first, and prints each as soon as it is known.
pub(super) fn print(lab: &Lab, rows: &[Row]) -> Result<(), String> {
    let Some(first) = rows.first() else {
        return Ok(());
    };
    head(first);
    let mut floor = Vec::new();
    for row in rows {
        let counts: Result<Vec<Count>, String> = SCENARIOS
            .iter()
            .map(|scenario| lab.per_call(row, *scenario))
            .collect();
        let counts = counts?;
        if row.is_hyper() {
            floor.clone_from(&counts);
        }
        line(row, &counts, &floor);
    }
    Ok(())
}

fn head(row: &Row) {
    print!(
        "\n{:34}",
        format!("{} over {}", row.side.word(), row.http_name())
    );
    for scenario in SCENARIOS {
        print!(" {:>13} {:>9} {:>7}", scenario.name, "over", "allocs");
    }
    println!();
}

/// Instructions, and what of them and of allocations comes on top of raw hyper.
fn line(row: &Row, counts: &[Count], floor: &[Count]) {
    print!("{:34}", format!("{}, {}", row.title, row.protocol));
    for (count, floor) in counts.iter().zip(floor) {
        let over = *count - *floor;
        print!(
            " {:>13} {:>+9} {:>+7}",
            count.instructions, over.instructions, over.allocations
        );
    }
    println!();
}
