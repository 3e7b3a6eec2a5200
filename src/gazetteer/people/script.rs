//! Letters of other scripts in Latin ones: [`Script`], [`latin`]. Not a standard transliteration but the sounds a name key needs; which
//! spellings mean the same is decided in `key` and `compare`.

/// The script of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Devanagari,
    Georgian,
    Hangul,
    Kana,
    Han,
    Other,
}

impl Script {
    /// The script of the first letter of `word`.
    pub(super) fn of(word: &str) -> Script {
        match word.chars().find(|c| c.is_alphabetic()).unwrap_or('a') {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
            '\u{400}'..='\u{52f}' => Script::Cyrillic,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => Script::Arabic,
            '\u{590}'..='\u{5ff}' => Script::Hebrew,
            '\u{900}'..='\u{97f}' => Script::Devanagari,
            '\u{10a0}'..='\u{10ff}' => Script::Georgian,
            '\u{ac00}'..='\u{d7a3}' => Script::Hangul,
            '\u{3041}'..='\u{30ff}' => Script::Kana,
            '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => Script::Han,
            _ => Script::Other,
        }
    }
}

/// `folded` (see [`crate::text::fold`]) in Latin letters of English romanisation, vowels as far as the script writes them. Letters of
/// scripts unknown here are left out.
pub(super) fn latin(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut previous = ' ';
    let greek = folded
        .replace("ου", "ou")
        .replace("μπ", "b")
        .replace("ντ", "d")
        .replace("γκ", "g")
        .replace("γγ", "ng")
        .replace("τζ", "dz")
        .replace("αι", "e")
        .replace("ει", "i")
        .replace("οι", "i");
    let folded = if Script::of(folded) == Script::Greek { &greek } else { folded };
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // Between a consonant and a long a it is one itself: سنوار, Sinwar.
            'و' if matches!(chars.peek(), Some('ا' | 'ي')) && !out.is_empty() => out.push('w'),
            'a'..='z' | '0'..='9' => out.push(c),
            '\u{ac00}'..='\u{d7a3}' => hangul(c, &mut out),
            'っ' | 'ッ' | 'ー' => {}
            'ン' | 'ん' => out.push('n'),
            'ャ' | 'ュ' | 'ョ' | 'ゃ' | 'ゅ' | 'ょ' | 'ァ' | 'ィ' | 'ェ' | 'ォ' => {
                out.pop();
                out.push_str(kana(c));
            }
            '\u{3041}'..='\u{30ff}' => out.push_str(kana(c)),
            _ => out.push_str(letter(c, previous)),
        }
        previous = c;
    }
    out
}

/// One letter of an alphabet, of which most stand for one sound.
fn letter(c: char, previous: char) -> &'static str {
    match c {
        'а' | 'α' | 'א' | 'ა' | 'ا' | 'अ' | 'आ' | 'ा' => "a",
        'б' | 'ب' | 'ב' | 'ბ' | 'ब' => "b",
        'в' | 'β' | 'ვ' | 'व' => "v",
        'г' | 'ґ' | 'ג' | 'გ' | 'ग' | 'گ' => "g",
        'γ' => "g",
        'д' | 'δ' | 'د' | 'ד' | 'დ' | 'द' | 'ض' | 'ذ' | 'ड' => "d",
        'ђ' | 'џ' | 'ჯ' | 'ج' | 'ज' => "j",
        'е' | 'э' | 'є' | 'ё' | 'ε' | 'ე' | 'ए' | 'े' | 'ऐ' | 'ै' => "e",
        'ж' | 'ჟ' | 'ژ' => "zh",
        'з' | 'ζ' | 'ز' | 'ז' | 'ზ' | 'ظ' => "z",
        'и' | 'і' | 'ї' | 'й' | 'ы' | 'ι' | 'η' | 'υ' | 'ი' | 'इ' | 'ई' | 'ि' | 'ी' | 'ј' => "i",
        'к' | 'κ' | 'ك' | 'ک' | 'ק' | 'כ' | 'ך' | 'კ' | 'ქ' | 'ყ' | 'क' | 'ق' => "k",
        'л' | 'љ' | 'λ' | 'ل' | 'ל' | 'ლ' | 'ल' => "l",
        'м' | 'μ' | 'م' | 'מ' | 'ם' | 'მ' | 'म' => "m",
        'н' | 'њ' | 'ν' | 'ن' | 'נ' | 'ן' | 'ნ' | 'न' | 'ण' | 'ं' => "n",
        'о' | 'ο' | 'ω' | 'ო' | 'ओ' | 'ो' | 'औ' | 'ौ' => "o",
        'п' | 'π' | 'פ' | 'ף' | 'პ' | 'ფ' | 'प' | 'پ' => "p",
        'р' | 'ρ' | 'ر' | 'ר' | 'რ' | 'र' => "r",
        'с' | 'σ' | 'ς' | 'س' | 'ص' | 'ס' | 'ს' | 'स' => "s",
        'т' | 'τ' | 'ت' | 'ث' | 'ط' | 'ט' | 'ת' | 'თ' | 'ტ' | 'त' | 'ट' => "t",
        'θ' | 'थ' => "th",
        'у' | 'ў' | 'უ' | 'उ' | 'ऊ' | 'ु' | 'ू' => "u",
        'ф' | 'φ' | 'ف' => "f",
        'х' | 'χ' | 'خ' | 'ხ' | 'ख' => "kh",
        'ح' | 'ه' | 'ה' | 'ח' | 'ჰ' | 'ह' => "h",
        'ц' | 'צ' | 'ץ' | 'წ' | 'ც' => "ts",
        'ч' | 'ћ' | 'چ' | 'ჩ' | 'ჭ' | 'च' => "ch",
        'ш' | 'ش' | 'ש' | 'შ' | 'श' | 'ष' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        'ξ' => "x",
        'ψ' => "ps",
        'غ' | 'ღ' | 'घ' => "gh",
        // Weak letters: consonants at the head of a word, long vowels within it.
        'و' | 'ו' if previous == ' ' => "w",
        'ي' | 'ی' | 'י' | 'ئ' | 'य' if previous == ' ' => "y",
        'ع' | 'ע' if previous == ' ' => "a",
        'و' | 'ו' | 'ؤ' => "u",
        'ي' | 'ی' | 'י' | 'ئ' | 'य' => "i",
        'भ' => "bh",
        'ध' | 'ढ' => "dh",
        'फ' => "ph",
        'झ' => "jh",
        _ => "",
    }
}

