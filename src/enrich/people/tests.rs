//! Articles written for these tests, each for one way of naming people.

use super::{find, people, rekind};
use crate::article::{Article, Date, DateOrigin, Field, Person};
use crate::enrich::{Name, NameKind};
use crate::text::Span;

/// Title and body in which a name is marked `[so]` (person), `<so>` (place), `{so}` (organisation) or `|so|` (other).
fn tagged(title: &str, body: &str) -> (Article, Vec<Name>) {
    let mut names = Vec::new();
    let mut strip = |field: Field, marked: &str| {
        let mut text = String::new();
        let mut start = None;
        for c in marked.chars() {
            match c {
                '[' | '<' | '{' => start = Some(text.len()),
                '|' if start.is_none() => start = Some(text.len()),
                ']' | '>' | '}' | '|' => {
                    let kind = match c {
                        ']' => NameKind::Person,
                        '>' => NameKind::Place,
                        '}' => NameKind::Organisation,
                        _ => NameKind::Other,
                    };
                    names.push(Name { field, span: Span::new(start.take().expect("there is one"), text.len()), kind });
                }
                c => text.push(c),
            }
        }
        text
    };
    let (title, body) = (strip(Field::Title, title), strip(Field::Body, body));
    (Article { title, body, ..Article::default() }, names)
}

/// What is found, a line a person: name: mentions in order, comma between.
fn told(article: &Article, names: &[Name]) -> Vec<String> {
    let line = |p: Person| {
        let mention = |m: &crate::article::Mention| {
            let text = if m.field == Field::Title { &article.title } else { &article.body };
            m.span.of(text).to_owned()
        };
        format!("{}: {}", p.name, p.mentions.iter().map(mention).collect::<Vec<_>>().join(", "))
    };
    people(article, names).into_iter().map(line).collect()
}

/// Holds the people of a marked text.
#[track_caller]
fn holds(title: &str, body: &str, expected: &[&str]) {
    let (article, mut names) = tagged(title, body);
    rekind(&article, &mut names);
    assert_eq!(told(&article, &names), expected, "{title} / {body}");
}

#[track_caller]
fn holds_in(year: i16, body: &str, expected: &[&str]) {
    let (mut article, names) = tagged("", body);
    article.date = Date::parse_iso(&format!("{year}-05-05"), DateOrigin::Given);
    assert_eq!(told(&article, &names), expected, "{year}: {body}");
}

#[test]
fn a_surname_is_its_full_name() {
    holds("", "[Jane Roe] came. Later [Roe] left.", &["Jane Roe: Jane Roe, Roe"]);
    holds("", "[Sergei Shoigu] spoke. [Shoigu] said no.", &["Sergei Shoigu: Sergei Shoigu, Shoigu"]);
    holds("", "[Sergey Shoygu] spoke. [Shoigu] said no.", &["Sergei Shoigu: Sergey Shoygu, Shoigu"]);
    holds("", "First [Roe] came. Then [Jane Roe] left.", &["Jane Roe: Roe, Jane Roe"]);
}

#[test]
fn a_headline_is_joined_to_the_text() {
    holds("[Shoigu] in Rome", "[Sergei Shoigu] spoke.", &["Sergei Shoigu: Shoigu, Sergei Shoigu"]);
    holds("[ROE] QUITS", "[Jane Roe] has quit, [John Doe] said.", &["Jane Roe: ROE, Jane Roe", "John Doe: John Doe"]);
    holds("[JANE ROE] QUITS", "[Jane Roe] has quit.", &["Jane Roe: JANE ROE, Jane Roe"]);
    holds("[JANE ROE] QUITS", "She has quit.", &["Jane Roe: JANE ROE"]);
}

