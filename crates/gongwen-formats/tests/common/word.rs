//! A small writer of Word's binary documents.

use super::{number, ole, utf16};

/// Where the text begins in the stream.
const TEXT: usize = 0x600;

/// Bytes of a page of properties.
const PAGE: usize = 512;

/// A run: what modifies it, and its characters.
#[derive(Debug, Clone, Default)]
pub struct Run {
    pub sprms: Vec<u8>,
    pub text: String,
}

/// A paragraph, whose last character is the mark that ends it.
#[derive(Debug, Clone, Default)]
pub struct Para {
    pub style: u16,
    pub sprms: Vec<u8>,
    pub runs: Vec<Run>,
    /// Whether it stands in a piece of one byte a character.
    pub narrow: bool,
}

/// A modifier.
pub fn sprm(code: u16, operand: &[u8]) -> Vec<u8> {
    [&code.to_le_bytes(), operand].concat()
}

/// A paragraph of plain text.
pub fn p(text: &str) -> Para {
    mark(text, "\r", &[])
}

/// A paragraph of plain text that ends with `mark` and has modifiers.
pub fn mark(text: &str, mark: &str, sprms: &[Vec<u8>]) -> Para {
    let runs = vec![Run { text: format!("{text}{mark}"), sprms: Vec::new() }];
    Para { runs, sprms: sprms.concat(), ..Para::default() }
}

/// A paragraph of runs.
pub fn runs(runs: &[(&[Vec<u8>], &str)]) -> Para {
    let run = |(sprms, text): &(&[Vec<u8>], &str)| Run { sprms: sprms.concat(), text: (*text).to_owned() };
    Para { runs: runs.iter().map(run).collect(), ..Para::default() }
}

/// Modifiers of a paragraph at a level of the use `list`.
pub fn numbered(list: u16, level: u8) -> Vec<u8> {
    [sprm(0x260A, &[level]), sprm(0x460B, &list.to_le_bytes())].concat()
}

/// A style: its base, and what modifies paragraphs and characters.
#[derive(Debug, Clone, Default)]
pub struct Style {
    pub base: Option<u16>,
    pub characters_only: bool,
    pub paragraph: Vec<u8>,
    pub character: Vec<u8>,
}

/// A level of a list: code of the counting system, text (a code below 9 stands for a number), what follows.
pub fn level(counting: u8, text: &str, follow: u8) -> Vec<u8> {
    level_with(counting, text, follow, 1, 0)
}

/// [`level`] with the first number and flags.
pub fn level_with(counting: u8, text: &str, follow: u8, start: usize, flags: u8) -> Vec<u8> {
    let head = [number(start, 4), vec![counting, flags], vec![0; 9], vec![follow], vec![0; 12]].concat();
    [head, number(text.encode_utf16().count(), 2), utf16(text)].concat()
}

/// A table of positions with data.
pub fn positions(positions: &[usize], data: &[Vec<u8>]) -> Vec<u8> {
    let positions = positions.iter().flat_map(|at| number(*at, 4));
    positions.chain(data.concat()).collect()
}

/// A document.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// Paragraphs of the main text, footnotes, headers, macros, annotations, endnotes, text boxes, text boxes of headers.
    pub stories: [Vec<Para>; 8],
    pub styles: Vec<Style>,
    pub fonts: Vec<&'static str>,
    /// Lists by their levels (1 or 9 of them), and the numbers of styles of the levels.
    pub lists: Vec<(Vec<Vec<u8>>, Vec<u16>)>,
    /// Uses of lists: number of the list, and levels with another start.
    pub uses: Vec<(usize, Vec<(u8, usize)>)>,
    /// Further tables by their number.
    pub tables: Vec<(usize, Vec<u8>)>,
    /// Stream of properties that are too many for a page.
    pub data: Vec<u8>,
}

impl Word {
    /// A document with the main text `paragraphs`.
    pub fn new(paragraphs: &[Para]) -> Self {
        Self {
            stories: [paragraphs.to_vec(), vec![], vec![], vec![], vec![], vec![], vec![], vec![]],
            ..Self::default()
        }
    }

