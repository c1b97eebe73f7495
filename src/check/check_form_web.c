/* What a form that asks a question says of warning signs, and whether something has to be shown first. */
#include "check/check.h"

#include "web/form.h"

const char *const check_ways[] = {"ask", "done", NULL};

bool check_is_ticked(const struct form *form, const char *name)
{
    struct span rest = form_get(form, "sign");
    struct span piece;
    while (span_next(&rest, ',', &piece))
        if (span_is(piece, name))
            return true;
    return false;
}

static void add_ticked(const struct form *form, const char *const *names, struct safety_hits *hits)
{
    for (; *names != NULL; names++)
        for (size_t i = 0; i < safety_flag_count(); i++)
            if (span_is(safety_flag_at(i)->name, *names) && check_is_ticked(form, *names))
                hits->bits |= (uint64_t)1 << i;
}

struct safety_hits check_ticked(const struct form *form)
{
    struct safety_hits hits = {0};
    add_ticked(form, check_now, &hits);
    add_ticked(form, check_soon, &hits);
    return hits;
}

/* What sounds like distress has its own card, and no list of signs in front of it. */
enum check_due check_is_due(const struct form *form, struct safety_hits mentioned)
{
    bool says = safety_has(mentioned, SAFETY_NOW) || safety_has(mentioned, SAFETY_SOON);
    struct span way = form_get(form, "check");
    if (span_is(way, "ask") || (says && !span_is(way, "done")))
        return CHECK_ASK;
    if (safety_any(check_ticked(form)) && !form_has(form, "read"))
        return CHECK_READ;
    return CHECK_NOTHING;
}

void check_store_ask(struct db_batch *batch, int64_t author, const struct form *form)
{
    struct safety_hits hits = check_ticked(form);
    struct span *names = arena_array_of(db_batch_arena(batch), struct span, CHECK_SIGNS_MAX);
    size_t count = 0;
    for (size_t i = 0; i < safety_flag_count() && count < CHECK_SIGNS_MAX; i++)
        if ((hits.bits >> i & 1) != 0)
            names[count++] = safety_flag_at(i)->name;
    if (count > 0)
        db_ask(batch, STMT_check_ask, db_read_int, NULL, DB_INT(author), DB_TEXTS(names, count),
               DB_BOOL(form_has(form, "share")), DB_BOOL(safety_has(hits, SAFETY_NOW)));
}
