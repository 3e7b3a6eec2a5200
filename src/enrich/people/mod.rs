//! Who is in an article: [`people`] joins the names that the tagger found, and those that the file states, into one [`Person`](crate::article::Person) each.
//! [`rekind`] first sets right what the tagger took for a place or a company and the article shows to be a person; [`find`] finds names in
//! the languages that have no tagger.
//!
//! How a mention finds its person:
//! * Full names are one person's where [`Form::grade`](crate::gazetteer::people::Form::grade) holds them for the same, or both are spellings of one public figure.
//! * A surname alone is that of the nearest full name before it, of a woman after "Mrs"; that of a public figure where it stood alone before
//!   all of these, and never a figure's after a title that none has ("Constable"); in a headline, where nothing
//!   stands before it, that of the first one in the text. A given name alone is somebody's where only one has it.
//! * What then is left alone is a person by that word.
//!
//! A person is called by the usual English name where the full name is known, or the table says that the surname is enough; else as the file
//! states it; else by the fullest form in the text, without title.

mod alone;
mod find;
mod join;
mod missed;
mod rekind;
mod role_words;
mod roles;
mod scene;
mod slavic;
mod stated;

#[cfg(test)]
mod tests;

pub use find::find;
pub use join::people;
pub use rekind::rekind;
