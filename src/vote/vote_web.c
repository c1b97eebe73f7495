/* Votes on questions and answers: 1, -1, or 0 to take one back. The same vote twice changes nothing. */
#include "post/post.h"
#include "web/page.h"
#include "web/reply.h"

static const struct form_field vote_form[] = {
    {.name = "value",
     .kind = FORM_NUMBER,
     .required = true,
     .min = -1,
     .max = 1,
     .missing = "A vote needs a value: 1, 0 or -1.",
     .wrong = "A vote is 1, 0 or -1."},
    {0},
};

/* Before the vote, to know that there is such a post, and after it: a vote can move it to another page. */
static void vote_place(struct request *r)
{
    post_store_place(r->batch, page_part_id(r, 2), r->data);
}

static void vote_write(struct request *r)
{
    const struct post_place *place = r->data;
    if (!post_place_is(place, page_part(r, 1)))
        reply_not_found(r);
    else if (r->form.failed)
        reply_error(r, 422, form_error(&r->form, "value"));
    else
        db_ask(r->batch, STMT_vote_cast, db_read_int, NULL, DB_INT(r->viewer.account_id),
               DB_INT(page_part_id(r, 2)), DB_INT(form_number(&r->form, "value")));
}

static void vote_reply(struct request *r)
{
    const struct post_place *place = r->data;
    struct span path =
        post_place_path(r->arena, place, arena_string(r->arena, place->kind), place->id);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

PAGE(vote_cast, .guard = GUARD_MEMBER, .form = vote_form, .data_size = sizeof(struct post_place),
     .post = {vote_place, vote_write, vote_place, vote_reply})
