#!/bin/sh
# conf/asvs.md is true in what can be looked up: each requirement is there once and says met, not applicable or open; what is
# met names a test, a check, a story or a setting, and all that is named exists; the sums at the top are right.
#
# The last column is a list with semicolons; of its items these are looked up:
#   http/account_test.c: a_name, another          functions of a test (below tests/)
#   check tests/check/arrows.sh                   a check
#   story browser/draft.js: words                 words of a story (below tests/)
#   setting conf/haproxy/haproxy.cfg: words       a line of a file that holds these words
set -eu
cd "$(dirname "$0")/../.."
page=conf/asvs.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for list in tests checks words; do : >"$work/$list"; done

awk -F ' *[|] *' -v out="$work" '
function wrong(why) { printf "check: '"$page"':%d: %s: %s\n", FNR, id, why; bad++ }
function trim(s) { gsub(/^[ `]+|[ `.]+$/, "", s); return s }
/^\| (4\.0\.3|5\.0)-/ {
    id = $2
    if (NF != 6) { wrong("a row has four columns"); next }
    if (id in seen) wrong("is there twice")
    seen[id] = 1
    split(id, part, "-")
    if ($4 != "met" && $4 != "not applicable" && $4 != "open") wrong("says neither met, not applicable nor open, but \"" $4 "\"")
    if ($3 == "" || $5 == "") wrong("says nothing")
    count[part[1], $4]++
    shown = 0
    items = split($5, item, /; /)
    for (i = 1; i <= items; i++) {
        text = item[i]
        if (match(text, /^(unit|db|http|http\/kore|chaos)\/[a-z_0-9]+\.c: /)) {
            file = substr(text, 1, RLENGTH - 2)
            names = split(substr(text, RLENGTH + 1), name, /, */)
            for (j = 1; j <= names; j++) print id "\t" file "\t" trim(name[j]) >(out "/tests")
            shown++
        } else if (match(text, /^check /)) {
            print id "\t" trim(substr(text, RLENGTH + 1)) >(out "/checks")
            shown++
        } else if (match(text, /^(story|setting) [^:]+: /)) {
            file = substr(text, 1, RLENGTH - 2)
            is_story = sub(/^story /, "tests/", file)
            sub(/^setting /, "", file)
            words = substr(text, RLENGTH + 1)
            gsub(/`/, "", words)
            print id "\t" file "\t" words >(out "/words")
            shown++
        }
    }
    if ($4 == "met" && !shown) wrong("is met, and names no test, check, story or setting")
}
# | 4.0.3 | met | not applicable | open | all |
/^\| (4\.0\.3|5\.0) \|/ { for (i = 3; i <= 6; i++) said[$2, i] = $i; line[$2] = FNR }
END {
    split("4.0.3 5.0", standards, " ")
    split("met,not applicable,open", verdict, ",")
    for (s = 1; s <= 2; s++) {
        all = 0
        for (w = 1; w <= 3; w++) {
            n = count[standards[s], verdict[w]] + 0
            all += n
            if (said[standards[s], w + 2] != n "") { printf "check: '"$page"': %s has %d rows that say %s, the table at the top says %s\n", standards[s], n, verdict[w], said[standards[s], w + 2]; bad++ }
        }
        if (said[standards[s], 6] != all "") { printf "check: '"$page"': %s has %d rows, the table at the top says %s\n", standards[s], all, said[standards[s], 6]; bad++ }
    }
    if (count["4.0.3", "met"] + 0 == 0) { print "check: '"$page"' has no rows"; bad++ }
    exit bad > 0
}' "$page" || touch "$work/bad"

tab=$(printf '\t')
while IFS=$tab read -r id file name; do
    # Declared as a test, and run by its main.
    if ! [ -e "tests/$file" ]; then
        echo "check: $page: $id: there is no tests/$file"; touch "$work/bad"
    elif ! grep -qE "(^|[^a-z_0-9])$name\(void \*\*" "tests/$file" || [ "$(grep -cw -- "$name" "tests/$file")" -lt 2 ]; then
        echo "check: $page: $id: tests/$file has no test $name"; touch "$work/bad"
    fi
done <"$work/tests"
while IFS=$tab read -r id file; do
    [ -x "$file" ] && grep -q "@$file" Makefile || { echo "check: $page: $id: make check runs no $file"; touch "$work/bad"; }
done <"$work/checks"
while IFS=$tab read -r id file words; do
    [ -e "$file" ] && grep -qF -- "$words" "$file" || { echo "check: $page: $id: $file does not say \"$words\""; touch "$work/bad"; }
done <"$work/words"
[ ! -e "$work/bad" ]
