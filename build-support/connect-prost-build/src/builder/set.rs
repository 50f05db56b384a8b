//! Descriptor sets in and out.

use std::path::PathBuf;

use super::Builder;

/// # Descriptor sets
impl Builder {
    /// Takes the files from a compiled set instead of compiling `.proto` files: what `buf build -o set.binpb` or
    /// `protoc --include_imports --include_source_info --descriptor_set_out=set.binpb` has written.
    ///
    /// Everything in it is generated, except the built-in files; [`files`](Builder::files) chooses some by import
    /// name, with what they import. A set and folders of `.proto` files exclude each other: together with
    /// [`proto_root`](Builder::proto_root) or [`include_dir`](Builder::include_dir) nothing compiles. Of two sets the
    /// later one counts. The order of the files in the set changes nothing.
    ///
    /// Files may be proto2, proto3 or of edition 2023; `.proto` files of an edition are only taken this way.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), connect_prost_build::BuildError> {
    /// connect_prost_build::configure()
    ///     .descriptor_set("set.binpb")
    ///     .files(["team/v2/user_management_service.proto"])
    ///     .compile()
    /// # }
    /// ```
    #[must_use]
    pub fn descriptor_set(mut self, path: impl Into<PathBuf>) -> Self {
        self.inputs.set = Some(path.into());
        self
    }

    /// Writes the compiled files to `path` too, with their imports, comments and all options, for other generators
    /// and for reflection.
    ///
    /// Each file has the bytes that were compiled or received, or those of its proto2 or proto3 form when it is of
    /// edition 2023; files stand behind what they import, otherwise by name.
    /// Like everything else it is only written when it changes.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let set = std::path::Path::new(&std::env::var("OUT_DIR")?).join("set.binpb");
    /// connect_prost_build::configure()
    ///     .proto_root("proto")
    ///     .descriptor_set_path(set)
    ///     .compile()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn descriptor_set_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.set_path = Some(path.into());
        self
    }
}
