/* A post that waits: what its author sees of it, and a moderator's decision. */
#include "hold/hold_page.h"

#include "audit/audit.h"
#include "gen/hold/hold_view.h"
#include "queue/queue.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- for its author ---- */

static const char *const own_whats[] = {"take-back", NULL};

static const struct form_field own_form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = own_whats},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    hold_store_one(r->batch, session_hash(r), page_part_id(r, 2), r->data);
}

/* False when the request is answered. */
static bool is_there(struct request *r)
{
    const struct hold *hold = r->data;
    struct span folder = page_part(r, 1);
    bool is =
        hold->id != 0 && span_starts_with(folder, hold->kind) && folder.len == hold->kind.len + 1;
    if (!is)
        reply_not_found(r);
    return is;
}

static void own_show(struct request *r)
{
    const struct hold *hold = r->data;
    if (!is_there(r))
        return;
    if (hold->deleted_at == 0) { /* everybody sees it by now */
        reply_see_other(r, "/" SPAN_FMT "s/%lld", SPAN_ARG(hold->kind), (long long)hold->id);
        return;
    }
    struct head head = {.title = arena_printf(r->arena, "Your " SPAN_FMT " on: " SPAN_FMT,
                                              SPAN_ARG(hold->kind), SPAN_ARG(hold->title)),
                        .section = "me",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    hold_own_view(out, r, hold);
    reply_end(r);
}

static void own_write(struct request *r)
{
    const struct hold *hold = r->data;
    if (!is_there(r))
        return;
    page_writes_to(r, hold->thread_id);
    once_begin(r, NULL);
    hold_store_take_back(r->batch, r->viewer.account_id, hold->id);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void own_written(struct request *r)
{
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

PAGE(hold_show, .guard = GUARD_MEMBER, .form = own_form, .data_size = sizeof(struct hold),
     .steps = {load, own_show}, .post = {load, own_write, own_written})

/* ---- for moderators ---- */

static const char *const whats[] = {"publish", "again", "refuse", "fill", NULL};

static const struct form_field decide_form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "why", .kind = FORM_CHOICE, .label = "Why", .is_choice = post_is_delete_why},
    {.name = "reason", .kind = FORM_LINE, .label = "In your words", .max = 200},
    {.name = "template", .kind = FORM_LINE, .ours = true, .max = 20},
    POST_DIGEST_FIELD,
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static void decide_load(struct request *r)
{
    struct hold_decide_page *page = r->data;
    *page = (struct hold_decide_page){0};
    hold_store_one(r->batch, session_hash(r), page_part_id(r, 1), &page->it);
    queue_store_claimer(r->batch, session_hash(r), SPAN("held"), page_part_id(r, 1),
                        &page->claimer);
    staff_template_store_list(r->batch, session_hash(r), "delete", false, &page->templates);
}

static bool is_filled(const struct request *r)
{
    return r->is_post && span_is(form_get(&r->form, "what"), "fill");
}

static void decide_show(struct request *r)
{
    const struct hold_decide_page *page = r->data;
    const struct hold *hold = &page->it;
    if (hold->id == 0) {
        reply_not_found(r);
        return;
    }
    if (is_filled(r))
        staff_template_fill(r, &page->templates, "reason");
    struct head head = {.title = arena_printf(r->arena, "Waits: " SPAN_FMT " on " SPAN_FMT,
                                              SPAN_ARG(hold->kind), SPAN_ARG(hold->title)),
                        .section = "moderation",
                        .not_for_search_engines = true};
    struct text *out =
        reply_begin(r, r->is_post && !is_filled(r) ? page_refused_status(r) : 200, &head);
    hold_decide_view(out, r, page);
    reply_end(r);
}

static void check_reason(struct request *r)
{
    if (!span_is_empty(form_get(&r->form, "reason")))
        return;
    if (span_is_empty(form_get(&r->form, "why")))
        form_fail(&r->form, "why", SPAN("Please choose a reason: whoever wrote it will read it."));
    else if (span_is(form_get(&r->form, "why"), "other"))
        form_fail(&r->form, "reason", SPAN("Please say it in a few words."));
}

static void decide_write(struct request *r)
{
    const struct hold *hold = &((const struct hold_decide_page *)r->data)->it;
    bool refuses = span_is(form_get(&r->form, "what"), "refuse");
    if (hold->id == 0) {
        reply_not_found(r);
        return;
    }
    if (refuses)
        check_reason(r);
    if (r->form.failed || is_filled(r)) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, hold->thread_id);
    once_begin(r, NULL);
    if (refuses)
        hold_store_refuse(r->batch, r->viewer.account_id, hold->id, form_get(&r->form, "why"),
                          form_get(&r->form, "reason"), form_get(&r->form, "digest"));
    else if (span_is(form_get(&r->form, "what"), "again"))
        hold_store_again(r->batch, r->viewer.account_id, hold->id);
    else
        hold_store_publish(r->batch, r->viewer.account_id, hold->id, form_get(&r->form, "digest"));
    audit_note(r, AUDIT_HELD_DECIDED, hold->author.id, r->path);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void decide_written(struct request *r)
{
    const struct hold_decide_page *page = r->data;
    if (span_is(form_get(&r->form, "what"), "again"))
        reply_removed("question:%lld", (long long)page->it.thread_id);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

static void decide_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    decide_show(r);
}

PAGE(hold_decide, .guard = GUARD_MODERATOR, .form = decide_form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct hold_decide_page), .steps = {decide_load, decide_show},
     .post = {decide_load, decide_write, decide_written}, .refused = {decide_load, decide_refused})
