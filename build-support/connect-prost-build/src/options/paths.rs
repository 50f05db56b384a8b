//! Which elements of a schema an option is about, by the rules of prost.

/// Values by path. A path is `.team.v2.User.name` for one element, `.team.v2` for all below it, `User.name` for
/// whatever ends like that, and `.` for everything.
#[derive(Debug, Clone)]
pub(crate) struct Paths<T>(Vec<(String, T)>);

impl<T> Default for Paths<T> {
    fn default() -> Self {
        Paths(Vec::new())
    }
}

/// The value for an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match<'a, T> {
    pub value: &'a T,
    /// Whether the path names the element itself, and not what it is in.
    pub is_own: bool,
}

impl<T> Paths<T> {
    pub(crate) fn insert(&mut self, path: impl Into<String>, value: T) {
        self.0.push((path.into(), value));
    }

    /// Returns the value whose path comes closest to the element `full_name`: itself, what it ends in, what it is in,
    /// everything. Of two equal paths the later one counts.
    pub(crate) fn find(&self, full_name: &str) -> Option<Match<'_, T>> {
        let whole = format!(".{full_name}");
        let own = std::iter::once(whole.as_str()).chain(suffixes(&whole));
        let own = own.map(|path| (path, true));
        let around = prefixes(&whole).chain(["."]).map(|path| (path, false));
        own.chain(around).find_map(|(path, is_own)| {
            let mut latest = self.0.iter().rev();
            let (_, value) = latest.find(|(known, _)| known == path)?;
            Some(Match { value, is_own })
        })
    }

    pub(crate) fn names(&self, full_name: &str) -> bool {
        self.find(full_name).is_some()
    }

    /// Returns whether a path of the option is all there is.
    pub(crate) fn is_for_all(&self) -> bool {
        self.0.iter().any(|(path, _)| path == ".")
    }

    /// Returns the paths in the order of the calls, each with the name of the option.
    pub(super) fn of(&self, option: &'static str) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(move |(path, _)| (option, path.as_str()))
    }
}

/// Returns the suffixes of a path: `a.b.c`, `b.c` and `c` of `.a.b.c`.
fn suffixes(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('.').map(|(at, _)| &path[at + 1..])
}

/// Returns the prefixes of a path: `.a.b` and `.a` of `.a.b.c`.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    let dots = path.rmatch_indices('.').map(|(at, _)| at);
    dots.filter(|at| *at > 0).map(|at| &path[..at])
}

#[cfg(test)]
mod tests {
    use prost_build::{Config, Module};
    use prost_types::field_descriptor_proto::Type;
    use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

    use super::Paths;

    /// Returns the path that wins, and whether it is the element's own.
    fn winner(paths: &[&str], full_name: &str) -> Option<(String, bool)> {
        let mut all = Paths::default();
        for path in paths {
            all.insert(*path, (*path).to_owned());
        }
        let found = all.find(full_name)?;
        Some((found.value.clone(), found.is_own))
    }

    #[test]
    fn the_closest_path_wins_whatever_the_order() {
        let closest_first = [
            (".a.b.C.d", true),
            ("a.b.C.d", true),
            ("b.C.d", true),
            ("C.d", true),
            ("d", true),
            (".a.b.C", false),
            (".a.b", false),
            (".a", false),
            (".", false),
        ];
        for at in 0..closest_first.len() {
            let (path, is_own) = closest_first[at];
            let mut left: Vec<&str> = closest_first[at..].iter().map(|(path, _)| *path).collect();
            let expected = Some((path.to_owned(), is_own));
            assert_eq!(winner(&left, "a.b.C.d"), expected);
            left.reverse();
            assert_eq!(winner(&left, "a.b.C.d"), expected);
        }
    }

    /// Returns whether prost takes the field `d` of the message `a.b.C` to be meant.
    fn means_the_field_to_prost(path: &str) -> bool {
        let field = FieldDescriptorProto {
            name: Some("d".to_owned()),
            number: Some(1),
            r#type: Some(Type::Bytes.into()),
            ..FieldDescriptorProto::default()
        };
        let message = DescriptorProto {
            name: Some("C".to_owned()),
            field: vec![field],
            ..DescriptorProto::default()
        };
        let file = FileDescriptorProto {
            name: Some("a.proto".to_owned()),
            package: Some("a.b".to_owned()),
            message_type: vec![message],
            ..FileDescriptorProto::default()
        };
        let module = Module::from_protobuf_package_name("a.b");
        let mut config = Config::new();
        let texts = config.bytes([path]).generate(vec![(module, file)]).unwrap();
        texts.values().any(|text| text.contains("bytes::Bytes"))
    }

    #[test]
    fn paths_mean_what_they_mean_to_prost() {
        let own = [".a.b.C.d", "a.b.C.d", "b.C.d", "C.d", "d"];
        let around = [".a.b.C", ".a.b", ".a", "."];
        let parts = ["", "b.C", "a.b.C", "a", ".b.C.d", ".d", "..", "C.", "D"];
        let longer = [".a.b.", ".a.b.C.d.e", ".a.b.C.dd", "dd"];
        for path in own.iter().chain(&around).chain(&parts).chain(&longer) {
            let mut paths = Paths::default();
            paths.insert(*path, ());
            let expected = means_the_field_to_prost(path);
            assert_eq!(paths.names("a.b.C.d"), expected, "{path}");
        }
    }

    #[test]
    fn an_element_without_package_is_found_too() {
        for path in [".C", "C", "."] {
            assert!(winner(&[path], "C").is_some(), "{path}");
        }
    }

    #[test]
    fn of_two_equal_paths_the_later_one_counts() {
        let mut paths = Paths::default();
        paths.insert(".a", 1);
        paths.insert(".a", 2);
        assert_eq!(paths.find("a.b").map(|found| *found.value), Some(2));
    }
}
