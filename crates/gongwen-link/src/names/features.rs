//! What is looked at where a name is weighed: one list, one place where each is computed.

use gongwen_model::{EntityType, Span};
use gongwen_text::window::{self, cut};

use super::candidates::{Candidate, Front};
use super::decide::Scene;
use super::heads::{Hit, Mark, Sort};
use super::vocabulary::is_proper;
use crate::lists::chars;

/// Declares the features with their names in `weights.tsv`.
macro_rules! features {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// One thing that speaks for or against a candidate.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Feature { $($(#[$doc])* $name,)* }

        impl Feature {
            /// All features, in the order of the list.
            pub(super) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in `weights.tsv`.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

features! {
    // What stands in front.
    /// Punctuation or the beginning of the line.
    FrontOpen = "front.open",
    /// 、 or a conjunction that ends another name.
    FrontList = "front.list",
    /// A conjunction with no sign that it ends a name.
    FrontJoint = "front.joint",
    /// A verb, preposition or adverb.
    FrontVerb = "front.verb",
    /// The verb of which the whole work is the object.
    FrontCarry = "front.carry",
    /// A word that is a verb or part of a name.
    FrontSoft = "front.soft",
    /// 的.
    FrontOf = "front.of",
    /// Words that praise.
    FrontPraise = "front.praise",
    /// A place or the country begins here, and nothing in front says so.
    FrontPlace = "front.place",
    /// An opening quotation mark begins here.
    FrontQuote = "front.quote",
    // What stands in it.
    /// Each verb in it.
    InVerb = "in.verb",
    /// Each word in it that may be a verb.
    InSoft = "in.soft",
    /// It begins with one word and another behind which things are laid out: 加力建设.
    FirstLay = "first.lay",
    /// Each 的 in it.
    InOf = "in.of",
    /// Each conjunction in it that does not end a name.
    InAnd = "in.and",
    /// A sign that joins words: +, /.
    InSign = "in.sign",
    /// Each conjunction in it that ends another name.
    InJoint = "in.joint",
    /// It is longer than names are.
    InLong = "in.long",
    /// It begins with a verb.
    FirstVerb = "first.verb",
    /// It begins with a verb of the dictionary.
    FirstWord = "first.word",
    /// It begins with a verb that may be part of a name.
    FirstSoft = "first.soft",
    /// It begins with praise.
    FirstPraise = "first.praise",
    /// It begins with a place.
    FirstPlace = "first.place",
    /// It begins with the country.
    FirstNation = "first.nation",
    /// It begins with a place that the country knows.
    FirstKnown = "first.known",
    /// A place or the country behind a word that may be a verb.
    SoftPlace = "soft.place",
    /// Nothing but a place far away begins here.
    PlaceKnown = "place.known",
    /// It has one character in front of its head.
    Tiny = "tiny",
    // What it is, by the sort of its head.
    /// A standing thing.
    Name = "name",
    NameBare = "name.bare",
    /// A thing that is built.
    Built = "built",
    BuiltBare = "built.bare",
    BuiltProper = "built.proper",
    BuiltPlace = "built.place",
    BuiltQuoted = "built.quoted",
    BuiltFounded = "built.founded",
    BuiltCoined = "built.coined",
    BuiltFirst = "built.first",
    BuiltAimed = "built.aimed",
    BuiltLocal = "built.local",
    BuiltClass = "built.class",
    BuiltKnown = "built.known",
    BuiltInner = "built.inner",
    BuiltWorks = "built.works",
    BuiltLong = "built.long",
    /// A designation.
    Aim = "aim",
    AimBare = "aim.bare",
    AimProper = "aim.proper",
    AimPlace = "aim.place",
    AimQuoted = "aim.quoted",
    AimFounded = "aim.founded",
    AimCoined = "aim.coined",
    AimFirst = "aim.first",
    AimAimed = "aim.aimed",
    AimKnown = "aim.known",
    AimInner = "aim.inner",
    AimLong = "aim.long",
    /// A plan or work.
    Act = "act",
    ActQuoted = "act.quoted",
    ActCarried = "act.carried",
    ActShort = "act.short",
    ActNation = "act.nation",
    ActLevels = "act.levels",
    ActPlace = "act.place",
    ActCounted = "act.counted",
    ActListed = "act.listed",
    /// The last name of its list was taken.
    Listed = "listed",
    /// A number of things stands in front.
    Counted = "counted",
    /// A law or rule, which speaks of classes.
    Law = "law",
    /// It is a number: “十大行动”.
    Number = "number",
    /// It is a short form in brackets.
    Bracketed = "bracketed",
    /// 人民政府 of no place.
    Seatless = "seatless",
}

impl Feature {
    /// Whether it tells where a name begins, rather than whether it is one.
    pub(super) fn is_start(self) -> bool {
        self <= Self::Tiny
    }
}

/// What a candidate shows that the name keeps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub bare: bool,
    pub quoted: bool,
    pub proper: bool,
}

/// How far in front of a name an aim is looked for, in bytes.
const REACH: usize = 600;

/// The features of `candidate` for the head `hit`; `last` is the name that was taken before it.
pub(super) fn features(
    scene: &Scene<'_>,
    hit: &Hit<'_>,
    candidate: &Candidate,
    last: Option<(Span<gongwen_model::Text>, Sort)>,
    (words, floor): (&[usize], usize),
) -> (Look, Vec<(Feature, i32)>) {
    let names = scene.names;
    let body = cut(scene.text, candidate.start..hit.start);
    let front = cut(scene.text, ..candidate.start);
    let behind = cut(scene.text, hit.end..);
    let enclosed = front.ends_with('“') && behind.starts_with('”');
    let carried = candidate.front == Front::Carry;
    let look = Look {
        bare: !carried && (candidate.inside.long || names.is_bare_before(body, hit.head)),
        quoted: candidate.inside.quoted || enclosed,
        proper: is_proper(body),
    };
    let mut found = Found(Vec::with_capacity(12));
    start(scene, hit, candidate, (body, words, floor), &mut found);
    let place = scene.places.at_head(body);
    found.note(Feature::FirstPlace, place.is_some() && hit.head.sort != Sort::Act);
    // 甲至乙铁路: the ends of a line are places, whoever knows them.
    let ends = hit.head.mark == Mark::Line && body.contains('至');
    let known = place.is_none() && (ends || scene.places.known_at_head(body));
    found.note(Feature::FirstKnown, known);
    let nation = found.0.iter().any(|(f, _)| *f == Feature::FirstNation);
    found.note(Feature::SoftPlace, candidate.front == Front::Soft && (place.is_some() || known || nation));
    found.note(Feature::PlaceKnown, candidate.front == Front::Place && known && !nation);
    found.note(Feature::Tiny, chars(body) == 1 && !enclosed);
    let listed = last.is_some_and(|(span, sort)| {
        sort == hit.head.sort
            && scene.text.get(span.end()..candidate.start).is_some_and(|glue| LIST_GLUE.contains(&glue))
    });
    found.note(Feature::Listed, listed && hit.head.sort != Sort::Act);
    found.note(Feature::ActListed, listed && hit.head.sort == Sort::Act);
    found.note(Feature::Counted, candidate.counted && hit.head.sort != Sort::Act);
    found.note(Feature::Law, scene.law && hit.head.sort != Sort::Name);
    found.note(Feature::ActCounted, candidate.counted && hit.head.sort == Sort::Act);
    let number = body
        .trim_start_matches('“')
        .trim_end_matches('大')
        .chars()
        .all(|c| c.is_ascii_digit() || "一二三四五六七八九十“".contains(c));
    let numeral = |c: char| "一二三四五六七八九十两".contains(c);
    let counts = body.trim_start_matches('“').starts_with(numeral) && body.ends_with(numeral);
    found.note(Feature::Number, number && look.quoted || counts && chars(body) > 1);
    let bracketed = front.ends_with(['（', '(']) && behind.starts_with(['）', ')']);
    let short = hit.head.kind == Some(EntityType::Organization) && chars(body) < 6;
    found.note(Feature::Bracketed, bracketed && short);
    if hit.head.mark == Mark::Seat {
        let own = matches!(body, "市" | "省" | "区" | "县" | "州" | "自治区") && !front.ends_with("直辖");
        found.note(Feature::Seatless, !own && !scene.places.has(body));
    }
    let kind = Kind { scene, candidate, look, body, front, enclosed, place, known, behind, words, floor };
    match hit.head.sort {
        Sort::Name => {
            found.note(Feature::Name, true);
            found.note(Feature::NameBare, look.bare);
        }
        Sort::Built => built(&kind, hit, &mut found),
        Sort::Aim => aim(&kind, &mut found),
        Sort::Act => act(&kind, hit, &mut found),
        Sort::End => {}
    }
    (look, found.0)
}

struct Found(Vec<(Feature, i32)>);

impl Found {
    fn note(&mut self, feature: Feature, holds: bool) {
        self.count(feature, i32::from(holds));
    }

    fn count(&mut self, feature: Feature, times: i32) {
        if times != 0 {
            self.0.push((feature, times));
        }
    }
}

/// Whether it begins and goes on as names do.
fn start(
    scene: &Scene<'_>,
    hit: &Hit<'_>,
    candidate: &Candidate,
    (body, words, floor): (&str, &[usize], usize),
    found: &mut Found,
) {
    let front = match candidate.front {
        Front::Open => Feature::FrontOpen,
        Front::List => Feature::FrontList,
        Front::Joint => Feature::FrontJoint,
        Front::Verb => Feature::FrontVerb,
        Front::Carry => Feature::FrontCarry,
        Front::Soft => Feature::FrontSoft,
        Front::Of => Feature::FrontOf,
        Front::Praise => Feature::FrontPraise,
        Front::Place => Feature::FrontPlace,
        Front::Quote => Feature::FrontQuote,
    };
    found.note(front, true);
    found.count(Feature::InVerb, candidate.inside.verbs);
    found.count(Feature::InSoft, candidate.inside.softs);
    found.count(Feature::InOf, candidate.inside.ofs);
    let unquoted = body.rsplit('”').next().unwrap_or(body);
    let and = unquoted.chars().filter(|c| matches!(c, '和' | '与' | '及')).count();
    let and = and.saturating_sub(scene.names.industries_joined_in(unquoted));
    found.note(Feature::InAnd, and > 0 && hit.head.sort != Sort::Act);
    found.note(Feature::InSign, unquoted.contains(['+', '/', '＋', '／']));
    found.count(Feature::InJoint, candidate.inside.joints);
    found.note(Feature::InLong, candidate.inside.long);
    let free = candidate.front != Front::Carry && !body.starts_with('“');
    let second = body.char_indices().nth(2).map_or("", |(at, _)| cut(body, at..));
    let lays = free && hit.head.sort != Sort::Act && scene.names.laying.at_head(second).is_some();
    found.note(Feature::FirstLay, lays && scene.places.at_head(body).is_none());
    found.note(Feature::FirstVerb, free && scene.names.verb_at_head(body).is_some());
    let thing = free && hit.head.sort != Sort::Act;
    // 可见 in 可见光 is no verb.
    let ends_word = |len: usize| words.binary_search(&(candidate.start + len).saturating_sub(floor)).is_ok();
    let word = scene.names.verbs.at_head(body).is_some_and(|w| ends_word(w.len()));
    found.note(Feature::FirstWord, thing && word && scene.names.verb_at_head(body).is_none());
    let soft = scene.names.soft.at_head(body).is_some_and(|w| chars(w) > 1 && !scene.names.evaluative.has(w));
    found.note(Feature::FirstSoft, thing && soft);
    let praised = hit.head.sort != Sort::Act && scene.names.evaluative.at_head(body).is_some();
    found.note(Feature::FirstPraise, praised);
    let nation = (body.starts_with("国家") || body.starts_with("中国") || body.starts_with("全国"))
        && !body.starts_with("国家级");
    found.note(Feature::FirstNation, nation);
}

/// All that the features of a sort look at.
struct Kind<'a> {
    scene: &'a Scene<'a>,
    candidate: &'a Candidate,
    look: Look,
    body: &'a str,
    front: &'a str,
    enclosed: bool,
    place: Option<usize>,
    known: bool,
    behind: &'a str,
    words: &'a [usize],
    floor: usize,
}

