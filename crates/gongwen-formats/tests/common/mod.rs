//! Writers of small files for the tests.

#![allow(dead_code, unreachable_pub, reason = "each test uses some of it")]

pub mod biff;
pub mod word;

use std::io::{Cursor, Write};

/// Parts by name.
pub type Parts = Vec<(&'static str, String)>;

/// A number in `len` bytes.
pub fn number(n: usize, len: usize) -> Vec<u8> {
    n.to_le_bytes()[..len].to_vec()
}

/// Characters in UTF-16.
pub fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// An entry of an archive.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    pub name: Vec<u8>,
    pub content: Vec<u8>,
    pub packed: bool,
    pub encrypted: bool,
}

impl Entry {
    pub fn new(name: &[u8], content: &[u8]) -> Self {
        Self { name: name.to_vec(), content: content.to_vec(), packed: true, encrypted: false }
    }
}

/// CRC-32.
pub fn check(bytes: &[u8]) -> usize {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(sum & 1)))
    };
    !bytes.iter().fold(u32::MAX, step) as usize
}

/// An archive of `parts` (name and content), packed where `packed`.
pub fn zip<N: AsRef<str>, T: AsRef<[u8]>>(parts: &[(N, T)], packed: bool) -> Vec<u8> {
    let entry =
        |(name, content): &(N, T)| Entry { packed, ..Entry::new(name.as_ref().as_bytes(), content.as_ref()) };
    archive(&parts.iter().map(entry).collect::<Vec<_>>())
}

/// An archive of `entries`.
pub fn archive(entries: &[Entry]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for Entry { name, content, packed, encrypted } in entries {
        let bytes = match packed {
            true => miniz_oxide::deflate::compress_to_vec(content, 6),
            false => content.clone(),
        };
        let shared = [
            number(20, 2),
            number(usize::from(*encrypted), 2),
            number(if *packed { 8 } else { 0 }, 2),
            number(0, 4),
            number(check(content), 4),
            number(bytes.len(), 4),
            number(content.len(), 4),
            number(name.len(), 2),
            number(0, 2),
        ]
        .concat();
        directory.extend(
            [b"PK\x01\x02\x14\0".as_slice(), &shared, &[0; 10], &number(out.len(), 4), name].concat(),
        );
        out.extend([b"PK\x03\x04".as_slice(), &shared, name, &bytes].concat());
    }
    let end = [
        b"PK\x05\x06\0\0\0\0".to_vec(),
        number(entries.len(), 2),
        number(entries.len(), 2),
        number(directory.len(), 4),
        number(out.len(), 4),
        number(0, 2),
    ];
    [out, directory, end.concat()].concat()
}

/// A gzip file that calls its content `name`.
pub fn gzip(name: &str, content: &[u8]) -> Vec<u8> {
    let packed = miniz_oxide::deflate::compress_to_vec(content, 6);
    let head = [b"\x1F\x8B\x08\x08\0\0\0\0\0\x03".as_slice(), name.as_bytes(), b"\0"].concat();
    [head, packed, number(check(content), 4), number(content.len(), 4)].concat()
}

/// A compound file with `streams`.
pub fn ole(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        if let Some((folder, _)) = name.rsplit_once('/') {
            file.create_storage_all(folder).unwrap();
        }
        file.create_stream(name).unwrap().write_all(content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}
