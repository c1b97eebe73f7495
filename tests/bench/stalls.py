#!/usr/bin/env python3
"""How long hostile inputs keep a worker's loop away from its connections.

stalls.py PORT COOKIE CSRF QUESTION ANSWER: a question and an answer that the session's account may edit. Prints each input that took
a loop longer than all before it, then the longest of all in milliseconds: by the clock, and of the processor's time, which
does not count how long a worker waited for a processor.
"""
import http.client
import random
import sys
import urllib.parse

port, cookie, csrf, question, answer = sys.argv[1:]
BODY_MOST = 30000  # characters of a post
connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
dice = random.Random(1)


def send(method, path, body=None):
    headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{port}"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        text = reply.read().decode("utf-8", "replace")
    except (http.client.HTTPException, OSError):
        connection.close()
        return 0, ""
    return reply.status, text


def post(path, **fields):
    return send("POST", path, urllib.parse.urlencode({"csrf": csrf, **fields}))


def longest():
    _, text = send("GET", "/metrics")
    values = dict(line.split(" ") for line in text.splitlines() if line.startswith("backtalk_loop_"))
    return int(values["backtalk_loop_longest_us"]), int(values["backtalk_loop_longest_cpu_us"])


def filled(piece):
    return (piece * (BODY_MOST // len(piece) + 1))[:BODY_MOST]


PIECES = [
    "[", "[[", "![", "](", "[a](", "[a](<", "[a][", "[a]: b\n", "[a](b ", "*", "**", "_", "*a ", "**a *b ", "_a*", "~~a ", "`", "``a`", "<",
    "<a ", "<!--", "&amp;", "&#38;", "\\", "\\*", ">", "> ", "> > ", "- ", "- - ", "1. ", "* a\n", "# ", "# a\n", "a\n=\n", "|", "a|b\n-|-\n",
    "a|b|c\n-|-|-\n|||\n", "|-", "```\n", "~~~\na\n~~~\n", "    a\n", "\t", "\n", " \n", "a\\\n", "http://", "http://a.b ", "https://a.b/c_d_e ",
    "a@b.cd ", "www.", "[[a]] ", "[[term:a]] ", "[[a|b]] ", "[^1]", "[1]", "---\n", "*" * 99 + "a ", "a" * 99 + "_", "(" * 50 + "[", "\u00e4", "\u4e00",
    "\U0001f600", "\u0301", "\u202e", "\u00a0", "<b>", "<script>", "</", "[x](javascript:a) ", "![a](http://b.c/d) ", "hold (~30 s) ", "~",
]


def markdown():
    for piece in PIECES:
        yield f"markdown {piece[:12]!r}", filled(piece)
    for seed in range(12):
        letters = "".join(dice.sample(PIECES, 3))
        yield f"markdown mix {letters[:20]!r}", filled(letters)
    nested = "".join("  " * n + "- a\n" for n in range(170))
    yield "markdown nested list", nested[:BODY_MOST]
    yield "markdown nested quote", filled("> " * 200 + "a\n")
    yield "markdown link definitions", "".join(f"[a{n}]: b\n[a{n}]\n" for n in range(BODY_MOST))[:BODY_MOST]
    yield "markdown wide table", ("a|" * 120 + "\n" + "-|" * 120 + "\n" + ("b|" * 120 + "\n") * 130)[:BODY_MOST]


def words(count, alphabet, tail=""):
    return "".join(dice.choice(alphabet) + tail for _ in range(count))[:BODY_MOST]


def texts():
    """Pairs of texts to compare: alike everywhere a little, or nowhere."""
    yield "compare one-letter words", words(15000, "ab", " "), words(15000, "ab", " ")
    yield "compare letters and stops", words(30000, "a.b,"), words(30000, ".a,b")
    yield "compare short lines", words(10000, "abc", "x\n"), words(10000, "cab", "x\n")
    yield "compare all words new", " ".join(map(str, range(6000)))[:BODY_MOST], " ".join(map(str, range(6000, 12000)))[:BODY_MOST]
    yield "compare turned round", "\n".join(map(str, range(6000)))[:BODY_MOST], "\n".join(map(str, reversed(range(5200))))[:BODY_MOST]
    yield "compare wide letters", words(30000, "\U0001f600\U0001f601 "), words(30000, "\U0001f601\U0001f600 ")
    yield "compare below the line", words(6000, "ab", " "), words(6000, "ab", " ")
    yield "compare spaces", filled(" a"), filled("a  ")


QUERIES = [
    "a ", "-a ", "\"", "\"a\" ", "\"a b", "(", ")", "[", "[a] ", "kind:", "kind:a ", "score:>1 ", "score:1..2 ", "is:a ", "a-b-c ", "a*", "-", "--", ":", "a:b:c ",
    "\u00e4 ", "\u0301", "\u202e", "back hip ", "bakc ", "zzzz ", "aaaaaaaaaaaaaaaa ", "or ", "and ", "user:a ", "2024-01-01..", "\\",
]


def forms():
    yield "form of pairs", "a=b&" * 200000
    yield "form of names", "".join(f"n{n}=&" for n in range(90000))
    yield "form of signs", "&" * 1000000
    yield "form of codes", "body=" + "%41" * 340000
    yield "form of broken codes", "body=" + "%" * 1000000
    yield "form of plus signs", "body=" + "+" * 1000000
    yield "form of one word", "body=" + "a" * 190000
    yield "form of long text", f"csrf={csrf}&title=aaaaaaaaaaaaaa&tags=bench-back&preview=1&body=" + "%F0%9F%98%80" * BODY_MOST


most = (0, 0)


def note(name):
    global most
    now = longest()
    if now[1] > most[1]:
        print(f"bench: a loop away for {now[1] / 1000:.1f} ms of processor time ({now[0] / 1000:.1f} by the clock): {name}")
    most = now


for _ in range(20):
    send("GET", "/")
    send("GET", f"/questions/{question}")
note("before anything hostile")
for name, body in markdown():
    post("/questions", title="Hostile " + name, tags="bench-back", body=body, preview="1")
    note(name)
    post(f"/questions/{question}/comments", body=body[:2000], preview="1")
    note(name + " as a comment")
for name, before, after in texts():
    send("GET", f"/answers/{answer}/revisions")
    for body in (before, after):
        _, form = send("GET", f"/answers/{answer}/edit")
        at = form.split('name="revision" value="')[1].split('"')[0]
        status, _ = post(f"/answers/{answer}/edit", body=body, revision=at)
        if status not in (303, 422):
            print(f"bench: {name}: status {status}")
    status, _ = post(f"/answers/{answer}/edit", body=before, revision="1")
    if status != 409:
        print(f"bench: {name}: status {status}, no conflict")
    note(name + " on the page of a conflict")
    send("GET", f"/answers/{answer}/revisions")
    note(name + " in the history")
    send("GET", f"/questions/{question}")
    note(name + " as an answer")
for piece in QUERIES:
    typed = (piece * 1000)[:1000]
    for path in ("/search?q=", "/search/suggest.json?q=", "/search.atom?q="):
        send("GET", path + urllib.parse.quote(typed))
        note(f"search {piece!r} at {path}")
    post("/questions", title=(piece * 300)[:300], tags="bench-back", body="a", preview="1")
    note(f"similar {piece!r}")
for name, body in forms():
    for path in ("/questions", "/drafts", "/login", f"/answers/{answer}/edit"):
        send("POST", path, body)
        note(f"{name} to {path}")
print(f"LONGEST {most[0] / 1000:.1f} {most[1] / 1000:.1f}")
