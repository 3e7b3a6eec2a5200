//! [`Memory`]: answers that were found before. Once there are as many as there may be it begins anew, which costs less than to know which is oldest.

use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Debug)]
pub struct Memory<K, V> {
    known: Mutex<FxHashMap<K, V>>,
    most: usize,
}

impl<K: Eq + Hash, V: Clone> Memory<K, V> {
    /// Of at most so many; room is made as it fills.
    pub fn of(most: usize) -> Memory<K, V> {
        Memory { known: Mutex::default(), most }
    }

    fn known(&self) -> MutexGuard<'_, FxHashMap<K, V>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn get(&self, key: &K) -> Option<V> {
        self.known().get(key).cloned()
    }

    pub fn keep(&self, key: K, value: V) {
        let mut known = self.known();
        if known.len() >= self.most {
            known.clear();
        }
        known.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_known_until_there_is_too_much() {
        let memory = Memory::of(2);
        (0..2).for_each(|n| memory.keep(n, n * n));
        assert_eq!([0, 1, 2].map(|n| memory.get(&n)), [Some(0), Some(1), None]);
        memory.keep(2, 4);
        assert_eq!([0, 1, 2].map(|n| memory.get(&n)), [None, None, Some(4)]);
    }
}
