//! [`Settings`]: what is known of an archive beside its files, and its notation as a `newsearch.toml`. Which file applies to
//! which folder is [`folders`](super::folders)' to say.

use super::dates::Order;
use super::format::format_named;
use super::{Format, KeyMap};
use crate::article::TimeZone;
use crate::error::{Error, ErrorKind, Result};
use crate::text::Language;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is known of an archive and stands in none of its files. What an article itself states goes before all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The keys or columns that parts of an article are read from.
    pub map: KeyMap,
    /// Where times were written that state no offset from UTC; `None` counts them as UTC.
    pub time_zone: Option<TimeZone>,
    /// The language of articles that state none.
    pub language: Option<Language>,
    /// The outlet of articles that state none.
    pub site: Option<String>,
    /// The [name](Format::name) of the format of every file.
    pub input_format: Option<String>,
}

/// As it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    time_zone: Option<toml::Spanned<String>>,
    language: Option<toml::Spanned<String>>,
    site: Option<String>,
    input_format: Option<toml::Spanned<String>>,
    #[serde(default)]
    map: BTreeMap<toml::Spanned<String>, Names>,
}

/// One name or several, the first that holds something to count.
#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Several(Vec<String>),
}

impl Settings {
    /// Reads the text of a `newsearch.toml`:
    ///
    /// ```
    /// use newsearch::ingest::Settings;
    /// let settings = Settings::parse("
    ///     time_zone = 'Europe/Moscow'    # where times without offset were written
    ///     language = 'ru'                # of articles that state none
    ///     site = 'Meridian Post'
    ///     input_format = 'csv'           # as --input-format
    ///     [map]
    ///     title = 'headline'
    ///     body = ['longtext', 'shorttext']
    /// ")?;
    /// assert_eq!(settings.site.as_deref(), Some("Meridian Post"));
    /// assert!(Settings::parse("titel = 'x'").unwrap_err().context().starts_with("line 1: "));
    /// # Ok::<(), newsearch::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Argument`](ErrorKind::Argument) where it is not of that form; the message begins with the line and says what can stand there.
    pub fn parse(text: &str) -> Result<Settings> {
        let line = |at: usize| 1 + text.bytes().take(at).filter(|b| *b == b'\n').count();
        let wrong = |at: usize, what: &str| Error::new(ErrorKind::Argument, format!("line {}: {what}", line(at)));
        let written: Written = toml::from_str(text).map_err(|cause| {
            let what = cause.message().lines().next().unwrap_or("not TOML").to_owned();
            wrong(cause.span().map_or(0, |span| span.start), &what)
        })?;
        let mut settings = Settings { site: written.site.filter(|site| !site.trim().is_empty()), ..Settings::default() };
        if let Some(zone) = written.time_zone {
            let named = TimeZone::named(zone.get_ref());
            settings.time_zone = Some(named.ok_or_else(|| {
                wrong(
                    zone.span().start,
                    &format!("no time zone is called {:?}; write it as Europe/Moscow or America/New_York", zone.get_ref()),
                )
            })?);
        }
        if let Some(tag) = written.language {
            let parsed = Language::parse(tag.get_ref());
            let what = || wrong(tag.span().start, &format!("{:?} is no language; write it as en, de or ru", tag.get_ref()));
            settings.language = Some(parsed.ok_or_else(what)?);
        }
        if let Some(name) = written.input_format {
            if format_named(name.get_ref()).is_none() {
                let what = format!("no format is called {:?}; newsearch formats lists them", name.get_ref());
                return Err(wrong(name.span().start, &what));
            }
            settings.input_format = Some(name.into_inner());
        }
        // In the order of the file, not of the alphabet.
        let mut map: Vec<_> = written.map.into_iter().collect();
        map.sort_by_key(|(part, _)| part.span().start);
        for (part, names) in map {
            let names = match names {
                Names::One(name) => vec![name],
                Names::Several(names) => names,
            };
            for name in names {
                settings.map.add(part.get_ref(), &name).map_err(|cause| wrong(part.span().start, cause.context()))?;
            }
        }
        Ok(settings)
    }

    /// These settings, and where they leave something open, the others.
    pub fn or(&self, other: &Settings) -> Settings {
        Settings {
            map: self.map.then(&other.map),
            time_zone: self.time_zone.clone().or_else(|| other.time_zone.clone()),
            language: self.language.or(other.language),
            site: self.site.clone().or_else(|| other.site.clone()),
            input_format: self.input_format.clone().or_else(|| other.input_format.clone()),
        }
    }

    /// The format that is stated.
    pub(super) fn format(&self) -> Option<&'static dyn Format> {
        self.input_format.as_deref().and_then(format_named)
    }

    /// What comes first in a date like `04/05/2018`, where the language tells.
    pub(super) fn order(&self) -> Option<Order> {
        self.language.and_then(|language| Order::of_locale(language.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_what_can_stand_there() {
        for (text, line, part) in [
            ("site = 'A'\ntime_zone = 'Mars/Olympus'", 2, "Europe/Moscow"),
            ("\n\nlanguage = 'the german one'", 3, "en, de or ru"),
            ("input_format = 'papyrus'", 1, "newsearch formats"),
            ("[map]\ntitle = 'a'\nheadline = 'b'", 3, "title, body, summary"),
            ("site = 'A'\nzone = 'UTC'", 2, "time_zone"),
            ("site = ", 1, ""),
            ("[map]\ntitle = 7", 2, ""),
        ] {
            let error = Settings::parse(text).expect_err(text);
            assert!(error.context().starts_with(&format!("line {line}: ")) && error.context().contains(part), "{}", error.context());
        }
    }

    #[test]
    fn of_two_the_first_counts_and_names_add_up() {
        let (near, far) = (
            Settings::parse("site = 'A'\n[map]\ntitle = 'x'").expect("settings"),
            Settings::parse("site = 'B'\nlanguage = 'de'\n[map]\nbody = 'y'").expect("settings"),
        );
        let both = near.or(&far);
        assert_eq!((both.site.as_deref(), both.language.map(|l| l.to_string()).as_deref()), (Some("A"), Some("de")));
        assert!(both.map.key_of("x").is_some() && both.map.key_of("y").is_some());
    }
}
