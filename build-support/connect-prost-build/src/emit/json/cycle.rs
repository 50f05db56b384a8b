//! Cycles between messages, over fields of every kind.

use std::collections::BTreeMap;

use crate::model::Message;

/// Which messages lead back to themselves, over fields of every kind, and over which others.
///
/// Files cannot import each other in a circle: such messages are in one package.
pub(super) struct Cycles<'a> {
    at: BTreeMap<&'a str, usize>,
    /// By message: its index in `cycles`, if it is in one.
    cycle: Vec<Option<usize>>,
    /// In declaration order.
    cycles: Vec<Vec<&'a Message>>,
}

impl<'a> Cycles<'a> {
    /// Looks for cycles among these messages. Those that go over others are none here: such messages are written by
    /// hand, and are not asked what is in them.
    pub(super) fn of(messages: &[&'a Message]) -> Self {
        let at: BTreeMap<&str, usize> = messages
            .iter()
            .enumerate()
            .map(|(at, message)| (message.type_ref.full_name.as_str(), at))
            .collect();
        let index = |name: &str| at.get(name).copied();
        let below: Vec<Vec<usize>> = messages
            .iter()
            .map(|message| {
                let inner = message.fields.iter().filter_map(|field| field.message());
                inner.filter_map(|inner| index(&inner.full_name)).collect()
            })
            .collect();
        let mut cycle = vec![None; messages.len()];
        let mut cycles = Vec::new();
        for members in components(&below) {
            for member in &members {
                cycle[*member] = Some(cycles.len());
            }
            cycles.push(members.iter().map(|member| messages[*member]).collect());
        }
        Cycles { at, cycle, cycles }
    }

    /// The messages that the message is in a cycle with, itself included; none if it is in none.
    pub(super) fn around(&self, full_name: &str) -> &[&'a Message] {
        match self.cycle_of(full_name) {
            Some(cycle) => &self.cycles[cycle],
            None => &[],
        }
    }

    /// Returns whether one leads to the other and back.
    pub(super) fn join(&self, one: &str, other: &str) -> bool {
        let cycle = self.cycle_of(one);
        cycle.is_some() && cycle == self.cycle_of(other)
    }

    fn cycle_of(&self, full_name: &str) -> Option<usize> {
        self.at.get(full_name).and_then(|at| self.cycle[*at])
    }
}

/// The strongly connected components, each sorted, without nodes that do not lead to themselves.
fn components(below: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut above = vec![Vec::new(); below.len()];
    for (node, targets) in below.iter().enumerate() {
        for target in targets {
            above[*target].push(node);
        }
    }
    // What is reached against the arrows, from the node that was left last, leads there too.
    let mut found = Vec::new();
    let mut seen = vec![false; below.len()];
    for node in in_order_of_leaving(below).into_iter().rev() {
        let mut component = Vec::new();
        visit(&above, node, &mut seen, &mut component);
        component.sort_unstable();
        if component.len() > 1 || component.len() == 1 && below[node].contains(&node) {
            found.push(component);
        }
    }
    found
}

fn in_order_of_leaving(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; edges.len()];
    let mut left = Vec::new();
    for node in 0..edges.len() {
        visit(edges, node, &mut seen, &mut left);
    }
    left
}

/// Goes through what is reached from a node and not seen yet, depth first; `left` gets each when its own are done.
fn visit(edges: &[Vec<usize>], node: usize, seen: &mut [bool], left: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[node], true) {
        return;
    }
    let mut path = vec![(node, edges[node].iter())];
    while let Some((node, targets)) = path.last_mut() {
        match targets.next() {
            Some(target) if !std::mem::replace(&mut seen[*target], true) => {
                path.push((*target, edges[*target].iter()));
            }
            Some(_) => {}
            None => {
                left.push(*node);
                path.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn messages_in_a_circle_are_found_and_what_hangs_on_it_is_not() {
        let below = [vec![1], vec![2, 4], vec![1, 3], vec![], vec![4], vec![0]];
        let mut found = components(&below);
        found.sort();
        assert_eq!(found, [vec![1, 2], vec![4]]);
    }

    #[test]
    fn two_circles_that_touch_are_one() {
        assert_eq!(components(&[vec![1, 2], vec![0], vec![0, 2]]), [[0, 1, 2]]);
    }

    #[test]
    fn a_long_circle_does_not_exhaust_the_stack() {
        let length = 100_000;
        let below: Vec<Vec<usize>> = (1..=length).map(|next| vec![next % length]).collect();
        assert_eq!(components(&below)[0].len(), length);
    }
}
