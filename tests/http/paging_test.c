/* A long thread: answers and comments come in pages, and what one has just written or voted on is in sight. */
#include "db/harness.h"
#include "http/site.h"

enum { ANSWERS = 33, PAGE_OF_ANSWERS = 30 };

static struct person *asker;
static struct person *giver;
static int64_t question;
static int64_t last;

static int set_up(void **state)
{
    (void)state;
    asker = sign_up("long_lena");
    giver = sign_up("busy_bert");
    tag_exists("low-back");
    question =
        ask(asker, "A thread that grows and grows", "Tell me everything you know.", "low-back");
    for (int i = 0; i < ANSWERS; i++)
        last = answer(giver, question, "Another thing that helped me.");
    return 0;
}

static int shown_answers(const struct page *page)
{
    int count = 0;
    for (const char *at = page->body.ptr;
         (at = strstr(at, "<article class=\"post\" id=\"answer-")) != NULL; at++)
        count++;
    return count;
}

static void the_first_page_is_bounded_and_leads_on(void **state)
{
    (void)state;
    struct page page = show(somebody(), question);
    assert_status(&page, 200);
    assert_int_equal(shown_answers(&page), PAGE_OF_ANSWERS);
    assert_has(&page, "More answers");
    assert_has_not(&page, "First answers");
    const char *at = strstr(page.body.ptr, "?from=");
    assert_non_null(at);
    char path[256];
    snprintf(path, sizeof(path), "/questions/%lld/a-thread-that-grows-and-grows%.*s",
             (long long)question, (int)strcspn(at, "#"), at);
    page = get(somebody(), path);
    assert_status(&page, 200);
    assert_int_equal(shown_answers(&page), ANSWERS - PAGE_OF_ANSWERS);
    assert_has(&page, "First answers");
    assert_has_not(&page, "More answers");
}

/* Follows a redirect and finds the answer on the page that it leads to. */
static void assert_in_sight(struct person *who, const struct page *sent)
{
    assert_status(sent, 303);
    char path[512];
    char mark[64];
    snprintf(path, sizeof(path), "%.*s", (int)strcspn(sent->location.ptr, "#"), sent->location.ptr);
    snprintf(mark, sizeof(mark), "id=\"answer-%lld\"", (long long)last);
    struct page page = get(who, path);
    assert_status(&page, 200);
    assert_has(&page, mark);
}

static void what_one_did_is_in_sight(void **state)
{
    (void)state;
    struct page down = vote(asker, "answers", last, -1);
    assert_in_sight(asker, &down);
    assert_non_null(strstr(down.location.ptr, "?from="));
    struct page up = vote(asker, "answers", last, 1);
    assert_in_sight(asker, &up);
    assert_null(strstr(up.location.ptr, "?from="));
}

/* The address of the link to the next page; NULL on the last. */
static const char *next_page(const struct page *page)
{
    static const char link[] = "rel=\"next\" href=\"";
    const char *next = strstr(page->body.ptr, link);
    if (next == NULL)
        return NULL;
    next += strlen(link);
    return format("%.*s", (int)strcspn(next, "#\""), next);
}

/* Long answers are fewer to a page: each comes once, and what is written last is in sight. */
static void a_page_of_long_answers_is_bounded_too(void **state)
{
    (void)state;
    enum { LONG_ANSWERS = 16, PAGE_BYTES = 768 * 1024 };
    const char *body = repeated("*a* **b** ", 2900);
    int64_t of_long = ask(asker, "A thread of long answers", "Tell me all of it.", "low-back");
    for (int i = 0; i < LONG_ANSWERS; i++)
        last = answer(giver, of_long, body);
    const char *path = format("/questions/%lld/a-thread-of-long-answers", (long long)of_long);
    int shown = 0;
    int pages = 0;
    for (; path != NULL && pages < LONG_ANSWERS; pages++) {
        struct page page = get(somebody(), path);
        assert_status(&page, 200);
        assert_true(page.body.len < PAGE_BYTES);
        assert_true(shown_answers(&page) > 0);
        shown += shown_answers(&page);
        path = next_page(&page);
    }
    assert_int_equal(shown, LONG_ANSWERS);
    assert_true(pages > 1);
    struct page down = vote(asker, "answers", last, -1);
    assert_in_sight(asker, &down);
    assert_non_null(strstr(down.location.ptr, "?from="));
}

static size_t shown_comments(const struct page *page)
{
    size_t count = 0;
    for (const char *at = page->body.ptr; (at = strstr(at, "<li class=\"comment\" id=")) != NULL;
         at++)
        count++;
    return count;
}

