//! What templates mean, and what is wrong with those that mean nothing.

use super::{PathTemplate, Segment, TemplateError};

fn parse(path: &str) -> PathTemplate {
    match PathTemplate::parse(path) {
        Ok(template) => template,
        Err(error) => panic!("{path}: {}", error.message),
    }
}

/// What is said of a template, and which piece of it is wrong.
fn rejection(path: &str) -> (String, &str) {
    match PathTemplate::parse(path) {
        Ok(template) => panic!("{path} is {template:?}"),
        Err(TemplateError { message, span, .. }) => (message, &path[span]),
    }
}

fn literal(text: &str) -> Segment {
    Segment::Literal(text.to_owned())
}

/// The variables of a template, each with its span.
fn variables(template: &PathTemplate) -> Vec<(&str, usize, usize)> {
    let variables = template.variables.iter();
    variables
        .map(|variable| (variable.field.as_str(), variable.start, variable.end))
        .collect()
}

#[test]
fn a_path_of_literals_has_no_variables() {
    let template = parse("/v1/shelves");
    assert_eq!(template.segments, [literal("v1"), literal("shelves")]);
    assert!(template.variables.is_empty() && template.verb.is_none());
    assert_eq!(template.fixed_path().as_deref(), Some("/v1/shelves"));
}

#[test]
fn dots_are_anywhere_in_a_literal() {
    let template = parse("/v2/team.user.list");
    assert_eq!(template.segments[1], literal("team.user.list"));
    let template = parse("/.well-known/jwks.json");
    assert_eq!(
        template.segments,
        [literal(".well-known"), literal("jwks.json")]
    );
}

#[test]
fn a_variable_without_a_pattern_is_one_segment() {
    let short = parse("/v1/{name}");
    assert_eq!(short, parse("/v1/{name=*}"));
    assert_eq!(short.segments, parse("/v1/*").segments);
    assert_eq!(variables(&short), [("name", 1, 2)]);
}

#[test]
fn variables_keep_their_spans() {
    let template = parse("/v1/{name=shelves/*/books/*}");
    let expected = [
        literal("v1"),
        literal("shelves"),
        Segment::Any,
        literal("books"),
        Segment::Any,
    ];
    assert_eq!(template.segments, expected);
    assert_eq!(variables(&template), [("name", 1, 5)]);
    let template = parse("/{a}/x/{b=y/*}/{c=**}");
    assert_eq!(
        variables(&template),
        [("a", 0, 1), ("b", 2, 4), ("c", 4, 5)]
    );
    let at: Vec<usize> = template.variables.iter().map(|each| each.at).collect();
    assert_eq!(at, [2, 8, 16]);
}

#[test]
fn a_variable_names_a_path_of_fields() {
    let template = parse("/v1/{a.b_1.c}");
    assert_eq!(variables(&template), [("a.b_1.c", 1, 2)]);
}

#[test]
fn two_stars_are_the_rest_of_a_path() {
    assert_eq!(parse("/**").segments, [Segment::Rest]);
    assert_eq!(parse("/a/**").segments, [literal("a"), Segment::Rest]);
    let template = parse("/{x=**}");
    assert_eq!(template.segments, [Segment::Rest]);
    assert_eq!(variables(&template), [("x", 0, 1)]);
}

#[test]
fn two_stars_are_last() {
    for path in [
        "/**/a",
        "/a/{x=**}/c",
        "/{x=a/**/b}",
        "/**/**",
        "/{x=**}/{y}",
        "/**/*",
    ] {
        let (message, piece) = rejection(path);
        assert!(message.contains("more follows it"), "{path}: {message}");
        assert_eq!(piece, "**", "{path}");
    }
}

#[test]
fn a_verb_follows_whatever_is_last() {
    for (path, verb, segments) in [
        ("/v1/jobs:cancel", "cancel", 2),
        ("/v1/{id}:a_b", "a_b", 2),
        ("/{x=a/**}:verb", "verb", 2),
        ("/**:verb", "verb", 1),
        ("/*:verb", "verb", 1),
        ("/a:b%2fc", "b%2Fc", 1),
        ("/a:%64o", "do", 1),
        ("/a:1.2", "1.2", 1),
    ] {
        let template = parse(path);
        assert_eq!(template.verb.as_deref(), Some(verb), "{path}");
        assert_eq!(template.segments.len(), segments, "{path}");
        assert_eq!(template.fixed_path(), None, "{path}");
    }
}

