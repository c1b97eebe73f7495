/* Votes on questions and answers: 1, -1, or 0 to take one back. The same vote twice changes nothing. */
#include "post/post.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const how_voted[] = {"up", "down", "none", NULL};

/* A page's buttons say how one had voted when it was made ("up=none"); others send the vote itself. */
static const struct form_field vote_form[] = {
    {.name = "up", .kind = FORM_CHOICE, .choices = how_voted},
    {.name = "down", .kind = FORM_CHOICE, .choices = how_voted},
    {.name = "value", .kind = FORM_NUMBER, .min = -1, .max = 1},
    {0},
};

/* A button that is pressed again takes the vote back: sent twice, it does so once. */
static bool read_vote(const struct form *form, int64_t *value)
{
    struct span up = form_get(form, "up");
    struct span down = form_get(form, "down");
    if (up.len > 0)
        *value = span_is(up, "up") ? 0 : 1;
    else if (down.len > 0)
        *value = span_is(down, "down") ? 0 : -1;
    else
        *value = form_number(form, "value");
    return !form->failed && (up.len > 0 || down.len > 0 || form_get(form, "value").len > 0);
}

/* Where the post is shown is looked up behind the vote, which can move it to another page. */
static void vote_write(struct request *r)
{
    int64_t id = page_part_id(r, 2);
    bool of_question = span_is(page_part(r, 1), "questions");
    int64_t value;
    if (!read_vote(&r->form, &value)) {
        reply_error(r, 422, SPAN("A vote is 1, 0 or -1."));
        return;
    }
    db_ask(r->batch, STMT_vote_cast, db_read_int, NULL, DB_INT(r->viewer.account_id), DB_INT(id),
           DB_INT(value), DB_TEXT(of_question ? SPAN("question") : SPAN("answer")));
    post_store_place(r->batch, session_hash(r), id, r->data);
    limit_take(r, "vote");
}

static void vote_reply(struct request *r)
{
    const struct post_place *place = r->data;
    struct span path = post_place_path(r->arena, place);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

PAGE(vote_cast, .guard = GUARD_MEMBER, .form = vote_form, .data_size = sizeof(struct post_place),
     .post = {page_nothing, vote_write, vote_reply})
