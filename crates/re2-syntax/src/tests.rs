//! Translated patterns against the texts that RE2 matches.

use regex::Regex;

use crate::translate;

fn matcher(pattern: &str) -> Regex {
    let text = translate(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    Regex::new(&text).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

#[test]
fn classes_are_ascii() {
    assert!(!matcher(r"^\d$").is_match("٣"));
    assert!(!matcher(r"^[\w-]$").is_match("é"));
    assert!(matcher(r"^[^\s\d]\S\W$").is_match("éé-"));
    assert!(
        !matcher(r"\s").is_match("\u{b}"),
        "RE2 leaves the vertical tab out"
    );
    assert!(matcher(r"é\b").is_match("éa"), "é is no word character");
}

#[test]
fn braces_that_count_nothing_stand_for_themselves() {
    for (pattern, text) in [
        ("^{}$", "{}"),
        ("^a{,2}$", "a{,2}"),
        ("^a{x$", "a{x"),
        ("^a{01}$", "a{01}"),
        ("^a{2,3}$", "aa"),
        ("^]a{1}$", "]a"),
    ] {
        assert!(matcher(pattern).is_match(text), "{pattern}");
    }
}

#[test]
fn brackets_nest_nothing() {
    assert!(matcher("^[[a&&b~~c-]+$").is_match("[&~-"));
    assert!(matcher("^[]a]$").is_match("]"));
    assert!(matcher("^[[:alpha:]_]+$").is_match("aZ_"));
    assert!(matcher("^[[:a]$").is_match(":"));
    assert!(matcher(r"^[\D]$").is_match("a"));
    assert!(matcher("^[a-c+--]+$").is_match("b,-"));
    assert!(matcher(r"^[-\d-z]+$").is_match("-1z") && !matcher(r"^[\d-z]$").is_match("a"));
}

#[test]
fn escapes_mean_characters() {
    for (pattern, text) in [
        (r"^\x41\x{1F600}\101\0$", "A😀A\0"),
        (r"^\Qa.b*\E.$", "a.b*!"),
        (r"^\Qa\", "a\\"),
        (r"^\_\-\<$", "_-<"),
        (r"^\pL\p{Greek}\PL\p{^Greek}$", "aα1a"),
        (r"^\a\f\n\r\t\v$", "\x07\x0c\n\r\t\x0b"),
    ] {
        assert!(matcher(pattern).is_match(text), "{pattern}");
    }
}

#[test]
fn surrogates_are_in_no_text() {
    assert!(!matcher(r"\x{D800}").is_match("\u{FFFD}"));
    assert!(matcher(r"^[\x{D000}-\x{DC00}]\x{E000}$").is_match("\u{D7FF}\u{E000}"));
    assert!(matcher(r"^[^\x{D800}]\P{Cs}$").is_match("ab"));
    assert!(!matcher(r"[\p{Cs}\x{DFFF}]").is_match("ab"));
}

#[test]
fn names_are_those_of_categories_and_scripts() {
    for name in ["Lu", "upper case letter", "Thai", "Old_Italic", "any"] {
        assert!(translate(&format!("\\p{{{name}}}")).is_ok(), "{name}");
    }
    for name in ["Grek", "IsGreek", "sc=Greek", "Alphabetic", "^^L", "", "é"] {
        assert!(translate(&format!("\\p{{{name}}}")).is_err(), "{name}");
    }
}

#[test]
fn what_re2_rejects_is_rejected() {
    for (pattern, cause) in [
        ("(", "a group has no end"),
        ("a)", "`)` closes no group"),
        ("[", "a character class has no end"),
        ("[^]", "a character class has no end"),
        ("a**", "`*` repeats a repetition; put that in a group"),
        ("a{2}{3}", "`{3}` repeats a repetition; put that in a group"),
        ("*a", "`*` has nothing to repeat"),
        ("(|+)", "`+` has nothing to repeat"),
        (r"\", "a backslash stands at the end"),
        (
            r"(a)\1",
            r"\1 refers to a group, which RE2 does not support",
        ),
        (r"\Z", r"`\Z` has no meaning"),
        (r"\C", r"`\C` has no meaning"),
        (r"[\b]", r"`\b` has no meaning"),
        ("(?x)a", "`(?x` has no meaning"),
        ("(?i-)", "`(?i-)` has no meaning"),
        ("(?=a)", "`(?=` looks around, which RE2 does not support"),
        ("(?<!a)b", "`(?<!` looks around, which RE2 does not support"),
        (
            "(?<a-b>c)",
            "`a-b` is no name of a group; write letters, digits and `_`",
        ),
        ("(?<a", "the name of a group has no end"),
        ("(?P=a)", "`(?P` has no meaning"),
        ("a{1001}", "it repeats something more than 1000 times"),
        ("a{9999999999}", "it repeats something more than 1000 times"),
        (
            "(a{500}){3}",
            "repetitions in each other repeat something more than 1000 times",
        ),
        ("a{2,1}", "a repetition's least, 2, is above its most"),
        (
            "[b-a]",
            "a range in a character class ends before it starts",
        ),
        ("[[:foo:]]", "`[:foo:]` names no set of characters"),
        (r"\p{Foo}", "`Foo` names no set of characters"),
        (r"\x{110000}", r"\x{110000} is no character"),
        (r"\x+4", r"\x{+4} is no character"),
    ] {
        let error = translate(pattern).unwrap_err();
        assert_eq!(error.to_string(), cause, "{pattern}");
    }
}

#[test]
fn flags_hold_to_the_end_of_their_group() {
    assert!(matcher("(?i)^(?P<n>É)(?:a)$").is_match("éA"));
    assert!(matcher("(?s-m:^.$)").is_match("\n"));
    assert!(matcher("(?:(?i)a|b)c").is_match("Bc") && !matcher("(?:(?i)a|b)c").is_match("aC"));
    assert!(matcher("^(?<1>a)(?)(?ii)B$").is_match("ab"));
}

#[test]
fn flags_are_nothing_to_repeat() {
    assert_eq!(translate("a(?i)*b").unwrap(), "a*(?i)b");
    assert_eq!(translate("a*(?i)+").unwrap(), "(?:a*)+");
    assert_eq!(translate(r"a\Q\E*").unwrap(), "a*");
}

#[test]
fn what_does_not_change_whether_it_matches_is_left_out() {
    assert_eq!(
        translate("(?U)(a+?)(?P<n>b??){2,3}?").unwrap(),
        "(?:a+)(?:b?){2,3}"
    );
}

#[test]
fn no_pattern_makes_it_panic() {
    let parts = [
        "a", "é", "\\", "[", "]", "(", ")", "?", "*", "{", "}", "1", ",", "-", "^", ":", "<", "P",
        "p", "x", "Q", "E", "|", "i",
    ];
    let mut random = 1_u32;
    for _ in 0..20_000 {
        let mut pattern = String::new();
        for _ in 0..12 {
            // Numbers that are random enough, and the same each time.
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            pattern.push_str(parts[(random >> 16) as usize % parts.len()]);
        }
        if let Ok(text) = translate(&pattern) {
            assert!(
                regex_syntax::parse(&text).is_ok(),
                "{pattern} became {text}"
            );
        }
    }
}
