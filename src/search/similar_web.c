/* Similar questions: beside one that is there, and while one is being asked. */
#include <kore/kore.h>

#include "core/utf8.h"
#include "gen/search/similar_view.h"
#include "search/search.h"
#include "web/log.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/site.h"

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

PAGE(search_similar, .data_size = sizeof(struct show_data), .lane = LANE_SEARCH, .cached = true,
     .steps = {show_load, show_find, show_rows, show_compare, show_reply})

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

PAGE(search_similar_asked, .query = asked_query, .data_size = sizeof(struct similar),
     .lane = LANE_SEARCH, .steps = {asked_find, asked_rows, asked_compare, asked_reply})

/* ---- for a page that does something else ---- */

enum { LOOK_STEPS = 3, LOOK_MS = 700 };

struct look {
    struct request *r;
    struct similar *similar;
    struct db_batch *batches[LOOK_STEPS];
    size_t step;
    struct kore_timer *timer; /* NULL: nothing is waited for */
};

static void look_end(struct look *look)
{
    if (look->timer == NULL)
        return;
    kore_timer_remove(look->timer);
    look->timer = NULL;
    page_continue(look->r);
}

static void look_on(struct look *look);

static void look_done(void *context)
{
    struct look *look = context;
    const struct db_error *error = db_batch_error(look->batches[look->step]);
    if (error->kind != ERR_NONE) {
        log_problem(look->r, "statement %s: SQLSTATE %s %s", error->statement, error->sqlstate,
                    error->detail);
        look->similar->questions.count = 0;
        look_end(look);
        return;
    }
    look->step++;
    look_on(look);
}

static void look_on(struct look *look)
{
    static void (*const steps[LOOK_STEPS])(struct similar *, struct db_batch *) = {
        similar_find, similar_rows, similar_compare};
    if (look->step < LOOK_STEPS) {
        struct db_batch *batch = db_batch_new(look->r->arena);
        look->batches[look->step] = batch;
        steps[look->step](look->similar, batch);
        if (!db_batch_is_empty(batch)) {
            db_pool_send(site.pool, LANE_SEARCH, batch, look_done, look);
            return;
        }
    }
    similar_choose(look->similar);
    look_end(look);
}

/* What was on its way is forgotten: at the end of the request, or when it took too long. */
static void look_forget(void *context)
{
    struct look *look = context;
    if (look->timer != NULL) {
        kore_timer_remove(look->timer);
        look->timer = NULL;
        if (look->step < LOOK_STEPS)
            db_pool_cancel(site.pool, look->batches[look->step]);
    }
    for (size_t i = 0; i < LOOK_STEPS; i++)
        db_batch_free(look->batches[i]);
}

static void look_too_long(void *context, uint64_t now UNUSED)
{
    struct look *look = context;
    look->timer = NULL; /* it fires once, and is gone */
    db_pool_cancel(site.pool, look->batches[look->step]);
    look->similar->questions.count = 0;
    page_continue(look->r);
}

void similar_look(struct request *r, struct similar *similar)
{
    struct look *look = arena_new_of(r->arena, struct look);
    *look = (struct look){.r = r, .similar = similar};
    look->timer = kore_timer_add(look_too_long, LOOK_MS, look, KORE_TIMER_ONESHOT);
    page_wait(r);
    page_on_cancel(r, look_forget, look);
    look_on(look);
}
