//! Writers of small files for tests.

/// A ZIP archive of `parts` (name and content), packed where `packed`.
pub(crate) fn zip<N: AsRef<str>, T: AsRef<[u8]>>(parts: &[(N, T)], packed: bool) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    let number = |n: usize, len: usize| n.to_le_bytes()[..len].to_vec();
    for (name, text) in parts {
        let (name, text) = (name.as_ref(), text.as_ref());
        let content = match packed {
            true => miniz_oxide::deflate::compress_to_vec(text, 6),
            false => text.to_vec(),
        };
        let shared = [
            number(20, 2),
            number(0, 2),
            number(if packed { 8 } else { 0 }, 2),
            number(0, 8),
            number(content.len(), 4),
            number(text.len(), 4),
            number(name.len(), 2),
            number(0, 2),
        ]
        .concat();
        directory.extend(
            [b"PK\x01\x02\x14\0".as_slice(), &shared, &[0; 10], &number(out.len(), 4), name.as_bytes()]
                .concat(),
        );
        out.extend([b"PK\x03\x04".as_slice(), &shared, name.as_bytes(), &content].concat());
    }
    let end = [
        b"PK\x05\x06\0\0\0\0".to_vec(),
        number(parts.len(), 2),
        number(parts.len(), 2),
        number(directory.len(), 4),
        number(out.len(), 4),
        number(0, 2),
    ];
    [out, directory, end.concat()].concat()
}
