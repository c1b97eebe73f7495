/* Lists that grow come in pages: the library's kinds, the tags of a facet, the history of a tag. Nothing is left out. */
#include "http/site.h"

#include "db/harness.h"

enum { TERMS = 210, STRETCHES = 205, TAGS = 103 };

static struct person *reader;
static struct person *coach;

static int begin(void **state)
{
    (void)state;
    reader = somebody();
    coach = sign_up_as("list_lena", "coach");
    harness_sql(
        site_database(),
        format("INSERT INTO post (id, kind, author_id, body, html)"
               " SELECT 40000000 + n, 'term', (SELECT min(id) FROM account), '', ''"
               " FROM generate_series(1, %d) AS n;"
               "INSERT INTO entry (id, kind, slug, title, status)"
               " SELECT 40000000 + n, 'term', 'word-' || n, (CASE n %% 3 WHEN 0 THEN '“Word '"
               " WHEN 1 THEN 'word ' ELSE 'Word ' END) || n, 'published'"
               " FROM generate_series(1, %d) AS n",
               TERMS, TERMS));
    harness_sql(site_database(),
                format("INSERT INTO post (id, kind, author_id, body, html)"
                       " SELECT 50000000 + n, 'stretch', (SELECT min(id) FROM account), '', ''"
                       " FROM generate_series(1, %d) AS n;"
                       "INSERT INTO entry (id, kind, slug, title, status, model)"
                       " SELECT 50000000 + n, 'stretch', 'move-' || n, 'Move ' || n, 'published',"
                       " CASE WHEN n %% 50 = 0 THEN"
                       " '{\"type\":\"stretch\",\"positions\":[\"prone\"],\"partner\":\"needed\"}'"
                       " ELSE "
                       "'{\"type\":\"stretch\",\"positions\":[\"supine\"],\"kit\":[{\"thing\":"
                       "\"mat\"}]}' END::jsonb"
                       " FROM generate_series(1, %d) AS n",
                       STRETCHES, STRETCHES));
    harness_sql(site_database(), format("INSERT INTO tag (name, title, facet, question_count)"
                                        " SELECT 'part-' || n, 'Part', 'region', n / 10"
                                        " FROM generate_series(1, %d) AS n",
                                        TAGS));
    harness_sql(site_database(), "NOTIFY changed");
    return 0;
}

/* The address of the link to the next page; NULL on the last. */
static const char *next_page(const struct page *page)
{
    static const char link[] = "rel=\"next\" href=\"";
    const char *next = strstr(page->body.ptr, link);
    if (next == NULL)
        return NULL;
    char path[512];
    size_t len = 0;
    for (next += strlen(link); *next != '"' && len < sizeof(path) - 1; len++) {
        path[len] = *next++;
        if (path[len] == '&' && strncmp(next, "amp;", 4) == 0)
            next += 4;
    }
    path[len] = '\0';
    return format("%s", path);
}

/* On how many pages of a list each of `count` links is, which is once; returns the number of pages. */
static int each_is_on_one_page(const char *path, const char *link, int count)
{
    enum { MOST = 500, PAGES_MAX = 10 };
    int found[MOST] = {0};
    int pages = 0;
    for (; path != NULL && pages < PAGES_MAX; pages++) {
        struct page page = get(reader, path);
        assert_status(&page, 200);
        for (int i = 1; i <= count; i++)
            found[i] += page_has(&page, format("href=\"%s%d\"", link, i)) ? 1 : 0;
        path = next_page(&page);
    }
    for (int i = 1; i <= count; i++)
        assert_int_equal(found[i], 1);
    return pages;
}

static void a_kind_of_entry_comes_in_pages(void **state)
{
    (void)state;
    assert_int_equal(each_is_on_one_page("/terms", "/terms/word-", TERMS), 2);
    assert_int_equal(each_is_on_one_page("/stretches", "/stretches/move-", STRETCHES), 2);
    struct page page = get(reader, "/terms?after=1");
    assert_status(&page, 200);
    assert_has(&page, "First page");
}

static void a_choice_of_stretches_is_one_page_of_its_own(void **state)
{
    (void)state;
    struct page page = get(reader, "/stretches?position=prone");
    assert_has(&page, "/stretches/move-50\"");
    assert_has(&page, "/stretches/move-200\"");
    assert_has_not(&page, "/stretches/move-1\"");
    assert_null(next_page(&page));
    page = get(reader, "/stretches?partner=no&kit=none");
    assert_has(&page, "None fits all of that");
    assert_has(&page,
               "href=\"/stretches?kit=none\"><span class=\"hidden\">Without </span>On my own");
    page = get(reader, "/stretches?kit=none");
    assert_has(&page, "/stretches/move-100\"");
    page = get(reader, "/stretches?position=supine&partner=no");
    assert_has(&page, "/stretches/move-1\"");
    assert_has_not(&page, "/stretches/move-100\"");
}

static void the_tags_of_a_facet_come_in_pages(void **state)
{
    (void)state;
    assert_int_equal(each_is_on_one_page("/tags?facet=region", "/tags/part-", TAGS), 2);
    struct page page = get(reader, "/tags");
    assert_has(&page, "/tags?facet=region&amp;after=0.part-");
    assert_has(&page, "href=\"/tags/part-103\"");
    page = get(reader, "/tags?facet=quality");
    assert_has_not(&page, "/tags/part-");
    assert_has(&page, "All tags");
}

/* Long descriptions are fewer to a page. */
static void the_history_of_a_tag_is_bounded(void **state)
{
    (void)state;
    enum { EDITS = 6, PAGE_BYTES = 512 * 1024 };
    struct page page = post(coach, "/tags/new", "/tags/new", "name", "wordy", "title", "Wordy",
                            "facet", "quality", "description", "Short.", NULL);
    assert_status(&page, 303);
    for (int i = 1; i <= EDITS; i++) {
        page = post(coach, "/tags/wordy/edit", "/tags/wordy/edit", "name", "wordy", "title",
                    "Wordy", "facet", "quality", "description", repeated(format("“%d” ", i), 2400),
                    "revision", format("%d", i), NULL);
        assert_status(&page, 303);
    }
    int shown = 0;
    int pages = 0;
    for (const char *path = "/tags/wordy/revisions"; path != NULL; path = next_page(&page)) {
        page = get(reader, path);
        assert_status(&page, 200);
        assert_true(page.body.len < PAGE_BYTES);
        pages++;
        for (int i = 1; i <= EDITS + 1; i++)
            shown += page_has(&page, format("id=\"revision-%d\"", i));
    }
    assert_int_equal(shown, EDITS + 1);
    assert_true(pages > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kind_of_entry_comes_in_pages),
        cmocka_unit_test(a_choice_of_stretches_is_one_page_of_its_own),
        cmocka_unit_test(the_tags_of_a_facet_come_in_pages),
        cmocka_unit_test(the_history_of_a_tag_is_bounded),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
