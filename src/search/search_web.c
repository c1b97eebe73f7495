/* The page of results, and its start where nothing is asked yet. */
#include "search/search.h"

#include "core/escape.h"
#include "gen/search/search_view.h"
#include "library/library.h"
#include "web/page.h"
#include "web/reply.h"

enum { PATH_MAX_BYTES = 64 * 1024 };

/* ---- addresses ---- */

struct span search_entry_path(struct arena *arena, struct span kind, struct span slug)
{
    struct span folder = span_is(kind, "page") ? SPAN("/") : library_folder(kind);
    return arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(folder), SPAN_ARG(slug));
}

struct span search_hit_path(struct arena *arena, const struct search_hit *hit)
{
    if (!span_is(hit->kind, "question"))
        return search_entry_path(arena, hit->kind, hit->slug);
    if (hit->shown_answer_id != 0)
        return arena_printf(arena, "/answers/%lld", (long long)hit->shown_answer_id);
    return arena_printf(arena, "/questions/%lld/" SPAN_FMT, (long long)hit->thread_id,
                        SPAN_ARG(hit->slug));
}

struct span search_path(struct arena *arena, struct span query, enum search_sort sort,
                        struct span after)
{
    struct text path;
    text_init(&path, PATH_MAX_BYTES);
    text_add_string(&path, "/search?q=");
    escape_url_part(&path, query);
    if (sort != SEARCH_BY_RELEVANCE)
        text_printf(&path, "&sort=%s", search_sort_names[sort]);
    if (!span_is_empty(after))
        text_printf(&path, "&after=" SPAN_FMT, SPAN_ARG(after));
    struct span span = arena_span(arena, text_span(&path));
    text_free(&path);
    return span;
}

struct span search_feed_path(struct arena *arena, struct span query)
{
    struct span page = search_path(arena, query, SEARCH_BY_RELEVANCE, SPAN(""));
    return arena_printf(arena, "/search.atom" SPAN_FMT,
                        SPAN_ARG(span_from(page, sizeof("/search") - 1)));
}

/* ---- what people read ---- */

struct span search_chip_label(struct arena *arena, const struct search_item *item)
{
    if (item->kind == SEARCH_ITEM_TAG || item->kind == SEARCH_ITEM_TAG_ALONE) {
        struct span title = library_tag_title(item->value);
        const char *alone = item->kind == SEARCH_ITEM_TAG_ALONE ? "only " : "";
        return arena_printf(arena, "%s%s" SPAN_FMT, item->negated ? "not " : "", alone,
                            SPAN_ARG(title));
    }
    return search_item_label(arena, item);
}

bool search_is_filter(const struct search_item *item)
{
    return item->kind != SEARCH_ITEM_WORD || item->negated;
}

size_t search_filter_count(const struct search_query *query)
{
    size_t count = 0;
    for (size_t i = 0; i < query->item_count; i++)
        count += search_is_filter(&query->items[i]) ? 1 : 0;
    return count;
}

/* "Search: tight hips, Lower back": words, and what it keeps to. */
static struct span title_of(struct arena *arena, const struct search_query *query)
{
    struct span *parts = arena_array_of(arena, struct span, query->item_count + 1);
    size_t count = 0;
    bool after_word = false;
    for (size_t i = 0; i < query->item_count; i++) {
        const struct search_item *item = &query->items[i];
        struct span label = search_chip_label(arena, item);
        bool is_word = item->kind == SEARCH_ITEM_WORD && !item->negated;
        if (is_word && after_word)
            parts[count - 1] = arena_printf(arena, SPAN_FMT " " SPAN_FMT,
                                            SPAN_ARG(parts[count - 1]), SPAN_ARG(label));
        else
            parts[count++] = label;
        after_word = is_word;
    }
    return arena_printf(arena, "Search: " SPAN_FMT,
                        SPAN_ARG(tag_names_join(arena, parts, count, ", ")));
}

/* [Lower back] is the tag that is called so. */
static struct span name_tags(struct arena *arena, struct span typed)
{
    struct text out;
    text_init(&out, PATH_MAX_BYTES);
    while (!span_is_empty(typed)) {
        size_t open = span_find(typed, '[');
        text_add_span(&out, span_make(typed.ptr, open));
        typed = span_from(typed, open);
        size_t end = span_find(typed, ']');
        if (end == typed.len)
            break;
        struct span inside = span_make(typed.ptr + 1, end - 1);
        struct span name = library_tag_named(arena, inside);
        bool is_title = !span_equal(name, tag_name_clean(arena, inside));
        text_add_char(&out, '[');
        text_add_span(&out, is_title ? name : inside);
        text_add_char(&out, ']');
        typed = span_from(typed, end + 1);
    }
    text_add_span(&out, typed);
    struct span named = arena_span(arena, text_span(&out));
    text_free(&out);
    return named;
}

/* ---- the page ---- */

static const struct form_field show_query[] = {
    {.name = "q", .kind = FORM_LINE},
    {.name = "sort", .kind = FORM_CHOICE, .choices = search_sort_names},
    {.name = "after", .kind = FORM_LINE, .max = 60},
    {.name = "kind", .kind = FORM_LINE, .max = 60}, /* once a field of its own; now kind: in q */
    {0},
};

static bool asks_something(const struct search_page *page)
{
    return search_has_words(&page->results) || search_has_filter(&page->results);
}

