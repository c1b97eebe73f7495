#!/usr/bin/env python3
"""Open pages that wait for what is new: what they cost, how soon they are told, and what floods of them do.

live.py PORT DATABASE PARENT [LISTENERS]: a server that believes X-Forwarded-For, its database's address as the owner, and the process
id of Kore's parent. Prints what was measured, each goal with "ok" or "MISSED", and ends with 1 when one was missed.

Changes are made as a vote makes them: a score, a row of the outbox, and the job runner is woken. Times are from before that
is sent to PostgreSQL until the last listener has the event.
"""
import os
import resource
import select
import socket
import subprocess
import sys
import time

port, database, parent = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
LISTENERS = int(sys.argv[4]) if len(sys.argv) > 4 else 10000
CROWD = 1000  # of them on one question
WAVE = 200  # that connect at once
ROUNDS = 10
FLOOD = 50000
missed = 0


def goal(what, value, most, unit):
    global missed
    good = value <= most
    missed += not good
    print(f"live: {what}: {value:.2f} {unit} (goal <= {most:g}) {'ok' if good else 'MISSED'}", flush=True)


def say(words):
    print(f"live: {words}", flush=True)


def sql(statement):
    run = subprocess.run(["psql", "-qAtX", database, "-c", statement], capture_output=True, text=True, check=True)
    return run.stdout.split()


def family():
    with open(f"/proc/{parent}/task/{parent}/children") as children:
        return [parent] + [int(child) for child in children.read().split()]


def resident():
    """MiB of all processes, what they share counted once (PSS)."""
    total = 0
    for process in family():
        with open(f"/proc/{process}/smaps_rollup") as rollup:
            total += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return total / 1024


def kernel():
    """MiB of the kernel: slabs, and buffers of TCP."""
    with open("/proc/meminfo") as info:
        slab = next(int(line.split()[1]) for line in info if line.startswith("Slab:"))
    with open("/proc/net/sockstat") as stat:
        words = next(line.split() for line in stat if line.startswith("TCP:"))
    return slab / 1024 + int(words[words.index("mem") + 1]) * 4096 / (1 << 20)


def metric(name):
    text = get("/metrics")
    return int(next(line for line in text.splitlines() if line.startswith(name + " ")).split()[1])


def get(path):
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n".encode())
        parts = []
        while part := client.recv(65536):
            parts.append(part)
    return b"".join(parts).decode("utf-8", "replace")


