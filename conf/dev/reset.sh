#!/bin/sh
# make dev-reset: throws the private cluster away with all that was written in it, after asking.
set -eu
cd "$(dirname "$0")/../.."
. conf/dev/say.sh

if [ ! -e var/pg ] && [ ! -L var/pg ]; then
    echo 'There is no private cluster.'
    exit 0
fi
exec 9>>var/run.lock
flock -n 9 || fail 'make run is at work in this clone: stop it first.'

printf 'Throw away the private cluster in %s, with every question, answer and account in it? [y/N] ' \
    "$(readlink -f var/pg || echo var/pg)"
answer=''
read -r answer || echo
case $answer in
y | Y | yes | Yes) ;;
*)
    echo 'Nothing was changed.'
    exit 0
    ;;
esac
conf/dev/cluster.sh drop 9>&-
rm -f var/loaded var/accounts
echo 'It is gone. make run makes a new one.'