static void read_query(struct request *r, struct search_page *page)
{
    page->typed = form_get(&r->form, "q");
    page->safety = safety_match(page->typed);
    search_query_parse(r->arena, name_tags(r->arena, page->typed), &page->results.query);
    for (size_t i = 0; search_sort_names[i] != NULL; i++) {
        if (span_is(form_get(&r->form, "sort"), search_sort_names[i]))
            page->sort = (enum search_sort)i;
    }
    page->results.sort = page->sort;
    page->from = SEARCH_FROM_THE_TOP;
    page->first = !search_place_read(form_get(&r->form, "after"), &page->from);
}

/* An address from when the kind was a field of its own. */
static bool move_kind(struct request *r, const struct search_page *page)
{
    struct span kind = form_get(&r->form, "kind");
    if (span_is_empty(kind))
        return false;
    struct search_item item;
    struct span query = page->results.query.canonical;
    if (search_item_read(r->arena, SEARCH_ITEM_KIND, kind, &item))
        query = search_query_set(r->arena, &page->results.query, &item);
    struct span path = search_path(r->arena, query, page->sort, SPAN(""));
    reply_moved(r, SPAN_FMT, SPAN_ARG(path));
    return true;
}

/* Whoever narrows, or reads on, looks for something else; what is urgent is the only thing to do. */
static bool wants_relief(const struct search_page *page)
{
    return page->first && !search_has_filter(&page->results) && !safety_urgent(page->safety) &&
           search_relief_is_wanted(page->results.query.words);
}

static void find_load(struct request *r)
{
    struct search_page *page = r->data;
    read_query(r, page);
    if (move_kind(r, page) || !asks_something(page))
        return;
    search_begin(&page->results, r->batch);
    if (wants_relief(page))
        search_relief_store_places(r->batch, page->results.query.words, &page->relief.places);
}

static void narrow(struct request *r)
{
    struct search_page *page = r->data;
    if (asks_something(page)) {
        search_narrow(&page->results, r->batch);
        search_relief_store_entries(r->batch, &page->relief);
        return;
    }
    static const struct head head = {
        .title = SPAN("Search"),
        .canonical = SPAN("/search"),
        .description =
            SPAN("Search questions, answers, stretches, articles, muscles and terms about "
                 "tight backs and glutes.")};
    struct text *out = reply_begin(r, 200, &head);
    search_start_view(out, page);
    reply_end(r);
}

static void settle(struct request *r)
{
    struct search_page *page = r->data;
    search_settle(&page->results, r->batch);
}

static struct span near_words(struct request *r, const struct search_page *page)
{
    const struct search_results *results = &page->results;
    if (results->unknown.count > 0)
        return tag_names_join(r->arena, results->unknown.items, results->unknown.count, " ");
    return results->query.words;
}

static void choose(struct request *r)
{
    struct search_page *page = r->data;
    struct search_results *results = &page->results;
    search_found(results);
    if (r->viewer.account_id != 0)
        search_store_followed(r->batch, r->viewer.account_id, results->query.canonical,
                              &page->followed);
    bool suggests = !safety_urgent(page->safety);
    if (suggests && (results->found.count == 0 || results->unknown.count > 0))
        tag_store_near(r->batch, near_words(r, page), SEARCH_NEAR_MAX, &page->near);
    if (results->found.count == 0) {
        if (suggests)
            search_store_suggestions(r->batch, results->query.words, &page->names, &page->similar);
        return;
    }
    struct search_ids rest = search_candidates(results, page->from);
    search_store_hits(r->batch, &rest, results->sort, page->from, &page->hits);
    search_store_facets(r->batch, &results->found, &page->facet_source);
}

static void read_texts(struct request *r)
{
    struct search_page *page = r->data;
    if (page->hits.count > SEARCH_PAGE) {
        page->hits.count = SEARCH_PAGE;
        page->next = search_place_write(
            r->arena, search_place_of(&page->results, &page->hits.items[SEARCH_PAGE - 1]));
    }
    search_lexicon_init(&page->lexicon, r->arena, &page->results.find.lists, &page->results.names);
    search_read_hits(&page->lexicon, &page->hits);
    if (page->lexicon.word_count > 0)
        search_store_stems(r->batch, &page->lexicon);
}

static void results_reply(struct request *r)
{
    struct search_page *page = r->data;
    search_show_hits(&page->lexicon, &page->hits);
    search_facets_count(r->arena, &page->facet_source, &page->facets);
    struct span query = page->results.query.canonical;
    struct span feed = search_feed_path(r->arena, query);
    struct head head = {.title = title_of(r->arena, &page->results.query),
                        .search = page->typed,
                        .feed = feed,
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    search_result_view(out, r, page, feed);
    reply_end(r);
}

/* The card needs no database. */
static void show_card_alone(struct request *r)
{
    struct span typed = form_get(&r->form, "q");
    struct safety_hits hits = safety_match(typed);
    if (!safety_any(hits)) {
        reply_err(r, &r->error);
        return;
    }
    struct head head = {.title = SPAN("Search"), .search = typed, .not_for_search_engines = true};
    struct text *out = reply_begin(r, 503, &head);
    search_away_view(out, hits, r->error.message);
    reply_header(r, "retry-after", "5");
    reply_end(r);
}

PAGE(search_show, .limit = "search", .unavailable = show_card_alone, .query = show_query,
     .data_size = sizeof(struct search_page), .lane = LANE_SEARCH,
     .too_slow = "This search took too long. Try fewer words, or fewer filters.",
     .steps = {find_load, narrow, settle, choose, read_texts, results_reply})
