#!/bin/sh
# The scripts of a build work in a folder whose name has spaces: Kore and md4c are prepared there, which is where
# names of files meet the shell. make itself uses relative names only.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/a b"
cp -R assets conf Makefile src sql "$work/a b"
cd "$work/a b"
{
    conf/md4c/prepare.sh build/md4c && conf/kore/build.sh build/kore-release &&
        make -s -n build && conf/dev/deps.sh run
} >"$work/log" 2>&1 || {
    cat "$work/log"
    echo 'check: a folder with spaces in its name breaks the build'
    exit 1
}
