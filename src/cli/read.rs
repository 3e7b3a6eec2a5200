//! `newsearch read`: what would be indexed from files.
//!
//! Files are read, enriched and written out by several threads, and printed in the order of their names. Each file being read has a queue of
//! bounded length to the printing thread, so a file that is waiting for its turn holds little memory.

use super::args::ReadArgs;
use super::args::values::Colour;
use super::exit::{Failure, Finished, Outcome};
use super::index::{read_options, walk_options};
use super::report::skipped;
use super::{enrichment, locate, output, terminal};
use crate::article::Article;
use crate::enrich::Enrichment;
use crate::error::Result;
use crate::ingest::{Folders, ReadOptions, Settings, Skip, Walked, read_file, read_stream, real_path, walk};
use crate::pipeline::source_name;
use crate::present::{Presenter, Shown, Style};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// What a thread hands over at once: about so many bytes.
const CHUNK_BYTES: usize = 256 << 10;

/// Chunks that wait for each file.
const CHUNKS: usize = 4;

/// Articles as they are printed, and what was skipped among them.
#[derive(Default)]
struct Chunk {
    articles: Vec<u8>,
    skips: Vec<Skip>,
}

/// Where articles are read from.
enum Input {
    Stdin,
    /// A file, its name as an article states it, and what is known of its folder.
    File(PathBuf, String, Arc<Settings>),
}

/// How to read and print.
struct How {
    options: ReadOptions,
    enrichment: Enrichment,
    presenter: &'static dyn Presenter,
    style: Style,
}

/// Prints the articles in these files.
pub fn run(args: ReadArgs, colour: Colour) -> Finished {
    let presenter = output::presenter(&args.format)?;
    let (inputs, mut skips) = inputs(&args)?;
    let enrichment = enrichment::enrichment(&args.walk, &locate::base_here()?)?;
    let how = How { options: read_options(&args.walk)?, enrichment, presenter, style: terminal::style(colour) };
    let mut out = output::stdout();
    presenter.articles_header(&mut out)?;
    tell(&skips);
    let cores = || thread::available_parallelism().map_or(1, |n| n.get());
    let threads = args.threads.map_or_else(cores, usize::from).clamp(1, inputs.len().max(1));
    print_all(&inputs, threads, &how, &mut out, &mut skips)?;
    out.flush()?;
    Ok(if skips.is_empty() { Outcome::Done } else { Outcome::Lacking })
}

/// The files in order, standard input where it stands, and what the walk left out.
fn inputs(args: &ReadArgs) -> Result<(Vec<Input>, Vec<Skip>)> {
    let base = locate::base_here()?;
    let base = base.canonicalize().unwrap_or(base);
    let (mut inputs, mut skips) = (Vec::new(), Vec::new());
    let mut stdin = false;
    for run in args.paths.chunk_by(|a, b| (a == Path::new("-")) == (b == Path::new("-"))) {
        if run[0] == Path::new("-") {
            // It can be read only once.
            if !std::mem::replace(&mut stdin, true) {
                inputs.push(Input::Stdin);
            }
            continue;
        }
        let roots = run.iter().map(|path| real_path(path)).collect::<Result<Vec<PathBuf>>>()?;
        let Walked { found, skips: left_out, .. } = walk(&roots, &walk_options(&args.walk))?;
        let mut folders = Folders::below(&roots);
        for f in found {
            let (name, settings) = (source_name(&f.path, &base), folders.of(&f.path)?);
            inputs.push(Input::File(f.path, name, settings));
        }
        skips.extend(left_out.into_iter().map(|mut skip| {
            skip.source.path = source_name(Path::new(&skip.source.path), &base);
            skip
        }));
    }
    Ok((inputs, skips))
}

/// Prints what is in the inputs, in their order. `skips` gets what is skipped; each is told when its turn comes.
fn print_all(inputs: &[Input], threads: usize, how: &How, out: &mut dyn Write, skips: &mut Vec<Skip>) -> Result<(), Failure> {
    thread::scope(|scope| {
        // The queues of the files, in the order of the files.
        let (queues, turns) = sync_channel::<Receiver<Chunk>>(threads);
        let next = Arc::new(Mutex::new(0));
        for _ in 0..threads {
            let (next, queues) = (Arc::clone(&next), queues.clone());
            scope.spawn(move || while read_next(inputs, &next, &queues, how).is_some() {});
        }
        // So that waiting for a turn ends when the threads have.
        drop(queues);
        let mut print = || -> io::Result<()> {
            for _ in inputs {
                let Ok(chunks) = turns.recv() else { break };
                for chunk in chunks {
                    out.write_all(&chunk.articles)?;
                    tell(&chunk.skips);
                    skips.extend(chunk.skips);
                }
            }
            Ok(())
        };
        let printed = print();
        // Threads that wait to hand something over learn that nobody listens any more.
        drop(turns);
        printed.map_err(Failure::Output)
    })
}

/// Reads the next input that no thread has taken; `None` where there is none or nobody listens.
fn read_next(inputs: &[Input], next: &Mutex<usize>, queues: &SyncSender<Receiver<Chunk>>, how: &How) -> Option<()> {
    let (sender, receiver) = sync_channel(CHUNKS);
    let input = {
        // Held while the queue is handed in, so that queues stand in the order of the inputs.
        let mut next = next.lock().unwrap_or_else(PoisonError::into_inner);
        let input = inputs.get(*next)?;
        *next += 1;
        queues.send(receiver).ok()?;
        input
    };
    let mut chunk = Chunk::default();
    let mut open = true;
    let mut sink = |item: Result<Article, Skip>| {
        match item {
            Ok(mut article) => {
                how.enrichment.enrich(&mut article);
                // Writing to memory cannot fail.
                let _ = how.presenter.article(Shown { article: &article, marks: None }, &how.style, &mut chunk.articles);
            }
            Err(skip) => chunk.skips.push(skip),
        }
        if chunk.articles.len() >= CHUNK_BYTES || chunk.skips.len() >= 1000 {
            open = sender.send(std::mem::take(&mut chunk)).is_ok();
        }
        if open { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    match input {
        Input::Stdin => read_stream(&mut io::stdin().lock(), "-", &how.options, &mut sink),
        Input::File(path, name, settings) => read_file(path, name, &how.options.in_folder(settings), &mut sink),
    }
    (open && sender.send(chunk).is_ok()).then_some(())
}

fn tell(skips: &[Skip]) {
    for skip in skips {
        output::note(&skipped(&skip.source.to_string(), skip.reason.as_str(), &skip.detail));
    }
}
