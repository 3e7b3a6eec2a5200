//! The layout of `assets/places.bin`, the one place where reader and builder agree. All numbers are little-endian.
//!
//! | part | bytes | holds |
//! |---|---|---|
//! | header | [`HEADER`] | [`MAGIC`], [`VERSION`] (u32), number of records (u32), checksum of all that follows the header (u64), then offset from the start of the file of each further part (7 × u32), the last being the end |
//! | records | [`RECORD`] each | by key of the name: id u32, name u24 (offset in names), latitude and longitude i24 (degrees × 2²³ / 180), population u16 (see [`pack_population`]), country u8 (index in countries, 255 none), kind u8, parent u24 (index of a record, [`NONE`] none) |
//! | numbers | 3 each | u24: index of a record, by its id |
//! | names | 1 + n each | length u8, UTF-8 |
//! | countries | 5 each | ISO 3166-1 code, two letters; u24 index of the record |
//! | links | 6 each | by child: u24 record, u24 further parent |
//! | senses | 3 each | of a name with several: u24 = record index × 8 + class |
//! | index | the rest | an `fst` map from key (of a name in one language: key, byte 1, language code) to: sense × 2 + 1 where there is one, else (first × 4096 + number) × 2 |
//!
//! A version changes whenever a reader of the old layout could not read the new.

use crate::error::{Error, ErrorKind, Result};

/// First bytes of the file.
pub const MAGIC: &[u8; 8] = b"NSPLACES";
/// The version this code reads and writes.
pub const VERSION: u32 = 1;
/// Bytes of the header.
pub const HEADER: usize = 52;
/// Bytes of a record.
pub const RECORD: usize = 20;
/// No parent.
pub const NONE: u32 = 0xff_ffff;
/// Parts the key of a name from the language it is in.
pub const LANGUAGE_MARK: u8 = 1;

/// Where each part lies: it begins at its field and ends where the next begins.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Number of records.
    pub len: usize,
    /// Records, by key.
    pub records: usize,
    /// Indexes of records, by id.
    pub numbers: usize,
    /// Names.
    pub names: usize,
    /// Countries.
    pub countries: usize,
    /// Links.
    pub links: usize,
    /// Senses.
    pub senses: usize,
    /// The index of names.
    pub index: usize,
}

/// Reads and checks the header and the checksum. `IndexDamaged` for anything that does not add up.
pub fn layout(bytes: &[u8]) -> Result<Layout> {
    let damaged = |what: &str| Error::new(ErrorKind::IndexDamaged, format!("the gazetteer of places is damaged: {what}"));
    if bytes.len() < HEADER || &bytes[..8] != MAGIC {
        return Err(damaged("it does not begin as one"));
    }
    if u32_at(bytes, 8) != VERSION {
        return Err(damaged("it has another version"));
    }
    if u64::from(u32_at(bytes, 16)) | u64::from(u32_at(bytes, 20)) << 32 != checksum(&bytes[HEADER..]) {
        return Err(damaged("its checksum differs"));
    }
    let len = u32_at(bytes, 12) as usize;
    let end = |part: usize| u32_at(bytes, 24 + 4 * part) as usize;
    let layout =
        Layout { len, records: HEADER, numbers: end(0), names: end(1), countries: end(2), links: end(3), senses: end(4), index: end(5) };
    let sized = layout.numbers == HEADER + len * RECORD && layout.names == layout.numbers + 3 * len;
    if !sized || end(6) != bytes.len() || ![layout.names, layout.countries, layout.links, layout.senses, layout.index, end(6)].is_sorted() {
        return Err(damaged("its parts do not add up"));
    }
    Ok(layout)
}

/// A 64-bit checksum, eight bytes a step (FNV-1a's multiply and xor over words). Tells damage, not malice.
pub fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64 ^ bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        sum = (sum ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    }
    sum
}

/// The u32 at byte `at`; 0 beyond the end.
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// The u24 at byte `at`; [`NONE`] beyond the end.
pub fn u24_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 3).map_or(NONE, |b| u32::from_le_bytes([b[0], b[1], b[2], 0]))
}

/// Degrees from an i24: steps of 0.00002 degrees, about two metres.
pub fn degrees(packed: u32) -> f64 {
    let signed = ((packed << 8) as i32) >> 8;
    let degrees = f64::from(signed) * 180.0 / f64::from(1 << 23);
    (degrees * 10_000.0).round() / 10_000.0
}

/// The i24 of degrees.
pub fn pack_degrees(degrees: f64) -> u32 {
    let steps = (degrees * f64::from(1 << 23) / 180.0).round().clamp(-8_388_608.0, 8_388_607.0);
    (steps as i32 as u32) & 0xff_ffff
}

/// Population in two bytes: eleven bits of digits and five of doublings, so within 0.05 %.
pub fn pack_population(people: u64) -> u16 {
    let mut doublings = 0;
    let mut digits = people;
    while digits > 0x7ff {
        digits >>= 1;
        doublings += 1;
    }
    (doublings << 11) | digits as u16
}

/// The number of people that [`pack_population`] wrote.
pub fn population(packed: u16) -> u64 {
    u64::from(packed & 0x7ff) << (packed >> 11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_near_as_promised() {
        for d in [-180.0, -98.5, 0.0, 33.5102, 89.99] {
            assert!((degrees(pack_degrees(d)) - d).abs() < 0.0001, "{d}");
        }
        for p in [0u64, 1, 1999, 24_782, 8_804_190, 1_400_000_000] {
            let back = population(pack_population(p));
            assert!(back <= p && (p - back) as f64 <= p as f64 * 0.001, "{p} {back}");
        }
    }
}
