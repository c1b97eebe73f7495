#!/bin/sh
# Every route of kore.conf has its handler in src, says which methods it takes and, where it takes a form,
# which parameters; every handler in src has a route. With --handlers: prints the handlers' names.
set -eu
cd "$(dirname "$0")/../.."
if [ "${1:-}" = --handlers ]; then
    awk '$1 == "route" { print $3 }' kore.conf | LC_ALL=C sort -u
    exit 0
fi

# Handlers: the pages, and the few functions that Kore calls directly.
handlers=$({
    grep -rhoE '^PAGE\([a-z0-9_]+' src --include='*.c' | sed 's/^PAGE(//'
    grep -rhoE '^int [a-z0-9_]+\(struct http_request \*' src --include='*.c' | sed 's/^int //; s/(.*//' |
        grep -vx page_serve || :
} | LC_ALL=C sort -u)
# Pages that read a form: PAGE(name, ... .form = ...)
with_form=$(find src -name '*.c' | LC_ALL=C sort | xargs cat | tr '\n' ' ' | grep -oE 'PAGE\([a-z0-9_]+,[^;{]*' |
    grep -F '.form' | sed 's/^PAGE(//; s/,.*//' | LC_ALL=C sort -u || :)

printf '%s\n' "$handlers" '--' "$with_form" | awk '
function wrong(line, why) { printf "kore.conf:%d: %s\n", line, why; bad++ }
FILENAME == "-" && $0 == "--" { forms = 1; next }
FILENAME == "-" { if ($0 != "") { if (forms) has_form[$1] = 1; else known[$1] = 1 } next }
{ sub(/[[:space:]]#.*|^#.*/, "") }
$1 == "route" {
    if (NF != 3) wrong(FNR, "a route is a path and a handler")
    if ($2 in line) wrong(FNR, "this path is there already, in line " line[$2])
    line[$2] = FNR
    handler[$2] = $3
    used[$3] = 1
    if (!($3 in known)) wrong(FNR, "no PAGE(" $3 ", ...) in src")
}
$1 == "restrict" {
    if (!($2 in line)) wrong(FNR, "restrict before its route")
    if (NF < 3) wrong(FNR, "which methods?")
    for (i = 3; i <= NF; i++) methods[$2] = methods[$2] " " tolower($i)
}
$1 == "params" {
    if (!($3 in line)) wrong(FNR, "params before their route")
    method = $2
    sub(/^qs:/, "", method)
    if (index(methods[$3], method) == 0) wrong(FNR, $3 " does not take " method)
    params[$3] = params[$3] " " $2
    inside = $3
    count = 0
    next
}
inside != "" && $1 == "validate" {
    if (NF != 3) wrong(FNR, "validate is a name and a validator")
    names[inside] = names[inside] " " $2
    validators[$3] = FNR
    count++
}
inside != "" && $1 == "}" {
    if (count == 0) wrong(FNR, "no parameter between the braces")
    inside = ""
}
$1 == "validator" { defined[$2] = 1 }
END {
    for (path in line) {
        if (methods[path] == "") wrong(line[path], path " has no restrict: which methods does it take?")
        if (index(methods[path], "post") && params[path] !~ / post/)
            wrong(line[path], path " takes POST and declares no parameters (every form carries csrf)")
        if (index(methods[path], "post") && names[path] !~ / csrf( |$)/)
            wrong(line[path], path " takes POST without csrf")
        if (handler[path] in has_form && params[path] == "")
            wrong(line[path], handler[path] " reads a form, and no parameter is declared for it")
    }
    for (name in validators) if (!(name in defined)) wrong(validators[name], "validator " name " is not defined")
    for (name in known) if (!(name in used)) { printf "kore.conf: no route leads to %s\n", name; bad++ }
    exit bad > 0
}' - kore.conf || { echo 'check: kore.conf and the handlers do not fit'; exit 1; }
