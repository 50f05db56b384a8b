//! The grammar of CEL.
//!
//! ```text
//! Expr        = Or ["?" Or ":" Expr]
//! Or … Times  = operators by precedence, from the left
//! Unary       = {"!"} Member | {"-"} Member
//! Member      = Primary {"." name ["(" Exprs ")"] | "[" Expr "]"}
//! Primary     = literal | ["."] name ["(" Exprs ")"] | "(" Expr ")" | "[" Exprs "]" | "{" Entries "}"
//! ```

use std::ops::Range;

use super::Error;
use super::lexer::tokens;
use super::syntax::{Binary, Expr, Node, Unary};
use super::token::Token;

/// The deepest nesting of an expression.
const DEPTH: usize = 32;

/// The longest expression, in bytes.
const LENGTH: usize = 16 * 1024;

/// Reads an expression.
pub(crate) fn parse(text: &str) -> Result<Expr, Error> {
    if text.len() > LENGTH {
        let message = format!("the expression is longer than {LENGTH} bytes");
        return Err(Error::new(0..0, message).with_help("split it into several rules"));
    }
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        end: text.len(),
        depth: 0,
    };
    let expr = parser.expr()?;
    match parser.peek() {
        None => Ok(expr),
        Some(_) => Err(parser.unexpected("an operator or the end")),
    }
}

fn made(span: Range<usize>, node: Node) -> Result<Expr, Error> {
    let depth = node.depth() + 1;
    if depth > DEPTH {
        let message = format!("the expression is nested more than {DEPTH} levels deep");
        return Err(Error::new(span, message).with_help("split it into several rules"));
    }
    Ok(Expr { span, node, depth })
}

