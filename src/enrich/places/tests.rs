//! Articles of our own for each way in which a place is told from its namesakes.

use super::*;
use crate::text::{Language, Span};

/// An article whose names are marked: `[Paris]` a place, `{Michael Jordan}` a person, `<Bank of China>` an organisation.
fn marked(text: &str) -> (Article, Vec<Name>) {
    let (mut body, mut names, mut open) = (String::new(), Vec::new(), 0);
    for c in text.chars() {
        let kind = match c {
            '[' | '{' | '<' => {
                open = body.len();
                continue;
            }
            ']' => NameKind::Place,
            '}' => NameKind::Person,
            '>' => NameKind::Organisation,
            _ => {
                body.push(c);
                continue;
            }
        };
        names.push(Name { field: Field::Body, span: Span::new(open, body.len()), kind });
    }
    (Article { body, language: Language::parse("en"), ..Article::default() }, names)
}

fn places(text: &str) -> Vec<Place> {
    let (article, names) = marked(text);
    resolve(&article, &names)
}

/// "Name, CC, Region" of each place.
fn shown(text: &str) -> Vec<String> {
    let line = |p: &Place| [Some(p.name.clone()), p.country.clone(), p.region.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    places(text).iter().filter(|p| !p.mentions.is_empty()).map(line).collect()
}

fn in_language(code: &str, body: &str) -> Vec<String> {
    let article = Article { body: body.to_owned(), language: Language::parse(code), ..Article::default() };
    resolve(&article, &[]).into_iter().filter(|p| !p.mentions.is_empty()).map(|p| p.name).collect()
}

#[test]
fn a_state_or_country_beside_a_town_says_which_is_meant() {
    for (text, expected) in [
        ("A fair opened in [Paris], [Texas].", "Paris, US, Texas"),
        ("A fair opened in [Paris], Texas, on Monday.", "Paris, US, Texas"),
        ("A fair opened in [Paris], [France].", "Paris, FR, Île-de-France"),
        ("A fair opened in [Paris].", "Paris, FR, Île-de-France"),
        ("Police in [London], Ont., said so.", "London, CA, Ontario"),
        ("Police in [London], [Ontario], said so.", "London, CA, Ontario"),
        ("Shells fell on [Tripoli] ([Lebanon]).", "Tripoli, LB, North Governorate"),
        ("She moved to [Portland], Maine.", "Portland, US, Maine"),
        ("The plant in [Birmingham], Ala., closed.", "Birmingham, US, Alabama"),
        ("The fire in [Athens], [Ga.], is out.", "Athens, US, Georgia"),
    ] {
        let found = shown(text);
        let start = expected.split(", ").take(2).collect::<Vec<_>>().join(", ");
        assert!(found[0].starts_with(&start), "{text}: {found:?}");
        if expected.contains("US") || expected.contains("CA") {
            assert_eq!(found[0], expected, "{text}");
        }
    }
}

#[test]
fn two_places_of_one_name_in_an_article_stay_two() {
    let found = shown("From [Paris], [Texas], he flew to [Paris], [France].");
    assert!(found.contains(&"Paris, US, Texas".to_owned()), "{found:?}");
    assert!(found.iter().any(|f| f.starts_with("Paris, FR")), "{found:?}");
}

#[test]
fn what_else_the_article_names_decides() {
    let of = |text: &str| shown(text)[0].clone();
    assert_eq!(of("[Georgia] will vote. Lines were long in [Atlanta] and [Savannah]."), "Georgia, US");
    assert_eq!(of("[Georgia] will vote. Lines were long in [Tbilisi] and [Batumi]."), "Georgia, GE");
    assert_eq!(shown("[Jordan] beat [Georgia] by two goals."), ["Jordan, JO", "Georgia, GE"]);
    assert!(of("[Tripoli] was quiet as [Libya] voted, and so was [Benghazi].").starts_with("Tripoli, LY"));
    assert!(of("[Tripoli] was quiet as [Lebanon] voted, and so was [Sidon].").starts_with("Tripoli, LB"));
    assert!(of("[Cambridge] and [Boston] are joined by a line; [Massachusetts] pays.").starts_with("Cambridge, US"));
    assert!(of("[Cambridge] and [Norwich] are joined by a line; [England] pays.").starts_with("Cambridge, GB"));
}

#[test]
fn a_country_with_towns_of_every_name_says_little_for_one_of_them() {
    let of = |text: &str, name: &str| shown(text).into_iter().find(|p| p.starts_with(name)).unwrap_or_default();
    let talks =
        "[WASHINGTON] - The [United States] will resume talks in [Geneva], said the [U.S.] envoy. American officials left for [Geneva].";
    assert_eq!(of(talks, "Geneva"), "Geneva, CH, Geneva");
    assert_eq!(of("[America] will show its wares in [Hanover], and the [U.S.] pays.", "Hanover"), "Hanover, DE, Lower Saxony");
    assert!(of("The president left the [United States] for [Venice].", "Venice").starts_with("Venice, IT"));
    // Among the towns of one country it makes no difference.
    let sent = "The [United States], the [U.S.] and [America] sent men from [Texas] to [Memphis].";
    assert_eq!(of(sent, "Memphis"), "Memphis, US, Tennessee");
    assert_eq!(of("The [United States], [U.S.] sources in [Texas] say, bought it in [Boston].", "Boston"), "Boston, US, Massachusetts");
    // A state of the name of a division abroad, and a town that is not much smaller or better known than its namesakes.
    for (name, expected) in [
        ("Santa Fe", "Santa Fe, US, New Mexico"),
        ("Salem", "Salem, US, Oregon"),
        ("Toledo", "Toledo, US, Ohio"),
        ("Birmingham", "Birmingham, US, Alabama"),
        ("Warrington", "Warrington, US"),
        ("Windsor", "Windsor, US"),
    ] {
        let found = of(&format!("The [United States], [U.S.] sources say, bought it in [{name}], [America]."), name);
        assert!(found.starts_with(expected), "{found}");
    }
    // Its own state, towns around it, or a state of that name.
    assert_eq!(of("The school is in [Geneva]. [Illinois] pays.", "Geneva"), "Geneva, US, Illinois");
    assert_eq!(of("Fires burnt in [Athens], [Atlanta] and [Macon]; the [United States] pays.", "Athens"), "Athens, US, Georgia");
    assert_eq!(of("The [United States] won in [New York].", "New York"), "New York City, US, New York");
}

#[test]
fn a_capital_of_a_thousand_people_is_not_known_as_a_great_city_is() {
    for (name, expected) in [
        ("Hamilton", "Hamilton, CA, Ontario"),
        ("Plymouth", "Plymouth, GB, England"),
        ("Valencia", "Valencia, ES, Valencia"),
        ("Bethlehem", "Bethlehem, PS, West Bank"),
        ("Jamestown", "Jamestown, SH, Saint Helena"),
    ] {
        assert_eq!(shown(&format!("They met in [{name}]."))[0], expected);
    }
    assert!(shown("They met in [Hamilton]. [Bermuda] pays.")[0].starts_with("Hamilton, BM"));
    assert_eq!(shown("They met in [Toledo]. [Ohio] pays.")[0], "Toledo, US, Ohio");
}

#[test]
fn names_of_one_place_are_one_place() {
    let found = places("[Britain] said no. The [UK] left; the [United Kingdom] paid. [Great Britain] won, said the [U.K.].");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].name.as_str(), found[0].mentions.len()), ("United Kingdom", 5));
    assert_eq!(shown("[England] met [Scotland] in [Wales]."), ["England, GB", "Scotland, GB", "Wales, GB"]);
    let found = places("[Kiev] was hit. [Kyiv] answered.");
    assert_eq!((found.len(), found[0].name.as_str()), (1, "Kyiv"));
}

