/* The search page: texts with all the words, else with some of them, else what is near. */
#include "search/search.h"

#include "core/utf8.h"
#include "gen/search/search_view.h"
#include "library/library.h"
#include "web/page.h"
#include "web/reply.h"

enum { FEW = 3, NEAR_MAX = 8 };

struct span search_entry_path(struct arena *arena, struct span kind, struct span slug)
{
    struct span folder = span_is(kind, "page") ? SPAN("/") : library_folder(kind);
    return arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(folder), SPAN_ARG(slug));
}

struct span search_hit_path(struct arena *arena, const struct search_hit *hit)
{
    if (span_is(hit->kind, "question"))
        return arena_printf(arena, "/questions/%lld/" SPAN_FMT, (long long)hit->thread_id,
                            SPAN_ARG(hit->slug));
    if (span_is(hit->kind, "answer"))
        return arena_printf(arena, "/questions/%lld/" SPAN_FMT "#answer-%lld",
                            (long long)hit->thread_id, SPAN_ARG(hit->slug),
                            (long long)hit->post_id);
    return search_entry_path(arena, hit->kind, hit->slug);
}

static const struct form_field search_form[] = {
    {.name = "q", .kind = FORM_LINE},
    {.name = "kind", .kind = FORM_CHOICE, .choices = search_kind_names},
    {.name = "after", .kind = FORM_LINE, .max = 60},
    {0},
};

static void read_query(struct request *r, struct search_page *page)
{
    struct span typed = form_get(&r->form, "q");
    page->typed = utf8_cut(typed, SEARCH_POINTS_MAX);
    page->too_long = page->typed.len < typed.len;
    search_parse(r->arena, page->typed, &page->query);
    for (size_t i = 0; search_kind_names[i] != NULL; i++) {
        if (span_is(form_get(&r->form, "kind"), search_kind_names[i]))
            page->kind = (enum search_kind)i;
    }
    page->from = SEARCH_FROM_THE_TOP;
    page->first = !search_place_read(form_get(&r->form, "after"), &page->from);
}

static bool asks_something(const struct search_page *page)
{
    return page->query.word_count > 0 || page->query.tag_count > 0;
}

static bool names_an_entry(const struct search_page *page)
{
    return page->first && page->query.tag_count == 0 && !span_is_empty(page->query.plain);
}

static void find_load(struct request *r)
{
    struct search_page *page = r->data;
    read_query(r, page);
    if (!asks_something(page))
        return;
    search_store_find(r->batch, &page->query, page->kind, page->from, &page->hits);
    if (names_an_entry(page))
        search_store_titles(r->batch, page->query.plain, false, page->kind, &page->titles);
    if (page->query.tag_count > 0)
        question_store_unknown_tags(r->batch, page->query.tags, page->query.tag_count,
                                    &page->unknown);
}

static void reply_page(struct request *r, struct search_page *page)
{
    struct head head = {
        .title = SPAN("Search"), .search = page->typed, .not_for_search_engines = true};
    if (asks_something(page))
        head.title = arena_printf(r->arena, "Search: " SPAN_FMT, SPAN_ARG(page->typed));
    if (page->hits.count > SEARCH_PAGE) {
        const struct search_hit *last = &page->hits.items[SEARCH_PAGE - 1];
        page->next = search_place_write(
            r->arena, (struct search_place){page->from.loose, last->rank, last->thread_id});
    }
    struct text *out = reply_begin(r, 200, &head);
    if (asks_something(page))
        search_result_view(out, r, page);
    else
        search_empty_view(out);
    reply_end(r);
}

/* Few texts have all the words: those that have some, and entries with a word that begins like these. */
static void widen(struct request *r)
{
    struct search_page *page = r->data;
    if (!page->first || page->query.word_count == 0 || page->hits.count >= FEW) {
        reply_page(r, page);
        return;
    }
    if (page->query.word_count > 1) {
        page->from.loose = true;
        page->hits = (struct search_hit_list){0};
        search_store_find(r->batch, &page->query, page->kind, page->from, &page->hits);
    }
    if (names_an_entry(page)) {
        page->titles = (struct search_title_list){0};
        search_store_titles(r->batch, page->query.plain, true, page->kind, &page->titles);
    }
}

static void look_near(struct request *r)
{
    struct search_page *page = r->data;
    if (page->hits.count > 0 || page->titles.count > 0) {
        reply_page(r, page);
        return;
    }
    struct span words = page->query.plain;
    if (page->unknown.count > 0)
        words = tag_names_join(r->arena, page->unknown.items, page->unknown.count, " ");
    else if (span_is_empty(words))
        words = tag_names_join(r->arena, page->query.tags, page->query.tag_count, " ");
    tag_store_near(r->batch, words, NEAR_MAX, &page->near);
}

static void nothing_reply(struct request *r)
{
    reply_page(r, r->data);
}

PAGE(search_show, .form = search_form, .data_size = sizeof(struct search_page), .lane = LANE_SEARCH,
     .steps = {find_load, widen, look_near, nothing_reply})
