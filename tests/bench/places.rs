//! Scores the finding and the resolution of places on collections of news with hand-marked places. Measures only; nothing here or in
//! newsearch is fitted to single documents of them.
//!
//! Where a stated offset does not lead to the marked words (some articles of TR-News have drifted by a few characters), the nearest
//! occurrence of those words is meant.
//!
//! usage: cargo run --release --example score_places -- [--given] [--errors] GWN.xml TR-News.xml …
//!
//! GWN.xml is GeoWebNews (Gritta, Pilehvar, Collier: A Pragmatic Guide to Geoparsing Evaluation, 2019), TR-News.xml is TR-News (Kamalloo,
//! Rafiei: A Coherent Unsupervised Model for Toponym Resolution, 2018). With `--given` the marked places are handed to the resolution as
//! names, so that it is measured alone; else what all enrichers find in the body is scored. `--errors` lists what is wrong.
//!
//! What counts. *Finding*: a marked span is found where a place of the article has a mention of exactly that span ("exact"), or one that
//! overlaps it ("partial"). Of GeoWebNews count the types Literal, Mixed, Metonymic, Literal_Modifier and Non_Literal_Modifier, the last
//! three and Mixed unless marked Adjective: newsearch keeps adjectives apart, as demonyms. Mentions that overlap a Coercion (a facility, company
//! or event standing for where it is) count neither way. Demonyms, languages, homonyms and places within other names are no
//! places: a mention there is wrong. TR-News marks adjectives too and does not tell them apart: marked words that newsearch has as
//! demonyms count neither way for finding. *Resolution*: of the marked spans with a position, places and
//! adjectives, for which the gazetteer has some place of that name within 161 km (100 miles) and that were found (exactly or partially, as
//! mention or demonym), the share whose place lies within 161 km.

use newsearch::article::{Article, Field, Mention};
use newsearch::enrich::{Name, NameKind};
use newsearch::gazetteer::places::{distance_km, shipped};
use newsearch::text::{Language, Span};
use quick_xml::events::Event;
use std::collections::HashMap;

/// 100 miles, the usual bound.
const NEAR_KM: f64 = 161.0;

#[derive(Clone, PartialEq, Debug)]
enum Sort {
    Place,
    Adjective,
    Ignored,
    Wrong,
}

struct Gold {
    span: Span,
    sort: Sort,
    at: Option<(f64, f64)>,
}

struct Document {
    id: String,
    text: String,
    gold: Vec<Gold>,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (given, errors) = (args.iter().any(|a| a == "--given"), args.iter().any(|a| a == "--errors"));
    for path in args.iter().filter(|a| !a.starts_with("--")) {
        score(path, &documents(&std::fs::read_to_string(path).expect("a file")), given, errors);
    }
}

/// Both collections are `<article>`s with `<text>` and `<toponym>`s that hold simple fields; offsets are in characters.
fn documents(xml: &str) -> Vec<Document> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut out, mut path): (Vec<Document>, Vec<String>) = (Vec::new(), Vec::new());
    let mut fields: HashMap<String, String> = HashMap::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Eof => return out,
            Event::Start(e) => {
                let name = String::from_utf8_lossy(e.name().as_ref()).into_owned();
                if name == "article" {
                    let id = e.attributes().flatten().next().map(|a| String::from_utf8_lossy(&a.value).into_owned());
                    out.push(Document { id: id.unwrap_or_default(), text: String::new(), gold: Vec::new() });
                } else if name == "toponym" {
                    fields.clear();
                }
                path.push(name);
            }
            Event::End(_) => {
                if path.pop().as_deref() == Some("toponym")
                    && let Some(document) = out.last_mut()
                    && let Some(gold) = gold(&document.text, &fields)
                {
                    document.gold.push(gold);
                }
            }
            Event::Text(e) => take(&mut out, &path, &mut fields, &e.decode().expect("UTF-8")),
            Event::CData(e) => take(&mut out, &path, &mut fields, &e.decode().expect("UTF-8")),
            Event::GeneralRef(e) => {
                let text = match e.resolve_char_ref().ok().flatten() {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&e.decode().expect("UTF-8")).unwrap_or_default().to_owned(),
                };
                take(&mut out, &path, &mut fields, &text);
            }
            _ => {}
        }
    }
}

fn take(out: &mut [Document], path: &[String], fields: &mut HashMap<String, String>, text: &str) {
    let Some(document) = out.last_mut() else { return };
    match path.last().map(String::as_str) {
        Some("text") => document.text.push_str(text),
        Some(field) if path.iter().any(|p| p == "toponym") => fields.entry(field.to_owned()).or_default().push_str(text),
        _ => {}
    }
}

fn gold(text: &str, fields: &HashMap<String, String>) -> Option<Gold> {
    let number = |field: &str| fields.get(field).and_then(|f| f.trim().parse::<f64>().ok());
    let byte = |field: &str| {
        let chars = number(field)? as usize;
        Some(text.char_indices().nth(chars).map_or(text.len(), |(i, _)| i))
    };
    let mut span = Span::new(byte("start")?, byte("end")?);
    if let Some(words) = fields.get("phrase").or_else(|| fields.get("extractedName")).map(|w| w.trim()).filter(|w| *w != span.of(text)) {
        let nearest = text.match_indices(words).map(|(i, _)| i).min_by_key(|i| i.abs_diff(span.start));
        span = nearest.map_or(span, |i| Span::new(i, i + words.len()));
    }
    let adjective = fields.get("modifierType").is_some_and(|m| m.trim() == "Adjective");
    let sort = match fields.get("type").map(|t| t.trim()) {
        None => Sort::Place,
        Some("Literal" | "Mixed" | "Metonymic" | "Literal_Modifier" | "Non_Literal_Modifier") if adjective => Sort::Adjective,
        Some("Literal" | "Mixed" | "Metonymic" | "Literal_Modifier" | "Non_Literal_Modifier") => Sort::Place,
        Some("Coercion") => Sort::Ignored,
        Some("Literal_Expression" | "Non_Lit_Expression") => return None,
        Some(_) => Sort::Wrong,
    };
    let at = number("latitude").or_else(|| number("lat")).zip(number("longitude").or_else(|| number("lon")));
    Some(Gold { span, sort, at })
}