impl Kind<'_> {
    /// Whether a clause wants to become it: 打造…示范区.
    fn aimed(&self) -> bool {
        let aiming = &self.scene.names.aiming;
        if aiming.has(self.candidate.word) {
            return true;
        }
        let line = window::tail(self.front, REACH);
        let clause = line.rfind(['，', '。', ',', '；', '\n']).map_or(line, |at| cut(line, at..));
        aiming.any_in(clause)
    }

    /// Whether a place stands in it, and none at its beginning.
    fn holds_place(&self) -> bool {
        self.candidate.inside.places && self.place.is_none() && !self.known
    }

    fn founded(&self) -> bool {
        self.scene.names.founding.at_tail(self.front).is_some()
    }

    /// The words in it, as the dictionary parts them.
    fn tokens(&self) -> impl Iterator<Item = &str> {
        let (start, end) = (self.candidate.start, self.candidate.start + self.body.len());
        let from = self.words.partition_point(|&w| w + self.floor <= start);
        let ends = self.words.iter().skip(from).map(|w| w + self.floor).take_while(move |&w| w <= end);
        let mut at = start;
        ends.map(move |word| {
            let token = cut(self.scene.text, at..word);
            at = word;
            token
        })
    }

    /// Whether `token` is a character that is no word.
    fn is_odd(&self, token: &str) -> bool {
        chars(token) == 1
            && !self.scene.names.generic.has(token)
            && token.chars().all(|c| c > '\u{3400}' && !PARTICLES.contains(&c))
    }

    /// Whether it holds a character that is no word and in none.
    fn coined(&self) -> bool {
        self.tokens().any(|token| self.is_odd(token))
    }

    /// Whether it begins with such a character.
    fn coined_first(&self) -> bool {
        self.tokens().next().is_some_and(|token| self.is_odd(token))
    }

    /// Whether what stands behind says that it is being built: 建设, 等项目, 前期工作.
    fn works(&self) -> bool {
        let behind = self.behind.strip_prefix('等').unwrap_or(self.behind);
        self.scene.names.building.at_head(behind).is_some()
    }
}