    /// The streams `WordDocument` and `1Table`.
    pub fn streams(&self) -> (Vec<u8>, Vec<u8>) {
        let mut main = vec![0; TEXT];
        let (mut cps, mut pieces) = (vec![0], Vec::new());
        let (mut runs, mut paragraphs) = (Vec::new(), Vec::new());
        let mut lengths = [0; 8];
        let mut cp = 0;
        for (story, length) in self.stories.iter().zip(&mut lengths) {
            let before = cp;
            for para in story {
                let at = main.len();
                let width = if para.narrow { 1 } else { 2 };
                let from = if para.narrow { (at * 2) | (1 << 30) } else { at };
                for run in &para.runs {
                    let start = main.len();
                    match para.narrow {
                        true => main.extend(run.text.chars().map(|c| c as u8)),
                        false => main.extend(utf16(&run.text)),
                    }
                    runs.push((start, main.len(), run.sprms.clone()));
                }
                cp += (main.len() - at) / width;
                paragraphs.push((at, main.len(), [&para.style.to_le_bytes(), &*para.sprms].concat()));
                pieces.push([number(0, 2), number(from, 4), number(0, 2)].concat());
                cps.push(cp);
            }
            *length = cp - before;
        }
        let mut table = vec![0; 4];
        let mut places = Vec::new();
        let mut put = |which: usize, bytes: &[u8], counted: usize| {
            places.push((which, table.len(), counted));
            table.extend(bytes);
        };
        let characters = pages(&mut main, &runs, false);
        put(12, &characters, characters.len());
        let pages = pages(&mut main, &paragraphs, true);
        put(13, &pages, pages.len());
        let list = positions(&cps, &pieces);
        let clx = [vec![2], number(list.len(), 4), list].concat();
        put(33, &clx, clx.len());
        let sheet = self.sheet();
        put(1, &sheet, sheet.len());
        let fonts = self.font_table();
        put(15, &fonts, fonts.len());
        let (lists, levels) = self.list_table();
        put(73, &[&*lists, &*levels].concat(), lists.len());
        let (uses, changes) = self.use_table();
        put(74, &[&*uses, &*changes].concat(), uses.len());
        for (which, bytes) in &self.tables {
            put(*which, bytes, bytes.len());
        }
        let mut set = |at: usize, bytes: &[u8]| main[at..at + bytes.len()].copy_from_slice(bytes);
        set(0, &[0xEC, 0xA5, 0xC1, 0]);
        set(10, &number(0x1200, 2));
        set(32, &number(14, 2));
        set(62, &number(22, 2));
        set(152, &number(93, 2));
        for (k, length) in lengths.iter().enumerate() {
            set(76 + 4 * k, &number(*length, 4));
        }
        for (which, at, len) in places {
            set(154 + 8 * which, &[number(at, 4), number(len, 4)].concat());
        }
        (main, table)
    }

    /// The file.
    pub fn file(&self) -> Vec<u8> {
        let (main, table) = self.streams();
        ole(&[("WordDocument", main), ("1Table", table), ("Data", self.data.clone())])
    }

    fn sheet(&self) -> Vec<u8> {
        let head = [number(self.styles.len(), 2), number(10, 2), vec![0; 14]].concat();
        let mut sheet = [number(head.len(), 2), head].concat();
        for (at, style) in (0_u16..).zip(&self.styles) {
            let kind = if style.characters_only { 2 } else { 1 };
            let base = style.base.unwrap_or(0xFFF);
            let parts = match style.characters_only {
                true => vec![style.character.clone()],
                false => vec![
                    [at.to_le_bytes().to_vec(), style.paragraph.clone()].concat(),
                    style.character.clone(),
                ],
            };
            let mut entry = [
                number(0, 2),
                (kind | base << 4).to_le_bytes().to_vec(),
                number(parts.len(), 2),
                number(0, 4),
                number(1, 2),
                utf16("名\0"),
            ]
            .concat();
            for part in parts {
                entry.resize(entry.len().next_multiple_of(2), 0);
                entry.extend([number(part.len(), 2), part].concat());
            }
            entry.resize(entry.len().next_multiple_of(2), 0);
            sheet.extend([number(entry.len(), 2), entry].concat());
        }
        sheet
    }

    fn font_table(&self) -> Vec<u8> {
        let font = |name: &&str| {
            let entry = [vec![0; 39], utf16(name), vec![0; 2]].concat();
            [number(entry.len(), 1), entry].concat()
        };
        let fonts: Vec<u8> = self.fonts.iter().flat_map(font).collect();
        [number(self.fonts.len(), 2), number(0, 2), fonts].concat()
    }

    fn list_table(&self) -> (Vec<u8>, Vec<u8>) {
        let mut lists = number(self.lists.len(), 2);
        let mut all = Vec::new();
        for (at, (levels, styles)) in self.lists.iter().enumerate() {
            let style = |k: usize| styles.get(k).copied().unwrap_or(0xFFF).to_le_bytes();
            let styles: Vec<u8> = (0..9).flat_map(style).collect();
            let simple = number(usize::from(levels.len() == 1), 2);
            lists.extend([number(100 + at, 4), vec![0; 4], styles, simple].concat());
            all.extend(levels.concat());
        }
        (lists, all)
    }

    fn use_table(&self) -> (Vec<u8>, Vec<u8>) {
        let mut uses = number(self.uses.len(), 4);
        let mut changes = Vec::new();
        for (list, starts) in &self.uses {
            uses.extend([number(100 + list, 4), vec![0; 8], vec![starts.len() as u8, 0, 0, 0]].concat());
            changes.extend([0xFF; 4]);
            for (level, start) in starts {
                changes.extend([number(*start, 4), vec![level | 0x10, 0, 0, 0]].concat());
            }
        }
        (uses, changes)
    }
}

/// Writes a page for each stretch: the table that leads to them.
fn pages(main: &mut Vec<u8>, stretches: &[(usize, usize, Vec<u8>)], paragraphs: bool) -> Vec<u8> {
    const AT: usize = 40;
    let (mut starts, mut numbers) = (Vec::new(), Vec::new());
    for (start, end, properties) in stretches {
        main.resize(main.len().next_multiple_of(PAGE), 0);
        numbers.push(number(main.len() / PAGE, 4));
        starts.push(*start);
        let mut page = [number(*start, 4), number(*end, 4), vec![AT as u8 / 2]].concat();
        page.resize(AT, 0);
        let length = match paragraphs {
            true => vec![0, properties.len().div_ceil(2) as u8],
            false => vec![properties.len() as u8],
        };
        page.extend([length, properties.clone()].concat());
        page.resize(PAGE - 1, 0);
        page.push(1);
        main.extend(page);
    }
    starts.extend(stretches.last().map(|(_, end, _)| *end));
    positions(&starts, &numbers)
}
