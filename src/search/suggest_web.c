/* Suggestions while somebody types: JSON for the script of the search box, a page for everybody else. */
#include "search/suggest.h"

#include "core/escape.h"
#include "core/utf8.h"
#include "gen/search/suggest_view.h"
#include "search/search.h"
#include "web/page.h"
#include "web/reply.h"

enum { JSON_MAX = 64 * 1024 };

static const struct form_field suggest_query[] = {
    {.name = "q", .kind = FORM_LINE},
    {0},
};

struct span search_suggestion_path(struct arena *arena, const struct search_suggestion *item)
{
    if (span_is(item->kind, "question"))
        return arena_printf(arena, "/questions/%lld/" SPAN_FMT, (long long)item->id,
                            SPAN_ARG(item->slug));
    if (!span_is(item->kind, "tag"))
        return search_entry_path(arena, item->kind, item->slug);
    struct text path;
    text_init(&path, 1024);
    text_add_string(&path, "/tags/");
    escape_url_part(&path, item->slug);
    struct span span = arena_span(arena, text_span(&path));
    text_free(&path);
    return span;
}

static void add_paths(struct arena *arena, const struct search_suggestion_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        list->items[i].path = search_suggestion_path(arena, &list->items[i]);
}

static void suggest_load(struct request *r)
{
    struct search_suggest_page *page = r->data;
    page->typed = utf8_cut(form_get(&r->form, "q"), SEARCH_SUGGEST_POINTS_MAX);
    page->safety = safety_match(page->typed);
    if (!safety_urgent(page->safety))
        search_store_suggestions(r->batch, page->typed, &page->names, &page->questions);
}

/* Lines to call are on the page of results, numbers on the page about when to get help. */
static void suggest_help(struct request *r, struct search_suggest_page *page)
{
    struct search_suggestion *item = arena_new_of(r->arena, struct search_suggestion);
    bool talk = safety_has(page->safety, SAFETY_DISTRESS);
    item->title = talk ? SPAN("You can talk to somebody now") : SPAN("When to get help now");
    item->path = talk ? search_path(r->arena, page->typed, SEARCH_BY_RELEVANCE, SPAN(""))
                      : SPAN("/red-flags");
    page->groups.count = 1;
    page->groups.items[0] = (struct search_suggestion_group){
        .title = "Please look at this first", .id = "help", .list = {1, item}};
}

static void group(struct request *r, struct search_suggest_page *page)
{
    if (safety_any(page->safety))
        suggest_help(r, page);
    if (safety_urgent(page->safety))
        return;
    add_paths(r->arena, &page->names);
    add_paths(r->arena, &page->questions);
    search_suggest_group(r->arena, &page->names, &page->questions, &page->groups);
}

static void json_reply(struct request *r)
{
    struct search_suggest_page *page = r->data;
    group(r, page);
    struct text out;
    text_init(&out, JSON_MAX);
    search_suggest_json(&out, &page->groups);
    reply_json(r, 200, text_span(&out));
    text_free(&out);
}

PAGE(search_complete, .limit = "suggest", .query = suggest_query,
     .data_size = sizeof(struct search_suggest_page), .for_machines = true, .lane = LANE_SEARCH,
     .steps = {suggest_load, json_reply})

static void page_reply(struct request *r)
{
    struct search_suggest_page *page = r->data;
    group(r, page);
    struct head head = {
        .title = SPAN("Suggestions"), .search = page->typed, .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    search_suggest_view(out, page);
    reply_end(r);
}

PAGE(search_suggest, .limit = "suggest", .query = suggest_query,
     .data_size = sizeof(struct search_suggest_page), .lane = LANE_SEARCH,
     .steps = {suggest_load, page_reply})
