//! [`is_stop_word`]: the little words of a language, which say nothing of what an article is about.
//!
//! They are indexed like all others, so that phrases and exact forms hold ("the who", `=The`). Who asks for several words need not find them: see
//! the language of queries. The lists are our own; left out are words that are common nouns or verbs elsewhere (German "war", "hat").

use super::{Language, fold};
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

const STOP_WORDS: [(&str, &str); 18] = [
    (
        "en",
        "a an and are as at be been but by for from had has have he her his i if in into is it its not of on or our she so than that the their them then \
         there these they this those to was we were what when where which who whom whose will with would you your",
    ),
    (
        "de",
        "aber als am an auch auf aus bei beim bis das dass dem den denn der des die dies diese dieser durch ein eine einem einen einer eines er es für haben \
         ich ihr im in ist kein keine mit nach nicht noch nur ob oder sein seine sich sie sind so über um und uns unter vom von vor was wegen \
         wenn werden wie wir wird zu zum zur",
    ),
    (
        "fr",
        "à au aux avec ce ces cet cette dans de des du elle elles en est et être eux il ils je la le les leur leurs lui mais ne nous on ont ou où par pas pour \
         qu que qui sa sans se ses sont sur un une vous",
    ),
    (
        "es",
        "a al como con de del donde el ella ellos en entre es esa ese esta este esto ha han hay la las le les lo los más me mi muy no nos o para pero por que \
         se si sin sobre son su sus también un una unas uno unos y ya",
    ),
    (
        "it",
        "a ai al alla alle anche che chi ci come con da dai dal dalla dalle degli dei del della delle di e ed è gli ha hanno i il in io la le lei lo loro ma \
         nei nel nella nelle noi non o per più quale quando questa questo se si sono su sua suo sul sulla tra un una uno",
    ),
    (
        "pt",
        "a ao aos as com como da das de do dos e é ela ele eles em entre essa esse esta este eu foi há isso já mais mas me na nas no nos o os ou para pela \
         pelo por que quem se sem seu sua são também um uma",
    ),
    (
        "nl",
        "aan als bij dat de den der deze die dit door een en er had het hij hun ik in is maar met naar niet of om onder ook op over te tot uit van voor was \
         wat we werd wie zich zij zijn zo",
    ),
    (
        "sv",
        "att av den det de dem den denna dessa du efter ej en ett för från han har hon i in inte jag kan med men mot när och om på sig sin som till under upp vad var vi är över",
    ),
    (
        "da",
        "af at da de dem den denne der det dette du efter eller en er et for fra han har hun i ikke jeg med men når og om op på sig sin skal som til ud var ved vi",
    ),
    (
        "no",
        "at av da de dem den denne der det dette du eller en er et etter for fra han har hun i ikke jeg med men når og om opp på seg sin skal som til ut var ved vi",
    ),
    (
        "ru",
        "а без бы был была были было в во вы где да для до его ее если есть же за и из или им их к как когда ко который которые ли между мы на над не него нее \
         ней нет ни них но о об он она они от по под при с со так также то только у уже что чтобы это этой этом этот я",
    ),
    (
        "uk",
        "а але без б був була були було в вже ви від для до є з за зі і із або його її їх й к коли ми на над не неї них ні о об він вона вони під по при про \
         та також те ти то у це цей ці що щоб як який які я",
    ),
    (
        "pl",
        "a ale bez być był była było były co czy dla do gdy go i ich ile im ja jak jako jest jego jej już ku lub ma mi na nad nie niż o od on ona oni oraz po pod przed przez przy są się ta tak także te tego tej ten to tym tylko w we z za ze że",
    ),
    (
        "cs",
        "a aby ale ani až být byl byla bylo byly co či do i já jak jako je jeho její jejich jen již k kde když ke která které který ma mezi na nad ne nebo není o od on ona oni po pod pro proti před při s se si tak také tato ten to tím u v ve z za ze že",
    ),
    ("tr", "ama ancak bir bu da daha de değil diye en gibi hem her için ile ise ki mı mi mu mü ne o olan olarak ve veya ya"),
    ("ar", "أن أو إلى إن التي الذي الذين ذلك عن على عند في قد كان كانت كل لا لم ما مع من منذ هذا هذه هو هي و ثم بين بعد قبل"),
    ("fa", "از است اما این آن با بر برای بود به تا در را که و هم یا یک"),
    ("hi", "और का की के को में से है हैं पर यह वह ने था थी थे कि भी एक तो ही"),
];

/// The folded words of each list, made when they are first asked for.
static FOLDED: [OnceLock<FxHashSet<String>>; STOP_WORDS.len()] = [const { OnceLock::new() }; STOP_WORDS.len()];

/// Whether a folded word is one of the little words of any of these languages. Of languages without a list none is.
///
/// ```
/// # use newsearch::text::{Language, is_stop_word};
/// let [english, german] = ["en", "de"].map(|code| Language::parse(code).expect("a code of a language"));
/// assert!(is_stop_word("the", &[english]) && is_stop_word("fur", &[german]));
/// assert!(!is_stop_word("fur", &[english]));
/// ```
pub fn is_stop_word(folded: &str, languages: &[Language]) -> bool {
    STOP_WORDS.iter().zip(&FOLDED).any(|((code, words), folded_words)| {
        languages.iter().any(|language| language.as_str() == *code)
            && folded_words.get_or_init(|| words.split_whitespace().map(fold).collect()).contains(folded)
    })
}
