#!/usr/bin/env python3
"""A folder of files made to break readers, and whether each is indexed, cut or skipped for the right reason.

    cargo build --release --bin newsearch
    tests/bench/hostile_folder.py [--binary PATH] [--only NAME] [--keep FOLDER]

Makes the files, runs `newsearch index` over all of them and `newsearch read` over each, and checks that
- the run ends by itself with exit code 0 or 1 and nothing that looks like a fault of the program;
- each file comes out as stated here: `indexed`, `cut` (indexed, and its notes say that something was left out), or skipped for one of the reasons named;
- no control character stands in what is printed, in the report or in answers;
- the process takes at most 512 MB of its own (RssAnon) and no file keeps a reader longer than its deadline and a second;
- nothing is written outside of the index.
Exit code 1 where one does not hold. Unix only: it makes pipes, links and names that are no UTF-8.
"""

import argparse
import bz2
import gzip
import io
import json
import lzma
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
import zlib

SECONDS = 3
MOST_MB = 512
SENTENCE = "Ships stayed in port on Saturday while a storm passed over the sound, the office of the harbour said. "
TEXT = "Storm shuts the ports\n\n" + SENTENCE * 4 + "\n"
PAGE = "<h1>Storm shuts the ports</h1><p>" + SENTENCE * 4 + "</p>"
LINE = json.dumps({"title": "Storm shuts the ports", "body": SENTENCE * 4}) + "\n"
WIRE = "<REUTERS NEWID=\"{}\"><DATE>26-FEB-1987 15:01:01.79</DATE><TEXT><TITLE>STORM</TITLE><BODY>" + SENTENCE + "</BODY></TEXT></REUTERS>\n"
RSS = "<?xml version='1.0'?>{}<rss version='2.0'><channel><title>Wire</title><item><title>Storm{}</title><description>" + SENTENCE * 2 + "</description></item></channel></rss>"

CASES = {}


def case(name, *expected):
    """Registers what makes the file `name`: a function of its path, or its content. What is expected: outcomes, any of which is right."""

    def register(make):
        CASES[name] = (make, set(expected))
        return make

    return register


def put(name, content, *expected):
    CASES[name] = (content, set(expected))


def html(body, head="", tail=""):
    return f"<!doctype html><html><head><title>Storm shuts the ports</title>{head}</head><body>{body}</body></html>{tail}"


# Nesting.
for tag, depth in [("div", 100_000), ("b", 50_000), ("table><tr><td", 20_000), ("ul><li", 50_000), ("font", 100_000), ("svg", 30_000), ("template", 30_000)]:
    put(f"deep-{tag.split('>')[0]}.html", html(f"<{tag}>" * depth + PAGE), "indexed", "cut")
