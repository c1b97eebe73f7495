/* What an import took, what was here before, and what it left and why. */
#include "ctl/import/import.h"

static const struct {
    const char *what;
    const char *taken;
    const char *before;
    const char *left;
} rows[] = {
    {"users", "SELECT count(*) FROM new_user",
     "SELECT (SELECT count(*) FROM stage_user) - (SELECT count(*) FROM new_user)", "SELECT 0"},
    {"tags", "SELECT count(*) FROM new_tag",
     "SELECT (SELECT count(*) FROM dump_tag) - (SELECT count(*) FROM new_tag)", "SELECT 0"},
    {"questions", "SELECT count(*) FROM map_post WHERE is_new AND kind = 'question'",
     "SELECT count(*) FROM stage_post s JOIN map_post m ON m.ext = s.id"
     " WHERE NOT m.is_new AND m.kind = 'question'",
     "SELECT 0"},
    {"answers", "SELECT count(*) FROM map_post WHERE is_new AND kind = 'answer'",
     "SELECT count(*) FROM stage_post s JOIN map_post m ON m.ext = s.id"
     " WHERE NOT m.is_new AND m.kind = 'answer'",
     "SELECT count(*) FROM stage_post s WHERE s.kind = 'answer'"
     " AND NOT EXISTS (SELECT FROM map_post m WHERE m.ext = s.id)"},
    {"accepted", "SELECT count(*) FROM new_accept",
     "SELECT count(*) FROM stage_post s JOIN map_post m ON m.ext = s.id AND NOT m.is_new"
     " JOIN map_post a ON a.ext = s.accepted AND NOT a.is_new",
     "SELECT count(*) FROM stage_post s WHERE s.accepted IS NOT NULL"
     " AND NOT EXISTS (SELECT FROM map_post a WHERE a.ext = s.accepted AND a.kind = 'answer')"},
    {"comments", "SELECT count(*) FROM new_comment",
     "SELECT count(*) FROM stage_comment s JOIN map_post m ON m.ext = s.post"
     " WHERE NOT EXISTS (SELECT FROM new_comment n WHERE n.id = s.id)",
     "SELECT count(*) FROM stage_comment s"
     " WHERE NOT EXISTS (SELECT FROM map_post m WHERE m.ext = s.post)"},
    {"links", "SELECT count(*) FROM new_link",
     "SELECT count(*) FROM stage_link s JOIN map_post m ON m.ext = s.post"
     " JOIN map_post r ON r.ext = s.related"
     " WHERE NOT EXISTS (SELECT FROM new_link n WHERE n.id = s.id)",
     "SELECT count(*) FROM stage_link s"
     " WHERE NOT EXISTS (SELECT FROM map_post m WHERE m.ext = s.post)"
     " OR NOT EXISTS (SELECT FROM map_post m WHERE m.ext = s.related)"},
    {"revisions", "SELECT count(*) FROM rev", "SELECT 0",
     "SELECT count(*) FROM stage_history h"
     " WHERE NOT EXISTS (SELECT FROM map_post m WHERE m.ext = h.post)"},
};

/* ---- the table ---- */

static bool table(struct import *import, int64_t *taken_in_all)
{
    fprintf(import->out, "%-12s %10s %12s %10s\n", "", "taken", "here before", "left");
    *taken_in_all = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t taken;
        int64_t before;
        int64_t left;
        if (!import_number(import, rows[i].taken, &taken) ||
            !import_number(import, rows[i].before, &before) ||
            !import_number(import, rows[i].left, &left))
            return false;
        *taken_in_all += taken;
        fprintf(import->out, "%-12s %10lld %12lld %10lld\n", rows[i].what, (long long)taken,
                (long long)before, (long long)left);
    }
    return true;
}

/* ---- why ---- */

/* One line: how many, what and why, and the first few of them. */
static void say_note(struct import *import, const struct import_note *note, const char *what)
{
    if (note->count == 0)
        return;
    fprintf(import->out, "%8zu  %s: ", note->count, what);
    for (size_t i = 0; i < note->example_count; i++)
        fprintf(import->out, "%s%lld", i == 0 ? "" : ", ", (long long)note->examples[i]);
    fputs(note->count > note->example_count ? ", …\n" : "\n", import->out);
}

static void say_faults(struct import *import)
{
    if (import->fault_count == 0)
        return;
    fputs("\nRows that are not as they should be:\n", import->out);
    for (size_t i = 0; i < import->fault_count && i < IMPORT_FAULTS; i++) {
        const struct import_fault *fault = &import->faults[i];
        fprintf(import->out, "  %s:%zu: " SPAN_FMT "\n", fault->file, fault->line,
                SPAN_ARG(fault->why));
    }
    if (import->fault_count > IMPORT_FAULTS)
        fprintf(import->out, "  and %zu more\n", import->fault_count - IMPORT_FAULTS);
}

