//! Why the system refused something, in plain words.

use std::io::{Error, ErrorKind};

/// The reason of `error`, without numbers of the system.
pub(crate) fn plain(error: &Error) -> String {
    let known = match error.kind() {
        ErrorKind::NotFound => "no such file or folder",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::NotADirectory => "a file stands where a folder is needed",
        ErrorKind::AlreadyExists => "something of that name is there",
        ErrorKind::StorageFull => "no space is left on the disk",
        ErrorKind::QuotaExceeded => "the disk quota is used up",
        ErrorKind::FileTooLarge => "the file would be larger than the file system allows",
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only",
        ErrorKind::InvalidFilename => {
            "the file system does not take the name (too long, or a character that it forbids)"
        }
        ErrorKind::InvalidData => "it is no UTF-8",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn no_number_of_the_system_is_left() {
        for number in 1..=133 {
            let words = plain(&Error::from_raw_os_error(number));
            assert!(!words.is_empty() && !words.contains("os error"), "{number}: {words}");
        }
        assert_eq!(plain(&Error::from_raw_os_error(36)), plain(&ErrorKind::InvalidFilename.into()));
        assert_eq!(plain(&Error::from_raw_os_error(5)), "input/output error");
    }
}
