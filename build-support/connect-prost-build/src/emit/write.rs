use std::fs;
use std::path::Path;

use crate::BuildError;

/// Writes `text` when the file holds something else, so that nothing that depends on it is built in vain.
///
/// The text goes to a file beside it first: whoever reads `path` finds the old or the new one, whole.
pub(crate) fn if_changed(path: &Path, text: &str) -> Result<(), BuildError> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
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
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        // Nothing to be done when this fails too.
        let _ = fs::remove_file(&beside);
        refused(error)
    })
}
