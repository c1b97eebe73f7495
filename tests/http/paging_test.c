/* A long thread: answers come in pages, and what one has just written or voted on is in sight. */
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
        const char *next = strstr(page.body.ptr, "rel=\"next\" href=\"");
        path = next == NULL ? NULL : next + strlen("rel=\"next\" href=\"");
        if (path != NULL)
            path = format("%.*s", (int)strcspn(path, "#\""), path);
    }
    assert_int_equal(shown, LONG_ANSWERS);
    assert_true(pages > 1);
    struct page down = vote(asker, "answers", last, -1);
    assert_in_sight(asker, &down);
    assert_non_null(strstr(down.location.ptr, "?from="));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_page_is_bounded_and_leads_on),
        cmocka_unit_test(what_one_did_is_in_sight),
        cmocka_unit_test(a_page_of_long_answers_is_bounded_too),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
