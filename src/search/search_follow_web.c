/* Following a search: from the page of its results, by one button. New questions that it finds are told (src/notice). */
#include "search/search.h"

#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"

enum { FOLLOWED_MAX = 300 }; /* saved_search_query_length */

/* What is sent is the search as the page understood it. */
static const struct form_field form[] = {
    {.name = "follow", .kind = FORM_LINE, .max = FOLLOWED_MAX, .ours = true},
    {.name = "stop", .kind = FORM_LINE, .max = FOLLOWED_MAX, .ours = true},
    {0},
};

static struct search_query *parsed(struct request *r)
{
    struct search_query *query = r->data;
    bool stops = form_has(&r->form, "stop");
    search_query_parse(r->arena, form_get(&r->form, stops ? "stop" : "follow"), query);
    return query;
}

static void follow_write(struct request *r)
{
    const struct search_query *query = parsed(r);
    if (r->form.failed || query->canonical.len == 0) {
        reply_error(r, 422,
                    SPAN("This search is too long to follow, or has nothing in it. Try with fewer "
                         "words."));
        return;
    }
    if (form_has(&r->form, "stop"))
        search_store_unfollow(r->batch, r->viewer.account_id, query->canonical);
    else
        search_store_follow(r->batch, r->viewer.account_id, query);
    limit_take(r, "follow");
}

static void follow_reply(struct request *r)
{
    const struct search_query *query = r->data;
    struct span path = search_path(r->arena, query->canonical, SEARCH_BY_RELEVANCE, SPAN(""));
    reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

PAGE(search_follow, .guard = GUARD_MEMBER, .form = form, .writes_quietly = true,
     .data_size = sizeof(struct search_query), .post = {page_nothing, follow_write, follow_reply})
