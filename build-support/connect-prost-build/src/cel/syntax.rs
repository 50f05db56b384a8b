//! The syntax tree of an expression, without types.

use std::ops::Range;

/// A part of an expression and where it stands in the text, in bytes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expr {
    pub span: Range<usize>,
    pub node: Node,
    /// How many levels it has, itself included: what goes through the tree goes as deep.
    pub depth: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    String(String),
    Bytes(Vec<u8>),
    Ident(String),
    /// `operand.name`.
    Select(Box<Expr>, String),
    /// `operand[index]`.
    Index(Box<Expr>, Box<Expr>),
    /// `name(arguments)`, or `target.name(arguments)`.
    Call {
        target: Option<Box<Expr>>,
        name: String,
        arguments: Vec<Expr>,
    },
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `condition ? yes : no`.
    Conditional(Box<[Expr; 3]>),
    List(Vec<Expr>),
    Map(Vec<(Expr, Expr)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unary {
    Not,
    Negate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binary {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Node {
    /// Returns how many levels are below it.
    pub(crate) fn depth(&self) -> usize {
        let deepest = |parts: &[Expr]| parts.iter().map(|part| part.depth).max().unwrap_or(0);
        match self {
            Node::Select(operand, _) | Node::Unary(_, operand) => operand.depth,
            Node::Index(left, right) | Node::Binary(_, left, right) => left.depth.max(right.depth),
            Node::Call {
                target, arguments, ..
            } => deepest(arguments).max(target.as_ref().map_or(0, |target| target.depth)),
            Node::Conditional(parts) => deepest(&parts[..]),
            Node::List(items) => deepest(items),
            Node::Map(entries) => {
                let depths = entries
                    .iter()
                    .map(|(key, value)| key.depth.max(value.depth));
                depths.max().unwrap_or(0)
            }
            _ => 0,
        }
    }
}

impl Binary {
    /// Returns the operator as text.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Binary::Or => "||",
            Binary::And => "&&",
            Binary::Equal => "==",
            Binary::NotEqual => "!=",
            Binary::Less => "<",
            Binary::LessOrEqual => "<=",
            Binary::Greater => ">",
            Binary::GreaterOrEqual => ">=",
            Binary::In => "in",
            Binary::Add => "+",
            Binary::Subtract => "-",
            Binary::Multiply => "*",
            Binary::Divide => "/",
            Binary::Remainder => "%",
        }
    }

    /// Returns how tightly it binds, from 1 on; all operators group from the left.
    pub(crate) fn precedence(self) -> u8 {
        match self {
            Binary::Or => 1,
            Binary::And => 2,
            Binary::Equal
            | Binary::NotEqual
            | Binary::Less
            | Binary::LessOrEqual
            | Binary::Greater
            | Binary::GreaterOrEqual
            | Binary::In => 3,
            Binary::Add | Binary::Subtract => 4,
            Binary::Multiply | Binary::Divide | Binary::Remainder => 5,
        }
    }
}
