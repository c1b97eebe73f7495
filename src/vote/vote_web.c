/* Votes on questions and answers: 1, -1, or 0 to take one back. The same vote twice changes nothing. */
#include "post/post.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

/* Far more than somebody who reads what they vote on. */
enum { VOTED_PER_HOUR = 600 };

static const struct form_field vote_form[] = {
    {.name = "value",
     .kind = FORM_LINE,
     .required = true,
     .max = 20,
     .missing = "A vote needs a value: 1, 0 or -1."},
    {0},
};

/*
 * "1", "0" or "-1"; from a page also how one had voted when it was made: "1 up" takes a vote back that was 1, and
 * sent twice it does so once.
 */
static bool read_value(struct span sent, int64_t *value)
{
    struct span number = span_make(sent.ptr, span_find(sent, ' '));
    struct span before = span_trim(span_from(sent, number.len));
    if (!span_int(number, -1, 1, value))
        return false;
    if ((*value == 1 && span_is(before, "up")) || (*value == -1 && span_is(before, "down")))
        *value = 0;
    return before.len == 0 || span_is(before, "up") || span_is(before, "down") ||
           span_is(before, "none");
}

/* Before the vote, to know that there is such a post, and after it: a vote can move it to another page. */
static void vote_place(struct request *r)
{
    post_store_place(r->batch, session_hash(r), page_part_id(r, 2), r->data);
}

static void vote_write(struct request *r)
{
    const struct post_place *place = r->data;
    int64_t value;
    if (!r->form.failed && !read_value(form_get(&r->form, "value"), &value))
        form_fail(&r->form, "value", SPAN("A vote is 1, 0 or -1."));
    if (!post_place_is(place, page_part(r, 1)))
        reply_not_found(r);
    else if (place->gone)
        reply_gone(r);
    else if (r->form.failed)
        reply_error(r, 422, form_error(&r->form, "value"));
    else {
        post_store_rate(r->batch, SPAN("vote"), r->viewer.account_id, VOTED_PER_HOUR);
        db_ask(r->batch, STMT_vote_cast, db_read_int, NULL, DB_INT(r->viewer.account_id),
               DB_INT(page_part_id(r, 2)), DB_INT(value));
    }
}

static void vote_refused(struct request *r)
{
    if (r->error.kind == ERR_TOO_MANY)
        r->error.message =
            SPAN("You have voted very often in this hour. Your votes are counted; please "
                 "wait an hour before the next.");
    reply_err(r, &r->error);
}

static void vote_reply(struct request *r)
{
    const struct post_place *place = r->data;
    struct span path = post_place_path(r->arena, place);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

PAGE(vote_cast, .guard = GUARD_MEMBER, .form = vote_form, .data_size = sizeof(struct post_place),
     .post = {vote_place, vote_write, vote_place, vote_reply}, .refused = {vote_refused})