#[test]
fn two_of_a_surname_stay_two() {
    holds(
        "",
        "[Bill Clinton] came with [Hillary Clinton]. [Clinton] spoke. Then [Bill Clinton] sang. [Clinton] bowed.",
        &["Bill Clinton: Bill Clinton, Bill Clinton, Clinton", "Hillary Clinton: Hillary Clinton, Clinton"],
    );
    holds(
        "",
        "[Hillary Clinton] and [Bill Clinton] came. Mrs [Clinton] spoke, then Mr. [Clinton].",
        &["Hillary Clinton: Hillary Clinton, Clinton", "Bill Clinton: Bill Clinton, Clinton"],
    );
    holds("", "[Jane Roe] and [John Roe] wed. [Jane] smiled.", &["Jane Roe: Jane Roe, Jane", "John Roe: John Roe"]);
    holds("", "[John Roe] is in jail. Mrs [Roe] wept.", &["John Roe: John Roe", "Roe: Roe"]);
}

#[test]
fn given_names_alone_count_where_one_has_them() {
    holds("", "[Jane Roe] came. [Jane] was late.", &["Jane Roe: Jane Roe, Jane"]);
    holds("", "[Jane Roe] met [Jane Doe]. [Jane] was late.", &["Jane Roe: Jane Roe", "Jane Doe: Jane Doe", "Jane: Jane"]);
}

#[test]
fn initials_and_middle_names_tell_people_apart_and_together() {
    holds(
        "",
        "[George H. W. Bush] and [George W. Bush] fished. [Bush] won.",
        &["George H. W. Bush: George H. W. Bush", "George W. Bush: George W. Bush, Bush"],
    );
    holds("", "[J. K. Roe] wrote. [J.K. Roe] and [Roe] read.", &["J. K. Roe: J. K. Roe, J.K. Roe, Roe"]);
    holds("", "[J. Roe] wrote. [John Roe] read.", &["John Roe: J. Roe, John Roe"]);
    holds("", "[Sergei Kuzhugetovich Shoigu] and [Sergei Shoigu].", &["Sergei Shoigu: Sergei Kuzhugetovich Shoigu, Sergei Shoigu"]);
    holds("", "[Jane-Mary Roe] and [Jane Mary Roe]. [Roe] left.", &["Jane Mary Roe: Jane-Mary Roe, Jane Mary Roe, Roe"]);
    holds("", "[Jane Mary Roe] and [Jane Roe].", &["Jane Mary Roe: Jane Mary Roe, Jane Roe"]);
    holds("", "[Bob Roe] spoke. [Robert Roe] left.", &["Bob Roe: Bob Roe, Robert Roe"]);
}

#[test]
fn suffixes_and_particles_are_read() {
    holds("", "[John Roe] and [John Roe Jr.] came.", &["John Roe: John Roe", "John Roe Jr.: John Roe Jr."]);
    holds("", "[Osama bin Laden] hid. [Bin Laden] fled.", &["Osama bin Laden: Osama bin Laden, Bin Laden"]);
    holds("", "[Jan van der Roe] sang. [Van der Roe] and [Roe] left.", &["Jan van der Roe: Jan van der Roe, Van der Roe, Roe"]);
    holds("", "[Bashar al-Assad] spoke. [Assad] left. [Al-Assad] is back.", &["Bashar al-Assad: Bashar al-Assad, Assad, Al-Assad"]);
    holds("", "[Anil Rohi Das] came. [Das] left.", &["Anil Rohi Das: Anil Rohi Das, Das"]);
    holds("", "[Marine Le Pen] and [Le Pen].", &["Marine Le Pen: Marine Le Pen, Le Pen"]);
}

#[test]
fn surnames_that_come_first_are_surnames() {
    holds("", "[Xi Jinping] spoke. [Xi] left.", &["Xi Jinping: Xi Jinping, Xi"]);
    holds("", "[Kim Jong Un] met [Kim Jong-un]. [Kim] left.", &["Kim Jong-un: Kim Jong Un, Kim Jong-un, Kim"]);
    holds("", "[Abe Shinzo] met [Shinzo Abe]. [Abe] left.", &["Shinzo Abe: Abe Shinzo, Shinzo Abe, Abe"]);
    holds("", "[Zhang Weiming] sang. [Zhang] bowed.", &["Zhang Weiming: Zhang Weiming, Zhang"]);
    holds("", "[Kim Roe] sang. [Roe] bowed.", &["Kim Roe: Kim Roe, Roe"]);
}

