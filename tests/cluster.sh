#!/bin/sh
# Makes the cluster that test programs copy, so that each of them need not make its own: tests/cluster.sh FOLDER
#
# In it are the database "product", migrated, and "library", with the starter content and all that its jobs do. FOLDER/ready is
# there once it is whole.
set -eu
cd "$(dirname "$0")/.."
folder=$PWD/$1

conf/dev/cluster.sh drop "$folder"
conf/dev/cluster.sh start "$folder"
trap 'conf/dev/cluster.sh stop "$folder"' EXIT
owner=$(conf/dev/cluster.sh url "$folder")
called() { echo "$owner" | sed "s#//backtalk@/backtalk?#//$1@/$2?#"; }
sql() { psql -qAtX -v ON_ERROR_STOP=1 "$(called postgres postgres)" -c "$1"; }

# Tests reach what no server does.
sql 'ALTER ROLE backtalk SUPERUSER'
sql 'DROP DATABASE backtalk'
sql 'CREATE DATABASE product OWNER backtalk'
DATABASE_URL=$(called backtalk product) build/backtalk-ctl migrate >/dev/null
sql 'CREATE DATABASE library OWNER backtalk TEMPLATE product'
DATABASE_URL=$(called backtalk library)
export DATABASE_URL
build/backtalk-ctl load assets/library >/dev/null
SEAL_KEY_FILE=$folder/key
export SEAL_KEY_FILE
(umask 077 && build/backtalk-ctl key new >"$SEAL_KEY_FILE")
build/backtalk-ctl jobs --once >/dev/null
conf/dev/cluster.sh stop "$folder"
# What is set for development is not set for tests.
sed -i "/^include 'backtalk.conf'/d" "$folder/data/postgresql.conf"
touch "$folder/ready"
