//! What newsearch knows of the world: places with their names and where they lie, and how names of people are spelt. Static data that is
//! looked up and never changed; finding names in an article is `enrich`'s, and asking for them the engine's.

pub mod people;
pub mod places;