class Listeners:
    """Sockets that read a stream; how many bytes came is all that is kept."""

    def __init__(self):
        self.epoll = select.epoll()
        self.sockets = {}
        self.heard = set()
        self.ended = 0

    def open(self, questions, network):
        for question, place in questions:
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
            request = (f"GET /questions/{question}/live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                       f"X-Forwarded-For: 10.{network}.{place // 50 // 256}.{place // 50 % 256}\r\n\r\n").encode()
            self.sockets[client.fileno()] = (client, question, request)
            self.epoll.register(client, select.EPOLLOUT)

    def turn(self, wait):
        for fd, events in self.epoll.poll(wait):
            client, _, request = self.sockets[fd]
            if request is not None and events & select.EPOLLOUT:
                client.send(request)
                self.sockets[fd] = (client, self.sockets[fd][1], None)
                self.epoll.modify(fd, select.EPOLLIN)
                continue
            try:
                data = client.recv(65536)
            except OSError:
                data = b""
            if data == b"" or b" 503 " in data[:20]:
                self.ended += 1
                self.close(fd)
            elif b"data:" in data:
                self.heard.add(fd)

    def close(self, fd):
        self.epoll.unregister(fd)
        self.sockets.pop(fd)[0].close()
        self.heard.discard(fd)

    def await_heard(self, count, seconds):
        end = time.monotonic() + seconds
        while len(self.heard) < count and time.monotonic() < end:
            self.turn(0.05)
        return len(self.heard)

    def close_all(self):
        for fd in list(self.sockets):
            self.close(fd)


def change(question):
    sql(f"UPDATE post_score SET score = score + 1 WHERE post_id = {question};"
        f"INSERT INTO outbox (topic) VALUES ('question:{question}'); NOTIFY outbox")


def fill(listeners, questions, network):
    for first in range(0, len(questions), WAVE):
        wave = questions[first:first + WAVE]
        before = len(listeners.heard)
        listeners.open([(question, first + i) for i, question in enumerate(wave)], network)
        listeners.await_heard(before + len(wave), 10)


def burst(listeners, question, count):
    """Milliseconds until the last one has it; the slowest of the rounds, and one in the middle."""
    times = []
    for _ in range(ROUNDS):
        listeners.heard.clear()
        start = time.monotonic()
        change(question)
        heard = listeners.await_heard(count, 5)
        times.append((time.monotonic() - start) * 1000 if heard >= count else 5000)
        time.sleep(0.2)
    times.sort()
    return times[-1], times[len(times) // 2]


def pages(path):
    """Cached pages in a second, by wrk."""
    run = subprocess.run(["wrk", "-t1", "-c16", "-d4", f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True)
    return float(next(line for line in run.stdout.splitlines() if line.startswith("Requests/sec")).split()[1])


def slowest_page(path, seconds, meanwhile):
    slowest, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        meanwhile()
        start = time.monotonic()
        get(path)
        slowest = max(slowest, (time.monotonic() - start) * 1000)
    return slowest


resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
questions = [int(one) for one in sql("SELECT id FROM question WHERE listed ORDER BY id LIMIT 200")]
crowded, others = questions[0], questions[1:]
path = f"/questions/{crowded}/" + sql(f"SELECT slug FROM question WHERE id = {crowded}")[0]

# ---- memory, and how soon they are told ----

get(path)
rate_before = pages(path)
memory_before, kernel_before = resident(), kernel()
listeners = Listeners()
started = time.monotonic()
fill(listeners, [crowded] * CROWD + [others[i % len(others)] for i in range(LISTENERS - CROWD)], 1)
took = time.monotonic() - started
time.sleep(1.5)  # the workers say how many once a second
say(f"{len(listeners.heard)} of {LISTENERS} listen after {took:.1f} s; {metric('backtalk_live_streams')} say the workers")
missed += len(listeners.heard) < LISTENERS or metric("backtalk_live_streams") != LISTENERS
longest = metric("backtalk_loop_longest_us") / 1000
memory, kernel_more = resident() - memory_before, kernel() - kernel_before
goal(f"memory of {LISTENERS} listeners", memory, 150, "MiB")
say(f"{memory * 1024 / LISTENERS:.2f} KiB each; all of the site's processes have {resident():.1f} MiB; "
    f"the kernel took {kernel_more:.1f} MiB for both ends of them, half of it ours")
goal("all processes and the server's half of the kernel", resident() + kernel_more / 2, 150, "MiB")
slow, usual = burst(listeners, crowded, CROWD)
goal(f"a change reaches the last of {CROWD}, slowest of {ROUNDS}", slow, 500, "ms")
say(f"usually after {usual:.0f} ms; a worker's loop was away for {longest:.1f} ms at most while they came, "
    f"and for {metric('backtalk_loop_longest_us') / 1000:.1f} ms until now")
time.sleep(1.5)
rate = pages(path)
ended = listeners.ended
time.sleep(0.1)
goal("pages without listeners over pages with them", rate_before / rate, 1.1, f"({rate:.0f} a second with them)")
say(f"streams that ended meanwhile: {ended}")

# ---- they stay: heartbeats ----

deadline = time.monotonic() + 25
while time.monotonic() < deadline:
    listeners.turn(0.2)
goal("streams that ended in 25 s of heartbeats", listeners.ended - ended, 0, "")
listeners.close_all()
time.sleep(1.5)
goal("streams that are left when all hung up", metric("backtalk_live_streams"), 0, "")
say(f"a worker's loop was away for {metric('backtalk_loop_longest_us') / 1000:.1f} ms at most, that all hung up at once included")

# ---- readers that do not read ----

memory_before = resident()
deaf = []
for i in range(1000):
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    client.connect(("127.0.0.1", port))
    client.sendall(f"GET /questions/{crowded}/live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nX-Forwarded-For: 10.9.0.{i // 50}\r\n\r\n".encode())
    deaf.append(client)
slowest = 0
for i in range(250):
    change(crowded)
    slowest = max(slowest, slowest_page(path, 0.1, lambda: None))
time.sleep(1.5)
goal("of 1000 readers that do not read are left after 250 changes", metric("backtalk_live_streams"), 0, "")
goal("memory for readers that do not read", resident() - memory_before, 20, "MiB")
goal("slowest page meanwhile", slowest, 300, "ms")
for client in deaf:
    client.close()

# ---- floods ----

half = []


def half_open():
    for _ in range(20):
        if len(half) < 3000:
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
            half.append(client)


say(f"slowest page while 3000 connections say nothing: {slowest_page(path, 4, half_open):.0f} ms")
for client in half:
    client.close()
flooders = Listeners()
opened = 0
slowest = 0
started = time.monotonic()
while opened < FLOOD:
    batch = min(WAVE, FLOOD - opened)
    flooders.open([(crowded, opened + i) for i in range(batch)], 2)
    opened += batch
    for _ in range(4):
        flooders.turn(0.01)
    if len(flooders.sockets) > 8000:
        flooders.close_all()
    if opened % 2000 == 0:
        start = time.monotonic()
        get(path)
        slowest = max(slowest, (time.monotonic() - start) * 1000)
say(f"{FLOOD} connects in {time.monotonic() - started:.1f} s, slowest page meanwhile {slowest:.0f} ms")
flooders.close_all()
time.sleep(2)
goal("streams that are left after the flood", metric("backtalk_live_streams"), 0, "")
say(f"all of the site's processes have {resident():.1f} MiB")
sys.exit(missed > 0)
