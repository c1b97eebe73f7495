/* What a page asks for in another lane, and within a time of its own. */
#include "web/aside.h"

#include "web/log.h"
#include "web/request.h"
#include "web/site.h"

/* One of them under way, or over: results stay readable until the request ends. */
struct aside {
    struct aside *next; /* of the same request */
    struct request *r;
    const struct page_aside *asked;
    void *data;
    struct db_batch *batches[PAGE_STEPS];
    size_t step;
    uint64_t deadline;
    bool in_flight;
};

static void next_step(struct aside *aside);

static void on_done(void *context)
{
    struct aside *aside = context;
    aside->in_flight = false;
    const struct db_error *error = db_batch_error(aside->batches[aside->step]);
    if (error->kind != ERR_NONE) {
        log_problem(aside->r, "statement %s: SQLSTATE %s %s", error->statement, error->sqlstate,
                    error->detail);
        aside->asked->give_up(aside->data);
        page_continue(aside->r);
        return;
    }
    aside->step++;
    next_step(aside);
}

static void next_step(struct aside *aside)
{
    const struct page_aside *asked = aside->asked;
    if (aside->step < PAGE_STEPS && asked->steps[aside->step] != NULL) {
        struct db_batch *batch = db_batch_new(aside->r->arena);
        aside->batches[aside->step] = batch;
        asked->steps[aside->step](aside->data, batch);
        if (!db_batch_is_empty(batch)) {
            const struct db_send_options options = {.lane = asked->lane,
                                                    .kind = (uint64_t)(uintptr_t)asked,
                                                    .deadline = aside->deadline};
            aside->in_flight = true;
            db_pool_send_with(site.pool, &options, batch, on_done, aside);
            return;
        }
    }
    asked->finish(aside->data);
    page_continue(aside->r);
}

void page_aside(struct request *r, const struct page_aside *asked, void *data)
{
    struct aside *aside = arena_new_of(r->arena, struct aside);
    *aside = (struct aside){.next = r->state->asides,
                            .r = r,
                            .asked = asked,
                            .data = data,
                            .deadline = db_pool_clock() + (uint64_t)asked->limit_ms};
    uint64_t of_page = request_deadline(r);
    if (aside->deadline > of_page)
        aside->deadline = of_page;
    r->state->asides = aside;
    page_wait(r);
    next_step(aside);
}

void aside_end_all(struct request *r)
{
    for (struct aside *aside = r->state->asides; aside != NULL; aside = aside->next) {
        if (aside->in_flight)
            db_pool_cancel(site.pool, aside->batches[aside->step]);
        for (size_t i = 0; i < PAGE_STEPS; i++)
            db_batch_free(aside->batches[i]);
    }
}