/* Follows a redirect and finds the comment on the page that it leads to. */
static void assert_comment_in_sight(struct person *who, const struct page *sent, int64_t id)
{
    assert_status(sent, 303);
    const char *to = sent->location.ptr;
    assert_true(span_ends(sent->location, format("#comment-%lld", (long long)id)));
    struct page page = get(who, format("%.*s", (int)strcspn(to, "#"), to));
    assert_status(&page, 200);
    assert_has(&page, format("id=\"comment-%lld\"", (long long)id));
}

static struct page send_comment(struct person *who, int64_t post_id)
{
    return post(who, "/questions/ask", format("/answers/%lld/comments", (long long)post_id), "body",
                "One more thing to say.", NULL);
}

static int64_t id_in(struct span location)
{
    return strtoll(strstr(location.ptr, "#comment-") + strlen("#comment-"), NULL, 10);
}

/* The thread shows the first comments, a page of their own all of them; each way leads to where one is shown. */
static void no_comment_is_out_of_reach(void **state)
{
    (void)state;
    enum { COMMENTS = 108, SHOWN = 20, PAGE_OF_COMMENTS = 100 };
    int64_t of = ask(asker, "A thread with much talk", "Talk about it below.", "low-back");
    int64_t about = answer(giver, of, "This is talked about.");
    struct page sent = {0};
    for (int i = 0; i < COMMENTS; i++) {
        sent = send_comment(asker, about);
        if (i == 0 || i == SHOWN - 1 || i == SHOWN)
            assert_comment_in_sight(asker, &sent, id_in(sent.location));
    }
    int64_t newest = id_in(sent.location);
    assert_comment_in_sight(asker, &sent, newest);
    struct page page = show(somebody(), of);
    assert_int_equal(shown_comments(&page), SHOWN);
    const char *all = format("/answers/%lld/comments/all", (long long)about);
    assert_has(&page, format("href=\"%s\"", all));
    page = get(somebody(), all);
    assert_int_equal(shown_comments(&page), PAGE_OF_COMMENTS);
    page = get(somebody(), next_page(&page));
    assert_int_equal(shown_comments(&page), COMMENTS - PAGE_OF_COMMENTS);
    assert_has(&page, "First comments");
    assert_null(next_page(&page));
    page = get(somebody(), format("/comments/%lld", (long long)newest));
    assert_comment_in_sight(somebody(), &page, newest);
    page = post(asker, "/questions/ask", format("/comments/%lld/edit", (long long)newest), "body",
                "Said better.", "revision", "1", NULL);
    assert_comment_in_sight(asker, &page, newest);
    /* What became the other keeps both addresses. */
    page = get(somebody(), format("/answers/%lld", (long long)newest));
    assert_comment_in_sight(somebody(), &page, newest);
}

static void an_answers_own_address_leads_to_its_page(void **state)
{
    (void)state;
    struct page first = get(somebody(), format("/answers/%lld", (long long)last));
    assert_in_sight(somebody(), &first);
}

/* The longest of everything, and wiki links, which are short until they are shown. */
static void a_whole_page_is_bounded(void **state)
{
    (void)state;
    enum { MOST = 1536 * 1024 };
    static const char *const texts[] = {"repeat('x', 16000)",
                                        "repeat(E'\\x02:nowhere\\x1f\\x03', 60)"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        int64_t of = ask(asker, "The longest of everything", "It is all below.", "low-back");
        harness_sql(
            site_database(),
            format("WITH answer AS ("
                   " INSERT INTO post (kind, thread_id, author_id, body, html)"
                   " SELECT 'answer', %lld, author_id, '', %s FROM post, generate_series(1, 40)"
                   " WHERE id = %lld RETURNING id, thread_id, author_id)"
                   "INSERT INTO post (kind, thread_id, parent_id, author_id, body, html)"
                   " SELECT 'comment', thread_id, id, author_id, '', %s"
                   " FROM answer, generate_series(1, 40)",
                   (long long)of, texts[i], (long long)of, texts[i]));
        struct page page = show(somebody(), of);
        assert_status(&page, 200);
        assert_true(page.body.len < MOST);
        assert_true(shown_comments(&page) > 0);
        assert_has(&page, "/comments/all\"");
        assert_non_null(next_page(&page));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_page_is_bounded_and_leads_on),
        cmocka_unit_test(what_one_did_is_in_sight),
        cmocka_unit_test(a_page_of_long_answers_is_bounded_too),
        cmocka_unit_test(no_comment_is_out_of_reach),
        cmocka_unit_test(an_answers_own_address_leads_to_its_page),
        cmocka_unit_test(a_whole_page_is_bounded),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