/// A syllable of Korean, by the revised romanisation.
fn hangul(c: char, out: &mut String) {
    const LEAD: [&str; 19] = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
    const VOWEL: [&str; 21] =
        ["a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"];
    const TAIL: [&str; 28] = [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t",
        "p", "t",
    ];
    let index = (c as usize).saturating_sub(0xac00);
    for part in [LEAD.get(index / 588), VOWEL.get(index % 588 / 28), TAIL.get(index % 28)] {
        out.push_str(part.copied().unwrap_or(""));
    }
}

/// A sign of katakana or hiragana.
fn kana(c: char) -> &'static str {
    // Hiragana lie 0x60 before their katakana.
    let c = if matches!(c, '\u{3041}'..='\u{3096}') { char::from_u32(c as u32 + 0x60).unwrap_or(c) } else { c };
    match c {
        'ア' | 'ァ' | 'ャ' => "a",
        'イ' | 'ィ' => "i",
        'ウ' | 'ュ' => "u",
        'エ' | 'ェ' => "e",
        'オ' | 'ォ' | 'ョ' => "o",
        'カ' => "ka",
        'キ' => "ki",
        'ク' => "ku",
        'ケ' => "ke",
        'コ' => "ko",
        'サ' => "sa",
        'シ' => "shi",
        'ス' => "su",
        'セ' => "se",
        'ソ' => "so",
        'タ' => "ta",
        'チ' => "chi",
        'ツ' => "tsu",
        'テ' => "te",
        'ト' => "to",
        'ナ' => "na",
        'ニ' => "ni",
        'ヌ' => "nu",
        'ネ' => "ne",
        'ノ' => "no",
        'ハ' => "ha",
        'ヒ' => "hi",
        'フ' => "fu",
        'ヘ' => "he",
        'ホ' => "ho",
        'マ' => "ma",
        'ミ' => "mi",
        'ム' => "mu",
        'メ' => "me",
        'モ' => "mo",
        'ヤ' => "ya",
        'ユ' => "yu",
        'ヨ' => "yo",
        'ラ' => "ra",
        'リ' => "ri",
        'ル' => "ru",
        'レ' => "re",
        'ロ' => "ro",
        'ワ' => "wa",
        'ヲ' => "o",
        'ガ' => "ga",
        'ギ' => "gi",
        'グ' => "gu",
        'ゲ' => "ge",
        'ゴ' => "go",
        'ザ' => "za",
        'ジ' => "ji",
        'ズ' => "zu",
        'ゼ' => "ze",
        'ゾ' => "zo",
        'ダ' => "da",
        'ヂ' => "ji",
        'ヅ' => "zu",
        'デ' => "de",
        'ド' => "do",
        'バ' => "ba",
        'ビ' => "bi",
        'ブ' => "bu",
        'ベ' => "be",
        'ボ' => "bo",
        'パ' => "pa",
        'ピ' => "pi",
        'プ' => "pu",
        'ペ' => "pe",
        'ポ' => "po",
        'ヴ' => "vu",
        _ => "",
    }
}
