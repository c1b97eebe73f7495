/* What an import took, what was here before, and what it left and why. */
#include "ctl/import/import.h"

enum { REPORT_ARENA = 64 * 1024 };

/* Of one kind of row. */
struct count {
    struct span kind;
    int64_t taken;
    int64_t before;
    int64_t left_out;
};

struct report {
    struct {
        size_t count;
        struct count *items;
    } counts;
    int64_t votes;        /* without a voter's name */
    int64_t renamed;      /* users whose name was another's */
    int64_t ownerless;    /* posts and comments of users who are gone */
    int64_t changed;      /* there since an earlier dump, and so here */
    int64_t edited_here;  /* changed there, and left as they are here */
    int64_t scores;       /* changed there */
    int64_t gone;         /* posts that an earlier dump had */
    int64_t unlike_votes; /* posts with another score than their votes */
};

static void read_count(struct db_row *row, void *out)
{
    struct report *report = out;
    struct count *count = db_list_item(row, &report->counts);
    count->kind = arena_span(db_row_arena(row), db_text(row));
    count->taken = db_int(row);
    count->before = db_int(row);
    count->left_out = db_int(row);
}

static void read_changes(struct db_row *row, void *out)
{
    struct report *report = out;
    report->votes = db_int(row);
    report->renamed = db_int(row);
    report->ownerless = db_int(row);
    report->changed = db_int(row);
    report->edited_here = db_int(row);
    report->scores = db_int(row);
    report->gone = db_int(row);
    report->unlike_votes = db_int(row);
}

static bool ask(struct import *import, struct arena *arena, struct report *report)
{
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_import_counts, read_count, report);
    db_ask(batch, STMT_ctl_import_changes, read_changes, report);
    return import_batch(import, batch);
}

static int64_t left_out(const struct report *report, const char *kind)
{
    for (size_t i = 0; i < report->counts.count; i++) {
        if (span_is(report->counts.items[i].kind, kind))
            return report->counts.items[i].left_out;
    }
    return 0;
}

/* ---- the table ---- */

static void say_table(const struct import *import, const struct report *report)
{
    fprintf(import->out, "%-12s %10s %12s %10s\n", "", "taken", "here before", "left");
    for (size_t i = 0; i < report->counts.count; i++) {
        const struct count *count = &report->counts.items[i];
        fprintf(import->out, "%-12.*s %10lld %12lld %10lld\n", (int)count->kind.len,
                count->kind.ptr, (long long)count->taken, (long long)count->before,
                (long long)count->left_out);
    }
}

static bool is_nothing_new(const struct report *report)
{
    int64_t taken = 0;
    for (size_t i = 0; i < report->counts.count; i++)
        taken += report->counts.items[i].taken;
    return taken == 0 && report->changed == 0 && report->edited_here == 0 && report->scores == 0;
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

static void say_number(const struct import *import, int64_t number, const char *what)
{
    if (number > 0)
        fprintf(import->out, "%8lld  %s\n", (long long)number, what);
}

static void say_left(struct import *import, const struct report *report)
{
    const struct import_notes *notes = &import->notes;
    fputs("\nLeft, and why:\n", import->out);
    say_note(import, &notes->deleted, "posts that were deleted there");
    say_note(import, &notes->too_long, "too long or too deeply nested for a post here");
    say_note(import, &notes->comment_too_long, "too long for a comment");
    say_note(import, &notes->other_posts, "other types of post (nothing here is like them)");
    say_number(import, left_out(report, "answers"),
               "answers whose question is not among the questions");
    say_number(import, left_out(report, "comments"), "comments on none of the posts above");
    say_number(import, left_out(report, "links"),
               "links with an end that is none of the posts above");
    say_number(import, report->votes, "votes (they name no voter; the scores they made are kept)");
    say_note(import, &notes->other_votes, "other votes (favourites, offers, flags), on posts");
    say_note(import, &notes->comment_scores, "scores of comments (comments here have none)");
    say_note(import, &notes->other_links, "other kinds of links");
    say_note(import, &notes->other_history,
             "entries of the history that are not about a post's text");
    say_note(import, &notes->community, "marks as owned by the community (the author is kept)");
    fputs("     all  badges, views, reputations (nothing here is like them)\n", import->out);
}

static void say_changed(struct import *import, const struct report *report)
{
    const struct import_notes *notes = &import->notes;
    fputs("\nChanged on the way:\n", import->out);
    say_note(import, &notes->names_changed,
             "names of users with characters that names here do not have, or with none");
    say_number(import, report->renamed,
               "users with the name of another account (their number is added to it)");
    say_number(import, report->ownerless,
               "posts and comments of users who are gone (they are shown under 'someone')");
    say_number(import, report->changed,
               "posts and comments that changed there since: they are changed here too");
    say_number(import, report->edited_here,
               "posts and comments that changed there and were edited here: left as they are here");
    say_number(import, report->scores,
               "scores that changed there since (votes given here are kept)");
    say_number(import, report->gone,
               "posts of an earlier dump that are no longer in this one (they stay here)");
    say_note(import, &notes->title_changed, "titles that were too short or too long");
    say_note(import, &notes->tags_cut,
             "questions with more than five tags, or a tag without a letter");
    say_number(import, report->unlike_votes,
               "posts with another score than their votes add up to (the score is kept)");
}

bool import_report(struct import *import)
{
    struct arena *arena = arena_new(REPORT_ARENA);
    struct report report = {0};
    bool ok = ask(import, arena, &report);
    if (ok) {
        say_table(import, &report);
        if (is_nothing_new(&report))
            fputs("\nNothing is new: all of it is here already.\n", import->out);
        say_faults(import);
        say_left(import, &report);
        say_changed(import, &report);
    }
    arena_free(arena);
    return ok;
}
