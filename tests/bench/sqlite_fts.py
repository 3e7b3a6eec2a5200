#!/usr/bin/env python3
"""What compare.py asks of SQLite FTS5, which comes with Python: the same articles and the same queries, with its English stemmer, BM25 and snippets.

    sqlite_fts.py index INDEX CORPUS    CORPUS is a .jsonl file or a folder of .json files
    sqlite_fts.py query INDEX WORDS     the top 10 that hold all words
    sqlite_fts.py ask INDEX QUERIES     as warm_queries beside this, and what that prints
"""
import json, os, re, sqlite3, sys, time
from pathlib import Path

PAGE = """SELECT id, title, snippet(articles, 5, '<b>', '</b>', '…', 30) FROM articles
          WHERE articles MATCH ? {dated} ORDER BY bm25(articles, 0, 0, 0, 0, 2.0, 1.0) LIMIT 10"""
COUNT = "SELECT count(*) FROM articles WHERE articles MATCH ? {dated}"

def articles(corpus):
    if corpus.is_dir():
        for file in sorted(corpus.iterdir()): yield json.loads(file.read_text())
    else:
        with open(corpus) as lines: yield from map(json.loads, lines)

def index(folder, corpus):
    os.makedirs(folder, exist_ok=True)
    base = sqlite3.connect(f"{folder}/articles.db")
    base.execute("PRAGMA journal_mode = OFF"); base.execute("PRAGMA synchronous = OFF"); base.execute("PRAGMA cache_size = -131072")
    base.execute("CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, date UNINDEXED, people, places, title, body, tokenize = 'porter unicode61')")
    rows = ((a["id"], a["date"], ", ".join(a["people"]), ", ".join(a["places"]), a["title"], a["body"]) for a in articles(corpus))
    base.executemany("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)", rows)
    base.execute("INSERT INTO articles(articles) VALUES ('optimize')")
    base.commit()

def page(base, kind, words, dates=()):
    text = f'"{words}"' if kind == "phrase" else (" OR " if kind.startswith("any") else " AND ").join(f'"{w}"' for w in re.findall(r"\w+", words))
    asked, dated = ("{title body} : (" + text + ")", *dates), "AND date BETWEEN ? AND ? || 'T24'" if dates else ""
    return base.execute(COUNT.format(dated=dated), asked).fetchone()[0], base.execute(PAGE.format(dated=dated), asked).fetchall()

command, folder, what = sys.argv[1], sys.argv[2], sys.argv[3]
if command == "index":
    index(folder, Path(what))
else:
    base = sqlite3.connect(f"file:{folder}/articles.db?mode=ro", uri=True)
    base.execute("PRAGMA mmap_size = 4000000000")
    if command == "query":
        total, hits = page(base, "all", what)
        for hit in hits: print(*hit, sep="\n  ")
        print(total, "articles")
    else:
        lines = [line.split("\t") for line in Path(what).read_text().splitlines()]
        for measured in (False, True):
            for kind, words, *dates in lines:
                began = time.perf_counter()
                total, _ = page(base, kind, words, dates)
                if measured: print(kind, int((time.perf_counter() - began) * 1e6), total, words, sep="\t")
