/* What search engines, and those who show a link to a page, are told: in the head of each page, robots.txt and sitemaps. */
#include "http/site.h"

#include <stdlib.h>

#include "db/harness.h"
#include "http/walk.h"

#define ORIGIN "http://backtalk.example"

static struct person *reader;
static struct person *author;
static int64_t question;
static const char *path; /* the question's */

static int begin(void **state)
{
    (void)state;
    setenv("ORIGIN", ORIGIN, 1);
    reader = somebody();
    load_library();
    tag_exists("tight");
    author = sign_up("shell_sue");
    question = ask(author, "Why is my <back> tight & sore?",
                   "It began on Monday, </script> after a [run](https://example.org).", "tight");
    answer(author, question, "Walk a little every hour & rest.");
    await_index(reader);
    path = format("/questions/%lld/why-is-my-back-tight-sore", (long long)question);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return unsetenv("ORIGIN");
}

/* ---- the head of a page ---- */

/* Not a part of one, which a script asks for. */
static bool is_page(const struct page *page)
{
    return page->status == 200 &&
           span_starts(page_header_value(page, "content-type"), "text/html") &&
           page_has(page, "<head>");
}

static size_t count_of(const struct page *page, const char *words)
{
    size_t count = 0;
    for (const char *at = strstr(page->body.ptr, words); at != NULL; at = strstr(at + 1, words))
        count++;
    return count;
}

static size_t looked_at;

/* A page is described, and either has one absolute address or is not to be found. */
static void look(const struct walk_step *step, void *context)
{
    (void)context;
    struct page page = get(reader, step->path);
    if (!step->takes_get || !is_page(&page))
        return;
    looked_at++;
    bool hidden = page_has(&page, "<meta name=\"robots\" content=\"noindex\">");
    if (count_of(&page, "<meta name=\"description\" content=\"") != 1 ||
        page_has(&page, "<meta name=\"description\" content=\"\">"))
        fail_msg("%s has no description", step->path);
    size_t addresses = count_of(&page, "<link rel=\"canonical\" href=\"" ORIGIN "/");
    if (addresses != (hidden ? 0 : 1) || count_of(&page, "rel=\"canonical\"") != addresses)
        fail_msg("%s is %s and has %zu addresses", step->path, hidden ? "hidden" : "shown",
                 addresses);
    if (!hidden && (count_of(&page, "property=\"og:title\"") != 1 ||
                    count_of(&page, "property=\"og:image\" content=\"" ORIGIN "/") != 1))
        fail_msg("%s cannot be shown as a link", step->path);
}

static void every_page_is_described_and_has_one_address(void **state)
{
    (void)state;
    const char *const numbers[] = {format("%lld", (long long)question), NULL};
    const char *const words[] = {
        "tight", "shell_sue", "figure-four", "why-is-my-back-tight-sore", "piriformis", NULL};
    const struct walk_values values = {.numbers = numbers, .words = words};
    walk_routes(&values, look, NULL);
    assert_true(looked_at > 25);
}

static void results_forms_and_histories_are_not_for_search_engines(void **state)
{
    (void)state;
    const char *const hidden[] = {"/search?q=tight",
                                  "/login",
                                  "/register",
                                  "/symptoms?region=glutes&trigger=sitting",
                                  "/tags?q=tig",
                                  format("/questions/%lld/revisions", (long long)question),
                                  format("/questions/%lld/comments/all", (long long)question),
                                  "/stretches/figure-four/revisions",
                                  "/nowhere"};
    for (size_t i = 0; i < COUNT_OF(hidden); i++) {
        struct page page = get(reader, hidden[i]);
        assert_has(&page, "<meta name=\"robots\" content=\"noindex\">");
    }
    const char *const own[] = {"/me", "/drafts", "/account"};
    for (size_t i = 0; i < COUNT_OF(own); i++) {
        struct page page = get(author, own[i]);
        assert_status(&page, 200);
        assert_has(&page, "<meta name=\"robots\" content=\"noindex\">");
    }
}

