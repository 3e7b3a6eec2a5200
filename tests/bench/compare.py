#!/usr/bin/env python3
"""Compares newsearch with a bare tantivy program on the same articles, in one interleaved run, as ratios.

usage: cargo build --release --bin newsearch --example bare_tantivy
       tests/bench/compare.py CORPUS [--rounds N] [--queries N] [--no-names]

CORPUS is a folder of .json articles, or a .jsonl file, with "title" and "body". Prints CPU and wall seconds and peak memory of indexing
(with --no-names without people and places), the size of the index and the milliseconds from process start to printed answer (median over words taken from the titles), and the ratio newsearch : bare.
"""
import argparse, json, os, random, re, shutil, statistics, subprocess, tempfile, time
from pathlib import Path

a = argparse.ArgumentParser()
a.add_argument("corpus", type=Path); a.add_argument("--rounds", type=int, default=3); a.add_argument("--queries", type=int, default=40)
a.add_argument("--no-names", action="store_true")
a = a.parse_args()
release = Path(__file__).resolve().parents[2] / "target" / "release"
NEWS, BARE = release / "newsearch", release / "examples" / "bare_tantivy"

def run(*command):
    """Wall and CPU seconds and peak kilobytes of a command."""
    began = time.perf_counter()
    child = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall, child.returncode = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1): raise SystemExit(f"{command}: exit code {child.returncode}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss

names = ["--no-names"] if a.no_names else []

def size(folder): return sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())

def titles():
    if a.corpus.is_dir():
        for f in sorted(a.corpus.iterdir()): yield json.loads(f.read_text())["title"]
    else:
        with open(a.corpus) as lines:
            for line in lines: yield json.loads(line)["title"]

with tempfile.TemporaryDirectory() as tmp:
    index = {"news": [], "bare": []}
    for _ in range(a.rounds):
        for name in ("news", "bare"):
            shutil.rmtree(f"{tmp}/{name}", ignore_errors=True)
            command = [NEWS, "index", a.corpus, "--index", f"{tmp}/news", "--quiet", *names] if name == "news" else [BARE, "index", f"{tmp}/bare", a.corpus]
            index[name].append(run(*command))
    best = {n: tuple(map(min, zip(*r))) for n, r in index.items()}
    for i, what in ((0, "wall"), (1, "CPU")):
        print(f"index {what}: newsearch {best['news'][i]:.2f} s, bare tantivy {best['bare'][i]:.2f} s, ratio {best['news'][i] / best['bare'][i]:.2f}")
    print(f"peak memory: newsearch {best['news'][2] >> 10} MB, bare tantivy {best['bare'][2] >> 10} MB, ratio {best['news'][2] / best['bare'][2]:.2f}")
    print(f"index size: ratio {size(tmp + '/news') / size(tmp + '/bare'):.2f}")
    again = min(run(NEWS, "index", a.corpus, "--index", f"{tmp}/news", "--quiet", *names)[0] for _ in range(5))
    print(f"index again, nothing changed: {again:.3f} s")

    rnd = random.Random(1)
    words = [w for w in (re.findall(r"[a-z]{3,}", t.lower()) for t in titles()) if len(w) > 3]
    asked = [" ".join(rnd.sample(rnd.choice(words), rnd.choice((1, 2)))) for _ in range(a.queries)]
    took = {"news": [], "bare": []}
    for _ in range(a.rounds + 1):
        for q in asked:
            took["news"].append(run(NEWS, "query", q, "--index", f"{tmp}/news", "--color", "never")[0])
            took["bare"].append(run(BARE, "query", f"{tmp}/bare", q)[0])
    took = {n: t[len(asked):] for n, t in took.items()}  # the first round only warms up
    n, b = (statistics.median(took[x]) * 1e3 for x in ("news", "bare"))
    print(f"start to answer, median of {len(took['news'])}: newsearch {n:.2f} ms, bare tantivy {b:.2f} ms, ratio {n / b:.2f}")
