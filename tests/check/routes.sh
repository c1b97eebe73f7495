#!/bin/sh
# kore.conf and the pages of src belong together: every route leads to a PAGE and every PAGE has a route, no address
# is there twice, and the methods of a page's routes are those that the page declares: GET when it has `.steps`,
# POST when it has `.post`.
# With --handlers: prints the names of the functions that kore.conf asks for.
set -eu
cd "$(dirname "$0")/../.."
if [ "${1:-}" = --handlers ]; then
    awk '$1 == "route" { print $3 }' kore.conf | LC_ALL=C sort -u
    exit 0
fi

# From the sources: "NAME METHOD..." for each PAGE. What several pages share may be a macro of a header (ENTRY_EDIT).
pages=$({ find src -name '*.h'; find src -name '*.c'; } | xargs awk '
function declare(text,  name, methods, macro) {
    name = text
    sub(/^PAGE\(/, "", name)
    sub(/[^a-z0-9_].*/, "", name)
    for (macro in shared) if (text ~ "[ ,]" macro "\\)") text = text shared[macro]
    methods = (text ~ /\.steps = /) ? " get" : ""
    if (text ~ /\.post = /) methods = methods " post"
    print name methods
}
/^#define [A-Z_]+ .*\\$/ { macro_name = $2; shared[macro_name] = "" }
macro_name != "" { shared[macro_name] = shared[macro_name] " " $0; if ($0 !~ /\\$/) macro_name = "" }
/^PAGE\(/ { pending = ""; open = 1 }
open {
    pending = pending " " $0
    if ($0 ~ /\)[[:space:]]*;?$/) { sub(/^ /, "", pending); declare(pending); open = 0 }
}')

printf '%s\n' "$pages" | awk '
function wrong(line, why) { printf "kore.conf:%d: %s\n", line, why; bad++ }
FILENAME == "-" { page[$1] = 1; for (i = 2; i <= NF; i++) declared[$1, $i] = 1; next }
{ sub(/[[:space:]]#.*|^#.*/, "") }
$1 == "restrict" || $1 == "params" { wrong(FNR, "a route says its methods itself, and a page what it reads") }
$1 == "route" {
    if (NF < 4) wrong(FNR, "a route is a path, a function and its methods")
    if ($2 in line) wrong(FNR, "this path is there already, in line " line[$2])
    line[$2] = FNR
    last[$3] = FNR
    if (!($3 in page)) wrong(FNR, "no PAGE(" $3 ", ...) in src")
    for (i = 4; i <= NF; i++) {
        mapped[$3, $i] = 1
        if (($3 in page) && !(($3, $i) in declared))
            wrong(FNR, $3 " declares no steps for " $i)
    }
}
END {
    for (name in page) if (!(name in last)) { printf "kore.conf: no route leads to %s\n", name; bad++ }
    for (pair in declared) {
        split(pair, part, SUBSEP)
        if ((part[1] in last) && !((part[1], part[2]) in mapped))
            wrong(last[part[1]], part[1] " has steps for " part[2] ", and no route of it takes that")
    }
    exit bad > 0
}' - kore.conf || { echo 'check: kore.conf and the pages do not fit'; exit 1; }
