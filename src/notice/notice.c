/* Notices that are shown together, what is said of them, and where each leads. */
#include "notice/notice.h"

#include "library/library.h"
#include "own_plan/own_plan.h"
#include "post/post.h"
#include "worse/worse.h"

const char *const notice_mail_names[] = {"never", "hours", "daily", "weekly", NULL};

/* ---- words ---- */

/* "A new answer to", "3 new answers to". */
static struct span counted(struct arena *arena, size_t count, const char *one, const char *many,
                           const char *of)
{
    if (count == 1)
        return arena_printf(arena, "%s %s", one, of);
    return arena_printf(arena, "%zu %s %s", count, many, of);
}

/* The entry, where the reader sees it. */
static struct span linked(struct arena *arena, const struct notice *n, const char *what)
{
    return arena_printf(arena, "You link to what was %s%s", what,
                        n->about_title.len > 0 ? ":" : "");
}

static struct span words_of(struct arena *arena, const struct notice *n, size_t count)
{
    const char *by = n->about == NOTICE_PERSON   ? "by"
                     : n->about == NOTICE_SEARCH ? "for your search"
                                                 : "about";
    switch (n->what) {
    case NOTICE_QUESTION:
        return counted(arena, count, "A new question", "new questions", by);
    case NOTICE_ANSWER:
        return counted(arena, count, "A new answer", "new answers",
                       n->about == NOTICE_PERSON ? by : "to");
    case NOTICE_COMMENT:
        return counted(arena, count, "A new comment", "new comments",
                       n->about == NOTICE_OWN ? "on your answer to" : "on");
    case NOTICE_ACCEPT:
        return SPAN("Accepted: your answer to");
    case NOTICE_ENTRY:
        return counted(arena, count, "New in the library", "new entries of the library", by);
    case NOTICE_CHANGE:
        return SPAN("Changed:");
    case NOTICE_UNSAFE:
        return SPAN("Corrected for safety:");
    case NOTICE_RETIRED:
        return SPAN("Retired:");
    case NOTICE_LINK_UNSAFE:
        return linked(arena, n, "corrected for safety");
    case NOTICE_LINK_RETIRED:
        return linked(arena, n, "retired");
    case NOTICE_REMIND:
        return SPAN("Did an answer help you?");
    case NOTICE_SUGGESTED:
        return SPAN("A change of your post is suggested:");
    case NOTICE_SUGGESTION:
        return SPAN("What came of the change that you suggested:");
    case NOTICE_TAG_SUGGESTION:
        return SPAN("What came of the tag that you suggested:");
    case NOTICE_DECIDED:
    case NOTICE_PROFILE:
        return notice_decided_words(arena, n);
    case NOTICE_HELD:
        return arena_printf(arena, "Your " SPAN_FMT " is published:", SPAN_ARG(n->post_kind));
    case NOTICE_BADGE:
        return SPAN("You have a badge:");
    case NOTICE_ASKED:
        return counted(arena, count, "A question for you", "questions for you", "on");
    case NOTICE_WORSE_WAITS:
        return SPAN("Made it worse for somebody, and has waited for more than a day:");
    case NOTICE_TRIAL_CHANGED:
        return SPAN("It made it worse for somebody, and a coach looked:");
    case NOTICE_WORSE_DECIDED:
        return n->decided.len > 0 ? arena_printf(arena, "A coach looked, and " SPAN_FMT ":",
                                                 SPAN_ARG(worse_words(worse_outcomes, n->decided)))
                                  : SPAN("A coach looks at it once more:");
    case NOTICE_PLAN_CHANGED:
        return SPAN("There is something to know before you go on:");
    case NOTICE_WHATS:
        break;
    }
    return SPAN("");
}

bool notice_names_actor(enum notice_what what)
{
    switch (what) {
    case NOTICE_BADGE:
    case NOTICE_DECIDED:
    case NOTICE_PROFILE:
    case NOTICE_WORSE_WAITS:
    case NOTICE_WORSE_DECIDED:
    case NOTICE_PLAN_CHANGED:
    case NOTICE_TRIAL_CHANGED:
        return false;
    default:
        return true;
    }
}

/* It is named by what is followed, by what is linked to, or by the badge; else by its thread. */
static bool is_named_by_about(const struct notice *n)
{
    bool is_link = n->what == NOTICE_LINK_UNSAFE || n->what == NOTICE_LINK_RETIRED;
    bool comes_by = n->what == NOTICE_QUESTION || n->what == NOTICE_ENTRY ||
                    (n->what == NOTICE_ANSWER && n->about == NOTICE_PERSON);
    return is_link || comes_by || n->what == NOTICE_BADGE;
}

