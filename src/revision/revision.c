/* Rules of histories: how much of one is shown, in which order, and differences. */
#include "revision/revision.h"

#include "core/diff.h"

enum { CONTEXT_WORDS = 12, DIFF_FACTOR = 24, DIFF_FLOOR = 1024 * 1024, ESCAPED_MOST = 16 };

size_t revision_page_size(const struct revision_list *list)
{
    size_t shown = 0;
    size_t bytes = 0;
    while (shown < list->count && shown < REVISION_PAGE) {
        bytes += list->items[shown].body.len;
        if (shown > 0 && bytes > REVISION_PAGE_BYTES)
            break;
        shown++;
    }
    return shown;
}

const char *revision_event_words(struct span kind)
{
    static const struct {
        const char *kind;
        const char *words;
    } known[] = {
        {"accept", "accepted this answer"},
        {"unaccept", "took the mark of acceptance back"},
        {"delete", "deleted this"},
        {"restore", "brought this back"},
        {"close", "closed this question"},
        {"reopen", "opened this question again"},
        {"lock", "locked this question"},
        {"unlock", "unlocked this question"},
        {"wiki", "let everybody edit this"},
        {"no-wiki", "ended that everybody edits this"},
        {"to-answer", "made this an answer"},
        {"to-comment", "made this a comment"},
        {"move", "moved this to another question"},
        {"move-back", "moved this back"},
        {"question-move", "moved answers to another question"},
        {"question-unmove", "moved answers back from another question"},
        {"check-cleared", "cleared advice on this question"},
        {"check-held", "held advice on this question again"},
        {"held-published", "published this after a look"},
        {"held-again", "let this wait again"},
        {"personal-hidden", "took something private out of the history"},
        {"picture", "added a photograph"},
        {"picture-removed", "removed a photograph"},
        {"picture-words", "changed what is said of a photograph"},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (span_is(kind, known[i].kind))
            return known[i].words;
    }
    return NULL;
}

bool revision_event_is_next(const struct revision_history *history, size_t event, size_t revision,
                            bool *done)
{
    const struct revision_list *revisions = &history->revisions;
    const struct revision_event_list *events = &history->events;
    bool revision_left = revision < history->shown;
    bool is_last_page = history->shown == revisions->count;
    *done = false;
    if (event < events->count) {
        if (revision_left && events->items[event].at >= revisions->items[revision].at)
            return true;
        if (!revision_left && is_last_page)
            return true;
    }
    *done = !revision_left;
    return false;
}

struct html revision_difference(struct arena *arena, size_t *steps, struct span before,
                                struct span after)
{
    struct diff_piece *pieces;
    size_t count;
    size_t bytes = before.len + after.len;
    struct text out;
    text_init(&out, DIFF_FLOOR + ESCAPED_MOST * bytes);
    /* Comparing takes many times the texts' bytes: given back at once, not at the end of the page. */
    struct arena *work = arena_new(DIFF_FLOOR + DIFF_FACTOR * bytes);
    (void)diff_within(work, steps, before, after, &pieces, &count);
    diff_html(&out, pieces, count, CONTEXT_WORDS);
    arena_free(work);
    struct span kept = arena_span(arena, text_span(&out));
    text_free(&out);
    return (struct html){kept.ptr, kept.len};
}

/* ---- changes, field by field ---- */

enum { SHORT_CHANGE = 80 };

void revision_change_add(struct revision_changes *changes, const char *label, struct span before,
                         struct span after)
{
    if (!span_equal(before, after))
        changes->items[changes->count++] = (struct revision_change){label, before, after};
}

static bool is_short(struct span s)
{
    return s.len <= SHORT_CHANGE && span_find(s, '\n') == s.len;
}

bool revision_change_is_short(const struct revision_change *change)
{
    return is_short(change->before) && is_short(change->after);
}