#[test]
fn north_and_south_korea_stay_apart() {
    let found = places("[North Korea] spoke to [South Korea]. North Korean troops left.");
    let count = |name: &str| found.iter().find(|p| p.name == name).map(|p| (p.mentions.len(), p.demonyms.len()));
    assert_eq!(count("North Korea"), Some((1, 1)));
    assert_eq!(count("South Korea"), Some((1, 0)));
    assert_eq!(shown("[Korea] is split."), ["Korea"]);
}

#[test]
fn capitals_speak_for_governments_and_count_for_themselves() {
    let found = shown("[Moscow] said it would, [Washington] denied it and [London] waited.");
    assert_eq!(found[0], "Moscow, RU, Moscow");
    assert!(
        found[1].starts_with("Washington, US, Washington, D.C.") || found[1].starts_with("Washington, US, District of Columbia"),
        "{found:?}"
    );
    assert!(found[2].starts_with("London, GB"));
}

#[test]
fn demonyms_give_the_country_and_no_mention() {
    let found = places("Syrian troops met the Russian minister, two Palestinians and a Kurdish leader.");
    let names: Vec<&str> = found.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["Syria", "Russia", "Palestine", "Kurdistan"]);
    assert!(found.iter().all(|p| p.mentions.is_empty() && p.demonyms.len() == 1));
}

