//! [`quotations`]: where a text quotes somebody.

use super::bytes::table;
use super::{Span, words};
use std::collections::VecDeque;

/// The longest quotation looked for, in bytes: marks further apart belong to different ones.
const MAX_BYTES: usize = 2_000;

/// The most quotations within each other that are looked for; of more, the outermost count as never closed.
const MAX_DEPTH: usize = 4;

/// What stands between quotation marks within one paragraph of `text`, without the marks: two words or more, in order, not within each
/// other: of quotations within each other the outermost that is closed. Where a paragraph ends before its quotation does and the next begins
/// with the same opening mark, as long speeches are printed, the quotation ends with the paragraph; after a straight mark, where it ends with a sentence. Single
/// marks, which are apostrophes too, close only behind or before the sign of a clause or a sentence, and hold no straight ones. Takes time linear in the text.
///
/// ```
/// # use newsearch::text::quotations;
/// let text = "“We will stay,” she said. The \"Titanic\" sank; «мы остались», сказал он.";
/// let found: Vec<&str> = quotations(text).map(|span| span.of(text)).collect();
/// assert_eq!(found, ["We will stay,", "мы остались"]);
/// ```
pub fn quotations(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    let mut open = Open::default();
    std::iter::from_fn(move || {
        loop {
            if let Some(found) = open.next_found() {
                return Some(found);
            }
            // Most bytes begin nothing that matters.
            let Some(further) = text.as_bytes()[at..].iter().position(|b| MAY_MATTER[usize::from(*b)]) else { break };
            let here = at + further;
            let Some(c) = text[here..].chars().next() else { break };
            at = here + c.len_utf8();
            let next = text[at..].chars().next();
            if c == '\n' {
                if matches!(next, Some('\n' | '\r')) {
                    open.end_paragraph(text, here);
                }
                continue;
            }
            open.forget_before(here);
            let before = text[..here].chars().next_back();
            if is_single(c) && !open.admits_single(c, before, next) {
                continue;
            }
            if open.close(text, c, here) {
                continue;
            }
            // Inches, and marks that close what was not opened.
            let closing = || before.is_some_and(char::is_alphanumeric) || next.is_none_or(char::is_whitespace);
            if let Some(closers) = closers(c)
                && !(matches!(c, '"' | '”' | '»' | '\'') && closing())
            {
                open.push(Mark { mark: c, end: at, closers });
            }
        }
        open.marks.clear();
        open.next_found()
    })
}

/// An opening mark.
struct Mark {
    mark: char,
    /// Where it ends.
    end: usize,
    /// What closes it.
    closers: &'static [char],
}

/// What is open at a place of a text.
#[derive(Default)]
struct Open {
    /// Each within the one before.
    marks: Vec<Mark>,
    /// What was closed, in order: within the first of the marks, as long as there are any.
    found: VecDeque<Span>,
}

impl Open {
    /// The next quotation that can be within no other.
    fn next_found(&mut self) -> Option<Span> {
        if self.marks.is_empty() { self.found.pop_front() } else { None }
    }

    /// Drops the marks that are too far before a place to be closed there.
    fn forget_before(&mut self, here: usize) {
        let far = self.marks.iter().take_while(|mark| here - mark.end > MAX_BYTES).count();
        self.marks.drain(..far);
    }

    /// Whether a single mark between these characters opens or closes anything. Most are apostrophes. What one opened that stands behind a word and before
    /// another is as likely closed there as goes on: it counts as never closed.
    fn admits_single(&mut self, mark: char, before: Option<char>, next: Option<char>) -> bool {
        let is_stop = |c: char| matches!(c, '.' | ',' | '!' | '?' | '…' | ';' | ':');
        if next.is_none_or(|next| !next.is_alphanumeric())
            && let Some(at) = self.marks.iter().rposition(|open| open.closers.contains(&mark))
        {
            let closes = before.is_some_and(is_stop) || next.is_none_or(is_stop);
            if !closes {
                self.marks.remove(at);
            }
            return closes;
        }
        // One within straight marks would end what they opened; a year ("'87") is no quotation, and a straight mark before a small letter stands for what was left
        // out ("'n").
        let begins = before.is_none_or(|before| before.is_whitespace() || matches!(before, '(' | '“' | '—'));
        let may_be_said = next.is_some_and(|next| next.is_alphabetic() && (mark == '‘' || !next.is_lowercase()));
        begins && mark != '’' && may_be_said && self.marks.last().is_none_or(|last| last.mark != '"')
    }

    /// Closes what this character at a place closes, if anything; what is open within that was never closed.
    fn close(&mut self, text: &str, c: char, here: usize) -> bool {
        let Some(at) = self.marks.iter().rposition(|mark| mark.closers.contains(&c)) else { return false };
        self.take(text, at, here);
        true
    }

