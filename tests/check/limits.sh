#!/bin/sh
# Every page that takes a form counts what is done by it against a limit (web/limit.h), in one of its `.post` steps or in what
# these call, or is in the list below with why it need not.
set -eu
cd "$(dirname "$0")/../.."

# A name, and why.
need_none='
account_leave: once
account_logout: ends the session that asks
account_reset: a link of a mail, which works once
account_restore: a link of a mail, which works once
account_session_revoke: ends what is there; nobody may be kept from it by who used up the limit with their session
account_sessions_revoke_others: as account_session_revoke
account_undo: a link of a mail, which works once
account_verify: a link of a mail, which works once
factor_totp_remove: removes what is there
flag_mine: takes back what its sender flagged
close_vote_rule: as limit_edit
hold_rule: as limit_edit
limit_edit: an admin who is kept from it could not raise a limit
notice_open: reads what is there; nobody may be kept from it
notice_read: as notice_open
notice_stop: a link of a mail; nobody may be kept from it
passkey_remove: removes what is there
provider_link: what a provider answered, once
provider_own_unlink: removes what is there
reputation_rule: as limit_edit
safety_check: asks no database
trial_delete: erases what is there; nobody may be kept from it
trial_keep: as trial_delete
own_plan_delete: as trial_delete
own_plan_keep: as trial_delete
worse_delete: erases what is there; nobody may be kept from it
worse_keep: as worse_delete
'

{ find src -name '*.h'; find src -name '*.c'; } | LC_ALL=C sort | xargs awk -v none="$need_none" '
function declare(text,  name, macro) {
    name = text
    sub(/^PAGE\(/, "", name)
    sub(/[^a-z0-9_].*/, "", name)
    for (macro in shared) if (text ~ "[ ,]" macro "\\)") text = text shared[macro]
    if (text !~ /\.post = \{/) return
    sub(/.*\.post = \{/, "", text)
    sub(/\}.*/, "", text)
    file_of[name] = FILENAME
    steps[name] = text
}
# Whether the function, as this file knows it, counts; `seen` ends circles.
function counts(file, called, depth,    key, rest, word) {
    key = ((file, called) in body) ? file SUBSEP called : (("", called) in body) ? "" SUBSEP called : ""
    if (key == "" || depth > 6 || home[key] ~ /^src\/web\//) return 0
    if (key in known) return known[key]
    known[key] = 0
    if (body[key] ~ /limit_(take|counted)[a-z_]*\(/) return known[key] = 1
    rest = body[key]
    while (match(rest, /[a-z0-9_]+[(,]/)) {
        word = substr(rest, RSTART, RLENGTH - 1)
        rest = substr(rest, RSTART + RLENGTH)
        if (word != called && counts(home[key], word, depth + 1)) return known[key] = 1
    }
    return 0
}
FNR == 1 { current = ""; open = 0; macro_name = "" }
/^#define [A-Z_]+ .*\\$/ { macro_name = $2; shared[macro_name] = "" }
macro_name != "" { shared[macro_name] = shared[macro_name] " " $0; if ($0 !~ /\\$/) macro_name = "" }
/^PAGE\(/ { pending = ""; open = 1 }
open { pending = pending " " $0; if ($0 ~ /\)[[:space:]]*;?$/) { sub(/^ /, "", pending); declare(pending); open = 0 }; next }
FILENAME ~ /\.c$/ && /^[a-z].*[ *][a-z0-9_]+\(/ && !/;$/ {
    name = $0
    sub(/\(.*/, "", name)
    sub(/.*[ *]/, "", name)
    current = (/^static/ ? FILENAME : "") SUBSEP name
    home[current] = FILENAME
    body[current] = " "
    next
}
/^}/ { current = "" }
current != "" { body[current] = body[current] $0 "\n" }
END {
    n = split(none, lines, "\n")
    for (i = 1; i <= n; i++) if (split(lines[i], part, ":") > 1) excused[part[1]] = 1
    for (page in steps) {
        limited = 0
        m = split(steps[page], names, /[^a-z0-9_]+/)
        for (i = 1; i <= m; i++) if (names[i] != "" && counts(file_of[page], names[i], 0)) limited = 1
        if (!limited && !(page in excused)) { printf "%s: %s takes a form and counts nothing\n", file_of[page], page; bad++ }
        if (limited && (page in excused)) { printf "tests/check/limits.sh: %s counts, and is in the list of those that do not\n", page; bad++ }
    }
    for (page in excused) if (!(page in steps)) { printf "tests/check/limits.sh: %s takes no form\n", page; bad++ }
    exit bad > 0
}' || { echo 'check: forms without a limit (web/limit.h)'; exit 1; }
