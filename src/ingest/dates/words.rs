//! The words of dates: months, weekdays, zones and the small words between, in folded form (see [`crate::text::fold`]).

use super::clock::Zone;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Names and abbreviations of the months, January first: English, German, French, Spanish, Italian, Portuguese, Dutch,
/// Scandinavian, Finnish, Catalan, Polish, Czech, Hungarian, Romanian, Russian, Ukrainian, Bulgarian, Greek, Turkish,
/// Indonesian, Croatian, Arabic (both sets of names), Hebrew, Hindi. Case forms where dates use them.
const MONTHS: [&str; 12] = [
    "january jan januar janner jan janvier janv enero ene gennaio gen janeiro januari tammikuu tammikuuta gener stycznia styczen sty ledna leden \
     ianuarie ian января январь янв януари січня січень січ ιανουαριου ιανουαριος ιαν ocak oca يناير جانفي ינואר בינואר जनवरी januara sijecnja",
    "february feb febr februar feber fevrier fev fevr febrero febbraio fevereiro februari helmikuu helmikuuta lutego luty lut unora unor \
     februarie февраля февраль фев февр февруари лютого лютии лютий лют φεβρουαριου φεβρουαριος φεβ subat sub فبراير شباط فيفري פברואר \
     בפברואר फरवरी februari pebruari veljace",
    "march mar mars marz maerz mrz marzo marco maart mrt maaliskuu maaliskuuta marca marzec brezna brezen marcius marc martie марта март \
     мар березня березень бер μαρτιου μαρτιος μαρ mart maret مارس اذار מרץ במרץ मार्च ozujka",
    "april apr avril avr abril abr aprile huhtikuu huhtikuuta kwietnia kwiecien kwi dubna duben aprilis aprilie апреля апрель апр април \
     квітня квітень квіт απριλιου απριλιος απρ nisan nis ابريل نيسان افريل אפריל באפריל अप्रैल travnja",
    "may mai mayo maggio mag maio mei maj toukokuu toukokuuta maig maja kvetna kveten majus мая май маи травня травень трав μαιου μαιος μαι \
     mayis مايو ايار ماي מאי במאי मई svibnja",
    "june jun juni juin junio giugno giu junho giugn kesakuu kesakuuta juny czerwca czerwiec cze cervna cerven junius iunie iun июня июнь \
     июн юни червня червень черв ιουνιου ιουνιος ιουν haziran haz يونيو حزيران جوان יוני ביוני जून lipnja",
    "july jul juli juillet juil julio luglio lug julho heinakuu heinakuuta juliol lipca lipiec lip cervence cervenec julius iulie iul июля \
     июль июл юли липня липень лип ιουλιου ιουλιος ιουλ temmuz tem يوليو تموز جويليه יולי ביולי जुलाई srpnja",
    "august aug aout agosto ago augustus augusti elokuu elokuuta agost sierpnia sierpien sie srpna srpen augusztus aug августа август авг \
     серпня серпень серп αυγουστου αυγουστος αυγ agustos agu agustus اغسطس اب اوت אוגוסט באוגוסט अगस्त kolovoza",
    "september sep sept septembre septiembre setiembre settembre set setembro syyskuu syyskuuta setembre wrzesnia wrzesien wrz zari \
     szeptember szept septembrie сентября сентябрь сен сент септември вересня вересень вер σεπτεμβριου σεπτεμβριος σεπ eylul eyl سبتمبر \
     ايلول ספטמבר בספטמבר सितंबर सितम्बर rujna",
    "october oct oktober okt octobre octubre ottobre ott outubro out lokakuu lokakuuta pazdziernika pazdziernik paz rijna rijen octombrie \
     октября октябрь окт октомври жовтня жовтень жовт οκτωβριου οκτωβριος οκτ ekim eki اكتوبر אוקטובר באוקטובר अक्टूबर oktober",
    "november nov novembre noviembre novembro marraskuu marraskuuta listopada listopad lis listopadu noiembrie noi ноября ноябрь ноя \
     нояб ноември листопада листопад лист νοεμβριου νοεμβριος νοε kasim kas نوفمبر נובמבר בנובמבר नवंबर नवम्बर nopember studenoga studenog",
    "december dec dezember dez decembre diciembre dic dicembre dezembro desember des joulukuu joulukuuta desembre grudnia grudzien gru \
     prosince prosinec decembrie декабря декабрь дек декември грудня грудень груд δεκεμβριου δεκεμβριος δεκ aralik ara ديسمبر דצמבר \
     בדצמבר दिसंबर दिसम्बर prosinca",
];