    fn take(&mut self, text: &str, at: usize, here: usize) {
        let from = self.marks[at].end;
        self.marks.truncate(at);
        if let Some(span) = quoted(text, from, here) {
            while self.found.back().is_some_and(|inner| inner.start >= from) {
                self.found.pop_back();
            }
            self.found.push_back(span);
        }
    }

    fn push(&mut self, mark: Mark) {
        // What a straight mark opens is as likely closed by one that opens another: it holds no other.
        if self.marks.last().is_some_and(|last| matches!(last.mark, '"' | '\'')) {
            self.marks.pop();
        }
        if self.marks.len() == MAX_DEPTH {
            self.marks.remove(0);
        }
        self.marks.push(mark);
    }

    /// Ends what is open where a paragraph ends; it was a quotation if the next one goes on with it.
    fn end_paragraph(&mut self, text: &str, here: usize) {
        if self.marks.is_empty() {
            return;
        }
        let begins = text[here..].trim_start().chars().next();
        let is_sentence = || text[..here].trim_end().ends_with(['.', '!', '?', '…']);
        if let Some(at) =
            self.marks.iter().position(|mark| begins == Some(mark.mark) && (!matches!(mark.mark, '"' | '\'') || is_sentence()))
        {
            self.take(text, at, here);
        }
        self.marks.clear();
    }
}

/// The first bytes of line breaks and of the marks below.
const MAY_MATTER: [bool; 256] = table(&[b'\n', b'"', b'\'', 0xc2, 0xe2, 0xe3]);

/// Whether there is any [quotation](quotations()) in `text`.
///
/// ```
/// # use newsearch::text::holds_quotation;
/// assert!(holds_quotation("“We will stay,” she said."));
/// assert!(!holds_quotation("The \"Titanic\" sank."));
/// ```
pub fn holds_quotation(text: &str) -> bool {
    quotations(text).next().is_some()
}

/// What closes this mark, where it is one that opens.
fn closers(mark: char) -> Option<&'static [char]> {
    Some(match mark {
        // What editors put together has a straight mark before and a curly one behind.
        '"' => &['"', '”'],
        '“' | '‟' | '”' => &['”', '“'],
        '„' => &['“', '”'],
        '«' => &['»'],
        '»' => &['«'],
        '\'' => &['\'', '’'],
        '‘' => &['’'],
        '「' => &['」'],
        '『' => &['』'],
        _ => return None,
    })
}

/// Whether a mark is one that stands for an apostrophe too.
fn is_single(mark: char) -> bool {
    matches!(mark, '\'' | '‘' | '’')
}

fn quoted(text: &str, from: usize, until: usize) -> Option<Span> {
    let span = Span::new(from, until);
    (until - from <= MAX_BYTES && has_two_words(span.of(text))).then_some(span)
}

