/* Tags: the index, one tag's page, completion. */
#include "tag/tag.h"

#include "core/escape.h"
#include "gen/tag/tag_view.h"
#include "library/library.h"
#include "question/question.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/viewer.h"

enum { PLACE_MAX = 60, FOUND_MAX = 40, NEAR_MAX = 8, QUERY_MAX = 60 };

static const struct form_field find_query[] = {
    {.name = "q", .kind = FORM_LINE, .max = QUERY_MAX},
    {0},
};

/* ---- the index ---- */

static const struct form_field index_query[] = {
    {.name = "q", .kind = FORM_LINE, .max = QUERY_MAX},
    {.name = "facet", .kind = FORM_CHOICE, .choices = tag_facet_names},
    {.name = "after", .kind = FORM_LINE, .max = PLACE_MAX},
    {0},
};

static void index_load(struct request *r)
{
    struct tag_index_page *page = r->data;
    struct span facet = form_get(&r->form, "facet");
    struct tag_place from = TAG_FROM_THE_TOP;
    page->facet = span_is_empty(facet) ? TAG_FACETS : tag_facet_of(facet);
    page->first = !tag_place_read(form_get(&r->form, "after"), &from);
    viewer_ask_follows(r, "tag");
    tag_store_index(r->batch, page->facet, from, &page->list);
    if (!span_is_empty(form_get(&r->form, "q")))
        tag_store_near(r->batch, form_get(&r->form, "q"), FOUND_MAX, &page->found);
}

/* A facet on its own is a part of the list; each of its further pages is itself. */
static struct span index_canonical(struct request *r, const struct tag_index_page *page)
{
    if (page->first || page->facet == TAG_FACETS)
        return SPAN("/tags");
    struct span after = tag_path_part(r, form_get(&r->form, "after"));
    return arena_printf(r->arena, "/tags?facet=%s&after=" SPAN_FMT, tag_facet_names[page->facet],
                        SPAN_ARG(after));
}

static void index_reply(struct request *r)
{
    struct tag_index_page *page = r->data;
    page->here = index_canonical(r, page);
    if (page->first && page->facet != TAG_FACETS)
        page->here = arena_printf(r->arena, "/tags?facet=%s", tag_facet_names[page->facet]);
    tag_index_cut(&page->list, page->next);
    struct head head = {
        .title = SPAN("Tags"),
        .section = "tags",
        .canonical = index_canonical(r, page),
        .not_for_search_engines = !span_is_empty(form_get(&r->form, "q")),
        .description =
            SPAN("Where it is, how it feels, what brings it on and what helps: the tags.")};
    reply_topic(r, "tags");
    reply_topic(r, "questions");
    struct text *out = reply_begin(r, 200, &head);
    tag_index_view(out, r, page);
    reply_end(r);
}

PAGE(tag_index, .query = index_query, .data_size = sizeof(struct tag_index_page), .cached = true,
     .steps = {index_load, index_reply})

/* ---- completion ---- */

static void complete_load(struct request *r)
{
    tag_store_complete(r->batch, tag_name_clean(r->arena, form_get(&r->form, "q")),
                       TAG_COMPLETE_MAX, r->data);
}

/* Of what nothing begins with, the nearest: a slip of the finger still finds its tag. */
static void complete_near(struct request *r)
{
    struct tag_hit_list *hits = r->data;
    const struct tag_names *names = library_tag_names();
    struct span typed = tag_name_clean(r->arena, form_get(&r->form, "q"));
    const struct tag_title *near[TAG_NEAR_MAX];
    if (hits->count > 0 || names == NULL)
        return;
    hits->count = tag_names_near(names, typed, near);
    hits->items = arena_array_of(r->arena, struct tag_hit, hits->count + 1);
    for (size_t i = 0; i < hits->count; i++)
        hits->items[i] =
            (struct tag_hit){.name = near[i]->name, .title = near[i]->title, .near = true};
}

static void complete_reply(struct request *r)
{
    complete_near(r);
    struct text out;
    text_init(&out, 64 * 1024);
    tag_write_json(&out, r->data);
    reply_json(r, 200, text_span(&out));
    text_free(&out);
}

PAGE(tag_complete, .query = find_query, .data_size = sizeof(struct tag_hit_list),
     .for_machines = true, .steps = {complete_load, complete_reply})

