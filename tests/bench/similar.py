"""How often `newsearch similar` finds articles of the same event: mean precision at 3.

    python3 tests/bench/similar.py EVENTS_FOLDER [NEWSEARCH]

EVENTS_FOLDER holds articles as news-please writes them, each with `newsCluster.EventId`. They are indexed into a temporary folder; each is asked for the
three articles most like it, its copies left out. Precision counts the hits of the same event among three; an article whose event has fewer others than three
is measured against those there are. The plain figure, against three in every case, is printed too. Bar: 0.85.
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile


def main():
    folder = pathlib.Path(sys.argv[1])
    newsearch = sys.argv[2] if len(sys.argv) > 2 else "newsearch"
    events = {}
    for path in sorted(folder.glob("*.json")):
        try:
            events[path.name] = json.loads(path.read_text(encoding="utf-8"))["newsCluster"]["EventId"]
        except (ValueError, KeyError):
            pass  # some files of the collection are empty
    sizes = collections.Counter(events.values())
    with tempfile.TemporaryDirectory() as index:

        def run(*args):
            done = subprocess.run([newsearch, *args, "--index", index], capture_output=True, text=True, encoding="utf-8")
            return [json.loads(line) for line in done.stdout.splitlines()]

        subprocess.run([newsearch, "index", str(folder), "--index", index], capture_output=True, check=False)
        everything = run("query", "*", "--limit", "1000", "--copies", "show", "--snippets", "0", "--format", "jsonl")
        ids = {pathlib.Path(hit["source"].split("#")[0]).name: hit["id"] for hit in everything}
        plain, fair = [], []
        for name, event in events.items():
            if name not in ids or sizes[event] < 2:
                continue
            hits = run("similar", ids[name], "--limit", "3", "--snippets", "0", "--format", "jsonl")
            found = [events.get(pathlib.Path(hit["source"].split("#")[0]).name) for hit in hits]
            right = sum(other == event for other in found)
            plain.append(right / 3)
            fair.append(right / min(3, sizes[event] - 1))
            if right < min(3, sizes[event] - 1) and "-v" in sys.argv:
                print(name, event, found)
    print(f"{len(fair)} articles: mean precision at 3 {sum(fair) / len(fair):.3f} (plain {sum(plain) / len(plain):.3f})")


if __name__ == "__main__":
    main()
