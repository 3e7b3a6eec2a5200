//! The news agencies of the world, and the names they are credited by.

use crate::text::fold;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The name an agency goes by, and what else it is called, folded. From the agencies' own style of crediting themselves and
/// the members list of the News Agencies World Congress. Names of several agencies or of other things are left out ("CNA").
const AGENCIES: [(&str, &str); 58] = [
    ("Reuters", "reuters|reuter|thomson reuters|reuters news|reuters news agency|reuters staff|reuterscom|рейтер|رويترز|路透社|ロイター"),
    ("AP", "ap|associated press|the associated press|the ap|ap news|associated press writer|ap writer|美联社|अप"),
    ("AFP", "afp|agence france-presse|agence france presse|afpcom|france presse|فرانس برس|ا ف ب|法新社"),
    (
        "dpa",
        "dpa|deutsche presse-agentur|dpa deutsche presse-agentur|deutsche presse-agentur gmbh|dpa deutsche presse-agentur gmbh|dpa-infocom|dpa international",
    ),
    ("EFE", "efe|agencia efe|efe noticias"),
    ("ANSA", "ansa|agenzia ansa|ansait"),
    ("Xinhua", "xinhua|xinhua news agency|xinhuanet|xinhua news|新华社|新华网|新華社|新華網"),
    ("China News Service", "china news service|中新社|中新网|中国新闻网"),
    ("TASS", "tass|itar-tass|tass news agency|тасс|итар-тасс"),
    ("RIA Novosti", "ria novosti|ria|риа новости|риа"),
    ("Interfax", "interfax|interfax-ukraine|интерфакс|интерфакс-украина|інтерфакс-україна"),
    ("Bloomberg", "bloomberg|bloomberg news"),
    ("UPI", "upi|united press international"),
    ("PA", "pa|press association|the press association|pa media|pa news agency|pa news"),
    ("AAP", "aap|australian associated press"),
    ("CP", "cp|canadian press|the canadian press|la presse canadienne"),
    ("PTI", "pti|press trust of india"),
    ("ANI", "ani|asian news international"),
    ("IANS", "ians|indo-asian news service"),
    ("Kyodo", "kyodo|kyodo news|共同|共同通信|共同通信社"),
    ("Jiji", "jiji|jiji press|時事|時事通信|時事通信社"),
    ("Yonhap", "yonhap|yonhap news agency|yonhap news|연합뉴스|聯合通信"),
    ("KCNA", "kcna|korean central news agency"),
    ("CNA", "central news agency|中央社"),
    ("Anadolu", "aa|anadolu|anadolu agency|anadolu ajansi"),
    ("IRNA", "irna|islamic republic news agency"),
    ("SANA", "sana|syrian arab news agency"),
    ("WAM", "wam|emirates news agency"),
    ("SPA", "spa|saudi press agency"),
    ("MENA", "mena|middle east news agency"),
    ("APA", "apa|austria presse agentur"),
    ("SDA", "sda|keystone-sda|ats|keystone-ats|schweizerische depeschenagentur"),
    ("Belga", "belga|agence belga"),
    ("ANP", "anp|algemeen nederlands persbureau"),
    ("TT", "tt|tidningarnas telegrambyra|tt nyhetsbyran"),
    ("NTB", "ntb|norsk telegrambyra"),
    ("Ritzau", "ritzau|ritzaus bureau"),
    ("STT", "stt|suomen tietotoimisto|stt-lehtikuva"),
    ("PAP", "pap|polska agencja prasowa"),
    ("ČTK", "ctk|ceska tiskova kancelar"),
    ("MTI", "mti|magyar tavirati iroda"),
    ("Agerpres", "agerpres"),
    ("Lusa", "lusa|agencia lusa"),
    ("Europa Press", "europa press|europapress"),
    ("Ukrinform", "ukrinform|укринформ|укрінформ"),
    ("UNIAN", "unian|униан|уніан"),
    ("BelTA", "belta|белта"),
    ("epd", "epd|evangelischer pressedienst"),
    ("KNA", "kna|katholische nachrichten-agentur"),
    ("SID", "sid|sport-informations-dienst"),
    ("Notimex", "notimex"),
    ("Télam", "telam"),
    ("Agência Brasil", "agencia brasil"),
    ("Antara", "antara|antara news"),
    ("Bernama", "bernama"),
    ("IPS", "ips|inter press service"),
    ("Dow Jones", "dow jones|dow jones newswires"),
    ("Knight Ridder", "knight ridder|knight ridder newspapers|mcclatchy-tribune|tribune news service"),
];

