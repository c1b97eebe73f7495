/* The public log in words. */
#include "moderation/moderation_log.h"

struct span moderation_log_who(const struct moderation_log_row *row)
{
    if (span_is_empty(row->role))
        return SPAN("The site’s keeper");
    if (span_is(row->role, "votes"))
        return SPAN("Members, by their votes,");
    if (span_is(row->role, "admin"))
        return SPAN("An admin");
    bool of_library = span_is(row->done, "retire") || span_is(row->done, "bring-back") ||
                      span_starts(row->done, "tag-") || span_starts(row->done, "check-");
    return of_library && !span_is(row->role, "moderator") ? SPAN("A coach") : SPAN("A moderator");
}

static const char *verb_of(struct span done)
{
    static const struct {
        const char *done;
        const char *verb;
    } verbs[] = {
        {"delete", "deleted"},
        {"restore", "brought back"},
        {"close", "closed"},
        {"reopen", "opened again:"},
        {"lock", "locked"},
        {"unlock", "unlocked"},
        {"retire", "retired"},
        {"bring-back", "brought back"},
        {"tag_merge", "merged the tag"},
        {"tag_unmerge", "took apart again: the tag"},
        {"tag-made", "took up the suggested tag"},
        {"check-cleared", "cleared advice on"},
        {"check-held", "held advice again on"},
    };
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        if (span_is(done, verbs[i].done))
            return verbs[i].verb;
    }
    return "changed";
}

struct span moderation_log_did(struct arena *arena, const struct moderation_log_row *row)
{
    const char *verb = verb_of(row->done);
    if (span_is(row->done, "tag-refused"))
        return SPAN("decided against a suggested tag");
    if (span_is(row->done, "tag-open"))
        return SPAN("will look once more at a suggested tag");
    if (span_starts(row->done, "tag-"))
        return arena_printf(arena, "%s “" SPAN_FMT "”%s", verb, SPAN_ARG(row->name),
                            span_is_empty(row->title) ? "" : " as");
    if (span_is(row->kind, "tag"))
        return arena_printf(arena, "%s “" SPAN_FMT "” %s", verb, SPAN_ARG(row->name),
                            span_is(row->done, "tag_merge") ? "into" : "and");
    if (span_is(row->done, "question-merge"))
        return span_is_empty(row->title) ? SPAN("merged two questions")
                                         : SPAN("merged another question into");
    if (span_is(row->done, "question-move"))
        return span_is_empty(row->title) ? SPAN("moved posts to another question")
                                         : SPAN("moved posts of another question to");
    if (span_is(row->done, "question-unmove"))
        return span_is_empty(row->title) ? SPAN("brought moved posts back")
                                         : SPAN("brought moved posts back to");
    if (span_is(row->done, "question-unmerge"))
        return span_is_empty(row->title) ? SPAN("took two questions apart again")
                                         : SPAN("took a merged question out again of");
    bool within = span_is(row->kind, "answer") || span_is(row->kind, "comment");
    const char *article =
        span_is(row->kind, "answer") || span_is(row->kind, "article") ? "an" : "a";
    if (span_is_empty(row->title))
        return arena_printf(arena, "%s %s " SPAN_FMT, verb, article, SPAN_ARG(row->kind));
    return within ? arena_printf(arena, "%s %s " SPAN_FMT " on", verb, article, SPAN_ARG(row->kind))
                  : arena_printf(arena, "%s the " SPAN_FMT, verb, SPAN_ARG(row->kind));
}

struct span moderation_log_why(const struct moderation_log_row *row)
{
    if (span_is(row->done, "delete"))
        return post_delete_said(row->why);
    if (span_is(row->done, "close") && span_is(row->why, "duplicate"))
        return SPAN("It has been asked before.");
    return span_is(row->done, "close") ? question_closed_said(row->why) : SPAN("");
}
