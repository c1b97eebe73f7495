#!/bin/sh
# No route of kore.conf hides something that people named. Where an address has a name of theirs, as in
# /tags/NAME, another route with a word at that place (/tags/new) needs the word among the reserved ones of
# src/core/slug.c; below a question, where slugs always contain a hyphen, actions contain none.
set -eu
cd "$(dirname "$0")/../.."
map=${1:-kore.conf}

reserved=$(awk '/reserved\[\] = \{/ { inside = 1 } inside { print } inside && /\};/ { exit }' src/core/slug.c |
    grep -o '"[^"]*"' | tr -d '"' | tr '\n' ' ')
[ -n "$reserved" ] || { echo 'check: no reserved words in src/core/slug.c'; exit 1; }

awk -v reserved="$reserved" '
function kind(segment) {
    if (segment == "(~*-~*)") return "hyphened"
    if (segment == "(~+)" || segment == "(~*)") return "name"
    if (segment == "([0-9]+)") return "number"
    return "words"
}
# The words that a segment abbreviates, as " a b ".
function words(segment) {
    gsub(/[()|]/, " ", segment)
    return " " segment " "
}
# Whether one address may fit both segments.
function meet(a, b,    list, count, i) {
    if (a == b) return 1
    if (kind(a) == "words" && kind(b) == "words") {
        count = split(words(a), list, " ")
        for (i = 1; i <= count; i++) if (index(words(b), " " list[i] " ")) return 1
        return 0
    }
    if (kind(a) == "words") return meet(b, a)
    if (kind(a) == "number" && kind(b) == "words") return words(b) ~ /^ [0-9]+ $/
    return 1
}
function meet_beside(a, b, place,    i) {
    for (i = 1; i <= parts[a]; i++) if (i != place && !meet(part[a, i], part[b, i])) return 0
    return 1
}
function judge(a, b, place,    list, count, i) {
    count = split(words(part[b, place]), list, " ")
    for (i = 1; i <= count; i++) {
        if (kind(part[a, place]) == "hyphened" ? !index(list[i], "-") : index(reserved, " " list[i] " ")) continue
        printf "%s:%d: \"%s\" can also be a name of %s (line %d)\n", map, line[b], list[i], path[a], line[a]
        bad++
    }
}
BEGIN { reserved = " " reserved }
{ sub(/[[:space:]]#.*|^#.*/, "") }
$1 == "route" {
    map = FILENAME
    n++
    line[n] = FNR
    path[n] = $2
    text = $2
    gsub(/\[\^\/-\]\*-$/, "(~*-~*)", text) # what looks no further than the first hyphen
    gsub(/\[\^\/\]/, "~", text)
    gsub(/^\^|\$$/, "", text)
    parts[n] = split(text, list, "/")
    for (i = 1; i <= parts[n]; i++) {
        part[n, i] = list[i]
        if (kind(list[i]) == "hyphened") leads[parts[n], i] = 1
    }
}
END {
    for (a = 1; a <= n; a++) for (i = 1; i <= parts[a]; i++) {
        if (kind(part[a, i]) != "hyphened" && kind(part[a, i]) != "name") continue
        # What takes the slugs that are not of today only leads on to them.
        if (part[a, i] == "(~*)" && ((parts[a], i) in leads)) continue
        for (b = 1; b <= n; b++)
            if (b != a && parts[b] == parts[a] && kind(part[b, i]) == "words" && part[b, i] != "" && meet_beside(a, b, i))
                judge(a, b, i)
    }
    exit bad > 0
}' "$map" || { echo 'check: a route may hide what people named'; exit 1; }
