//! Generated files on disk.

use std::fs;
use std::path::Path;

use super::Output;
use crate::BuildError;

/// Writes `content` if the file holds something else: an unchanged file causes no build.
///
/// It goes to a file beside it first: whoever reads `path` finds the old or the new one, whole.
pub(crate) fn if_changed(path: &Path, content: &[u8]) -> Result<(), BuildError> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let refused = |error: std::io::Error| {
        BuildError::new(format!("cannot write the generated file: {error}")).in_file(path)
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(refused)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let written = fs::write(&beside, content).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        // Nothing to be done when this fails too.
        let _ = fs::remove_file(&beside);
        refused(error)
    })
}

/// Removes what an earlier run has left: files that start as ours do and are no longer generated.
pub(crate) fn remove_others(
    folder: &Path,
    output: &Output,
    header: &str,
) -> Result<(), BuildError> {
    let refused = |error: std::io::Error| {
        BuildError::new(format!(
            "cannot tidy the folder of generated files: {error}"
        ))
        .in_file(folder)
    };
    for entry in fs::read_dir(folder).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        let current = path.file_name().and_then(|name| name.to_str());
        let current = current.is_none_or(|name| output.contains_key(name));
        let rust = path.extension().is_some_and(|extension| extension == "rs");
        if !current && rust && fs::read(&path).is_ok_and(|text| text.starts_with(header.as_bytes()))
        {
            fs::remove_file(&path).map_err(refused)?;
        }
    }
    Ok(())
}
