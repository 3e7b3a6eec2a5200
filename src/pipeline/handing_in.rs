//! [`HandingIn`]: what threads have read of files is handed to the indexer, part by part, and counted.

use super::plan::Todo;
use super::progress::Progress;
use super::reader::{Part, Taken};
use super::report::{Report, SHADOWED_NAMED, SkippedSource};
use super::skips::Skips;
use crate::error::{ErrorKind, Result};
use crate::ingest::{SkipReason, cut_of, no_column_of};
use crate::search::{Added, Indexer, SourceRecord, SourceSkip};

/// The files of a plan, as far as they are handed in.
pub struct HandingIn<'r> {
    todo: &'r [Todo],
    indexer: &'r mut dyn Indexer,
    pub progress: &'r mut dyn Progress,
    report: &'r mut Report,
    /// Articles handed in, of all files.
    articles: u64,
    /// What was handed in of each, once it is begun; of one that is complete it is in the report.
    files: Vec<Option<Begun>>,
}

/// What was handed in of a file.
#[derive(Debug, Default)]
struct Begun {
    counts: Counts,
    /// What could not be indexed.
    skips: Skips,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    articles: u64,
    /// Of these, those that the index held as they are.
    kept: u64,
    complete: bool,
}

impl<'r> HandingIn<'r> {
    pub fn new(todo: &'r [Todo], indexer: &'r mut dyn Indexer, progress: &'r mut dyn Progress, report: &'r mut Report) -> HandingIn<'r> {
        HandingIn { todo, indexer, progress, report, articles: 0, files: todo.iter().map(|_| None).collect() }
    }

    /// Hands in these parts.
    ///
    /// # Errors
    /// Those of the indexer.
    pub fn take(&mut self, parts: Vec<Part>) -> Result<()> {
        self.articles += parts.iter().map(|part| part.articles.len() as u64).sum::<u64>();
        parts.into_iter().try_for_each(|part| self.part(part))?;
        self.progress.articles(self.articles);
        Ok(())
    }

    /// Makes durable what was handed in.
    ///
    /// # Errors
    /// Those of the indexer.
    pub fn commit(&mut self) -> Result<()> {
        let commit = self.indexer.commit()?;
        self.progress.committed(commit.articles);
        Ok(())
    }

    /// The run ends early: what is handed in of files that are not complete counts too.
    pub fn interrupted(&mut self) {
        self.report.interrupted = true;
        for (file, begun) in self.todo.iter().zip(&self.files) {
            for Begun { counts, skips } in begun.iter().filter(|begun| !begun.counts.complete) {
                count(self.report, file.before, counts);
                self.report.skipped.extend(skips.list().map(|skip| SkippedSource::new(&file.name, &skip)));
            }
        }
    }

    fn part(&mut self, mut part: Part) -> Result<()> {
        let file = &self.todo[part.file];
        // What cannot be read, or not to its end, is not gone: it is not ended, so that what it gave stays and the next run tries again.
        let unread = part.end.take_if(|record| file.before > 0 && is_unreadable(record));
        if let Some(record) = &unread {
            self.report.skipped.extend(record.skips.iter().map(|skip| SkippedSource::new(&file.name, skip)));
            self.progress.file_done(file.found.bytes, 0);
            if part.articles.is_empty() && self.files[part.file].is_none() {
                self.report.unchanged += file.before;
                return Ok(());
            }
        }
        let mut begun = match self.files[part.file].take() {
            Some(begun) => begun,
            None => {
                // Between the parts of a large file there may be a commit, or the end of the run.
                if part.of_several || unread.is_some() {
                    self.indexer.begin_in_parts(&file.name)?
                } else {
                    self.indexer.begin(&file.name)?
                };
                Begun::default()
            }
        };
        for taken in part.articles {
            self.article(file, taken, &mut begun)?;
        }
        if let Some(mut record) = part.end {
            begun.counts.complete = true;
            record.articles = begun.counts.articles;
            record.skips.extend(begun.skips.list());
            count(self.report, file.before, &begun.counts);
            self.report.skipped.extend(record.skips.iter().map(|skip| SkippedSource::new(&record.path, skip)));
            self.report.files_read += 1;
            self.report.bytes_read += record.bytes;
            self.progress.file_done(record.bytes, record.articles);
            self.indexer.end(record)?;
        }
        if unread.is_some() {
            count(self.report, file.before, &begun.counts);
            self.report.skipped.extend(begun.skips.list().map(|skip| SkippedSource::new(&file.name, &skip)));
            begun.counts.complete = true;
        }
        self.files[part.file] = Some(begun);
        Ok(())
    }

    /// Hands in an article of this file.
    fn article(&mut self, file: &Todo, taken: Taken, begun: &mut Begun) -> Result<()> {
        let HandingIn { indexer, report, .. } = self;
        let Taken { mut article, read, held } = taken;
        if let Some(detail) = cut_of(&article) {
            let cut = SourceSkip { member: article.source.member.clone(), reason: "cut".to_owned(), detail };
            report.cut.push(SkippedSource::new(&file.name, &cut));
        }
        if let Some(detail) = no_column_of(&article) {
            let without = SourceSkip { member: None, reason: "no-column".to_owned(), detail: detail.to_owned() };
            report.without_column.push(SkippedSource::new(&file.name, &without));
        }
        if held {
            if indexer.keep(&article, read)? {
                begun.counts.articles += 1;
                begun.counts.kept += 1;
                return Ok(());
            }
            file.manner.enrichment.enrich(&mut article);
        }
        let (member, id) = (article.source.member.clone(), article.id.clone());
        match indexer.add_read(article, read) {
            Ok(Added::New) => {}
            // Either way one of two articles with the same id is out: a file's own were forgotten when it was begun.
            Ok(added) => {
                report.shadowed += 1;
                let of = if let Added::Replaced { of } = added { of } else { file.name.clone() };
                let detail = format!("its article {id} is left out: of those with that id the last one stays, by path");
                // Without the member, which of one that was handed in before is not known any more.
                let shadowed = SourceSkip { member: None, reason: "shadowed".to_owned(), detail };
                report.shadowed_articles.push(SkippedSource::new(&of, &shadowed));
                if report.shadowed_articles.len() >= 2 * SHADOWED_NAMED {
                    name_some(report);
                }
            }
            Err(e) if e.kind() == ErrorKind::Article => {
                begun.skips.push(SourceSkip { member, reason: "not-indexable".to_owned(), detail: e.to_string() });
                return Ok(());
            }
            Err(e) => return Err(e),
        }
        begun.counts.articles += 1;
        Ok(())
    }
}

