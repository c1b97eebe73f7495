#!/bin/sh
# A private PostgreSQL cluster: conf/dev/cluster.sh start|stop|url|serving-url|drop [FOLDER]
#
# FOLDER is var/pg unless it is named. `start` makes the cluster when there is none and prints nothing
# but trouble; `url` prints how its owner connects, who may change tables, and `serving-url` how a server does. The server listens on a Unix socket in the
# folder only, so it never meets another cluster, and nobody but its own user and root can reach it.
#
# PostgreSQL refuses to run as root. Root therefore hands it to the owner of this folder or, when that is
# root too, to the user that Debian's package made (postgres). When FOLDER cannot serve (that
# user cannot get there, or its name is too long for a socket or needs quoting in a URL), the cluster
# lies in /var/tmp/backtalk-<hash of FOLDER> and FOLDER is a link to it.
set -eu
command=${1:-}
folder=${2:-}
here=$(cd "$(dirname "$0")/../.." && pwd -P)
cd "$here"
. conf/dev/say.sh

case $folder in
'') folder=$here/var/pg ;;
/*) ;;
*) folder=$here/$folder ;;
esac

# The newest PostgreSQL from 15 on that is installed, but for a cluster that is there already: its own version.
installed_bin() {
    find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -name '[1-9]*' 2>/dev/null | sort -t / -k 5n |
        while read -r version; do
            [ "${version##*/}" -lt 15 ] || [ ! -x "$version/bin/initdb" ] || echo "$version/bin"
        done | tail -n 1
}
bin=${PG_BIN:-}
if [ -z "$bin" ] && [ -f "$folder/data/PG_VERSION" ]; then
    bin=/usr/lib/postgresql/$(cat "$folder/data/PG_VERSION")/bin
fi
[ -x "$bin/initdb" ] || bin=$(installed_bin)
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb || echo /nowhere/initdb)")
[ -x "$bin/initdb" ] || fail 'PostgreSQL 15 or newer is not installed: make deps'

if [ "$(id -u)" -eq 0 ]; then
    user=$(stat -c %U "$here")
    case $user in root | UNKNOWN) user=postgres ;; esac
    id "$user" >/dev/null 2>&1 || fail "there is no user $user to run PostgreSQL as."
    as_user() { (cd / && runuser -u "$user" -- "$@"); }
else
    user=$(id -un)
    as_user() { (cd / && "$@"); }
fi

# Can the cluster lie in the folder itself? Its parent is there by now.
folder_serves() {
    socket="$folder/socket/.s.PGSQL.5432"
    [ "${#socket}" -le 100 ] || return 1
    case $folder in *[!A-Za-z0-9/._-]*) return 1 ;; esac
    as_user test -x "$(dirname "$folder")"
}

# Settles where the cluster lies: $home, with $folder being it or a link to it.
settle() {
    if [ -e "$folder" ]; then
        home=$(readlink -f "$folder")
        return
    fi
    # A link to what was thrown away by other means.
    [ ! -L "$folder" ] || rm "$folder"
    mkdir -p "$(dirname "$folder")"
    if folder_serves; then
        home=$folder
        mkdir -m 700 "$home"
    else
        home=/var/tmp/backtalk-$(printf %s "$folder" | sha256sum | cut -c 1-12)
        mkdir -m 700 "$home" 2>/dev/null || [ -d "$home" ] || fail "cannot make the folder $home."
        [ ! -L "$home" ] || fail "$home is a link that somebody else made: remove it."
        case $(stat -c %U "$home") in
        "$user" | root) ;;
        *) fail "$home belongs to $(stat -c %U "$home"): remove it." ;;
        esac
        ln -s "$home" "$folder"
    fi
    [ "$(id -u)" -ne 0 ] || chown "$user:" "$home"
}

settings() {
    cat <<EOF
# Written by conf/dev/cluster.sh: a cluster for development. It keeps its promises (fsync is on).
listen_addresses = ''
unix_socket_directories = '$home/socket'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
effective_io_concurrency = 100
max_wal_size = 2GB
checkpoint_timeout = 15min
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %a '
log_min_duration_statement = 500
log_lock_waits = on
EOF
}

