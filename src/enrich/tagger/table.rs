//! [`Table`]: fingerprints to 32 bits of value, in one flat array. It ends with look-up; what the bits mean is the caller's.

/// Open addressing with linear probing; at most two thirds full. The key 0 marks a free place, so 0 and 1 are one key.
pub struct Table {
    slots: Vec<(u32, u32)>,
    shift: u32,
}

impl Table {
    /// A table of these keys; of two values of one key the later holds.
    pub fn new(pairs: impl ExactSizeIterator<Item = (u32, u32)>) -> Table {
        let room = pairs.len() * 3 / 2;
        Table::with_room(pairs, room)
    }

    /// A table with room for more keys than these: the more, the sooner a look-up ends that finds nothing.
    pub fn with_room(pairs: impl ExactSizeIterator<Item = (u32, u32)>, room: usize) -> Table {
        let bits = (room.max(pairs.len() + 1) + 2).next_power_of_two().trailing_zeros();
        let mut table = Table { slots: vec![(0, 0); 1 << bits], shift: 32 - bits };
        for (key, value) in pairs {
            let at = table.place(key.max(1));
            table.slots[at] = (key.max(1), value);
        }
        table
    }

    /// The value; 0 where there is none.
    #[inline]
    pub fn get(&self, key: u32) -> u32 {
        self.slots[self.place(key.max(1))].1
    }

    /// Where the key is or would be.
    #[inline]
    fn place(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (key >> self.shift) as usize & mask;
        while self.slots[at].0 != key && self.slots[at].0 != 0 {
            at = (at + 1) & mask;
        }
        at
    }
}
