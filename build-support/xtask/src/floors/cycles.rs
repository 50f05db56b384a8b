//! Cycles between the folders of a crate.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::graph::{Graph, Reference};

/// Crates whose folders must not import each other in a circle.
pub(super) const CRATES: [&str; 8] = [
    "connect-prost",
    "connect-prost-build",
    "connect-prost-grpc",
    "manus-api",
    "manus-mock",
    "protojson-prost",
    "protovalidate-prost",
    "re2-syntax",
];

/// References between folders: from, to, and the references from the one to the other.
type Edges<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a Reference>>>;

/// Returns a shortest cycle through each folder of the crate `name` that is on a cycle, with a reference for each edge.
///
/// A re-export is no edge. A path that leads through one is an edge to the folder that defines the item.
pub(super) fn between_folders(name: &str, graph: &Graph) -> Vec<String> {
    let folders: Vec<String> = (0..graph.modules.len())
        .map(|at| graph.folder(at))
        .collect();
    let mut edges = Edges::new();
    for reference in graph.references.iter().filter(|found| !found.is_reexport) {
        let (from, to) = (&folders[reference.from], &folders[reference.to]);
        if from != to {
            let targets = edges.entry(from).or_default();
            targets.entry(to).or_default().push(reference);
        }
    }
    let starts = edges.keys().copied();
    let cycles: BTreeSet<Vec<&str>> = starts.filter_map(|start| shortest(&edges, start)).collect();
    let described = cycles.iter().map(|cycle| describe(name, &edges, cycle));
    described.collect()
}

/// Returns a shortest cycle through the folder `start`, from its first folder in the alphabet on.
fn shortest<'a>(edges: &Edges<'a>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut reached_from = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(folder) = queue.pop_front() {
        for next in edges.get(folder).into_iter().flat_map(BTreeMap::keys) {
            if !reached_from.contains_key(next) {
                reached_from.insert(*next, folder);
                queue.push_back(next);
            }
        }
    }
    let mut cycle = Vec::new();
    let mut folder = start;
    while cycle.is_empty() || folder != start {
        folder = *reached_from.get(folder)?;
        cycle.push(folder);
    }
    cycle.reverse();
    let first = (0..cycle.len()).min_by_key(|at| cycle[*at]);
    cycle.rotate_left(first.unwrap_or(0));
    Some(cycle)
}

fn describe(name: &str, edges: &Edges<'_>, cycle: &[&str]) -> String {
    let next = cycle.iter().cycle().skip(1);
    let steps = cycle.iter().zip(next).map(|(from, to)| {
        let references = &edges[from][to];
        let (file, line) = (references[0].file.display(), references[0].line);
        let more = match references.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        format!(
            "\n  {from} -> {to}: {file}:{line}: {}{more}",
            references[0].path
        )
    });
    let steps: String = steps.collect();
    let path = cycle.join(" -> ");
    format!("{name}: cycle of folders {path} -> {}{steps}", cycle[0])
}

#[cfg(test)]
mod tests;
