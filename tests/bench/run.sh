#!/bin/sh
# make bench: ratios of speed, each of two things measured in turn in one run.
#
#   BENCH_SECONDS  how long each measurement takes (4)
#   BENCH_ROUNDS   how many pairs; the median ratio is printed (5)
#   BENCH_LARGE    answers in the large database (1000000)
#   BENCH_PARTS    what is measured ("figures stalls pages library mixed memory writes database search")
#
# Search has its own: see tests/bench/search.sh.
set -eu
cd "$(dirname "$0")/../.."
. conf/dev/say.sh
. conf/dev/ports.sh

seconds=${BENCH_SECONDS:-4}
rounds=${BENCH_ROUNDS:-5}
large=${BENCH_LARGE:-1000000}
parts=${BENCH_PARTS:-figures stalls pages library mixed memory writes database search}
small=10000
workers=2
connections=64
token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
reader=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB # wrote nothing: all their pages come from the cache
work=$(mktemp -d /tmp/backtalk-bench.XXXXXX)
chmod 755 "$work"
servers=''

stop_all() {
    trap - EXIT INT TERM
    for process in $servers; do
        kill -TERM "$process" 2>/dev/null || :
    done
    for process in $servers; do
        wait "$process" 2>/dev/null || :
    done
    for size in small large library; do
        conf/dev/cluster.sh stop "$work/$size" >/dev/null 2>&1 || :
        conf/dev/cluster.sh drop "$work/$size" >/dev/null 2>&1 || :
    done
    rm -rf "$work"
}
trap stop_all EXIT
trap 'exit 1' INT TERM
measured() { case " $parts " in *" $1 "*) ;; *) return 1 ;; esac; }

free_port() {
    port=$1
    while port_is_taken "$port"; do port=$((port + 1)); done
    echo "$port"
}

