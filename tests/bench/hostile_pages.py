#!/usr/bin/env python3
"""Pages made to break readers: seconds and length of the text that `newsearch read` gives for each.

    cargo build --release --bin newsearch
    tests/bench/hostile_pages.py [--binary PATH]

Exit code 1 where one takes 2 s or longer, crashes, or gives no text although it has some.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

SENTENCE = "Ships stayed in port on Saturday while a storm passed over the sound, the office of the harbour said. "
ARTICLE = "<h1>Storm shuts the ports</h1>" + "<p>" + SENTENCE * 4 + "</p>"


def page(body, head=""):
    return f"<!doctype html><html><head><title>Storm shuts the ports</title>{head}</head><body>{body}</body></html>"


PAGES = {
    "100k nested div": page("<div>" * 100_000 + ARTICLE + "</div>" * 100_000),
    "50k nested lists": page("<ul><li>" * 50_000 + ARTICLE + "</li></ul>" * 50_000),
    "5k nested tables": page("<table><tr><td>" * 5_000 + ARTICLE + "</td></tr></table>" * 5_000),
    "100k attributes on a tag": page("<p " + " ".join(f"a{n}='x'" for n in range(100_000)) + ">" + ARTICLE),
    "20 MB of text": page("<article>" + ARTICLE + ("<p>" + SENTENCE * 10 + "</p>") * 20_000 + "</article>"),
    "20 MB in one paragraph": page("<p>" + SENTENCE * 200_000),
    "10k unclosed b": page(ARTICLE + "<p>" + ("<b>" + SENTENCE[:30]) * 10_000),
    "NULs": page(ARTICLE.replace(" ", " \0") + "\0" * 100_000 + "<p>" + SENTENCE * 3),
    "1 MB of <": page(ARTICLE + "<" * 1_000_000),
    "unclosed comment": page(ARTICLE + "<!--" + "x" * 5_000_000),
    "100k empty scripts": page("<script></script>" * 100_000 + ARTICLE),
    "deep JSON-LD": page(ARTICLE, "<script type='application/ld+json'>" + "[" * 100_000 + "</script>"),
    "50k headings": page("<h2>Storm</h2>" * 24_000 + ARTICLE),
    "1 MB entities": page(ARTICLE + "<p>" + "&amp;" * 200_000),
    "only tags": page("<div><br></div>" * 100_000),
}


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(root / "target/release/newsearch"))
    binary = parser.parse_args().binary
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, text in PAGES.items():
            path = pathlib.Path(folder) / "page.html"
            path.write_text(text, encoding="utf-8")
            began = time.perf_counter()
            ran = subprocess.run([binary, "read", "--format", "jsonl", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            seconds = time.perf_counter() - began
            articles = [json.loads(line) for line in ran.stdout.splitlines()]
            body = len(articles[0]["body"]) if articles else 0
            said = "; ".join(articles[0]["notes"]) if articles else ran.stderr.decode(errors="replace").strip()[:100]
            bad = seconds >= 2 or ran.returncode not in (0, 1) or (body == 0 and name != "only tags")
            faults += bad
            print(f"{'FAIL' if bad else 'ok':<4} {seconds:6.2f} s {body:>9} characters  {name:<26} {said}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
