#!/bin/sh
# conf/security.md says what is there: each table, each file that uses cryptography, each that connects to something, each
# guard; and what it is configured with is in the README. Alerts speak of metrics that exist.
set -eu
cd "$(dirname "$0")/../.."
page=conf/security.md
bad=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What is in backticks below a heading, a line each.
named() {
    awk -v heading="## $1" '/^## /{ inside = ($0 == heading) } inside' "$page" | grep -oE '`[^`]*`' | tr -d '`' | LC_ALL=C sort -u
}

# same WHAT: $work/there and $work/said hold the same lines.
same() {
    missing=$(LC_ALL=C comm -23 "$work/there" "$work/said")
    gone=$(LC_ALL=C comm -13 "$work/there" "$work/said")
    [ -z "$missing" ] || { printf "check: $page, $1: does not name %s\n" $missing; bad=1; }
    [ -z "$gone" ] || { printf "check: $page, $1: there is no %s\n" $gone; bad=1; }
}

sources() { grep -rlE "$1" src --include='*.c' --include='*.h' | LC_ALL=C sort -u; }

sed -n 's/^CREATE \(UNLOGGED \)\{0,1\}TABLE \([a-z_]*\) .*/\2/p' sql/migrations/*.sql | LC_ALL=C sort -u >"$work/there"
named 'What is stored' | grep -E '^[a-z_]+$' >"$work/said"
same 'What is stored'

sources '(^|[^a-z_])(crypto_[a-z]|randombytes|EVP_|sodium_init)' >"$work/there"
named 'Keys and algorithms' | grep '^src/' >"$work/said"
same 'Keys and algorithms'

sources '(curl_easy_init|PQconnect(Start|db)[A-Za-z]*|getaddrinfo) *\(' >"$work/there"
named 'Where it connects to' | grep '^src/' >"$work/said"
same 'Where it connects to'

sed -n 's/^enum guard {\(.*\)};/\1/p' src/web/page.h | tr ',' '\n' | tr -d ' ' | LC_ALL=C sort -u >"$work/there"
named 'Rights' | grep '^GUARD_' >"$work/said"
same 'Rights'

sources 'log_sink_open *\(' | grep -v '/log_sink\.' >"$work/there"
named 'Logs' | grep '^src/' >"$work/said"
same 'Logs'

# How long sessions last, as sql/functions/session.sql has it.
sed -n "s/.*THEN interval '\(.*\)' ELSE interval '\(.*\)' END.*/\1 \2/p" sql/functions/session.sql >"$work/lasts"
[ "$(wc -l <"$work/lasts")" -eq 2 ] || { echo 'check: sql/functions/session.sql has not two lengths of sessions'; bad=1; }
said=$(sed -n 's/^| members | \(.*\) | \(.*\) |$/\2;\1/p' "$page")
staff=$(sed -n 's/^| moderators, admins | \(.*\) | \(.*\) |$/\2;\1/p' "$page")
is=$(sed 's/^[0-9]* [a-z]* //' "$work/lasts" | paste -sd ';')
is_staff=$(sed 's/^\([0-9]* [a-z]*\) .*/\1/' "$work/lasts" | paste -sd ';')
[ "$said" = "$is" ] && [ "$staff" = "$is_staff" ] || {
    echo "check: $page, Sessions: says members $said, staff $staff; they last $is and $is_staff"
    bad=1
}

for variable in $(grep -rhoE '(getenv|setting)\("[A-Z_]+"\)' src --include='*.c' | sed 's/.*"\(.*\)".*/\1/' | LC_ALL=C sort -u); do
    grep -qE "\`$variable(=[^\`]*)?\`" README.md || { echo "check: README.md does not say what $variable is for"; bad=1; }
done

for metric in $(grep -oE 'backtalk_[a-z_]+' conf/prometheus/backtalk.rules.yml | LC_ALL=C sort -u); do
    grep -q "$metric" src/web/metrics.c || { echo "check: conf/prometheus: there is no metric $metric"; bad=1; }
done
for route in $(grep -oE 'route="[a-z_]+"' conf/prometheus/backtalk.rules.yml | sed 's/.*"\(.*\)"/\1/' | LC_ALL=C sort -u); do
    grep -qE "[[:space:]]$route[[:space:]]" kore.conf || { echo "check: conf/prometheus: there is no page $route"; bad=1; }
done
exit $bad
