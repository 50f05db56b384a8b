//! C libraries for a runner that is newer than the system: taken from the next Debian, beside the system's own.
//!
//! Nothing is installed. The packages are fetched with the machine's own apt, from the mirror that it uses anyway.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workspace;

/// The release whose libraries are new enough.
const RELEASE: &str = "trixie";
const PACKAGES: [&str; 3] = ["libc6", "libstdc++6", "libgcc-s1"];
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
const LIBRARIES: &str = "usr/lib/x86_64-linux-gnu";

/// The words that have to stand before a program for it to run with the libraries.
pub(super) fn before(tools: &Path) -> Result<Vec<PathBuf>, Box<dyn std::error::Error>> {
    let directory = tools.join("libraries");
    if !directory.exists() {
        fetch(&tools.join("libraries.part"), &directory)
            .map_err(|error| format!("the runner needs glibc 2.38 and {error}"))?;
    }
    let folder = directory.join(LIBRARIES);
    let loader = folder.join("ld-linux-x86-64.so.2");
    Ok(vec![loader, "--library-path".into(), folder])
}

/// Unpacks the packages in `part` and moves the result to `directory`, so that what is there is whole.
fn fetch(part: &Path, directory: &Path) -> Result<(), Box<dyn std::error::Error>> {
    if part.exists() {
        fs::remove_dir_all(part)?;
    }
    let (packages, root) = (part.join("packages"), part.join("root"));
    for folder in [&packages, &root, &part.join("lists"), &part.join("cache")] {
        fs::create_dir_all(folder)?;
    }
    let source = part.join("sources.list");
    let mirror = mirror()?;
    fs::write(
        &source,
        format!("deb [signed-by={KEYS}] {mirror} {RELEASE} main\n"),
    )?;
    let apt = |arguments: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.current_dir(&packages);
        for (name, value) in [
            ("Dir::Etc::SourceList", source.as_path()),
            ("Dir::Etc::SourceParts", Path::new("/dev/null")),
            ("Dir::State::Lists", &part.join("lists")),
            ("Dir::Cache", &part.join("cache")),
        ] {
            apt.arg("-o").arg(format!("{name}={}", value.display()));
        }
        workspace::stdout(apt.args(arguments))
    };
    apt(&["update"])?;
    apt(&[&["download"][..], &PACKAGES].concat())?;
    for package in fs::read_dir(&packages)? {
        let mut unpack = Command::new("dpkg-deb");
        unpack.arg("--extract").arg(package?.path()).arg(&root);
        workspace::stdout(&mut unpack)?;
    }
    fs::rename(&root, directory)?;
    fs::remove_dir_all(part)?;
    Ok(())
}

/// The Debian mirror that the machine's apt takes the system itself from.
fn mirror() -> Result<String, Box<dyn std::error::Error>> {
    let mut targets = Command::new("apt-get");
    // Without release info: that would leave out what was never downloaded, on a fresh machine everything.
    targets.args(["indextargets", "--no-release-info"]);
    targets.args(["--format", "$(REPO_URI) $(RELEASE)"]);
    targets.arg("Identifier: Packages");
    let output = workspace::stdout(&mut targets)?;
    Ok(mirror_in(&output)
        .ok_or("apt knows no Debian mirror to take it from")?
        .to_owned())
}

/// Updates and security fixes have mirrors of their own, whose releases have a suffix.
fn mirror_in(targets: &str) -> Option<&str> {
    targets
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(address, release)| address.contains("/debian") && !release.contains(['-', '/']))
        .map(|(address, _)| address)
}

#[cfg(test)]
mod tests {
    use super::mirror_in;

    #[test]
    fn the_mirror_is_that_of_the_release_itself() {
        let targets = "http://mirror.test/debian-security/ bookworm-security\n\
                       http://mirror.test/debian/ bookworm-updates\n\
                       http://mirror.test/debian/ bookworm\n";
        assert_eq!(mirror_in(targets), Some("http://mirror.test/debian/"));
    }

    #[test]
    fn another_distribution_has_no_such_mirror() {
        assert_eq!(mirror_in("http://mirror.test/ubuntu/ jammy\n"), None);
        assert_eq!(mirror_in(""), None);
    }
}
