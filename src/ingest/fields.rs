//! What archives call the parts of an article: one table of names, for JSON, front matter and every other form with keys.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A part of an article that a file may state under many names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Id,
    Title,
    Body,
    /// A short form of the text; it stands in where there is no text.
    Summary,
    Date,
    Updated,
    Authors,
    Agency,
    Dateline,
    People,
    Places,
    Tags,
    Language,
    Url,
    Site,
    /// A list of articles: the object is a wrapper around them.
    Articles,
}

/// The names of each part, the most telling first: where an object has several, the first that holds something counts (of
/// tags, people and places all are taken). Written as [`key_of`] compares them: lower case, without `_`, `-` and spaces.
///
/// Last stand the words that headers of tables have in the other languages dates are read in. "data" is left out: it is a date in
/// some of them and a list in JSON; what a string under it is [`Record`](super::record::Record) decides.
///
/// Seen in: schema.org `NewsArticle`, NewsAPI, the output of the usual page extractors (newspaper, news-please,
/// trafilatura), JSON Feed, ninjs 1 to 3, WordPress and Ghost exports, Hugo and Jekyll front matter, MongoDB dumps, TREC and Lucene test collections.
const NAMES: [(Key, &[&str]); 16] = [
    (Key::Id, &["id", "guid", "uuid", "docid", "docno", "articleid", "documentid", "identifier", "docnum"]),
    (
        Key::Title,
        &[
            "title",
            "headline",
            "titletext",
            "headlinetext",
            "headlinemain",
            "articletitle",
            "storytitle",
            "headlines",
            "titel",
            "überschrift",
            "ueberschrift",
            "schlagzeile",
            "titre",
            "título",
            "titulo",
            "titular",
            "titolo",
            "kop",
            "tytuł",
            "заголовок",
            "название",
            "назва",
            "başlık",
            "baslik",
            "العنوان",
            "عنوان",
            "标题",
            "標題",
            "タイトル",
            "見出し",
            "제목",
            "rubrik",
            "overskrift",
            "otsikko",
            "nadpis",
        ],
    ),
    (
        Key::Body,
        &[
            "body",
            "articlebody",
            "maintext",
            "bodytext",
            "bodymain",
            "contenttext",
            "text",
            "fulltext",
            "articletext",
            "rawtext",
            "plaintext",
            "textcontent",
            "content",
            "contents",
            "story",
            "bodyhtml",
            "contenthtml",
            "bodyxhtml",
            "bodies",
            "inhalt",
            "volltext",
            "artikeltext",
            "contenu",
            "texte",
            "corps",
            "contenido",
            "cuerpo",
            "texto",
            "testo",
            "contenuto",
            "corpo",
            "conteúdo",
            "conteudo",
            "inhoud",
            "tekst",
            "treść",
            "tresc",
            "текст",
            "содержание",
            "зміст",
            "metin",
            "içerik",
            "icerik",
            "النص",
            "المحتوى",
            "正文",
            "内容",
            "內容",
            "本文",
            "본문",
            "내용",
            "innehåll",
            "brödtext",
            "teksti",
        ],
    ),
    (
        Key::Summary,
        &[
            "description",
            "summary",
            "abstract",
            "excerpt",
            "lead",
            "snippet",
            "standfirst",
            "deck",
            "descriptiontext",
            "descriptions",
            "zusammenfassung",
            "kurztext",
            "résumé",
            "resume",
            "resumen",
            "resumo",
            "riassunto",
            "sommario",
            "samenvatting",
            "аннотация",
            "özet",
            "摘要",
        ],
    ),
    (
        Key::Date,
        &[
            "datepublished",
            "publishedat",
            "publisheddate",
            "publishdate",
            "datepublish",
            "publicationdate",
            "publishedon",
            "published",
            "firstpublished",
            "firstpublishedat",
            "webpublicationdate",
            "pubdate",
            "pubtime",
            "date",
            "datetime",
            "timestamp",
            "datecreated",
            "createdat",
            "created",
            "creationdate",
            "issued",
            "firstcreated",
            "versioncreated",
            "datum",
            "erscheinungsdatum",
            "veröffentlicht",
            "fecha",
            "datepublication",
            "datedepublication",
            "datapubblicazione",
            "datapublicacao",
            "datapublikacji",
            "дата",
            "датапубликации",
            "датапублікації",
            "tarih",
            "yayıntarihi",
            "التاريخ",
            "تاريخ",
            "日期",
            "发布时间",
            "發布時間",
            "日付",
            "날짜",
            "일자",
            "dato",
            "päivämäärä",
        ],
    ),
    (
        Key::Updated,
        &[
            "updated",
            "updatedat",
            "dateupdated",
            "datemodified",
            "modified",
            "modifiedat",
            "datemodify",
            "lastmodified",
            "lastupdated",
            "lastupdatedat",
            "contentmodified",
            "dateupdate",
        ],
    ),
    (Key::Agency, &["agency", "newsagency", "wire", "wireservice", "agencyname"]),
    (Key::Dateline, &["dateline", "located"]),
    (
        Key::Authors,
        &[
            "authors",
            "author",
            "byline",
            "creator",
            "creators",
            "writer",
            "writers",
            "reporter",
            "by",
            "autor",
            "autoren",
            "verfasser",
            "auteur",
            "auteurs",
            "autores",
            "autora",
            "autore",
            "autori",
            "schrijver",
            "autorzy",
            "автор",
            "авторы",
            "автори",
            "yazar",
            "muhabir",
            "الكاتب",
            "كاتب",
            "作者",
            "記者",
            "记者",
            "著者",
            "기자",
            "작성자",
            "författare",
            "forfatter",
            "kirjoittaja",
        ],
    ),
    (Key::People, &["people", "persons", "person", "perfacet", "personnames", "personen", "personnes", "personas", "persone", "люди"]),
    (
        Key::Places,
        &["places", "locations", "place", "location", "geofacet", "placenames", "orte", "lieux", "lugares", "luoghi", "plaatsen", "места"],
    ),
    (
        Key::Tags,
        &[
            "tags",
            "tag",
            "topics",
            "topic",
            "keywords",
            "keyword",
            "newskeywords",
            "sections",
            "section",
            "sectionname",
            "articlesection",
            "categories",
            "category",
            "subjects",
            "subject",
            "desfacet",
            "schlagwörter",
            "schlagworte",
            "ressort",
            "kategorie",
            "motsclés",
            "motscles",
            "rubrique",
            "palabrasclave",
            "etiquetas",
            "sección",
            "seccion",
            "categoría",
            "categoria",
            "sezione",
            "trefwoorden",
            "kategoria",
            "теги",
            "рубрика",
            "категория",
            "etiketler",
            "kategori",
            "标签",
            "分类",
        ],
    ),
    (
        Key::Language,
        &[
            "language",
            "lang",
            "inlanguage",
            "languagecode",
            "locale",
            "sprache",
            "langue",
            "idioma",
            "lingua",
            "taal",
            "język",
            "jezyk",
            "язык",
            "мова",
            "dil",
            "اللغة",
            "语言",
            "語言",
            "言語",
            "언어",
            "språk",
        ],
    ),
    (
        Key::Url,
        &[
            "url",
            "canonicalurl",
            "link",
            "canonical",
            "articleurl",
            "weburl",
            "permalink",
            "uri",
            "sourceurl",
            "adresse",
            "lien",
            "enlace",
            "collegamento",
            "ссылка",
            "посилання",
            "bağlantı",
            "الرابط",
            "链接",
            "連結",
            "リンク",
            "링크",
            "länk",
        ],
    ),
    (
        Key::Site,
        &[
            "site",
            "sitename",
            "publisher",
            "outlet",
            "source",
            "sourcename",
            "publication",
            "sourcedomain",
            "newspaper",
            "infosources",
            "provider",
            "quelle",
            "zeitung",
            "medium",
            "fuente",
            "medio",
            "fonte",
            "testata",
            "bron",
            "krant",
            "źródło",
            "zrodlo",
            "источник",
            "издание",
            "джерело",
            "видання",
            "kaynak",
            "gazete",
            "المصدر",
            "来源",
            "來源",
            "媒体",
            "出典",
            "출처",
            "언론사",
            "källa",
            "tidning",
        ],
    ),
    (Key::Articles, &["articles", "results", "items", "docs", "documents", "stories", "posts", "entries", "records", "item", "data"]),
];

