//! [`find`]: whether a line of text is a date line, such as stands under a headline.

use super::Order;
use super::calendar::Reader;
use super::tokens::Kind;
use super::words;
use crate::article::{Date, DateOrigin};

/// A date line longer than this is a sentence with a date in it.
const MAX_LINE_BYTES: usize = 200;

/// More words than this after "by" are no names.
const MAX_BYLINE_WORDS: usize = 7;

/// What stands before the source or the staff of an article: "来源:新华网", "责任编辑：王小明".
const CREDITS: [&str; 8] = ["来源", "來源", "记者", "記者", "编辑", "編輯", "作者", "责任编辑"];

/// More words than this, of which each character is one, are a sentence that begins so.
const MAX_CREDIT_WORDS: usize = 16;

/// What a date line says.
#[derive(Debug, Clone, PartialEq)]
pub struct DateLine {
    /// When the article was published or, if [`updated`](DateLine::updated), last changed.
    pub date: Date,
    /// The line tells only when the article was changed.
    pub updated: bool,
    /// Who wrote it, where the line says so ("Posted on April 26, 2018 by Ann Lee"), without "by".
    pub byline: Option<String>,
}

const PUBLISHED: &str = "published posted post publication publishing first created date dated datum issued released filed printed written added \
     submitted story article news veroffentlicht erschienen erstellt publie publiee mis en ligne cree publicado publicada publicacion creado \
     fecha pubblicato pubblicata creato data publicada criado gepubliceerd geplaatst opublikowano dodano publikacja utworzono опубликовано \
     дата публикации создано размещено опубліковано yayinlanma yayin tarih tarihi giris eklenme تاريخ نشر النشر نشرت في 发布 发 布 时 间 時 間 公 開 \
     掲 載 配 信 日 時 작성 입력 등록 기사입력 publicerad publicerat udgivet publisert julkaistu diterbitkan";
const UPDATED: &str = "updated update modified edited revised changed corrected aktualisiert geandert bearbeitet stand actualise actualisee mis a \
     jour maj modifie modifiee actualizado actualizada actualizacion modificado aggiornato aggiornata modificato aggiornamento atualizado \
     atualizada gewijzigd bijgewerkt laatst zaktualizowano aktualizacja modyfikacja обновлено изменено оновлено guncelleme guncellenme guncellendi \
     تحديث تعديل اخر 更 新 修 改 수정 최종수정 uppdaterad oppdatert opdateret paivitetty diperbarui";
const NEUTRAL: &str = "on at the in last time am um le la el de den del du vom il alle ore a as o on e l h uhr min mins minute minutes read reading \
     lesezeit lectura lecture lettura leitura zuletzt derniere ultima hace at from г в о il und and et kl";
const BY: &str = "by von por par di da door od автор autor author auteur written posted av";

/// The date that `line` gives, if the line is nothing but a date with its label, time, weekday and perhaps a byline:
/// "Published April 26, 2018", "Updated: 26.04.2018, 15:04 Uhr", "Posted on 26 avril 2018 par Anne Roux". Of several the
/// date of publication; that of the last change only if there is no other, and then marked so.
///
/// ```
/// # use newsearch::{article::DateOrigin, ingest::dates::find};
/// let line = find("Posted on April 26, 2018, by Ann Lee", None, DateOrigin::Text).expect("a line with a date");
/// assert_eq!((line.date.day(), line.byline.as_deref()), ((2018, 4, 26), Some("Ann Lee")));
/// assert_eq!(find("On April 26, 2018, the council met.", None, DateOrigin::Text), None);
/// ```
pub fn find(line: &str, order: Option<Order>, origin: DateOrigin) -> Option<DateLine> {
    let line = line.trim();
    if line.is_empty() || line.len() > MAX_LINE_BYTES {
        return None;
    }
    let reader = Reader::new(line, order, origin);
    let dates = reader.dates();
    let mut best: Option<DateLine> = None;
    let mut byline: Option<(usize, usize)> = None;
    let mut at = 0;
    for end in 0..=dates.len() {
        let found = dates.get(end);
        let stop = found.map_or(reader.tokens.len(), |f| f.tokens.start);
        let updated = label(&reader, at, stop, &mut byline)?;
        if let Some(found) = found {
            at = found.tokens.end;
            if best.as_ref().is_none_or(|b| b.updated && !updated) {
                best = Some(DateLine { date: found.date, updated, byline: None });
            }
        }
    }
    let byline = byline.and_then(|(start, end)| line.get(start..end)).map(str::to_owned);
    best.map(|best| DateLine { byline, ..best })
}

/// Whether the words from a token on begin with one of [`CREDITS`] and are few.
fn is_credit(reader: &Reader, from: usize, to: usize) -> bool {
    let words = reader.tokens[from..to].iter().map(|token| match &token.kind {
        Kind::Word(word) => word.as_str(),
        _ => "",
    });
    let text: String = words.clone().collect();
    words.filter(|word| !word.is_empty()).count() <= MAX_CREDIT_WORDS && CREDITS.iter().any(|credit| text.starts_with(credit))
}

/// Whether the words of these tokens say "updated" last; `None` if they are anything but labels and a byline.
fn label(reader: &Reader, from: usize, to: usize, byline: &mut Option<(usize, usize)>) -> Option<bool> {
    let has = |list: &str, word: &str| list.split_ascii_whitespace().any(|w| w == word);
    let mut updated = false;
    let mut at = from;
    while at < to {
        let token = &reader.tokens[at];
        match &token.kind {
            Kind::Sign(_) => {}
            // "5 min read", "2 comments" is not
            Kind::Number(..) => {
                if !matches!(reader.tokens.get(at + 1).map(|t| &t.kind), Some(Kind::Word(w)) if w.starts_with("min")) {
                    return None;
                }
            }
            // Who it is from stands last.
            Kind::Word(_) if is_credit(reader, at, to) => at = to,
            Kind::Word(word) if has(UPDATED, word) => updated = true,
            Kind::Word(word) if has(PUBLISHED, word) => updated = false,
            Kind::Word(word) if has(BY, word) && byline.is_none() => {
                let names = &reader.tokens[at + 1..to];
                let end = names
                    .iter()
                    .position(|t| matches!(t.kind, Kind::Sign('|' | '·' | '•' | '—') | Kind::Number(..)))
                    .unwrap_or(names.len());
                let names = &names[..end];
                let words: Vec<_> = names.iter().filter(|t| matches!(t.kind, Kind::Word(_))).collect();
                let (first, last) = (words.first(), words.last());
                let (Some(first), Some(last)) = (first, last) else {
                    at += 1;
                    continue;
                };
                if words.len() > MAX_BYLINE_WORDS {
                    return None;
                }
                *byline = Some((first.start, last.end));
                at += end;
            }
            Kind::Word(word) if has(NEUTRAL, word) || words::is_weekday(word) || words::zone(word).is_some() => {}
            Kind::Word(_) => return None,
        }
        at += 1;
    }
    Some(updated)
}
