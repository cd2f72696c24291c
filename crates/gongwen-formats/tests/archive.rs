//! Archives and compound files, made here.

mod common;

use std::io::{Cursor, Read};

use common::{Entry, archive, gzip, number, ole, zip};
use gongwen_formats::{Format, FormatError, Limits, Reader, entries};
use proptest::prelude::*;

fn names(bytes: &[u8]) -> Vec<String> {
    let entries = entries(bytes, &Limits::default()).unwrap().unwrap();
    entries.into_iter().map(|entry| entry.name).collect()
}

#[test]
fn entries_are_unpacked_one_by_one() {
    let stored = Entry { packed: false, ..Entry::new("b/正文.txt".as_bytes(), "乙".as_bytes()) };
    // "附件1：" in GBK.
    let bytes = archive(&[Entry::new(b"\xB8\xBD\xBC\xFE1\xA3\xBA.txt", "甲".as_bytes()), stored]);
    assert_eq!(names(&bytes), ["附件1：.txt", "b/正文.txt"]);
    let limits = Limits::default();
    let all = entries(&bytes, &limits).unwrap().unwrap();
    let content: Vec<_> = all.iter().map(|entry| entry.read(&limits).unwrap()).collect();
    assert_eq!(content, ["甲".as_bytes(), "乙".as_bytes()]);
    let small = Limits { part: 2, ..Limits::default() };
    assert_eq!(all[0].read(&small).err().map(|e| e.code()), Some("too_large"));
}

#[test]
fn what_is_left_out_and_what_is_made_harmless() {
    let names_of = |list: &[&str]| {
        names(&archive(&list.iter().map(|name| Entry::new(name.as_bytes(), b"x")).collect::<Vec<_>>()))
    };
    assert_eq!(
        names_of(&["a/", "__MACOSX/a.txt", "a/.hidden", "a\\b.txt", "../../up.txt", "/abs.txt"]),
        ["a/b.txt", "up.txt", "abs.txt"]
    );
}

#[test]
fn what_an_entry_is_refused_for() {
    let bytes = archive(&[
        Entry { encrypted: true, ..Entry::new(b"a.txt", b"x") },
        Entry::new(b"b.txt", b"x"),
        Entry::new(b"b.txt", b"y"),
        Entry::new(b"c.txt", &vec![b' '; 3 << 20]),
        Entry::new(b"d.zip", &archive(&[Entry::new(b"e.txt", b"x")])),
    ]);
    let limits = Limits::default();
    let read = |limits: &Limits| {
        let all = entries(&bytes, limits).unwrap().unwrap();
        all.iter().map(|entry| entry.read(limits).err().map(|e| e.code())).collect::<Vec<_>>()
    };
    assert_eq!(read(&limits), [Some("encrypted"), None, Some("corrupt"), Some("too_large"), None]);
    assert_eq!(
        read(&Limits { parts: 1, ..limits.clone() })[1],
        Some("too_large"),
        "the first took what there is"
    );
    let nested = entries(&bytes, &limits).unwrap().unwrap()[4].read(&limits).unwrap();
    let error = Reader::new().unwrap().read(&nested, None, &limits).err();
    assert_eq!(error, Some(FormatError::Unsupported(Format::Zip)));
    // A byte of the content is another one than the sum was made of.
    let mut damaged = archive(&[Entry { packed: false, ..Entry::new(b"a.txt", b"content") }]);
    let at = damaged.windows(7).position(|w| w == b"content").unwrap();
    damaged[at] = b'C';
    assert_eq!(
        entries(&damaged, &limits).unwrap().unwrap()[0].read(&limits).err().map(|e| e.code()),
        Some("corrupt")
    );
}

#[test]
fn archives_that_are_refused() {
    let code = |bytes: &[u8], limits: &Limits| entries(bytes, limits).err().map(|e| e.code());
    let limits = Limits::default();
    let two = archive(&[Entry::new(b"a.txt", b"x"), Entry::new(b"b.txt", b"y")]);
    assert_eq!(code(&two, &limits), None);
    assert_eq!(code(&two, &Limits { entries: 1, ..Limits::default() }), Some("too_large"));
    assert_eq!(code(&two[..two.len() - 8], &limits), Some("corrupt"));
    // The second entry begins where the first does.
    let mut shared = two.clone();
    let second = shared.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    shared[second + 42..second + 46].fill(0);
    assert_eq!(code(&shared, &limits), Some("corrupt"));
    assert_eq!(code(&archive(&[Entry::new(&[b'a'; 2000], b"x")]), &limits), Some("too_large"));
    assert!(entries(b"no archive", &limits).unwrap().is_none());
}

