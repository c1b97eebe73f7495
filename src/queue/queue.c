/* Kinds of what waits, places in the queue, addresses. */
#include "queue/queue.h"

#include "hold/hold.h"
#include "library/library.h"
#include "linked/linked.h"
#include "safety/safety.h"

const struct queue_kind queue_kinds[] = {
    {"flag", "Flagged", true, false},
    {"red-flag", "Red flags", false, false},
    {"unsafe", "May be unsafe", true, false},
    {"worse", "Made it worse", true, false},
    {"check", "Advice that waits", true, false},
    {"held", "Waiting to be published", false, false},
    {"profile", "What new people say of themselves", false, false},
    {"ring", "Votes for each other", false, false},
    {"first", "First posts", false, false},
    {"suggestion", "Suggested changes", false, false},
    {"comment", "Comments on the library", true, false},
    {"stale", "Due to be read again", true, false},
    {"word", "Unknown words", true, false},
    {"tag", "Suggested tags", true, false},
    {"picture", "Pictures that cannot be had", true, false},
    {"wanted", "Wanted entries", true, false},
    {"credential", "Credentials that run out", false, true},
    {NULL, NULL, false, false},
};
_Static_assert(COUNT_OF(queue_kinds) <= QUEUE_KINDS_MAX, "all kinds fit");

bool queue_is_kind(struct span name)
{
    const struct queue_kind *kind = queue_kinds;
    while (kind->name != NULL && !span_is(name, kind->name))
        kind++;
    return kind->name != NULL;
}

bool queue_place_read(struct span s, struct queue_place *out)
{
    struct span urgency;
    struct span since;
    struct queue_place read;
    bool is = span_next(&s, '.', &urgency) && span_int(urgency, 0, 9, &read.urgency) &&
              span_next(&s, '.', &since) && span_int(since, 0, INT64_MAX / 2, &read.since) &&
              span_int(s, 0, INT64_MAX / 2, &read.key);
    *out = is ? read : QUEUE_FROM_THE_TOP;
    return is;
}

struct span queue_place_write(struct arena *arena, const struct queue_place *place)
{
    return arena_printf(arena, "%lld.%lld.%lld", (long long)place->urgency, (long long)place->since,
                        (long long)place->key);
}

const char *queue_urgency_words(int64_t urgency)
{
    static const char *const words[] = {"Somebody could come to harm", "It hurts somebody",
                                        "It misleads", "It can wait"};
    return words[urgency < 0 ? 0 : urgency > 3 ? 3 : urgency];
}

struct span queue_why_words(struct span kind, struct span why)
{
    if (span_is(kind, "flag"))
        return flag_said(why);
    if (span_is(kind, "red-flag"))
        return safety_title_of(why);
    if (span_is(kind, "held"))
        return hold_why_words(why);
    if (span_is(kind, "picture"))
        return linked_fault_words(why);
    if (span_is(kind, "profile"))
        return span_is(why, "about") ? SPAN("what they say of themselves has a link")
                                     : SPAN("they sent a picture of themselves");
    if (span_is(kind, "credential"))
        return span_is(why, "over") ? SPAN("it is over") : SPAN("it runs out within 30 days");
    return span_is(why, "change") ? SPAN("changed since its review") : SPAN("its review is over");
}

bool queue_is_seen(struct span kind)
{
    return span_is(kind, "first") || span_is(kind, "red-flag");
}

struct span queue_work_path(struct arena *arena, const struct queue_row *row)
{
    long long id = (long long)row->about.id;
    if (span_is(row->kind, "word"))
        return arena_printf(arena, "/words/%lld", id);
    if (span_is(row->kind, "picture"))
        return arena_printf(arena, "/linked/%lld", id);
    if (span_is(row->kind, "wanted") && library_folder(row->about.kind).len > 0)
        return arena_printf(arena, SPAN_FMT "new?slug=" SPAN_FMT,
                            SPAN_ARG(library_folder(row->about.kind)), SPAN_ARG(row->about.slug));
    if (span_is(row->kind, "wanted"))
        return SPAN("/wanted");
    if (span_is(row->kind, "credential"))
        return arena_printf(arena, "/users/" SPAN_FMT "/credential", SPAN_ARG(row->about.title));
    if (span_is(row->kind, "profile"))
        return arena_printf(arena, "/users/" SPAN_FMT "/picture", SPAN_ARG(row->about.title));
    if (span_is(row->kind, "stale"))
        return arena_printf(arena, SPAN_FMT SPAN_FMT "/reviews",
                            SPAN_ARG(library_folder(row->about.kind)), SPAN_ARG(row->about.slug));
    return flag_subject_path(arena, &row->about);
}

struct span queue_path(struct arena *arena, struct span kind, int64_t subject)
{
    if (span_is(kind, "flag"))
        return arena_printf(arena, "/moderation/flags/%lld", (long long)subject);
    if (span_is(kind, "held"))
        return arena_printf(arena, "/moderation/held/%lld", (long long)subject);
    if (span_is(kind, "check"))
        return arena_printf(arena, "/questions/%lld/check", (long long)subject);
    if (span_is(kind, "ring"))
        return arena_printf(arena, "/moderation/rings/%lld", (long long)subject);
    if (span_is(kind, "worse"))
        return arena_printf(arena, "/moderation/worse/%lld", (long long)subject);
    if (span_is(kind, "unsafe"))
        return arena_printf(arena, "/moderation/unsafe/%lld", (long long)subject);
    if (span_is(kind, "suggestion"))
        return arena_printf(arena, "/suggestions/%lld", (long long)subject);
    if (span_is(kind, "tag"))
        return arena_printf(arena, "/tag-suggestions/%lld", (long long)subject);
    return arena_printf(arena, "/moderation/queue/" SPAN_FMT "/%lld", SPAN_ARG(kind),
                        (long long)subject);
}
