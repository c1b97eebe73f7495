/*
 * Addresses of other sites' posts: /from/SITE/questions/7 leads to our copy of that question. Links between imported
 * posts are written so, and old addresses of a site that moved here need one rule in front: SITE/x to /from/SITE/x.
 */
#include "post/post.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

struct from_data {
    int64_t id; /* 0: it was not imported */
    bool site_known;
    struct post_place place;
};

static void read_bool(struct db_row *row, void *out)
{
    *(bool *)out = db_bool(row);
}

static void from_load(struct request *r)
{
    struct from_data *data = r->data;
    bool comment = span_is(page_part(r, 2), "comments");
    db_ask(r->batch, STMT_origin_post, db_read_int, &data->id, DB_TEXT(page_part(r, 1)),
           DB_TEXT(page_part(r, 3)), DB_TEXT(comment ? SPAN("comment") : SPAN("post")));
    db_ask(r->batch, STMT_origin_site, read_bool, &data->site_known, DB_TEXT(page_part(r, 1)));
}

/* What was not imported is still there; only names of sites that something came from are let through. */
static void from_look(struct request *r)
{
    struct from_data *data = r->data;
    if (data->id != 0)
        post_store_place(r->batch, session_hash(r), data->id, &data->place);
    else if (data->site_known)
        reply_elsewhere(r, "https://" SPAN_FMT "/" SPAN_FMT "/" SPAN_FMT, SPAN_ARG(page_part(r, 1)),
                        SPAN_ARG(page_part(r, 2)), SPAN_ARG(page_part(r, 3)));
    else
        reply_not_found(r);
}

static void from_reply(struct request *r)
{
    const struct from_data *data = r->data;
    const struct post_place *place = &data->place;
    if (place->id == 0) {
        reply_not_found(r);
        return;
    }
    if (place->gone) {
        reply_gone(r);
        return;
    }
    struct span path = post_place_path(r->arena, place);
    reply_moved(r, SPAN_FMT, SPAN_ARG(path));
}

PAGE(origin_show, .data_size = sizeof(struct from_data),
     .steps = {from_load, from_look, from_reply})
