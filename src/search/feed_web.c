/* Every search as a feed: what was found, by last change, as Atom (RFC 4287). */
#include "library/library.h"
#include "search/search.h"
#include "web/page.h"
#include "web/reply.h"

enum { FEED_MAX_BYTES = 1024 * 1024 };

struct feed_page {
    struct search_results results;
    struct search_feed feed;
};

static const struct form_field feed_query[] = {
    {.name = "q", .kind = FORM_LINE},
    {0},
};

static void feed_find(struct request *r)
{
    struct feed_page *page = r->data;
    search_query_parse(r->arena, form_get(&r->form, "q"), &page->results.query);
    search_begin(&page->results, r->batch);
}

static void feed_narrow(struct request *r)
{
    struct feed_page *page = r->data;
    search_narrow(&page->results, r->batch);
}

static void feed_settle(struct request *r)
{
    struct feed_page *page = r->data;
    search_settle(&page->results, r->batch);
}

static void feed_read(struct request *r)
{
    struct feed_page *page = r->data;
    search_found(&page->results);
    if (page->results.found.count > 0)
        search_store_feed(r->batch, &page->results.found, &page->feed);
}

static struct span path_of(struct arena *arena, const struct search_feed_entry *entry)
{
    struct search_hit hit = {
        .thread_id = entry->thread_id, .kind = entry->kind, .slug = entry->slug};
    return search_hit_path(arena, &hit);
}

static const struct span *titles_of(struct arena *arena, const struct search_feed_entry *entry)
{
    struct span *titles = arena_array_of(arena, struct span, entry->tag_count + 1);
    for (size_t i = 0; i < entry->tag_count; i++)
        titles[i] = library_tag_title(entry->tags[i]);
    return titles;
}

static void feed_reply(struct request *r)
{
    struct feed_page *page = r->data;
    struct search_feed *feed = &page->feed;
    feed->query = page->results.query.canonical;
    feed->origin = page_origin(r);
    feed->page = search_path(r->arena, feed->query, SEARCH_BY_RELEVANCE, SPAN(""));
    feed->self = search_feed_path(r->arena, feed->query);
    for (size_t i = 0; i < feed->count; i++) {
        feed->items[i].path = path_of(r->arena, &feed->items[i]);
        feed->items[i].tag_titles = titles_of(r->arena, &feed->items[i]);
    }
    struct text out;
    text_init(&out, FEED_MAX_BYTES);
    search_feed_write(&out, feed);
    reply_tagged(r, "application/atom+xml; charset=utf-8", text_span(&out));
    text_free(&out);
}

PAGE(search_feed, .limit = "search", .query = feed_query, .data_size = sizeof(struct feed_page),
     .for_machines = true, .lane = LANE_SEARCH,
     .too_slow = "This search took too long. Try fewer words, or fewer filters.",
     .steps = {feed_find, feed_narrow, feed_settle, feed_read, feed_reply})
