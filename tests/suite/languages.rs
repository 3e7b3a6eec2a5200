//! Articles in many languages in one index: each is found by any form of its words, with or without accents, and by names in any script.

use crate::harness::Workspace;
use serde_json::json;

/// One article in each language, all about ministers, harbours and storms.
fn archive() -> Workspace {
    let w = Workspace::new();
    for (language, title, body) in [
        (
            "en",
            "Storm closes the harbour",
            "The ministers of the northern towns met Sergei Shoigu after the storm and opened two bridges to the island.",
        ),
        (
            "de",
            "Sturm schließt die Brücke",
            "Die Minister der Länder trafen Sergei Schoigu nach dem Sturm und öffneten die Häfen für die Schiffe.",
        ),
        (
            "fr",
            "La tempête ferme le port",
            "Les ministres européens ont rencontré Sergueï Choïgou après la tempête, et les élections générales sont reportées.",
        ),
        (
            "es",
            "La tormenta cierra el puerto",
            "Los ministros de las regiones se reunieron con Serguéi Shoigú tras la tormenta y abrieron las carreteras.",
        ),
        (
            "it",
            "La tempesta chiude il porto",
            "I ministri delle regioni hanno incontrato Sergej Šojgu dopo la tempesta e aperto le strade.",
        ),
        ("ru", "Шторм закрыл порт", "Министры северных областей встретились с Сергеем Шойгу после шторма и открыли новые мосты."),
        ("uk", "Шторм закрив порт", "Міністри північних областей зустрілися після шторму, а вибори перенесли на осінь."),
        ("pl", "Sztorm zamknął port", "Ministrowie regionów spotkali się po sztormie i otworzyli nowe mosty."),
        ("tr", "Fırtına limanı kapattı", "Bakanlar fırtınadan sonra toplandı ve köprüleri açtı."),
        ("ar", "العاصفة تغلق الميناء", "اجتمع الوزراء بعد العاصفة وافتتحوا الجسور في المدينة."),
        ("he", "הסערה סגרה את הנמל", "השרים נפגשו אחרי הסערה ופתחו את הגשר."),
        ("zh", "风暴关闭港口", "部长们在风暴后会见了绍伊古，并开放了两座桥梁。"),
        ("ja", "嵐で港が閉鎖", "嵐の後、大臣たちは会談し、橋を開通させた。"),
        ("ko", "폭풍으로 항구 폐쇄", "장관들은 폭풍 뒤에 만나 다리를 열었다."),
        ("el", "Η καταιγίδα έκλεισε το λιμάνι", "Οι υπουργοί συναντήθηκαν μετά την καταιγίδα και άνοιξαν τις γέφυρες."),
    ] {
        w.article(
            &format!("news/{language}.json"),
            json!({"id": language, "title": title, "body": body, "language": language, "date": "2024-03-01"}),
        );
    }
    w.expect(0, &["index", "news"]);
    w
}