static void a_further_page_is_itself_and_a_choice_is_its_list(void **state)
{
    (void)state;
    const struct {
        const char *address;
        const char *canonical;
    } pages[] = {
        {"/stretches?kit=none", "/stretches"},
        {"/stretches?after=1", "/stretches?after=1"},
        {"/tags?facet=region", "/tags"},
        {"/tags?facet=region&after=1.a", "/tags?facet=region&amp;after=1.a"},
        {"/tags/tight?exact=1", "/tags/tight"},
        {"/tags/tight?after=1700000000000000.9", "/tags/tight?after=1700000000000000.9"},
        {"/questions?after=1700000000000000.9", "/questions?after=1700000000000000.9"},
        {"/questions?tab=active&after=1700000000000000.9",
         "/questions?tab=active&amp;after=1700000000000000.9"},
    };
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct page page = get(reader, pages[i].address);
        assert_status(&page, 200);
        assert_has(&page,
                   format("<link rel=\"canonical\" href=\"" ORIGIN "%s\">", pages[i].canonical));
    }
}

static void a_thread_says_what_it_asks_and_what_is_answered(void **state)
{
    (void)state;
    struct page page = get(reader, path);
    assert_has(&page, "<meta property=\"og:type\" content=\"article\">");
    assert_has(&page,
               "<meta property=\"og:title\" content=\"Why is my &lt;back&gt; tight &amp; sore?\">");
    assert_has(&page, "{\"@context\":\"https://schema.org\",\"@type\":\"QAPage\"");
    assert_has(&page, "\"name\":\"Why is my \\u003cback\\u003e tight \\u0026 sore?\"");
    assert_has(&page,
               "\"suggestedAnswer\":[{\"@type\":\"Answer\",\"text\":\"Walk a little every hour "
               "\\u0026 rest.\"");
    assert_int_equal(count_of(&page, "</script> after"), 0);
    page = get(author, path);
    assert_has_not(&page, "schema.org");
    assert_has_not(&page, "og:title");
}

static void what_readers_are_warned_of_is_not_said(void **state)
{
    (void)state;
    int64_t id = ask(author, "Is it good to push into pain?", "I do it each day.", "tight");
    int64_t unsafe = answer(author, id, "Push until it gives way.");
    answer(author, id, "Stop before it hurts.");
    assert_int_equal(
        number_of(format("WITH warned AS (UPDATE post_score SET warning = 'Stop when it hurts.' "
                         "WHERE post_id = %lld RETURNING 1) SELECT count(*) FROM warned",
                         (long long)unsafe)),
        1);
    struct page page = show(reader, id);
    assert_has(&page, "a coach agrees");
    assert_has(&page, "\"text\":\"Stop before it hurts.\"");
    assert_has_not(&page, "\"text\":\"Push until it gives way.\"");
}

/* ---- files at the top of the site ---- */

static void the_site_has_icons_and_a_manifest(void **state)
{
    (void)state;
    const struct {
        const char *address;
        const char *type;
    } files[] = {
        {"/favicon.ico", "image/x-icon"},
        {"/manifest.webmanifest", "application/manifest+json"},
        {"/assets/img/favicon.svg", "image/svg+xml; charset=utf-8"},
        {"/assets/img/icon-192.png", "image/png"},
        {"/assets/img/icon-512.png", "image/png"},
        {"/assets/img/icon-mask-512.png", "image/png"},
        {"/assets/img/icon-touch.png", "image/png"},
        {"/assets/img/card.png", "image/png"},
    };
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct page page = get(reader, files[i].address);
        assert_status(&page, 200);
        assert_span(page_header_value(&page, "content-type"), files[i].type);
    }
    struct page page = get(reader, "/");
    assert_has(&page, "<link rel=\"manifest\" href=\"/manifest.webmanifest\">");
    assert_has(&page, "<link rel=\"icon\" sizes=\"32x32\" href=\"/favicon.ico\">");
}

