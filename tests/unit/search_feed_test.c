/* The feed of a search: XML whatever people wrote. */
#include "unit/unit.h"

#include <libxml/parser.h>

#include "search/search.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(16 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct span feed_of(struct span words)
{
    struct search_feed_entry entry = {.thread_id = 7,
                                      .kind = SPAN("question"),
                                      .title = words,
                                      .tags = &words,
                                      .tag_count = 1,
                                      .author = words,
                                      .created_at = 1700000000000000,
                                      .changed_at = 1710000000000000,
                                      .summary = words,
                                      .path = SPAN("/questions/7/a?b=c&d=e")};
    struct search_feed feed = {.count = 1,
                               .items = &entry,
                               .query = words,
                               .origin = SPAN("https://example.org"),
                               .page = SPAN("/search?q=a&sort=newest"),
                               .self = SPAN("/search.atom?q=a")};
    struct text out;
    text_init(&out, 1 << 20);
    search_feed_write(&out, &feed);
    struct span written = arena_span(arena, text_span(&out));
    text_free(&out);
    return written;
}

static bool has(struct span text, const char *words)
{
    return memmem(text.ptr, text.len, words, strlen(words)) != NULL;
}

static void it_says_what_readers_need(void **state)
{
    (void)state;
    struct span feed = feed_of(SPAN("Tight & <sore>"));
    assert_true(has(feed, "<id>https://example.org/search.atom?q=a</id>"));
    assert_true(has(feed, "<id>https://example.org/#thread-7</id>"));
    assert_true(has(feed, "href=\"https://example.org/questions/7/a?b=c&amp;d=e\""));
    assert_true(has(feed, "<title>Tight &amp; &lt;sore&gt;</title>"));
    assert_true(has(feed, "<published>2023-11-14T22:13:20Z</published>"));
    assert_true(has(feed, "<updated>2024-03-09T16:00:00Z</updated>"));
}

static void it_is_xml_whatever_people_wrote(void **state)
{
    (void)state;
    static const struct span texts[] = {
        SPAN(""),
        SPAN("]]><!--"),
        SPAN("\" ' > &amp; &#0;"),
        SPAN("a\0b\x01\x0b\x1f\x7f"),
        SPAN("\xEF\xBF\xBE\xEF\xBF\xBF"),
        SPAN("\xFF\xC0\x80\xED\xA0\x80 cut \xE2\x82"),
        SPAN("\xF0\x9F\xA6\xB4 bone \xEF\xBF\xBD"),
        SPAN("line\r\nline\ttab"),
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct span feed = feed_of(texts[i]);
        xmlDoc *document = xmlReadMemory(feed.ptr, (int)feed.len, "feed.xml", NULL,
                                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
        if (document == NULL)
            fail_msg("text %zu: " SPAN_FMT, i, SPAN_ARG(feed));
        xmlFreeDoc(document);
    }
    xmlCleanupParser();
}

static void an_empty_one_stays_the_same(void **state)
{
    (void)state;
    struct search_feed feed = {.origin = SPAN("https://example.org")};
    struct text out;
    text_init(&out, 1 << 16);
    search_feed_write(&out, &feed);
    assert_true(has(text_span(&out), "<updated>1970-01-01T00:00:00Z</updated>"));
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_says_what_readers_need, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_is_xml_whatever_people_wrote, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_one_stays_the_same, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