fn built(kind: &Kind<'_>, hit: &Hit<'_>, found: &mut Found) {
    found.note(Feature::Built, true);
    found.note(Feature::BuiltBare, kind.look.bare);
    found.note(Feature::BuiltProper, kind.look.proper && kind.place.is_none());
    found.note(Feature::BuiltPlace, kind.place.is_some());
    let whole = kind.enclosed && chars(kind.body) >= 4 && !kind.body.contains('+');
    found.note(Feature::BuiltQuoted, kind.body.starts_with('“') || whole);
    let class = hit.head.mark == Mark::Class;
    found.note(Feature::BuiltClass, class);
    found.note(Feature::BuiltFounded, kind.founded() && !class);
    found.note(Feature::BuiltCoined, kind.coined());
    found.note(Feature::BuiltFirst, kind.coined_first());
    found.note(Feature::BuiltAimed, kind.aimed());
    found.note(Feature::BuiltKnown, kind.known);
    found.note(Feature::BuiltInner, kind.holds_place());
    found.note(Feature::BuiltWorks, kind.works());
    found.note(Feature::BuiltLong, chars(kind.body) >= 8);
    let generic = |end: usize| kind.scene.names.is_bare(cut(kind.body, end..));
    found.note(Feature::BuiltLocal, class && kind.place.is_some_and(generic));
}

