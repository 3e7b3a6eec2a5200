//! Small words that help to find names: what joins the parts of a name, what stands before places, who speaks. Written for this list.

use super::hash;
use super::table::Table;
use std::sync::LazyLock;

/// May stand between two parts of a name: Republic `of the` Congo.
pub const JOINS: u32 = 1;
/// May open a name in small letters: `bin` Laden.
pub const PARTICLE: u32 = 2;
/// Often before a place.
pub const LOCATIVE: u32 = 4;
/// What people do who are quoted.
pub const SPEAKS: u32 = 8;
/// Opens sentences with a capital and is no name.
pub const FUNCTION: u32 = 16;

const WORDS: [(u32, &str); 5] = [
    (
        JOINS,
        "of the and for de del da di du dos das do la le les el al bin ibn bint ben abu ould van von der den ter ten y e & - – in on at to as ul ur und et / st",
    ),
    (PARTICLE, "al el bin ibn bint ben abu ould van von der den ter ten de da di du dos das del la le st"),
    (LOCATIVE, "in at near across outside inside throughout from to into around between via"),
    (
        SPEAKS,
        "said says say told tells told added adds asked argued claimed stated explained noted warned insisted denied announced described wrote writes thinks believes \
         believed recalled replied continued testified admitted confirmed who whose resigned died won met met visited",
    ),
    (
        FUNCTION,
        "the a an in on at to of for from by with and but or as if it its he she they we i you his her their our my this that these those there here when where while \
         what who why how after before since until during although though because however also then so not no is are was were be been has have had will would can could \
         may might must should some many most all both each few more one two three four five six seven eight nine ten another other such under over between among about \
         against despite instead meanwhile now yes even only just once still yet nor neither either every any do does did let last next first second according than",
    ),
];

static ROLES: LazyLock<Table> = LazyLock::new(|| {
    let mut all: Vec<(u32, u32)> = Vec::new();
    for (role, words) in WORDS {
        for key in words.split_whitespace().map(hash::word) {
            match all.iter_mut().find(|(k, _)| *k == key) {
                Some((_, roles)) => *roles |= role,
                None => all.push((key, role)),
            }
        }
    }
    // Most words have no role, and are to be told so at the first look.
    let room = all.len() * 8;
    Table::with_room(all.into_iter(), room)
});

/// The roles of small words, to be fetched once a text.
pub struct Roles(&'static Table);

impl Roles {
    /// The one table.
    pub fn get() -> Roles {
        Roles(&ROLES)
    }

    /// The roles of a word, as bits.
    #[inline]
    pub fn of(&self, lower: u32) -> u32 {
        self.0.get(lower)
    }
}