#[test]
fn a_persons_name_is_never_a_place() {
    assert!(places("{Paris Hilton} met {Michael Jordan}, {Chelsea Manning} and {Jack London}.").is_empty());
    assert!(places("The <Commonwealth of Independent States> and the <Baltic States> met.").is_empty());
    assert!(places("The <Chicago Tribune> sued the <University of Texas>.").is_empty());
}

#[test]
fn the_country_in_the_name_of_an_organisation_is_a_place() {
    let found = places("The <Bank of Japan> and <Kenya Power Company> bought from the <New York Times> and <Chad>.");
    let names: Vec<(&str, usize)> = found.iter().map(|p| (p.name.as_str(), p.mentions.len())).collect();
    assert_eq!(names, [("Japan", 1), ("Kenya", 1)]);
}

#[test]
fn a_name_that_is_not_known_stays_a_place() {
    let found = places("They met in [Xyzzyville Gardens] and again in [Xyzzyville Gardens].");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].name.as_str(), found[0].geonames_id, found[0].mentions.len()), ("Xyzzyville Gardens", None, 2));
}

#[test]
fn what_the_tagger_joined_is_parted() {
    assert_eq!(shown("The [Moscow-Beijing] line and the [Syria/Turkey] border; the [Paris-based] firm.").len(), 5);
    assert_eq!(shown("He crossed [Trinidad and Tobago] and [Baden-Baden].").len(), 2);
    let (article, names) = marked("In [northern Syria], [The Britain] and [Los Angeles, Calif].");
    let found = resolve(&article, &names);
    let texts: Vec<&str> = found.iter().map(|p| p.mentions[0].span.of(&article.body)).collect();
    assert_eq!(texts, ["northern Syria", "Britain", "Los Angeles", "Calif."]);
    assert_eq!(found[0].name, "Syria");
}

#[test]
fn every_place_says_why() {
    let why = |text: &str| places(text)[0].why.clone().unwrap_or_default();
    assert_eq!(why("In [Paris], [Texas]."), "named with Texas");
    assert!(why("In [Springfield] it rained.").starts_with("best known of "));
    assert_eq!(why("[Tripoli] is calm. [Lebanon] votes."), "the article speaks of Lebanon");
}

#[test]
fn stated_places_are_kept_and_joined() {
    let (mut article, names) = marked("[West Germany] and the [United States] agreed in [Bonn].");
    article.places = ["west-germany", "usa", "uk", "Nowhereland"].into_iter().map(Place::stated).collect();
    let found = resolve(&article, &names);
    let line: Vec<(&str, bool, usize)> = found.iter().map(|p| (p.name.as_str(), p.stated, p.mentions.len())).collect();
    assert_eq!(
        line,
        [("West Germany", true, 1), ("United States", true, 1), ("United Kingdom", true, 0), ("Nowhereland", true, 0), ("Bonn", false, 1)]
    );
    let mut again = article.clone();
    again.places = found.clone();
    assert_eq!(resolve(&again, &names), found, "twice is as once");
}

#[test]
fn stated_places_with_what_they_lie_in_or_a_number_are_known() {
    let article = Article {
        places: vec![Place::stated("Paris, Texas"), Place { geonames_id: Some(170_654), ..Place::stated("DAMAS") }, Place::stated("GB")],
        ..Article::default()
    };
    let found = resolve(&article, &[]);
    let names: Vec<(&str, Option<&str>)> = found.iter().map(|p| (p.name.as_str(), p.country.as_deref())).collect();
    assert_eq!(names, [("Paris", Some("US")), ("Damascus", Some("SY")), ("United Kingdom", Some("GB"))]);
}