#[test]
fn a_document_in_an_archive_does_not_tell_its_format() {
    let inner = zip(&[("word/document.xml", "<w:document/>")], false);
    assert!(entries(&inner, &Limits::default()).unwrap().is_none(), "a document");
    let bytes = archive(&[Entry { packed: false, ..Entry::new(b"a.docx", &inner) }]);
    assert_eq!(names(&bytes), ["a.docx"]);
}

#[test]
fn numbers_of_zip64() {
    let mut bytes = archive(&[Entry::new(b"a.txt", b"x")]);
    let end = bytes.len() - 22;
    let at = u32::from_le_bytes(bytes[end + 16..end + 20].try_into().unwrap()) as usize;
    let record = [
        b"PK\x06\x06".to_vec(),
        number(44, 8),
        vec![0; 12],
        number(1, 8),
        number(1, 8),
        number(0, 8),
        number(at, 8),
    ]
    .concat();
    let locator = [b"PK\x06\x07".to_vec(), vec![0; 4], number(end, 8), vec![0; 4]].concat();
    bytes.splice(end..end, [record, locator].concat());
    let end = bytes.len() - 22;
    bytes[end + 16..end + 20].fill(0xFF);
    assert_eq!(names(&bytes), ["a.txt"]);
}

#[test]
fn gzip_holds_one_file() {
    let reader = Reader::new().unwrap();
    let read = |bytes: &[u8]| reader.read(bytes, None, &Limits::default());
    let reading = read(&gzip("通知.txt", "关于印发的通知".as_bytes())).unwrap();
    assert_eq!((reading.format, reading.text.as_str()), (Format::Text, "关于印发的通知"));
    assert_eq!(reading.streams[0].name, "通知.txt");
    assert_eq!(reading.streams[0].len, reading.text.len());
    let doc = common::word::Word::new(&[common::word::p("甲")]).file();
    assert_eq!(read(&gzip("a.doc", &doc)).unwrap().streams[0].name, "a.doc!WordDocument");
    let code = |bytes: &[u8]| read(bytes).err().map(|e| e.code());
    assert_eq!(code(&gzip("a.gz", &gzip("b", b"x"))), Some("unsupported"));
    assert_eq!(code(&gzip("a", &vec![b' '; 3 << 20])), Some("too_large"));
    let whole = gzip("a.txt", "关于印发的通知".as_bytes());
    for cut in 3..whole.len() {
        assert!(read(&whole[..cut]).is_err(), "cut at {cut}");
    }
    let mut wrong = whole.clone();
    let sum = wrong.len() - 8;
    wrong[sum] ^= 1;
    assert_eq!(code(&wrong), Some("corrupt"));
}

/// What the file `bytes` reads for `name` by a reader that is not ours.
fn other(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut content = Vec::new();
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
    file.open_stream(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

#[test]
fn a_chain_that_ends_in_itself_ends() {
    let word = common::word::Word::new(&[common::word::p(&"甲".repeat(9000))]);
    let mut bytes = word.file();
    // The table of sectors stands where the header says; make each sector its own successor, one after the other.
    let place = (u32::from_le_bytes(bytes[0x4C..0x50].try_into().unwrap()) as usize + 1) * 512;
    let whole = bytes.clone();
    assert_eq!(other(&whole, "WordDocument"), word.streams().0);
    for sector in 0..100_u32 {
        bytes.copy_from_slice(&whole);
        let at = place + 4 * sector as usize;
        bytes[at..at + 4].copy_from_slice(&sector.to_le_bytes());
        let _ = Reader::new().unwrap().read(&bytes, None, &Limits::default());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn broken_archives_are_read_or_refused(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = archive(&[Entry::new(b"a.txt", b"xxxxxxxx"), Entry { packed: false, ..Entry::new(b"b/c.txt", b"y") }]);
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(Some(all)) = entries(&bytes, &Limits::default()) {
            for entry in all {
                let _ = entry.read(&Limits::default());
            }
        }
    }

    #[test]
    fn streams_of_any_size_are_whole(sizes in prop::collection::vec(0_usize..12_000, 1..6)) {
        // A text of so many characters, in a stream of its own size beside others.
        let word = common::word::Word::new(&[common::word::p(&"甲".repeat(sizes[0] / 4 + 1))]);
        let (main, table) = word.streams();
        let fill = |size: &usize| (0..*size).map(|k| k as u8).collect::<Vec<u8>>();
        let names = ["a", "b", "c", "d", "e"];
        let mut streams: Vec<(&str, Vec<u8>)> = names.into_iter().zip(sizes.iter().map(fill)).collect();
        streams.extend([("WordDocument", main), ("1Table", table)]);
        let reading = Reader::new().unwrap().read(&ole(&streams), None, &Limits::default()).unwrap();
        prop_assert_eq!(reading.text.chars().count(), sizes[0] / 4 + 1);
    }
}
