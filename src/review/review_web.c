/* An entry's reviews: everybody reads them, people with a credential add one. */
#include "review/review_page.h"

#include "core/slug.h"
#include "gen/review/review_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"review", "spelling", "withdraw", NULL};

static const struct form_field query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "revision", .kind = FORM_REVISION},
    {.name = "steps", .kind = FORM_FLAG},
    {.name = "dose", .kind = FORM_FLAG},
    {.name = "cautions", .kind = FORM_FLAG},
    {.name = "text", .kind = FORM_FLAG},
    {.name = "sources", .kind = FORM_FLAG},
    {.name = "parts", .kind = FORM_FLAG}, /* what is wrong with all of them */
    {.name = "due", .kind = FORM_LINE, .label = "To be reviewed again by", .max = 10},
    {.name = "reason", .kind = FORM_LINE, .label = "Why it is withdrawn", .max = REVIEW_REASON_MAX},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct review_page *page = r->data;
    int64_t before = form_number(&r->form, "before");
    struct span slug = slug_make_or_empty(r->arena, page_part(r, 1), SLUG_MAX);
    page->first = before == 0;
    entry_load(r);
    const char *kind = page->page.kind->name;
    review_store_list(r->batch, session_hash(r), kind, slug, page->first ? INT64_MAX : before,
                      &page->events);
    review_store_viewer(r->batch, session_hash(r), kind, slug, &page->viewer);
}

/* A reviewer sees what changed since the review that a change ended: the revision that it was about is read, too. */
static void load_reviewed(struct request *r)
{
    struct review_page *page = r->data;
    if (!entry_is_shown(r) || span_is_empty(page->viewer.profession) || page->events.count == 0 ||
        !span_is(page->events.items[0].state, "change"))
        return;
    entry_store_revisions(r->batch, session_hash(r), page->page.kind->name, page->page.entry.slug,
                          page->events.items[0].revision + 1, &page->page.revisions);
}

static void show(struct request *r)
{
    const struct review_page *page = r->data;
    struct head head = {
        .title = arena_printf(r->arena, "Reviews of " SPAN_FMT, SPAN_ARG(page->page.entry.title)),
        .section = page->page.kind->folder,
        .not_for_search_engines = true};
    if (!r->is_post)
        form_set(&r->form, "due", page->viewer.due);
    reply_topic(r, "library");
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    review_list_page(out, r, page);
    reply_end(r);
}

static size_t parts_read(struct request *r, struct span *read)
{
    const struct review_page *page = r->data;
    size_t all;
    size_t count = 0;
    const struct review_part *parts = review_parts(span_of(page->page.kind->name), &all);
    for (size_t i = 0; i < all; i++)
        if (form_has(&r->form, parts[i].name))
            read[count++] = span_of(parts[i].name);
    return count;
}

static void write_review(struct request *r)
{
    const struct review_page *page = r->data;
    struct span *parts = arena_array_of(r->arena, struct span, REVIEW_PARTS_MAX);
    struct span due = form_get(&r->form, "due");
    size_t read = parts_read(r, parts);
    size_t all;
    (void)review_parts(span_of(page->page.kind->name), &all);
    if (read < all)
        form_fail(&r->form, "parts", SPAN("Please read each of these, and confirm that you did."));
    if (!clock_is_day(due))
        form_fail(&r->form, "due", SPAN("Please choose a day within the next two years."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    review_store_add(r->batch, r->viewer.account_id, page->page.entry.id,
                     form_number(&r->form, "revision"), due, parts, read);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void write(struct request *r)
{
    const struct review_page *page = r->data;
    struct span what = form_get(&r->form, "what");
    if (!entry_is_shown(r))
        return;
    if (r->form.failed) {
        page_refuse(r);
    } else if (span_is(what, "review")) {
        write_review(r);
    } else if (span_is(what, "spelling")) {
        once_begin(r, NULL);
        review_store_go_on(r->batch, r->viewer.account_id, page->page.entry.id,
                           form_number(&r->form, "revision"));
        once_end(r, NULL);
        limit_take(r, "edit");
    } else {
        once_begin(r, NULL);
        review_store_withdraw(r->batch, r->viewer.account_id, page->page.entry.id,
                              form_get(&r->form, "reason"));
        once_end(r, NULL);
    }
}

static void written(struct request *r)
{
    reply_removed("library");
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

/* Somebody may have been faster: what there is now is read again. */
static void refused_load(struct request *r)
{
    struct review_page *page = r->data;
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    page->events = (struct review_events){0};
    load(r);
}

PAGE(review_entry, .post_guard = GUARD_MEMBER, .query = query, .form = form, .cached = true,
     .own_for_members = true, .data_size = sizeof(struct review_page),
     .steps = {load, load_reviewed, show}, .post = {load, write, written},
     .refused = {refused_load, load_reviewed, show})
