//! The words of titles and offices, for `roles`. English.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Words parted by spaces, as a set.
type Words = LazyLock<FxHashSet<&'static str>>;

fn set(words: &'static str) -> FxHashSet<&'static str> {
    words.split_ascii_whitespace().collect()
}

/// Forms of address, as written before a name, with a stop or without.
pub(super) static ADDRESS: Words = LazyLock::new(|| {
    set("Mr Mrs Ms Miss Mme Messrs Dr Prof Sir Dame Lord Lady Baroness Baron Gen Col Maj Lt Sgt Capt Cpl Pvt Adm Cmdr Sen Rep Gov \
         Rev Fr Hon St Brig Supt Insp Det Herr Frau Monsieur Madame Señor Señora Don Sheikh Sheik Shaikh Mullah Ayatollah Imam \
         Rabbi Hajj Haji Sultan Emir Shah King Queen Prince Princess Duke Duchess Earl Count Countess Pope Cardinal Archbishop \
         Bishop Father Sister Brother Mother Comrade Maulana Begum Lama Patriarch Grand")
});

/// Nouns for what somebody is, in lower case: the last word of a role.
pub(super) static HEADS: Words = LazyLock::new(|| {
    set("president vice-president premier minister chancellor secretary secretary-general undersecretary ambassador envoy \
         diplomat senator congressman congresswoman representative deputy lawmaker legislator governor mayor councillor \
         councilman councilwoman speaker whip commissioner commander commander-in-chief general colonel major lieutenant sergeant \
         captain corporal private admiral marshal brigadier chief head leader chairman chairwoman chairperson chair director \
         director-general manager executive ceo cfo founder co-founder owner boss judge justice prosecutor attorney lawyer \
         solicitor barrister professor doctor scientist economist analyst historian author writer novelist poet journalist \
         reporter editor columnist correspondent actor actress singer musician filmmaker producer comedian rapper artist designer \
         architect coach trainer striker midfielder defender goalkeeper keeper winger forward quarterback pitcher driver champion \
         golfer boxer referee spokesman spokeswoman spokesperson official officer adviser advisor aide negotiator inspector \
         sheriff detective constable superintendent activist dissident candidate nominee opponent rival billionaire businessman \
         businesswoman banker trader investor tycoon priest bishop archbishop cardinal rabbi imam cleric monarch king queen \
         prince princess emperor empress astronaut cosmonaut engineer pilot teacher student farmer resident eyewitness witness \
         survivor suspect gunman warlord dictator strongman mp mep mla republican democrat treasurer controller strategist \
         consultant researcher physicist chemist biologist firefighter nurse surgeon coroner auditor ombudsman taoiseach chaplain \
         pastor reverend")
});

/// Titles of people who are no public figures, in lower case. A figure who is a doctor is named in full first.
pub(super) static TRADES: Words = LazyLock::new(|| {
    set("judge constable nurse sergeant sgt detective det inspector insp superintendent supt sheriff coroner firefighter farmer \
         pastor corporal cpl private pvt chaplain teacher student resident witness eyewitness dr doctor surgeon")
});

/// Words that stand before such a noun and belong to it, in lower case.
pub(super) static MODIFIERS: Words = LazyLock::new(|| {
    set("vice prime foreign defence defense interior home finance economy economic health education justice trade energy oil \
         agriculture transport labour labor environment culture information deputy former acting interim late ex incoming \
         outgoing first second senior junior chief executive managing general attorney lieutenant major brigadier rear field air \
         assistant associate under permanent federal state national presidential parliamentary opposition party government \
         military army navy naval police rebel guerrilla communist socialist conservative republican democratic liberal union \
         bank central district supreme high special press security intelligence crown house senate majority minority shadow \
         cabinet veteran longtime world olympic team club head co lead principal political legal human rights civil film movie \
         pop rock football tennis baseball basketball defending spiritual religious grand commercial treasury planning science \
         technology sports tourism industry development u.s us")
});

/// Capitalised words that begin sentences and are no part of a role.
pub(super) static OPENERS: Words = LazyLock::new(|| {
    set("The A An But And When While As Meanwhile If In On At For With After Before Although However Then So That This Both Among \
         Under By Since Because Where Also Yet Or Even Only His Her Their Its Our My To From Like Unlike Despite Once Until Said \
         Says Mr Mrs")
});
