//! Refuses what the files say but cannot mean.

use super::Model;
use crate::BuildError;

/// Every check; the first thing that is wrong is the error.
pub(crate) fn all(_model: &Model) -> Result<(), BuildError> {
    Ok(())
}
