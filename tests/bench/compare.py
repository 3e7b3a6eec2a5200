#!/usr/bin/env python3
"""Compares newsearch with other engines on the same articles, in one interleaved run: times, and their ratios to a bare tantivy program.

usage: cargo build --release --bin newsearch --example bare_tantivy --example warm_queries
       tests/bench/compare.py CORPUS [--queries QUERIES] [--files FOLDER] [--rounds N] [--asks N] [--tools A,B…] [--work FOLDER] [--keep]

CORPUS is a .jsonl file of articles, FOLDER has .json files of one article each; an article has "id", "title", "date", "people", "places" and
"body". QUERIES are as `warm_queries` beside this reads them. What is printed is Markdown: indexing (wall, CPU, peak memory, size), warm queries in
one process, from the start of a process to its answer (warm, and with the files of the index out of memory), an index brought up to date where
nothing has changed, and where one small file of many articles has.

Of wall and CPU time the least of all rounds counts, and of every query: what is more was the machine's doing. A tool that is not installed is left
out with a word: Lucene wants a JDK and its jars (LUCENE_JARS, else where Debian puts them), SQLite comes with Python, Recoll and ripgrep are found by name.
"""
import argparse, glob, json, os, platform, random, re, shutil, statistics, subprocess, sys, tempfile, time
from pathlib import Path

a = argparse.ArgumentParser()
a.add_argument("corpus", type=Path); a.add_argument("--queries", type=Path); a.add_argument("--files", type=Path)
a.add_argument("--rounds", type=int, default=2); a.add_argument("--asks", type=int, default=3)
a.add_argument("--tools", default="newsearch,tantivy,lucene,sqlite,recoll,ripgrep"); a.add_argument("--work", type=Path); a.add_argument("--keep", action="store_true"); a.add_argument("--release", type=Path, help="where the programs are that were built")
a = a.parse_args()
if a.files: a.files = a.files.resolve()
here = Path(__file__).resolve().parent
release = a.release or here.parents[1] / "target" / "release"
NEWS, BARE, WARM = release / "newsearch", release / "examples" / "bare_tantivy", release / "examples" / "warm_queries"
work = a.work or Path(tempfile.mkdtemp(prefix="compare-"))
work.mkdir(parents=True, exist_ok=True)
wanted = a.tools.split(",")

def run(*command, out=None):
    """Wall and CPU seconds and peak megabytes of a command."""
    began = time.perf_counter()
    child = subprocess.Popen([str(c) for c in command], stdout=out or subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall, child.returncode = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1): raise SystemExit(f"{command}: exit code {child.returncode}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

def said(*command):
    try: return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0].strip()
    except (OSError, IndexError): return ""

def size(path): return sum(f.stat().st_size for f in [path, *path.rglob("*")] if f.is_file())

def evict(path):
    """Has the system forget what it holds of the files below a folder."""
    os.sync()
    for file in (f for f in Path(path).rglob("*") if f.is_file()):
        with open(file, "rb") as opened: os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

class Tool:
    """How a tool is called: to index a corpus, to answer one query, to answer many (None where it cannot)."""
    def __init__(self, name, index=None, query=None, ask=None, of=None, files=False):
        self.name, self.index, self.query, self.ask, self.files = name, index, query, ask, files
        self.folder = work / (of or name).replace(" ", "-").replace(",", "")

def newsearch(name, *more): return Tool(name, lambda t, c: [NEWS, "index", c, "--index", t.folder, "--quiet", *more],
    lambda t, q: [NEWS, "query", q, "--index", t.folder, "--color", "never"], lambda t, q: [WARM, t.folder, q, "fold"])

tools, versions, absent = [], [], []
if "newsearch" in wanted:
    versions.append(said(str(NEWS), "--version"))
    tools += [newsearch("newsearch, no names", "--no-names"), newsearch("newsearch")]
    tools.append(Tool("newsearch, no names, copies shown", ask=lambda t, q: [WARM, t.folder, q], of="newsearch, no names"))
if "tantivy" in wanted:
    versions.append("tantivy 0.27")
    tools.append(Tool("bare tantivy", lambda t, c: [BARE, "index", t.folder, c], lambda t, q: [BARE, "query", t.folder, q], lambda t, q: [BARE, "ask", t.folder, q]))
jars = os.environ.get("LUCENE_JARS") or ":".join(j for part in ("core", "analyzers-common", "analysis-common", "queryparser", "queries", "highlighter", "memory", "sandbox")
                                              for j in sorted(glob.glob(f"/usr/share/java/lucene-{part}-*.jar"))[-1:])