static void robots_are_told_where_the_sitemap_is(void **state)
{
    (void)state;
    struct page page = get(reader, "/robots.txt");
    assert_status(&page, 200);
    assert_span(page_header_value(&page, "content-type"), "text/plain; charset=utf-8");
    assert_has(&page, "User-agent: *\n");
    assert_has(&page, "\nSitemap: " ORIGIN "/sitemap.xml\n");
}

static void the_sitemap_names_what_everybody_sees(void **state)
{
    (void)state;
    struct page page = get(reader, "/sitemap.xml");
    assert_status(&page, 200);
    assert_span(page_header_value(&page, "content-type"), "application/xml; charset=utf-8");
    assert_has(&page, "<sitemap><loc>" ORIGIN "/sitemap/lists.xml</loc></sitemap>");
    const char *part_of_tags;
    const char *part = format("/sitemap/%lld.xml", (long long)(question / 500));
    assert_has(&page, format("<loc>" ORIGIN "%s</loc>", part));
    page = get(reader, "/sitemap/lists.xml");
    assert_has(&page, "<loc>" ORIGIN "/symptoms</loc>");
    page = get(reader, "/sitemap.xml");
    part_of_tags = format("/sitemap/tags-%lld.xml",
                          (long long)number_of("SELECT id / 500 FROM tag WHERE name = 'tight'"));
    assert_has(&page, format("<loc>" ORIGIN "%s</loc>", part_of_tags));
    page = get(reader, part_of_tags);
    assert_has(&page, "<loc>" ORIGIN "/tags/tight</loc>");
    page = get(reader, "/sitemap/tags-987654.xml");
    assert_status(&page, 404);
    page = get(reader, part);
    assert_has(&page, format("<loc>" ORIGIN "%s</loc><lastmod>20", path));
    assert_has(&page, "<loc>" ORIGIN "/stretches/figure-four</loc>");
    assert_has(&page, "<loc>" ORIGIN "/red-flags</loc>");
    page = get(reader, "/sitemap/987654.xml");
    assert_status(&page, 404);
    page = get(reader, "/sitemap/99999999999999999999.xml");
    assert_status(&page, 404);
}

static void delete_question(int64_t id)
{
    struct page page = post(author, path, format("/questions/%lld/delete", (long long)id), "action",
                            "delete", "reason", "Too much was said", NULL);
    assert_status(&page, 303);
}

/* Asks both workers. */
static size_t parts_with(int64_t id, const char *words)
{
    size_t count = 0;
    for (int i = 0; i < 12; i++) {
        with_header(reader, "connection: close");
        struct page page = get(reader, format("/sitemap/%lld.xml", (long long)(id / 500)));
        assert_status(&page, 200);
        count += page_has(&page, words) ? 1 : 0;
    }
    return count;
}

/* A title is in the address: the moment that its question is deleted no cached part has it. */
static void what_is_deleted_is_in_no_sitemap(void **state)
{
    (void)state;
    int64_t other = ask(author, "Nothing of much interest here", "Nothing at all.", "tight");
    int64_t secret = ask(author, "My surgeon is called Mortimer", "I should not say so.", "tight");
    delete_question(other); /* what was cached before is made again */
    assert_true(parts_with(secret, "mortimer") > 0);
    delete_question(secret);
    assert_int_equal(parts_with(secret, "mortimer"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_is_described_and_has_one_address),
        cmocka_unit_test(results_forms_and_histories_are_not_for_search_engines),
        cmocka_unit_test(a_further_page_is_itself_and_a_choice_is_its_list),
        cmocka_unit_test(a_thread_says_what_it_asks_and_what_is_answered),
        cmocka_unit_test(what_readers_are_warned_of_is_not_said),
        cmocka_unit_test(the_site_has_icons_and_a_manifest),
        cmocka_unit_test(robots_are_told_where_the_sitemap_is),
        cmocka_unit_test(the_sitemap_names_what_everybody_sees),
        cmocka_unit_test(what_is_deleted_is_in_no_sitemap),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
