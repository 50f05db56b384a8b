//! A slow matcher, as the specification of the fast one.

use http::Method;

use crate::{HttpRule, PathSegment};

/// How near a segment of a rule is to that of a path; the least is nearest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    End,
    Literal,
    LiteralWithVerb,
    AnyWithVerb,
    Any,
    RestWithVerb,
    Rest,
}

/// Returns the index of the rule that a request names: among those that match and have the method, the one with the least ranks.
pub(super) fn find(rules: &[&HttpRule], method: &Method, path: &str) -> Option<usize> {
    let matching = rules.iter().enumerate().filter_map(|(at, rule)| {
        let is_any = rule.verb == "*";
        let ranks = ranks(rule, path).filter(|_| is_any || rule.verb == method.as_str())?;
        Some((ranks, is_any, at))
    });
    matching.min().map(|(_, _, at)| at)
}

/// Returns a rank for each segment, if the rule matches.
fn ranks(rule: &HttpRule, path: &str) -> Option<Vec<Rank>> {
    let verb = rule.path_verb.map(|verb| format!(":{verb}"));
    let path = match &verb {
        Some(verb) => path.strip_suffix(verb.as_str())?,
        None => path,
    };
    let mut texts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
    if rule.segments.is_empty() {
        return (texts == [""]).then(|| vec![Rank::End]);
    }
    let mut ranks = Vec::new();
    for (at, segment) in rule.segments.iter().enumerate() {
        let has_verb = verb.is_some() && at + 1 == texts.len();
        ranks.push(match (segment, texts.get(at)) {
            (PathSegment::Rest, _) if verb.is_some() => Rank::RestWithVerb,
            (PathSegment::Rest, _) => Rank::Rest,
            (PathSegment::Literal(literal), Some(text)) if literal == text => match has_verb {
                true => Rank::LiteralWithVerb,
                false => Rank::Literal,
            },
            (PathSegment::Any, Some(text)) if !text.is_empty() => match has_verb {
                true => Rank::AnyWithVerb,
                false => Rank::Any,
            },
            _ => return None,
        });
    }
    if rule.segments.last() == Some(&PathSegment::Rest) {
        texts.truncate(rule.segments.len());
    } else {
        ranks.push(Rank::End);
    }
    (texts.len() <= rule.segments.len()).then_some(ranks)
}
