"""What search is measured against: SQLite's FTS5 with bm25, the title counted three times, any of the words.

fts5.py CORPUS QUERIES >RUN      id, title, body; query, text; a TREC run
"""
import gzip
import re
import sqlite3
import sys


def rows(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        for line in lines:
            yield line.rstrip("\r\n").split("\t")


def main(corpus, queries):
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(title, body, id UNINDEXED)")
    db.executemany("INSERT INTO t (id, title, body) VALUES (?, ?, ?)", (row[:3] for row in rows(corpus)))
    for query, text in rows(queries):
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        found = db.execute("SELECT id, bm25(t, 3.0, 1.0) FROM t WHERE t MATCH ? ORDER BY 2, rowid LIMIT 100", (words,))
        for rank, (name, score) in enumerate(found, 1):
            print(query, "Q0", name, rank, f"{-score:.6f}", "fts5")


main(*sys.argv[1:])
