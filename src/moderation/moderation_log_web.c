/* The public log of moderation. */
#include "moderation/moderation_log.h"

#include "gen/moderation/moderation_log_view.h"
#include "web/page.h"
#include "web/reply.h"

static const struct form_field query[] = {
    {.name = "before", .kind = FORM_LINE, .max = 60},
    {0},
};

static void load(struct request *r)
{
    struct moderation_log *log = r->data;
    log->from = QUESTION_FROM_THE_TOP;
    log->first = !question_place_read(form_get(&r->form, "before"), &log->from);
    moderation_log_store(r->batch, log);
}

static void show(struct request *r)
{
    static const struct head head = {
        .title = SPAN("What moderators did"),
        .canonical = SPAN("/moderation/log"),
        .description = SPAN("What moderators and coaches of Backtalk did to what others wrote: "
                            "when, and why.")};
    reply_topic(r, "questions");
    reply_topic(r, "library");
    reply_topic(r, "tags");
    struct text *out = reply_begin(r, 200, &head);
    moderation_log_view(out, r, r->data);
    reply_end(r);
}

PAGE(moderation_log, .query = query, .data_size = sizeof(struct moderation_log), .cached = true,
     .same_for_coaches = true, .steps = {load, show})