/// Whether a text has two words or more. Where no spaces stand between words, so many characters make two: eight, of which one of Chinese counts two. Of Chinese alone it
/// takes six of them where no sign parts or ends a sentence: of four are the names of ships, plans and books.
fn has_two_words(text: &str) -> bool {
    let mut words = words(text);
    let Some(first) = words.next() else { return false };
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    let run = first.span.of(text);
    let is_name = run.chars().all(is_han) && !text.contains(['。', '！', '？', '，', '…']);
    let weight = run.chars().map(|c| if is_han(c) { 2 } else { 1 }).sum::<usize>();
    words.next().is_some() || first.unsegmented && weight >= if is_name { 12 } else { 8 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<&str> {
        quotations(text).map(|span| span.of(text)).collect()
    }

    #[test]
    fn knows_the_marks_of_many_countries() {
        for text in [
            "He said: \"I am here.\"",
            "„Wir bleiben hier“, sagte sie.",
            "«Мы останемся», сказал он.",
            "»Wir bleiben«",
            "Hon sa: ”vi stannar”.",
        ] {
            assert!(holds_quotation(text), "{text}");
        }
        for text in ["", "No marks.", "A 5\" disc.", "An open \"mark\n\nand the next paragraph\" here", "don't can't"] {
            assert!(!holds_quotation(text), "{text}");
        }
    }

    #[test]
    fn a_few_characters_of_chinese_are_a_name_where_nothing_parts_them() {
        for (text, is_one) in
            [("“玉兔二号”驶离。", false), ("“这是红线。”他说。", true), ("“红线不能跨越”，他说。", true), ("「平和を守る」", true)]
        {
            assert_eq!(holds_quotation(text), is_one, "{text}");
        }
    }

    #[test]
    fn the_table_of_first_bytes_knows_every_mark() {
        for mark in ('\0'..=char::MAX).filter(|c| closers(*c).is_some()) {
            let marks = closers(mark).into_iter().flatten().chain([&mark]);
            assert!(marks.into_iter().all(|m| MAY_MATTER[usize::from(m.to_string().as_bytes()[0])]), "{mark}");
        }
        assert!(MAY_MATTER[usize::from(b'\n')]);
    }

    #[test]
    fn inches_open_nothing_and_a_mark_before_a_space_closes() {
        assert_eq!(found("A 5\" disc and a 7\" one, \"all of them\" gone"), ["all of them"]);
        assert_eq!(found("he left\" and \"came back home\""), ["came back home"]);
    }

    #[test]
    fn a_straight_mark_is_closed_by_a_curly_one_too() {
        assert_eq!(found("\"Who told you?” she asked on Thursday. \"He did not say.\""), ["Who told you?", "He did not say."]);
    }

    #[test]
    fn of_quotations_within_each_other_the_outermost_counts() {
        assert_eq!(found("«Мы в «Морском порту» рады», сказал он. «Нет», — она."), ["Мы в «Морском порту» рады"]);
        assert_eq!(found("« Le « Grand Port » a fermé », dit-il."), [" Le « Grand Port » a fermé "]);
        assert_eq!(found("«Он крикнул „да нет“ вчера», сказала она."), ["Он крикнул „да нет“ вчера"]);
        assert_eq!(found("「父は『もう帰る』と言った」と話した。"), ["父は『もう帰る』と言った"]);
    }

    #[test]
    fn what_is_never_closed_hides_nothing_that_is() {
        assert_eq!(found("Завод «Север и «Новый порт» открыли. «Мы рады всем», сказал он."), ["Новый порт", "Мы рады всем"]);
        assert_eq!(found("Он рад», сказал он вчера. «Мы рады всем», сказала она."), ["Мы рады всем"]);
        assert_eq!(found("«Он крикнул „да нет вчера», сказала она."), ["Он крикнул „да нет вчера"]);
        let far = format!("«Завод {} «мы рады»", "и ещё ".repeat(MAX_BYTES));
        assert_eq!(found(&far), ["мы рады"]);
        assert_eq!(found(&format!("{}мы рады»", "«и ".repeat(100))), ["и мы рады"]);
    }

    #[test]
    fn where_no_spaces_stand_between_words_characters_are_counted() {
        assert_eq!(found("他说：“这是底线。”他走了，“海港”也关了。"), ["这是底线。"]);
        assert_eq!(found("父は「港を必ず守る」と述べ、「ハワイ」へ帰った。"), ["港を必ず守る"]);
        assert_eq!(found("เขากล่าวว่า “เราจะอยู่ที่นี่” แล้วไปที่ “ท่าเรือ” ต่อ"), ["เราจะอยู่ที่นี่"]);
    }

    #[test]
    fn single_marks_quote_and_apostrophes_do_not() {
        assert_eq!(found("'We don't know yet,' she said. ‘We’ll build it.’ They did."), ["We don't know yet,", "We’ll build it."]);
        assert_eq!(found("He called it ‘a safe haven’, the workers’ rights and the owners’."), ["a safe haven"]);
        assert_eq!(
            found("'Black Monday' cost jobs. 'We go now.' The \"green light\" and 'The \"red\" light.'"),
            ["We go now.", "green light"]
        );
        assert_eq!(found("‘Normal’ eddies turn. ‘They go north.’"), ["They go north."]);
        assert_eq!(found("“He told me ‘stay where you are.’ I did,” she said."), ["He told me ‘stay where you are.’ I did,"]);
        assert_eq!(found("\"It's the 'rock of ages.' Yes,\" he said."), ["It's the 'rock of ages.' Yes,"]);
        for text in [
            "The workers' and owners' strike.",
            "In '87 the ministers' plan failed.'",
            "rock 'n' roll. Don't, they say.' Well",
            "the dogs’ ‘87 show’.",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn a_speech_of_several_paragraphs_is_one_quotation_each() {
        assert_eq!(found("\"We shall build it.\n\n\"Then we leave,\" he said."), ["We shall build it.", "Then we leave,"]);
        assert_eq!(found("The 5 \"disc sank\n\n\"Then we leave,\" he said."), ["Then we leave,"]);
        assert_eq!(found("“One word more.\n\n“And the last,” he said."), ["One word more.", "And the last,"]);
        assert_eq!(found("“One word more.\n\nNothing quoted."), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn they_stand_in_order_and_apart(text in "[ab \"“”„«»\n]{0,60}") {
            let mut last = 0;
            for span in quotations(&text) {
                prop_assert!(span.start >= last && !span.of(&text).contains("\n\n"));
                last = span.end;
            }
        }
    }
}
