#!/bin/sh
# The stories in Chromium, and one in Firefox: people on phones and desks, with and without script, by keyboard, with axe.
#
# STORY=draft runs only the stories whose name has that word. LIGHTHOUSE=1 runs Lighthouse instead, on the server that people run.
#
# Starts a scratch PostgreSQL and the server (under sanitizers) on a free port, and stops both by their process ids.
set -eu
cd "$(dirname "$0")/../.."
. conf/dev/say.sh
. conf/dev/ports.sh

work=$(mktemp -d /tmp/backtalk-browser.XXXXXX)
chmod 755 "$work"
server=''
jobs=''
office=''
stop_all() {
    trap - EXIT INT TERM
    if [ -n "$server" ]; then
        kill -TERM "$server" 2>/dev/null || :
        wait "$server" 2>/dev/null || :
    fi
    if [ -n "$jobs" ]; then
        kill -TERM "$jobs" 2>/dev/null || :
        wait "$jobs" 2>/dev/null || :
    fi
    [ -z "$office" ] || tests/http/postfix.sh stop "$office" || :
    conf/dev/cluster.sh drop "$work/pg" >/dev/null 2>&1 || conf/dev/cluster.sh stop "$work/pg" >/dev/null 2>&1 || :
    rm -rf "$work"
}
trap stop_all EXIT
trap 'exit 1' INT TERM

if ! cmp -s tests/browser/package-lock.json tests/browser/node_modules/.lock 2>/dev/null; then
    npm --prefix tests/browser ci --no-audit --no-fund >"$work/npm.log" 2>&1 || fail "$(tail -n 3 "$work/npm.log")"
    cp tests/browser/package-lock.json tests/browser/node_modules/.lock
fi

conf/dev/cluster.sh start "$work/pg"
DATABASE_URL=$(conf/dev/cluster.sh url "$work/pg")
export DATABASE_URL
build/backtalk-ctl migrate >/dev/null
# All people here come from one address. A story about limits sets its own.
psql -qAtX "$DATABASE_URL" -c 'UPDATE limit_rule SET most = 1000000, most_first_day = NULL, most_first_hour = NULL, free = NULL'
build/backtalk-ctl load assets/library >/dev/null
# From here on nobody needs to own the tables.
DATABASE_URL=$(conf/dev/cluster.sh serving-url "$work/pg")

MAIL_FOLDER=$work/mail
SEAL_KEY_FILE=$work/backtalk.key
export MAIL_FOLDER SEAL_KEY_FILE
make_key "$SEAL_KEY_FILE"
# Moderators in stories have no phone beside the one that they read with.
STAFF_SECOND_FACTOR=optional
export STAFF_SECOND_FACTOR
# The machine is busy with the browser, too.
PATIENCE=10
export PATIENCE

port=9400
while port_is_taken "$port"; do port=$((port + 1)); done
# The provider that provider.js starts there; the job runner asks for it until then.
PORT=$port
clinic=$((port + 1))
while port_is_taken "$clinic"; do clinic=$((clinic + 1)); done
# Where pictures are that photo.js links to.
elsewhere=$((clinic + 1))
while port_is_taken "$elsewhere"; do elsewhere=$((elsewhere + 1)); done
export LINKED_ON_LOOPBACK="127.0.0.1:$elsewhere"
export PORT PROVIDERS=clinic PROVIDERS_ON_LOOPBACK=1 PROVIDER_CLINIC_NAME='the Clinic' \
    PROVIDER_CLINIC_ISSUER="http://127.0.0.1:$clinic" PROVIDER_CLINIC_CLIENT_ID=backtalk PROVIDER_CLINIC_CLIENT_SECRET='only a test'
served=build/asan
stories=$(echo tests/browser/*"${STORY:-}"*.js)
if [ -n "${LIGHTHOUSE:-}" ]; then
    served=build
    stories=tests/browser/lighthouse/pages.js
    ORIGIN="http://127.0.0.1:$port"
    export ORIGIN
fi
# Mail goes through a mail server where one can be started; without root's rights the same mails are files.
case $stories in *mail.js*)
    post=$((elsewhere + 1))
    while port_is_taken "$post"; do post=$((post + 1)); done
    mkdir "$work/office"
    status=0
    tests/http/postfix.sh start "$work/office" "$post" || status=$?
    if [ "$status" = 0 ]; then
        office=$work/office
        MAIL_OFFICE=$office
        SMTP_URL="smtp://backtalk%40mail.test:a%20long%20secret@127.0.0.1:$post"
        SMTP_CA_FILE=$office/cert.pem
        MAIL_FROM='Backtalk <backtalk@site.test>'
        export MAIL_OFFICE SMTP_URL SMTP_CA_FILE MAIL_FROM
    elif [ "$status" != 3 ]; then
        fail 'the mail server does not start'
    fi
esac
sed -e "s/bind 127.0.0.1 8888/bind 127.0.0.1 $port/" -e "s#./build/backtalk.so#./$served/backtalk.so#" \
    kore.conf >"$work/kore.conf"
ASAN_OPTIONS=detect_leaks=0 "$served/kore" -f -n -r -c "$work/kore.conf" >"$work/server.log" 2>&1 &
server=$!
ORIGIN="http://127.0.0.1:$port" build/backtalk-ctl jobs --with-parent >"$work/jobs.log" 2>&1 &
jobs=$!
tries=0
until [ "$(http_status "$port" /readyz)" = 200 ]; do
    kill -0 "$server" 2>/dev/null || { cat "$work/server.log"; fail 'the server ended while it was starting'; }
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || fail 'the server does not become ready'
    sleep 0.1
done

# What a story that fails said last is said again at the end: the others print much after it.
status=0
: >"$work/failures"
for story in $stories; do
    began=$(date +%s)
    {
        told=0
        node "$story" "http://127.0.0.1:$port" 2>&1 || told=$?
        echo "$told" >"$work/story.status"
    } | tee "$work/story.log"
    echo "$story: $(($(date +%s) - began)) s"
    if [ "$(cat "$work/story.status")" != 0 ]; then
        status=1
        { echo "$story:"; grep -vE '^ok |^ *at |^ *$' "$work/story.log" | tail -n 5 | cut -c1-200; } >>"$work/failures"
    fi
done
cat "$work/failures"
if grep -E 'AddressSanitizer|runtime error' "$work/server.log"; then
    echo 'a sanitizer found something in the server'
    status=1
fi
exit "$status"
