/* Deleting and restoring questions, answers and comments. */
#include "post/post_edit.h"

#include "audit/audit.h"
#include "gen/post/post_edit_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const actions[] = {"delete", "restore", "fill", NULL};

static const struct form_field delete_form[] = {
    {.name = "action", .kind = FORM_CHOICE, .choices = actions},
    {.name = "why", .kind = FORM_CHOICE, .is_choice = post_is_delete_why},
    {.name = "reason", .kind = FORM_LINE, .label = "In your words", .max = 200},
    {.name = "template", .kind = FORM_LINE, .ours = true, .max = 20},
    ONCE_FIELD,
    {0},
};

static void delete_load(struct request *r)
{
    struct post_edit *data = r->data;
    post_edit_load(r);
    staff_template_store_list(r->batch, session_hash(r), "delete", false, &data->templates);
}

static bool is_filled(const struct request *r)
{
    return r->is_post && span_is(form_get(&r->form, "action"), "fill");
}

static void delete_form_reply(struct request *r)
{
    const struct post_edit *data = r->data;
    if (!post_edit_may(r, &data->source))
        return;
    if (is_filled(r))
        staff_template_fill(r, &data->templates, "reason");
    const char *what = data->source.deleted_at == 0 ? "Delete" : "Bring back";
    struct head head = {.title =
                            arena_printf(r->arena, "%s this " SPAN_FMT ": " SPAN_FMT, what,
                                         SPAN_ARG(data->source.kind), SPAN_ARG(data->source.title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out =
        reply_begin(r, r->is_post && !is_filled(r) ? page_refused_status(r) : 200, &head);
    post_delete_page(out, r, data);
    reply_end(r);
}

static void delete_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    delete_form_reply(r);
}

/* Of what somebody else wrote there is a reason, in words when none of the others fits. */
static void check_reason(struct request *r)
{
    if (!span_is_empty(form_get(&r->form, "reason")))
        return;
    if (span_is_empty(form_get(&r->form, "why")))
        form_fail(&r->form, "why", SPAN("Please choose a reason: whoever wrote it will read it."));
    else if (span_is(form_get(&r->form, "why"), "other"))
        form_fail(&r->form, "reason", SPAN("Please say it in a few words."));
}

static void delete_write(struct request *r)
{
    const struct post_edit *data = r->data;
    if (!post_edit_may(r, &data->source))
        return;
    bool gone = !span_is(form_get(&r->form, "action"), "restore");
    if (gone && data->source.author_id != r->viewer.account_id && !is_filled(r))
        check_reason(r);
    if (r->form.failed || is_filled(r)) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, data->source.thread_id);
    once_begin(r, NULL);
    post_store_delete(r->batch, r->viewer.account_id, data->source.id, gone,
                      form_get(&r->form, "why"), form_get(&r->form, "reason"));
    once_end(r, NULL);
    if (data->source.author_id != r->viewer.account_id)
        audit_note(r, gone ? AUDIT_POST_DELETED : AUDIT_POST_RESTORED, data->source.author_id,
                   r->path);
    limit_take(r, "edit");
}

/* What removed() and removed_reply() in the database tell. */
static void deleted_reply(struct request *r)
{
    struct post_edit *data = r->data;
    const struct post_source *source = &data->source;
    reply_removed("question:%lld", (long long)source->thread_id);
    if (post_edit_of_question(source)) {
        reply_removed("questions");
        reply_removed("duplicates");
    } else {
        reply_removed("account:%lld", (long long)source->author_id);
        if (!post_text_make_kind(r->arena, source->kind, source->body, &data->text) ||
            data->text.link_count > 0)
            reply_removed("mentions");
        data->text = (struct post_text){0};
    }
    post_edit_done(r);
}

PAGE(post_delete, .guard = GUARD_MEMBER, .form = delete_form, .data_size = sizeof(struct post_edit),
     .steps = {delete_load, delete_form_reply},
     .post = {delete_load, delete_write, post_edit_place, deleted_reply},
     .refused = {delete_refused})