#[test]
fn every_language_is_found_by_other_forms_of_its_words() {
    let w = archive();
    let mut faults = Vec::new();
    for (query, language) in [
        ("bridge islands", "en"),
        ("opening bridge", "en"),
        ("Brücken", "de"),
        ("brucke", "de"),
        ("Hafens", "de"),
        ("Schiff", "de"),
        ("élection générale", "fr"),
        ("tempete", "fr"),
        ("tempêtes européenne", "fr"),
        ("carretera", "es"),
        ("puertos", "es"),
        ("regione strada", "it"),
        ("мост", "ru"),
        ("мостов области", "ru"),
        ("виборів", "uk"),
        ("північна", "uk"),
        ("sztormy", "pl"),
        ("fırtınalar", "tr"),
        ("ميناء", "ar"),
        ("جسور", "ar"),
        ("הגשר", "he"),
        ("港口", "zh"),
        ("风暴", "zh"),
        ("港", "ja"),
        ("大臣", "ja"),
        ("항구", "ko"),
        ("γέφυρα", "el"),
        ("λιμανι", "el"),
    ] {
        let found = w.ids(&[query]);
        if !found.contains(&language.to_owned()) {
            faults.push(format!("{query} finds {found:?}, not {language}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_word_is_stemmed_by_the_language_of_the_article_and_not_by_that_of_another() {
    let w = archive();
    assert_eq!(w.ids(&["bridge"]), ["en"]);
    assert_eq!(w.ids(&["lang:fr ministre"]), ["fr"]);
    assert_eq!(w.ids(&["\"opened two bridge\""]), Vec::<String>::new(), "a phrase is as it is");
    assert_eq!(w.ids(&["=bridge"]), Vec::<String>::new());
}

#[test]
fn a_stem_of_one_language_finds_nothing_in_articles_of_another() {
    let w = Workspace::new();
    for (id, language, body) in [
        ("income", "en", "The income of the bank rose in the first quarter."),
        ("incomes", "en", "The incomes of the banks fell in the second quarter."),
        ("firm", "en", "Smith Inc said that it would close the plant in the north."),
        ("ca", "ca", "El banc va informar que Smith Inc va tancar la fàbrica al nord del país."),
        ("unknown", "und", "incomes"),
    ] {
        w.article(&format!("news/{id}.json"), json!({"id": id, "title": "", "body": body, "language": language}));
    }
    w.expect(0, &["index", "news"]);
    // The Catalan stem of "income" is "inc".
    assert_eq!(w.ids(&["income"]), ["ca", "income", "incomes"]);
    assert_eq!(w.ids(&["income NEAR/9 bank"]), ["income", "incomes"]);
    let told = w.expect(0, &["explain", "income"]);
    assert!(told.contains("stems inc, incom"), "{told}");
}

#[test]
fn a_name_is_found_in_every_script_whatever_it_is_asked_in() {
    let w = archive();
    let everywhere = w.ids(&["who:Shoigu"]);
    for language in ["en", "de", "fr", "es", "ru", "zh"] {
        assert!(everywhere.iter().any(|id| id == language), "{language} of {everywhere:?}");
    }
    for spelling in ["Shoygu", "Schoigu", "Choïgou", "Шойгу", "绍伊古", "Sergei Shoigu", "Сергей Шойгу"] {
        assert_eq!(w.ids(&["--person", spelling, "*"]), everywhere, "{spelling}");
    }
}

#[test]
fn words_without_spaces_may_have_spaces_between_them() {
    let w = Workspace::new();
    w.article("a.json", json!({"id": "spaced", "title": "東京 大阪", "body": "x", "authors": ["大渡 美咲"], "tags": ["経済 政治"]}));
    w.article("b.json", json!({"id": "joined", "title": "東京大阪", "body": "x"}));
    w.article("c.json", json!({"id": "other", "title": "東京都 大阪", "body": "x"}));
    w.expect(0, &["index", "a.json", "b.json", "c.json"]);
    assert_eq!(w.ids(&["\"東京 大阪\""]), ["joined", "spaced"]);
    assert_eq!(w.ids(&["\"東京大阪\""]), ["joined"]);
    assert_eq!(w.ids(&["=\"東京 大阪\""]), ["joined", "spaced"]);
    assert_eq!(w.ids(&["author:\"大渡 美咲\""]), ["spaced"]);
    assert_eq!(w.ids(&["tag:\"経済 政治\""]), ["spaced"]);
    assert_eq!(w.ids(&["大渡 美咲"]), [""; 0]);
}

#[test]
fn little_words_need_not_stand_in_an_article_that_has_the_others() {
    let w = Workspace::new();
    for (id, language, body) in [
        ("whole", "en", "The minister of the interior spoke to the press on Monday."),
        ("short", "en", "Interior minister resigns."),
        ("other", "en", "The harbour of the town was closed on Monday."),
        ("german", "de", "Der Minister sprach mit der Presse über die Lage in dem Land."),
        ("kurz", "de", "Minister entlassen."),
        ("deutsch", "de", "Die Brücke in der Stadt bleibt für die Schiffe zu."),
    ] {
        w.article(&format!("news/{id}.json"), json!({"id": id, "title": "", "body": body, "language": language}));
    }
    w.expect(0, &["index", "news"]);
    assert_eq!(w.ids(&["the minister of the interior"]), ["short", "whole"]);
    assert_eq!(w.ids(&["der Minister"]), ["german", "kurz", "short", "whole"]);
    assert_eq!(w.hits(&["the minister"])[0]["id"], "whole", "they count for the order");
    assert_eq!(w.ids(&["\"the minister\""]), ["whole"], "in a phrase they must be there");
    assert_eq!(w.ids(&["+the minister"]), ["whole"], "and where that is said");
    assert_eq!(w.ids(&["of the"]), ["other", "whole"], "and among themselves");
    assert_eq!(w.ids(&["the minister", "--match", "any"]), ["german", "kurz", "short", "whole"], "alone they are not enough");
    assert_eq!(w.ids(&["the lang:en"]), ["other", "whole"]);
    assert_eq!(w.ids(&["the -minister"]), ["other"]);
    assert_eq!(w.ids(&["THE minister"]), ["whole"], "what is a name by its capitals must be there");
    assert_eq!(w.ids(&["THE MINISTER"]), ["german", "kurz", "short", "whole"], "where all is in capitals they tell nothing");
}
