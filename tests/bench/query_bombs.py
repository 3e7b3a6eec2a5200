#!/usr/bin/env python3
"""Queries made to be slow, large or fatal: seconds, memory and outcome of each against an index.

    tests/bench/query_bombs.py --index DIR [--binary PATH] [--seconds 1.0] [--memory-mb 100] [--timeout S]

Each query is one run of `newsearch query`. It must be answered (exit code 0 or 1), refused with a message (2) or cut at its deadline
(`"partial": true`), within `--seconds` and with at most `--memory-mb` more memory than the query for one plain word takes. Seconds and memory
are those of the command itself, taken with the least of two runs, since other programs run too. Memory is its own (RssAnon, sampled; what is mapped from
the files of the index is the system's to take back). Exit code 1 where one is not. Linux only: it reads /proc.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

COMMON = "the of to in said and a mln for it on dlrs is that by its from at be was with will vs an as he has are which not cts year".split()
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def words(n, of=COMMON):
    return [of[i % len(of)] for i in range(n)]


def bombs():
    b = {}
    # Brackets and operators without end.
    b["10k open brackets"] = "(" * 10_000
    b["8k open brackets"] = "(" * 8_000
    b["4k brackets round a word"] = "(" * 4_000 + "a" + ")" * 4_000
    b["31 brackets round a word"] = "(" * 31 + "bank" + ")" * 31
    b["closing brackets"] = ")" * 8_000
    b["empty brackets"] = "()" * 4_000
    b["4k NOT"] = "NOT " * 2_000 + "bank"
    b["8k minus"] = "-" * 8_000 + "bank"
    b["alternating NOT ("] = "NOT (" * 1_600 + "bank"
    b["250 exclusions"] = "bank " + " ".join(f"-{w}" for w in words(250))
    b["only exclusions"] = " ".join(f"-{w}" for w in words(255))
    b["256 common words, all"] = " ".join(words(256))
    b["256 common words, any"] = " OR ".join(words(255))
    b["AND OR alternating"] = " ".join(f"{w} AND" if i % 2 else f"{w} OR" for i, w in enumerate(words(250))) + " bank"
    b["OR of ANDs"] = " OR ".join(f"({x} AND {y})" for x, y in zip(words(120), reversed(words(120))))
    b["AND of ORs"] = " AND ".join(f"({x} OR {y})" for x, y in zip(words(120), reversed(words(120))))
    b["deep AND OR"] = "".join(f"({w} {'AND' if i % 2 else 'OR'} " for i, w in enumerate(words(31))) + "bank" + ")" * 31
    b["boosts"] = " ".join(f"{w}^9" for w in words(250))
    b["boost of boosts"] = "(" * 31 + "bank" + ")^9" * 31
    b["huge boost"] = "bank^" + "9" * 300
    # What stands for many words.
    b["*a*"] = "*a*"
    b["?*?*"] = "?*?*"
    b["32 times *a*"] = " ".join(f"*{c}*" for c in (ALPHABET * 2)[:32])
    b["32 times *a*, any"] = " OR ".join(f"*{c}*" for c in (ALPHABET * 2)[:32])
    b["32 prefixes of one letter"] = " OR ".join(f"{c}*" for c in (ALPHABET * 2)[:32])
    b["33 wildcards"] = " ".join(["a*"] * 33)
    b["star alone, often"] = "* " * 200
    b["many stars"] = "*" * 8_000
    b["stars and letters"] = "*a" * 4_000
    b["marks"] = "?" * 4_000
    b["marks and stars"] = "?*" * 4_000
    b["a long wildcard"] = "a" * 2_000 + "*" + "b" * 2_000
    b["*a*b*c*"] = "*" + "*".join(ALPHABET) + "*"
    b["*ing in all fields"] = " ".join(f"{f}:*ing" for f in ["title", "body", "people", "places", "site", "tag"])
    b["people:*a*"] = "people:*a*"
    b["people:a*"] = " ".join(f"people:{c}*" for c in ALPHABET)
    b["places:*"] = " ".join(f"places:{c}*" for c in ALPHABET)
    b["id:*a*"] = "id:*a*"
    b["ids that begin with b123"] = "id:b123*"
    b["fuzzy"] = "minister~2"
    b["32 fuzzy words"] = " ".join(f"{w}ing~2" for w in words(32))
    b["fuzzy of a long word"] = "a" * 4_000 + "~2"
    b["fuzzy of the shortest"] = " OR ".join(f"{c}~2" for c in (ALPHABET * 2)[:32])
    b["fuzzy with a huge number"] = "bank~" + "9" * 300
    b["fuzzy in Chinese"] = "银行" * 500 + "~2"
    # Phrases and nearness.
    b["phrase of 250 common words"] = '"' + " ".join(words(250)) + '"'
    b["phrase of 2,000 words"] = '"' + "the " * 2_000 + '"'
    b["phrase of one word often"] = '"' + "the " * 255 + '"'
    b["phrase with slop"] = '"' + " ".join(words(40)) + '"~1000'
    b["phrase with impossible slop"] = '"the bank"~' + "9" * 50
    b["two common words, slop 1000"] = '"the of"~1000'
    b["phrase with wildcards"] = '"' + " ".join(["*a*", "the", "*e*"] * 10) + '"'
    b["200 phrases"] = " ".join('"of the"' for _ in range(120))
    b["NEAR of common words"] = "the NEAR/1000 of"
    b["NEAR chain"] = " NEAR/1000 ".join(words(100))
    b["NEAR chain of wildcards"] = " NEAR/1000 ".join(f"{c}*" for c in ALPHABET[:20])
    b["w/s chain"] = " w/s ".join(words(100))
    b["w/p chain"] = " w/p ".join(words(120))
    b["NEAR of ORs"] = f"({' OR '.join(words(60))}) NEAR/1000 ({' OR '.join(words(60))})"
    b["atleast"] = "atleast1000:the"
    b["atleast of ORs"] = f"atleast50:({' OR '.join(words(100))})"
    b["atleast of wildcards"] = "atleast2:*e*"
    b["atleast 0 and huge"] = "atleast0:the atleast99999999999:the"
    b["as written"] = " ".join(f"={w}" for w in ["The", "OF", "To", "IN"])
    b["literal of common words"] = 'exact:"The" exact:"OF"'
    b["lead of common words"] = " ".join(f"hl:{w}" for w in words(100))
    b["quoted by anybody"] = "said:the said:of said:a*"
    # Dates and numbers.
    b["absurd dates"] = "date:99999999999 date:0000-00-00 date:-1 date:2024-13-45"
    b["a date range reversed"] = "date:2024..1024"
    b["200 dates"] = " OR ".join(f"date:{1900 + i % 120}-{1 + i % 12:02}" for i in range(200))
    b["dates to the end of time"] = "date:0001..9999 date:..9999-12-31 date:0001-01-01.."
    b["a period without end"] = 'date:"last 99999999999999999999 years"'
    b["numbers"] = "words:0..18446744073709551615 words:99999999999999999999999"
    b["near everywhere"] = "near:0,0~20038km"
    b["near nowhere"] = "near:999,999~1e999km near:NaN,inf~1km"
    b["a hundred circles"] = " OR ".join(f"near:{i % 80},{i}~20000km" for i in range(100))
    # Lists, fields, saved searches.
    b["5,000 values"] = "id:(" + " OR ".join(f"b{i}" for i in range(5_000)) + ")"
    b["1,000 values within 8 KB"] = "id:(" + " ".join(f"b{i}" for i in range(1_000)) + ")"
    b["250 values"] = "id:(" + " OR ".join(f"b{i}" for i in range(250)) + ")"
    b["nested fields"] = "title:(" * 500 + "bank" + ")" * 500
    b["30 nested fields"] = "title:(body:(" * 15 + "bank" + "))" * 15
    b["fields in a row"] = "title:" * 1_000 + "bank"
    b["unknown fields"] = " ".join(f"field{i}:x" for i in range(200))
    b["like itself"] = "like:b1 like:b2 like:b3 like:b4"
    b["story of all"] = " OR ".join(f"story:b{i}" for i in range(200))
    b["like of many"] = " OR ".join(f"like:b{i}" for i in range(200))
    b["saved by nobody"] = " ".join(f"saved:none{i}" for i in range(100))
    b["saved searches in a circle"] = "saved:@CYCLE@"
    b["is and has"] = " ".join(["is:copy", "is:lead", "has:date", "is:undated", "is:new"] * 50)
    # Bytes.
    b["8 KiB word"] = "a" * 8_192
    b["a word of 8 KiB and 1"] = "a" * 8_193
    b["1 MB (through a shell: 120 KB)"] = "bank " * 24_000
    b["NUL-like controls"] = "".join(chr(c) for c in range(1, 32)) * 100 + "bank"
    b["bidi and joiners"] = "\u202e\u2066\u200d\ufeff\u00ad" * 400 + "bank"
    b["combining marks"] = "a" + "\u0301" * 4_000
    b["emoji"] = "👩\u200d👩\u200d👧\u200d👦" * 250
    b["ligatures that grow"] = "\ufdfa" * 2_700
    b["all scripts"] = "".join(chr(c) for c in range(0x250, 0x250 + 4_000) if not 0xD800 <= c <= 0xDFFF)[:3_900]
    b["Chinese without end"] = "银行利率上升" * 450
    b["a phrase of Chinese"] = '"' + "的一是不了人我在有他" * 250 + '"'
    b["quotation marks"] = '"' * 8_001
    b["backslashes"] = "\\" * 8_001 + '"'
    b["colons"] = ":" * 8_000
    b["tildes and carets"] = "~^" * 4_000
    b["all operators"] = 'AND OR NOT NEAR/3 w/s " ( ) : * ? ~ ^ - + ' * 150
    b["invalid UTF-8"] = b"bank \xff\xfe\xc3\x28 \xed\xa0\x80"
    b["html"] = "<script>alert(1)</script>" * 100
    b["escape sequences"] = "\x1b]0;title\x07\x1b[2J" * 300
    return b


def flags():
    """Bombs that are made of other flags than the query."""
    return {
        "limit 0": ["bank", "--limit", "0"],
        "limit past the most": ["bank", "--limit", "1001"],
        "limit 2^64": ["bank", "--limit", "18446744073709551615"],
        "offset 2^64": ["bank", "--offset", "18446744073709551615"],
        "offset past the window": ["bank", "--offset", "10000"],
        "the deepest page": ["the", "--offset", "9900", "--limit", "100"],
        "1,000 hits with snippets": ["the", "--limit", "1000", "--snippets", "5"],
        "a million snippets": ["the", "--snippets", "1000000"],
        "100 people": ["the"] + [x for i in range(100) for x in ("--person", f"{COMMON[i % 30]}{i}")],
        "every person": ["*", "--person", "a*"],
        "any of 256 words, learned from": [" ".join(words(256)), "--match", "any", "--expand"],
        "newest of all": ["*", "--sort", "newest", "--limit", "1000"],
        "blend of all": ["the", "--sort", "blend", "--limit", "1000"],
        "timeout of nothing": ["the", "--timeout", "0.000001"],
        "timeout of no number": ["the", "--timeout", "nan"],
        "timeout below none": ["the", "--timeout=-1"],
    }


def run(command, scratch):
    """Exit code, seconds, most kilobytes of its own, standard output and error of one run."""
    with open(scratch / "out", "wb") as out, open(scratch / "err", "wb") as err:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        own = 0
        while child.poll() is None:
            try:
                with open(f"/proc/{child.pid}/status") as about:
                    own = max([own, *(int(line.split()[1]) for line in about if line.startswith("RssAnon:"))])
            except OSError:
                pass
            time.sleep(0.003)
        seconds = time.perf_counter() - began
    return child.returncode, seconds, own, (scratch / "out").read_bytes(), (scratch / "err").read_bytes()


def controls(text):
    """Control characters that must not be there."""
    return [c for c in text if (ord(c) < 32 and c not in "\n") or 0x7F <= ord(c) < 0xA0 or c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(root / "target/release/newsearch"))
    parser.add_argument("--index", required=True)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--memory-mb", type=float, default=100.0)
    parser.add_argument("--timeout", help="the deadline given to each, in seconds, instead of the command's own")
    parser.add_argument("--only", help="bombs whose name contains this")
    options = parser.parse_args()
    base = [options.binary, "query", "--index", options.index, "--format", "json"]
    deadline = ["--timeout", options.timeout] if options.timeout else []
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        # Two that name each other can only be saved one after the other.
        for name, query in [("bomb-a", "bank"), ("bomb-b", "saved:bomb-a"), ("bomb-a", "saved:bomb-b")]:
            subprocess.run([options.binary, "save", name, query, "--index", options.index], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        run(base + ["bank"], scratch)
        plain = run(base + ["bank"], scratch)[2]
        print(f"plain word: {plain / 1024:.0f} MB; {len(bombs()) + len(flags())} bombs")
        cases = [(name, base + deadline + ["--", text.replace("@CYCLE@", "bomb-a") if isinstance(text, str) else text]) for name, text in bombs().items()]
        cases += [(name, base + ([] if any(flag.startswith("--timeout") for flag in rest) else deadline) + rest) for name, rest in flags().items()]
        for name, command in cases:
            if options.only and options.only not in name:
                continue
            best = min((run(command, scratch) for _ in range(2)), key=lambda r: r[1])
            code, seconds, peak, out, err = best
            more = (peak - plain) / 1024
            text = err.decode(errors="replace")
            if code in (0, 1):
                answer = json.loads(out)
                outcome = f"{answer['total']} found" + (", partial" if answer["partial"] else "")
            elif code == 2 and text.strip() and "panicked" not in text:
                outcome = "refused: " + text.strip().splitlines()[0][:80]
            else:
                outcome = f"CRASHED with {code}: {text[:200]}"
            wrong = code not in (0, 1, 2) or "CRASHED" in outcome or seconds > options.seconds or more > options.memory_mb
            if controls(text):
                wrong, outcome = True, outcome + f"; control characters on standard error: {controls(text)[:5]!r}"
            faults += wrong
            print(f"{'FAULT' if wrong else 'ok':5} {seconds:6.2f} s {more:+7.1f} MB  {name}: {outcome}", flush=True)
        for name in ["bomb-a", "bomb-b"]:
            subprocess.run([options.binary, "saved", "--remove", name, "--index", options.index], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"{faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
