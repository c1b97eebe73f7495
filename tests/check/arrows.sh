#!/bin/sh
# The include arrows of the source tree: feature -> web, db -> core. Says each line that points wrong.
#
#   core          core                          no Kore, no libpq
#   tool          core
#   prepare       core                          the program that decodes pictures
#   db            core, statements              libpq, no HTTP
#   web           core, db                      Kore, no feature
#   a feature     core, db, and web only in *_web.c, *_view.chtml and their headers;
#                 another feature only by its own header: <feature>/<feature>.h
#   ctl           core, db, features            no web
#   app           everything by its headers
set -eu
cd "$(dirname "$0")/../.."

find src -name '*.c' -o -name '*.h' -o -name '*.chtml' | LC_ALL=C sort | xargs awk '
function wrong(why) {
    printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $0
    bad++
}
FNR == 1 {
    depth = split(FILENAME, path, "/")
    folder = path[2]
    base = path[depth]
    feature = folder !~ /^(app|core|db|web|ctl|tool|prepare)$/
    # The web side of a feature: handlers, pages and what only they share.
    web_side = folder ~ /^(app|web)$/ || (feature && base ~ /(_web\.c|_web\.h|_page\.h|\.chtml)$/)
}
/^[[:space:]]*[%]?[[:space:]]*#[[:space:]]*include[[:space:]]*</ {
    if ($0 ~ /<kore\// && !web_side) wrong("only web, app and handlers know Kore")
    if ($0 ~ /<(libpq-fe|libpq-events|postgres)[^>]*>/ && folder != "db") wrong("only db knows libpq")
}
/^[[:space:]]*[%]?[[:space:]]*#[[:space:]]*include[[:space:]]*"/ {
    name = $0
    sub(/^[^"]*"/, "", name)
    sub(/".*/, "", name)
    parts = split(name, to, "/")
    if (parts < 2) { wrong("an include is written from src: \"folder/file.h\""); next }
    target = to[1]
    file = to[parts]
    if (target == "gen") {
        if (file == "statements.h") target = "db"
        else target = to[2]
        generated = file != "statements.h"
    } else generated = 0
    if (target == folder || target == "core") next
    if (folder == "core") wrong("core depends on nothing")
    else if (folder == "tool" || folder == "prepare") wrong("a program beside the server needs core only")
    else if (folder == "db") wrong("db depends on core only")
    else if (target == "db" && folder != "core") next
    else if (folder == "app") next
    else if (target ~ /^(app|ctl|tool)$/) wrong("nothing depends on " target)
    else if (target == "web") {
        if (!web_side) wrong("rules, stores and the command line know no web")
    } else if (folder == "web") wrong("web knows no feature")
    else if (!generated && file != target ".h") wrong("another feature is seen through " target "/" target ".h only")
    else if (generated && !web_side) wrong("a page is for the web side only")
}
END { exit bad > 0 }
' || { echo 'check: include arrows point wrong'; exit 1; }
