#!/usr/bin/env python3
"""How indexing and asking grow with the archive: the same figures for the first so many articles of a corpus, with the exponents between them.

usage: cargo build --release --bin newsearch --example warm_queries
       tests/bench/growth.py CORPUS QUERIES FOLDER [--sizes 10000,100000,1000000,3000000] [--names]

CORPUS is a .jsonl file of articles, QUERIES as `warm_queries` beside this reads them; FOLDER is for the indexes, which are removed. An exponent of 1 is
growth in proportion; one below it is less. Prints Markdown.
"""
import argparse, math, os, shutil, subprocess, time
from itertools import islice
from pathlib import Path

a = argparse.ArgumentParser()
a.add_argument("corpus", type=Path); a.add_argument("queries"); a.add_argument("folder", type=Path)
a.add_argument("--sizes", default="10000,100000,1000000,3000000"); a.add_argument("--names", action="store_true"); a.add_argument("--release", type=Path)
a = a.parse_args()
release = a.release or Path(__file__).resolve().parents[2] / "target" / "release"
warm = release / "examples" / "warm_queries"
a.folder.mkdir(parents=True, exist_ok=True)

def run(*command):
    began = time.perf_counter()
    child = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(child.pid, 0)
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

def asked(index, *more):
    least = {}
    for _ in range(3):
        out = subprocess.run([str(warm), str(index), a.queries, *more], capture_output=True, text=True, check=True).stdout
        for n, line in enumerate(out.splitlines()): least[n] = min(least.get(n, 1e18), int(line.split("\t")[1]) / 1e3)
    times = sorted(least.values())
    return times[len(times) // 2], times[min(int(len(times) * 0.99), len(times) - 1)]

rows = []
for size in map(int, a.sizes.split(",")):
    part, index = a.folder / "part.jsonl", a.folder / "index"
    with open(a.corpus) as lines, open(part, "w") as out: count = sum(1 for line in islice(lines, size) if out.write(line))
    shutil.rmtree(index, ignore_errors=True)
    taken = run(release / "newsearch", "index", part, "--index", index, "--quiet", *([] if a.names else ["--no-names"]))
    megabytes = sum(f.stat().st_size for f in index.iterdir()) / 1e6
    rows.append((count, *taken, megabytes, megabytes / (part.stat().st_size / 1e6), *asked(index), *asked(index, "fold")))
    part.unlink(); shutil.rmtree(index)
    if count < size: break

head = ["articles", "wall s", "CPU s", "peak MB", "index MB", "of the text", "p50 ms", "p99 ms", "folded p50", "folded p99"]
print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
for row in rows: print(f"| {row[0]:,} | " + " | ".join(f"{value:.2f}" if value < 100 else f"{value:,.0f}" for value in row[1:]) + " |")
for before, after in zip(rows, rows[1:]):
    step = math.log(after[0] / before[0])
    print(f"| exponent to {after[0]:,} | " + " | ".join(f"{math.log(max(y, 1e-9) / max(x, 1e-9)) / step:.2f}" for x, y in zip(before[1:], after[1:])) + " |")
