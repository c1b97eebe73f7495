/* Giving an answer, and accepting one. */
#include "answer/answer.h"

#include "core/network.h"
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
#include "web/viewer.h"

struct give_data {
    struct question_thread thread; /* for showing the page again */
    struct post_text text;
    int64_t id;
    struct post_place place;
    struct span held; /* why it waits for a moderator; empty: it does not */
};

static const struct form_field give_form[] = {
    {.name = "body",
     .kind = FORM_TEXT,
     .required = true,
     .min = 2,
     .max = POST_BODY_MAX,
     .missing = "Please write your answer first."},
    {.name = "preview", .kind = FORM_BUTTON},
    LINK_FIX_FIELD,
    PERSONAL_FIELDS,
    ONCE_FIELD,
    ONCE_AGAIN_FIELD,
    TRAP_FIELDS,
    DRAFT_FIELD,
    {0},
};

static void give_write(struct request *r)
{
    struct give_data *data = r->data;
    link_take_fix(r);
    personal_take(r);
    if (!post_text_make_answer(r->arena, form_get(&r->form, "body"), &data->text))
        form_fail(&r->form, "body", data->text.fault);
    if (r->form.failed || form_has(&r->form, "preview")) {
        page_refuse(r);
        return;
    }
    if (personal_asks(r, SPAN("")))
        return;
    page_writes_to(r, page_part_id(r, 1));
    once_begin_words(r, &data->id, page_part_id(r, 1), SPAN(""), data->text.body);
    limit_look(r, "answer");
    answer_store_give(r->batch, r->viewer.account_id, page_part_id(r, 1), &data->text, &data->id);
    queue_store_red_flags(r->batch, 0, data->text.body);
    hold_store_new(r->batch, r->viewer.account_id, &data->text, network_of(r->arena, r->address),
                   &data->held);
    once_end(r, ONCE_POST);
    limit_take(r, "answer");
}

static void give_place(struct request *r)
{
    struct give_data *data = r->data;
    post_store_place(r->batch, session_hash(r), data->id, &data->place);
    hold_store_waits(r->batch, data->id, &data->held);
}

static void give_reply(struct request *r)
{
    const struct give_data *data = r->data;
    if (data->held.len > 0)
        reply_see_other(r, "/answers/%lld/held", (long long)data->id);
    else
        post_reply_saved(r, "answers", data->id, &data->text,
                         post_place_path(r->arena, &data->place));
}

static void again_load(struct request *r)
{
    struct give_data *data = r->data;
    struct question_answer_place from = question_first_answer(QUESTION_BEST_FIRST);
    question_store_thread(r->batch, page_part_id(r, 1), from, session_hash(r), &data->thread);
    viewer_ask_votes(r, page_part_id(r, 1), question_sort_names[from.sort], from.rank, from.at,
                     from.id, POST_ANSWERS_PAGE);
}

static void again_reply(struct request *r)
{
    struct give_data *data = r->data;
    struct html preview = {0};
    int status = page_refused_status(r);
    if (form_has(&r->form, "preview")) {
        form_forgive(&r->form);
        preview = (struct html){data->text.html.ptr, data->text.html.len};
        status = 200;
    } else if (r->error.kind != ERR_NONE) {
        form_fail_err(&r->form, &r->error);
    }
    question_show_again(r, status, &data->thread, preview);
}

/* The form by its own address, for whoever comes back to a draft. */
static void form_reply(struct request *r)
{
    const struct give_data *data = r->data;
    question_show_again(r, 200, &data->thread, (struct html){0});
}

PAGE(answer_give, .guard = GUARD_MEMBER, .form = give_form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct give_data), .steps = {again_load, form_reply},
     .post = {page_nothing, give_write, give_place, give_reply},
     .refused = {again_load, again_reply})

/* ---- accepting ---- */

static const struct form_field accept_form[] = {
    {.name = "value", .kind = FORM_NUMBER, .min = 0, .max = 1},
    {0},
};

static void accept_write(struct request *r)
{
    if (r->form.failed) {
        reply_error(
            r, 422,
            SPAN("We could not tell whether to accept the answer. Go back and use the button."));
        return;
    }
    bool yes = !form_has(&r->form, "value") || form_number(&r->form, "value") == 1;
    answer_store_accept(r->batch, r->viewer.account_id, page_part_id(r, 1), yes);
    limit_take(r, "edit");
}

static void accept_place(struct request *r)
{
    post_store_place(r->batch, session_hash(r), page_part_id(r, 1), r->data);
}

static void accept_reply(struct request *r)
{
    const struct post_place *place = r->data;
    struct span path = post_place_path(r->arena, place);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

PAGE(answer_accept, .guard = GUARD_MEMBER, .form = accept_form,
     .data_size = sizeof(struct post_place),
     .post = {page_nothing, accept_write, accept_place, accept_reply})