/// By each name the key and how telling it is; a name of several keys is the first one's.
static BY_NAME: LazyLock<FxHashMap<&str, (Key, usize)>> = LazyLock::new(|| {
    let mut found = FxHashMap::default();
    for (key, names) in &NAMES {
        for (rank, name) in names.iter().enumerate() {
            found.entry(*name).or_insert((*key, rank));
        }
    }
    found
});

/// What a key of a file names, and how telling the name is: 0 is the best. Case, `_`, `-` and spaces do not count, so
/// `published_at`, `publishedAt` and `Published-At` are one.
pub(super) fn key_of(name: &str) -> Option<(Key, usize)> {
    // The longest name has under 20 letters; what is far longer is no key of ours, and is not worth a copy.
    if name.len() > 64 {
        return None;
    }
    BY_NAME.get(plain(name).as_str()).copied()
}

/// A name as names are compared: lower case, without `_`, `-` and spaces.
pub(super) fn plain(name: &str) -> String {
    if name.bytes().all(|b| b.is_ascii_lowercase()) {
        return name.to_owned();
    }
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_in_every_spelling() {
        for name in ["published_at", "publishedAt", "Published-At", "PUBLISHED AT"] {
            assert_eq!(key_of(name).map(|k| k.0), Some(Key::Date), "{name}");
        }
        assert_eq!(key_of("_id").map(|k| k.0), Some(Key::Id));
        assert_eq!(key_of("title"), Some((Key::Title, 0)));
        assert_eq!(key_of("author_bio"), None);
    }

    #[test]
    fn every_name_is_written_as_it_is_compared_and_names_one_part() {
        for (key, names) in NAMES {
            for name in names {
                assert_eq!(key_of(name).map(|k| k.0), Some(key), "{name}");
            }
        }
    }
}