#[test]
fn spellings_scripts_and_bynames_of_a_figure_are_one_person() {
    holds("", "[Sergei Shoigu] (in Russian [Сергей Шойгу]) and [Schoigu].", &["Sergei Shoigu: Sergei Shoigu, Сергей Шойгу, Schoigu"]);
    holds("", "[Mahmoud Abbas] came. [Abu Mazen] spoke, [Abbas] left.", &["Mahmoud Abbas: Mahmoud Abbas, Abu Mazen, Abbas"]);
    holds("", "[Xi Jinping] ([习近平]) spoke.", &["Xi Jinping: Xi Jinping, 习近平"]);
    holds("", "[Moammar Gadhafi] fell. [Qaddafi] hid.", &["Muammar Gaddafi: Moammar Gadhafi, Qaddafi"]);
    holds("", "[Boris Petrov] and [Petroff] are one; [Petrova] is another.", &["Boris Petrov: Boris Petrov, Petroff", "Petrova: Petrova"]);
    holds("", "[Abdel Fattah al-Sisi] and [Abdul-Fattah El-Sisi].", &["Abdel Fattah el-Sisi: Abdel Fattah al-Sisi, Abdul-Fattah El-Sisi"]);
}

#[test]
fn possessives_and_punctuation_are_no_part_of_a_name() {
    holds("", "[Jane Roe's] dog bit [Roe’s] cat.", &["Jane Roe: Jane Roe, Roe"]);
    holds("", "[Jane Roe,] said so; [ROE] left.", &["Jane Roe: Jane Roe, ROE"]);
    holds("", "[George W. Bush] won. [Bush] left.", &["George W. Bush: George W. Bush, Bush"]);
    holds("", "[Roe] met [Doe].", &["Roe: Roe", "Doe: Doe"]);
}

#[test]
fn double_surnames_are_one_name() {
    holds("", "[Enrique Peña Nieto] came. [Peña Nieto] left. [Peña] slept.", &["Enrique Peña Nieto: Enrique Peña Nieto, Peña Nieto, Peña"]);
    holds(
        "",
        "[Nicolás Maduro Moros], or [Nicolás Maduro]. [Maduro] left.",
        &["Nicolás Maduro: Nicolás Maduro Moros, Nicolás Maduro, Maduro"],
    );
    holds("", "[Ana Roe] and [Ana Roe Doe]. [Roe] left.", &["Ana Roe Doe: Ana Roe, Ana Roe Doe, Roe"]);
}

#[test]
fn a_surname_that_is_a_place_too_is_the_persons_unless_the_article_uses_it_as_a_place() {
    holds("<Jordan> wins", "[Michael Jordan] won. <Jordan> stole the ball.", &["Michael Jordan: Jordan, Michael Jordan, Jordan"]);
    holds("", "[Steve Israel] left for <Israel>. <Israel> waits.", &["Steve Israel: Steve Israel"]);
    holds("", "[Michael Jordan] won. <Jordan> and <Iraq> agreed.", &["Michael Jordan: Michael Jordan"]);
    holds("", "<Jordan> lost. [Michael Jordan] won. <Jordan> waits.", &["Michael Jordan: Michael Jordan"]);
    holds("", "[Michael Jordan] won. A |Jordanian| came. <Jordan> waits.", &["Michael Jordan: Michael Jordan"]);
    holds("", "[Michael Jordan] won. “… <Jordan> waits. ” <Jordan> runs.", &["Michael Jordan: Michael Jordan, Jordan, Jordan"]);
    holds("[Kim] and <Moon> meet", "[Moon Jae-in] spoke.", &["Kim: Kim", "Moon Jae-in: Moon, Moon Jae-in"]);
}

