//! Who says something in a text, as far as the words outside of quotation marks tell: [`sayings`], for `speech`. A verb of saying with the name,
//! the pronoun or the description that is its subject: "Roe said", "said Finance Minister Jane Roe", "he added", "an analyst said".

use crate::text::{Span, words};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// A name of a person outside of quotation marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    pub span: Span,
    pub sentence: usize,
    pub person: usize,
}

/// Whom a verb of saying has for its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// A person, by their number.
    Person(usize),
    /// "He", "she".
    Pronoun,
    /// Somebody without a name: "the analyst", "officials".
    Other,
}

/// A verb of saying, or what stands for one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saying {
    /// Where it begins.
    pub at: usize,
    pub sentence: usize,
    pub whose: Whose,
}

type Words = LazyLock<FxHashSet<&'static str>>;

fn set(words: &'static str) -> FxHashSet<&'static str> {
    words.split_ascii_whitespace().collect()
}

/// Verbs of saying, with the participles that follow "has", "hat", "a", "ha".
static VERBS: Words = LazyLock::new(|| {
    set("said says say told tells added adds asked asks replied answered explained explains insisted insists warned warns argued argues \
         declared stated announced claimed claims noted notes recalled wrote writes tweeted testified confirmed remarked commented \
         continued concluded joked stressed suggested acknowledged admitted observed predicted vowed quipped called calls described describes \
         sagte sagt gesagt erklärte erklärt betonte betont meinte meint schrieb antwortete warnte fragte äußerte kritisierte \
         dit déclaré déclare affirmé affirme expliqué explique ajouté ajoute estimé estime indiqué indique précisé précise assuré assure \
         souligné souligne répondu répond lancé confié \
         dijo dice dicho afirmó afirma aseguró asegura explicó añadió agregó señaló declaró indicó sostuvo manifestó advirtió expresó apuntó \
         subrayó respondió \
         detto disse affermato afferma spiegato spiega dichiarato dichiara aggiunto aggiunge sottolineato \
         disse diz afirmou declarou explicou acrescentou ressaltou destacou informou \
         сказал сказала заявил заявила сообщил сообщила отметил отметила добавил добавила подчеркнул подчеркнула пояснил пояснила \
         считает говорит ответил ответила написал написала рассказал рассказала")
});

/// Words for by whom something is said, before the name: "according to", "laut".
static BY: Words = LazyLock::new(|| set("according laut selon según secondo segundo словам"));

/// Words between a subject and its verb.
static FILLERS: Words = LazyLock::new(|| {
    set(
        "also later then has had have still once again even repeatedly publicly reportedly hat habe hatte auch a avait aussi ha había también \
         anche também também",
    )
});

/// With these before it a verb says what is said to somebody, or what is not said.
static PASSIVE: Words = LazyLock::new(|| set("was were been is are be being to not never wurde wird worden été fue stato foi"));

static PRONOUNS: Words = LazyLock::new(|| set("he she er sie il elle él ella lui lei egli ele ela он она"));

/// Words after which a name is no subject, though other names stand between ("for President Roe").
static PREPOSITIONS: Words = LazyLock::new(|| set("for to by with from against about für zu mit pour par avec por para con per com для"));
/// Those that are part of a title too ("Minister of Finance Jane Roe"), so that they count directly before the name only.
static GENITIVES: Words = LazyLock::new(|| set("of de di do da von"));

/// Words that no title holds: what follows is no subject after its verb.
static BREAKS: Words = LazyLock::new(|| {
    set("that he she they it we i you to in on at when as after before because who if but his her their dass que che что")
});

/// Words of a title at most between a verb and the name after it.
const MAX_TITLE: usize = 8;
/// Bytes of an apposition at most.
const MAX_ASIDE: usize = 120;

/// Every saying outside of `quotes`, in the order of the text. `names` are in that order too. Takes time linear in the text.
pub(super) fn sayings(text: &str, quotes: &[Span], names: &[Named], sentence: &dyn Fn(usize) -> usize) -> Vec<Saying> {
    let mut ahead = quotes.iter().peekable();
    let outside = words(text).map(|word| word.span).filter(|word| {
        while ahead.next_if(|quote| quote.end <= word.start).is_some() {}
        ahead.peek().is_none_or(|quote| word.start < quote.start)
    });
    let reader = Reader { text, quotes, names, words: outside.collect(), sentence };
    let mut found: Vec<Saying> = (0..reader.words.len()).flat_map(|at| reader.saying(at)).collect();
    found.extend(names.iter().filter_map(|name| reader.before_colon(name)));
    found.sort_by_key(|saying| saying.at);
    found
}

struct Reader<'t> {
    text: &'t str,
    quotes: &'t [Span],
    names: &'t [Named],
    words: Vec<Span>,
    sentence: &'t dyn Fn(usize) -> usize,
}