/// Names and abbreviations of the weekdays; which day it is does not matter, dates are believed over them.
const WEEKDAYS: &str = "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun \
     montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so \
     lundi lun mardi mer mercredi jeudi jeu vendredi ven samedi sam dimanche dim \
     lunes martes miercoles mie jueves jue viernes vie sabado sab domingo dom \
     lunedi martedi mercoledi giovedi gio venerdi domenica segunda terca quarta quinta sexta feira \
     maandag dinsdag woensdag donderdag vrijdag zaterdag zondag \
     mandag tirsdag onsdag torsdag fredag lordag sondag mandag tisdag lordag mandagen maanantai tiistai keskiviikko torstai perjantai \
     lauantai sunnuntai poniedzialek pon wtorek wt sroda czwartek czw piatek pt sobota sob niedziela nd niedz \
     понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс нд \
     понеділок вівторок середа четвер пятниця субота неділя \
     pazartesi sali carsamba persembe cuma cumartesi pazar الاثنين الاحد الثلاثاء الاربعاء الخميس الجمعه السبت senin selasa rabu kamis \
     jumat sabtu minggu 星 期 周 曜 月 火 水 木 金 土 日 一 二 三 四 五 六 월요일 화요일 수요일 목요일 금요일 토요일 일요일 월 화 수 목 금 토 \
     일 δευτερα τριτη τεταρτη πεμπτη παρασκευη σαββατο κυριακη";

/// Zone names that news files use, in minutes east of UTC. Ambiguous ones mean what they mean in most archives: BST is
/// British, IST Indian, CST American.
const ZONES: [(&str, i16); 44] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("ut", 0),
    ("wet", 0),
    ("bst", 60),
    ("west", 60),
    ("cet", 60),
    ("mez", 60),
    ("met", 60),
    ("cest", 120),
    ("mesz", 120),
    ("mest", 120),
    ("eet", 120),
    ("cat", 120),
    ("sast", 120),
    ("eest", 180),
    ("msk", 180),
    ("мск", 180),
    ("trt", 180),
    ("eat", 180),
    ("wat", 60),
    ("gst", 240),
    ("pkt", 300),
    ("ist", 330),
    ("wib", 420),
    ("ict", 420),
    ("hkt", 480),
    ("sgt", 480),
    ("pht", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("brt", -180),
    ("art", -180),
    ("ndt", -150),
    ("adt", -180),
    ("ast", -240),
    ("hst", -600),
    ("akst", -540),
];

/// Zones of the United States: standard time, summer time, and the name that is either.
const AMERICAN: [([&str; 3], i16); 4] =
    [(["est", "edt", "et"], -300), (["cst", "cdt", "ct"], -360), (["mst", "mdt", "mt"], -420), (["pst", "pdt", "pt"], -480)];

/// The month of a folded word.
pub(super) fn month(word: &str) -> Option<i8> {
    static BY_NAME: LazyLock<FxHashMap<&str, i8>> = LazyLock::new(|| {
        MONTHS.iter().zip(1..).flat_map(|(names, month)| names.split_ascii_whitespace().map(move |name| (name, month))).collect()
    });
    BY_NAME.get(word).copied()
}

/// Whether a folded word is a weekday.
pub(super) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.split_ascii_whitespace().any(|name| name == word)
}

/// The zone of a folded word.
pub(super) fn zone(word: &str) -> Option<Zone> {
    for ([standard, summer, either], minutes) in AMERICAN {
        match word {
            w if w == standard => return Some(Zone::Fixed(minutes)),
            w if w == summer => return Some(Zone::Fixed(minutes + 60)),
            w if w == either => return Some(Zone::American(minutes)),
            _ => {}
        }
    }
    ZONES.iter().find(|(name, _)| *name == word).map(|(_, minutes)| Zone::Fixed(*minutes))
}

/// Words between day, month and year: `26th of April`, `26 de abril de 2018`, `1er mai`, `26 d'abril`.
pub(super) fn between_day_and_month(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th" | "of" | "the" | "de" | "del" | "d" | "er" | "e" | "a" | "i" | "ος" | "η" | "го" | "o")
}

/// Words between a date and its time.
pub(super) fn between_date_and_time(word: &str) -> bool {
    const WORDS: &str = "t at um ore alle a as les las la kl klo kello om godz godzina o h в о у ob um den el saat saatu às u den on vom am le il \
         г года році року р م w dne ve uhr time ust pukul jam lúc το στις";
    WORDS.split_ascii_whitespace().any(|w| w == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn every_name_is_written_in_folded_form_and_names_one_month() {
        for (at, names) in MONTHS.iter().enumerate() {
            for name in names.split_ascii_whitespace() {
                assert_eq!(fold(name), name);
                assert_eq!(month(name).map(usize::try_from), Some(Ok(at + 1)), "{name}");
            }
        }
    }
}
