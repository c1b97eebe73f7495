#!/bin/sh
# make bench, search: how good, how quick, how large, what it costs to post. tests/bench/search.sh [REPORT]
#
#   BENCH_DATA          the folder with search/corpus.tsv.gz, queries and judgements (../shared/data)
#   BENCH_SEARCH_LARGE  texts in the large corpus (1000000)
#   BENCH_ROUNDS        how many pairs of rounds of posting; the median ratio is printed (5)
#   BENCH_POSTS         answers in a round (2000)
set -eu
report=$(readlink -f "${1:-/dev/null}")
cd "$(dirname "$0")/../.."
. conf/dev/say.sh

data=${BENCH_DATA:-../shared/data}/search
large=${BENCH_SEARCH_LARGE:-1000000}
rounds=${BENCH_ROUNDS:-5}
posts=${BENCH_POSTS:-2000}
repeats=10
if [ ! -r "$data/corpus.tsv.gz" ]; then
    echo "bench: search is not measured: there is no $data/corpus.tsv.gz (BENCH_DATA says where)"
    exit 0
fi

work=$(mktemp -d /tmp/backtalk-search.XXXXXX)
chmod 755 "$work"
keeper=''
stop_all() {
    trap - EXIT INT TERM
    [ -z "$keeper" ] || kill "$keeper" 2>/dev/null || :
    conf/dev/cluster.sh drop "$work/pg" >/dev/null 2>&1 || :
    rm -rf "$work"
}
trap stop_all EXIT
trap 'exit 1' INT TERM

ratio() { # NAME VALUE GOAL
    printf 'ratio %s %.3f (goal %s)\n' "$1" "$2" "$3" | tee -a "$report"
}
over() { echo "$1 $2" | awk '{ print $1 / $2 }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

conf/dev/cluster.sh start "$work/pg"
DATABASE_URL=$(conf/dev/cluster.sh url "$work/pg")
export DATABASE_URL
build/backtalk-ctl migrate >/dev/null
sql() { psql -X -q -A -t -d "$DATABASE_URL" -v ON_ERROR_STOP=1 "$@"; }

# ---- finding -------------------------------------------------------------------------------------

# Short and verbose queries in one go, so that each corpus is indexed once: s12 and v12.
{ sed 's/^/s/' "$data/queries_dev.tsv" && sed 's/^/v/' "$data/queries_verbose_dev.tsv"; } >"$work/once.tsv"
i=0
while [ "$i" -lt "$repeats" ]; do
    cat "$work/once.tsv"
    i=$((i + 1))
done >"$work/queries.tsv"

find_in() { # NAME CORPUS
    build/backtalk-ctl eval-search --corpus "$2" --queries "$work/queries.tsv" --times "$work/$1.times" >"$work/$1.run"
}
p95() { # NAME s|v
    sed -n "s/^$2[^ ]* //p" "$work/$1.times" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR * 95 + 99) / 100)] }'
}

echo 'bench: searching the corpus'
find_in small "$data/corpus.tsv.gz"
small_s=$(p95 small s)
small_v=$(p95 small v)
ratio search_short_ms "$small_s" '<= 8'
ratio search_verbose_ms "$small_v" '<= 15'

# Each query is there several times in the run, with the same answer: once is enough for the marks.
run_of() { awk -v kind="$1" 'substr($1, 1, 1) == kind && !seen[$1, $3]++ { $1 = substr($1, 2); print }' "$work/small.run"; }
mark() { # RUN MEASURE
    python3 "$data/score.py" --qrels "$data/qrels_dev.tsv" --json "$1" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]]["all"][sys.argv[2]])' "$1" "$2"
}
compare() { # NAME s|v QUERIES GOAL
    run_of "$2" >"$work/ours"
    python3 tests/bench/fts5.py "$data/corpus.tsv.gz" "$data/$3" >"$work/theirs"
    ours=$(mark "$work/ours" ndcg) theirs=$(mark "$work/theirs" ndcg)
    echo "bench: nDCG@10 $1: $ours, of FTS5 $theirs"
    ratio "search_ndcg_$1" "$(over "$ours" "$theirs")" "$4"
    ours=$(mark "$work/ours" r100) theirs=$(mark "$work/theirs" r100)
    echo "bench: recall@100 $1: $ours, of FTS5 $theirs"
    ratio "search_recall_$1" "$(over "$ours" "$theirs")" '>= 1.0'
}
if command -v python3 >/dev/null && python3 -c 'import sqlite3'; then
    compare short s queries_dev.tsv '>= 1.10'
    compare verbose v queries_verbose_dev.tsv '>= 1.25'
