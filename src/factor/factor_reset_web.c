/* For admins: somebody lost all of their factors. */
#include "factor/factor_page.h"

#include "audit/audit.h"
#include "core/name_key.h"
#include "gen/factor/factor_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"

struct resetting {
    struct factor_owner owner;
    bool had;
};

static void reset_load(struct request *r)
{
    struct resetting *data = r->data;
    factor_store_of(r->batch, name_key(r->arena, page_part(r, 1)), &data->owner);
}

static void reset_show(struct request *r)
{
    const struct resetting *data = r->data;
    if (data->owner.id == 0) {
        reply_not_found(r);
        return;
    }
    struct head head = {
        .title = arena_printf(r->arena, "Second step: " SPAN_FMT, SPAN_ARG(data->owner.name)),
        .not_for_search_engines = true};
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    factor_reset_view(out, r, &data->owner, span_is(form_get(&r->form, "done"), "reset"));
    reply_end(r);
}

static void reset_write(struct request *r)
{
    struct resetting *data = r->data;
    if (data->owner.id == 0) {
        reply_not_found(r);
        return;
    }
    once_begin(r, NULL);
    factor_store_reset(r->batch, r->viewer.account_id, data->owner.id, &data->had);
    audit_note(r, AUDIT_FACTORS_RESET, data->owner.id, SPAN(""));
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void reset_done(struct request *r)
{
    reply_see_other(r, SPAN_FMT "?done=reset", SPAN_ARG(r->path));
}

static const struct form_field reset_query[] = {
    {.name = "done", .kind = FORM_LINE},
    {0},
};

static const struct form_field reset_form[] = {
    ONCE_FIELD,
    {0},
};

static struct span reset_asked(struct request *r)
{
    const struct resetting *data = r->data;
    return data->owner.id == 0 ? SPAN("Take away a second step")
                               : arena_printf(r->arena, "Take away the second step of " SPAN_FMT,
                                              SPAN_ARG(data->owner.name));
}

PAGE(factor_reset, .guard = GUARD_ADMIN, .confirmed = true, .asked_of = reset_asked,
     .writes_quietly = true, .query = reset_query, .form = reset_form,
     .data_size = sizeof(struct resetting), .steps = {reset_load, reset_show},
     .post = {reset_load, reset_write, reset_done}, .refused = {reset_show})
