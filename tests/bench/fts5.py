"""What search is measured against: SQLite's FTS5 with bm25, Porter stems, the title counted three times, any of the
words but those that only hold sentences together. The strongest that comes with no work.

fts5.py CORPUS QUERIES >RUN      id, title, body; query, text; a TREC run
"""
import gzip
import re
import sqlite3
import sys

# Those that our own ranking leaves out: sql/functions/search_index.sql.
STOP = set("""a about again all also always am an and any another anyone anything are as ask at be because been before
being both but by can cannot could did do does doesn don each either else ever every few for from get got had has have he
hello help her here hi him his how i if im in into is isn it its just know let like m ma many may me might mine more most
much must my myself need no nor not of on one only or other our ourselves own please question re regarding regards s same
she should shouldn since so some someone something such t tell than thank thanks that the their them then there these they
thing things this those to too until us ve very want was wasn we were what when where whether which while who whom whose why
will with won wonder wondering would wouldn yes yet you your yourself""".split())


def rows(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        for line in lines:
            yield line.rstrip("\r\n").split("\t")


def main(corpus, queries):
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(title, body, id UNINDEXED, tokenize = 'porter unicode61')")
    db.executemany("INSERT INTO t (id, title, body) VALUES (?, ?, ?)", ((row + ["", ""])[:3] for row in rows(corpus)))
    for query, text in rows(queries):
        words = [word for word in re.findall(r"\w+", text.lower()) if word not in STOP]
        if not words:
            continue
        wanted = " OR ".join(f'"{word}"' for word in words)
        found = db.execute("SELECT id, bm25(t, 3.0, 1.0) FROM t WHERE t MATCH ? ORDER BY 2, rowid LIMIT 101", (wanted,))
        for rank, (name, score) in enumerate(found, 1):
            print(query, "Q0", name, rank, f"{-score:.6f}", "fts5")


main(*sys.argv[1:])
