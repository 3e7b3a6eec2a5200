//! [`beside`]: a few large things done in threads of their own, where there is enough to do.

/// Of fewer articles nothing is gained: a thread takes some tens of microseconds to begin.
const ALONE: u64 = 20_000;

/// What becomes of each, in the order given; one after another where it is about few articles.
pub fn beside<T: Send, R: Send>(each: impl IntoIterator<Item = T>, articles: u64, run: impl Fn(T) -> R + Sync) -> Vec<R> {
    if articles < ALONE {
        return each.into_iter().map(run).collect();
    }
    let run = &run;
    std::thread::scope(|scope| {
        let begun: Vec<_> = each.into_iter().map(|one| scope.spawn(move || run(one))).collect();
        // A panic goes on where it would have gone without the thread.
        begun.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_done_in_order_in_threads_or_without() {
        for articles in [0, ALONE] {
            assert_eq!(beside(0..50, articles, |n| n * n), (0..50).map(|n| n * n).collect::<Vec<_>>());
        }
    }
}
