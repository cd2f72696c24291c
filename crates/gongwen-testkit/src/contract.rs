//! What must hold for any bytes whatever: the body of the fuzz driver, and of the test over `fixtures/hostile/`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gongwen::{Analysis, ConvertError, Pipeline, SourceFile};
use gongwen_export::{Document, check};
use gongwen_normalize::Normalizer;
use gongwen_text::DataError;

/// Documents after which the checker forgets what it has seen: it keeps what a graph of them would need.
const FORGET: usize = 256;

/// Something that must not happen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// `panic`, `contract`, `lost`, `control`, `not-reproducible` or `not-idempotent`.
    pub kind: &'static str,
    /// What happened.
    pub message: String,
}

/// What became of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The code of the refusal; `None` where there is a document.
    pub refused: Option<&'static str>,
    /// All that must not happen.
    pub faults: Vec<Fault>,
}

/// The pipeline and the checks on what it makes.
#[derive(Debug)]
pub struct Contract {
    pipeline: Pipeline,
    normalizer: Normalizer,
    checker: check::Checker,
    checked: usize,
}

impl Contract {
    /// Loads the stages.
    ///
    /// # Errors
    /// When a data file that is built in is malformed.
    pub fn new() -> Result<Self, DataError> {
        Ok(Self {
            pipeline: Pipeline::new()?,
            normalizer: Normalizer::new()?,
            checker: check::Checker::new(),
            checked: 0,
        })
    }

    /// Converts `bytes` and checks: no panic; the document keeps the contract of `gongwen check` (`text[start:end]`,
    /// unique ids, no crossing mentions, …); nothing is lost; no NUL and no bidi control is in the text; the same
    /// bytes come out again; a text that was normalised stays as it is.
    pub fn check(&mut self, bytes: &[u8]) -> Tried {
        match catch_unwind(AssertUnwindSafe(|| self.check_unguarded(bytes))) {
            Ok(tried) => tried,
            Err(payload) => {
                let text = payload.downcast_ref::<String>().map(String::as_str);
                let message = text.or(payload.downcast_ref::<&str>().copied()).unwrap_or_default();
                Tried { refused: None, faults: vec![Fault { kind: "panic", message: message.to_owned() }] }
            }
        }
    }

    fn check_unguarded(&mut self, bytes: &[u8]) -> Tried {
        let source = SourceFile { path: "input.txt".to_owned(), bytes: bytes.to_owned() };
        let mut faults = Vec::new();
        let mut fault = |kind, message: String| faults.push(Fault { kind, message });
        let analysis = match self.pipeline.convert(&source) {
            Ok(analysis) => analysis,
            Err(error) => return Tried { refused: Some(error.code()), faults },
        };
        let first = json(&analysis);
        match serde_json::from_str(&first) {
            Ok(value) => {
                if self.checked.is_multiple_of(FORGET) {
                    self.checker = check::Checker::new();
                }
                self.checked += 1;
                let breaches = self.checker.document("input.txt.json", &value);
                breaches.iter().for_each(|b| fault("contract", b.to_string()));
            }
            Err(error) => fault("contract", format!("no JSON: {error}")),
        }
        check::nothing_lost("input.txt.json", &analysis).iter().for_each(|b| fault("lost", b.to_string()));
        if let Some(c) = analysis.document.text().chars().find(|c| is_forbidden(*c)) {
            fault("control", format!("U+{:04X} in the text", c as u32));
        }
        match self.pipeline.convert(&source).map(|again| json(&again)) {
            Ok(again) if again == first => {}
            other => {
                fault("not-reproducible", other.err().as_ref().map_or("", ConvertError::code).to_owned())
            }
        }
        let once = self.normalizer.normalize(&analysis.decoded);
        let twice = self.normalizer.normalize(once.draft.text());
        if let Some(message) = difference(once.draft.text(), twice.draft.text()) {
            fault("not-idempotent", message);
        }
        Tried { refused: None, faults }
    }
}

fn json(analysis: &Analysis) -> String {
    gongwen_export::to_json(&Document::new(analysis, "gongwen.context.jsonld"))
}

/// NUL and the controls that change the direction of writing.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0' | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The first place where two texts differ, with a few characters from there on.
fn difference(one: &str, other: &str) -> Option<String> {
    if one == other {
        return None;
    }
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let from = |text: &str| text.chars().skip(same.saturating_sub(2)).take(8).collect::<String>();
    Some(format!("{:?} becomes {:?}", from(one), from(other)))
}
