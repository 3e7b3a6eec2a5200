//! The way between two points on the earth: [`distance_km`].

/// Mean radius of the earth in kilometres (IUGG: 6,371.0088).
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Kilometres along the great circle between two points given as degrees north and east, by the haversine formula
/// (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984). The earth is taken as a sphere: up to 0.6 % off.
///
/// ```
/// # use newsearch::gazetteer::places::distance_km;
/// let km = distance_km((33.51, 36.29), (36.20, 37.16)); // Damascus to Aleppo
/// assert!((km - 310.0).abs() < 5.0);
/// ```
pub fn distance_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (lat_1, lat_2) = (from.0.to_radians(), to.0.to_radians());
    let (north, east) = ((lat_2 - lat_1) / 2.0, (to.1 - from.1).to_radians() / 2.0);
    let h = north.sin().powi(2) + lat_1.cos() * lat_2.cos() * east.sin().powi(2);
    2.0 * EARTH_RADIUS_KM * h.min(1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_ways_have_their_length() {
        assert!(distance_km((0.0, 0.0), (0.0, 0.0)) < 1e-9);
        assert!((distance_km((0.0, 0.0), (0.0, 180.0)) - 20_015.1).abs() < 1.0, "half the earth's girth");
        assert!((distance_km((51.5074, -0.1278), (48.8566, 2.3522)) - 343.6).abs() < 2.0, "London to Paris");
        assert!(distance_km((60.0, 179.9), (60.0, -179.9)) < 12.0, "across the date line");
    }
}