#[test]
fn other_languages_have_their_own_names() {
    assert_eq!(in_language("de", "Die Regierung in Moskau warnt Deutschland und die Türkei."), ["Moscow", "Germany", "Turkey"]);
    assert_eq!(in_language("fr", "La France et l'Allemagne ont parlé à Moscou."), ["France", "Germany", "Moscow"]);
    assert_eq!(in_language("es", "España y Alemania hablaron en Londres."), ["Spain", "Germany", "London"]);
    assert_eq!(in_language("sv", "Island och Norge är grannar."), ["Iceland", "Norway"]);
    assert_eq!(in_language("ru", "Россия и Украина говорили. В Сирии стреляли."), ["Russia", "Ukraine", "Syria"]);
    assert_eq!(in_language("ar", "قالت روسيا إن دمشق هادئة"), ["Russia", "Damascus"]);
    assert_eq!(in_language("zh", "中国和日本在莫斯科会谈"), ["China", "Japan", "Moscow"]);
    assert_eq!(in_language("ja", "日本と韓国が東京で会談した"), ["Japan", "South Korea", "Tokyo"]);
    assert_eq!(
        in_language("de", "In München sagte er, Deutschlands Partner Großbritannien fehle."),
        ["Munich", "Germany", "United Kingdom"]
    );
    assert_eq!(in_language("tr", "Ankara'da konuştu. ABD ve Suriye bekliyor."), ["Ankara", "United States", "Syria"]);
    assert_eq!(in_language("ru", "В Москве и Киеве тихо."), ["Moscow", "Kyiv"]);
    assert_eq!(in_language("he", "השר נפגש בירושלים"), ["Jerusalem"]);
    assert_eq!(in_language("ar", "هدوء بسوريا والعراق"), ["Syria", "Iraq"]);
    assert_eq!(in_language("ko", "일본은 서울에서 회담했다"), ["Japan", "Seoul"]);
}

#[test]
fn capitals_and_well_known_towns_are_found_under_their_asian_arabic_and_russian_names() {
    assert_eq!(in_language("zh", "外长在基辅、罗马、维也纳和日内瓦会谈,罗马尼亚总统缺席"), ["Kyiv", "Rome", "Vienna", "Geneva", "Romania"]);
    assert_eq!(in_language("ja", "外相はジュネーブとハーグで会談した"), ["Geneva", "The Hague"]);
    assert_eq!(in_language("ko", "장관은 제네바와 마리우폴을 언급했다"), ["Geneva", "Mariupol"]);
    assert_eq!(in_language("ar", "هدوء في واشنطن والخرطوم"), ["Washington", "Khartoum"]);
    assert_eq!(in_language("ru", "Встреча в Женеве и Нью-Йорке, не в Мариуполе."), ["Geneva", "New York City", "Mariupol"]);
    assert_eq!(in_language("ja", "マリウポリで、マリの首都で。日本語教室"), ["Mariupol", "Mali"]);
}

#[test]
fn a_name_in_katakana_may_stand_before_other_words_and_is_no_end_of_one() {
    assert_eq!(in_language("ja", "トルコリラが下落し、イランイラク戦争とパリオリンピック"), ["Turkey", "Iran", "Iraq", "Paris"]);
    for text in ["タイトルを読むアドバイザー", "コーチとサンバ、チワワ"] {
        assert!(in_language("ja", text).is_empty(), "{text}");
    }
}

#[test]
fn people_named_within_chinese_text_leave_the_places_beside_them() {
    let body = "中国国家主席习近平抵达华盛顿。".to_owned();
    let start = body.find("习近平").expect("it is in there");
    let named = Name { field: Field::Body, span: Span::new(start, start + "习近平".len()), kind: NameKind::Person };
    let article = Article { body, language: Language::parse("zh"), ..Article::default() };
    let found: Vec<String> = resolve(&article, &[named]).into_iter().map(|p| p.name).collect();
    assert_eq!(found, ["China", "Washington"]);
}

#[test]
fn words_for_a_people_have_a_plural_and_may_be_a_language() {
    let found = places("Germans and Romanians heard him. She wrote in English, and he spoke French.");
    let names: Vec<&str> = found.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["Germany", "Romania"]);
}

#[test]
fn in_english_an_island_is_no_country() {
    assert!(in_language("en", "Island life is slow, said Anh. The fas Nga.").is_empty());
}

#[test]
fn spans_out_of_the_text_are_no_panic() {
    let article = Article { body: "é".into(), ..Article::default() };
    for span in [Span::new(0, 1), Span::new(5, 9), Span::new(1, 2), Span::new(0, 2)] {
        resolve(&article, &[Name { field: Field::Body, span, kind: NameKind::Place }]);
    }
}

#[test]
fn another_world_is_no_town_that_is_called_so() {
    assert_eq!(shown("The rocket left [Earth] for [Mars]. From [Mars], [Venus] is a star."), ["Earth", "Mars", "Venus"]);
    assert_eq!(shown("Two men were held in [Mars], [Pennsylvania]."), ["Mars, US, Pennsylvania", "Pennsylvania, US"]);
}