if "lucene" in wanted:
    if jars and shutil.which("javac"):
        versions.append("Lucene " + re.search(r"lucene-core-([\d.]+)\.jar", jars)[1] + " on " + said("java", "--version"))
        subprocess.run(["javac", "-cp", jars, "-d", work / "java", here / "LuceneBench.java"], check=True)
        java = ["java", "-Xmx1g", "-cp", f"{work}/java:{jars}", "LuceneBench"]
        tools.append(Tool("Lucene", lambda t, c: [*java, "index", t.folder, tsv], lambda t, q: [*java, "query", t.folder, q], lambda t, q: [*java, "ask", t.folder, q]))
    else: absent.append("Lucene (no JDK, or no jars)")
if "sqlite" in wanted:
    fts = [sys.executable, here / "sqlite_fts.py"]
    versions.append("SQLite " + __import__("sqlite3").sqlite_version)
    tools.append(Tool("SQLite FTS5", lambda t, c: [*fts, "index", t.folder, c], lambda t, q: [*fts, "query", t.folder, q], lambda t, q: [*fts, "ask", t.folder, q]))
if "recoll" in wanted:
    if shutil.which("recollindex"):
        versions.append("Recoll " + said("dpkg-query", "-W", "-f", "${Version}", "recollcmd"))
        tools.append(Tool("Recoll", lambda t, c: ["recollindex", "-c", t.folder], lambda t, q: ["recollq", "-c", t.folder, "-n", "10", "-A", q], files=True))
    else: absent.append("Recoll")
if "ripgrep" in wanted:
    if shutil.which("rg"):
        versions.append(said("rg", "--version"))
        tools.append(Tool("ripgrep", query=lambda t, q: ["rg", "-i", "-l", q.split()[0], a.files], files=True))
    else: absent.append("ripgrep")

def articles():
    with open(a.corpus) as lines: yield from map(json.loads, lines)

count, text, titles = 0, 0, []
tsv = work / "corpus.tsv"
with open(tsv, "w") as out:
    for article in articles():
        count, text = count + 1, text + len((article["title"] + article["body"]).encode())
        titles.append(article["title"]) if count % 997 == 0 else None
        if "lucene" in wanted and jars:
            when = __import__("datetime").datetime.fromisoformat(article["date"]).timestamp() if article["date"] else ""
            flat = lambda s: re.sub(r"[\t\r\n]", " ", s)
            out.write("\t".join([article["id"], f"{when:.0f}" if when != "" else "", ", ".join(article["people"]), ", ".join(article["places"]), flat(article["title"]), flat(article["body"])]) + "\n")