struct span notice_words(struct arena *arena, const struct notice *n)
{
    if (n->what == NOTICE_LINK_UNSAFE || n->what == NOTICE_LINK_RETIRED)
        return arena_printf(arena, "Your " SPAN_FMT ": " SPAN_FMT, SPAN_ARG(n->post_kind),
                            SPAN_ARG(n->title));
    if (n->what == NOTICE_BADGE)
        return arena_printf(arena, "It is for this: " SPAN_FMT, SPAN_ARG(n->title));
    if (n->what == NOTICE_CHANGE)
        return SPAN("See what changed");
    if (n->what == NOTICE_RETIRED)
        return SPAN("See what is there now");
    if (n->what == NOTICE_SUGGESTED)
        return SPAN("Look at it");
    if (n->what == NOTICE_SUGGESTION || n->what == NOTICE_TAG_SUGGESTION)
        return SPAN("See what came of it");
    if (n->what == NOTICE_DECIDED || n->what == NOTICE_HELD || n->what == NOTICE_PROFILE)
        return SPAN("See it where it is");
    if (n->what == NOTICE_WORSE_WAITS)
        return SPAN("Look at what was said");
    if (n->what == NOTICE_TRIAL_CHANGED)
        return SPAN("Read this before you do it again");
    if (n->what == NOTICE_WORSE_DECIDED)
        return SPAN("Read what came of it");
    if (n->what == NOTICE_PLAN_CHANGED)
        return SPAN("Read what is said at the step");
    if (n->what == NOTICE_REMIND)
        return SPAN("Say which one helped: whoever has the same will find it");
    bool by_title = n->about == NOTICE_TAG || n->about == NOTICE_PERSON ||
                    n->about == NOTICE_SEARCH || n->excerpt.len == 0;
    return by_title ? n->title : n->excerpt;
}

/* ---- groups ---- */

static bool are_alike(const struct notice *a, const struct notice *b)
{
    return a->what == b->what && a->about == b->about && a->about_id == b->about_id &&
           a->read == b->read;
}

struct notice_groups notice_group(struct arena *arena, const struct notice_list *list)
{
    size_t shown = list->count < NOTICE_PAGE ? list->count : NOTICE_PAGE;
    struct notice_groups groups = {
        .items = arena_array_of(arena, struct notice_group, shown + 1),
    };
    for (size_t i = 0; i < shown; i++) {
        const struct notice *notice = &list->items[i];
        size_t at = 0;
        if (span_is_empty(notice->title))
            continue;
        while (at < groups.count && !are_alike(groups.items[at].items[0], notice))
            at++;
        struct notice_group *group = &groups.items[at];
        if (at == groups.count) {
            group->items = arena_array_of(arena, const struct notice *, shown);
            group->count = 0;
            groups.count++;
        }
        group->items[group->count++] = notice;
    }
    for (size_t i = 0; i < groups.count; i++) {
        struct notice_group *group = &groups.items[i];
        const struct notice *newest = group->items[0];
        group->words = words_of(arena, newest, group->count);
        group->name = is_named_by_about(newest) ? newest->about_title : newest->title;
    }
    return groups;
}

struct span notice_path(struct arena *arena, const struct notice_place *place)
{
    struct span folder = library_folder(place->kind);
    if (span_is_empty(place->what))
        return SPAN("/notices");
    if (span_is(place->what, "suggested") || span_is(place->what, "suggestion"))
        return arena_printf(arena, "/suggestions/%lld", (long long)place->number);
    if (span_is(place->what, "worse-waits"))
        return arena_printf(arena, "/moderation/worse/%lld", (long long)place->post_id);
    if (span_is(place->what, "trial-changed"))
        return SPAN("/trials");
    if (span_is(place->what, "profile"))
        return span_is(place->kind, "about") ? SPAN("/account") : SPAN("/account/picture");
    if (span_is(place->what, "worse-decided"))
        return arena_printf(arena, "/worse/%lld", (long long)place->post_id);
    if (span_is(place->what, "plan-changed"))
        return own_plan_step_path(arena, place->post_id, place->number);
    if (span_is(place->what, "tag-suggestion"))
        return arena_printf(arena, "/tag-suggestions/%lld", (long long)place->number);
    if (span_is(place->what, "held"))
        return arena_printf(arena, "/" SPAN_FMT "s/%lld/held", SPAN_ARG(place->kind),
                            (long long)place->post_id);
    if (!span_is_empty(folder) && place->number > 1 &&
        (span_is(place->what, "change") || span_is(place->what, "unsafe")))
        return arena_printf(arena, SPAN_FMT SPAN_FMT "/compare?from=%lld&to=%lld", SPAN_ARG(folder),
                            SPAN_ARG(place->slug), (long long)place->number - 1,
                            (long long)place->number);
    /* Of a post its number says where it is shown now. */
    return post_thing_path(arena, place->kind, place->post_id,
                           span_is_empty(folder) ? SPAN("") : place->slug);
}
