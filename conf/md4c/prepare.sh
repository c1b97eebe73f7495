#!/bin/sh
# Prepares md4c's parser for the Makefile, which compiles it with each variant's own flags: prepare.sh OUT
#
# Leaves the parser (md4c.c, md4c.h) and HTML's entities (entity.c, entity.h) in OUT, with our patches. The source is Debian 13's, as Debian 12's
# version changes the content of some tables, fences and code spans; MD4C_SOURCE names another folder that
# holds src/md4c.c.
set -eu

[ $# -eq 1 ] || { echo 'usage: prepare.sh OUT' >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
out=$1
new=$out/new

rm -rf "$new"
mkdir -p "$new"
if [ -n "${MD4C_SOURCE:-}" ]; then
    cp -R "$MD4C_SOURCE/src" "$new/src"
else
    "$here/../debian/fetch.sh" source trixie md4c "$new/md4c.tar.gz"
    tar -xzf "$new/md4c.tar.gz" -C "$new" --strip-components=1
fi
for patch in "$here"/[0-9]*.patch; do
    patch -d "$new" -p1 -s -F0 --no-backup-if-mismatch <"$patch" || {
        echo "prepare.sh: $(basename "$patch") does not apply" >&2
        exit 1
    }
done
for file in md4c.c md4c.h entity.c entity.h; do
    mv "$new/src/$file" "$out/$file"
    touch "$out/$file"
done
rm -rf "$new"