/// The short name of the agency that a text names, where it names one and nothing else: of "dpa/AFP" the first.
///
/// Names of four letters and fewer count only as agencies write them or in capitals: "AP", "dpa", "DPA", and not "Pa".
pub(in crate::ingest) fn agency(name: &str) -> Option<&'static str> {
    let name = name.trim().trim_matches(|c: char| c.is_whitespace() || "()[]/—–-.,:;*".contains(c));
    if name.is_empty() || name.len() > 60 {
        return None;
    }
    one(name).or_else(|| {
        let (first, rest) =
            name.split_once(['/', ',', '+', '–']).or_else(|| name.split_once(" and ")).or_else(|| name.split_once(" und "))?;
        // "AP/Hull" is none; in "dpa/lno" the second is a desk of the first.
        let others = rest.split(['/', ',', '+', '–']).map(str::trim);
        let desk = |name: &str| name.len() <= 4 && name.bytes().all(|b| b.is_ascii_lowercase());
        one(first.trim()).filter(|_| others.clone().all(|other| desk(other) || one(other).is_some()))
    })
}

/// Every name, in the order of the table, and the short name it stands for.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    AGENCIES.iter().flat_map(|(short, names)| names.split('|').map(move |name| (name, *short)))
}

/// By each name the agency.
static BY_NAME: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| names().collect());

/// The names in scripts of their own.
static NOT_ASCII: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| names().filter(|(name, _)| !name.is_ascii()).collect());

fn one(name: &str) -> Option<&'static str> {
    let folded = name.split_whitespace().map(fold).collect::<Vec<_>>().join(" ");
    let short = *BY_NAME.get(folded.as_str())?;
    let written = name == short || !name.chars().any(char::is_lowercase);
    (folded.chars().count() > 4 || !folded.is_ascii() || written).then_some(short)
}

/// The agency whose name a text begins with, and what follows it: for scripts that put no space there.
pub(super) fn beginning(text: &str) -> Option<(&'static str, &str)> {
    NOT_ASCII.iter().find_map(|(name, short)| Some((*short, text.strip_prefix(name)?)))
}

/// The agency whose name a text ends with, and what stands before it.
pub(super) fn end(text: &str) -> Option<(&'static str, &str)> {
    NOT_ASCII.iter().find_map(|(name, short)| Some((*short, text.strip_suffix(name)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_agencies_give_the_short_one_and_others_give_none() {
        for (name, short) in [
            ("The Associated Press", Some("AP")),
            ("(Reuters)", Some("Reuters")),
            ("REUTERS", Some("Reuters")),
            ("dpa/AFP", Some("dpa")),
            ("DPA", Some("dpa")),
            ("Pa", None),
            ("РИА Новости", Some("RIA Novosti")),
            ("新华社", Some("Xinhua")),
            ("AP/Hull", None),
            ("Ann Lee", None),
            ("", None),
        ] {
            assert_eq!(agency(name), short, "{name}");
        }
    }

    #[test]
    fn every_name_is_written_as_it_is_compared_and_belongs_to_one_agency() {
        let mut seen = std::collections::HashSet::new();
        for name in AGENCIES.iter().flat_map(|(_, names)| names.split('|')) {
            assert_eq!(name.split(' ').map(fold).collect::<Vec<_>>().join(" "), name);
            assert!(seen.insert(name), "{name}");
        }
    }
}
