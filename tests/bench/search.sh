#!/bin/sh
# make bench, search: how good, how quick, how large, what it costs to post. tests/bench/search.sh [REPORT]
#
#   BENCH_DATA          the folder with search/corpus.tsv.gz, queries and judgements, stackexchange/ (../shared/data)
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
    for made in "$work/pg" "$work/library"; do
        [ ! -e "$made" ] || conf/dev/cluster.sh drop "$made" >/dev/null 2>&1 || :
    done
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

# Against the strongest that comes with no work, on several kinds of texts: search_sets.py. One set of constants for all.
judged() { # SET OURS
    corpus=$work/$1.corpus.tsv
    python3 tests/bench/fts5.py "$corpus" "$work/$1.queries.tsv" >"$work/theirs"
    for kind in short verbose; do
        python3 tests/bench/search_judge.py "$2" "$work/theirs" "$work/$1.judged.tsv" "$(echo $kind | cut -c1)" >"$work/marks"
        while read -r what ours theirs quotient low high count; do
            echo "bench: $what of $1, $kind: $ours, of FTS5 $theirs ($count queries, ratio $low to $high)"
            case $what$kind in
            ndcgshort) goal='>= 1.10' ;;
            ndcgverbose) goal='>= 1.25' ;;
            *) goal='>= 1.0' ;;
            esac
            ratio "search_${what}_$1_$kind" "$quotient" "$goal"
        done <"$work/marks"
    done
}

# What people type over the starter content: queries of others, and the project's own.
library() {
    conf/dev/cluster.sh start "$work/library"
    url=$(conf/dev/cluster.sh url "$work/library")
    DATABASE_URL=$url build/backtalk-ctl migrate >/dev/null
    DATABASE_URL=$url build/backtalk-ctl load assets/library >/dev/null
    awk -F '\t' '!/^#/ { gsub(" ", ",", $2); print "f" NR "\t" $1 "\t" $2 }' "$data/fresh_dev.tsv" >"$work/fresh.all"
    awk -F '\t' '!/^#/ { print "o" NR "\t" $1 "\t" $2 }' tests/db/search_queries.tsv >"$work/own.all"
    cut -f 1,2 "$work/fresh.all" "$work/own.all" >"$work/library.queries.tsv"
    psql -X -q -A -t -F "$(printf '\t')" -d "$url" -c "SELECT r.kind || ':' || coalesce(e.slug, q.slug),
        concat_ws(' ', r.title, array_to_string(r.aliases || r.tags, ' ')),
        translate(r.body || ' ' || coalesce((SELECT string_agg(a.body, ' ') FROM search_document AS a
                                             WHERE a.thread_id = r.thread_id AND a.post_id <> r.thread_id), ''), E'\n\t', '  ')
        FROM search_document AS r LEFT JOIN entry AS e ON e.id = r.post_id LEFT JOIN question AS q ON q.id = r.post_id
        WHERE r.thread_id = r.post_id AND NOT r.hidden" >"$work/library.corpus.tsv"
    DATABASE_URL=$url build/backtalk-ctl eval-search --site --queries "$work/library.queries.tsv" --depth 10 \
        >"$work/library.run" 2>/dev/null
    conf/dev/cluster.sh drop "$work/library" >/dev/null
    python3 tests/bench/fts5.py "$work/library.corpus.tsv" "$work/library.queries.tsv" >"$work/theirs"
    for set in fresh own; do
        cut -f 1,3 "$work/$set.all" >"$work/wanted"
        python3 tests/bench/search_judge.py --first "$work/library.run" "$work/theirs" "$work/wanted" >"$work/marks"
        read -r what ours theirs quotient low high count <"$work/marks"
        echo "bench: $set queries over the library, right in the $what three: $ours, of FTS5 $theirs ($count, ratio $quotient, $low to $high)"
        ratio "search_library_$set" "$ours" '>= 0.85'
    done
}

if command -v python3 >/dev/null && python3 -c 'import sqlite3'; then
    python3 tests/bench/search_sets.py "${BENCH_DATA:-../shared/data}" "$work"
    judged medquad "$work/small.run"
    for set in bodies site; do
        if [ -r "$work/$set.corpus.tsv" ]; then
            build/backtalk-ctl eval-search --corpus "$work/$set.corpus.tsv" --queries "$work/$set.queries.tsv" \
                >"$work/$set.run" 2>/dev/null
            judged "$set" "$work/$set.run"
        else
            echo "bench: search is not measured on $set: its texts are not in ${BENCH_DATA:-../shared/data}"
        fi
    done
    library
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
