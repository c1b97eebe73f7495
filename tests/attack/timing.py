"""Does the time of an answer tell who has an account? timing.py PORT TRIES DATABASE_URL

Each pair of forms differs in that alone, and has to be answered in the same time: TRIES of each, one after the other in a
random order, each from a network of its own, straight to the server (which believes X-Forwarded-For). The ranks of their times are compared
(Mann-Whitney); below LEAST_P the difference is more than noise, and the exit status 1. A chance of LEAST_P is that it is noise.
"""
import http.client
import math
import random
import re
import statistics
import subprocess
import sys
import time
import urllib.parse

LEAST_P = 0.001
PASSWORD = "a password of their own"
port, tries = int(sys.argv[1]), int(sys.argv[2])
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
sent = 0


def ask(path, form=None, cookie=""):
    """Status, milliseconds, headers, body; from another network each time."""
    global sent
    sent += 1
    headers = {"X-Forwarded-For": f"10.{sent >> 16 & 255}.{sent >> 8 & 255}.{sent & 255}"}
    body = None
    if cookie:
        headers["Cookie"] = cookie
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urllib.parse.urlencode(form)
    begun = time.perf_counter()
    connection.request("POST" if form is not None else "GET", path, body, headers)
    response = connection.getresponse()
    text = response.read().decode("utf-8", "replace")
    return response.status, (time.perf_counter() - begun) * 1000, response.getheaders(), text


def form_of(path):
    _, _, headers, body = ask(path)
    cookie = "; ".join(value.split(";")[0] for name, value in headers if name.lower() == "set-cookie")
    return cookie, dict(re.findall(r'name="(csrf|key)" value="([^"]+)"', body))


def differs(first, second):
    """The chance that two samples of the same differ as much: Mann-Whitney, two-sided, by the normal approximation."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    n, m = len(first), len(second)
    rank_sum, ties, at = 0.0, 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        rank_sum += (at + end + 1) / 2 * sum(1 for _, of in ranked[at:end] if of == 0)
        ties += (end - at) ** 3 - (end - at)
        at = end
    u = rank_sum - n * (n + 1) / 2
    total = n + m
    spread = math.sqrt(n * m / 12 * (total + 1 - ties / (total * (total - 1))))
    return math.erfc(abs(u - n * m / 2) / spread / math.sqrt(2))


def compare(what, path, first, second, status):
    """`first` and `second` make the fields of one try from its number."""
    cookie, hidden = form_of(path)
    took = ([], [])
    for number in range(tries + 5):
        pair = [(0, first), (1, second)]
        random.shuffle(pair)
        for which, make in pair:
            fields = dict(hidden)
            fields.pop("key", None)
            got, ms, _, _ = ask(path, {**fields, **make(number)}, cookie)
            if got != status:
                sys.exit(f"timing: {what}: {got} in place of {status}")
            if number >= 5:  # the first ones warm up
                took[which].append(ms)
    p = differs(*took)
    a, b = (statistics.median(times) for times in took)
    good = p >= LEAST_P
    print(f"{what:44} {a:8.2f} ms  {b:8.2f} ms  differ by {b - a:+6.2f} ms, noise {quartiles(took[0]):5.2f} ms, p {p:.4f}"
          f"{'' if good else '  FAILED'}", flush=True)
    return good


def quartiles(times):
    low, _, high = statistics.quantiles(times, n=4)
    return high - low


def register(number, letter, email):
    return {"name": f"timed_{letter}{number}_{random.randrange(10**6)}", "email": email, "password": PASSWORD, "agree": "yes"}


def own(number, letter):
    return f"{letter}{number}_{random.randrange(10**6)}@example.org"


cookie, hidden = form_of("/register")
status, _, _, _ = ask("/register", {**hidden, "name": "timed", "email": "timed@example.org", "password": PASSWORD, "agree": "yes"}, cookie)
if status != 303:
    sys.exit(f"timing: nobody can register: {status}")
# Somebody with an address that is theirs; and no limit is near.
subprocess.run(["psql", "-qX", sys.argv[3], "-c", "UPDATE account SET email = 'known@example.org' WHERE name = 'timed';"
                " UPDATE limit_rule SET most = 1000000, most_first_day = NULL, most_first_hour = NULL, free = NULL"], check=True)
results = [
    compare("sign in: name of nobody, of somebody", "/login",
            lambda n: {"name": f"nobody_{n}", "password": "a guess"},
            lambda n: {"name": "timed", "password": "a guess"}, 303),
    compare("sign in: address of nobody, of somebody", "/login",
            lambda n: {"name": f"nobody{n}@example.org", "password": "a guess"},
            lambda n: {"name": "known@example.org", "password": "a guess"}, 303),
    compare("forgotten: address of nobody, of somebody", "/account/forgotten",
            lambda n: {"email": f"nobody{n}@example.org"}, lambda n: {"email": "known@example.org"}, 303),
    compare("register: free address, somebody's", "/register",
            lambda n: register(n, "a", own(n, "f")), lambda n: register(n, "b", "known@example.org"), 303),
]
sys.exit(0 if all(results) else 1)
