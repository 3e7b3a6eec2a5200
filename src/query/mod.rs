//! The query language: from what a person types to a [`Query`], and back to text.
//!
//! [`parse`](parse()) never fails. It reads what was typed in the most likely way and lists what it had to mend as [`Problem`]s;
//! [`Parsed::accept`] turns those that no reading could mend (a date that is none, a limit passed) into an error. `Display` of a [`Query`]
//! is its canonical form. Nothing here knows an index or a clock: today comes in with the [`Context`], and what a word finds
//! is the engine's.
//!
//! # The language
//! | written | finds |
//! |---|---|
//! | `opec oil` | both words (or any, where the caller says so) |
//! | `"rate cut"` | these words in this order; `“ ”`, `„ “` and `« »` do too |
//! | `"rate cut"~3` | with up to three words between them |
//! | `Kyiv OR Kiev`, `Kyiv \| Kiev` | either |
//! | `sanctions NEAR/10 oil`, `w/10`, `AROUND(10)` | the two at most ten words apart, either first |
//! | `rate pre/3 cut`, `ONEAR/3` | the first at most three words before the second |
//! | `minister w/s resign*` | in one sentence; `w/p` in one paragraph |
//! | `resign*`, `wom?n`, `*burg` | words with any letters for `*`, one for `?`, which at the end of a word is a question mark |
//! | `shoygu~1`, `shoygu~` | words with one letter off, or two; `~` alone is one for words of up to five letters, else two |
//! | `=US`, `="Red Line"` | exactly as written, capitals and accents too; in headlines and texts. A possessive counts as the word: `=Russia` finds "Russia's", but `=It` not "It's" |
//! | `atleast3:lithium` | at least three times |
//! | `oil^2 gas` | oil counts twice as much for the order of the hits |
//! | `-football`, `NOT football` | articles without it |
//! | `oil AND gas`, `+oil` | articles that must have it, also where any word would do |
//! | `(merger OR takeover) bank` | brackets group |
//! | `title:ceasefire`, `title:(oil gas)`, `title:"rate cut"` | in one field; [`FIELDS`] lists them |
//! | `source:reuters,ap` | any of a list, in fields that hold names |
//! | `date:2024-04`, `date:2024-03..2024-05-15`, `date:>=2024`, `date:"last april"` | by day of publication |
//! | `words:>400`, `words:100..200` | by the length of the text |
//! | `has:quote`, `is:wire,updated` | by what an article has or is |
//! | `said:"red line"`, `said:"red line" who:Putin` | in a quotation; in one by that person |
//! | `org:"World Bank"`, `org:Gazprom,Rosneft` | an organisation: the same as `="World Bank"` |
//! | `like:3f9a2c`, `story:3f9a2c` | articles like that one; it and its copies |
//! | `saved:kremlin`, `is:new` | what a saved search finds; what came since it was last asked |
//! | `indexed:2024-04`, `indexed:"past week"` | by when it came into the index or changed in it |
//! | `*` | every article |
//!
//! - **Precedence.** Each bracket opens a level of its own. On a level with an explicit `AND`, `AND` (and standing side by
//!   side, which then is the same) binds before `OR`: `a b AND c OR d` is `(a AND b AND c) OR d`. On a level without,
//!   `OR` binds first: `Kyiv OR Kiev missile` is `(Kyiv OR Kiev) missile`. [`Parsed::read_as`] says which it was.
//! - **Operators** are in capitals; `and`, `or`, `not` are words, and so are `AND`, `OR`, `NOT` where they join nothing or
//!   all of a longer query is in capitals (a pasted headline).
//!   Otherwise capitals never change what a word means.
//! - **Nearness** binds before `AND`, `OR` and standing side by side. On either side stands a word, a phrase, one of the forms with signs, or
//!   several of these joined by `OR` in brackets; a field stands before the whole: `title:(a w/5 b)`. Neighbours are one word apart. In a
//!   chain, `a w/5 b w/5 c`, each is near the one before it. Words are counted within one field, and stand in one sentence by the rules of
//!   [`text::sentences`](fn@crate::text::sentences).
//! - **Wildcards, `~` and `=`** take the word as it is, without its other forms. A `?` at the end of a word is a question mark. A wildcard or
//!   fuzzy word stands for up to 1,024 words of the index in each field, those in most articles first; where there are more, the answer says so.
//! - **A hyphen** excludes only at the beginning of a word: `al-Assad` is one. `G7` finds `G-7` too and `F-16` finds `F16`, in headlines and texts: a word of
//!   letters and then digits, but not between quotes or after `=`, and not where the letters are a little word ("a 4" is not `A4`). A backslash takes the meaning off the sign after
//!   it: `\-5`, `title\:x`.
//! - **Dates.** ISO of any precision (`2024`, `2024-04`, `2024-04-03`); ranges, both ends counted (`2024-03..2024-05-15`,
//!   `2024-03..`, `..2024`, `[2024 TO 2025]`); `>` `>=` `<` `<=`; `today`, `yesterday`; days, months, seasons and quarters by name,
//!   meaning the most recent that is over or running (`monday`, `april`, `spring`, `Q2`), or of a year (`"april 2018"`,
//!   `"spring 2014"`, `"Q2 2023"`, `"26 April 2018"`); `"last week"` the calendar week before this one, `"this week"` the running one,
//!   `"past week"`, `"last 2 weeks"` and `2w` from so long ago to today. Several words stand in quotes or are joined
//!   by hyphens (`last-april`). A winter bears the year it ends in.
//! - `after:` (`since:`) counts its first day in, `before:` leaves its first day out, `until:` counts its last day in:
//!   `after:2024-04 until:2024-04` is April.
//! - **Little words** ("the", "und", "в") of the languages of an index, where they stand beside others and many articles hold them, count for the order
//!   only: `the minister of Syria` finds what lacks "of". In phrases, with `+`, `AND` or `=`, and among themselves they must be there.
//! - **Quotations** are what stands between quotation marks of any country within one paragraph, two words or more, of those within each other the
//!   outermost ([`text::quotations`](fn@crate::text::quotations)). `said:` finds words, phrases and nearness within one of them. With a `who:` beside it
//!   on the same level, the quotation must be that person's: they are named, outside of quotation marks, beside a verb of saying in a sentence that the
//!   quotation stands in ("Roe said", in seven languages), or anywhere there where nobody says anything; where nobody at all is named there, beside
//!   such a verb in the sentence right before or after, or as the subject of the one before, of whom "he said" speaks too. What "an analyst said" is
//!   nobody's. With several `who:`, each of them is it; with a list, any. An excluded `-who:` says nothing of who speaks.
//! - **Organisations** have no field of their own: `org:` finds the name as it is written, in headlines and texts, and the reading says so. What could
//!   mark organisations in a text is wrong too often (the name tagger: F1 of 53 % on modern newswire) to hide articles by it.
//! - **`like:`** is by the telling words, the people and the days of an article, best first; neither it nor its copies are found.
//!   `is:lead` is the first published of a set of copies, and every article without copies.
//! - **`is:new`** counts from when the same query, or the saved search it holds, was last asked for what is new; where it never was,
//!   everything is new. An article is new that came into the index or whose content changed; one whose file was only touched, moved with its id or
//!   enriched anew is not.
//! - **A saved search** in another query (`saved:a -saved:b`) is the whole of it in brackets, words side by side all meant. One within
//!   itself, over whatever others, is an error.
//! - **Limits**: [`MAX_BYTES`], [`MAX_CLAUSES`], [`MAX_DEPTH`], [`MAX_WIDE`].

mod capitals;
mod close;
mod date;
mod day;
mod field;
mod flag;
mod glyph;
mod level;
mod lexer;
mod limits;
mod near;
mod nearness;
mod node;
mod number;
mod parser;
mod period;
mod print;
mod problem;
mod reference;
mod saved;
mod word;
mod zone;

#[cfg(test)]
mod tests;

pub use day::{Day, DayRange};
pub use field::{DateField, FIELDS, FieldName, FieldRow, FieldValue, fields_help};
pub use flag::Flag;
pub use limits::{MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, MAX_WIDE};
pub use near::{Centre, centre};
pub use nearness::Nearness;
pub use node::{Node, Query};
pub use number::{Boost, NumberField, NumberRange};
pub use parser::{Parsed, parse};
pub use problem::{Problem, ProblemKind};
pub use reference::{Relation, is_search_name};
pub use saved::Lookup;
pub use zone::Zone;

/// What a query is read against; the same query and context always give the same result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Context {
    /// The day that `today`, `last april` and `14d` are told from.
    pub today: Day,
}
