use crate::{Span, Text};

/// A harmless change that is reported by columns of positions, not one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fold {
    /// A pinyin reading in brackets behind a character, taken out.
    PinyinNote,
    /// A traditional character or variant written in simplified script.
    Script,
    /// A letter, digit or sign in another width or form: full-width, half-width, small, vertical.
    Width,
    /// White space that is layout, not text.
    Space,
    /// A Kangxi or CJK radical in the place of the character.
    Radical,
    /// A character reference of a mark-up or programming language, `&ldquo;` or `\u4e2d`.
    Entity,
    /// A character that an older edition of GB 18030 kept in the private use area.
    PrivateUse,
}

impl Fold {
    /// All kinds, in the order in which they are reported.
    pub const ALL: [Self; 7] = [
        Self::PinyinNote,
        Self::Script,
        Self::Width,
        Self::Space,
        Self::Radical,
        Self::Entity,
        Self::PrivateUse,
    ];

    /// Name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Self::PinyinNote => "pinyin_note",
            Self::Script => "script",
            Self::Width => "width",
            Self::Space => "space",
            Self::Radical => "radical",
            Self::Entity => "entity",
            Self::PrivateUse => "private_use",
        }
    }
}

/// Why a span was taken out of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Removal {
    /// Menus, breadcrumbs, site headers.
    Navigation,
    /// Share buttons, font-size and colour widgets.
    ShareBar,
    /// Site footer, counters, technical support, download boxes.
    Footer,
    /// What a crawler wrote above the document.
    FrontMatter,
    /// Table of contents.
    Toc,
    /// Page number.
    PageNumber,
    /// A second copy of what stands nearby, such as a title printed three times.
    Duplicate,
    /// Control and invisible characters.
    Control,
    /// Header of a page.
    Header,
    /// Watermark.
    Watermark,
    /// Text that the file says is hidden.
    Hidden,
    /// Text that was deleted while changes were tracked.
    Deleted,
}

impl Removal {
    /// Name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Navigation => "navigation",
            Self::ShareBar => "share_bar",
            Self::Footer => "footer",
            Self::FrontMatter => "front_matter",
            Self::Toc => "toc",
            Self::PageNumber => "page_number",
            Self::Duplicate => "duplicate",
            Self::Control => "control",
            Self::Header => "header",
            Self::Watermark => "watermark",
            Self::Hidden => "hidden",
            Self::Deleted => "deleted",
        }
    }
}

/// Kind of damage that a repair undoes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RepairKind {
    /// Multi-byte text whose bytes fell out of step.
    ByteShift,
    /// Text decoded with the wrong encoding.
    WrongCodec,
    /// A line cut by a page or a column.
    HardWrap,
    /// Residue of character recognition or of a rewriting tool.
    Ocr,
    /// A character form that the document's own place would not write (著 for 着).
    ScriptForm,
}

impl RepairKind {
    /// Name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Self::ByteShift => "byte_shift",
            Self::WrongCodec => "wrong_codec",
            Self::HardWrap => "hard_wrap",
            Self::Ocr => "ocr",
            Self::ScriptForm => "script_form",
        }
    }
}

/// What a repair rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// Kind of damage.
    pub kind: RepairKind,
    /// Id of the rule that decided, e.g. `repair/byte-shift-punctuation`.
    pub rule: &'static str,
    /// Between 0 and 1.
    pub confidence: f64,
    /// Short strings, e.g. `pinyin:guó`.
    pub evidence: Vec<String>,
}

/// Why an edit was made. Each edit is reported as one of these.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// Part of the harmless mass.
    Fold(Fold),
    /// A repair with its own record.
    Repair(Box<Repair>),
    /// Furniture taken out, with its own record. The replacement is empty or a line break.
    Removal(Removal),
}

/// Replace `span` of the current text by `new`.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// Bytes to replace; on character boundaries.
    pub span: Span<Text>,
    /// What takes their place: bytes of the buffer of the [`Edits`] that hold this edit.
    new: (u32, u32),
    /// The reason.
    pub why: Why,
}

/// A set of changes to one text, in any order, not overlapping.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edits {
    edits: Vec<Edit>,
    /// All replacement texts, end to end: one allocation for millions of one-character edits.
    buffer: String,
}

impl Edits {
    /// No edits.
    pub fn new() -> Self {
        Self::default()
    }

    /// No edits, with room for some.
    pub fn with_capacity(edits: usize) -> Self {
        Self { edits: Vec::with_capacity(edits), buffer: String::new() }
    }

    /// Adds a replacement. Where it overlaps another edit, applying the set panics.
    pub fn replace(&mut self, span: Span<Text>, new: &str, why: Why) {
        let from = self.buffer.len();
        self.buffer.push_str(new);
        let narrow = |n: usize| u32::try_from(n).expect("replacement text fits 32 bits");
        self.edits.push(Edit { span, new: (narrow(from), narrow(self.buffer.len())), why });
    }

    /// Adds a deletion.
    pub fn delete(&mut self, span: Span<Text>, why: Why) {
        self.replace(span, "", why);
    }

    /// How many edits there are.
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The edits, in the order in which they were added or, after [`Self::sort`], of the text.
    pub fn iter(&self) -> impl Iterator<Item = &Edit> {
        self.edits.iter()
    }

    /// What takes the place of `edit.span`.
    pub fn new_text(&self, edit: &Edit) -> &str {
        Span::<Text>::new(edit.new.0 as usize, edit.new.1 as usize).of(&self.buffer)
    }

    /// Puts the edits into text order.
    pub fn sort(&mut self) {
        if !self.edits.is_sorted_by_key(|e| e.span) {
            self.edits.sort_by_key(|e| e.span);
        }
    }

    /// The text with all edits applied.
    ///
    /// # Panics
    /// When two edits overlap or one does not lie on character boundaries of `text`.
    pub fn apply_to(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for edit in &self.edits {
            assert!(at <= edit.span.start(), "edits overlap at byte {at}: {:?}", edit.span);
            out.push_str(Span::<Text>::new(at, edit.span.start()).of(text));
            out.push_str(self.new_text(edit));
            at = edit.span.end();
        }
        out.push_str(Span::<Text>::new(at, text.len()).of(text));
        out
    }
}
