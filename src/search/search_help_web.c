/* How to search: the language by examples, and a form that builds a query for you. */
#include "search/query/query_form.h"

#include "core/escape.h"
#include "gen/search/search_help_view.h"
#include "web/page.h"
#include "web/reply.h"

static void show(struct request *r, int status, const struct search_form *form)
{
    struct head head = {.title = SPAN("How to search"),
                        .description =
                            SPAN("Search by words, phrases, tags, muscles, positions and kit."),
                        .canonical = SPAN("/search/help"),
                        .not_for_search_engines = r->query.len > 0};
    struct text *out = reply_begin(r, status, &head);
    search_help_page(out, r, form);
    reply_end(r);
}

/* ---- /search/help?q=: with the fields of a query ---- */

static const struct form_field help_query[] = {
    {.name = "q", .kind = FORM_LINE},
    {0},
};

static void help_reply(struct request *r)
{
    struct search_query query;
    search_query_parse(r->arena, form_get(&r->form, "q"), &query);
    search_form_fill(r->arena, &query, r->data);
    show(r, 200, r->data);
}

PAGE(search_help, .query = help_query, .data_size = sizeof(struct search_form),
     .steps = {help_reply})

/* ---- /search/build: from the fields to /search?q= ---- */

static const struct form_field build_query[] = {
    {.name = "words", .kind = FORM_LINE},
    {.name = "phrase", .kind = FORM_LINE},
    {.name = "without", .kind = FORM_LINE},
    {.name = "tags", .kind = FORM_LINE},
    {.name = "kind", .kind = FORM_LINE},
    {.name = "position", .kind = FORM_LINE},
    {.name = "kit", .kind = FORM_LINE},
    {.name = "partner", .kind = FORM_LINE},
    {.name = "state", .kind = FORM_LINE},
    {.name = "user", .kind = FORM_LINE},
    {.name = "score", .kind = FORM_LINE},
    {.name = "after", .kind = FORM_LINE},
    {.name = "before", .kind = FORM_LINE},
    {.name = "more", .kind = FORM_LINE},
    {0},
};

static void build_reply(struct request *r)
{
    struct search_form *form = r->data;
    for (size_t i = 0; i < SEARCH_FIELDS; i++)
        form->fields[i].value = form_get(&r->form, search_field_names[i]);
    struct span query;
    if (!search_form_write(r->arena, form, &query)) {
        show(r, 422, form);
        return;
    }
    if (span_is_empty(query)) {
        show(r, 200, form);
        return;
    }
    struct text address;
    text_init(&address, 6 * query.len + 64);
    text_add_string(&address, "/search?q=");
    escape_url_part(&address, query);
    reply_see_other(r, "%s", text_string(&address));
    text_free(&address);
}

PAGE(search_build, .query = build_query, .data_size = sizeof(struct search_form),
     .steps = {build_reply})
