#!/usr/bin/env python3
"""What is read of each folder of an archive of many formats, as a Markdown table.

    tests/bench/formats_table.py FOLDER [--binary PATH]

One row for each folder in FOLDER: files, articles, those with title, date, body and agency, and what was skipped, by reason.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import threading


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--binary", default=str(root / "target/release/newsearch"))
    args = parser.parse_args()
    print("| folder | files | articles | with title | with date | with body | agency | updated | skipped by reason |")
    print("|---|---|---|---|---|---|---|---|---|")
    for folder in sorted(path for path in args.folder.iterdir() if path.is_dir()):
        files = sum(1 for path in folder.rglob("*") if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts))
        ran = subprocess.Popen([args.binary, "read", "--format", "jsonl", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        counts = collections.Counter()
        # Its messages are few beside its articles; a file takes them up while the articles are read.
        messages = []
        reader = threading.Thread(target=lambda: messages.extend(ran.stderr))
        reader.start()
        for line in ran.stdout:
            article = json.loads(line)
            counts["articles"] += 1
            for key in ("title", "date", "body", "agency", "updated"):
                counts[key] += bool(article[key] and str(article[key]).strip())
        reader.join()
        reasons = collections.Counter(found[1] for found in (re.search(r"skipped .*?: ([a-z-]+)(?::|$)", line) for line in messages) if found)
        told = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common()) or "–"
        cells = [folder.name, files, *(counts[key] for key in ("articles", "title", "date", "body", "agency", "updated")), told]
        print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


if __name__ == "__main__":
    main()
