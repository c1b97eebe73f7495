/* What a form that asks a question says of warning signs, and whether something has to be shown first. */
#include "check/check.h"

#include "web/form.h"

const char *const check_ways[] = {"ask", "done", NULL};

bool check_is_ticked(const struct form *form, struct span name)
{
    struct span rest = form_get(form, "sign");
    struct span piece;
    while (span_next(&rest, ',', &piece))
        if (span_equal(piece, name))
            return true;
    return false;
}

struct safety_hits check_ticked(const struct form *form)
{
    struct safety_hits hits = {0};
    for (size_t i = 0; i < safety_flag_count(); i++) {
        const struct safety_flag *flag = safety_flag_at(i);
        if (flag->tier != SAFETY_DISTRESS && check_is_ticked(form, flag->name))
            hits.bits |= (uint64_t)1 << i;
    }
    return hits;
}

/*
 * What sounds like distress has its own card, and no list of signs in front of it. A draft has none of what was ticked: where it
 * says that something was, that is asked once more.
 */
enum check_due check_is_due(const struct form *form, struct safety_hits mentioned)
{
    bool says = safety_has(mentioned, SAFETY_NOW) || safety_has(mentioned, SAFETY_SOON);
    bool lost = form_has(form, "checks") && !safety_any(check_ticked(form));
    struct span way = form_get(form, "check");
    if (span_is(way, "ask") || ((says || lost) && !span_is(way, "done")))
        return CHECK_ASK;
    if (safety_any(check_ticked(form)) && !form_has(form, "read"))
        return CHECK_READ;
    return CHECK_NOTHING;
}

void check_store_ask(struct db_batch *batch, int64_t author, const struct form *form)
{
    struct safety_hits hits = check_ticked(form);
    bool holds = safety_has(hits, SAFETY_NOW); /* coaches look at no other */
    bool shared = form_has(form, "share") && holds;
    bool keep = shared || form_has(form, "sign_keep");
    struct span *names = arena_array_of(db_batch_arena(batch), struct span, CHECK_SIGNS_MAX);
    size_t count = 0;
    for (size_t i = 0; i < safety_flag_count() && count < CHECK_SIGNS_MAX; i++)
        if ((hits.bits >> i & 1) != 0)
            names[count++] = safety_flag_at(i)->name;
    if (count > 0)
        db_ask(batch, STMT_check_ask, db_read_int, NULL, DB_INT(author), DB_TEXTS(names, count),
               DB_BOOL(keep), DB_BOOL(shared), DB_BOOL(holds));
}
