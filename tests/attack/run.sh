#!/bin/sh
# make attack: floods the site through the shipped HAProxy, and says how long pages take meanwhile.
#
#   ATTACK_SECONDS  how long each flood lasts (8)
#   ATTACK_TRIES    how many of each when times are compared (200; 0: none are)
#   ATTACK_FLOODS   which ("headers bodies drip connections signin register forgotten forms search"); nothing else runs meanwhile
#
# Starts a scratch PostgreSQL, the server, the job runner and HAProxy on free ports of 127.0.0.x, and stops them by their ids.
set -eu
cd "$(dirname "$0")/../.."
. conf/dev/say.sh
. conf/dev/ports.sh

work=$(mktemp -d /tmp/backtalk-attack.XXXXXX)
chmod 755 "$work"
running=''
stop_all() {
    trap - EXIT INT TERM
    for process in $running; do kill -TERM "$process" 2>/dev/null || :; done
    for process in $running; do wait "$process" 2>/dev/null || :; done
    conf/dev/cluster.sh stop "$work/pg" >/dev/null 2>&1 || :
    conf/dev/cluster.sh drop "$work/pg" >/dev/null 2>&1 || :
    rm -rf "$work"
}
trap stop_all EXIT
trap 'exit 1' INT TERM

free_port() {
    port=$1
    while port_is_taken "$port"; do port=$((port + 1)); done
    echo "$port"
}

conf/dev/cluster.sh start "$work/pg"
DATABASE_URL=$(conf/dev/cluster.sh url "$work/pg")
export DATABASE_URL
build/backtalk-ctl migrate >/dev/null
build/backtalk-ctl load assets/library >/dev/null

port=$(free_port 9600)
edge=$(free_port $((port + 1)))
plain=$(free_port $((edge + 1)))
sed -e "s/bind 127.0.0.1 8888/bind 127.0.0.1 $port/" kore.conf >"$work/kore.conf"
SEAL_KEY_FILE=$work/backtalk.key
export SEAL_KEY_FILE
make_key "$SEAL_KEY_FILE"
owner=$DATABASE_URL
DATABASE_URL=$(conf/dev/cluster.sh serving-url "$work/pg")
BEHIND_PROXY=1 build/kore -f -n -r -c "$work/kore.conf" >"$work/server.log" 2>&1 &
running=$!
build/backtalk-ctl jobs --with-parent >"$work/jobs.log" 2>&1 &
running="$running $!"

# As it is shipped, but for ports, the certificate and who it runs as.
sed -e '/^ *log \/dev\/log/d' -e '/^ *user /d' -e '/^ *group /d' -e '/^ *chroot /d' -e '/^ *stats socket/d' -e '/^ *bind :::/d' \
    -e "s/bind :80\$/bind 127.0.0.1:$plain/" -e "s/bind :443 .*/bind 127.0.0.1:$edge/" \
    conf/haproxy/haproxy.cfg >"$work/haproxy.cfg"
BACKTALK_NAME=127.0.0.1 BACKTALK_SERVER=127.0.0.1:$port BACKTALK_PAGES=conf/haproxy \
    /usr/sbin/haproxy -db -q -f "$work/haproxy.cfg" >"$work/haproxy.log" 2>&1 &
running="$running $!"

tries=0
until [ "$(http_status "$edge" /readyz)" = 200 ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || { cat "$work"/*.log; fail 'the site does not become ready'; }
    sleep 0.1
done
failed=0
[ "${ATTACK_TRIES:-200}" = 0 ] ||
    python3 tests/attack/timing.py "$port" "${ATTACK_TRIES:-200}" "$owner" || failed=1
python3 tests/attack/attack.py "$edge" "${ATTACK_SECONDS:-8}" \
    ${ATTACK_FLOODS:-headers bodies drip connections signin register forgotten forms search} || failed=1
exit "$failed"
