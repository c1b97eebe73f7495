"""Floods a site from twenty addresses, and measures it from one more: attack.py PORT SECONDS FLOOD...

Each flood is a coroutine that one connection of an attacker runs, again when it was closed, in a process of its own: what
the attackers cost is not to be measured. The reader opens a connection for each page, as a newcomer does, and signs in with
the right password. Exit status 1: pages took longer than PAGES_MS at the
99th percentile, something other than a page came, or signing in took longer than SIGN_IN_S.
"""
import asyncio
import hashlib
import json
import random
import re
import signal
import sys
import time
import urllib.parse

PAGES_MS, SIGN_IN_S = 250, 3
ATTACKERS = [f"127.0.1.{n}" for n in range(1, 21)]
READER, PASSWORD, PAUSE = "127.0.0.3", "a password of their own", 0.06
PAGES = ["/", "/questions", "/stretches", "/tags", "/stretches/couch-stretch", "/red-flags"]
HEAD = "Host: 127.0.0.1\r\n"
port = int(sys.argv[1])
words = ["tight", "back", "glute", "sitting", "run", "numb", "piriformis", "hip", "stretch", "ball", "left", "night"]


async def connect(source):
    return await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))


async def answer(reader):
    """The status, the headers and the body of one answer; an end of the connection raises."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"content-length: (\d+)", head, re.I)
    body = await reader.readexactly(int(length[1])) if length else await reader.read()
    return int(head.split(" ", 2)[1]), head, body.decode("utf-8", "replace")


async def ask(reader, writer, path, form=None, cookie=""):
    more = HEAD + (f"Cookie: {cookie}\r\n" if cookie else "")
    if form is None:
        writer.write(f"GET {path} HTTP/1.1\r\n{more}\r\n".encode())
    else:
        body = urllib.parse.urlencode(form)
        writer.write(f"POST {path} HTTP/1.1\r\n{more}Content-Type: application/x-www-form-urlencoded\r\n"
                     f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
    return await answer(reader)


# ---- what attackers do; `counts` says how often they got something ----

async def drips(reader, writer, first, then, pause):
    writer.write(first)
    while not reader.at_eof():
        writer.write(then)
        await writer.drain()
        await asyncio.sleep(pause)


async def headers(reader, writer, counts):
    await drips(reader, writer, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"X-Slow: y\r\n", 0.5)


async def bodies(reader, writer, counts):
    first = f"POST /login HTTP/1.1\r\n{HEAD}Content-Length: 30000\r\n\r\n"
    await drips(reader, writer, first.encode(), b"a=b&", 0.5)


async def drip(reader, writer, counts):
    await drips(reader, writer, b"", b"\r\n", 0.3)


async def connections(reader, writer, counts):
    await asyncio.wait_for(reader.read(1), 5)


async def signin(reader, writer, counts):
    status, head, body = await ask(reader, writer, "/login")
    cookie = "; ".join(re.findall(r"set-cookie: ([^;\r]+)", head, re.I))
    token = re.search(r'name="csrf" value="([^"]+)"', body)
    while token:
        form = {"csrf": token[1], "name": f"nobody{random.randrange(10**6)}", "password": "a guess of theirs"}
        status, _, _ = await ask(reader, writer, "/login", form, cookie)
        counts[status] = counts.get(status, 0) + 1
        await asyncio.sleep(0.05)


async def register(reader, writer, counts):
    """Accounts with names and addresses of their own, without any proof of work."""
    await fill_in(reader, writer, counts, "/register", lambda name: {
        "name": f"flood_{name}", "email": f"{name}@example.org", "password": "a quiet hill of ours", "agree": "yes"})


async def forgotten(reader, writer, counts):
    """Half of the mails are for the reader, whose address is not verified; half for nobody."""
    await fill_in(reader, writer, counts, "/account/forgotten", lambda name: {
        "email": random.choice([f"{name}@example.org", "reader@example.org"])})


async def fill_in(reader, writer, counts, path, fields):
    """The form at `path`, over and over; `fields` makes what is in it from a number."""
    while True:
        status, head, body = await ask(reader, writer, path)
        cookie = "; ".join(re.findall(r"set-cookie: ([^;\r]+)", head, re.I))
        hidden = dict(re.findall(r'name="(csrf|key|proof)" value="([^"]+)"', body))
        if "csrf" in hidden:
            status, _, _ = await ask(reader, writer, path, {**hidden, **fields(random.randrange(10**9))}, cookie)
        counts[status] = counts.get(status, 0) + 1
        await asyncio.sleep(0.05)


async def forms(reader, writer, counts):
    """Long ones, signed out, with a token that is right."""
    _, head, body = await ask(reader, writer, "/login")
    cookie = "; ".join(re.findall(r"set-cookie: ([^;\r]+)", head, re.I))
    token = re.search(r'name="csrf" value="([^"]+)"', body)
    form = {"csrf": token[1], "title": "Long", "body": '"long" words & more\n' * 9000}
    while True:
        status, _, _ = await ask(reader, writer, "/questions", form, cookie)
        counts[status] = counts.get(status, 0) + 1
        await asyncio.sleep(0.05)


async def search(reader, writer, counts):
    while True:
        query = "+".join(random.choices(words, k=3)) + str(random.randrange(1000))
        status, _, _ = await ask(reader, writer, f"/search?q={query}")
        counts[status] = counts.get(status, 0) + 1
        await asyncio.sleep(0.05)


FLOODS = {"headers": (headers, 20), "bodies": (bodies, 20), "drip": (drip, 20), "connections": (connections, 120),
          "signin": (signin, 4), "register": (register, 4), "forgotten": (forgotten, 4), "forms": (forms, 2), "search": (search, 4)}


async def attacker(flood, source, counts):
    while True:
        try:
            reader, writer = await connect(source)
        except OSError:
            await asyncio.sleep(0.5)
            continue
        try:
            await flood(reader, writer, counts)
        except (OSError, EOFError, asyncio.TimeoutError):
            pass
        finally:
            writer.close()
        await asyncio.sleep(0.5)


async def attack(name):
    """Until it is asked to stop; then it says what the attackers got."""
    counts, stop = {}, asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    flood, each = FLOODS[name]
    tasks = [asyncio.create_task(attacker(flood, source, counts)) for source in ATTACKERS for _ in range(each)]
    await stop.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(json.dumps(counts))


# ---- the others ----

async def read_pages(seconds):
    """How long each page took, in milliseconds, and what came that was no page."""
    took, wrong = [], {}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        try:
            reader, writer = await connect(READER)
            status, _, _ = await asyncio.wait_for(ask(reader, writer, random.choice(PAGES)), 10)
            writer.close()
        except (OSError, EOFError, asyncio.TimeoutError) as error:
            status = type(error).__name__
        took.append((time.monotonic() - begun) * 1000)
        if status != 200:
            wrong[status] = wrong.get(status, 0) + 1
        await asyncio.sleep(PAUSE)
    return sorted(took), wrong


def prove(challenge):
    """What assets/js/proof.js does with the field of that name."""
    bits, number = int(challenge.split(".")[0]), 0
    while int.from_bytes(hashlib.sha256(f"{challenge}:{number}".encode()).digest()[:4], "big") >> (32 - bits):
        number += 1
    return f"{challenge}:{number}"


async def send_form(path, form):
    """The status, and the seconds that a proof of work took: a browser does it while somebody fills in the form."""
    reader, writer = await connect(READER)
    _, head, body = await ask(reader, writer, path)
    cookie = "; ".join(re.findall(r"set-cookie: ([^;\r]+)", head, re.I))
    hidden = dict(re.findall(r'name="(csrf|key|proof)" value="([^"]+)"', body))
    proving = 0
    if "proof" in hidden:
        begun = time.monotonic()
        hidden["proof"] = prove(hidden["proof"])
        proving = time.monotonic() - begun
    status, _, _ = await ask(reader, writer, path, {**hidden, **form}, cookie)
    writer.close()
    return status, proving


async def loop_away():
    """The longest that a worker computed between two looks at its connections, in milliseconds, since it was started."""
    reader, writer = await connect(READER)
    _, _, body = await ask(reader, writer, "/metrics")
    writer.close()
    return int(re.search(r"^backtalk_loop_longest_cpu_us (\d+)", body, re.M)[1]) / 1000


async def measure(name, seconds):
    attackers = None
    if name != "nothing":
        attackers = await asyncio.create_subprocess_exec(sys.executable, sys.argv[0], str(port), "attack", name,
                                                         stdout=asyncio.subprocess.PIPE)
        await asyncio.sleep(2)
    pages = asyncio.create_task(read_pages(seconds))
    begun = time.monotonic()
    try:
        signed, proving = await asyncio.wait_for(send_form("/login", {"name": "reader", "password": PASSWORD}), 20)
    except (OSError, EOFError, asyncio.TimeoutError) as error:
        signed, proving = type(error).__name__, 0
    sign_in = time.monotonic() - begun - proving
    took, wrong = await pages
    got = ""
    if attackers:
        attackers.terminate()
        got = (await attackers.communicate())[0].decode().strip()
    away = await loop_away()
    p50, p99 = took[len(took) // 2], took[min(len(took) - 1, len(took) * 99 // 100)]
    good = p99 <= PAGES_MS and not wrong and signed == 303 and sign_in <= SIGN_IN_S
    print(f"{name:12} {len(took):4} pages  p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  loop away {away:5.1f} ms  sign-in {signed} in {sign_in:4.2f} s"
          f"{f' + {proving:.2f} s of proof' if proving else ''}"
          f"{'  not pages: ' + str(wrong) if wrong else ''}{'  attackers got ' + got if len(got) > 2 else ''}"
          f"{'' if good else '  FAILED'}", flush=True)
    return good


async def main():
    if sys.argv[2] == "attack":
        await attack(sys.argv[3])
        return
    seconds, floods = float(sys.argv[2]), sys.argv[3:]
    status, _ = await send_form("/register", {"name": "reader", "email": "reader@example.org", "password": PASSWORD, "agree": "yes"})
    if status != 303:
        sys.exit(f"attack: nobody can register: {status}")
    good = [await measure(name, seconds) for name in ["nothing", *floods]]
    sys.exit(0 if all(good) else 1)


asyncio.run(main())
