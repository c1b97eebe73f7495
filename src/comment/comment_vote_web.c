/* Saying that a comment is useful, and taking that back. */
#include "comment/comment.h"

#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

struct vote_data {
    struct post_place place;
    bool changed;
};

/* A thread's page sends "value", which its script put there; the page of all comments "listed", and is shown again. */
static const struct form_field vote_form[] = {
    {.name = "value", .kind = FORM_NUMBER, .min = 0, .max = 1},
    {.name = "listed", .kind = FORM_NUMBER, .min = 0, .max = 1},
    {0},
};

static void vote_write(struct request *r)
{
    struct vote_data *data = r->data;
    const char *button = form_has(&r->form, "listed") ? "listed" : "value";
    if (r->form.failed || !form_has(&r->form, button)) {
        reply_error(r, 422, SPAN("Please press one of the buttons of the page."));
        return;
    }
    comment_store_vote(r->batch, r->viewer.account_id, page_part_id(r, 1),
                       form_number(&r->form, button) == 1, &data->changed);
    post_store_place(r->batch, session_hash(r), page_part_id(r, 1), &data->place);
    limit_take(r, "vote");
}

/* Whoever says it once more is led to where they can take it back. */
static void vote_reply(struct request *r)
{
    const struct vote_data *data = r->data;
    const struct post_place *place = &data->place;
    if (data->changed && !form_has(&r->form, "listed"))
        reply_see_other(r, SPAN_FMT, SPAN_ARG(post_place_path(r->arena, place)));
    else
        reply_see_other(r, "/%s/%lld/comments/all?from=%lld.%lld#comment-%lld",
                        post_parent_folder(place->parent_kind), (long long)place->parent_id,
                        (long long)place->commented_at, (long long)place->id, (long long)place->id);
}

PAGE(comment_vote, .guard = GUARD_MEMBER, .form = vote_form, .data_size = sizeof(struct vote_data),
     .post = {page_nothing, vote_write, vote_reply})
