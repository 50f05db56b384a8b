//! The `scheme` option of a file: how keys of one kind are sent.

use prost_reflect::{DescriptorPool, FileDescriptor, MethodDescriptor};

use super::option::{ElementOptions, OptionValues};

/// How keys of one kind are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SchemeOption {
    pub kind: String,
    /// `None` where the option has none, which the checks reject.
    pub place: Option<SchemePlace>,
    /// The file that has the option.
    pub file: FileDescriptor,
    /// Its index among the schemes of the file.
    pub index: usize,
}

/// Where a key stands in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SchemePlace {
    /// The name, as written.
    Header(String),
    /// Whether the option is true; it has no other sense.
    Bearer(bool),
    OAuth {
        /// The name of the token method, as written.
        name: String,
        /// The method, if there is one of that name.
        method: Option<MethodDescriptor>,
    },
}

impl SchemeOption {
    /// Returns the schemes of all files, those of imports included, in the order of the files' names.
    pub(super) fn all(pool: &DescriptorPool) -> Vec<Self> {
        let mut files: Vec<FileDescriptor> = pool.files().collect();
        files.sort_by(|one, other| one.name().cmp(other.name()));
        files
            .iter()
            .flat_map(|file| Self::of_file(pool, file))
            .collect()
    }

    fn of_file(pool: &DescriptorPool, file: &FileDescriptor) -> Vec<Self> {
        let all = ElementOptions::of(file).extension_messages("connectprost.options.v1.scheme");
        let of = |(index, values): (usize, &OptionValues)| SchemeOption {
            kind: values.string("kind").unwrap_or_default(),
            place: SchemePlace::of(values, pool, file),
            file: file.clone(),
            index,
        };
        all.iter().enumerate().map(of).collect()
    }

    /// Returns the position among the options of the file.
    pub(crate) fn option(&self) -> String {
        format!("(connectprost.options.v1.scheme)[{}]", self.index)
    }
}

impl SchemePlace {
    fn of(values: &OptionValues, pool: &DescriptorPool, file: &FileDescriptor) -> Option<Self> {
        let text = |name: &str| values.string(name).unwrap_or_default();
        if values.has("header") {
            return Some(SchemePlace::Header(text("header")));
        }
        if values.has("bearer") {
            return Some(SchemePlace::Bearer(values.boolean("bearer")));
        }
        values.has("oauth").then(|| {
            let name = text("oauth");
            let method = method(pool, file, &name);
            SchemePlace::OAuth { name, method }
        })
    }
}

/// Returns the method of a full name, or of a name in the package of the file.
fn method(pool: &DescriptorPool, file: &FileDescriptor, name: &str) -> Option<MethodDescriptor> {
    let in_package = || format!("{}.{name}", file.package_name());
    named(pool, name).or_else(|| named(pool, &in_package()))
}

fn named(pool: &DescriptorPool, full_name: &str) -> Option<MethodDescriptor> {
    let (service, method) = full_name.rsplit_once('.')?;
    let service = pool.get_service_by_name(service)?;
    service.methods().find(|known| known.name() == method)
}
