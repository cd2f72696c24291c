//! Runs the content of a page: which glyphs it shows, where, and which lines it draws.

use std::collections::HashMap;
use std::ops::Range;

use hayro_syntax::object::{Array, Dict, Name, Number, ObjectIdentifier, Stream, String as PdfText};

use super::fonts::{Font, Tools};
use super::geometry::{Matrix, Path};
use super::lexer::{Lexer, Text, Token, unescaped};
use super::marked::Marked;
use super::state::{Color, State};
use crate::page::{Rect, Rule};
use crate::{FormatError, Limits};

/// Forms within forms.
const DEPTH: usize = 32;
/// States that are kept.
const STATES: usize = 512;
/// Operands that an operator may have; more are garbage.
const OPERANDS: usize = 512;

/// Fonts of the file that were met.
#[derive(Default)]
pub(super) struct Fonts<'a> {
    pub(super) list: Vec<Font<'a>>,
    by_id: HashMap<ObjectIdentifier, usize>,
    /// By where the dictionary stands in memory, which it does as long as the file is open: one in the resources has no number.
    by_place: HashMap<usize, usize>,
}

impl<'a> Fonts<'a> {
    /// The font `name` of the resources.
    fn get(
        &mut self,
        fonts: &Dict<'a>,
        name: &[u8],
        tools: &mut Tools<'_>,
    ) -> Result<Option<usize>, FormatError> {
        let id = fonts.get_ref(name).map(ObjectIdentifier::from);
        if let Some(known) = id.and_then(|id| self.by_id.get(&id)) {
            return Ok(Some(*known));
        }
        let Some(dict) = fonts.get::<Dict<'a>>(name) else { return Ok(None) };
        let index = self.load(&dict, tools)?;
        if let Some(id) = id {
            self.by_id.insert(id, index);
        }
        Ok(Some(index))
    }

    /// The font of a dictionary.
    fn load(&mut self, dict: &Dict<'a>, tools: &mut Tools<'_>) -> Result<usize, FormatError> {
        let place = dict.data().as_ptr().addr();
        if let Some(known) = self.by_place.get(&place) {
            return Ok(*known);
        }
        self.list.push(Font::load(dict, tools)?);
        self.by_place.insert(place, self.list.len() - 1);
        Ok(self.list.len() - 1)
    }
}

/// A glyph with the place of its code in its stream.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    pub(super) glyph: crate::page::Glyph,
    /// Index of the stream.
    pub(super) stream: usize,
    pub(super) place: Range<usize>,
}

/// A stream of a page that was run.
#[derive(Debug)]
pub(super) struct Ran {
    /// Behind the page's own name; empty for the page itself.
    pub(super) name: String,
    pub(super) len: usize,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) drawn: Vec<Drawn>,
    pub(super) rules: Vec<Rule>,
    pub(super) streams: Vec<Ran>,
    /// Boxes of images.
    pub(super) images: Vec<Rect>,
    /// Whether it had more operators than are read.
    pub(super) cut: bool,
}

/// An operand.
#[derive(Debug)]
enum Operand<'c> {
    Number(f64),
    Name(&'c [u8]),
    Text(Text),
    Array(Vec<Operand<'c>>),
    Dict(Range<usize>),
}

/// Runs content.
pub(super) struct Interpreter<'r, 'a, 'w> {
    pub(super) fonts: &'r mut Fonts<'a>,
    pub(super) tools: &'r mut Tools<'w>,
    pub(super) limits: &'r Limits,
    pub(super) shown: Shown,
    pub(super) state: State,
    pub(super) marked: Marked,
    states: Vec<State>,
    path: Path,
    pub(super) text: Matrix,
    pub(super) line: Matrix,
    /// Forms that are being run.
    within: Vec<ObjectIdentifier>,
    /// Streams of forms that were run on this page.
    forms: HashMap<ObjectIdentifier, usize>,
    operators: usize,
}

