/* Writing Atom. */
#include "search/feed.h"

#include "core/escape.h"
#include "core/utf8.h"

/* Control characters but tab and line ends, and U+FFFE and U+FFFF, are not XML, not even escaped. */
static bool xml_can_hold(uint32_t point)
{
    return point >= ' ' ? point != 0xFFFE && point != 0xFFFF
                        : point == '\t' || point == '\n' || point == '\r';
}

static void add_text(struct text *out, struct span s)
{
    struct span rest = s;
    const char *from = s.ptr;
    const char *at = s.ptr;
    uint32_t point;
    while (utf8_next(&rest, &point)) {
        struct span bytes = span_make(at, (size_t)(rest.ptr - at));
        if (!xml_can_hold(point) || (point == UTF8_REPLACEMENT && bytes.len == 1)) {
            escape_html(out, span_make(from, (size_t)(at - from)));
            text_add_char(out, ' ');
            from = rest.ptr;
        }
        at = rest.ptr;
    }
    escape_html(out, span_make(from, (size_t)(at - from)));
}

static void add_element(struct text *out, const char *name, struct span content)
{
    text_printf(out, "<%s>", name);
    add_text(out, content);
    text_printf(out, "</%s>\n", name);
}

static void add_time(struct text *out, const char *name, instant at)
{
    text_printf(out, "<%s>", name);
    clock_write_iso(out, at);
    text_printf(out, "</%s>\n", name);
}

static void add_link(struct text *out, const char *rel, const char *type, struct span origin,
                     struct span path)
{
    text_printf(out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    add_text(out, origin);
    add_text(out, path);
    text_add_string(out, "\"/>\n");
}

static void add_id(struct text *out, struct span origin, struct span path)
{
    text_add_string(out, "<id>");
    add_text(out, origin);
    add_text(out, path);
    text_add_string(out, "</id>\n");
}

static void add_entry(struct text *out, const struct search_feed *feed,
                      const struct search_feed_entry *entry)
{
    char id[64];
    snprintf(id, sizeof(id), "/#thread-%lld", (long long)entry->thread_id);
    text_add_string(out, "<entry>\n");
    add_id(out, feed->origin,
           span_of(id)); /* an address may change with its title, this does not */
    add_element(out, "title", entry->title);
    add_link(out, "alternate", "text/html", feed->origin, entry->path);
    add_time(out, "published", entry->created_at);
    add_time(out, "updated", entry->changed_at);
    text_add_string(out, "<author>");
    add_element(out, "name", entry->author);
    text_add_string(out, "</author>\n");
    for (size_t i = 0; i < entry->tag_count; i++) {
        text_add_string(out, "<category term=\"");
        add_text(out, entry->tags[i]);
        text_add_string(out, "\" label=\"");
        add_text(out, entry->tag_titles == NULL ? entry->tags[i] : entry->tag_titles[i]);
        text_add_string(out, "\"/>\n");
    }
    add_element(out, "summary", entry->summary);
    text_add_string(out, "</entry>\n");
}

void search_feed_write(struct text *out, const struct search_feed *feed)
{
    text_add_string(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                         "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en-GB\">\n");
    add_id(out, feed->origin, feed->self);
    text_add_string(out, "<title>Backtalk: ");
    add_text(out, span_is_empty(feed->query) ? SPAN("nothing asked") : feed->query);
    text_add_string(out, "</title>\n");
    add_link(out, "self", "application/atom+xml", feed->origin, feed->self);
    add_link(out, "alternate", "text/html", feed->origin, feed->page);
    /* Of an empty feed the same for ever, so that a reader sees no change. */
    add_time(out, "updated", feed->count == 0 ? 0 : feed->items[0].changed_at);
    for (size_t i = 0; i < feed->count; i++)
        add_entry(out, feed, &feed->items[i]);
    text_add_string(out, "</feed>\n");
}