/// Whether a file could not be read at all.
fn is_unreadable(record: &SourceRecord) -> bool {
    record.skips.iter().any(|skip| skip.member.is_none() && skip.reason == SkipReason::Unreadable.as_str())
}

/// Counts what was handed in of a file that gave so many articles before.
fn count(report: &mut Report, before: u64, counts: &Counts) {
    let Counts { articles, kept, complete } = *counts;
    report.unchanged += kept;
    report.replaced += articles.min(before).saturating_sub(kept);
    report.added += articles.saturating_sub(before.max(kept));
    if complete {
        report.removed += before.saturating_sub(articles);
    }
}

/// Leaves as many of the shadowed articles as are named: the first by path, in whatever order they came.
pub fn name_some(report: &mut Report) {
    report.shadowed_articles.sort();
    report.shadowed_articles.truncate(SHADOWED_NAMED);
}

#[cfg(test)]
mod tests {
    use super::super::{IndexJob, Silent};
    use super::*;
    use crate::engine::{self, Location, WriteOptions};
    use crate::ingest::Found;

    #[test]
    fn a_file_that_cannot_be_read_keeps_what_it_gave() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "Harbour\n\nIt was closed.").expect("written");
        let mut indexer = engine::writer(&Location::within(folder.path()), &WriteOptions::default()).expect("a writer");
        IndexJob::new([&path], folder.path()).run(&mut *indexer, &mut Silent).expect("indexed");
        let found = Found { path, bytes: 5, modified_ns: None };
        for (reason, left) in [(SkipReason::Unreadable, 1), (SkipReason::Malformed, 0)] {
            let todo =
                [Todo { found: found.clone(), name: "a.txt".into(), before: 1, settings: Default::default(), manner: Default::default() }];
            let skip = SourceSkip { member: None, reason: reason.as_str().to_owned(), detail: String::new() };
            let record = SourceRecord { path: "a.txt".into(), skips: vec![skip], ..SourceRecord::default() };
            // Not begun, and broken off after a part without articles.
            let begun = Part { file: 0, of_several: true, articles: Vec::new(), end: None };
            let end = || Part { file: 0, of_several: true, articles: Vec::new(), end: Some(record.clone()) };
            for (parts, unchanged) in [(vec![end()], left), (vec![begun, end()], 0)] {
                let mut report = Report::default();
                HandingIn::new(&todo, &mut *indexer, &mut Silent, &mut report).take(parts).expect("handed in");
                assert_eq!((report.unchanged, report.removed, report.skipped.len()), (unchanged, 1 - left, 1), "{reason:?}");
                assert_eq!(indexer.commit_if(true).expect("committed").articles, left, "{reason:?}");
            }
        }
    }
}
