//! Who a report came from and where it was written: the agency that copy is credited to, and the place and day line it opens
//! with. Formats state what their elements say; [`complete`] finds the rest in bylines and text, which stay as they are.

mod agencies;
mod opening;

pub(super) use agencies::agency;

use super::limits::within;
use crate::article::Article;

/// The end of a text that is looked at for a credit.
const MAX_END_BYTES: usize = 60;

/// States in `article` the agency and the dateline that its byline, outlet or text give and that are not stated yet.
pub(super) fn complete(article: &mut Article) {
    let opening = opening::read(&article.body);
    if article.dateline.is_none() {
        article.dateline = opening.line;
    }
    if article.agency.is_none() {
        let credited = || article.authors.iter().chain(&article.site).find_map(|name| agency(name));
        article.agency = opening.agency.or_else(credited).or_else(|| ending(&article.body)).map(str::to_owned);
    }
}

/// The dateline that a text opens with.
pub(super) fn opening_line(text: &str) -> Option<String> {
    opening::read(text).line
}

/// A dateline as an element or a key states it, without the dash after it and the agency; `None` where it is a mere date.
pub(super) fn place_line(stated: &str) -> Option<String> {
    opening::stated(stated).line
}

/// States a dateline that an element holds, and the agency in it.
pub(super) fn state_line(article: &mut Article, stated: &str) {
    let opening = opening::stated(stated);
    article.dateline = article.dateline.take().or(opening.line);
    article.agency = article.agency.take().or(opening.agency.map(str::to_owned));
}

/// States the sender of wire copy: the agency, by its short name where it is known, else as it is written.
pub(super) fn state_sender(article: &mut Article, name: Option<&str>) {
    if article.agency.is_none()
        && let Some(name) = name.map(str::trim).filter(|name| !name.is_empty() && name.len() <= 80)
    {
        article.agency = Some(agency(name).unwrap_or(name).to_owned());
    }
}

/// The agency that the end of a text credits: "… (AFP)", "… – dpa", or a last line of its own.
fn ending(body: &str) -> Option<&'static str> {
    let body = body.trim_end();
    let mut start = body.len().saturating_sub(MAX_END_BYTES);
    while !body.is_char_boundary(start) {
        start += 1;
    }
    let end = &body[start..];
    if let Some((_, line)) = end.rsplit_once('\n')
        && let found @ Some(_) = agency(line)
    {
        return found;
    }
    let end = end.trim_end_matches('.');
    let inside = end.strip_suffix(')').and_then(|end| end.rsplit_once('(')).map(|(_, inside)| inside);
    let dash = || end.rsplit_once(['—', '–']).or_else(|| end.rsplit_once(" - ")).map(|(_, after)| after);
    inside.or_else(dash).map(|name| within(name, MAX_END_BYTES)).and_then(agency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_text_may_credit_an_agency() {
        for (body, expected) in [
            ("Ships stayed. (AFP)", Some("AFP")),
            ("Ships stayed. – dpa", Some("dpa")),
            ("Ships stayed.\n\nAssociated Press", Some("AP")),
            ("Ships stayed, said a man of the port (Hull).", None),
            ("Ships stayed.", None),
        ] {
            assert_eq!(ending(body), expected, "{body}");
        }
    }

    #[test]
    fn what_is_stated_is_not_changed() {
        let mut article = Article {
            body: "LIMA (AP) - Ships.".into(),
            agency: Some("EFE".into()),
            authors: vec!["Reuters".into()],
            ..Article::default()
        };
        complete(&mut article);
        assert_eq!((article.agency.as_deref(), article.dateline.as_deref()), (Some("EFE"), Some("LIMA")));
        assert_eq!(article.body, "LIMA (AP) - Ships.");
    }
}