put("deep-select-in-form.html", html("<form><select><option>" * 20_000 + PAGE), "indexed", "cut")
put("deep-quote.md", "# Storm\n\n" + ">" * 100_000 + " " + SENTENCE * 3, "indexed", "cut", "malformed", "too-deep")
put("deep-list.md", "# Storm\n\n" + SENTENCE * 3 + "\n\n" + "".join("  " * (n % 1_000) + "- x\n" for n in range(20_000)), "indexed", "cut")
put("deep-emphasis.md", "# Storm\n\n" + SENTENCE * 3 + "\n\n" + "*a **b " * 50_000, "indexed")
put("deep-links.md", "# Storm\n\n" + SENTENCE * 3 + "\n\n" + "[" * 100_000 + "]" * 100_000, "indexed")
put("deep-front-matter.md", "---\na: " + "[" * 50_000 + "\n---\n# Storm\n\n" + SENTENCE * 3, "indexed", "cut", "malformed")
put("yaml-laughs.md", "---\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)) + "title: *m\n---\n" + SENTENCE * 3, "indexed", "cut", "malformed")
put("deep.xml", RSS.format("", "") .replace("<description>", "<description>" + "<a>" * 100_000), "too-deep", "indexed", "cut")
put("deep-nitf.nitf", "<nitf><body><body.content>" + "<block>" * 100_000 + "<p>" + SENTENCE, "too-deep", "cut", "indexed")
put("deep.json", '{"title": "Storm", "body": ' + "[" * 100_000 + "]" * 100_000 + "}", "malformed", "too-deep")
put("deep.jsonl", LINE + '{"a": ' * 100_000 + "1" + "}" * 100_000 + "\n" + LINE, "malformed", "too-deep")
put("deep-mail.eml", "From: a\nSubject: Storm\nContent-Type: multipart/mixed; boundary=b0\n\n" + "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(5_000)) + "Content-Type: text/plain\n\n" + SENTENCE * 3, "indexed", "cut", "malformed", "not-an-article", "empty", "too-deep")
put("messages-in-messages.eml", "Subject: Storm\nContent-Type: message/rfc822\n\n" * 5_000 + "Subject: Storm\n\n" + SENTENCE * 3, "indexed", "cut", "empty", "not-an-article", "too-deep", "malformed")

# Entities.
put("laughs.rss", RSS.format("<!DOCTYPE rss [<!ENTITY l0 'haha'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 30)) + "]>", " &l29;"), "indexed", "malformed")
put("laughs.nitf", "<!DOCTYPE nitf [<!ENTITY a '" + "x" * 100_000 + "'>]><nitf><head><title>Storm</title></head><body><body.content><p>" + SENTENCE + "&a;" * 100_000 + "</p></body.content></body></nitf>", "indexed", "cut")
put("outside-entity.xml", RSS.format("<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", " &x;"), "indexed", "malformed")
put("parameter-entity.xml", RSS.format("<!DOCTYPE rss [<!ENTITY % x SYSTEM 'http://192.0.2.1/x.dtd'> %x;]>", ""), "indexed", "malformed")
put("entities.html", html(PAGE + "<p>" + "&amp;&lt;&#x1F600;&NotEqualTilde;" * 100_000), "indexed", "cut")
put("character-references.html", html(PAGE + "<p>&#0;&#x110000;&#xD800;&#99999999999999999999;&#x1b;[2J"), "indexed")

# Attributes, tags, comments.
put("attributes.html", html("<p " + " ".join(f"a{n}='x'" for n in range(100_000)) + ">" + PAGE), "indexed", "cut")
put("same-attribute.html", html("<p " + "a='x' " * 200_000 + ">" + PAGE), "indexed", "cut")
put("long-attribute.html", html(f"<p title='{'x' * 5_000_000}'>" + PAGE), "indexed", "cut")
put("attributes.rss", RSS.format("", "").replace("<item>", "<item " + " ".join(f"a{n}='x'" for n in range(100_000)) + ">"), "indexed")
put("open-tags.html", html(PAGE + "<" * 1_000_000), "indexed", "cut")
put("open-comment.html", html(PAGE + "<!--" + "-" * 5_000_000), "indexed", "cut")
put("open-script.html", html(PAGE + "<script>" + "<!--<script>" * 300_000), "indexed", "cut")
put("scripts.html", html("<script></script>" * 100_000 + PAGE), "indexed", "cut")
put("only-tags.html", html("<div><br></div>" * 100_000), "not-an-article", "empty", "indexed", "cut")
put("unclosed-formatting.html", html(PAGE + "<p><b><i><u><font color=red>x" * 5_000), "indexed", "cut")
put("misnested.html", html(PAGE + "<a><table><b><a><td><i></a></table></b>" * 5_000), "indexed", "cut")
put("headings.html", html("<h2>Storm</h2>" * 24_000 + PAGE), "indexed", "cut")
put("tables.html", html(PAGE + "<table>" + "<tr>" + "<td>x" * 1_000 + "</tr>" * 200 + "</table>"), "indexed", "cut")
put("json-ld-deep.html", html(PAGE, "<script type='application/ld+json'>" + '{"a":' * 100_000 + "</script>"), "indexed")
put("json-ld-many.html", html(PAGE, "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"x\"}</script>" * 50_000), "indexed", "cut")
put("meta-many.html", html(PAGE, "<meta name='author' content='Jane Roe'>" * 100_000), "indexed", "cut")
put("base64-image.html", html(PAGE + "<img src='data:image/png;base64," + "A" * 10_000_000 + "'>"), "indexed", "cut")
put("frameset.html", "<frameset>" * 10_000 + "<frame>", "not-an-article", "empty", "indexed", "cut")
put("plaintext.html", html(PAGE + "<plaintext>" + "</plaintext>" * 100_000), "indexed", "cut")
put("cdata.xml", RSS.format("", "").replace("<description>", "<description><![CDATA[" * 50_000), "indexed", "cut", "malformed")
put("namespaces.xml", "<rss " + " ".join(f"xmlns:n{n}='urn:{n}'" for n in range(50_000)) + "><channel><item><title>Storm</title><description>" + SENTENCE * 2 + "</description></item></channel></rss>", "indexed")
put("processing.xml", RSS.format("<?x " + "y" * 1_000_000 + "?>" + "<?z?>" * 100_000, ""), "indexed", "unknown-format")
put("items.rss", "<rss><channel><title>Wire</title>" + "<item><title>Storm</title></item>" * 20_000, "indexed", "malformed", "damaged")

# Bytes.
put("zeros.txt", TEXT + "\0" * 1_000_000, "indexed", "unknown-format")
put("only-zeros.txt", b"\0" * 1_000_000, "unknown-format", "empty")
put("zeros.jsonl", LINE.replace(" ", "\\u0000") + "\0" * 100_000 + "\n" + LINE, "indexed", "malformed", "unknown-format")
put("zeros.html", html(PAGE.replace(" ", " \0") + "\0" * 100_000), "indexed", "cut", "unknown-format")
put("random.txt", bytes((n * n * 7919 >> 7) & 255 for n in range(300_000)), "unknown-format", "indexed", "cut")
put("random.html", bytes((n * n * 104729 >> 9) & 255 for n in range(300_000)), "unknown-format", "not-an-article", "empty", "indexed", "cut")
put("random.jsonl", bytes((n * n * 15485863 >> 11) & 255 for n in range(300_000)), "unknown-format", "malformed")
put("invalid-utf8.txt", TEXT.encode() + b"\xff\xfe\xc3\x28 \xed\xa0\x80 \xf8\x88\x80\x80\x80" * 100, "indexed", "cut")
put("overlong.jsonl", b'{"title": "Storm \xc0\xaf\xe0\x80\xaf", "body": "' + SENTENCE.encode() * 2 + b'"}\n', "indexed", "malformed")
put("utf16-said-utf8.html", html(PAGE, "<meta charset=utf-8>").encode("utf-16"), "indexed")
put("utf8-said-utf16.html", html(PAGE, "<meta charset=utf-16>"), "indexed")
put("utf8-said-iso-2022-jp.html", html(PAGE + "<p>\u00e9\x1b$B\x1b(B", "<meta charset=iso-2022-jp>"), "indexed", "cut")
put("utf7.html", html(PAGE + "+ADw-script+AD4-", "<meta charset=utf-7>"), "indexed")
put("1251-said-utf8.txt", ("Шторм закрыл порты\n\n" + "Суда остались в порту в субботу, пока над проливом проходил шторм. " * 10).encode("cp1251"), "indexed")
put("utf32.txt", TEXT.encode("utf-32"), "unknown-format", "indexed", "cut")
put("ebcdic.txt", TEXT.encode("cp037"), "unknown-format", "indexed", "cut")
put("odd-utf16.txt", TEXT.encode("utf-16")[:-1], "indexed", "cut")
put("half-surrogates.txt", b"\xff\xfe" + TEXT.encode("utf-16-le") + b"\x00\xd8" * 10_000, "indexed", "cut")
put("surrogates.jsonl", LINE.replace("Storm", "\\ud800Storm\\udfff"), "indexed", "malformed")
put("bom-bom.txt", "\ufeff" * 1_000 + TEXT, "indexed", "cut")
put("escape-sequences.txt", "\x1b]0;owned\x07Storm \x1b[2J\x9b31m shuts\r\n\r\n" + SENTENCE * 3 + "\u202e\u2066txt.exe" + "\x08" * 99, "indexed", "unknown-format")
put("formula.jsonl", json.dumps({"title": "=HYPERLINK(\"http://192.0.2.1\")", "body": "@SUM(1) " + SENTENCE, "authors": ["+cmd|' /C calc'!A0", "-1"]}) + "\n", "indexed")
put("markup.jsonl", json.dumps({"title": "<script>alert(1)</script>", "url": "javascript:alert(1)", "body": "<img src=x onerror=alert(1)> " + SENTENCE}) + "\n", "indexed")

# Long.
put("one-line-100mb.jsonl", lambda p: long_line(p, b'{"title": "Storm", "body": "', b"Ships stayed. ", 100 << 20, b'"}\n' + LINE.encode()), "too-large")
put("one-line-100mb.txt", lambda p: long_line(p, b"", b"x", 100 << 20, b""), "too-large")
put("one-line-100mb.csv", lambda p: long_line(p, b"title,body\nStorm,\"", b"Ships, stayed. ", 100 << 20, b'"\n'), "too-large", "malformed")
put("open-quote-100mb.csv", lambda p: long_line(p, b'title,body\nStorm,"', b"a\nb\n", 100 << 20, b""), "too-large", "malformed")
put("one-line-100mb.mbox", lambda p: long_line(p, b"From a Sat Jan  1 00:00:00 2000\nSubject: Storm\n\n", b"Ships stayed. ", 100 << 20, b"\n"), "too-large", "cut", "indexed")
put("one-line-100mb.warc", lambda p: long_line(p, b"WARC/1.0\r\nWARC-Type: ", b"x", 100 << 20, b"\r\n\r\n"), "too-large", "malformed", "damaged")
put("one-line-100mb.sgm", lambda p: long_line(p, b"<REUTERS NEWID=\"1\"><TEXT><BODY>", b"Ships stayed. ", 100 << 20, b"</BODY></TEXT></REUTERS>"), "too-large")
put("one-line-100mb.xml", lambda p: long_line(p, b"<rss><channel><item><title>Storm</title><description>", b"Ships stayed. ", 100 << 20, b"</description></item></channel></rss>"), "too-large", "cut", "indexed")
put("one-header-100mb.eml", lambda p: long_line(p, b"From: a\nSubject: Storm\nX-Long: ", b"x", 100 << 20, b"\n\nShips stayed."), "too-large")
put("one-text-40mb.html", lambda p: long_line(p, b"<title>Storm</title><p>", SENTENCE.encode(), 40 << 20, b"</p>"), "cut", "indexed")
put("empty-lines.jsonl", LINE + "\n" * 20_000_000 + LINE, "indexed", "deadline")
put("many-broken.jsonl", LINE + "{\n" * 200_000, "malformed")
put("many-nothing.jsonl", LINE + "{}\n" * 200_000, "indexed", "empty", "not-an-article", "malformed")
put("many-values.json", '{"title": "Storm", "body": "' + SENTENCE + '", "a": [' + "1," * 3_000_000 + "1]}", "too-many", "too-large")
put("many-keys.jsonl", "{" + ",".join(f'"k{n}": {n}' for n in range(400_000)) + ', "title": "Storm", "body": "' + SENTENCE + '"}\n', "too-many")
put("same-key.jsonl", "{" + '"title": "x",' * 400_000 + '"body": "' + SENTENCE + '"}\n', "too-many")
put("huge-number.jsonl", '{"title": "Storm", "body": "' + SENTENCE + '", "date": ' + "9" * 1_000_000 + ', "id": 1e999}\n', "indexed", "malformed")
put("many-authors.jsonl", json.dumps({"title": "Storm", "body": SENTENCE, "authors": [f"Jane {n} Roe" for n in range(100_000)]}) + "\n", "indexed", "cut")
put("many-people.jsonl", json.dumps({"title": "Storm", "body": SENTENCE, "people": [f"Jane R{n}" for n in range(100_000)], "tags": ["x" * 50_000] * 100}) + "\n", "indexed", "cut")
put("long-id.jsonl", json.dumps({"id": "x" * 1_000_000, "title": "Storm", "body": SENTENCE}) + "\n", "not-indexable", "indexed")
put("control-id.jsonl", json.dumps({"id": "\x1b[2J\u202e\n../../x", "title": "Storm", "body": SENTENCE}) + "\n", "indexed")
put("long-title.jsonl", json.dumps({"title": "Storm " * 200_000, "body": SENTENCE}) + "\n", "cut")
put("columns.csv", "title,body," + ",".join(f"c{n}" for n in range(200_000)) + "\nStorm," + SENTENCE.replace(",", "") + "\n", "indexed", "malformed", "too-large", "too-many")
put("ragged.csv", "title,body\n" + "".join("x," * (n % 500) + "\n" for n in range(5_000)), "indexed", "malformed", "not-an-article", "empty")
put("quotes.csv", "title,body\n" + '"' * 1_000_001, "indexed", "cut", "malformed", "empty", "not-an-article")
put("separators.csv", "title,body\n" + "," * 5_000_000, "malformed", "empty", "not-an-article", "indexed", "too-large")

# What is hard to take apart.
for name, text in {
    "one-word": "a" * 4_000_000,
    "capitals": "Jane " * 800_000,
    "shouted": "STORM SHUTS " * 350_000,
    "initials": "J. R. " * 700_000,
    "titles": "Mr. Dr. President " * 220_000,
    "spaces": " " * 4_000_000 + "x",
    "commas": "a, b; c: " * 400_000,
    "quotes": "\u201cA\u201d \u201eb\u201c \u00abc\u00bb \"" * 200_000,
    "open-quotes": "\u201c\u00ab\"" * 500_000,
    "stops": ". ! ? " * 600_000,
    "newlines": "x\n" * 2_000_000,
    "paragraphs": "x\n\n" * 1_300_000,
    "accents": "a" + "\u0301" * 2_000_000,
    "ligatures": "\ufdfa" * 1_300_000,
    "chinese": "\u94f6\u884c\u5229\u7387\u4e0a\u5347" * 220_000,
    "thai": "\u0e40\u0e23\u0e37\u0e2d\u0e08\u0e2d\u0e14" * 190_000,
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 200_000,
    "bidi": "\u202eabc\u202c\u2066" * 300_000,
    "hyphens": "a-" * 2_000_000,
    "apostrophes": "a'" * 2_000_000,
    "digits": "1,000.5 " * 500_000,
    "dates": "26 April 2018, 04/05/2018; " * 150_000,
    "addresses": "https://a.example/" + "a/" * 2_000_000,
    "places": "Paris, Texas, Georgia, Tbilisi, " * 130_000,
    "names": "Xi Jinping met Sergei Shoigu. " * 140_000,
    "same-names": "".join(f"Jane R{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676 % 26)}s said. " for n in range(200_000)),
    "signs": "<>&\"'{}[]()" * 400_000,
    "tabs": "a\tb\t" * 1_000_000,
    "mixed-scripts": "a\u0431\u03b3\u05d3\u0627\u0e01\u4e00" * 250_000,
    "byline": "By " * 1_300_000,
    "soft-hyphens": "a\u00ad\u200b" * 700_000,
}.items():
    put(f"hard-{name}.txt", f"Storm shuts the ports\n\n{SENTENCE}\n\n{text}", "indexed", "cut", "not-an-article")
put("hard-title.jsonl", json.dumps({"title": "Jane Roe - " * 6_000, "body": SENTENCE}) + "\n", "indexed", "cut")
put("hard-reply.eml", "From: a\nSubject: " + "Re: " * 50_000 + "Storm\n\n" + "> " * 500_000 + SENTENCE, "indexed", "cut")
put("hard-words.eml", "From: a\nSubject: " + "=?utf-8?B?U3Rvcm0=?= " * 50_000 + "\n\n" + SENTENCE * 3, "indexed", "cut")
put("hard-parts.eml", "From: a\nSubject: Storm\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\nContent-Type: text/plain\n\nx\n" * 100_000 + "--b--\n", "indexed", "cut", "too-many")
put("hard-base64.eml", "From: a\nSubject: Storm\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + "=" * 5_000_000, "indexed", "cut", "empty", "not-an-article")
put("hard-setext.md", "# Storm\n\n" + SENTENCE * 3 + "\n" + "a\n" * 200_000 + "===", "indexed", "cut")
put("hard-references.md", "# Storm\n\n" + SENTENCE * 3 + "\n\n" + "".join(f"[a{n}]: b\n" for n in range(100_000)) + "[a1]" * 100_000, "indexed", "cut")
put("hard-backticks.md", "# Storm\n\n" + SENTENCE * 3 + "\n\n" + "".join("`" * n + "x" for n in range(1, 3_000)), "indexed", "cut")
put("hard-tables.md", "# Storm\n\n" + SENTENCE * 3 + "\n\n" + "|a" * 5_000 + "\n" + "|-" * 5_000 + "\n" + "|b\n" * 50_000, "indexed", "cut")
put("hard-html.md", "# Storm\n\n" + SENTENCE * 3 + "\n\n" + "<!--<?<![CDATA[<a " * 100_000, "indexed", "cut")

# Lying lengths.
WARC_PAGE = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html(PAGE)


def warc(length, block=WARC_PAGE, more=""):
    return f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: application/http; msgtype=response\r\n{more}Content-Length: {length}\r\n\r\n{block}\r\n\r\n"


put("length-huge.warc", warc(10**18), "too-large", "damaged", "malformed")
put("length-over.warc", warc(2**64 + 5), "damaged", "malformed")
put("length-negative.warc", warc(-5), "damaged", "malformed")
put("length-zero.warc", warc(0) + warc(len(WARC_PAGE)), "damaged", "not-an-article", "indexed")
put("length-short.warc", warc(200) + warc(len(WARC_PAGE)), "indexed", "malformed", "damaged")
put("length-long-inside.warc", warc(len(WARC_PAGE) * 2) + warc(len(WARC_PAGE)), "indexed", "malformed", "damaged")
put("length-twice.warc", warc(len(WARC_PAGE), more="Content-Length: 5\r\n"), "indexed", "malformed", "damaged")
put("chunks.warc", warc(len(c := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\nffffffffffffffff\r\n" + html(PAGE)), c), "indexed", "malformed", "damaged", "cut", "too-large")
put("http-gzip-bomb.warc", lambda p: p.write_bytes(warc(len(b := b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n\r\n" + gzip.compress(html(PAGE).encode() + b" " * (200 << 20))), "@").encode().replace(b"@", b)), "expands-too-far", "too-large", "damaged", "malformed", "cut", "indexed")
put("version.warc", warc(5).replace("WARC/1.0", "WARC/" + "9" * 100_000), "damaged", "not-an-article", "malformed", "unknown-format")
put("lying.arc", "filedesc://x 0.0.0.0 20240101000000 text/plain 99999999999999999999\n1 0 x\nURL IP\n\n" + "http://a.example/ 192.0.2.1 20240101000000 text/html 99999999999\n" + WARC_PAGE, "indexed", "malformed", "damaged", "unknown-format")
put("lying-mbox.mbox", "From a Sat Jan  1 00:00:00 2000\nSubject: Storm\nContent-Length: 99999999999999999999\n\n" + SENTENCE * 3 + "\n\nFrom b Sat Jan  1 00:00:00 2000\nSubject: Other\nContent-Length: -1\n\n" + SENTENCE * 3 + "\n", "indexed")
put("from-from.mbox", "From a Sat Jan  1 00:00:00 2000\n" * 100_000, "indexed", "empty", "not-an-article", "malformed")


@case("truncated.json.gz", "damaged", "malformed")
def _(path):
    path.write_bytes(gzip.compress(json.dumps({"title": "Storm", "body": SENTENCE * 2_000}).encode())[:-20])


@case("truncated.txt.xz", "damaged", "indexed")
def _(path):
    path.write_bytes(lzma.compress((TEXT * 500).encode())[:-30])


@case("truncated.txt.bz2", "damaged", "indexed")
def _(path):
    path.write_bytes(bz2.compress((TEXT * 5_000).encode())[:-30])


@case("garbage-after.txt.gz", "indexed", "damaged", "cut")
def _(path):
    path.write_bytes(gzip.compress(TEXT.encode()) + b"\x1f\x8bgarbage" * 1_000)


@case("many-streams.jsonl.gz", "indexed")
def _(path):
    path.write_bytes(gzip.compress(b"") * 100_000 + gzip.compress(LINE.encode()))


@case("wrong-checksum.jsonl.gz", "damaged", "indexed")
def _(path):
    good = bytearray(gzip.compress(LINE.encode() * 10))
    good[-6] ^= 1
    path.write_bytes(good)


def deflated(size, of=b" "):
    """`size` bytes of the same, as raw deflate, without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    out, block = [], of * (1 << 20)
    for _ in range(size >> 20):
        out.append(packer.compress(block))
    return b"".join(out) + packer.flush()


def gzip_of(raw, checksum=0, size=0):
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + raw + struct.pack("<II", checksum, size & 0xFFFFFFFF)


put("bomb.txt.gz", lambda p: p.write_bytes(gzip_of(deflated(1 << 30))), "expands-too-far", "too-large")
put("bomb.jsonl.gz", lambda p: p.write_bytes(gzip_of(deflated(1 << 30, b"\n"))), "expands-too-far", "too-large", "deadline")
put("bomb.html.bz2", lambda p: p.write_bytes(bz2.compress(b" " * (300 << 20))), "expands-too-far", "too-large")
put("bomb.txt.xz", lambda p: p.write_bytes(lzma.compress(b" " * (300 << 20), preset=1)), "expands-too-far", "too-large")
put("xz-huge-dictionary.txt.xz", lambda p: p.write_bytes(xz_with_dictionary(TEXT.encode(), 39)), "expands-too-far")


def xz_with_dictionary(content, code):
    """An xz file whose header states another dictionary: 39 is 3 GiB, 40 is 4 GiB less one byte."""
    packed = bytearray(lzma.compress(content, format=lzma.FORMAT_XZ))
    # Stream header is 12 bytes; block header: size, flags, filter id, size of properties, properties (the dictionary), padding, CRC32.
    length = (packed[12] + 1) * 4
    header = packed[12 : 12 + length]
    at = header.index(b"\x21\x01") + 2
    header[at] = code
    header[-4:] = struct.pack("<I", zlib.crc32(bytes(header[:-4])))
    packed[12 : 12 + length] = header
    return bytes(packed)


def zstd_bomb(blocks, window=0x70, size=1 << 17):
    """A frame of blocks that each repeat one byte; four bytes make 128 KiB."""
    block = struct.pack("<I", (size << 3) | 2)[:3] + b" "
    last = struct.pack("<I", (size << 3) | 3)[:3] + b" "
    return b"\x28\xb5\x2f\xfd\x00" + bytes([window]) + block * blocks + last


put("bomb.txt.zst", lambda p: p.write_bytes(zstd_bomb(50_000)), "expands-too-far", "too-large", "damaged")
put("zstd-huge-window.txt.zst", lambda p: p.write_bytes(zstd_bomb(10, window=0xF8)), "expands-too-far")
put("zstd-skippable.jsonl.zst", lambda p: p.write_bytes(struct.pack("<II", 0x184D2A50, 0xFFFFFFFF) + b"x" * 100), "damaged", "malformed", "unknown-format")
put("gz-in-gz.jsonl.gz", lambda p: p.write_bytes(gzip.compress(gzip.compress(LINE.encode()))), "unknown-format", "too-deep", "malformed")
put("zip-in-zip.zip", lambda p: p.write_bytes(zipped([("a.zip", zipped([("a.txt", TEXT.encode())]))])), "too-deep")
put("tar-in-zip.zip", lambda p: p.write_bytes(zipped([("a.tar", tarred([("a.txt", TEXT.encode())]))])), "too-deep")
put("quine-like.tar.gz", lambda p: p.write_bytes(gzip.compress(tarred([("a.tar.gz", gzip.compress(tarred([("a.txt", TEXT.encode())])))]))), "too-deep")


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, content in members:
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return out.getvalue()


def raw_zip(entries, start=b"", count=None, comment=b""):
    """A zip of which every field may lie: entries of (name, stored bytes, changes)."""
    body, directory = start, b""
    for name, data, changes in entries:
        f = {"method": 0, "crc": zlib.crc32(data), "packed": len(data), "size": len(data), "flags": 0, "at": None, "extra": b""} | changes
        at = len(body) if f["at"] is None else f["at"]
        body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, f["flags"], f["method"], 0, 0, f["crc"], f["packed"] & 0xFFFFFFFF, f["size"] & 0xFFFFFFFF, len(name), 0) + name + data
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, f["flags"], f["method"], 0, 0, f["crc"], f["packed"] & 0xFFFFFFFF, f["size"] & 0xFFFFFFFF, len(name), len(f["extra"]), 0, 0, 0, 0, at & 0xFFFFFFFF) + name + f["extra"]
    many = len(entries) if count is None else count
    return body + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, many & 0xFFFF, many & 0xFFFF, len(directory), len(body), len(comment)) + comment


T = TEXT.encode()
put("bomb.zip", lambda p: p.write_bytes(raw_zip([(b"a.txt", deflated(1 << 30), {"method": 8, "size": 1 << 30})])), "expands-too-far", "too-large")
put("bomb-many.zip", lambda p: p.write_bytes(raw_zip([(b"%d.txt" % n, b, {"method": 8, "size": 16 << 20}) for b in [deflated(16 << 20)] for n in range(100)])), "expands-too-far", "damaged")


@case("bomb-overlapping.zip", "expands-too-far", "damaged")
def _(path):
    kernel = deflated(64 << 20)
    first = raw_zip([(b"k.txt", kernel, {"method": 8, "size": 64 << 20})])
    body = first[: 30 + 5 + len(kernel)]
    directory = b"".join(
        struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, 0, len(kernel), 64 << 20, len(name), 0, 0, 0, 0, 0, 0) + name
        for name in (b"%05d.txt" % n for n in range(20_000))
    )
    path.write_bytes(body + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 20_000, 20_000, len(directory), len(body), 0))


put("traversal.zip", lambda p: p.write_bytes(zipped([(n, TEXT) for n in ["../../../../tmp/newsearch-escaped.txt", "/tmp/newsearch-escaped.txt", "C:\\newsearch-escaped.txt", "..\\..\\newsearch-escaped.txt", "a/../../b.txt"]])), "indexed")
put("control-names.zip", lambda p: p.write_bytes(raw_zip([(n, T, {}) for n in [b"\x1b[2J\x07.txt", b"a\nb.txt", b"\xff\xfe.txt", "\u202etxt.exe.txt".encode(), b"", b"\0.txt", b"#1#2.txt"]])), "indexed")
put("long-name.zip", lambda p: p.write_bytes(raw_zip([(b"x" * 65_000 + b".txt", T, {})])), "indexed")
put("same-names.zip", lambda p: p.write_bytes(raw_zip([(b"a.txt", T, {})] * 2_000)), "indexed")
put("directories.zip", lambda p: p.write_bytes(raw_zip([(b"d%d/" % n, b"", {}) for n in range(60_000)] + [(b"a.txt", T, {})])), "indexed")
put("empty-members.zip", lambda p: p.write_bytes(raw_zip([(b"%d.txt" % n, b"", {}) for n in range(60_000)])), "empty")
put("size-lies.zip", lambda p: p.write_bytes(raw_zip([(b"a.txt", T, {"size": 0xFFFFFFF0}), (b"b.txt", T, {"packed": 0xFFFFFFF0}), (b"c.txt", T, {"size": 1})])), "damaged")
put("crc-lies.zip", lambda p: p.write_bytes(raw_zip([(b"a.txt", T, {"crc": 1})])), "damaged")
put("offset-lies.zip", lambda p: p.write_bytes(raw_zip([(b"a.txt", T, {"at": 0xFFFFFFF0}), (b"b.txt", T, {"at": 7})])), "damaged")
put("count-lies.zip", lambda p: p.write_bytes(raw_zip([(b"a.txt", T, {})], count=65_000)), "indexed", "damaged")
put("encrypted.zip", lambda p: p.write_bytes(raw_zip([(b"a.txt", T, {"flags": 1})])), "unknown-format")
put("methods.zip", lambda p: p.write_bytes(raw_zip([(b"%d.txt" % m, T, {"method": m}) for m in [1, 6, 9, 12, 14, 93, 95, 98, 99, 65_535]])), "unknown-format", "damaged")
put("zip64-lies.zip", lambda p: p.write_bytes(raw_zip([(b"a.txt", T, {"packed": 0xFFFFFFFF, "size": 0xFFFFFFFF, "extra": struct.pack("<HHQQ", 1, 16, 2**63, 2**63)})])), "damaged", "unknown-format")
put("truncated.zip", lambda p: p.write_bytes(zipped([("a.txt", TEXT * 100)])[:-40]), "damaged")
put("only-end.zip", b"PK\x05\x06" + b"\0" * 18, "empty", "damaged", "unknown-format", "not-an-article")
put("polyglot.zip", lambda p: p.write_bytes(html(PAGE).encode() + zipped([("a.txt", TEXT)])), "indexed", "cut", "unknown-format")
put("bomb.epub", lambda p: p.write_bytes(raw_zip([(b"mimetype", b"application/epub+zip", {}), (b"META-INF/container.xml", b"<container><rootfiles><rootfile full-path='o.opf'/></rootfiles></container>", {}), (b"o.opf", deflated(300 << 20), {"method": 8, "size": 300 << 20})])), "expands-too-far", "too-large", "malformed", "damaged")
put("circle.epub", lambda p: p.write_bytes(raw_zip([(b"mimetype", b"application/epub+zip", {}), (b"META-INF/container.xml", b"<container><rootfiles><rootfile full-path='../META-INF/container.xml'/></rootfiles></container>", {})])), "malformed", "damaged", "empty", "not-an-article")
put("many-spine.epub", lambda p: p.write_bytes(raw_zip([(b"mimetype", b"application/epub+zip", {}), (b"META-INF/container.xml", b"<container><rootfiles><rootfile full-path='o.opf'/></rootfiles></container>", {}), (b"o.opf", b"<package><manifest><item id='a' href='a.html' media-type='application/xhtml+xml'/></manifest><spine>" + b"<itemref idref='a'/>" * 100_000 + b"</spine></package>", {}), (b"a.html", html(PAGE).encode(), {})])), "indexed", "malformed", "too-many", "deadline")


def tar_header(name, size, kind=b"0", link=b""):
    header = bytearray(512)
    header[: len(name[:100])] = name[:100]
    header[100:108], header[108:116], header[116:124] = b"0000644\0", b"0000000\0", b"0000000\0"
    header[124:136] = size if isinstance(size, bytes) else b"%011o\0" % size
    header[136:148], header[156:157], header[157 : 157 + len(link)] = b"00000000000\0", kind, link
    header[257:265] = b"ustar\x0000"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header)


def padded(data):
    return data + b"\0" * (-len(data) % 512)


put("size-huge.tar", tar_header(b"a.txt", 0o77777777777) + padded(T), "damaged", "indexed", "unknown-format")
put("size-binary.tar", tar_header(b"a.txt", b"\xff" * 12) + padded(T), "damaged", "malformed", "indexed", "cut")
put("size-letters.tar", tar_header(b"a.txt", b"zzzzzzzzzzz\0") + padded(T), "damaged", "unknown-format")
put("links.tar", b"".join(tar_header(b"l%d" % n, 0, k, b"/etc/passwd") for n, k in enumerate([b"1", b"2", b"3", b"4", b"6"])) + tar_header(b"a.txt", len(T)) + padded(T), "not-regular")
put("traversal.tar", b"".join(tar_header(n, len(T)) + padded(T) for n in [b"../../newsearch-escaped.txt", b"/tmp/newsearch-escaped.txt", b"\x1b[2J.txt", b"\xff\xfe.txt"]), "indexed")
put("long-name.tar", tar_header(b"././@LongLink", 50_000_000, b"L") + b"x" * 50_000_000 + b"\0" * (-50_000_000 % 512) + tar_header(b"a.txt", len(T)) + padded(T), "indexed", "damaged")
put("long-name-lies.tar", tar_header(b"././@LongLink", 0o77777777777, b"L") + b"x" * 5_000, "damaged")
put("long-names-forever.tar", (tar_header(b"././@LongLink", 5, b"L") + padded(b"a.txt")) * 50_000, "indexed", "damaged", "empty", "too-many", "deadline")
put("pax.tar", tar_header(b"p", len(x := b"99999999999999999999 path=../../x\n30 size=99999999999999999\n"), b"x") + padded(x) + tar_header(b"a.txt", len(T)) + padded(T), "indexed", "damaged")
put("sparse.tar", tar_header(b"s", 512, b"S") + b"\0" * 512, "unknown-format", "damaged")
put("truncated.tar", tarred([("a.txt", T * 100)])[:5_000], "damaged", "indexed")
put("many-links.tar.gz", lambda p: p.write_bytes(gzip.compress(b"".join(tar_header(b"l%d" % n, 0, b"2", b"x") for n in range(200_000)))), "not-regular")
put("bomb.tar.gz", lambda p: p.write_bytes(gzip_of((d := zlib.compressobj(9, zlib.DEFLATED, -15)).compress(tar_header(b"a.txt", 1 << 30)) + b"".join(d.compress(b" " * (1 << 20)) for _ in range(1 << 10)) + d.flush())), "expands-too-far", "too-large")

# Telegraph and wire.
put("controls.anpa", b"\x16\x16\x01r\x02" + b"\x03\x04\x01" * 50_000, "unknown-format", "empty", "malformed", "not-an-article", "indexed")
put("unclosed.iptc", b"\x01ABC001 4 xyz\r\n\x02" + SENTENCE.encode() * 5, "indexed", "cut", "malformed", "damaged", "unknown-format")
put("unclosed.sgm", "<!DOCTYPE lewis SYSTEM 'lewis.dtd'>\n" + WIRE.format(1) + "<REUTERS NEWID=\"2\"><TEXT>" + SENTENCE * 10, "malformed", "damaged")
put("many.sgm", "<!DOCTYPE lewis SYSTEM 'lewis.dtd'>\n" + "<REUTERS>" * 100_000, "malformed", "damaged", "empty", "too-large", "indexed")
put("trec-unclosed.trec", "<DOC><DOCNO>1</DOCNO><TEXT>" + SENTENCE * 3 + "<DOC>" * 100_000, "malformed", "damaged", "indexed")
put("reuters-entities.sgm", "<!DOCTYPE lewis SYSTEM 'lewis.dtd'>\n" + WIRE.format(3).replace("STORM", "&lt;ABC> &#3; &#5;&#22;\x1b"), "indexed")
put("soft-404.html", html("<p>x"), "indexed", "not-an-article", "empty")
put("empty.html", "", "empty")
put("white.txt", " \n\t\r\n" * 100_000, "empty")
put("only-bom.txt", b"\xef\xbb\xbf", "empty")
put("only-magic.gz", b"\x1f\x8b", "damaged", "unknown-format", "empty")
put("only-magic.zst", b"\x28\xb5\x2f\xfd", "damaged", "unknown-format", "empty")
put("only-magic.xz", b"\xfd7zXZ\0", "damaged", "unknown-format", "empty")
put("picture.html", b"\x89PNG\r\n\x1a\n" + b"\0" * 5_000, "unknown-format")
put("program.txt", b"\x7fELF\x02\x01\x01" + b"\0" * 5_000, "unknown-format")
put("document.pdf", b"%PDF-1.7\n" + b"x" * 5_000, "unknown-format")


def long_line(path, start, piece, size, end):
    with open(path, "wb") as out:
        out.write(start)
        block = piece * ((1 << 20) // len(piece))
        for _ in range(size // len(block)):
            out.write(block)
        out.write(end)


# What lies in the folder beside files: no reader may open these.
def make_specials(folder):
    """Names of entries with what is expected of each; None where nothing is to be said of it."""
    expected = {}
    os.mkfifo(folder / "pipe.txt")
    expected["pipe.txt"] = {"not-regular"}
    listener = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    os.chdir(folder)
    listener.bind("socket.txt")
    os.chdir(here)
    expected["socket.txt"] = {"not-regular"}
    for name, target in {"zero.txt": "/dev/zero", "random.html.link": "/dev/urandom", "tty.txt": "/dev/tty", "stdin.txt": "/dev/stdin", "proc.txt": "/proc/self/environ", "outside.txt": "/etc/passwd", "nowhere.txt": "/nonexistent/x", "itself.txt": "itself.txt", "one.txt": "two.txt", "two.txt": "one.txt"}.items():
        os.symlink(target, folder / f"link-{name}")
        expected[f"link-{name}"] = {"not-regular"}
    (folder / "circle").mkdir()
    os.symlink("..", folder / "circle" / "up")
    os.symlink(".", folder / "circle" / "here")
    expected["circle/up"] = expected["circle/here"] = {"not-regular", None}
    os.symlink("/", folder / "circle" / "root")
    expected["circle/root"] = {"not-regular"}
    deep = folder
    for _ in range(120):
        deep = deep / "d"
    os.makedirs(deep)
    (deep / "a.txt").write_text(TEXT)
    expected[str((deep / "a.txt").relative_to(folder))] = {"indexed"}
    for name in [b"\x1b[2J\x07red.txt", b"new\nline.txt", b"\xff\xfe\x80.txt", "\u202etxt.exe".encode() + b".txt", b"-rf.txt", b"--index=x.txt", b"a#1.txt", b"=cmd.txt", b"a" * 240 + b".txt", b"$(touch x).txt", b"..txt", b"%2e%2e%2f.txt"]:
        with open(os.path.join(os.fsencode(folder), name), "wb") as out:
            out.write(T)
        expected[name] = {"indexed", None} if name == b"..txt" else {"indexed"}
    unreadable = folder / "unreadable.txt"
    unreadable.write_text(TEXT)
    unreadable.chmod(0)
    expected["unreadable.txt"] = {"unreadable", "indexed"} if os.getuid() == 0 else {"unreadable"}
    (folder / "Page_files").mkdir()
    (folder / ".hidden.txt").write_text(TEXT)
    expected[".hidden.txt"] = {None}
    with open(folder / "holes.txt", "wb") as out:
        out.truncate(1 << 40)
    expected["holes.txt"] = {"too-large", "unknown-format", "empty"}
    with open(folder / "holes.jsonl", "wb") as out:
        out.write(LINE.encode())
        out.truncate(8 << 30)
    expected["holes.jsonl"] = {"too-large", "unknown-format"}
    return expected, listener


def control_free(text, where, faults):
    bad = {c for c in text if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200e\u200f\ufeff\u2028\u2029"}
    if bad:
        faults.append(f"{where} holds control characters: {bad!r}")


class Watched:
    """A run with the largest memory of its own."""

    def __init__(self, command, timeout, cwd=None):
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd)
        self.peak, began = 0, time.monotonic()
        watcher = threading.Thread(target=self.watch)
        watcher.start()
        self.timed_out = False
        try:
            self.out, self.err = self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.timed_out = True
            self.process.kill()
            self.out, self.err = self.process.communicate()
        self.seconds = time.monotonic() - began
        self.code = self.process.returncode
        watcher.join()

    def watch(self):
        while self.process.poll() is None:
            try:
                with open(f"/proc/{self.process.pid}/status") as status:
                    own = next((line for line in status if line.startswith("RssAnon:")), None)
                    self.peak = max(self.peak, int(own.split()[1]) // 1024 if own else 0)
            except OSError:
                return
            time.sleep(0.02)


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(root / "target/release/newsearch"))
    parser.add_argument("--only", help="files whose name contains this")
    parser.add_argument("--keep", help="make the files here and leave them")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="the deadline for reading")
    options = parser.parse_args()
    options.binary = os.path.abspath(options.binary)
    faults = []
    work = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="hostile-"))
    folder, index = work / "news", work / "index"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(index, ignore_errors=True)
    folder.mkdir(parents=True)
    expected = {}
    for name, (make, outcomes) in CASES.items():
        if options.only and options.only not in name:
            continue
        path = folder / name
        if callable(make):
            make(path)
        else:
            path.write_bytes(make if isinstance(make, bytes) else make.encode("utf-8", "surrogatepass"))
        expected[name] = outcomes
    listener = None
    if not options.only:
        specials, listener = make_specials(folder)
        expected |= specials
    print(f"{len(expected)} files, {sum(p.stat().st_size for p in folder.iterdir() if p.is_file() and not p.is_symlink() and not p.name.startswith('holes')) / 1e6:.0f} MB without holes", flush=True)

    def outside():
        return {str(p): p.lstat().st_mtime_ns for p in [*work.iterdir(), *folder.rglob("*"), *pathlib.Path("/tmp").glob("*newsearch-escaped*")] if p != index}

    before = outside()
    run = Watched([options.binary, "index", "news", "--index", str(index), "--max-seconds", str(options.seconds), "--report", str(index) + ".json"], 1_800, cwd=work)
    text, err = run.out.decode(errors="replace"), run.err.decode(errors="replace")
    print(f"indexed in {run.seconds:.0f} s, own memory {run.peak} MB, exit code {run.code}")
    if run.timed_out or run.code not in (0, 1):
        faults.append(f"the run ended with {run.code}: {err[-500:]}")
        print("\n".join(faults))
        sys.exit(1)
    if run.peak > MOST_MB:
        faults.append(f"the run took {run.peak} MB of its own")
    control_free(text + err, "what the run printed", faults)
    if "panicked" in err:
        faults.append("the run says that it panicked: " + err[err.index("panicked") - 200 :][:600])
    report = json.loads(pathlib.Path(str(index) + ".json").read_text())
    control_free(pathlib.Path(str(index) + ".json").read_text(), "the report", faults)
    before[str(index) + ".json"] = os.lstat(str(index) + ".json").st_mtime_ns
    changed = {p for p, t in outside().items() if before.get(p) != t} | (set(before) - set(outside()))
    if changed - {str(work)}:
        faults.append(f"written outside of the index: {sorted(changed)[:5]}")

    # What answers say, and that nothing was read through links, pipes and sockets.
    for form in ["table", "json", "csv", "geojson"]:
        ran = subprocess.run([options.binary, "query", "*", "--index", str(index), "--format", form, "--limit", "500"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        control_free((ran.stdout + ran.stderr).decode().replace("\r", ""), f"an answer as {form}", faults)
    for word in ["root:x:0:0", "HOSTNAME", "path:link", "path:socket", "path:pipe", "path:holes ships"]:
        ran = subprocess.run([options.binary, "query", word, "--index", str(index), "--format", "jsonl", "--limit", "5"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for line in ran.stdout.decode().splitlines():
            if not word.startswith("path:holes"):
                faults.append(f"{word} finds {json.loads(line)['source']}")

    # Each on its own: how long it takes, and what its notes say.
    slowest = []
    for name, outcomes in expected.items():
        raw = name if isinstance(name, bytes) else os.fsencode(name)
        path = os.path.join(os.fsencode(folder), raw)
        label = raw.decode(errors="backslashreplace").replace("\x1b", "\\x1b").replace("\n", "\\n").replace("\x07", "\\x07")
        shown = raw.decode(errors="replace")
        got = {skip["reason"] for skip in report["skipped"] if skip["source"] == f"news/{shown}" or skip["source"].startswith(f"news/{shown}#")}
        if os.path.islink(path) or not os.path.isfile(path) or raw.startswith(b"holes") or None in outcomes:
            own = None
        else:
            own = Watched([options.binary, "read", "--format", "jsonl", "--max-seconds", str(options.seconds), "--", os.fsdecode(path)], 300)
            slowest.append((own.seconds, label))
            control_free(own.err.decode(errors="replace"), label, faults)
            if own.timed_out or own.code not in (0, 1) or b"panicked" in own.err:
                faults.append(f"{label}: read ended with {own.code}: {own.err[-300:]!r}")
            # Of a file of many, each article has the deadline.
            if own.seconds > (options.seconds + 1) * max(1, own.out.count(b"\n") // 100):
                faults.append(f"{label}: kept its reader {own.seconds:.1f} s")
            if own.peak > MOST_MB:
                faults.append(f"{label}: took {own.peak} MB to read")
            notes = [note for line in own.out.splitlines()[:50] for note in json.loads(line)["notes"]]
            if own.out:
                cut = any(word in note for note in notes for word in ["cut", "only the first", "left out", "could not be decoded", "stripping", "simplest", "not read"])
                got.add("cut" if cut else "indexed")
        wanted = outcomes | ({"indexed"} if "cut" in outcomes else set())
        right = bool(got & wanted) if got else None in outcomes
        # A file that gives articles and a skip is right where either is expected and no reason is foreign to it.
        foreign = {g for g in got if g not in wanted and g not in ("indexed", "cut")}
        if not right or foreign or "guarded" in got:
            faults.append(f"{label}: {sorted(got)} instead of {sorted(str(o) for o in outcomes)}")
        print(f"{'FAULT' if not right or foreign else 'ok':5} {own.seconds if own else 0:6.2f} s {own.peak if own else 0:4} MB  {label}: {', '.join(sorted(got)) or 'passed over'}", flush=True)
    slowest.sort(reverse=True)
    print("slowest:", ", ".join(f"{name} {seconds:.1f} s" for seconds, name in slowest[:8]))
    if listener:
        listener.close()
    if not options.keep:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{len(expected)} files, {len(faults)} faults")
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