wait_for() { # PORT PATH
    tries=0
    until [ "$(http_status "$1" "$2")" = 200 ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || fail "nothing answers on port $1"
        sleep 0.1
    done
}

# ---- drawing: no server, no database ---------------------------------------------------------------

if measured figures; then
    build/bench/figure_bench >"$work/figures"
    sed 's/^figures: /bench: /' "$work/figures" | tee -a "$work/report"
    [ "$parts" != figures ] || exit 0
fi

# ---- servers and data ----------------------------------------------------------------------------

echo 'bench: making databases'
make_database() { # NAME ANSWERS
    conf/dev/cluster.sh start "$work/$1"
    url=$(conf/dev/cluster.sh url "$work/$1")
    DATABASE_URL=$url build/backtalk-ctl migrate >/dev/null
    psql -X -q -d "$url" -v ON_ERROR_STOP=1 -v answers="$2" -f tests/bench/data.sql >/dev/null
    # A few accounts vote, answer and search for everybody: what they do is counted, and nothing is refused.
    psql -X -q -d "$url" -v ON_ERROR_STOP=1 -c "UPDATE limit_rule SET most = 1000000, most_first_day = NULL,
        most_first_hour = NULL, free = NULL; UPDATE right_rule SET points = 0;
        UPDATE hold_rule SET days = 0 WHERE days IS NOT NULL" >/dev/null
}
make_database small "$small"
make_database large "$large"
SEAL_KEY_FILE=$work/backtalk.key
export SEAL_KEY_FILE
make_key "$SEAL_KEY_FILE"

start_server() { # NAME PORT
    sed -e "s/bind 127.0.0.1 8888/bind 127.0.0.1 $2/" -e "s/^workers.*/workers $workers/" kore.conf >"$work/$1.conf"
    DATABASE_URL=$(conf/dev/cluster.sh serving-url "$work/$1") BEHIND_PROXY=1 build/kore -f -n -r -c "$work/$1.conf" >"$work/$1.log" 2>&1 &
    servers="$servers $!"
    eval "pid_$1=$!"
    DATABASE_URL=$(conf/dev/cluster.sh serving-url "$work/$1") build/backtalk-ctl jobs --with-parent >"$work/$1.jobs" 2>&1 &
    servers="$servers $!"
    wait_for "$2" /readyz
}
small_port=$(free_port 9310)
start_server small "$small_port"
large_port=$(free_port $((small_port + 1)))
start_server large "$large_port"

page=/questions/1000001/bench-question-number-1
exec 3<>/dev/null
body_of() { # PORT PATH
    bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0"; printf "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" "$1" >&3; cat <&3' \
        "$1" "$2" | sed '1,/^\r$/d'
}
body_of "$small_port" "$page" >"$work/page.html"
bytes=$(wc -c <"$work/page.html")
echo "bench: the page has $bytes bytes, $workers workers, $(nproc) processors"

mkdir -p build/bench
${CC:-gcc} -O2 -fPIC -shared -D_GNU_SOURCE -DKORE_USE_TASKS -DKORE_USE_CURL -isystem build/kore-release/include \
    -o build/bench/constant.so tests/bench/constant.c
start_constant() { # NAME PORT: the bytes of NAME.html
    cat >"$work/$1.constant.conf" <<CONF
server default {
	bind 127.0.0.1 $2
	tls no
}
load $PWD/build/bench/constant.so
workers $workers
worker_max_connections 4096
http_keepalive_time 20
domain * {
	attach default
	route / constant_page
}
CONF
    CONSTANT_BODY=$work/$1.html build/kore -f -n -r -c "$work/$1.constant.conf" >"$work/$1.constant.log" 2>&1 &
    servers="$servers $!"
    wait_for "$2" /
}
constant_port=$(free_port $((large_port + 1)))
start_constant page "$constant_port"

fetch() { # PORT PATH COOKIE
    bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0"; printf "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nConnection: close\r\n\r\n" "$1" "$2" >&3
        cat <&3' "$1" "$2" "$3"
}
csrf_of() { fetch "$small_port" /questions/ask "bt_session=$1" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1; }
csrf=$(csrf_of "$token")
# Those of the people who vote and answer at the same time.
people=64
csrfs=''
if measured mixed || measured writes; then
    for person in $(seq -f %03.0f "$people"); do
        csrfs="$csrfs $(csrf_of CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"$person")"
    done
fi

# ---- how long a loop is away from its connections while hostile inputs come ------------------------

# Before the load of the other parts: the counters are of the longest since the start. Account 1 wrote question 1,000,200 and its
# answer 10,000,000 + 10 * threads + 190.
if measured stalls; then
    tests/bench/stalls.py "$small_port" "bt_session=$token" "$csrf" 1000200 $((10000000 + small + 190)) | tee "$work/stalls"
    awk '/^LONGEST/ { printf "bench: the longest that a loop was away: %s ms by the clock\nratio longest_stall_ms %s (goal <= 20)\n", $2, $3 }' "$work/stalls" |
        tee -a "$work/report"
fi

# ---- measuring -----------------------------------------------------------------------------------

rate_of_wrk() { # PORT; BENCH_* in the environment
    wrk -t2 -c"$connections" -d"${seconds}s" -s tests/bench/page.lua "http://127.0.0.1:$1" >"$work/wrk.out"
    awk '/^RATE/ { if ($4 > 0) print "bench: " $4 " requests failed" > "/dev/stderr"; print $2 }' "$work/wrk.out"
}

# The statements of the signed-in page, from the files that the server's are made from.
statement() { # FILE NAME
    awk -v name="$2" '/^-- name: / { on = ($3 == name); next } /^--/ { next } on' "sql/$1.sql"
}
# Their parameters as pgbench names them. What the page begins with is as question_first_answer, POST_ANSWERS_PAGE and
# POST_COMMENTS say.
for_pgbench() {
    sed 's/\$token/:hash/g; s/\$question/:id/g; s/\$sort/:sort/g; s/\$most_links/40/g; s/\$rank/:score/g; s/\$at/:at/g
        s/\$answers/:answers/g; s/\$answer_bytes/524288/g; s/\$answer/:first/g
        s/\$most_comments/:comments/g; s/\$comments/:comments/g; s/\$comment_bytes/:comment_bytes/g; s/\$most/:answers/g; s/\$page/:answers/g
        s/\$post\>/:post/g; s/\$voter/:voter/g; s/\$value/:value::smallint/g; s/\$account/:voter/g; s/\$proof/NULL::bytea/g; s/\$network/(:voter::text)/g; s/\$author/:voter/g
        s/\$target/:target/g; s/\$key/NULL/g; s/\$state/NULL/g; s/\$body/:text/g; s/\$html/:text/g; s/\$plain/:text/g; s/\$link_[a-z]*/:none/g'
}
hash=$(printf %s "$token" | sha256sum | cut -c 1-64)
reader_hash=$(printf %s "$reader" | sha256sum | cut -c 1-64)
write_pgbench() { # FILE THREADS
    {
        printf '%s\n' "\\set n random(0, 499)"
        printf '%s\n' "\\set t 1 + :n * $2 / 500"
        printf '%s\n' "\\set id 1000000 + :t"
        printf '%s\n' '\startpipeline'
        {
            statement session session_find
            statement question question_get
            statement question question_posts
            statement library library_cards
            statement viewer viewer_votes
        } | for_pgbench
        printf '%s\n' '\endpipeline'
    } >"$1"
}
write_pgbench "$work/page.pgbench" $((small / 10))
# What a page from the cache asks: the viewer, and the votes on the page's eleven posts. The server asks for several viewers in
# one statement; this is the plainest one for a single viewer.
write_viewer_pgbench() { # FILE THREADS
    {
        printf '%s\n' "\\set n random(0, 499)"
        printf '%s\n' "\\set t 1 + :n * $2 / 500"
        printf '%s\n' "\\set id 1000000 + :t"
        posts=:id
        for answer in 1 2 3 4 5 6 7 8 9 10; do
            printf '%s\n' "\\set answer$answer 10000000 + $answer * $2 + :t"
            posts="$posts, :answer$answer"
        done
        cat <<SQL
SELECT s.id, a.id, a.name, a.role, s.last_seen_at < now() - interval '5 minutes', a.zone,
       s.strong, s.confirmed_at > now() - interval '10 minutes',
       ARRAY(SELECT v.post_id * 2 + (v.value > 0)::int FROM vote v
             WHERE v.account_id = a.id AND v.post_id = ANY (ARRAY[$posts]::bigint[]))
FROM session s JOIN account a ON a.id = s.account_id
WHERE s.token_hash = :reader AND s.expires_at > now();
SQL
    } >"$1"
}
write_viewer_pgbench "$work/viewer.pgbench" $((small / 10))
rate_of_pgbench() { # [NAME [CLIENTS [DATABASE]]]
    # As many connections as the server's lane for pages has.
    pgbench -n -M prepared -c "${2:-8}" -j 2 -T "$seconds" -D hash="\\x$hash" -D reader="\\x$reader_hash" -D score=2147483647 -D sort=best -D at='1970-01-01 00:00:00+00' \
        -D first=0 -D target=/questions/1/answers -D text='slow stretch of the hip' -D none='{}' -D answers=31 -D comments=20 -D comment_bytes=16384 -f "$work/${1:-page}.pgbench" "$(conf/dev/cluster.sh url "$work/${3:-small}")" \
        >"$work/pgbench.out" 2>"$work/pgbench.log" || { cat "$work/pgbench.log" >&2; return 1; }
    sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$work/pgbench.out"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# ratio NAME GOAL A B: the median of A/B over the rounds, A and B in turn.
ratio() {
    : >"$work/ratios"
    round=0
    while [ "$round" -lt "$rounds" ]; do
        above=$($3)
        below=$($4)
        echo "$above $below" | awk '{ print $1 / $2 }' >>"$work/ratios"
        echo "bench: $1 round $((round + 1)): $above / $below"
        round=$((round + 1))
    done
    printf 'ratio %s %.3f (goal %s)\n' "$1" "$(median <"$work/ratios")" "$2" | tee -a "$work/report"
}

anonymous() { BENCH_PATH=$page rate_of_wrk "$small_port"; }
constant() { BENCH_PATH=/ rate_of_wrk "$constant_port"; }
# As browsers ask: the page that all members see is cached compressed, and sent so.
signed_in() { BENCH_ENCODING=gzip BENCH_COOKIE=bt_session=$token BENCH_THREADS=$((small / 10)) rate_of_wrk "$small_port"; }
read_signed_in() { BENCH_ENCODING=gzip BENCH_COOKIE=bt_session=$reader BENCH_THREADS=$((small / 10)) rate_of_wrk "$small_port"; }
rate_of_viewer_pgbench() { rate_of_pgbench viewer; }
signed_in_large() { BENCH_ENCODING=gzip BENCH_COOKIE=bt_session=$token BENCH_THREADS=$((large / 10)) rate_of_wrk "$large_port"; }

if measured pages; then
    anonymous >/dev/null
    signed_in >/dev/null
    signed_in_large >/dev/null
    ratio page_anonymous '>= 0.95' anonymous constant
    ratio page_signed_in '>= 1.6' signed_in rate_of_pgbench
    read_signed_in >/dev/null
    ratio page_viewer '>= 0.75' read_signed_in rate_of_viewer_pgbench
    ratio page_growth '>= 0.85' signed_in_large signed_in
fi

# What a signed-in page weighs on the wire, headers included, over the anonymous one: both compressed with gzip.
weight() { # COOKIE
    for _ in 1 2 3 4 5 6 7 8; do
        bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0"
            printf "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nCookie: %s\r\nConnection: close\r\n\r\n" "$1" "$2" >&3
            cat <&3' "$small_port" "$page" "$1" | wc -c
    done | sort -n | head -n 1
}
if measured pages; then
    weight_in=$(weight "bt_session=$token")
    weight_out=$(weight "a=b")
    echo "bench: on the wire $weight_in bytes signed in, $weight_out anonymous"
    echo "$weight_in $weight_out" | awk '{ printf "ratio page_bytes %.3f (goal <= 1.15)\n", $1 / $2 }' | tee -a "$work/report"
fi

# ---- pages of the library: as the page of a question, beside the same bytes and beside who looks ----

# A database of its own: questions whose words the library explains would be other pages.
write_nobodys_viewer_pgbench() {
    cat <<SQL
SELECT s.id, a.id, a.name, a.role, s.last_seen_at < now() - interval '5 minutes', a.zone,
       s.strong, s.confirmed_at > now() - interval '10 minutes'
FROM session s JOIN account a ON a.id = s.account_id
WHERE s.token_hash = :reader AND s.expires_at > now();
SQL
}
library_anonymous() { BENCH_PATH=$library_page rate_of_wrk "$library_port"; }
library_constant() { BENCH_PATH=/ rate_of_wrk "$library_constant_port"; }
library_viewer() { BENCH_ENCODING=gzip BENCH_COOKIE=bt_session=$reader BENCH_PATH=$library_page rate_of_wrk "$library_port"; }
rate_of_library_pgbench() { rate_of_pgbench library_viewer 8 library; }
library_ratios() { # NAME PATH
    library_page=$2
    body_of "$library_port" "$library_page" >"$work/library_$1.html"
    echo "bench: $library_page has $(wc -c <"$work/library_$1.html") bytes"
    library_constant_port=$(free_port $((library_constant_port + 1)))
    start_constant "library_$1" "$library_constant_port"
    library_anonymous >/dev/null
    ratio "library_$1" '>= 0.95' library_anonymous library_constant
    library_viewer >/dev/null
    ratio "library_$1_viewer" '>= 0.75' library_viewer rate_of_library_pgbench
}
if measured library; then
    make_database library "$small"
    DATABASE_URL=$(conf/dev/cluster.sh url "$work/library") build/backtalk-ctl load assets/library >/dev/null
    library_port=$(free_port $((constant_port + 1)))
    start_server library "$library_port"
    library_constant_port=$library_port
    write_nobodys_viewer_pgbench >"$work/library_viewer.pgbench"
    library_ratios entry /stretches/figure-four
    library_ratios list /stretches
    library_ratios muscle /muscles/psoas-major
fi

# ---- reads and writes together -------------------------------------------------------------------

worker_requests() { fetch "$small_port" /metrics '' | sed -n 's/^backtalk_worker_requests_total{worker="\([0-9]*\)"} /\1 /p'; }
mixed() { # CONNECTIONS WRITES [SECONDS]
    BENCH_CSRF=$csrfs BENCH_ORIGIN=http://127.0.0.1:$small_port BENCH_THREADS=$((small / 10)) \
        BENCH_WRITES=$2 wrk -t2 -c"$1" -d"${3:-$seconds}s" -s tests/bench/mixed.lua "http://127.0.0.1:$small_port" >"$work/wrk.out"
    awk '/^RATE/ { if ($4 > 0) print "bench: " $4 " requests failed" > "/dev/stderr"; print $2, $6 }' "$work/wrk.out"
}
if measured mixed; then
    worker_requests >"$work/before"
    # Longer than the others: 32 connections spread over a few seconds by luck.
    mixed 32 10 $((3 * seconds)) | awk '{ printf "bench: mixed: %s requests/s, 99 of 100 within %s ms\n", $1, $2 }' | tee -a "$work/report"
    worker_requests | awk 'NR == FNR { before[$1] = $2; next }
        { n = $2 - before[$1]; sum += n; if (n > most) most = n }
        END { printf "ratio mixed_busier_worker %.3f (goal <= 0.6)\n", most / sum }' "$work/before" - | tee -a "$work/report"
fi

# ---- memory: of each worker after a million requests, and half of them -----------------------------

# The process tree of a server: the largest resident size of its workers, in MiB.
worker_mib() {
    for child in $(cat "/proc/$pid_small/task/$pid_small/children"); do
        awk '/^VmRSS/ { print $2 / 1024 }' "/proc/$child/status"
    done | sort -n | tail -n 1
}
served() {
    bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0"; printf "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" >&3; cat <&3' \
        "$small_port" | awk '/^backtalk_requests_total/ { n += $2 } END { printf "%d\n", n }'
}
run_until() { # COUNT
    while [ "$(served)" -lt "$1" ]; do
        anonymous >/dev/null
        signed_in >/dev/null
    done
}
if measured memory; then
    run_until 500000
    half=$(worker_mib)
    run_until 1000000
    whole=$(worker_mib)
    echo "bench: a worker has $half MiB after half a million requests, $whole MiB after a million"
    printf 'ratio worker_mib %.1f (goal <= 64)\n' "$whole" | tee -a "$work/report"
    echo "$whole $half" | awk '{ printf "ratio worker_mib_growth %.3f (goal <= 1.05)\n", $1 / $2 }' | tee -a "$work/report"
fi

# ---- writes: many clients, what follows from them, and how soon others see them --------------------

# A vote and the redirect behind it, over the statements that it takes in as many round trips. Nobody votes on a post of
# their own: account n asked questions n - 1, n + 199, and so on.
write_save_pgbench() {
    printf '%s\n' "\\set t random(2, $((small / 10)))" '\set post 1000000 + :t' '\set value 1 - 2 * random(0, 1)' '\set comments 20'
    printf '%s\n' "\\set voter 1 + (:t + random(1, $people - 1)) % $people" '\if :t % 200 = :voter - 1' '\set post :post - 1' '\endif'
    statement session session_find | for_pgbench
    printf '%s\n' '\startpipeline'
    { statement vote vote_cast | sed "s/\$kind/'question'/" && statement post post_thread && statement limit limit_take | sed "s/\$what/'vote'/"; } | for_pgbench
    printf '%s\n' '\endpipeline'
}
write_save_pgbench >"$work/save.pgbench"
saved() { mixed 8 100 | cut -d ' ' -f 1; }
rate_of_save_pgbench() { rate_of_pgbench save; }

sql() { psql -X -q -A -t -d "$(conf/dev/cluster.sh url "$work/small")" -v ON_ERROR_STOP=1 "$@"; }
# Votes of everybody on everything, so that they seldom meet; nobody votes on a post of their own.
{
    printf '%s\n' "\\set answer random(1, 10)" "\\set t random(1, $((small / 10)))" '\set voter 1 + (:t + :answer + random(1, 199)) % 200'
    printf '%s\n' "\\set post 10000000 + :answer * $((small / 10)) + :t" '\set value 1 - 2 * random(0, 1)'
} >"$work/votes"
{
    cat "$work/votes"
    statement vote vote_cast | sed "s/\$kind/'answer'/" | for_pgbench
} >"$work/vote.pgbench"
{
    cat "$work/votes"
    echo 'INSERT INTO vote (post_id, account_id, value) VALUES (:post, :voter, :value)
        ON CONFLICT (post_id, account_id) DO UPDATE SET value = excluded.value, at = now();'
} >"$work/insert.pgbench"
# An answer as the page sends it: who it is; the answer, with the limit of an hour and the draft that ends; where to go then.
write_answer_pgbench() {
    printf '%s\n' "\\set t random(1, $((small / 10)))" '\set id 1000000 + :t' '\set post :id' "\\set voter random(1, $people)" '\set comments 20'
    statement session session_find | for_pgbench
    printf '%s\n' '\startpipeline'
    { statement limit limit_look && statement answer answer_give && statement draft draft_end && statement limit limit_take; } |
        sed "s/\$what/'answer'/" | for_pgbench
    printf '%s\n' '\endpipeline'
    statement post post_thread | for_pgbench
}
write_answer_pgbench >"$work/answer.pgbench"
voted() { mixed 16 100 | cut -d ' ' -f 1; }
answered() { BENCH_ANSWERS=yes mixed 16 100 | cut -d ' ' -f 1; }
votes_of_pgbench() { rate_of_pgbench save 16; }
answers_of_pgbench() { rate_of_pgbench answer 16; }
votes_in_sql() { rate_of_pgbench vote 16; }
inserts_in_sql() { rate_of_pgbench insert 16; }

# Milliseconds from a change's reply until an anonymous reader sees it, each of LAG_TIMES once; the median.
now_ms() { date +%s%3N; }
lag() {
    sign=1
    for _ in $(seq 1 "${LAG_TIMES:-21}"); do
        sign=$((-sign))
        was=$(fetch "$small_port" "$page" '' | sed -n 's/.*vote-score">\([^<]*\)<.*/\1/p' | head -n 1)
        curl -s -o "$work/vote.out" -b "bt_session=$token" -H "Origin: http://127.0.0.1:$small_port" \
            --data "csrf=$csrf&value=$sign" "http://127.0.0.1:$small_port/questions/1000001/vote"
        from=$(now_ms)
        while [ "$(fetch "$small_port" "$page" '' | sed -n 's/.*vote-score">\([^<]*\)<.*/\1/p' | head -n 1)" = "$was" ] &&
            [ $(($(now_ms) - from)) -lt 10000 ]; do :; done
        echo $(($(now_ms) - from))
    done | median
}
waiting() { sql -c 'SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM search_dirty)'; }
wait_for_jobs() {
    while [ "$(waiting)" -gt 0 ]; do sleep 0.2; done
}
# Votes leave pages stale, and each worker caches and compresses its own again: reads until one run is hardly quicker than the last.
warm_up() {
    rate=0
    for _ in 1 2 3 4 5 6 7 8; do
        was=$rate
        rate=$(signed_in)
        [ "${rate%.*}" -gt $((${was%.*} * 11 / 10)) ] || return 0
    done
}
# 200,000 changes, as a renamed tag or an import makes them, while pages are read and somebody votes.
backlog() {
    wait_for_jobs
    warm_up
    before=$(signed_in)
    sql -c "INSERT INTO outbox (topic, thread_id, bulk) SELECT 'question:' || 1000000 + n % 1000 + 1, 1000000 + n % 1000 + 1, true
        FROM generate_series(1, 200000) AS n"
    from=$(now_ms)
    during=$(signed_in)
    LAG_TIMES=5 lag | sed 's/$/ ms until others see a change while 200,000 wait/; s/^/bench: /' | tee -a "$work/report"
    wait_for_jobs
    echo "bench: 200,000 jobs took $(($(now_ms) - from)) ms" | tee -a "$work/report"
    echo "bench: backlog_pages: $during / $before"
    echo "$during $before" | awk '{ printf "ratio backlog_pages %.3f (goal >= 0.5)\n", $1 / $2 }' | tee -a "$work/report"
}
if measured writes; then
    ratio save '>= 0.5' saved rate_of_save_pgbench
    ratio votes '>= 0.5' voted votes_of_pgbench
    ratio votes_over_insert '>= 0.6' votes_in_sql inserts_in_sql
    wait_for_jobs
    printf 'ratio lag_ms %s (goal <= 100)\n' "$(lag)" | tee -a "$work/report"
    backlog
    # Last: threads grow, and pages with an answer of the viewer's own are not those that all members see.
    ratio answers '>= 0.5' answered answers_of_pgbench
fi

if measured database; then
    build/bench/db_bench "$seconds" "$rounds" | sed 's/^round/bench: db_layer round/; s/^db_layer/ratio db_layer/' | tee -a "$work/report"
fi
if measured search; then
    tests/bench/search.sh "$work/report"
fi

echo
cat "$work/report"
