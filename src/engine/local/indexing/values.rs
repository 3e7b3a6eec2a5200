//! [`Values`]: what of an article is searched and stands in no column, but for its title and text.

use tantivy::schema::Field;

/// Short texts, each with its field. They lie one after the other, since there are some dozens of an article and an allocation for each would take longer than to
/// add it.
#[derive(Debug, Clone, Default)]
pub struct Values {
    all: String,
    /// The field of each, and where it ends.
    ends: Vec<(Field, usize)>,
}

impl Values {
    pub fn add(&mut self, field: Field, value: &str) {
        self.all.push_str(value);
        self.ends.push((field, self.all.len()));
    }

    /// In the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        self.ends.iter().zip(starts).map(|((field, end), start)| (*field, &self.all[start..*end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_out_as_they_went_in() {
        let all = [(3, "Kyiv"), (1, ""), (3, "Élysée"), (0, "a/b")].map(|(field, value)| (Field::from_field_id(field), value));
        let mut values = Values::default();
        assert_eq!(values.iter().count(), 0);
        all.iter().for_each(|(field, value)| values.add(*field, value));
        assert!(values.iter().eq(all));
    }
}