/// What stands before a verb.
enum Before {
    Subjects(Vec<Whose>),
    /// Nothing that could be its subject; whether a quotation does.
    Open(bool),
    /// What makes it no saying.
    Nothing,
}

impl Reader<'_> {
    fn lower(&self, at: usize) -> String {
        self.words.get(at).map_or(String::new(), |word| word.of(self.text).to_lowercase())
    }

    /// What stands between a word and the next.
    fn gap(&self, at: usize) -> &str {
        let (Some(a), Some(b)) = (self.words.get(at), self.words.get(at + 1)) else { return "." };
        self.text.get(a.end..b.start).unwrap_or(".")
    }

    fn joined(&self, at: usize) -> bool {
        self.gap(at).chars().all(char::is_whitespace)
    }

    /// The name that a word is in.
    fn name_over(&self, word: Span) -> Option<&Named> {
        let next = self.names.partition_point(|name| name.span.start <= word.start);
        next.checked_sub(1).map(|at| &self.names[at]).filter(|name| name.span.end >= word.end)
    }

    fn saying(&self, at: usize) -> Vec<Saying> {
        let verb = self.lower(at);
        let whose = if BY.contains(verb.as_str()) {
            let at = if verb == "according" { at + 1 } else { at };
            if at + 1 < self.words.len() { vec![self.after(at).unwrap_or(Whose::Other)] } else { Vec::new() }
        } else if verb == "so" {
            // "„…“, so Roe".
            let named = || self.after(at).filter(|whose| matches!(whose, Whose::Person(_)));
            if matches!(self.before(at), Before::Open(true)) { named().into_iter().collect() } else { Vec::new() }
        } else if VERBS.contains(verb.as_str()) {
            match self.before(at) {
                Before::Subjects(whose) => whose,
                Before::Open(quote) if !matches!(verb.as_str(), "told" | "tells") => {
                    self.after(at).or(quote.then_some(Whose::Other)).into_iter().collect()
                }
                _ => Vec::new(),
            }
        } else {
            Vec::new()
        };
        let start = self.words[at].start;
        whose.into_iter().map(|whose| Saying { at: start, sentence: (self.sentence)(start), whose }).collect()
    }

    /// "Roe: “…”".
    fn before_colon(&self, name: &Named) -> Option<Saying> {
        let rest = self.text.get(name.span.end..)?.strip_prefix(':')?;
        let quote = self.quotes.get(self.quotes.partition_point(|quote| quote.start < name.span.end))?;
        let between = rest.get(..quote.start.checked_sub(name.span.end + 1)?)?;
        (!between.contains(char::is_alphanumeric)).then_some(Saying {
            at: name.span.start,
            sentence: name.sentence,
            whose: Whose::Person(name.person),
        })
    }

    fn before(&self, verb: usize) -> Before {
        let mut first = verb;
        while first > 0 && verb - first < 4 && self.joined(first - 1) {
            let word = self.lower(first - 1);
            if PASSIVE.contains(word.as_str()) {
                return Before::Nothing;
            }
            if !FILLERS.contains(word.as_str()) && !word.ends_with("ly") {
                break;
            }
            first -= 1;
        }
        let start = self.words[first].start;
        let Some(previous) = first.checked_sub(1) else {
            return Before::Open(self.quotes.first().is_some_and(|quote| quote.end <= start));
        };
        if !self.joined(previous) {
            let from = self.words[previous].end;
            let quote = self.quotes.partition_point(|quote| quote.end < from);
            let quoted = self.quotes.get(quote).is_some_and(|quote| quote.end <= start);
            let aside = if self.gap(previous).trim() == "," { self.aside(start) } else { None };
            return aside.map_or(Before::Open(quoted), Before::Subjects);
        }
        let word = self.words[previous];
        if let Some(name) = self.name_over(word) {
            return Before::Subjects(self.subjects(name));
        }
        match self.lower(previous).as_str() {
            "who" => self.aside(word.start).map_or(Before::Nothing, Before::Subjects),
            "that" | "which" | "and" | "or" | "but" | "und" | "et" | "y" | "e" | "и" => Before::Nothing,
            pronoun if PRONOUNS.contains(pronoun) => Before::Subjects(vec![Whose::Pronoun]),
            _ => Before::Subjects(vec![Whose::Other]),
        }
    }

    /// A name before its verb, with those that an "and" joins to it.
    fn subjects(&self, name: &Named) -> Vec<Whose> {
        if self.governed(name, 0) {
            return vec![Whose::Other];
        }
        let mut all = vec![Whose::Person(name.person)];
        let before = self.names.partition_point(|other| other.span.start < name.span.start);
        if let Some(other) = before.checked_sub(1).and_then(|at| self.names.get(at))
            && matches!(self.text.get(other.span.end..name.span.start), Some(" and " | " und " | " et " | " y " | " e " | " и "))
        {
            all.push(Whose::Person(other.person));
        }
        all
    }

    /// The name before an apposition that ends before byte `end`: "Roe, the finance minister, said".
    fn aside(&self, end: usize) -> Option<Vec<Whose>> {
        let next = self.names.partition_point(|name| name.span.end < end);
        let near = self.names[..next].iter().rev().take(4).take_while(|name| {
            end.saturating_sub(name.span.end) <= MAX_ASIDE && name.sentence == (self.sentence)(end) && self.no_quote(name.span.end, end)
        });
        let mut found: Option<&Named> = None;
        for name in near {
            let rest = self.text.get(name.span.end..).and_then(|rest| rest.strip_prefix(", ").or(rest.strip_prefix(' ')));
            let comma = self.text.get(name.span.end..).is_some_and(|rest| rest.starts_with(','));
            let who = rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()));
            // A name within the apposition of another is not meant: "Roe, who followed Doe, said".
            if comma && (found.is_none() || who) {
                found = Some(name);
            }
        }
        found.map(|name| self.subjects(name))
    }

    fn no_quote(&self, from: usize, to: usize) -> bool {
        let next = self.quotes.partition_point(|quote| quote.start < from);
        self.quotes.get(next).is_none_or(|quote| quote.start >= to)
    }

    /// Whether a preposition stands before the name, not before the word numbered `floor`: "a spokesman for President Roe".
    fn governed(&self, name: &Named, floor: usize) -> bool {
        let mut at = self.words.partition_point(|word| word.start < name.span.start);
        let direct = at;
        while at > floor && direct - at < 4 && self.joined(at - 1) {
            let word = self.lower(at - 1);
            if PREPOSITIONS.contains(word.as_str()) || (at == direct && GENITIVES.contains(word.as_str())) {
                return true;
            }
            if !self.words[at - 1].of(self.text).starts_with(char::is_uppercase) {
                return false;
            }
            at -= 1;
        }
        false
    }

    /// The subject after a verb, with or without a title.
    fn after(&self, verb: usize) -> Option<Whose> {
        for at in verb + 1..(verb + 1 + MAX_TITLE).min(self.words.len()) {
            if !(self.joined(at - 1) || (at > verb + 1 && matches!(self.gap(at - 1).trim(), "," | "-" | "."))) {
                return None;
            }
            let lower = self.lower(at);
            if at == verb + 1 && (PRONOUNS.contains(lower.as_str()) || matches!(lower.as_str(), "him" | "her")) {
                return Some(Whose::Pronoun);
            }
            if let Some(name) = self.name_over(self.words[at]) {
                return Some(if self.governed(name, verb + 1) { Whose::Other } else { Whose::Person(name.person) });
            }
            if BREAKS.contains(lower.as_str()) {
                return None;
            }
        }
        None
    }
}
