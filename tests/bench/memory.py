#!/usr/bin/env python3
"""How much memory indexing takes: makes an archive of articles of any size, indexes it, and watches the process.

    tests/bench/memory.py NEWSEARCH FOLDER [--gigabytes 10] [--memory 128] [--threads N] [--names] [--keep]

The articles are made of some 200,000 invented words with frequencies as in a language; most have 1 to 10 kB, every 50th 300 kB, and some a text of
50 MB (which newsearch leaves out and lists: a record may have 32 MiB). They lie in FOLDER/news as JSON lines of about 256 MB, the index in FOLDER/index; both are
removed afterwards unless --keep is given. Printed are the largest memory of the process itself (RssAnon, sampled ten times a second; what is mapped
from files is the system's to take back) and with files (VmHWM), and the bar: --memory and 150 MB more. Linux only: it reads /proc.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time

PER_FILE = 256 << 20
LARGE = 50 << 20


def vocabulary(rng):
    parts = ["ka", "ro", "mi", "ten", "sul", "ber", "no", "va", "lis", "dor", "pe", "gran", "ou", "fi", "chel", "tra"]
    return ["".join(rng.choices(parts, k=rng.randint(1, 5))) + str(n % 97 if n > 50_000 else "") for n in range(200_000)]


def write_archive(folder, total, rng):
    words = vocabulary(rng)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    # Texts are put together from sentences drawn once: drawing each word anew would take hours.
    drawn = rng.choices(words, weights, k=600_000)
    sentences, at = [], 0
    while at < len(drawn):
        length = rng.randint(6, 24)
        sentences.append(" ".join(drawn[at : at + length]).capitalize() + ".")
        at += length
    written, number, file, part = 0, 0, None, 0
    while written < total:
        if file is None or file.tell() >= PER_FILE:
            if file:
                file.close()
            file, part = open(os.path.join(folder, f"{part:04}.jsonl"), "w"), part + 1
        number += 1
        size = LARGE if number % 40_000 == 20_000 else 300_000 if number % 50 == 0 else rng.randint(1_000, 10_000)
        body, length = [], 0
        while length < min(size, 1 << 20):
            sentence = rng.choice(sentences)
            body.append(sentence)
            length += len(sentence) + 1
        text = " ".join(body)
        # A text of 50 MB is one of 1 MB with other words between its repeats.
        while len(text) < size:
            text += f" {rng.choice(sentences)} " + text[: min(len(text), size - len(text))]
        line = json.dumps({"id": f"m{number}", "title": rng.choice(sentences), "body": text}) + "\n"
        file.write(line)
        written += len(line)
    file.close()
    return number, written


def watch(process):
    peak_own = peak_all = 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status") as status:
                for line in status:
                    if line.startswith("RssAnon:"):
                        peak_own = max(peak_own, int(line.split()[1]))
                    elif line.startswith("VmHWM:"):
                        peak_all = max(peak_all, int(line.split()[1]))
        except OSError:
            break
        time.sleep(0.1)
    return peak_own / 1024, peak_all / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsearch")
    parser.add_argument("folder")
    parser.add_argument("--gigabytes", type=float, default=10)
    parser.add_argument("--memory", type=int, default=128)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--names", action="store_true", help="also find people and places")
    parser.add_argument("--keep", action="store_true")
    args = parser.parse_args()
    news, index = os.path.join(args.folder, "news"), os.path.join(args.folder, "index")
    if not os.path.isdir(news):
        os.makedirs(news)
        began = time.time()
        articles, written = write_archive(news, int(args.gigabytes * 1e9), random.Random(7))
        print(f"{articles} articles, {written / 1e9:.2f} GB, made in {time.time() - began:.0f} s", flush=True)
    command = [args.newsearch, "index", news, "--index", index, "--memory", str(args.memory), "--max-seconds", "3600"]
    command += ["--threads", str(args.threads)] if args.threads else []
    command += [] if args.names else ["--no-names"]
    began = time.time()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    own, whole = watch(process)
    print(process.stdout.read().strip())
    size = sum(os.path.getsize(os.path.join(index, name)) for name in os.listdir(index)) if os.path.isdir(index) else 0
    bar = args.memory + 150
    print(f"{time.time() - began:.0f} s, index {size / 1e9:.2f} GB, own memory {own:.0f} MB of {bar} MB allowed, with mapped files {whole:.0f} MB")
    if not args.keep:
        shutil.rmtree(news)
        shutil.rmtree(index, ignore_errors=True)
    return 0 if process.returncode in (0, 1) and own <= bar else 1


if __name__ == "__main__":
    sys.exit(main())
