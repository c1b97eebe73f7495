#!/bin/sh
# conf/security.md says what is there: each table, cookie, key in the browser's storage and field of the log, each file that uses
# cryptography, each that connects to something, each guard; and what it is configured with is in the README. What it says that
# people read is on the page about privacy. Alerts speak of metrics that exist.
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

sed -n 's/^CREATE \(UNLOGGED \)\{0,1\}TABLE \([a-z_.]*\) .*/\2/p' sql/migrations/*.sql | LC_ALL=C sort -u >"$work/there"
named 'What is stored' | grep -E '^(body\.)?[a-z_]+$' >"$work/said"
same 'What is stored'

# Kore and the program that decodes pictures put filters on themselves: the units have to let them.
for unit in conf/systemd/backtalk.service conf/systemd/backtalk-jobs.service; do
    grep -qxE 'SystemCallFilter=@system-service seccomp' $unit || { echo "check: $unit: SystemCallFilter lacks seccomp"; bad=1; }
done

# Cookies: each file that sets one has its name, and the names are these. What scripts store: in localStorage, and in the caches
# that kept/ alone fills, with pages that were asked for without cookies, but for those of one's own.
for file in $(sources '(^|[^a-z_])reply_cookie\(' | grep -v '^src/web/reply\.'); do
    grep -q '"bt_' "$file" || { echo "check: $file sets a cookie whose name is not there"; bad=1; }
done
! grep -rnE 'set-cookie"' src --include='*.c' | grep -v '^src/web/reply\.c' || { echo 'check: cookies are set by reply_cookie'; bad=1; }
! grep -rnE 'sessionStorage|indexedDB|document\.cookie' assets/js assets/root ||
    { echo "check: $page, On the device: scripts keep things in localStorage and in caches alone"; bad=1; }
! grep -rnE 'caches\.open|serviceWorker\.register|[cC]ache\.(put|add)' assets/js assets/root --include='*.js' |
    grep -vE '^assets/js/kept/[^/]*:|^assets/js/push\.js:[0-9]*:.*serviceWorker\.register\("/worker\.js"\)|^assets/root/worker\.js:.*caches\.open\(name\)\)\.(delete|keys)\(' ||
    { echo "check: $page, On the device: kept/ alone fills caches, and the worker keeps nothing"; bad=1; }
! grep -hE '(^|[^.a-zA-Z])fetch\(' assets/js/kept/*.js | grep -vE 'credentials: "omit"|^const ownFetch = ' ||
    { echo "check: assets/js/kept/ asks for what it keeps without cookies"; bad=1; }
[ "$(cat assets/js/kept/*.js | grep -c 'ownFetch')" = 2 ] && grep -q 'isOwn(path) ? ownFetch(path) :' assets/js/kept/*.js ||
    { echo "check: assets/js/kept/ asks with cookies for nothing but what is one's own"; bad=1; }
{
    grep -rhoE '"(__Host-)?bt_[a-z]+"' src --include='*.c' | sed 's/"\(__Host-\)\{0,1\}\(.*\)"/\2/'
    grep -rhoE 'localStorage\.[gs]etItem\("[^"]*"' assets/js | sed 's/.*"\(.*\)"/\1/'
    grep -rlE 'localStorage|caches\.open' assets/js | xargs sed -n 's/^const [A-Z_]* = "\([a-z]*:\)";.*/\1/p'
} | LC_ALL=C sort -u >"$work/there"
awk '/^## /{ inside = ($0 == "## On the device") } inside && /^\| `/' "$page" | sed 's/^| `\([^`]*\)`.*/\1/' | LC_ALL=C sort -u >"$work/said"
same 'On the device'

# Fields of the log.
{
    grep -ohE 'add_field\([a-z]+, "[a-z]+"' src/web/log.c | sed 's/.*"\(.*\)"/\1=/'
    grep -E 'text_(printf|add_string)\(' src/web/log.c | grep -ohE '[ "][a-z]+=' | tr -d ' "'
} | LC_ALL=C sort -u >"$work/there"
named 'Logs' | grep -E '^[a-z]+=$' >"$work/said"
same 'Logs'

# What is one's own is said to people, in words that are on the page about privacy.
awk '/^## /{ inside = ($0 == "## What is stored") } inside && /^\| `/' "$page" |
    awk -F'|' '$3 ~ /(^|[^a-z])(own|secret)([^a-z]|$)/ { print $2 }' | grep -oE '`[^`]*`' | tr -d '`' | LC_ALL=C sort -u >"$work/own"
named 'What people read of it' | grep -E '^(body\.)?[a-z_]+$' >"$work/said"
LC_ALL=C comm -23 "$work/own" "$work/said" >"$work/missing"
while read -r table; do echo "check: $page, What people read of it: does not name $table"; bad=1; done <"$work/missing"
tr '\n' ' ' <assets/library/pages/privacy.md | sed 's/\*\*//g; s/  */ /g' >"$work/privacy"
awk '/^## /{ inside = ($0 == "## On the device" || $0 == "## What people read of it") } inside' "$page" | grep -oE '“[^”]*”' | sed 's/[“”]//g' >"$work/quoted"
while read -r words; do
    grep -qF "$words" "$work/privacy" || { echo "check: assets/library/pages/privacy.md does not say “$words”, as $page has it"; bad=1; }
done <"$work/quoted"

# Where that page says that we keep a network, one of the tables that it speaks of has a column for its address.
awk '/^CREATE .*TABLE/ { sub(/ *\(.*/, ""); table = $NF } /^    ((last_)?address|network) / { print table }' sql/migrations/*.sql >"$work/addressed"
awk '/^## /{ inside = ($0 == "## What people read of it") } inside && /^\| `/' "$page" >"$work/rows"
sed -n '/^- .*network/s/\*\*//gp' assets/library/pages/privacy.md | while read -r bullet; do
    while IFS= read -r row; do
        printf '%s' "$row" | grep -oE '“[^”]*”' | sed 's/[“”]//g' | while read -r words; do
            case $bullet in *"$words"*) printf '%s' "$row" | grep -oE '`[^`]*`' | tr -d '`' ;; esac
        done
    done <"$work/rows" | grep -qxFf "$work/addressed" || echo "check: assets/library/pages/privacy.md, no table has the network of: $bullet"
done >"$work/networks"
[ ! -s "$work/networks" ] || { cat "$work/networks"; bad=1; }

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
