#!/bin/sh
# What everybody may see is decided by sql/functions/visible.sql alone: no other file says which statuses of an entry are
# public, and each statement that reads entries, their addresses or revisions asks what is in that file, or is named below
# with its reason.
set -eu
cd "$(dirname "$0")/../.."

if grep -nE "status *(=|<>|(NOT )?IN) *\(?'*'(review|published)" sql/*.sql sql/functions/*.sql | grep -v '^sql/functions/visible.sql:'; then
    echo 'check: ask entry_is_public which entries are public'
    exit 1
fi

awk '
BEGIN {
    # Statement: why it need not ask.
    why["about_changes"] = "of pages of the site, which are always public; for coaches"
    why["article_series"] = "asks for all but the article itself, which is shown already"
    why["library_taken"] = "for coaches, whose form is about to take the address"
    why["library_led_from"] = "says of a retired entry what the notice at its replacement says"
    why["library_known"] = "for coaches, who may name drafts and what is retired"
    why["mine_retired"] = "says of a retired entry what a link to it says"
    why["search_suggest_names"] = "names are of public entries only: functions/search_name.sql"
    why["leaving_counts"] = "numbers, of what the viewer wrote"
    why["link_choices"] = why["search_suggest_names"]
    why["sitemap_tags"] = "names of tags are public"
    why["moderation_changes"] = "for moderators, who see all of it"
    why["moderation_deleted"] = why["moderation_changes"]
    why["review_viewer"] = "says nothing of the entry, but of what the viewer may do"
    why["tag_entry_count"] = "for moderators, a number"
}
function judge() {
    if (name != "" && name !~ /^ctl_/ && text ~ /(FROM|JOIN) (entry|entry_slug|revision|entry_tag|entry_muscle)( |\n|$)/ &&
        text !~ /entry_is_public|may_see|notice_is_seen|post_known|public_post|is_coach/ && !(name in why)) {
        printf "%s: %s reads entries and asks nothing of functions/visible.sql\n", file, name
        bad++
    }
    if (name in why) known[name] = 1
}
FNR == 1 && NR > 1 { judge(); name = "" }
FNR == 1 { file = FILENAME }
/^-- name: / { judge(); name = $3; text = ""; next }
/^--/ { next }
{ text = text $0 "\n" }
END {
    judge()
    for (n in why) if (!(n in known)) { printf "tests/check/visible.sh: there is no statement %s\n", n; bad++ }
    exit bad > 0
}
' sql/*.sql || { echo 'check: what a viewer may see'; exit 1; }