/* ---- one tag ---- */

struct show_data {
    struct tag_page page;
    struct question_place from;
    struct question_list questions;
    struct tag_hit_list near;
};

static const struct form_field show_query[] = {
    {.name = "exact", .kind = FORM_FLAG},
    {.name = "after", .kind = FORM_LINE, .max = 60},
    {0},
};

static void show_load(struct request *r)
{
    struct show_data *data = r->data;
    /* In another case, with _ for -, or by its title: the tag is found, and show_or_look_near redirects to its address. */
    struct span name = library_tag_named(r->arena, page_part(r, 1));
    data->from = QUESTION_FROM_THE_TOP;
    data->page.exact = form_has(&r->form, "exact");
    data->page.first = !question_place_read(form_get(&r->form, "after"), &data->from);
    data->page.questions = &data->questions;
    viewer_ask_follow(r, "tag", name);
    tag_store_get(r->batch, name, &data->page.tag);
    tag_store_entries(r->batch, name, !data->page.exact, &data->page.entries);
    tag_store_path(r->batch, name, &data->page.path);
    tag_store_related(r->batch, name, &data->page.related);
    question_store_list_tagged(r->batch, name, !data->page.exact, data->from, &data->questions);
}

static struct span description_of(struct request *r, const struct tag *tag)
{
    struct span said = span_is_empty(tag->summary)
                           ? question_description(r->arena, tag->html, library_resolve)
                           : tag->summary;
    if (!span_is_empty(said))
        return said;
    return arena_printf(r->arena, "Questions, answers and stretches about: " SPAN_FMT ".",
                        SPAN_ARG(tag->title));
}

/* With or without those below it is one list. */
static struct span show_canonical(struct request *r, const struct show_data *data)
{
    struct span name = tag_path_part(r, data->page.tag.name);
    if (data->page.first)
        return arena_printf(r->arena, "/tags/" SPAN_FMT, SPAN_ARG(name));
    return arena_printf(r->arena, "/tags/" SPAN_FMT "?after=%lld.%lld", SPAN_ARG(name),
                        (long long)data->from.at, (long long)data->from.id);
}

static void reply_tag(struct request *r, struct show_data *data)
{
    const struct tag *tag = &data->page.tag;
    struct head head = {.title = tag->title,
                        .section = "tags",
                        .description = description_of(r, tag),
                        .canonical = show_canonical(r, data)};
    if (data->questions.count > QUESTION_LIST_PAGE) {
        const struct question_row *last = &data->questions.items[QUESTION_LIST_PAGE - 1];
        data->page.next =
            arena_printf(r->arena, "%lld.%lld", (long long)last->created_at, (long long)last->id);
    }
    reply_topic(r, "tags");
    reply_topic(r, "questions");
    reply_topic(r, "library");
    struct text *out = reply_begin(r, 200, &head);
    tag_show_view(out, r, &data->page);
    reply_end(r);
}

static void show_or_look_near(struct request *r)
{
    struct show_data *data = r->data;
    if (data->page.tag.id == 0)
        tag_store_near(r->batch, page_part(r, 1), NEAR_MAX, &data->near);
    else if (!span_equal(data->page.tag.name, page_part(r, 1)))
        tag_go_to(r, 301, data->page.tag.name);
    else
        reply_tag(r, data);
}

static void missing_reply(struct request *r)
{
    const struct show_data *data = r->data;
    struct head head = {
        .title = SPAN("No tag of that name"), .section = "tags", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 404, &head);
    tag_missing_view(out, r->arena, page_part(r, 1), &data->near);
    reply_end(r);
}

PAGE(tag_show, .query = show_query, .data_size = sizeof(struct show_data), .cached = true,
     .steps = {show_load, show_or_look_near, missing_reply})

struct span tag_path_part(struct request *r, struct span name)
{
    struct text part;
    text_init(&part, 1024);
    escape_url_part(&part, name);
    struct span kept = arena_span(r->arena, text_span(&part));
    text_free(&part);
    return kept;
}

void tag_go_to(struct request *r, int status, struct span name)
{
    struct span part = tag_path_part(r, name);
    if (status == 301)
        reply_moved(r, "/tags/" SPAN_FMT, SPAN_ARG(part));
    else
        reply_see_other(r, "/tags/" SPAN_FMT, SPAN_ARG(part));
}
