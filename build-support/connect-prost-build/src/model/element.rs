//! Elements: whatever is declared in a file and can carry options.

use prost_reflect::{
    DynamicMessage, EnumDescriptor, EnumValueDescriptor, FieldDescriptor, FileDescriptor,
    MessageDescriptor, MethodDescriptor, OneofDescriptor, ServiceDescriptor,
};
use prost_types::source_code_info;

/// Anything that is declared in a file and can carry options.
pub(crate) trait Element {
    fn file(&self) -> FileDescriptor;
    fn full_name(&self) -> &str;
    /// Returns the path in the file's descriptor, in field numbers and indexes.
    fn path(&self) -> &[i32];
    fn options(&self) -> DynamicMessage;
    /// Returns the field number of `options` in the element's descriptor.
    fn options_number(&self) -> i32;

    /// Returns the leading and trailing comments of the file.
    fn comment(&self) -> String {
        let file = self.file();
        let Some(location) = location(&file, self.path()) else {
            return String::new();
        };
        let parts = [&location.leading_comments, &location.trailing_comments];
        let parts: Vec<&str> = parts
            .into_iter()
            .flatten()
            .map(|part| part.trim_end())
            .collect();
        parts.join("\n\n")
    }
}

macro_rules! element {
    ($($descriptor:ty, $number:literal;)*) => {$(
        impl Element for $descriptor {
            fn file(&self) -> FileDescriptor {
                self.parent_file()
            }
            fn full_name(&self) -> &str {
                self.full_name()
            }
            fn path(&self) -> &[i32] {
                self.path()
            }
            fn options(&self) -> DynamicMessage {
                self.options()
            }
            fn options_number(&self) -> i32 {
                $number
            }
        }
    )*};
}

element! {
    MessageDescriptor, 7;
    FieldDescriptor, 8;
    OneofDescriptor, 2;
    EnumDescriptor, 3;
    EnumValueDescriptor, 3;
    ServiceDescriptor, 3;
    MethodDescriptor, 4;
}

/// A file is an element too: its options are about what is in it.
impl Element for FileDescriptor {
    fn file(&self) -> FileDescriptor {
        self.clone()
    }
    fn full_name(&self) -> &str {
        self.name()
    }
    fn path(&self) -> &[i32] {
        &[]
    }
    fn options(&self) -> DynamicMessage {
        self.options()
    }
    fn options_number(&self) -> i32 {
        8
    }
}

/// Returns where the source info has the element of that path.
pub(super) fn location<'a>(
    file: &'a FileDescriptor,
    path: &[i32],
) -> Option<&'a source_code_info::Location> {
    let info = file.file_descriptor_proto().source_code_info.as_ref()?;
    // Protox sorts locations, protoc does not.
    let by_path = |location: &source_code_info::Location| location.path.as_slice().cmp(path);
    match info.location.binary_search_by(by_path) {
        Ok(at) => Some(&info.location[at]),
        Err(_) => info.location.iter().find(|location| location.path == path),
    }
}
