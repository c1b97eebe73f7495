"""What search is judged by, as files that eval-search, fts5.py and search_judge.py read.

search_sets.py DATA FOLDER     makes in FOLDER, for each set, NAME.corpus.tsv, NAME.queries.tsv and NAME.judged.tsv

  medquad   47,441 questions, most without a body, and 41 questions that people sent, short (s12) and as received (v12)
  bodies    those of them that have a body
  site      one small question-and-answer site: its questions with their answers; a question is a query, once by its
            title, once with what it begins with; judged right is what its people linked it to

A query's own text is judged -1: it is taken out before anything is counted.
"""
import collections
import gzip
import html
import os
import re
import sys
import xml.etree.ElementTree as xml

BODY_WORDS = 25


def lines(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as rows:
        for row in rows:
            yield row.rstrip("\r\n")


def flat(text):
    return re.sub(r"\s+", " ", text).strip()


def write(folder, name, corpus, queries, judged):
    for kind, rows in ("corpus", corpus), ("queries", queries), ("judged", judged):
        with open(os.path.join(folder, f"{name}.{kind}.tsv"), "w", encoding="utf-8") as out:
            out.writelines("\t".join(map(str, row)) + "\n" for row in rows)


def medquad(data, folder):
    corpus = [(row.split("\t") + ["", ""])[:3] for row in lines(f"{data}/corpus.tsv.gz")]
    queries = []
    for letter, file in ("s", "queries_dev.tsv"), ("v", "queries_verbose_dev.tsv"):
        queries += [(letter + name, text) for name, text in (row.split("\t", 1) for row in lines(f"{data}/{file}"))]
    judged = [row.split() for row in lines(f"{data}/qrels_dev.tsv")]
    both = [(letter + query, text, grade) for query, text, grade in judged for letter in "sv"]
    write(folder, "medquad", corpus, queries, both)
    bodies = [row for row in corpus if len(row[2].split()) > BODY_WORDS]
    there = {row[0] for row in bodies}
    write(folder, "bodies", bodies, queries, [row for row in both if row[1] in there])


def site(data, folder):
    def items(name):
        return xml.parse(f"{data}/{name}.xml").getroot()

    def plain(body):
        return flat(html.unescape(re.sub("<[^>]+>", " ", body)))

    questions, answers = {}, collections.defaultdict(list)
    for post in items("Posts"):
        body = plain(post.get("Body") or "")
        if post.get("PostTypeId") == "1":
            questions[post.get("Id")] = flat(post.get("Title")), body
        elif post.get("PostTypeId") == "2":
            answers[post.get("ParentId")].append(body)
    grades = collections.defaultdict(dict)
    for link in items("PostLinks"):
        one, other = link.get("PostId"), link.get("RelatedPostId")
        if one in questions and other in questions and one != other:
            grade = 3 if link.get("LinkTypeId") == "3" else 2
            for a, b in (one, other), (other, one):
                grades[a][b] = max(grade, grades[a].get(b, 0))
    corpus = [(name, title, " ".join([body] + answers[name])) for name, (title, body) in questions.items()]
    queries, judged = [], []
    for name in grades:
        title, body = questions[name]
        queries += [("s" + name, title), ("v" + name, " ".join([title] + body.split()[:120]))]
        for letter in "sv":
            judged += [(letter + name, other, grade) for other, grade in grades[name].items()]
            judged.append((letter + name, name, -1))
    write(folder, "site", corpus, queries, judged)


def main(data, folder):
    medquad(f"{data}/search", folder)
    if os.path.exists(f"{data}/stackexchange/PostLinks.xml"):
        site(f"{data}/stackexchange", folder)


main(*sys.argv[1:])
