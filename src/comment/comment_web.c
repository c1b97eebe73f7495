/* Comments on a question or an answer: adding one, and all of them. */
#include "comment/comment.h"

#include "core/network.h"
#include "gen/comment/comment_view.h"
#include "hold/hold.h"
#include "link/link.h"
#include "personal/personal.h"
#include "queue/queue.h"
#include "question/question.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"
#include "web/trap.h"

struct add_data {
    struct post_place place;
    struct post_text text;
    int64_t id;
    struct span held; /* why it waits for a moderator; empty: it does not */
};

/* "text": somebody looks for the full text of an article. */
static const char *const wants[] = {"text", NULL};

static const struct form_field add_query[] = {
    {.name = "want", .kind = FORM_CHOICE, .choices = wants},
    {0},
};

static const struct form_field add_form[] = {
    {.name = "body",
     .kind = FORM_TEXT,
     .required = true,
     .min = 2,
     .max = POST_COMMENT_MAX,
     .missing = "Please write your comment first."},
    {.name = "want", .kind = FORM_CHOICE, .choices = wants},
    {.name = "preview", .kind = FORM_BUTTON},
    LINK_FIX_FIELD,
    PERSONAL_FIELDS,
    ONCE_FIELD,
    ONCE_AGAIN_FIELD,
    TRAP_FIELDS,
    DRAFT_FIELD,
    {0},
};

static void add_load(struct request *r)
{
    struct add_data *data = r->data;
    post_store_place(r->batch, session_hash(r), page_part_id(r, 2), &data->place);
}

bool comment_wants_text(const struct request *r, const struct post_place *place)
{
    return span_is(form_get(&r->form, "want"), "text") && span_is(place->entry_kind, "article");
}

/* The form on a page of its own, with what was typed. */
static void show_form(struct request *r, int status, struct html preview)
{
    const struct add_data *data = r->data;
    struct head head = {.title = arena_printf(r->arena, "Add a comment to the " SPAN_FMT,
                                              SPAN_ARG(data->place.kind)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    comment_form_page(out, r, &data->place, page_part_id(r, 2), preview);
    reply_end(r);
}

static void add_write(struct request *r)
{
    struct add_data *data = r->data;
    if (!post_place_is(&data->place, page_part(r, 1))) {
        reply_not_found(r);
        return;
    }
    if (data->place.gone) {
        reply_gone(r);
        return;
    }
    link_take_fix(r);
    personal_take(r);
    if (!post_text_make_comment(r->arena, form_get(&r->form, "body"), &data->text))
        form_fail(&r->form, "body", data->text.fault);
    if (form_has(&r->form, "preview")) {
        form_forgive(&r->form);
        show_form(r, 200, (struct html){data->text.html.ptr, data->text.html.len});
        return;
    }
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    if (personal_asks(r, SPAN("")))
        return;
    page_writes_to(r, data->place.thread_id);
    once_begin_words(r, &data->id, page_part_id(r, 2), SPAN(""), data->text.body);
    limit_look(r, "comment");
    comment_store_add(r->batch, r->viewer.account_id, page_part_id(r, 2), &data->text, &data->id);
    if (comment_wants_text(r, &data->place))
        comment_store_follow(r->batch, r->viewer.account_id, data->place.thread_id);
    queue_store_red_flags(r->batch, 0, data->text.body);
    hold_store_new(r->batch, r->viewer.account_id, &data->text, network_of(r->arena, r->address),
                   &data->held);
    once_end(r, ONCE_POST);
    limit_take(r, "comment");
}

/* Where the new comment is shown. */
static void add_place(struct request *r)
{
    struct add_data *data = r->data;
    post_store_place(r->batch, session_hash(r), data->id, &data->place);
    hold_store_waits(r->batch, data->id, &data->held);
}

static void add_reply(struct request *r)
{
    const struct add_data *data = r->data;
    if (data->held.len > 0)
        reply_see_other(r, "/comments/%lld/held", (long long)data->id);
    else
        post_reply_saved(r, "comments", data->id, &data->text,
                         post_place_path(r->arena, &data->place));
}

static void form_reply(struct request *r)
{
    const struct add_data *data = r->data;
    if (!post_place_is(&data->place, page_part(r, 1)))
        reply_not_found(r);
    else if (data->place.gone)
        reply_gone(r);
    else if (data->place.closed)
        reply_error(r, 409, SPAN(POST_CLOSED));
    else if (data->place.keeps_out && form_get(&r->form, "body").len == 0)
        reply_error(r, 403, SPAN(POST_KEEPS_OUT));
    else {
        if (comment_wants_text(r, &data->place))
            form_set(&r->form, "body",
                     SPAN("Where can I read the full text of this, or what it is based on?"));
        show_form(r, 200, (struct html){0});
    }
}

static void add_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show_form(r, page_refused_status(r), (struct html){0});
}

PAGE(comment_add, .guard = GUARD_MEMBER, .query = add_query, .form = add_form, .draft = DRAFT_HERE,
     .opens_draft = true, .data_size = sizeof(struct add_data), .steps = {add_load, form_reply},
     .post = {add_load, add_write, add_place, add_reply}, .refused = {add_refused})

/* ---- all comments on one post ---- */

static const struct form_field list_query[] = {
    {.name = "from", .kind = FORM_LINE, .max = 60},
    {0},
};

static void list_load(struct request *r)
{
    struct question_place from = {0, 0};
    (void)question_place_read(form_get(&r->form, "from"), &from);
    comment_store_talk(r->batch, session_hash(r), page_part_id(r, 2), from.at, from.id, r->data);
}

static void list_reply(struct request *r)
{
    const struct comment_talk *talk = r->data;
    const struct post_source *about = &talk->about;
    if (!post_source_is(about, page_part(r, 1))) {
        reply_not_found(r);
        return;
    }
    if (about->gone) {
        reply_gone(r);
        return;
    }
    struct head head = {.title = arena_printf(r->arena, "Comments on the " SPAN_FMT ": " SPAN_FMT,
                                              SPAN_ARG(about->kind), SPAN_ARG(about->title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    comment_list_page(out, r, talk, arena_string(r->arena, page_part(r, 1)));
    reply_end(r);
}

PAGE(comment_list, .query = list_query, .data_size = sizeof(struct comment_talk),
     .steps = {list_load, list_reply})