static bool say_number(struct import *import, const char *sql, const char *what)
{
    int64_t number;
    if (!import_number(import, sql, &number))
        return false;
    if (number > 0)
        fprintf(import->out, "%8lld  %s\n", (long long)number, what);
    return true;
}

static bool say_left(struct import *import)
{
    const struct import_notes *notes = &import->notes;
    fputs("\nLeft, and why:\n", import->out);
    say_note(import, &notes->deleted, "posts that were deleted there");
    say_note(import, &notes->too_long, "too long or too deeply nested for a post here");
    say_note(import, &notes->comment_too_long, "too long for a comment");
    say_note(import, &notes->wiki, "tag wikis (a tag has a short description here)");
    say_note(import, &notes->other_posts, "other types of post (nothing here is like them)");
    if (!say_number(import, rows[3].left, "answers whose question is not among the questions") ||
        !say_number(import, rows[5].left, "comments on none of the posts above") ||
        !say_number(import, rows[6].left, "links with an end that is none of the posts above") ||
        !say_number(import, "SELECT count(*) FROM stage_vote WHERE type IN (2, 3)",
                    "votes (they name no voter; the scores they made are kept)"))
        return false;
    say_note(import, &notes->other_votes, "other votes (favourites, offers, flags), on posts");
    say_note(import, &notes->comment_scores, "scores of comments (comments here have none)");
    say_note(import, &notes->other_links, "other kinds of links");
    say_note(import, &notes->other_history,
             "entries of the history that are not about a post's text");
    say_note(import, &notes->community, "marks as owned by the community (the author is kept)");
    fputs("     all  badges, views, reputations (nothing here is like them)\n", import->out);
    return true;
}

static bool say_changed(struct import *import)
{
    const struct import_notes *notes = &import->notes;
    fputs("\nChanged on the way:\n", import->out);
    say_note(import, &notes->names_changed,
             "names of users with characters that names here do not have, or with none");
    if (!say_number(import, "SELECT count(*) FROM new_user WHERE chosen <> name",
                    "users with the name of another account (their number is added to it)") ||
        !say_number(
            import,
            "SELECT count(*) FROM (SELECT owner FROM stage_post WHERE kind <> 'excerpt' UNION ALL"
            " SELECT owner FROM stage_comment) w"
            " WHERE NOT EXISTS (SELECT FROM map_user u WHERE u.ext = w.owner)",
            "posts and comments of users who are gone (they are shown under 'someone')"))
        return false;
    if (!say_number(import, "SELECT count(*) FROM changed_post WHERE NOT edited_here",
                    "posts and comments that changed there since: they are changed here too") ||
        !say_number(import, "SELECT count(*) FROM changed_post WHERE edited_here",
                    "posts and comments that changed there and were edited here: left as they are "
                    "here") ||
        !say_number(import, "SELECT count(*) FROM changed_score",
                    "scores that changed there since (votes given here are kept)") ||
        !say_number(import,
                    "SELECT count(*) FROM import_alias a"
                    " WHERE a.source = current_setting('backtalk.source') AND a.kind = 'post'"
                    " AND NOT EXISTS (SELECT FROM stage_post s WHERE s.id::text = a.external_id)",
                    "posts of an earlier dump that are no longer in this one (they stay here)"))
        return false;
    say_note(import, &notes->title_changed, "titles that were too short or too long");
    say_note(import, &notes->tags_cut,
             "questions with more than five tags, or a tag without a letter");
    return say_number(
        import,
        "SELECT count(*) FROM stage_post s JOIN map_post m ON m.ext = s.id"
        " LEFT JOIN (SELECT post, sum(CASE type WHEN 2 THEN 1 WHEN 3 THEN -1 ELSE 0 END)"
        "            FROM stage_vote GROUP BY post) v (post, sum) ON v.post = s.id"
        " WHERE s.score <> coalesce(v.sum, 0)",
        "posts with another score than their votes add up to (the score is kept)");
}

bool import_report(struct import *import)
{
    int64_t taken = 0;
    if (!table(import, &taken))
        return false;
    int64_t changed = 0;
    if (!import_number(import,
                       "SELECT (SELECT count(*) FROM changed_post) +"
                       " (SELECT count(*) FROM changed_score)",
                       &changed))
        return false;
    if (taken == 0 && changed == 0)
        fputs("\nNothing is new: all of it is here already.\n", import->out);
    say_faults(import);
    return say_left(import) && say_changed(import);
}
