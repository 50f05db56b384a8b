//! The arguments of a program that runs a generator.

use std::env;
use std::path::PathBuf;

/// The arguments, `FROM TO PRODUCT..`. Messages are always generated.
pub struct Request {
    /// The folder of the protos.
    pub from: PathBuf,
    /// The folder to write to.
    pub to: PathBuf,
    products: Vec<String>,
}

impl Request {
    /// Reads the program's arguments.
    ///
    /// # Errors
    ///
    /// How to call the program.
    pub fn from_arguments() -> Result<Self, &'static str> {
        let mut words = env::args().skip(1);
        let (Some(from), Some(to)) = (words.next(), words.next()) else {
            return Err("two folders are expected, FROM and TO, and what to make besides messages");
        };
        Ok(Self {
            from: from.into(),
            to: to.into(),
            products: words.collect(),
        })
    }

    /// Whether the product is among the arguments.
    pub fn has(&self, product: &str) -> bool {
        self.products.iter().any(|known| known == product)
    }
}
