//! `.proto` files, compiled by protox.

mod edition;
mod rejection;
mod resolver;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::rc::Rc;

use prost::bytes::Bytes;
use prost_reflect::DescriptorPool;

use self::resolver::{Resolver, Seen};
use super::loaded::{Loaded, check_names, is_generated};
use crate::BuildError;
use crate::error::Diagnostics;

/// Compiles the files and everything they import.
///
/// A file that does not compile is left out with all that import it; its errors are in the diagnostics.
pub(super) fn compile(
    named: &BTreeSet<String>,
    includes: Vec<PathBuf>,
) -> Result<Loaded, BuildError> {
    let seen = Rc::new(Seen::default());
    let resolver = Resolver {
        includes: includes.clone(),
        seen: Rc::clone(&seen),
    };
    let mut compiler = protox::Compiler::with_file_resolver(resolver);
    compiler.include_imports(true).include_source_info(true);
    let mut diagnostics = Diagnostics::default();
    for name in named {
        if let Err(error) = compiler.open_file(name) {
            let own = seen.error.borrow_mut().take();
            let sources = seen.sources.borrow();
            match own {
                Some(own) => diagnostics.add(own),
                None => rejection::explain(&error, &sources, &includes, &mut diagnostics),
            }
        }
    }
    let bytes = Bytes::from(compiler.encode_file_descriptor_set());
    let pool = DescriptorPool::decode(bytes.clone()).map_err(|error| {
        BuildError::new(format!("the compiled files do not fit together: {error:?}"))
    })?;
    let generated = pool
        .files()
        .filter(|file| {
            let name = file.name();
            is_generated(name, file.package_name(), named.contains(name))
        })
        .map(|file| file.name().to_owned())
        .collect();
    let sources = seen.sources.take();
    check_names(&pool, &generated, &sources)?;
    Ok(Loaded {
        bytes,
        pool,
        generated,
        sources,
        diagnostics,
    })
}