fn aim(kind: &Kind<'_>, found: &mut Found) {
    found.note(Feature::Aim, true);
    found.note(Feature::AimBare, kind.look.bare);
    found.note(Feature::AimProper, kind.look.proper && kind.place.is_none());
    found.note(Feature::AimPlace, kind.place.is_some());
    found.note(Feature::AimQuoted, kind.enclosed && chars(kind.body) >= 4 && !kind.body.contains('+'));
    found.note(Feature::AimFounded, kind.founded());
    found.note(Feature::AimCoined, kind.coined());
    found.note(Feature::AimFirst, kind.coined_first());
    found.note(Feature::AimAimed, kind.aimed());
    found.note(Feature::AimKnown, kind.known);
    found.note(Feature::AimInner, kind.holds_place());
    found.note(Feature::AimLong, chars(kind.body) >= 8);
}

fn act(kind: &Kind<'_>, hit: &Hit<'_>, found: &mut Found) {
    let body = kind.body;
    found.note(Feature::Act, true);
    found.note(Feature::ActQuoted, kind.look.quoted && !body.is_empty());
    let front = kind.front.trim_end_matches("首批").trim_end_matches('了');
    let acting = &kind.scene.names.acting;
    let carried = [front, front.trim_end_matches('好')].iter().any(|f| acting.at_tail(f).is_some());
    // 实施甲、乙等丙工程.
    let list = kind.front.strip_suffix('等').map(|list| window::tail(list, LIST));
    let list = list.map(|list| list.rfind(['，', '。', '；', '：', '\n']).map_or(list, |at| cut(list, at..)));
    let exampled = list.is_some_and(|list| kind.scene.names.carrying.any_in(list));
    found.note(Feature::ActCarried, carried || exampled);
    found.note(Feature::ActPlace, kind.place.is_some_and(|end| chars(cut(body, end..)) >= 4));

    let nation = body.starts_with("国家") && !body.starts_with("国家级");
    let nation = nation && chars(cut(kind.scene.text, kind.candidate.start..hit.end)) > 5;
    found.note(Feature::ActShort, kind.look.bare && chars(body) < 4 && !nation);
    found.note(Feature::ActNation, nation);
    // 国家和省重大项目: levels of government name none.
    let levels = body.contains(['和', '及', '与', '、'])
        && body.chars().all(|c| "国家中央省市区县级部和及与、".contains(c));
    found.note(Feature::ActLevels, levels);
}

/// Characters that join words and make none.
const PARTICLES: [char; 8] = ['和', '与', '及', '的', '等', '之', '在', '、'];

/// Longest list in front of 等, in bytes.
const LIST: usize = 240;

/// What stands between two items of a list.
const LIST_GLUE: [&str; 6] = ["、", "和", "及", "以及", "与", "，"];
