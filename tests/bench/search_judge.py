"""How good a run is beside another: nDCG@10 and recall@100, over the queries that have something right to find.

search_judge.py OURS THEIRS JUDGED LETTER    prints ours, theirs, their ratio and its interval, and the same of recall
search_judge.py --first OURS THEIRS WANTED   how many queries have what is wanted among the first three

Intervals: 95 of 100 of 2,000 draws of as many queries, with repetition, the same for both runs.
"""
import collections
import math
import random
import sys

DRAWS = 2000


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n")


def read_run(path):
    run = collections.defaultdict(dict)
    for row in rows(path):
        query, _, text, rank, *_ = row.split()
        run[query].setdefault(text, int(rank))
    return {query: sorted(found, key=found.get) for query, found in run.items()}


def ndcg(found, grades):
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:10]
    if not ideal:
        return None
    gain = sum(max(grades.get(text, 0), 0) / math.log2(place + 2) for place, text in enumerate(found[:10]))
    return gain / sum(grade / math.log2(place + 2) for place, grade in enumerate(ideal))


def recall(found, grades):
    right = {text for text, grade in grades.items() if grade >= 2}
    return len(right.intersection(found[:100])) / len(right) if right else None


def interval(ours, theirs):
    draw = random.Random(20261129)
    ratios = []
    for _ in range(DRAWS):
        picked = [draw.randrange(len(ours)) for _ in ours]
        below = sum(theirs[i] for i in picked)
        ratios.append(sum(ours[i] for i in picked) / below if below else 1)
    ratios.sort()
    return ratios[DRAWS * 25 // 1000], ratios[DRAWS * 975 // 1000]


def show(name, ours, theirs):
    a, b = sum(ours) / len(ours), sum(theirs) / len(theirs)
    low, high = interval(ours, theirs)
    print(f"{name} {a:.4f} {b:.4f} {a / b if b else 1:.3f} {low:.3f} {high:.3f} {len(ours)}")


def judge(our_path, their_path, judged_path, letter):
    judged = collections.defaultdict(dict)
    for row in rows(judged_path):
        query, text, grade = row.split("\t")
        judged[query][text] = int(grade)
    runs = read_run(our_path), read_run(their_path)
    for name, measure in ("ndcg", ndcg), ("recall", recall):
        pairs = []
        for query, grades in judged.items():
            if query[0] != letter:
                continue
            marks = [measure([t for t in run.get(query, []) if grades.get(t) != -1], grades) for run in runs]
            if marks[0] is not None:
                pairs.append(marks)
        show(name, *zip(*pairs))


def first(our_path, their_path, wanted_path):
    runs = read_run(our_path), read_run(their_path)
    marks = []
    for row in rows(wanted_path):
        query, wanted = row.split("\t")
        marks.append([all(any(name in run.get(query, [])[:3] for name in group.split(","))
                          for group in wanted.split(" ")) for run in runs])
    show("first", *zip(*marks))


if sys.argv[1] == "--first":
    first(*sys.argv[2:])
else:
    judge(*sys.argv[1:])