else
    echo 'bench: search is not compared with FTS5: there is no python3 with sqlite3'
fi

# ---- size ----------------------------------------------------------------------------------------

echo 'bench: making a site of the corpus'
sql -c 'CREATE UNLOGGED TABLE corpus (id text, title text, body text)'
zcat "$data/corpus.tsv.gz" | sed 's/\\/\\\\/g' | sql -c 'COPY corpus FROM STDIN'
sql -f tests/bench/search.sql
build/backtalk-ctl reindex
size_of() { sql -c "SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest('{$1}'::text[]) AS t"; }
ours=$(size_of search_thread,search_term,search_posting,search_fresh)
stock=$(size_of stock)
for table in search_thread search_thread_words search_term search_posting search_fresh stock stock_words; do
    echo "bench: $table has $(sql -c "SELECT pg_size_pretty(pg_total_relation_size('$table'))")"
done
ratio search_index_size "$(over "$ours" "$stock")" '<= 2.5'

# ---- posting -------------------------------------------------------------------------------------

# Its own process, so that ending it ends the client; the server notices within a second.
(exec psql -X -q -d "$DATABASE_URL" -c "SET client_connection_check_interval = '1s'" -c 'CALL bench_keep()') \
    2>"$work/keeper.log" &
keeper=$!
texts=$(sql -c 'SELECT count(*) FROM bench_answer')
threads=$(sql -c 'SELECT count(*) FROM question')
cat >"$work/post.pgbench" <<'PGBENCH'
\set thread random(1, :threads)
\set text random(1, :texts)
SELECT answer_give(1, :thread, b.body, b.body, b.body, '{}', '{}') FROM bench_answer AS b WHERE b.id = :text;
PGBENCH
post() { # SEED, the same in both rounds of a pair: milliseconds for each answer
    pgbench -n -M prepared -c 1 -t "$posts" --random-seed="$1" -D threads="$threads" -D texts="$texts" \
        -f "$work/post.pgbench" "$DATABASE_URL" 2>"$work/pgbench.log" | sed -n 's/^latency average = \([0-9.]*\) ms.*/\1/p'
}
wait_until_kept() {
    while [ "$(sql -c 'SELECT count(*) FROM search_dirty')" -gt 0 ]; do sleep 0.2; done
}
round=0
post 1 >/dev/null
wait_until_kept
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    with=$(post $((round * 2)))
    waiting=$(sql -c 'SELECT count(*) FROM search_dirty')
    wait_until_kept
    sql -c 'CALL bench_triggers(false)'
    without=$(post $((round * 2 + 1)))
    sql -c 'CALL bench_triggers(true)'
    echo "bench: search_posting_cost round $round: $with / $without ms ($waiting waited at the end)"
    over "$with" "$without" >>"$work/posting"
done
ratio search_posting_cost "$(median <"$work/posting")" '<= 1.25'
kill "$keeper"
keeper=''
sql -c 'DROP TABLE numbered, corpus, stock, bench_answer'

# ---- growth --------------------------------------------------------------------------------------

echo "bench: searching $large texts"
mkdir -p build/bench
${CC:-gcc} -O2 -D_GNU_SOURCE -o build/bench/mix tests/bench/mix.c
zcat "$data/corpus.tsv.gz" | build/bench/mix "$large" | gzip -1 >"$work/large.tsv.gz"
find_in large "$work/large.tsv.gz"
large_s=$(p95 large s)
large_v=$(p95 large v)
echo "bench: 95th percentiles at $large: $large_s and $large_v ms"
ratio search_growth_short "$(over "$large_s" "$small_s")" '<= 8'
ratio search_growth_verbose "$(over "$large_v" "$small_v")" '<= 8'