#[test]
fn a_path_has_one_verb_at_its_end() {
    for (path, said, piece) in [
        ("/a:", "the verb is empty", ":"),
        ("/{id}:", "the verb is empty", ":"),
        ("/a:b/c", "more follows the verb", "/"),
        ("/a:/b", "more follows the verb", "/"),
        ("/a:b:c", "a second colon", ":"),
        ("/a::b", "a second colon", ":"),
        ("/a:{b}", "a variable in the verb", "{"),
        ("/a:b}", "a variable in the verb", "}"),
        ("/a:b*", "neither a literal nor a wildcard", "b*"),
        ("/a:%1", "is no escape", "%1"),
        ("/:b", "is empty", ":"),
        ("/a/:b", "is empty", ":"),
    ] {
        let (message, found) = rejection(path);
        assert!(message.contains(said), "{path}: {message}");
        assert_eq!(found, piece, "{path}");
    }
}

#[test]
fn a_colon_in_a_variable_is_rejected() {
    for path in ["/{x=a:b}", "/{x=a/b:c}", "/{x=*:c}"] {
        let (message, _) = rejection(path);
        assert!(!message.contains("verb"), "{path}: {message}");
    }
    let (message, piece) = rejection("/{x=a:b}");
    assert_eq!(
        (message.as_str(), piece),
        ("there is a colon in a variable", ":")
    );
    assert_eq!(parse("/{x=a%3ab}").segments, [literal("a%3Ab")]);
}

#[test]
fn variables_contain_no_others() {
    for path in [
        "/{a={b}}",
        "/{book={author}/{isbn}}",
        "/{{a}}",
        "/{a{b}",
        "/{a=/{b}",
    ] {
        let (message, piece) = rejection(path);
        assert_eq!(message, "there is a variable in a variable", "{path}");
        assert!(piece.starts_with('{'), "{path}: {piece}");
    }
}

#[test]
fn a_field_is_in_a_path_once() {
    for path in ["/{a}/{a}", "/{a.b}/x/{a.b=*}"] {
        let (message, piece) = rejection(path);
        assert!(message.contains("twice"), "{path}: {message}");
        assert!(piece.starts_with('a'), "{path}: {piece}");
    }
    assert_eq!(parse("/{a.b}/{a.c}").variables.len(), 2);
}

#[test]
fn a_variable_is_all_that_is_between_two_slashes() {
    for path in ["/a{x}", "/{x}b", "/{x}{y}", "/{x}-{y}", "/v1/{x}b/c"] {
        let (message, piece) = rejection(path);
        assert!(
            message.ends_with("is a variable and more"),
            "{path}: {message}"
        );
        assert!(message.contains(piece), "{path}: {piece}");
    }
}

#[test]
fn a_star_in_a_literal_is_rejected() {
    for path in ["/bar*", "/***", "/*a", "/{x=a*}", "/{x=***}"] {
        let (message, piece) = rejection(path);
        assert!(message.contains("nor a wildcard"), "{path}: {message}");
        assert!(
            piece.contains('*') && !piece.contains('/'),
            "{path}: {piece}"
        );
    }
}

#[test]
fn segments_are_not_empty() {
    for (path, piece) in [
        ("//", "/"),
        ("/a/", "/"),
        ("//a", "/"),
        ("/a//b", "/"),
        ("/{a=}", "}"),
        ("/{a=/b}", "/"),
        ("/{a=b/}", "}"),
        ("/{a=b//c}", "/"),
        ("/{a}/", "/"),
    ] {
        let (message, found) = rejection(path);
        assert_eq!(message, "a segment of the path is empty", "{path}");
        assert_eq!(found, piece, "{path}");
    }
}

#[test]
fn a_path_starts_with_a_slash() {
    for path in ["", "a", "a/b", "{a}", "*", " /a"] {
        let (message, piece) = rejection(path);
        assert!(
            message.contains("does not start with a slash"),
            "{path}: {message}"
        );
        assert_eq!(piece, path);
    }
}

#[test]
fn a_slash_alone_is_the_root() {
    let root = parse("/");
    assert_eq!(root, PathTemplate::default());
    assert_eq!(root.fixed_path().as_deref(), Some(""));
}

