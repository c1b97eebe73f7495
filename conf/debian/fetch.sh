#!/bin/sh
# Fetches one file of Debian's archive, from a release that this machine need not run:
#
#   fetch.sh source|package SUITE NAME FILE
#
# `source` is the upstream tarball of the source package NAME, `package` the binary package NAME.
# apt downloads it from the mirror that this machine uses, checks it against the release's signature
# (debian-archive-keyring), and keeps the list of that release in a folder of this script's own, so
# that the system's apt stays as it is. No rights are needed. What was fetched once is copied from
# $XDG_CACHE_HOME/backtalk (~/.cache/backtalk) after that, without a network.
set -eu

say_usage() { echo 'usage: fetch.sh source|package SUITE NAME FILE' >&2; exit 2; }
fail() { echo "fetch.sh: $*" >&2; exit 1; }

[ $# -eq 4 ] || say_usage
kind=$1
suite=$2
name=$3
file=$4
case $kind in source | package) ;; *) say_usage ;; esac

cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
cached=${cache:+$cache/backtalk/$suite-$name-$kind}

# Beside its place first, so that a file that is there is whole.
place() {
    mkdir -p "$(dirname "$2")" && cp "$1" "$2.$$" && mv "$2.$$" "$2"
}

if [ -n "$cached" ] && [ -s "$cached" ]; then
    place "$cached" "$file"
    exit 0
fi

command -v apt-get >/dev/null ||
    fail "there is no apt-get to fetch $name with: unpack its source and name it by KORE_SOURCE or MD4C_SOURCE."
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -e "$keyring" ] || keyring=/usr/share/keyrings/debian-archive-keyring.pgp
[ -e "$keyring" ] || fail 'the keys of Debian are missing: apt-get install debian-archive-keyring'

work=$(mktemp -d "${TMPDIR:-/tmp}/backtalk-fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/got"

# apt with a list of sources, lists and a cache of its own; proxies stay those of the system.
own_apt() {
    (cd "$work/got" && apt-get -q \
        -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" \
        -o APT::Update::Error-Mode=any -o Acquire::Retries=3 "$@") >>"$work/log" 2>&1
}

# The mirrors in this machine's lists of sources, those named like Debian's archive first.
mirrors() {
    apt-get update --print-uris 2>>"$work/log" |
        sed -n "s,^'\([^']*\)/dists/\([^/']*\)/InRelease'.*,\1 \2,p" |
        awk '$1 !~ /-security$/ && $2 !~ /-/ && !seen[$1]++ { print ($1 ~ /\/debian$/ ? 0 : 1), $1 }' |
        sort -s -k 1,1n | cut -d ' ' -f 2
}

line=deb
[ "$kind" = package ] || line=deb-src
: >"$work/log"
for mirror in $(mirrors); do
    echo "$line [signed-by=$keyring] $mirror $suite main" >"$work/sources.list"
    own_apt update || continue
    if [ "$kind" = package ]; then
        own_apt download "$name" || continue
        got=$(find "$work/got" -name "${name}_*.deb")
    else
        own_apt source --download-only --tar-only "$name" || continue
        got=$(find "$work/got" -name "${name}_*.orig.tar.*" ! -name '*.asc')
    fi
    [ -s "$got" ] || continue
    [ -z "$cached" ] || place "$got" "$cached" 2>/dev/null || :
    place "$got" "$file"
    exit 0
done
grep '^[EW]:' "$work/log" | tail -n 3 >&2
fail "$name of Debian's $suite could not be fetched. Is there a network, and a Debian mirror in /etc/apt?"
