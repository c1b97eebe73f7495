/* Similar questions: beside one that is there, and while one is being asked. */
#include "core/utf8.h"
#include "gen/search/similar_view.h"
#include "search/search.h"
#include "web/page.h"
#include "web/reply.h"

/* ---- beside a question ---- */

struct show_data {
    struct similar_to to;
    struct similar similar;
};

static void show_load(struct request *r)
{
    struct show_data *data = r->data;
    similar_store_to(r->batch, page_part_id(r, 1), &data->to);
}

static void show_find(struct request *r)
{
    struct show_data *data = r->data;
    if (span_is_empty(data->to.title)) {
        reply_not_found(r);
        return;
    }
    data->similar = (struct similar){
        .id = page_part_id(r, 1), .title = data->to.title, .words = data->to.beginning};
    similar_find(&data->similar, r->batch);
}

static void show_rows(struct request *r)
{
    similar_rows(&((struct show_data *)r->data)->similar, r->batch);
}

static void show_compare(struct request *r)
{
    similar_compare(&((struct show_data *)r->data)->similar, r->batch);
}

static void show_reply(struct request *r)
{
    struct show_data *data = r->data;
    similar_choose(&data->similar);
    struct head head = {.title =
                            arena_printf(r->arena, "Like “" SPAN_FMT "”", SPAN_ARG(data->to.title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    reply_topic(r, "questions");
    reply_topic(r, "library");
    reply_topic(r, "search");
    struct text *out = reply_begin(r, 200, &head);
    similar_page(out, &data->similar, data->to.slug);
    reply_end(r);
}

PAGE(search_similar, .limit = "search", .data_size = sizeof(struct show_data), .lane = LANE_SEARCH,
     .cached = true, .steps = {show_load, show_find, show_rows, show_compare, show_reply})

/* ---- while a question is being asked ---- */

static const struct form_field asked_query[] = {
    {.name = "title", .kind = FORM_LINE},
    {.name = "tags", .kind = FORM_LINE},
    {0},
};

static void asked_find(struct request *r)
{
    struct similar *similar = r->data;
    similar->title = utf8_cut(form_get(&r->form, "title"), QUESTION_TITLE_MAX);
    similar->words = utf8_cut(form_get(&r->form, "tags"), QUESTION_TITLE_MAX);
    if (!span_is_empty(similar->title))
        similar_find(similar, r->batch);
}

static void asked_rows(struct request *r)
{
    similar_rows(r->data, r->batch);
}

static void asked_compare(struct request *r)
{
    similar_compare(r->data, r->batch);
}

static void asked_reply(struct request *r)
{
    struct similar *similar = r->data;
    similar_choose(similar);
    struct head head = {.title = SPAN("Has it been asked?"),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    similar_asked_page(out, similar);
    reply_end(r);
}

PAGE(search_similar_asked, .limit = "suggest", .query = asked_query,
     .data_size = sizeof(struct similar), .lane = LANE_SEARCH,
     .steps = {asked_find, asked_rows, asked_compare, asked_reply})

/* ---- for a page that does something else ---- */

enum { LOOK_MS = 700 };

static void look_find(void *data, struct db_batch *batch)
{
    similar_find(data, batch);
}

static void look_rows(void *data, struct db_batch *batch)
{
    similar_rows(data, batch);
}

static void look_compare(void *data, struct db_batch *batch)
{
    similar_compare(data, batch);
}

static void look_choose(void *data)
{
    similar_choose(data);
}

static void look_give_up(void *data)
{
    ((struct similar *)data)->questions.count = 0;
}

void similar_look(struct request *r, struct similar *similar)
{
    static const struct page_aside look = {.lane = LANE_SEARCH,
                                           .limit_ms = LOOK_MS,
                                           .steps = {look_find, look_rows, look_compare},
                                           .finish = look_choose,
                                           .give_up = look_give_up};
    page_aside(r, &look, similar);
}