#[test]
fn a_variable_names_a_field() {
    for path in [
        "/{}", "/{1}", "/{a.}", "/{.a}", "/{a..b}", "/{-}", "/{a-b}", "/{=x}", "/{ a}", "/{é}",
        "/{a/b}", "/{*}", "/{a:b}",
    ] {
        let (message, piece) = rejection(path);
        assert!(message.ends_with("names no field"), "{path}: {message}");
        assert_eq!(piece, &path[1..]);
    }
}

#[test]
fn braces_are_balanced() {
    for (path, said, piece) in [
        ("/{", "not closed", "{"),
        ("/{a", "not closed", "{"),
        ("/a{", "not closed", "{"),
        ("/{a/b", "not closed", "{"),
        ("/}", "not opened", "}"),
        ("/a}", "not opened", "}"),
        ("/{a}}", "not opened", "}"),
    ] {
        let (message, found) = rejection(path);
        assert!(message.ends_with(said), "{path}: {message}");
        assert_eq!(found, piece, "{path}");
    }
}

#[test]
fn what_cannot_be_in_a_path_is_named() {
    for (path, piece) in [
        ("/a?b", "?"),
        ("/a#b", "#"),
        ("/a b", " "),
        ("/caf\u{e9}/b", "\u{e9}"),
        ("/{x=a\u{4e16}b}", "\u{4e16}"),
        ("/a\"b", "\""),
        ("/a\\b", "\\"),
        ("/a[b]", "["),
        ("/a\nb", "\n"),
        ("/a\0b", "\0"),
        ("/a|b", "|"),
    ] {
        let (message, found) = rejection(path);
        assert!(
            message.ends_with("cannot be in a path"),
            "{path}: {message}"
        );
        assert_eq!(found, piece, "{path}");
    }
    assert_eq!(parse("/a!$&'()+,;=@-._~").segments.len(), 1);
}

#[test]
fn escapes_have_one_spelling() {
    for (path, normalised) in [
        ("/a%2fb", "a%2Fb"),
        ("/a%2Fb", "a%2Fb"),
        ("/team%2Euser", "team.user"),
        ("/%41%7e%5F%2d", "A~_-"),
        ("/%2a", "%2A"),
        ("/%7bx%7d", "%7Bx%7D"),
        ("/%25%00%ff", "%25%00%FF"),
        ("/caf%c3%a9", "caf%C3%A9"),
    ] {
        assert_eq!(parse(path).segments, [literal(normalised)], "{path}");
    }
}

#[test]
fn escapes_have_two_hexadecimal_digits() {
    for (path, piece) in [
        ("/%zz", "%zz"),
        ("/%1", "%1"),
        ("/a%", "%"),
        ("/%4/1", "%4"),
        ("/%+1a", "%+1"),
        ("/{x=%1}", "%1"),
        ("/%\u{e9}9", "%\u{e9}9"),
        ("/%1\u{e9}", "%1\u{e9}"),
    ] {
        let (message, found) = rejection(path);
        assert!(message.ends_with("is no escape"), "{path}: {message}");
        assert_eq!(found, piece, "{path}");
    }
}

/// Every text of these few characters is a template or an error whose span is a piece of the text.
#[test]
fn short_texts_of_all_kinds_are_read_without_a_panic() {
    let alphabet = ["/", "a", "{", "}", "*", ":", "=", ".", "%", "\u{e9}"];
    let mut texts = vec![String::new()];
    let (mut accepted, mut rejected) = (0, 0);
    for _ in 0..5 {
        let longer = |text: &String| alphabet.map(|character| format!("{text}{character}"));
        texts = texts.iter().flat_map(longer).collect();
        for path in &texts {
            match PathTemplate::parse(path) {
                Ok(template) => {
                    accepted += 1;
                    let spans = template.variables.iter();
                    let mut ends = spans.map(|each| (each.start, each.end));
                    assert!(ends.all(|(start, end)| start < end), "{path}");
                }
                Err(error) => {
                    rejected += 1;
                    assert!(path.get(error.span).is_some(), "{path}");
                }
            }
        }
    }
    assert!(
        accepted > 100 && rejected > 100_000,
        "{accepted}, {rejected}"
    );
}