#[test]
fn a_surname_passed_over_is_found_before_what_people_do() {
    holds("", "[Jane Roe] came. Roe said no. Roe crossed the line.", &["Jane Roe: Jane Roe, Roe, Roe"]);
    holds("", "[Theresa May] came. In May it rained. The Mary May said so.", &["Theresa May: Theresa May"]);
    holds("", "Roe said no. [Jane Roe] came.", &["Jane Roe: Jane Roe"]);
    holds("[Roe] in Rome", "[Jane Roe] came. {Roe} left.", &["Jane Roe: Roe, Jane Roe, Roe"]);
    holds("", "[Jane Ford] came. {Ford} left.", &["Jane Ford: Jane Ford"]);
}

#[test]
fn a_title_in_a_headline_in_capitals_is_written_as_others_are() {
    let (article, names) = tagged("PRIME MINISTER [ROE] QUITS", "[Jane Roe] has quit. MEP [Roe] left.");
    assert_eq!(people(&article, &names)[0].roles, ["Prime Minister", "MEP"]);
}

#[test]
fn titles_are_roles_and_no_part_of_a_name() {
    let (article, names) =
        tagged("", "Defence Minister [Jane Roe] met French President [Emmanuel Macron]. Mrs [Roe] and [President Macron] left.");
    let people = people(&article, &names);
    assert_eq!(people[0].roles, ["Defence Minister", "Mrs"]);
    assert_eq!(
        (people[1].name.as_str(), people[1].roles.as_slice()),
        ("Emmanuel Macron", &["French President".to_owned(), "President".to_owned()][..])
    );
    assert_eq!(people[1].mentions[1].span.of(&article.body), "Macron");
}

#[test]
fn known_people_go_by_their_english_name_when_the_evidence_is_enough() {
    holds("", "[Putin] spoke.", &["Vladimir Putin: Putin"]);
    holds("", "[Bush] spoke.", &["Bush: Bush"]);
    holds("", "[Jane Putin] spoke. [Putin] left.", &["Jane Putin: Jane Putin, Putin"]);
    holds_in(1991, "[George Bush] spoke.", &["George H. W. Bush: George Bush"]);
    holds_in(2004, "[George Bush] spoke. [Bush] left.", &["George W. Bush: George Bush, Bush"]);
    holds("", "[George Bush] spoke. [Bush] left.", &["George Bush: George Bush, Bush"]);
    holds_in(1987, "[Putin] spoke.", &["Putin: Putin"]);
    holds("", "[Ann Obama] spoke.", &["Ann Obama: Ann Obama"]);
    holds(
        "",
        "[Martin Luther King] dreamt. [Martin Luther King Jr.] spoke.",
        &["Martin Luther King Jr.: Martin Luther King, Martin Luther King Jr."],
    );
}

#[test]
fn a_surname_that_stood_alone_first_is_the_figures_though_a_relative_is_named() {
    holds(
        "[TRUMP] IN OHIO",
        "[Trump] will visit Ohio. [Melania Trump] will stay. [Trump] spoke, and Mrs [Trump] smiled.",
        &["Donald Trump: TRUMP, Trump, Trump", "Melania Trump: Melania Trump, Trump"],
    );
    holds_in(
        2015,
        "[Assad] spoke. [Asma al-Assad] left. [Assad] slept.",
        &["Bashar al-Assad: Assad, Assad", "Asma al-Assad: Asma al-Assad"],
    );
    holds(
        "[Thatcher] dies",
        "[Thatcher] died. [Mark Thatcher] wept. [Thatcher] won.",
        &["Margaret Thatcher: Thatcher, Thatcher, Thatcher", "Mark Thatcher: Mark Thatcher"],
    );
    holds("[TRUMP] SPEAKS", "[Melania Trump] spoke. [Trump] left.", &["Melania Trump: TRUMP, Melania Trump, Trump"]);
    holds("", "[Putin] spoke. [Vladimir V. Putin] left.", &["Vladimir Putin: Putin, Vladimir V. Putin"]);
    holds(
        "",
        "[Modi] spoke. [Narendra Modi] met [Nirav Modi]. [Modi] fled.",
        &["Narendra Modi: Modi, Narendra Modi", "Nirav Modi: Nirav Modi, Modi"],
    );
}