impl<'r, 'a, 'w> Interpreter<'r, 'a, 'w> {
    pub(super) fn new(
        fonts: &'r mut Fonts<'a>,
        tools: &'r mut Tools<'w>,
        limits: &'r Limits,
        matrix: Matrix,
    ) -> Self {
        Self {
            fonts,
            tools,
            limits,
            shown: Shown::default(),
            state: State::new(matrix),
            marked: Marked::default(),
            states: Vec::new(),
            path: Path::default(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            within: Vec::new(),
            forms: HashMap::new(),
            operators: 0,
        }
    }

    /// Runs the content of the page.
    ///
    /// # Errors
    /// When something that it needs is over a limit.
    pub(super) fn page(&mut self, content: &[u8], resources: &Dict<'a>) -> Result<(), FormatError> {
        self.shown.streams.push(Ran { name: String::new(), len: content.len() });
        self.run(content, 0, resources)?;
        self.marked.end_all(&mut self.shown.drawn);
        Ok(())
    }

    fn run(&mut self, content: &[u8], stream: usize, resources: &Dict<'a>) -> Result<(), FormatError> {
        let mut lexer = Lexer::new(content);
        let mut operands = Vec::new();
        while let Some(token) = lexer.token() {
            if let Token::Keyword(operator) = token {
                self.operators += 1;
                if self.operators > self.limits.nodes || self.shown.drawn.len() > self.limits.nodes {
                    self.shown.cut = true;
                    return Ok(());
                }
                match operator {
                    b"true" | b"false" | b"null" => continue,
                    b"BI" => {
                        lexer.skip_image();
                        self.image();
                    }
                    _ => self.operator(operator, &operands, content, stream, resources)?,
                }
                operands.clear();
            } else if let Some(operand) = operand(token, &mut lexer, 0) {
                if operands.len() >= OPERANDS {
                    operands.clear();
                }
                operands.push(operand);
            }
        }
        Ok(())
    }

    fn operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        content: &[u8],
        stream: usize,
        resources: &Dict<'a>,
    ) -> Result<(), FormatError> {
        let numbers: Vec<f64> = operands.iter().filter_map(number).collect();
        match operator {
            b"q" if self.states.len() < STATES => self.states.push(self.state.clone()),
            b"Q" => {
                if let Some(state) = self.states.pop() {
                    self.state = state;
                }
            }
            b"cm" => {
                if let Some(matrix) = Matrix::new(&numbers) {
                    self.state.matrix = matrix.then(self.state.matrix);
                }
            }
            b"gs" => self.graphics_state(operands, resources)?,
            b"Do" => self.object(operands, resources)?,
            b"BMC" | b"BDC" => self.begin_marked(operator, operands, content, resources),
            b"EMC" => self.marked.end(&mut self.shown.drawn),
            b"g" | b"rg" | b"k" | b"sc" | b"scn" => {
                // A pattern has a name: what it looks like is not known.
                let color = if matches!(operands.last(), Some(Operand::Name(_))) {
                    None
                } else {
                    Color::new(&numbers)
                };
                self.state.color = color.unwrap_or(Color::BLACK);
            }
            b"cs" => self.state.color = Color::BLACK,
            _ => {
                if !self.path_operator(operator, &numbers) {
                    self.text_operator(operator, operands, &numbers, stream, resources)?;
                }
            }
        }
        Ok(())
    }

    /// Whether `operator` belongs to paths.
    fn path_operator(&mut self, operator: &[u8], numbers: &[f64]) -> bool {
        let matrix = self.state.matrix;
        match (operator, numbers) {
            (b"m", &[x, y]) => self.path.move_to(matrix.apply(x, y)),
            (b"l", &[x, y]) => self.path.line_to(matrix.apply(x, y)),
            (b"c", &[.., x, y]) | (b"v" | b"y", &[.., x, y]) => self.path.curve_to(matrix.apply(x, y)),
            (b"re", &[x, y, width, height]) => self.path.rectangle(matrix, [x, y, width, height]),
            (b"h", _) => self.path.close(),
            (b"n", _) => self.path.end(false, false, &mut self.shown.rules),
            (b"f" | b"F" | b"f*", _) => self.path.end(false, true, &mut self.shown.rules),
            (b"S", _) => self.path.end(true, false, &mut self.shown.rules),
            (b"B" | b"B*", _) => self.path.end(true, true, &mut self.shown.rules),
            (b"s" | b"b" | b"b*", _) => {
                self.path.close();
                self.path.end(true, operator != b"s", &mut self.shown.rules);
            }
            _ => return false,
        }
        true
    }

