#!/bin/sh
# Makes common.gz from the lists of zxcvbn: see README.md. Needs npm, node and gzip.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent zxcvbn@4.4.2 >package.name && tar -xzf "$(cat package.name)")
node -e '
const lists = require(process.argv[1]);
const words = new Set([...lists.passwords, ...lists.female_names, ...lists.male_names]);
process.stdout.write([...words].filter((word) => word.length >= 4).sort().join("\n") + "\n");
' "$work/package/lib/frequency_lists.js" | gzip -9n >common.gz.new
mv common.gz.new common.gz
