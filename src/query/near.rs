//! The value of `near:`: a place or a point and how far around it. Which place a name means is the engine's.

use super::{Node, reference};
use crate::text::Span;

/// How far around a place where the query does not say: about an hour's drive.
const DEFAULT_KM: u32 = 50;

/// Half the way around the earth: everything is nearer.
const MAX_KM: u32 = 20_038;

/// Kilometres of a mile (international, 1959).
const KM_OF_MILE: f64 = 1.609_344;

/// The centre that a `near:` is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Centre {
    /// A place by its name.
    Place(String),
    /// A point: degrees north and east, WGS 84.
    Point(f64, f64),
}

/// The centre as typed, told apart: two numbers are a point.
pub fn centre(text: &str) -> Centre {
    let point = text.split_once(',').and_then(|(north, east)| Some((north.trim().parse().ok()?, east.trim().parse().ok()?)));
    match point {
        Some((north, east)) if (-90.0..=90.0).contains(&north) && (-180.0..=180.0).contains(&east) => Centre::Point(north, east),
        _ => Centre::Place(text.to_owned()),
    }
}

/// The node of `near:TEXT`, or what is wrong with it.
pub(super) fn read(text: &str, span: Span) -> Result<Node, String> {
    const FORM: &str = "write near:Damascus~200km, near:\"New York\"~50mi or near:33.5,36.3~200km";
    let (centre, distance) = text.rsplit_once('~').unwrap_or((text, ""));
    // One line without quotation marks, so that it can be written between some.
    let centre = reference::id(centre).filter(|centre| centre.chars().any(char::is_alphanumeric) && !centre.contains('~'));
    let Some(centre) = centre else { return Err(format!("near: needs a place; {FORM}")) };
    let distance = distance.trim().to_ascii_lowercase();
    let (number, factor) = match distance.strip_suffix("km") {
        Some(number) => (number, 1.0),
        None => distance.strip_suffix("mi").map_or((distance.as_str(), 1.0), |number| (number, KM_OF_MILE)),
    };
    let km = match number.trim() {
        "" => f64::from(DEFAULT_KM),
        number => {
            number.parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0).ok_or_else(|| format!("{distance} is no distance; {FORM}"))?
        }
    };
    // A whole number of kilometres, at least one.
    let km = (km * factor).ceil().clamp(1.0, f64::from(MAX_KM)) as u32;
    Ok(Node::Near { centre, km, span })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str) -> Option<(String, u32)> {
        match read(text, Span::new(0, 0)) {
            Ok(Node::Near { centre, km, .. }) => Some((centre, km)),
            _ => None,
        }
    }

    #[test]
    fn reads_a_place_or_a_point_and_a_distance() {
        assert_eq!(near("Damascus~200km"), Some(("Damascus".into(), 200)));
        assert_eq!(near("New York"), Some(("New York".into(), 50)));
        assert_eq!(near("Oslo~10mi"), Some(("Oslo".into(), 17)));
        assert_eq!(near("33.5,36.3~5"), Some(("33.5,36.3".into(), 5)));
        assert_eq!(centre("33.5,36.3"), Centre::Point(33.5, 36.3));
        assert_eq!(centre("133.5,36.3"), Centre::Place("133.5,36.3".into()));
        for bad in ["", "~5km", "Oslo~far", "Oslo~-3km", "Oslo~NaN", "a~b~5"] {
            assert_eq!(near(bad), None, "{bad}");
        }
    }
}
