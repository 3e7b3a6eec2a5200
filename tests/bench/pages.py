#!/usr/bin/env python3
"""Pages a second of `newsearch read` next to Python trafilatura, on the same pages, one core each, in turns.

    cargo build --release --bin newsearch
    tests/bench/pages.py FOLDER_OF_HTML [--pages N] [--rounds N]

Measured is the processor time of the whole way from file to article: `newsearch read --format jsonl --threads 1 --no-names FILES` against loading each file and
`trafilatura.bare_extraction(text, with_metadata=True)`. trafilatura is installed from PyPI into a temporary environment
(with lxml_html_clean, which a dependency of it needs beside newer releases of lxml).
Exit code 1 where the ratio of the medians is below 3.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import venv

try:
    import resource
except ImportError:  # Windows
    resource = None

PYTHON_SIDE = r"""
import sys, time
import trafilatura
files = [line.rstrip("\n") for line in sys.stdin]
with open(files[0], "rb") as f:          # what is loaded once is no part of a page's time
    trafilatura.bare_extraction(f.read(), with_metadata=True)
began = time.process_time()
found = 0
for name in files:
    with open(name, "rb") as f:
        found += trafilatura.bare_extraction(f.read(), with_metadata=True) is not None
print(time.process_time() - began, found)
"""


def one_core(core):
    """Keeps a process to one core, where the system can."""
    return (lambda: os.sched_setaffinity(0, {core})) if hasattr(os, "sched_setaffinity") else None


def children_seconds():
    """Processor time of the processes that have ended, so that other work on the machine does not count; where the system cannot say, the clock."""
    if resource is None:
        return time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ours(binary, files, core):
    began = children_seconds()
    ran = subprocess.run([binary, "read", "--format", "jsonl", "--threads", "1", "--no-names", *files], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, preexec_fn=one_core(core))
    return children_seconds() - began, ran.stdout.count(b"\n")


def theirs(python, files, core):
    ran = subprocess.run([python, "-c", PYTHON_SIDE], input="\n".join(files) + "\n", text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, check=True, preexec_fn=one_core(core))
    seconds, found = ran.stdout.split()
    return float(seconds), int(found)


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--pages", type=int, default=300, help="spread evenly over the folder (300)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--binary", default=str(root / "target/release/newsearch"))
    args = parser.parse_args()
    files = sorted(str(path.resolve()) for path in args.folder.rglob("*") if path.suffix in (".html", ".htm") and path.is_file())
    if not files:
        sys.exit("no .html files there")
    files = files[:: max(1, len(files) // args.pages)][: args.pages]
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = os.path.join(folder, "Scripts" if os.name == "nt" else "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "trafilatura", "lxml_html_clean"], check=True)
        version = subprocess.run([python, "-c", "import trafilatura; print(trafilatura.__version__)"], text=True, stdout=subprocess.PIPE).stdout.strip()
        times = {"newsearch": [], "trafilatura": []}
        found = {}
        for _ in range(args.rounds):
            for name, run in (("newsearch", lambda: ours(args.binary, files, core)), ("trafilatura", lambda: theirs(python, files, core))):
                seconds, found[name] = run()
                times[name].append(seconds)
    rates = {name: len(files) / statistics.median(seconds) for name, seconds in times.items()}
    for name, rate in rates.items():
        label = name if name == "newsearch" else f"{name} {version}"
        spread = ", ".join(f"{len(files) / s:.0f}" for s in times[name])
        print(f"{label:<20} {rate:7.1f} pages/s   ({found[name]} articles of {len(files)} pages; rounds: {spread})")
    ratio = rates["newsearch"] / rates["trafilatura"]
    print(f"ratio {ratio:.2f}")
    sys.exit(0 if ratio >= 3 else 1)


if __name__ == "__main__":
    main()
