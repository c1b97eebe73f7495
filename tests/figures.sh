#!/bin/sh
# Draws every pose of the starter content again (tests/unit/figures), and all of them on one sheet, for somebody to look at.
set -eu
cd "$(dirname "$0")/.."
folder=build/figures
mkdir -p "$folder"

# The figures' part of the style sheet without custom properties, which rsvg-convert does not know: each rule once as it is
# by day, and once for each tone.
awk '
/^\/\* ---- Figures/ { inside = 1 }
/^\/\* In the dark the paper/ { exit }
function learn(line, tone,    part, pair, i, n) {
    n = split(line, part, ";")
    for (i = 1; i <= n; i++)
        if (match(part[i], /--[a-z-]+: *[^ ]+/)) {
            split(substr(part[i], RSTART, RLENGTH), pair, /: */)
            value[tone, pair[1]] = pair[2]
        }
}
function say(line, tone,    name) {
    while (match(line, /var\(--[a-z-]+\)/)) {
        name = substr(line, RSTART + 4, RLENGTH - 5)
        line = substr(line, 1, RSTART - 1) ((tone, name) in value ? value[tone, name] : value["", name]) \
            substr(line, RSTART + RLENGTH)
    }
    if (tone != "")
        sub(/^\.figure/, ".figure" tone, line)
    print line
}
!inside && /^ +--(paper|sheet|ink): / && !((("", "--sheet") in value) && /--sheet/) { learn($0, "") }
!inside { next }
/^    --figure/ { learn($0, ""); next }
match($0, /^\.figure-[0-9]/) { tone = substr($0, 8, 2); tones[tone] = 1; learn(substr($0, RLENGTH + 3), tone); next }
/^\.figure [^{]*\{.*\}/ && !/max-width/ {
    say($0, "")
    if (/var\(--figure-(skin|hair|top)/)
        for (tone in tones)
            say($0, tone)
}' assets/css/backtalk.css >"$folder/figures.css"

FIGURES="$folder" build/asan/tests/unit/figures_test
rsvg-convert "$folder/sheet.svg" -o "$folder/sheet.png"
echo "$folder/sheet.png"
