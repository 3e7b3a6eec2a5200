//! [`memory_for_building`]: how much of this machine's memory building an index takes where nobody says.

use sysinfo::{MemoryRefreshKind, System};

/// At most so much: with more there are fewer segments to merge, but terms lie further apart (measured over a million articles: CPU seconds with 128 MB
/// 167, with 512 MB 153, with 1,000 MB 159).
const MOST: u64 = 1 << 30;

/// Where the machine does not tell.
const USUAL: u64 = 128 << 20;

/// In bytes: a quarter of what the machine has, or what this process may have of it, and at most 1 GiB.
pub fn memory_for_building() -> usize {
    let mut system = System::new();
    system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
    // Of a container, what it is limited to.
    let limit = system.cgroup_limits().map(|limits| limits.total_memory).filter(|limit| *limit > 0);
    usize::try_from(part_of(limit.unwrap_or(u64::MAX).min(system.total_memory()))).unwrap_or(usize::MAX)
}

fn part_of(memory: u64) -> u64 {
    if memory == 0 { USUAL } else { (memory / 4).min(MOST) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_taken_and_of_large_machines_less() {
        let gigabyte = 1 << 30;
        assert_eq!([0, gigabyte, 4 * gigabyte, 64 * gigabyte].map(part_of), [USUAL, gigabyte / 4, gigabyte, gigabyte]);
        assert!((1..=MOST as usize).contains(&memory_for_building()));
    }
}
