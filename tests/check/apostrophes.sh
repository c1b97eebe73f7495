#!/bin/sh
# One apostrophe in what people read, the typographic one (’): in templates, but for their comments, and in the starter content.
set -eu
cd "$(dirname "$0")/../.."

found=$({
    grep -rnE "[]A-Za-z)_*]'[a-z]" src --include='*.chtml' | grep -vE '^[^:]+:[0-9]+:%#|/\*' || :
    grep -rnE "[]A-Za-z)_*]'[a-z]" assets/library --include='*.md' || :
})
[ -z "$found" ] && exit 0
printf '%s\n' "$found"
echo 'check: write the apostrophe as ’'
exit 1