#[test]
fn after_a_title_that_no_figure_has_a_surname_is_somebody_elses() {
    holds(
        "",
        "Judge [Trump] sentenced him. [Trump] rose. Constable [Thatcher] and Dr. [Obama] spoke, and nurse [Blair].",
        &["Trump: Trump, Trump", "Thatcher: Thatcher", "Obama: Obama", "Blair: Blair"],
    );
    holds("[TRUMP] ROSE", "Judge [Trump] rose.", &["Trump: TRUMP, Trump"]);
    holds("", "[Trump] spoke. Judge [Trump] rose. [Trump] left.", &["Donald Trump: Trump, Trump", "Trump: Trump"]);
    holds("", "Dr [Henry Kissinger] came. Dr [Kissinger] left.", &["Henry Kissinger: Henry Kissinger, Kissinger"]);
    holds("", "President [Trump] rose.", &["Donald Trump: Trump"]);
    holds("", "Chief Executive Officer [Musk] and police officer [Merkel] spoke.", &["Elon Musk: Musk", "Merkel: Merkel"]);
}

#[test]
fn the_given_name_of_somebody_named_in_full_is_nobody_elses_surname() {
    holds("", "Sir [Menzies Roe] spoke. Sir [Menzies] left.", &["Menzies Roe: Menzies Roe, Menzies"]);
    holds("", "Sir [Cameron Roe] spoke. Sir [Cameron] left.", &["Cameron Roe: Cameron Roe, Cameron"]);
    holds("", "[Tyson Roe] won. [Tyson] was glad.", &["Tyson Roe: Tyson Roe, Tyson"]);
    holds("", "Judge [Blair Roe] spoke. [Blair] left.", &["Blair Roe: Blair Roe, Blair"]);
    holds("", "[Blair] spoke. [Blair Roe] left.", &["Tony Blair: Blair", "Blair Roe: Blair Roe"]);
}

#[test]
fn a_prince_is_one_person_under_all_his_names() {
    holds_in(2024, "Prince [Charles] met King [Charles].", &["King Charles III: Charles, Charles"]);
    holds_in(1990, "Prince [Charles] came. [Charles] left.", &["Prince Charles: Charles, Charles"]);
    holds_in(1990, "[Crown Prince Roe] came. Prince [Roe] left.", &["Crown Prince Roe: Crown Prince Roe, Roe"]);
    holds_in(1990, "Crown Prince [Ali bin Roe] came. Prince [Ali] left.", &["Ali bin Roe: Ali bin Roe, Ali"]);
    let whole = "Crown Prince Ali bin Roe: Crown Prince Ali bin Roe, Ali";
    holds_in(1990, "[Crown Prince Ali bin Roe] came. Prince [Ali] left.", &[whole]);
    holds("", "He sued Pope, [Roe] and Doe.", &["Roe: Roe"]);
}

#[test]
fn who_speaks_of_somebody_is_no_number() {
    holds("", "To [Jane Roe I] said no. [Jane Roe] left.", &["Jane Roe: Jane Roe, Jane Roe"]);
    holds("", "Pope [John Paul I] came, and [Anna I].", &["John Paul I: John Paul I", "Anna I: Anna I"]);
}

