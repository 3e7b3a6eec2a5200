//! From paths to articles: [`walk()`] finds the files, [`read_file`] and [`read_stream`] give the articles in them, one at a
//! time, and a [`Skip`] for everything that cannot be read. What an article *is about* (language, people, places) is not
//! decided here.
//!
//! The way of a file: `source` opens it, `expand` undoes its compression, `container` gives the files in a zip or tar, `sniff`
//! picks the [`Format`], which reads it through [`Input`] and, where it needs text, [`decode`]. Nothing is executed, fetched or unpacked to disk, and no input can crash
//! or stop a run: [`Limits`] bound what each may take.

mod container;
mod credit;
mod expand;
mod fields;
mod folders;
mod input;
mod keymap;
mod limits;
mod markup;
mod names;
mod record;
mod settings;
mod skip;
mod sniff;
mod source;
mod values;
mod walk;
mod watch;
mod wire;
mod xml;

pub mod dates;
pub mod decode;
pub mod format;

pub use folders::{Folders, OVERLAY_FILE, SETTINGS_FILE, written_by_hand};
pub(crate) use format::no_column_of;
pub use format::{Format, Sink, format_named, formats};
pub use input::{Input, Line};
pub use keymap::KeyMap;
pub(crate) use limits::cut_of;
pub use limits::{Limits, ReadOptions};
pub use settings::Settings;
pub use skip::{Skip, SkipReason};
pub use sniff::Head;
pub(crate) use source::can_be_opened;
pub use source::{read_file, read_stream};
pub use walk::{Found, WalkOptions, Walked, real_path, walk};