# Made beside its place and moved there when it is whole.
make_cluster() {
    [ ! -e "$home/data" ] || return 0
    rm -rf "$home/data.new" "$home/socket"
    as_user mkdir -m 700 "$home/socket"
    as_user "$bin/initdb" -D "$home/data.new" -U postgres --auth=trust --data-checksums \
        --encoding=UTF8 --locale=C.UTF-8 >"$home/initdb.log" 2>&1 ||
        fail "PostgreSQL's cluster could not be made: $(reason_in "$home/initdb.log")"
    settings >"$home/data.new/backtalk.conf"
    echo "include 'backtalk.conf'" >>"$home/data.new/postgresql.conf"
    printf 'local all all trust\n' >"$home/data.new/pg_hba.conf"
    [ "$(id -u)" -ne 0 ] || chown "$user:" "$home/data.new/backtalk.conf"
    mv "$home/data.new" "$home/data"
}

running() {
    [ -f "$home/data/postmaster.pid" ] && as_user "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1
}

sql() {
    as_user "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$home/socket" -U postgres "$@"
}

# The server works on a database that a plain role owns, as it would anywhere else.
make_database() {
    [ ! -e "$home/database" ] || return 0
    if [ -z "$(sql -d postgres -c "select 1 from pg_roles where rolname = 'backtalk'")" ]; then
        sql -d postgres -c 'create role backtalk login'
    fi
    if [ -z "$(sql -d postgres -c "select 1 from pg_database where datname = 'backtalk'")" ]; then
        sql -d postgres -c 'create database backtalk owner backtalk'
    fi
    echo backtalk >"$home/database"
}

# Who serves owns nothing: sql/functions/serving.sql says what it may do. Clusters from before have no such role yet.
make_serving_role() {
    [ ! -e "$home/serving" ] || return 0
    if [ -z "$(sql -d postgres -c "select 1 from pg_roles where rolname = 'backtalk_serve'")" ]; then
        sql -d postgres -c 'create role backtalk_serve login'
    fi
    echo backtalk_serve >"$home/serving"
}

# What is on somebody's body is this role's, as which nobody signs in: sql/functions/body.sql.
make_body_role() {
    [ ! -e "$home/body" ] || return 0
    if [ -z "$(sql -d postgres -c "select 1 from pg_roles where rolname = 'backtalk_body'")" ]; then
        sql -d postgres -c 'create role backtalk_body nologin'
    fi
    sql -d postgres -c 'grant backtalk_body to backtalk'
    echo backtalk_body >"$home/body"
}

url() {
    echo "postgresql://$1@/backtalk?host=$home/socket"
}

case $command in
start)
    settle
    [ "$(stat -c %U "$home")" = "$user" ] ||
        fail "$folder belongs to $(stat -c %U "$home"), not to $user: use that user, or throw it away."
    make_cluster
    if ! running; then
        as_user "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -t 60 -s start >"$home/start.log" 2>&1 ||
            fail "PostgreSQL does not start: $(reason_in "$home/log")"
    fi
    make_database
    make_serving_role
    make_body_role
    ;;
stop)
    [ -e "$folder" ] || exit 0
    settle
    running || exit 0
    as_user "$bin/pg_ctl" -D "$home/data" -m fast -w -t 60 -s stop
    ;;
url | serving-url)
    [ -e "$folder" ] || fail "there is no cluster in $folder: make run makes it."
    settle
    [ "$command" = url ] && url backtalk || url backtalk_serve
    ;;
drop)
    [ -e "$folder" ] || [ -L "$folder" ] || exit 0
    if [ -e "$folder" ]; then
        settle
        ! running || as_user "$bin/pg_ctl" -D "$home/data" -m immediate -w -t 60 -s stop
        # Its parent may not be this user's to write; what is inside is.
        rm -rf "$home"
    fi
    rm -rf "$folder"
    ;;
*)
    echo 'usage: conf/dev/cluster.sh start|stop|url|serving-url|drop [FOLDER]' >&2
    exit 2
    ;;
esac