#[test]
fn a_given_name_alone_is_no_monarch_or_pope() {
    for name in ["Paul", "John", "Benedict", "Elizabeth", "Mohammed", "Hassan", "Abdullah", "Charles"] {
        holds_in(2015, &format!("The baker, [{name}], spoke."), &[&format!("{name}: {name}")]);
    }
    holds_in(1970, "Pope [Paul] spoke. [Paul] left.", &["Pope Paul VI: Paul, Paul"]);
    holds_in(1990, "King [Hassan] met [Benedict XVI].", &["King Hassan II: Hassan", "Pope Benedict XVI: Benedict XVI"]);
    holds_in(
        2015,
        "Pope [Francis] and Queen [Elizabeth] met Pope [Leo XIV].",
        &["Pope Francis: Francis", "Queen Elizabeth II: Elizabeth", "Pope Leo XIV: Leo XIV"],
    );
    holds_in(1985, "Pope [John Paul II] came. [John Paul] spoke.", &["Pope John Paul II: John Paul II, John Paul"]);
}

#[test]
fn monarchs_of_one_name_are_told_apart_by_their_numbers() {
    holds(
        "",
        "Queen [Elizabeth I] and Queen [Elizabeth II]. [Elizabeth I] died.",
        &["Elizabeth I: Elizabeth I, Elizabeth I", "Queen Elizabeth II: Elizabeth II"],
    );
    holds(
        "",
        "[George V], [George VI], [Pius IX] and [Pius X.] He fell.",
        &["George V: George V", "George VI: George VI", "Pius IX: Pius IX", "Pius X: Pius X"],
    );
    holds("", "King [Harald] came. King [Harald V] sang. [Harald] bowed.", &["Harald V: Harald, Harald V, Harald"]);
    holds("", "Queen [Anna] I came.", &["Anna I: Anna I"]);
    holds("POPE [LEO XIII]", "It rained.", &["Leo XIII: LEO XIII"]);
    holds("", "[Malcolm X] spoke.", &["Malcolm X: Malcolm X"]);
    holds("", "[Roe Jr.] came. [John Roe Jr.] left, [John Roe] stayed.", &["John Roe Jr.: Roe Jr., John Roe Jr.", "John Roe: John Roe"]);
}

#[test]
fn a_title_and_a_name_are_nobody_of_that_surname() {
    holds_in(
        1987,
        "[Saddam Hussein] met King [Hussein]. [Hussein] hoped.",
        &["Saddam Hussein: Saddam Hussein", "King Hussein: Hussein, Hussein"],
    );
    holds("", "King [Roe] met [Jane Roe].", &["King Roe: Roe", "Jane Roe: Jane Roe"]);
    holds("", "Prince [Philip] met [Philip Roe].", &["Prince Philip: Philip", "Philip Roe: Philip Roe"]);
}

#[test]
fn a_word_taken_for_a_place_is_the_person_where_the_article_shows_it() {
    holds("", "[Michael Roe] plays. <Roe> scored twice. He flew to <Roe>.", &["Michael Roe: Michael Roe, Roe"]);
    holds("", "<Chelsea> [Manning] spoke. |Manning| left.", &["Chelsea Manning: Chelsea Manning, Manning"]);
    holds("", "[Paris Hilton] spoke in <Paris>. |Paris Hilton| left.", &["Paris Hilton: Paris Hilton, Paris Hilton"]);
    holds("", "[Bill Ford] left. {Ford} said it lost money. Mr {Ford} wept.", &["Bill Ford: Bill Ford, Ford"]);
    holds("", "<Jordan> said no. Then [Michael Jordan] came.", &["Michael Jordan: Michael Jordan"]);
}

#[test]
fn stated_people_are_kept_and_joined() {
    let (mut article, names) = tagged("", "[Baker] met [Jane Roe].");
    article.people = ["james-baker", "Roe, Jane", "Ann Doe"].map(Person::stated).to_vec();
    let people = people(&article, &names);
    let told: Vec<_> = people.iter().map(|p| (p.name.as_str(), p.stated, p.mentions.len())).collect();
    assert_eq!(told, [("James Baker", true, 1), ("Jane Roe", true, 1), ("Ann Doe", true, 0)]);
    article.people = people.clone();
    assert_eq!(super::people(&article, &names), people, "twice is the same as once");
}

