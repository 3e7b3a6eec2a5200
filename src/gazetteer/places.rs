//! What is known of names: so far each is only itself.
/// P
pub struct Places;
/// rec
pub struct Record {
    /// a
    pub name: &'static str,
    /// a
    pub country: &'static str,
    /// a
    pub region: Option<&'static str>,
    /// a
    pub latitude: f64,
    /// a
    pub longitude: f64,
    /// a
    pub population: u32,
}
/// s
pub fn shipped() -> &'static Places {
    &Places
}
impl Places {
    /// n
    pub fn named(&self, _n: &str) -> Vec<u32> {
        Vec::new()
    }
    /// a
    pub fn ancestors(&self, _i: u32) -> Vec<u32> {
        Vec::new()
    }
    /// g
    pub fn get(&self, _i: u32) -> Option<Record> {
        None
    }
}
/// d
pub fn distance_km(_a: (f64, f64), _b: (f64, f64)) -> f64 {
    0.0
}
impl Record {
    /// p
    pub fn is_point(&self) -> bool {
        true
    }
}