def table(title, head, rows):
    print(f"\n### {title}\n\n| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows: print("| " + " | ".join(row) + " |")
    sys.stdout.flush()

def ratio(value, base): return f"{value / base:.2f}" if base else "–"

def index_all(corpus, tools, rounds):
    took = {t.name: [] for t in tools}
    for _ in range(rounds):
        for t in tools:
            shutil.rmtree(t.folder, ignore_errors=True)
            if t.name == "Recoll":
                t.folder.mkdir()
                (t.folder / "recoll.conf").write_text(f"topdirs = {corpus}\nnoaspell = 1\n")
            took[t.name].append(run(*t.index(t, corpus)))
    return {n: tuple(map(min, zip(*r))) for n, r in took.items()}

def started(tools, asked, rounds, cold):
    """Milliseconds from the start of a process to its end, of every query."""
    took = {t.name: [] for t in tools}
    for n in range(rounds):
        for q in asked:
            for t in tools:
                if cold: evict(t.folder)
                took[t.name].append(run(*t.query(t, q))[0] * 1e3)
    return {n: (statistics.median(t), sorted(t)[int(len(t) * 0.9)]) for n, t in took.items()}

def queries(titles, number):
    rnd = random.Random(1)
    words = [w for w in (re.findall(r"[a-z]{3,}", t.lower()) for t in titles) if len(w) > 3]
    return [" ".join(rnd.sample(rnd.choice(words), rnd.choice((1, 2)))) for _ in range(number)]

cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
print(f"{os.cpu_count()} × {cpu}, {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') >> 30} GB, {platform.system()} {platform.release()}; {time.strftime('%Y-%m-%d')}")
print("; ".join(v for v in versions if v) + (f"; left out: {', '.join(absent)}" if absent else ""))
print(f"{count:,} articles, {a.corpus.stat().st_size / 1e6:,.0f} MB of JSON lines, {text / 1e6:,.0f} MB of titles and texts")

large = [t for t in tools if t.index and not t.files]
best = index_all(a.corpus, large, a.rounds)
base = best.get("bare tantivy")
table(f"Indexing {count:,} articles", ["", "wall s", "ratio", "CPU s", "ratio", "peak MB", "ratio", "index / text", "articles a second"],
      [[n, f"{w:.1f}", ratio(w, base and base[0]), f"{c:.1f}", ratio(c, base and base[1]), f"{m:.0f}", ratio(m, base and base[2]),
        f"{size(next(t for t in large if t.name == n).folder) / text:.2f}", f"{count / w:,.0f}"] for n, (w, c, m) in best.items()])

if a.queries:
    asking = [t for t in tools if t.ask]
    least = {}
    for _ in range(a.asks):
        for t in asking:
            out = work / "answers"
            with open(out, "w") as opened: run(*t.ask(t, a.queries), out=opened)
            for n, line in enumerate(out.read_text().splitlines()):
                kind, micros, *_ = line.split("\t")
                now = least.setdefault(t.name, {}).get(n, (kind, 1e18))[1]
                least[t.name][n] = (kind, min(now, float(micros)))
    part = lambda times, share: sorted(times)[min(int(len(times) * share), len(times) - 1)] / 1e3
    kinds = list(dict.fromkeys(kind for kind, _ in next(iter(least.values())).values()))
    rows = []
    base = least.get("bare tantivy")
    for n, answers in least.items():
        figures = [n]
        for share in (0.5, 0.99):
            of = lambda answers, share=share: part([m for _, m in answers.values()], share)
            figures += [f"{of(answers):.3f}", ratio(of(answers), base and of(base))]
        rows.append(figures + [f"{part([m for k, m in answers.values() if k == kind], 0.5):.2f}" for kind in kinds])
    table(f"{len(base or answers)} warm queries, ten hits with snippets and the number of all: milliseconds", ["", "p50", "ratio", "p99", "ratio", *(f"p50 {k}" for k in kinds)], rows)

many = queries(titles, 40)
starting = [t for t in large if t.query]
warm, cold = started(starting, many, 2, False), started(starting, many[:15], 1, True)
base = (warm.get("bare tantivy"), cold.get("bare tantivy"))
table("From the start of a process to its answer: median milliseconds", ["", "warm", "ratio", "index not in memory", "ratio", "its p90"],
      [[n, f"{warm[n][0]:.1f}", ratio(warm[n][0], base[0] and base[0][0]), f"{cold[n][0]:.1f}", ratio(cold[n][0], base[1] and base[1][0]), f"{cold[n][1]:.1f}"] for n in warm])

if "newsearch" in wanted:
    one = work / "one"
    one.mkdir(exist_ok=True)
    took = []
    for t in [t for t in large if t.name.startswith("newsearch")]:
        for n in range(4):
            (one / "small.txt").write_text(f"A small report\n\nThe harbour of number{n}x was closed after the storm.\n")
            time.sleep(0.05)
            command = t.index(t, one)
            wall = run(*command)[0]
            found = subprocess.run([str(c) for c in t.query(t, f"number{n}x")], capture_output=True, text=True).stdout
            assert "small report" in found, "the changed file is not found"
            took.append((t.name, n, wall))
    table(f"One changed file beside {count:,} articles", ["", "searchable after s"],
          [[n, f"{statistics.median(w for m, r, w in took if m == n and r):.2f}"] for n in dict.fromkeys(m for m, _, _ in took)])

if not a.keep:
    for t in large: shutil.rmtree(t.folder, ignore_errors=True)
if a.files:
    small = [t for t in tools if t.index or t.files]
    number = sum(1 for _ in a.files.iterdir())
    best = index_all(a.files, [t for t in small if t.index and t.name != "Lucene"], a.rounds)
    base = best.get("bare tantivy")
    again = {t.name: min(run(*t.index(t, a.files))[0] for _ in range(5)) for t in small if t.name in best and t.name not in ("bare tantivy", "SQLite FTS5")}
    asked = queries([json.loads(f.read_text())["title"] for f in sorted(a.files.iterdir())[::37]], 30)
    start = started([t for t in small if t.query and t.name != "Lucene"], asked, 2, False)
    table(f"{number:,} files of one article each", ["", "index wall s", "ratio", "CPU s", "ratio", "again, nothing changed s", "start to answer ms", "ratio"],
          [[n, *(x for v, i in ((best.get(n), 0), (best.get(n), 1)) for x in ((f"{v[i]:.2f}", ratio(v[i], base and base[i])) if v else ("–", "–"))),
            f"{again[n]:.3f}" if n in again else "–", f"{start[n][0]:.1f}", ratio(start[n][0], start.get("bare tantivy", (0,))[0])] for n in start])
if not a.keep: shutil.rmtree(work)