#[test]
fn a_stated_surname_is_the_one_person_of_the_text_who_has_it() {
    let stated = |names: &[&str], body: &str| {
        let (mut article, found) = tagged("", body);
        article.people = names.iter().map(|name| Person::stated(*name)).collect();
        let once = people(&article, &found);
        article.people = once.clone();
        assert_eq!(people(&article, &found), once, "twice is the same as once");
        once.iter().map(|p| format!("{} {} {}", p.name, p.stated, p.mentions.len())).collect::<Vec<_>>()
    };
    assert_eq!(stated(&["Stoltenberg"], "[Gerhard Stoltenberg] came. [Stoltenberg] left."), ["Gerhard Stoltenberg true 2"]);
    assert_eq!(stated(&["poehl", "roe"], "[Karl Otto Poehl] met [Jane Roe]."), ["Karl Otto Pöhl true 1", "Jane Roe true 1"]);
    assert_eq!(stated(&["Roe", "Jane Roe"], "[Jane Roe] left."), ["Jane Roe true 1"]);
    assert_eq!(stated(&["Roe"], "[Jane Roe] met [John Roe]."), ["Jane Roe false 1", "John Roe false 1", "Roe true 0"]);
    assert_eq!(stated(&["Trump"], "[Trump] met [Melania Trump]. [Trump] left."), ["Donald Trump true 2", "Melania Trump false 1"]);
    assert_eq!(stated(&["Melania Trump"], "[Trump] left."), ["Melania Trump true 1"]);
    assert_eq!(stated(&["Roe"], "[Roe] left."), ["Roe true 1"]);
}