    fn text_operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        numbers: &[f64],
        stream: usize,
        resources: &Dict<'a>,
    ) -> Result<(), FormatError> {
        let last = numbers.last().copied().filter(|n| n.is_finite());
        match (operator, last) {
            (b"BT", _) => (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            (b"Tf", Some(size)) => {
                self.state.size = size;
                if let Some(Operand::Name(name)) = operands.first() {
                    let fonts = resources.get::<Dict<'a>>("Font").unwrap_or_default();
                    self.state.font = self.fonts.get(&fonts, &unescaped(name), self.tools)?;
                }
            }
            (b"Tc", Some(n)) => self.state.character_space = n,
            (b"Tw", Some(n)) => self.state.word_space = n,
            (b"Tz", Some(n)) => self.state.stretch = n / 100.0,
            (b"TL", Some(n)) => self.state.leading = n,
            (b"Ts", Some(n)) => self.state.rise = n,
            (b"Tr", Some(n)) => self.state.mode = n as i64,
            (b"Td" | b"TD", _) => {
                if let [.., x, y] = *numbers {
                    if operator == b"TD" {
                        self.state.leading = -y;
                    }
                    self.next_line(x, y);
                }
            }
            (b"Tm", _) => {
                if let Some(matrix) = Matrix::new(numbers) {
                    (self.text, self.line) = (matrix, matrix);
                }
            }
            (b"T*", _) => self.next_line(0.0, -self.state.leading),
            (b"Tj" | b"TJ", _) => self.show(operands, stream)?,
            (b"'" | b"\"", _) => {
                if let (b"\"", &[word, character]) = (operator, numbers) {
                    (self.state.word_space, self.state.character_space) = (word, character);
                }
                self.next_line(0.0, -self.state.leading);
                self.show(operands, stream)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }

    fn show(&mut self, operands: &[Operand<'_>], stream: usize) -> Result<(), FormatError> {
        for operand in operands {
            match operand {
                Operand::Text(text) => self.string(text, stream)?,
                Operand::Array(items) => {
                    for item in items {
                        match item {
                            Operand::Text(text) => self.string(text, stream)?,
                            Operand::Number(back) => self.kern(*back),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn graphics_state(&mut self, operands: &[Operand<'_>], resources: &Dict<'a>) -> Result<(), FormatError> {
        let Some(Operand::Name(name)) = operands.first() else { return Ok(()) };
        let states = resources.get::<Dict<'a>>("ExtGState").unwrap_or_default();
        let Some(state) = states.get::<Dict<'a>>(&*unescaped(name)) else { return Ok(()) };
        if let Some(alpha) = state.get::<f32>("ca") {
            self.state.alpha = f64::from(alpha);
        }
        if let Some(font) = state.get::<Array<'a>>("Font") {
            let mut items = font.flex_iter();
            if let (Some(font), Some(size)) = (items.next::<Dict<'a>>(), items.next::<Number>()) {
                self.state.size = size.as_f64();
                self.state.font = Some(self.fonts.load(&font, self.tools)?);
            }
        }
        Ok(())
    }

    fn object(&mut self, operands: &[Operand<'_>], resources: &Dict<'a>) -> Result<(), FormatError> {
        let Some(Operand::Name(name)) = operands.first() else { return Ok(()) };
        let name = unescaped(name);
        let objects = resources.get::<Dict<'a>>("XObject").unwrap_or_default();
        let Some(object) = objects.get::<Stream<'a>>(&*name) else { return Ok(()) };
        match object.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => self.image(),
            Some(b"Form") => self.form(&object, &name, resources)?,
            _ => {}
        }
        Ok(())
    }

    fn form(&mut self, form: &Stream<'a>, name: &[u8], outer: &Dict<'a>) -> Result<(), FormatError> {
        let id = form.obj_id();
        if self.within.len() >= DEPTH || self.within.contains(&id) {
            return Ok(());
        }
        let Some(content) = self.tools.budget.unpack(form)? else { return Ok(()) };
        let dict = form.dict();
        let resources = dict.get::<Dict<'a>>("Resources").unwrap_or_else(|| outer.clone());
        let matrix = dict.get::<Array<'_>>("Matrix").map(|all| all.iter::<f64>().take(6).collect::<Vec<_>>());
        let matrix = matrix.and_then(|numbers| Matrix::new(&numbers)).unwrap_or(Matrix::IDENTITY);
        let streams = &mut self.shown.streams;
        let stream = *self.forms.entry(id).or_insert_with(|| {
            streams.push(Ran { name: format!("/{}", String::from_utf8_lossy(name)), len: content.len() });
            streams.len() - 1
        });
        self.within.push(id);
        let before = (self.state.clone(), self.text, self.line, self.states.len());
        self.state.matrix = matrix.then(self.state.matrix);
        self.run(&content, stream, &resources)?;
        (self.state, self.text, self.line) = (before.0, before.1, before.2);
        self.states.truncate(before.3);
        self.within.pop();
        Ok(())
    }

    /// An image fills the unit square.
    fn image(&mut self) {
        const IMAGES: usize = 100_000;
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let corner = |(x, y): (f64, f64)| {
            let (x, y) = self.state.matrix.apply(x, y);
            (x as f32, y as f32)
        };
        if self.shown.images.len() < IMAGES {
            let place = Rect::around(corners.map(corner));
            self.shown.images.push(place);
        }
    }

    fn begin_marked(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        content: &[u8],
        resources: &Dict<'a>,
    ) {
        let artifact = matches!(operands.first(), Some(Operand::Name(b"Artifact")));
        let text = (operator == b"BDC").then(|| match operands.get(1) {
            Some(Operand::Dict(place)) => actual_text(content.get(place.clone())?),
            Some(Operand::Name(name)) => {
                let properties =
                    resources.get::<Dict<'a>>("Properties")?.get::<Dict<'a>>(&*unescaped(name))?;
                properties.get::<PdfText<'_>>("ActualText").map(|text| super::info::text(&text))
            }
            _ => None,
        });
        self.marked.begin(artifact, text.flatten(), self.shown.drawn.len());
    }
}

fn number(operand: &Operand<'_>) -> Option<f64> {
    match operand {
        Operand::Number(n) => Some(*n),
        _ => None,
    }
}

/// The operand that begins with `token`.
fn operand<'c>(token: Token<'c>, lexer: &mut Lexer<'c>, depth: usize) -> Option<Operand<'c>> {
    Some(match token {
        Token::Number(n) => Operand::Number(n),
        Token::Name(name) => Operand::Name(name),
        Token::Text(text) => Operand::Text(text),
        Token::ArrayStart => {
            let mut items = Vec::new();
            loop {
                match lexer.token() {
                    None | Some(Token::ArrayEnd) => break,
                    Some(Token::Keyword(_)) => {}
                    Some(token) if depth < DEPTH => items.extend(operand(token, lexer, depth + 1)),
                    Some(_) => {}
                }
            }
            Operand::Array(items)
        }
        Token::DictStart => {
            let start = lexer.at.saturating_sub(2);
            let mut open = 1;
            while open > 0 {
                match lexer.token() {
                    None => break,
                    Some(Token::DictStart) => open += 1,
                    Some(Token::DictEnd) => open -= 1,
                    Some(_) => {}
                }
            }
            Operand::Dict(start..lexer.at)
        }
        Token::ArrayEnd | Token::DictEnd | Token::Keyword(_) => return None,
    })
}

/// The text that a dictionary in the content gives for what it marks.
fn actual_text(dict: &[u8]) -> Option<String> {
    let mut lexer = Lexer::new(dict);
    while let Some(token) = lexer.token() {
        if token == Token::Name(b"ActualText") {
            return match lexer.token()? {
                Token::Text(text) => Some(super::info::text(&text.bytes)),
                _ => None,
            };
        }
    }
    None
}
