#!/usr/bin/env python3
"""Indexes a .jsonl and a .warc.gz of many gigabytes and prints the time and the peak of memory of each.

    cargo build --release --bin newsearch
    tests/bench/large_files.py FOLDER [--gigabytes 2] [--binary PATH]

The files are made in a new folder inside FOLDER, one after the other, and removed again; nothing else there is touched. --only jsonl or warc makes one of them.
"""

import argparse
import gzip
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

WORDS = """harbour storm ships council bridge ferry owners sound office mayor summer timetable vote trade winter ice wind port river
market prices oil minister parliament budget election court judge school hospital railway strike union workers factory steel""".split()


def text(chance, words):
    out = []
    while words > 0:
        count = chance.randint(8, 25)
        out.append(" ".join(chance.choice(WORDS) for _ in range(count)).capitalize() + ".")
        words -= count
    return " ".join(out)


def jsonl(path, size):
    chance = random.Random(1)
    bodies = [text(chance, 400) for _ in range(500)]
    with open(path, "w", encoding="utf-8") as out:
        number = written = 0
        while written < size:
            number += 1
            day = f"20{number % 24:02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
            written += out.write(json.dumps({"id": f"big-{number}", "title": f"Report {number}", "date": day, "body": chance.choice(bodies)}) + "\n")
    return number


def warc(path, size):
    chance = random.Random(2)
    furniture = "<nav>" + "".join(f"<a href='/{word}'>{word}</a>" for word in WORDS) + "</nav>"
    # What makes pages large is script, and what compresses badly makes crawls large.
    scripts = [f"<script>var data = '{chance.randbytes(100_000).hex()}';</script>" for _ in range(20)]
    written = number = 0
    with open(path, "wb") as out:
        while written < size:
            number += 1
            paragraphs = "".join(f"<p>{text(chance, 60)}</p>" for _ in range(6))
            page = (f"<!doctype html><html lang=en><head><title>Report {number} | The Post</title><meta property='article:published_time' "
                    f"content='2019-05-04T09:30:00Z'>{chance.choice(scripts)}</head><body>{furniture}<article><h1>Report {number}</h1>{paragraphs}</article></body></html>")
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
            head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://post.example/{number}\r\nContent-Type: application/http; "
                    f"msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n").encode()
            written += out.write(gzip.compress(head + http + b"\r\n\r\n", 1))
    return number


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--gigabytes", type=float, default=2)
    parser.add_argument("--only", choices=["jsonl", "warc"])
    parser.add_argument("--binary", default=str(root / "target/release/newsearch"))
    args = parser.parse_args()
    for name, make in (("big.jsonl", jsonl), ("big.warc.gz", warc)):
        if args.only and args.only not in name:
            continue
        # A folder of its own: a file of that name may be there already.
        with tempfile.TemporaryDirectory(dir=args.folder) as folder:
            path, index = pathlib.Path(folder) / name, pathlib.Path(folder) / "index"
            records = make(path, int(args.gigabytes * 1e9))
            began = time.perf_counter()
            ran = subprocess.Popen([args.binary, "index", str(path), "--index", str(index)], stdout=subprocess.PIPE, text=True)
            told = ran.stdout.read().splitlines()
            _, status, usage = os.wait4(ran.pid, 0)
            print(f"{name}: {path.stat().st_size / 1e9:.2f} GB on disk, {records} records; {time.perf_counter() - began:.0f} s, "
                  f"peak {usage.ru_maxrss / 1024:.0f} MiB, exit {os.waitstatus_to_exitcode(status)}; {told[0] if told else ''}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