#[test]
fn a_person_whose_stated_name_no_text_would_use_stays() {
    let (mut article, names) = tagged("", "[Jane Roe] came.");
    let long = "Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios Cipriano Ruiz y Picasso";
    article.people = [long, "(?)", "Roe, Jane", long].map(Person::stated).to_vec();
    let people = people(&article, &names);
    assert_eq!(people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Jane Roe", long, "(?)"]);
    article.people = people.clone();
    assert_eq!(super::people(&article, &names), people, "twice is the same as once");
}

/// Holds the people of a text in a language without a tagger.
#[track_caller]
fn finds(body: &str, expected: &[&str]) {
    let article = Article { body: body.into(), ..Article::default() };
    assert_eq!(told(&article, &find(&article)), expected, "{body}");
}

#[test]
fn russian_and_ukrainian_names_are_found_in_every_case() {
    finds("Сергей Шойгу встретил Анну Иванову. Шойгу молчал.", &["Sergei Shoigu: Сергей Шойгу, Шойгу", "Анна Иванова: Анну Иванову"]);
    finds(
        "Встреча Владимира Путина с Дональдом Трампом. Путин уехал, Трампу вручили приз.",
        &["Vladimir Putin: Владимира Путина, Путин", "Donald Trump: Дональдом Трампом, Трампу"],
    );
    finds("Президент Володимир Зеленський прибув. Слова Зеленського почули.", &["Volodymyr Zelensky: Володимир Зеленський, Зеленського"]);
    finds("Елизавета II молчала.", &["Queen Elizabeth II: Елизавета II"]);
    finds("На улице Ленина открыли мост.", &[]);
    finds("Роман Толстого лежит на столе. Мир труду.", &[]);
    finds("Сергей Викторович Петров ушёл, а Петрову звонили.", &["Сергей Викторович Петров: Сергей Викторович Петров, Петрову"]);
}

#[test]
fn public_figures_are_found_in_scripts_without_capitals_or_spaces() {
    finds("国家主席习近平会见普京。", &["Xi Jinping: 习近平", "Vladimir Putin: 普京"]);
    finds("安倍晋三元首相とトランプ大統領が会談した。", &["Shinzo Abe: 安倍晋三", "Donald Trump: トランプ"]);
    finds("김정은이 트럼프를 만났다.", &["Kim Jong-un: 김정은", "Donald Trump: 트럼프"]);
    finds("قال الرئيس بشار الأسد إن بوتين وعد.", &["Bashar al-Assad: بشار الأسد"]);
    finds("التقى فلاديمير بوتين ونتنياهو أمس.", &["Vladimir Putin: فلاديمير بوتين", "Benjamin Netanyahu: نتنياهو"]);
    finds("בנימין נתניהו אמר. נתניהו הוסיף.", &["Benjamin Netanyahu: בנימין נתניהו, נתניהו"]);
    finds("प्रधानमंत्री नरेंद्र मोदी ने कहा।", &["Narendra Modi: नरेंद्र मोदी"]);
    finds("Ο Κυριάκος Μητσοτάκης μίλησε. Ο Μητσοτάκης έφυγε.", &["Kyriakos Mitsotakis: Κυριάκος Μητσοτάκης, Μητσοτάκης"]);
}

#[test]
fn names_in_other_latin_languages_are_found_by_given_name_or_fame() {
    finds(
        "Die Kanzlerin Angela Merkel traf gestern Wladimir Putin. Merkel schwieg.",
        &["Angela Merkel: Angela Merkel, Merkel", "Vladimir Putin: Wladimir Putin"],
    );
    finds(
        "Le président Emmanuel Macron a reçu Jean Dupont. M. Dupont est parti.",
        &["Emmanuel Macron: Emmanuel Macron", "Jean Dupont: Jean Dupont, Dupont"],
    );
    finds(
        "El presidente Andrés Manuel López Obrador y Javier Milei hablaron.",
        &["Andrés Manuel López Obrador: Andrés Manuel López Obrador", "Javier Milei: Javier Milei"],
    );
    finds("Die EU-Kommission unter Ursula von der Leyen tagt. Der Roman Krieg liegt da.", &["Ursula von der Leyen: Ursula von der Leyen"]);
    finds("Viajaron a San José. Santa Cruz duerme.", &[]);
    finds("Der Zug fährt nach Bern. Die Stadt schläft.", &[]);
}

#[test]
fn many_names_take_time_in_proportion() {
    use std::fmt::Write;
    let mut body = String::new();
    let mut names = Vec::new();
    for n in 0..10_000u32 {
        let letters: String = (0..5).map(|i| char::from(b'a' + ((n >> (i * 4)) % 16) as u8)).collect();
        let start = body.len();
        write!(body, "J{letters} Smith{}", if n % 2 == 0 { "" } else { &letters }).expect("written");
        names.push(Name { field: Field::Body, span: Span::new(start, body.len()), kind: NameKind::Person });
        body.push_str(". ");
    }
    let article = Article { body, ..Article::default() };
    let began = std::time::Instant::now();
    assert!(people(&article, &names).len() > 5_000);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

proptest::proptest! {
    #[test]
    fn any_text_is_borne(title in ".{0,40}", body in "(\\PC{0,3}|Mr |Сергея |Jane |Roe |“Roe |Jane Roe |said |ROE|al-|, the |'s|习近平|الأسد | |\n){0,40}", cuts in proptest::collection::vec((0usize..200, 1usize..30), 0..12)) {
        let mut names = Vec::new();
        for (start, len) in cuts {
            let start = body.floor_char_boundary(start.min(body.len()));
            let end = body.floor_char_boundary((start + len).min(body.len()));
            let kind = if len % 3 == 0 { NameKind::Place } else { NameKind::Person };
            names.push(Name { field: Field::Body, span: Span::new(start, end), kind });
        }
        let mut article = Article { title, body, ..Article::default() };
        names.extend(find(&article));
        rekind(&article, &mut names);
        article.people = people(&article, &names);
        for person in &article.people {
            proptest::prop_assert!(!person.name.is_empty() && !person.mentions.is_empty());
            for pair in person.mentions.windows(2) {
                proptest::prop_assert!(pair[0] < pair[1]);
            }
        }
        proptest::prop_assert_eq!(&people(&article, &names), &article.people, "twice is the same as once");
    }
}
