/* What waits on a question, and why it was cleared; for its asker what they ticked, for coaches the decision. */
#include "check/check.h"

#include "audit/audit.h"
#include "gen/check/check_view.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"share", "unshare", "erase", "clear", "hold", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "reason",
     .kind = FORM_LINE,
     .label = "Why advice is all right now",
     .max = CHECK_REASON_MAX},
    POST_DIGEST_FIELD,
    {0},
};

static void load(struct request *r)
{
    check_store_state(r->batch, session_hash(r), page_part_id(r, 1), r->data);
}

static void show(struct request *r)
{
    const struct check_state *state = r->data;
    if (state->question == 0) {
        reply_not_found(r);
        return;
    }
    struct head head = {.title =
                            arena_printf(r->arena, "Advice on: " SPAN_FMT, SPAN_ARG(state->title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    check_state_page(out, r, state);
    reply_end(r);
}

static void decide(struct request *r, const struct check_state *state, struct span what)
{
    int64_t actor = r->viewer.account_id;
    page_writes_to(r, state->question);
    if (span_is(what, "clear"))
        check_store_clear(r->batch, actor, state->question, form_get(&r->form, "reason"),
                          form_get(&r->form, "digest"));
    else
        check_store_hold_again(r->batch, actor, state->question);
    audit_note(r, AUDIT_ADVICE_DECIDED, state->asker, r->path);
    limit_take(r, "edit");
}

static void write(struct request *r)
{
    const struct check_state *state = r->data;
    struct span what = form_get(&r->form, "what");
    bool own = r->viewer.account_id == state->asker;
    bool decides = span_is(what, "clear") || span_is(what, "hold");
    if (state->question == 0 || (decides && !state->held)) {
        reply_not_found(r);
    } else if (r->form.failed) {
        page_refuse(r);
    } else if (decides ? !r->viewer.is_coach || own : !own) {
        reply_error(r, 403, SPAN("Coaches decide this, and not about what they asked themselves."));
    } else if (decides) {
        decide(r, state, what);
    } else if (span_is(what, "erase")) {
        check_store_erase(r->batch, r->viewer.account_id, state->question);
        limit_take(r, "edit");
    } else {
        check_store_share(r->batch, r->viewer.account_id, state->question, span_is(what, "share"));
        limit_take(r, "edit");
    }
}

static void written(struct request *r)
{
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

static void refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    *(struct check_state *)r->data = (struct check_state){0};
    load(r);
}

PAGE(check_show, .guard = GUARD_MEMBER, .form = form, .data_size = sizeof(struct check_state),
     .steps = {load, show}, .post = {load, write, written}, .refused = {refused, show})