fn overlaps(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

fn score(path: &str, documents: &[Document], given: bool, errors: bool) {
    let places = shipped();
    let (mut exact, mut partial, mut marked, mut named) = (0, 0, 0, 0);
    let (mut right, mut asked, mut outside) = (0, 0, 0);
    let untyped = documents.iter().all(|d| d.gold.iter().all(|g| g.sort == Sort::Place));
    let mut km: Vec<f64> = Vec::new();
    for document in documents {
        let mut article = Article { body: document.text.clone(), language: Language::parse("en"), ..Article::default() };
        if given {
            let names: Vec<Name> = document
                .gold
                .iter()
                .filter(|g| matches!(g.sort, Sort::Place | Sort::Adjective))
                .map(|g| Name { field: Field::Body, span: g.span, kind: NameKind::Place })
                .collect();
            article.places = newsearch::enrich::places::resolve(&article, &names);
        } else {
            newsearch::enrich::enrichers().iter().for_each(|e| e.enrich(&mut article));
        }
        let spans = |of: fn(&newsearch::article::Place) -> &Vec<Mention>| -> Vec<(Span, usize)> {
            article.places.iter().enumerate().flat_map(|(i, p)| of(p).iter().map(move |m| (m.span, i))).collect()
        };
        let (mentions, demonyms) = (spans(|p| &p.mentions), spans(|p| &p.demonyms));
        let gold: Vec<&Gold> = document
            .gold
            .iter()
            .filter(|g| g.sort == Sort::Place && !(untyped && demonyms.iter().any(|(s, _)| overlaps(*s, g.span))))
            .collect();
        let counted: Vec<&(Span, usize)> =
            mentions.iter().filter(|(s, _)| !document.gold.iter().any(|g| g.sort == Sort::Ignored && overlaps(g.span, *s))).collect();
        marked += gold.len();
        named += counted.len();
        for (span, i) in &counted {
            let hit = gold.iter().any(|g| g.span == *span);
            exact += usize::from(hit);
            partial += usize::from(gold.iter().any(|g| overlaps(g.span, *span)));
            if errors && !hit {
                println!("{} not marked: {:?} ({})", document.id, span.of(&document.text), article.places[*i].name);
            }
        }
        for g in document.gold.iter().filter(|g| matches!(g.sort, Sort::Place | Sort::Adjective)) {
            let text = g.span.of(&document.text);
            let all = || mentions.iter().chain(&demonyms);
            let hit = all().find(|(s, _)| *s == g.span).or_else(|| all().find(|(s, _)| overlaps(*s, g.span)));
            if errors && g.sort == Sort::Place && !mentions.iter().any(|(s, _)| *s == g.span) {
                println!("{} not found: {text:?}", document.id);
            }
            let (Some(at), Some((_, i))) = (g.at, hit) else { continue };
            let bare = text.strip_suffix("'s").or(text.strip_suffix("’s")).unwrap_or(text);
            let ids = places.named(bare).into_iter().chain(places.demonym(bare));
            let reachable = ids.filter_map(|id| places.get(id)).any(|r| distance_km((r.latitude, r.longitude), at) <= NEAR_KM);
            let place = &article.places[*i];
            let away = place.latitude.zip(place.longitude).map(|p| distance_km(p, at));
            if !reachable {
                outside += 1;
                if errors {
                    let (name, away) = (&place.name, away.unwrap_or(-1.0));
                    println!("{} beyond the gazetteer: {text:?} at {at:?}, taken for {name}, {away:.0} km off", document.id);
                }
                continue;
            }
            asked += 1;
            km.push(away.unwrap_or(20_000.0));
            if away.is_some_and(|km| km <= NEAR_KM) {
                right += 1;
            } else if errors {
                let country = place.country.as_deref().unwrap_or("-");
                let region = place.region.as_deref().unwrap_or("-");
                println!(
                    "{} wrong: {text:?} -> {} ({country}, {region}; {:?}) {:.0} km from {at:?}",
                    document.id,
                    place.name,
                    place.why,
                    away.unwrap_or(-1.0)
                );
            }
        }
    }
    let share = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
    let f1 = |hits: usize| 200.0 * hits as f64 / (marked + named).max(1) as f64;
    km.sort_by(f64::total_cmp);
    println!("{path}: {} documents", documents.len());
    println!(
        "  finding exact   P {:.1} R {:.1} F1 {:.1} ({marked} marked, {named} named)",
        share(exact, named),
        share(exact, marked),
        f1(exact)
    );
    println!("  finding partial P {:.1} R {:.1} F1 {:.1}", share(partial, named), share(partial, marked), f1(partial));
    println!(
        "  resolution {:.1} % of {asked} within {NEAR_KM} km, median {:.0} km; {outside} more found whose place the gazetteer has not",
        share(right, asked),
        km.get(km.len() / 2).copied().unwrap_or_default()
    );
}
