//! RE2's syntax, which patterns are written in, to that of the `regex` crate, which matches them.
//!
//! The two differ in what they take literally, in escapes, and in that RE2's classes `\d`, `\s`, `\w` and its word
//! boundaries are ASCII.

use std::iter::Peekable;
use std::str::Chars;

use regex::Regex;

/// RE2 repeats nothing more often than this.
const MOST_REPEATS: u32 = 1_000;

const UNCLOSED: &str = "a character class has no end";

/// The pattern in the syntax of the `regex` crate, which accepts it.
pub(crate) fn rewrite(pattern: &str) -> Result<String, String> {
    let mut rewriter = Rewriter {
        rest: pattern.chars().peekable(),
        text: String::new(),
    };
    rewriter.run()?;
    match Regex::new(&rewriter.text) {
        Ok(_) => Ok(rewriter.text),
        Err(regex::Error::CompiledTooBig(_)) => Err("it is too big".to_owned()),
        Err(error) => Err(cause(&error.to_string())),
    }
}

/// The last line says what is wrong; those before it show the rewritten pattern.
fn cause(message: &str) -> String {
    let last = message.lines().last().unwrap_or(message);
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

struct Rewriter<'a> {
    rest: Peekable<Chars<'a>>,
    text: String,
}

impl Rewriter<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(next) = self.rest.next() {
            match next {
                '\\' => self.escape(false)?,
                '[' => self.class()?,
                '{' => self.brace()?,
                '}' => self.text.push_str("\\}"),
                ']' => self.text.push_str("\\]"),
                '(' => self.group()?,
                other => self.text.push(other),
            }
        }
        Ok(())
    }

    /// Behind a backslash.
    fn escape(&mut self, in_class: bool) -> Result<(), String> {
        let next = self.rest.next().ok_or("a backslash stands at the end")?;
        let (plain, negated) = match next {
            'd' | 'D' => ("0-9", next == 'D'),
            's' | 'S' => (r"\t\n\x0C\r ", next == 'S'),
            'w' | 'W' => ("0-9A-Za-z_", next == 'W'),
            _ => return self.character(next, in_class),
        };
        match (in_class, negated) {
            (true, false) => self.text.push_str(plain),
            (_, true) => self.text.push_str(&format!("[^{plain}]")),
            (false, false) => self.text.push_str(&format!("[{plain}]")),
        }
        Ok(())
    }

    fn character(&mut self, next: char, in_class: bool) -> Result<(), String> {
        match next {
            'b' if !in_class => self.text.push_str(r"(?-u:\b)"),
            'B' if !in_class => self.text.push_str(r"(?-u:\B)"),
            'A' | 'z' if !in_class => self.push_escape(next),
            'Q' if !in_class => self.quotation(),
            'a' | 'f' | 'n' | 'r' | 't' | 'v' => self.push_escape(next),
            'p' | 'P' => self.push_escape(next),
            'x' => self.hexadecimal()?,
            '0'..='7' => self.octal(next)?,
            other if other.is_ascii() && !other.is_ascii_alphanumeric() => self.literal(other),
            other => return Err(format!("the escape \\{other} has no meaning")),
        }
        Ok(())
    }

    fn push_escape(&mut self, name: char) {
        self.text.push('\\');
        self.text.push(name);
        // Braces behind a class name belong to it: `\p{Greek}`.
        if matches!(name, 'p' | 'P') && self.rest.next_if_eq(&'{').is_some() {
            self.text.push('{');
            for next in self.rest.by_ref() {
                self.text.push(next);
                if next == '}' {
                    break;
                }
            }
        }
    }

    /// One character that stands for itself.
    fn literal(&mut self, character: char) {
        if character.is_ascii() && !character.is_ascii_alphanumeric() {
            self.text
                .push_str(&format!("\\x{:02X}", u32::from(character)));
        } else {
            self.text.push(character);
        }
    }

    /// Behind `\Q`: everything up to `\E` stands for itself.
    fn quotation(&mut self) {
        while let Some(next) = self.rest.next() {
            if next == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            self.literal(next);
        }
    }

    fn hexadecimal(&mut self) -> Result<(), String> {
        let mut digits = String::new();
        if self.rest.next_if_eq(&'{').is_some() {
            while let Some(digit) = self.rest.next_if(|next| *next != '}') {
                digits.push(digit);
            }
            self.rest.next_if_eq(&'}').ok_or("\\x{ has no end")?;
        } else {
            digits.extend(self.rest.by_ref().take(2));
        }
        let number = u32::from_str_radix(&digits, 16)
            .ok()
            .and_then(char::from_u32);
        let number = number.ok_or_else(|| format!("\\x{{{digits}}} is no character"))?;
        self.text
            .push_str(&format!("\\x{{{:X}}}", u32::from(number)));
        Ok(())
    }

    /// One to three octal digits; alone, only a zero is no reference to a group.
    fn octal(&mut self, first: char) -> Result<(), String> {
        let mut number = first.to_digit(8).unwrap_or(0);
        let mut digits = 1;
        while let Some(digit) = self
            .rest
            .peek()
            .and_then(|next| next.to_digit(8))
            .filter(|_| digits < 3)
        {
            self.rest.next();
            number = number * 8 + digit;
            digits += 1;
        }
        if digits == 1 && first != '0' {
            return Err(format!(
                "\\{first} refers to a group, which RE2 does not support"
            ));
        }
        self.text.push_str(&format!("\\x{{{number:X}}}"));
        Ok(())
    }

    /// Behind `[`: RE2 knows no nested classes and no set operations.
    fn class(&mut self) -> Result<(), String> {
        self.text.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.text.push('^');
        }
        let mut is_first = true;
        loop {
            match self.rest.next().ok_or(UNCLOSED)? {
                ']' if !is_first => break,
                '[' if self.rest.peek() == Some(&':') => self.named_class()?,
                next => self.range(next)?,
            }
            is_first = false;
        }
        self.text.push(']');
        Ok(())
    }

    /// A character in a class, or all from it to another.
    fn range(&mut self, first: char) -> Result<(), String> {
        let is_set = first == '\\'
            && matches!(
                self.rest.peek(),
                Some('d' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P')
            );
        self.member(first)?;
        let mut ahead = self.rest.clone();
        let goes_on = ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']');
        if goes_on && !is_set {
            self.rest.next();
            self.text.push('-');
            let last = self.rest.next().ok_or(UNCLOSED)?;
            self.member(last)?;
        }
        Ok(())
    }

    fn member(&mut self, character: char) -> Result<(), String> {
        if character == '\\' {
            return self.escape(true);
        }
        self.literal(character);
        Ok(())
    }

    /// `[:alpha:]`
    fn named_class(&mut self) -> Result<(), String> {
        self.text.push('[');
        for next in self.rest.by_ref() {
            self.text.push(next);
            if next == ']' {
                return Ok(());
            }
        }
        Err(UNCLOSED.to_owned())
    }

    /// Behind `{`: a repetition, or a brace that stands for itself.
    fn brace(&mut self) -> Result<(), String> {
        let ahead: String = self.rest.clone().take_while(|next| *next != '}').collect();
        let is_closed = self.rest.clone().any(|next| next == '}');
        let (least, most) = ahead.split_once(',').unwrap_or((&ahead, &ahead));
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_closed || !is_number(least) || !(most.is_empty() || is_number(most)) {
            self.text.push_str("\\{");
            return Ok(());
        }
        let is_too_often =
            |text: &str| !text.is_empty() && text.parse().map_or(true, |n: u32| n > MOST_REPEATS);
        if is_too_often(least) || is_too_often(most) {
            return Err(format!(
                "it repeats something more than {MOST_REPEATS} times"
            ));
        }
        self.text.push_str(&format!("{{{ahead}}}"));
        self.rest.nth(ahead.chars().count());
        Ok(())
    }

    /// Behind `(`: only the flags that RE2 knows.
    fn group(&mut self) -> Result<(), String> {
        self.text.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        self.text.push('?');
        while let Some(next) = self
            .rest
            .next_if(|next| next.is_ascii_alphabetic() || *next == '-')
        {
            let opens_name = next == 'P' && matches!(self.rest.peek(), Some('<'));
            if !matches!(next, 'i' | 'm' | 's' | 'U' | '-') && !opens_name {
                return Err(format!("the flag {next} has no meaning"));
            }
            self.text.push(next);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matcher(pattern: &str) -> Regex {
        Regex::new(&rewrite(pattern).unwrap()).unwrap()
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
    fn braces_that_repeat_nothing_stand_for_themselves() {
        for (pattern, text) in [
            ("^{}$", "{}"),
            ("^a{,2}$", "a{,2}"),
            ("^a{x$", "a{x"),
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
        assert!(matcher(r"^[\D]$").is_match("a"));
        assert!(matcher("^[a-c+--]+$").is_match("b,-"));
        assert!(matcher(r"^[-\d-z]+$").is_match("-1z") && !matcher(r"^[\d-z]$").is_match("a"));
    }

    #[test]
    fn escapes_mean_characters() {
        for (pattern, text) in [
            (r"^\x41\x{1F600}\101\0$", "A😀A\0"),
            (r"^\Qa.b*\E.$", "a.b*!"),
            (r"^\_\-\<$", "_-<"),
            (r"^\pL\p{Greek}\PL$", "aα1"),
            (r"^\a\f\n\r\t\v$", "\x07\x0c\n\r\t\x0b"),
        ] {
            assert!(matcher(pattern).is_match(text), "{pattern}");
        }
    }

    #[test]
    fn what_re2_refuses_is_refused() {
        for pattern in [
            "(",
            "[",
            "a**b(",
            r"\",
            r"(a)\1",
            r"\Z",
            r"\y",
            "(?x)a",
            "(?=a)",
            "(?<!a)b",
            "a{1001}",
            "a{2,1}",
            "*a",
            r"[b-a]",
            r"\x{110000}",
            "(?P=a)",
        ] {
            assert!(rewrite(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn groups_and_flags_stay() {
        assert!(matcher("(?i)^(?P<n>É)(?:a)$").is_match("éA"));
        assert!(matcher("(?s-m:^.$)").is_match("\n"));
        assert!(matcher("(?<n>a)").is_match("a"));
    }
}
