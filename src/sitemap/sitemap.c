/* Writing sitemaps and robots.txt. */
#include "sitemap/sitemap.h"

#include "core/escape.h"
#include "library/library.h"

/* Lists and pages that are always there. Entries of the library, the site's own pages too, are among the threads. */
static const char *const lists[] = {
    "/",        "/questions", "/symptoms", "/library", "/stretches",   "/routines", "/articles",
    "/muscles", "/terms",     "/tags",     "/search",  "/search/help", "/map"};

static void begin(struct text *out, const char *element)
{
    text_printf(out,
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                "<%s xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
                element);
}

static void add_part(struct text *out, const struct sitemap *sitemap, const char *of,
                     int64_t number)
{
    text_add_string(out, "<sitemap><loc>");
    escape_html(out, sitemap->origin);
    text_printf(out, "/sitemap/%s%lld.xml</loc></sitemap>\n", of, (long long)number);
}

void sitemap_write_index(struct text *out, const struct sitemap *sitemap)
{
    begin(out, "sitemapindex");
    text_add_string(out, "<sitemap><loc>");
    escape_html(out, sitemap->origin);
    text_add_string(out, "/sitemap/lists.xml</loc></sitemap>\n");
    for (int64_t i = 0; i <= sitemap->last_tag_part; i++)
        add_part(out, sitemap, "tags-", i);
    for (size_t i = 0; i < sitemap->parts.count; i++)
        add_part(out, sitemap, "", sitemap->parts.items[i]);
    text_add_string(out, "</sitemapindex>\n");
}

static void begin_address(struct text *out, const struct sitemap *sitemap)
{
    text_add_string(out, "<url><loc>");
    escape_html(out, sitemap->origin);
}

void sitemap_write_lists(struct text *out, const struct sitemap *sitemap)
{
    begin(out, "urlset");
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        begin_address(out, sitemap);
        text_printf(out, "%s</loc></url>\n", lists[i]);
    }
    text_add_string(out, "</urlset>\n");
}

void sitemap_write_tags(struct text *out, const struct sitemap *sitemap)
{
    begin(out, "urlset");
    for (size_t i = 0; i < sitemap->tags.count; i++) {
        begin_address(out, sitemap);
        text_add_string(out, "/tags/");
        escape_url_part(out, sitemap->tags.items[i]);
        text_add_string(out, "</loc></url>\n");
    }
    text_add_string(out, "</urlset>\n");
}

static void write_path(struct text *out, const struct sitemap_thread *thread)
{
    if (span_is(thread->kind, "question"))
        text_printf(out, "/questions/%lld/", (long long)thread->id);
    else if (span_is(thread->kind, "page"))
        text_add_char(out, '/');
    else
        text_add_span(out, library_folder(thread->kind));
    escape_url_part(out, thread->slug);
}

void sitemap_write_threads(struct text *out, const struct sitemap *sitemap)
{
    begin(out, "urlset");
    for (size_t i = 0; i < sitemap->threads.count; i++) {
        begin_address(out, sitemap);
        write_path(out, &sitemap->threads.items[i]);
        text_add_string(out, "</loc><lastmod>");
        clock_write_iso(out, sitemap->threads.items[i].changed_at);
        text_add_string(out, "</lastmod></url>\n");
    }
    text_add_string(out, "</urlset>\n");
}

/* Results have facets without end, and what starts with an action is for people. */
void sitemap_write_robots(struct text *out, struct span origin)
{
    text_add_string(out, "User-agent: *\n"
                         "Disallow: /search?\n"
                         "Disallow: /search.atom\n"
                         "Disallow: /search/suggest\n"
                         "Disallow: /questions/similar\n"
                         "Disallow: /login\n"
                         "Disallow: /register\n"
                         "Disallow: /drafts\n"
                         "\n"
                         "Sitemap: ");
    text_add_span(out, origin);
    text_add_string(out, "/sitemap.xml\n");
}
