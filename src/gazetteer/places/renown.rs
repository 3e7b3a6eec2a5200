//! How well known a place is: [`Places::renown`], the order among places of one name where nothing else is known.

use super::{Class, Kind, Ordinal, Places};

/// The countries whose states and provinces every reader of English news knows: "Wyoming" is one, whatever suburbs are called so.
const KNOWN_DIVISIONS: [&str; 4] = ["US", "CA", "AU", "GB"];

/// No division is better known than a city of five million that has its name: "New York" is the city.
const MOST_OF_DIVISION: f64 = 15.2;

/// A capital is as well known as a town of 160,000 at least: Castries more than its size says, but "Hamilton" is the city in Ontario before the
/// thousand people on Bermuda.
const LEAST_OF_CAPITAL: f64 = 10.5;

/// Towns of more people, as a logarithm, are known everywhere: 345,000.
const LEAST_OF_KNOWN: f64 = 12.75;

/// Towns that the whole world knows for their past, their art or what is held there, by their GeoNames numbers, where larger namesakes or many
/// would be taken for them, or their size says too little: Bethlehem in the West Bank, Geneva, Orléans, Valencia in Spain, Venice, Verdun, Waterloo in
/// Belgium, The Hague, Strasbourg, Mariupol.
const WORLD_KNOWN: [u32; 10] = [284_315, 2_660_646, 2_989_317, 2_509_954, 3_164_603, 2_969_958, 2_783_985, 2_747_373, 2_973_783, 701_822];

impl Places {
    /// How likely a place is meant by its name where nothing else is known, as about the logarithm of how many people know it.
    ///
    /// For towns it is the logarithm of those who live there; the other kinds are set beside them so that "Georgia" is the country,
    /// "Washington" the capital and "Quebec" the province. The figures are judgement, not fitted to a collection.
    pub fn renown(&self, place: Ordinal) -> f64 {
        let people = (self.population(place).max(300) as f64).ln();
        match self.kind(place) {
            Kind::Country => 17.0 + people / 10.0,
            Kind::Continent | Kind::Region | Kind::Historic => 17.5,
            Kind::Capital => people.max(LEAST_OF_CAPITAL) + 1.5,
            Kind::Town if self.is_known_for_something(place) => people + 1.5,
            Kind::Town => people,
            Kind::Division if self.record(place).country.is_some_and(|c| KNOWN_DIVISIONS.contains(&c)) => {
                (people - 1.5).clamp(14.0, MOST_OF_DIVISION)
            }
            Kind::Division => (people - 1.5).min(MOST_OF_DIVISION),
            Kind::County => people - 2.5,
            Kind::Area | Kind::Sea | Kind::River | Kind::Lake | Kind::Mountain | Kind::Desert => 14.0,
            Kind::Seat => 13.5,
        }
    }

    /// Whether it is a town that the whole world knows for something else than its size.
    pub fn is_known_for_something(&self, place: Ordinal) -> bool {
        WORLD_KNOWN.contains(&self.id(place))
    }

    /// Whether it is a town that is known in every country: a large one, a capital that is no small one, or one known for something else.
    pub fn is_known_everywhere(&self, place: Ordinal) -> bool {
        let is_town = matches!(self.kind(place), Kind::Town | Kind::Capital);
        is_town && (self.renown(place) >= LEAST_OF_KNOWN || self.is_known_for_something(place))
    }
}

impl Class {
    /// What is taken from a place's renown where it is named so; `english` for a name that might be an English one, which in another
    /// language often means something else ("White House" is also Casablanca).
    pub fn distance(self, english: bool) -> f64 {
        match self {
            Class::Name | Class::Demonym => 0.0,
            Class::Other => 0.3,
            Class::Capitals => 0.5,
            Class::Foreign if english => 5.0,
            Class::Foreign => 1.0,
            Class::Short | Class::Code => 1.5,
        }
    }
}
