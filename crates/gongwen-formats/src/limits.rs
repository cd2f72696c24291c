/// How much a reader takes before it stops. Sizes are bytes.
///
/// A limit on the whole file refuses it; a limit within it keeps what was read, with a diagnostic `limit/…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Largest file.
    pub input: usize,
    /// Largest part of a container, decompressed.
    pub part: usize,
    /// All parts of a container that are read, decompressed.
    pub parts: usize,
    /// Most entries of an archive.
    pub entries: usize,
    /// Most elements, texts and comments of a page or a part.
    pub nodes: usize,
    /// Most cells of a sheet, with the empty ones between them.
    pub cells: usize,
    /// Deepest nesting of elements; what lies deeper is read as if it stood at this depth.
    pub depth: usize,
    /// Longest text that is written.
    pub text: usize,
    /// Most pages of a document that has some.
    pub pages: usize,
    /// Most glyphs of all its pages.
    pub glyphs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input: 256 << 20,
            part: 256 << 20,
            parts: 1 << 30,
            entries: 10_000,
            nodes: 4_000_000,
            cells: 2_000_000,
            depth: 512,
            text: 256 << 20,
            pages: 10_000,
            glyphs: 10_000_000,
        }
    }
}