fn joined(operator: Binary, left: Expr, right: Expr) -> Result<Expr, Error> {
    let span = left.span.start..right.span.end;
    made(
        span,
        Node::Binary(operator, Box::new(left), Box::new(right)),
    )
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    /// Returns where the next token stands.
    fn span(&self) -> Range<usize> {
        self.tokens
            .get(self.at)
            .map_or(self.end..self.end, |(_, span)| span.clone())
    }

    /// Returns where the token before ends.
    fn behind(&self) -> usize {
        self.at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or(0, |(_, span)| span.end)
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(found)) if *found == sign)
    }

    fn accept(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), Error> {
        if self.accept(sign) {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{sign}`")))
    }

    fn unexpected(&self, wanted: &str) -> Error {
        let message = match self.peek() {
            None => format!("the expression ends where {wanted} is expected"),
            Some(_) => format!("{wanted} is expected here"),
        };
        Error::new(self.span(), message)
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        if self.depth == DEPTH {
            let message = format!("the expression is nested more than {DEPTH} levels deep");
            return Err(Error::new(self.span(), message).with_help("split it into several rules"));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn expr(&mut self) -> Result<Expr, Error> {
        self.deeper(|parser| {
            let start = parser.span().start;
            let condition = parser.binary(1)?;
            if !parser.accept("?") {
                return Ok(condition);
            }
            let yes = parser.binary(1)?;
            parser.expect(":")?;
            let no = parser.expr()?;
            let node = Node::Conditional(Box::new([condition, yes, no]));
            parser.made(start, node)
        })
    }

    fn made(&self, start: usize, node: Node) -> Result<Expr, Error> {
        made(start..self.behind(), node)
    }

    fn operator(&self) -> Option<Binary> {
        let all = [
            Binary::Or,
            Binary::And,
            Binary::Equal,
            Binary::NotEqual,
            Binary::Less,
            Binary::LessOrEqual,
            Binary::Greater,
            Binary::GreaterOrEqual,
            Binary::Add,
            Binary::Subtract,
            Binary::Multiply,
            Binary::Divide,
            Binary::Remainder,
        ];
        match self.peek()? {
            Token::Ident(name) if name == "in" => Some(Binary::In),
            Token::Sign(sign) => all.into_iter().find(|operator| operator.sign() == *sign),
            _ => None,
        }
    }

    /// Reads operators that bind at least as tightly as `least`.
    fn binary(&mut self, least: u8) -> Result<Expr, Error> {
        let start = self.span().start;
        let mut left = self.unary()?;
        while let Some(operator) = self.operator().filter(|found| found.precedence() >= least) {
            self.at += 1;
            let right = self.deeper(|parser| parser.binary(operator.precedence() + 1))?;
            left = match operator {
                Binary::And | Binary::Or => self.logic(operator, left, right)?,
                _ => self.made(
                    start,
                    Node::Binary(operator, Box::new(left), Box::new(right)),
                )?,
            };
        }
        Ok(left)
    }

    /// `left` and everything that follows it with the same operator, as a tree that is as flat as can be: which of the operators
    /// comes first makes no difference.
    fn logic(&mut self, operator: Binary, left: Expr, right: Expr) -> Result<Expr, Error> {
        let mut operands = vec![left, right];
        while self.operator() == Some(operator) {
            self.at += 1;
            operands.push(self.deeper(|parser| parser.binary(operator.precedence() + 1))?);
        }
        while operands.len() > 1 {
            let mut rest = operands.into_iter();
            operands = Vec::with_capacity(rest.len().div_ceil(2));
            while let Some(left) = rest.next() {
                operands.push(match rest.next() {
                    Some(right) => joined(operator, left, right)?,
                    None => left,
                });
            }
        }
        operands.pop().ok_or_else(|| self.unexpected("a value"))
    }

    fn unary(&mut self) -> Result<Expr, Error> {
        let start = self.span().start;
        let operator = match self.peek() {
            Some(Token::Sign("!")) => Unary::Not,
            Some(Token::Sign("-")) => Unary::Negate,
            _ => return self.member(),
        };
        self.at += 1;
        // A minus belongs to the number behind it: the smallest one has no other form.
        let number = match (operator, self.peek()) {
            (Unary::Negate, Some(Token::Int(value))) => Some(Node::Int(-*value)),
            (Unary::Negate, Some(Token::IntMinimum)) => Some(Node::Int(i64::MIN)),
            (Unary::Negate, Some(Token::Double(value))) => Some(Node::Double(-*value)),
            _ => None,
        };
        if let Some(node) = number {
            self.at += 1;
            let number = self.made(start, node)?;
            return self.members(number);
        }
        let operand = self.deeper(Self::unary)?;
        self.made(start, Node::Unary(operator, Box::new(operand)))
    }

    fn member(&mut self) -> Result<Expr, Error> {
        let primary = self.primary()?;
        self.members(primary)
    }

    fn members(&mut self, mut operand: Expr) -> Result<Expr, Error> {
        let start = operand.span.start;
        loop {
            let node = if self.accept(".") {
                let name = self.name()?;
                if self.accept("(") {
                    let arguments = self.list(")")?;
                    let target = Some(Box::new(operand));
                    Node::Call {
                        target,
                        name,
                        arguments,
                    }
                } else if self.is_sign("{") {
                    return Err(self.message(start));
                } else {
                    Node::Select(Box::new(operand), name)
                }
            } else if self.accept("[") {
                let index = self.expr()?;
                self.expect("]")?;
                Node::Index(Box::new(operand), Box::new(index))
            } else {
                return Ok(operand);
            };
            operand = self.made(start, node)?;
        }
    }

    fn message(&self, start: usize) -> Error {
        Error::new(start..self.behind(), "messages cannot be made in a rule")
            .with_help("compare the fields one by one")
    }

    fn name(&mut self) -> Result<String, Error> {
        let Some(Token::Ident(name)) = self.peek() else {
            return Err(self.unexpected("a name"));
        };
        let name = name.clone();
        self.at += 1;
        Ok(name)
    }

    /// Reads expressions between commas, up to `close`; a comma may stand behind the last.
    fn list(&mut self, close: &str) -> Result<Vec<Expr>, Error> {
        let mut items = Vec::new();
        while !self.accept(close) {
            items.push(self.expr()?);
            if !self.accept(",") {
                self.expect(close)?;
                break;
            }
        }
        Ok(items)
    }

    fn entries(&mut self) -> Result<Vec<(Expr, Expr)>, Error> {
        let mut entries = Vec::new();
        while !self.accept("}") {
            let key = self.expr()?;
            self.expect(":")?;
            entries.push((key, self.expr()?));
            if !self.accept(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(entries)
    }

    fn primary(&mut self) -> Result<Expr, Error> {
        let start = self.span().start;
        let Some(token) = self.peek().cloned() else {
            return Err(self.unexpected("a value"));
        };
        let unexpected = self.unexpected("a value");
        let too_large = Error::new(self.span(), "the number is larger than 9223372036854775807");
        self.at += 1;
        let node = match token {
            Token::Int(value) => Node::Int(value),
            Token::IntMinimum => return Err(too_large),
            Token::Uint(value) => Node::Uint(value),
            Token::Double(value) => Node::Double(value),
            Token::String(text) => Node::String(text),
            Token::Bytes(bytes) => Node::Bytes(bytes),
            Token::Ident(name) => return self.named(start, name),
            Token::Sign("(") => {
                let inner = self.expr()?;
                self.expect(")")?;
                inner.node
            }
            Token::Sign("[") => Node::List(self.list("]")?),
            Token::Sign("{") => Node::Map(self.entries()?),
            Token::Sign(".") => {
                let name = self.name()?;
                return self.named(start, name);
            }
            Token::Sign(_) => return Err(unexpected),
        };
        self.made(start, node)
    }

    fn named(&mut self, start: usize, name: String) -> Result<Expr, Error> {
        let node = match name.as_str() {
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            "null" => Node::Null,
            "in" => {
                self.at -= 1;
                return Err(self.unexpected("a value"));
            }
            _ if self.accept("(") => {
                let arguments = self.list(")")?;
                Node::Call {
                    target: None,
                    name,
                    arguments,
                }
            }
            _ if self.is_sign("{") => return Err(self.message(start)),
            _ => Node::Ident(name),
        };
        self.made(start, node)
    }
}
