#!/bin/sh
# Every route of kore.conf has its handler in src, says which methods it takes, and names the parameters
# that the handler's form table reads, no more and no fewer; every handler in src has a route.
# With --handlers: prints the names of the functions that kore.conf asks for.
set -eu
cd "$(dirname "$0")/../.."
if [ "${1:-}" = --handlers ]; then
    awk '$1 == "route" { print $3 } $1 == "validator" && $3 == "function" { print $4 }' kore.conf |
        LC_ALL=C sort -u
    exit 0
fi

# From the sources: "page NAME FORM" (FORM is - without one) and "field FORM NAME", FORM being file:table.
# A form whose table is made elsewhere has no fields here, and is not compared.
facts=$(find src -name '*.c' | LC_ALL=C sort | xargs awk '
function page(text, name, form) {
    name = text
    sub(/^(PAGE\(|int )/, "", name)
    sub(/[^a-z0-9_].*/, "", name)
    form = "-"
    if (match(text, /\.form = [a-z0-9_]+/)) form = FILENAME ":" substr(text, RSTART + 8, RLENGTH - 8)
    print "page", name, form
}
/^PAGE\(/ { pending = "" ; open = 1 }
open {
    pending = pending " " $0
    if ($0 ~ /\)[[:space:]]*;?$/) { sub(/^ /, "", pending); page(pending); open = 0 }
    next
}
/^int [a-z0-9_]+\(struct http_request \*[a-z]+\)/ && !/page_serve/ { page($0) }
/struct form_field [a-z0-9_]+\[\] = \{/ {
    table = $0
    sub(/.*struct form_field /, "", table)
    sub(/\[.*/, "", table)
}
table != "" {
    rest = $0
    while (match(rest, /\.name = "[^"]*"/)) {
        print "field", FILENAME ":" table, substr(rest, RSTART + 9, RLENGTH - 10)
        rest = substr(rest, RSTART + RLENGTH)
    }
    if ($0 ~ /^\};/) table = ""
}')

printf '%s\n' "$facts" | awk '
function wrong(line, why) { printf "kore.conf:%d: %s\n", line, why; bad++ }
FILENAME == "-" && $1 == "page" { known[$2] = $3; next }
FILENAME == "-" { if ($1 == "field") { fields[$2] = fields[$2] " " $3; is_field[$2, $3] = 1 } next }
{ sub(/[[:space:]]#.*|^#.*/, "") }
$1 == "route" {
    if (NF != 3) wrong(FNR, "a route is a path and a handler")
    if ($2 in line) wrong(FNR, "this path is there already, in line " line[$2])
    line[$2] = FNR
    handler[$2] = $3
    last_line[$3] = FNR
    if (!($3 in known)) wrong(FNR, "no PAGE(" $3 ", ...) in src")
}
$1 == "restrict" {
    if (!($2 in line)) wrong(FNR, "restrict before its route")
    if (NF < 3) wrong(FNR, "which methods?")
    for (i = 3; i <= NF; i++) methods[$2] = methods[$2] " " tolower($i)
}
$1 == "params" {
    inside = $3
    if (!(inside in line)) wrong(FNR, "params before their route")
    method = $2
    sub(/^qs:/, "", method)
    if (!index(methods[inside], " " method)) wrong(FNR, inside " does not take " method)
    next
}
inside != "" && $1 == "validate" {
    if (NF != 3) wrong(FNR, "validate is a name and a validator")
    if (!($3 in validator)) wrong(FNR, "no validator is called " $3)
    name = handler[inside]
    declared[name, $2] = 1
    form = known[name]
    if (form == "-" && $2 != "csrf") wrong(FNR, name " reads no form")
    if (form in fields && !((form, $2) in is_field) && $2 != "csrf")
        wrong(FNR, "the form of " name " has no field " $2)
}
inside != "" && $1 == "}" { inside = "" }
$1 == "validator" { validator[$2] = 1 }
END {
    for (path in line)
        if (methods[path] == "") wrong(line[path], path " has no restrict: which methods does it take?")
    for (name in last_line) {
        count = split(fields[known[name]], list, " ")
        for (i = 1; i <= count; i++)
            if (!((name, list[i]) in declared))
                wrong(last_line[name], "the form of " name " reads " list[i] ", and no route of it declares that")
    }
    for (name in known) if (!(name in last_line)) { printf "kore.conf: no route leads to %s\n", name; bad++ }
    exit bad > 0
}' - kore.conf || { echo 'check: kore.conf and the handlers do not fit'; exit 1; }
