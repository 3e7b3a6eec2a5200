//! What sorts of places and of names there are: [`Kind`] and [`Class`]. Both are stored as their number, so their order is part of the
//! format: new ones go at the end.

/// What sort of thing a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Africa, Europe.
    Continent,
    /// Several countries: the Middle East, the Balkans, the European Union.
    Region,
    /// A state that is no more, or a country that is two: the Soviet Union, Korea.
    Historic,
    /// A country or territory with an ISO 3166-1 code.
    Country,
    /// A division of the first level: state, province, governorate, constituent country.
    Division,
    /// A division of the second level: county, district.
    County,
    /// The capital of a country.
    Capital,
    /// A town or village.
    Town,
    /// A part of a country or of several without being a division: Siberia, the West Bank, an island.
    Area,
    /// An ocean, a sea, a gulf, a strait.
    Sea,
    /// A lake.
    Lake,
    /// A river.
    River,
    /// A mountain or mountains.
    Mountain,
    /// A desert, canyon or park.
    Desert,
    /// A building, square or quarter whose name stands in the news for who sits there: the Kremlin, Wall Street.
    Seat,
}

impl Kind {
    pub(super) const ALL: [Kind; 15] = [
        Kind::Continent,
        Kind::Region,
        Kind::Historic,
        Kind::Country,
        Kind::Division,
        Kind::County,
        Kind::Capital,
        Kind::Town,
        Kind::Area,
        Kind::Sea,
        Kind::Lake,
        Kind::River,
        Kind::Mountain,
        Kind::Desert,
        Kind::Seat,
    ];

    /// Whether people live in it as in a town.
    pub fn is_town(self) -> bool {
        matches!(self, Kind::Capital | Kind::Town)
    }
}

/// How a name stands to the place it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// The name it goes by.
    Name,
    /// Another name in English, or a former one: Bombay, Britain.
    Other,
    /// A name in another language or script: Москва, Allemagne.
    Foreign,
    /// An abbreviation that counts only where it is written in capitals: US, UAE, TX.
    Capitals,
    /// An abbreviation that ends in a stop: Calif., Ont.
    Short,
    /// A word for its people or for what is theirs: Syrian, Dutch.
    Demonym,
    /// A code that no text uses but a file's metadata does: SYR.
    Code,
}

impl Class {
    pub(super) const ALL: [Class; 7] =
        [Class::Name, Class::Other, Class::Foreign, Class::Capitals, Class::Short, Class::Demonym, Class::Code];
}
