/* Similar questions on pages: beside one, while one is asked, on a preview; and pages without them when search is down. */
#include "http/site.h"

#include "db/harness.h"
#include "db/sync.h"

enum { SOON_MS = 60000 };

#define ASKED "Buttock goes tight after sitting at my desk"

static struct person *asker;
static struct person *reader; /* not signed in */
static int64_t question;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    asker = sign_up("desk_dee");
    reader = somebody();
    question = ask(asker, ASKED, "An hour is enough. Walking helps.", "tight");
    ask(asker, "Ankle clicks when I walk downstairs", "It does not hurt.", "tight");
    answer(asker, question, "Stand up every half an hour, and walk about.");
    await_index(reader);
    return 0;
}

static struct page preview(const char *title)
{
    return post(asker, "/questions/ask", "/questions", "title", title, "body",
                "It is **so** tight.", "tags", "tight", "preview", "1", NULL);
}

static void a_typed_title_finds_what_was_asked(void **state)
{
    (void)state;
    struct page page =
        get(reader, "/questions/similar?title=my+buttock+is+tight+after+sitting&tags=tight");
    assert_status(&page, 200);
    assert_has(&page, "Perhaps already asked");
    assert_has(&page, ASKED);
    assert_has(&page, "1 answer");
    assert_has_not(&page, "Ankle clicks");
    assert_has_not(&page, "Looks like the same question");
    page = get(reader, "/questions/similar?title=Buttock+goes+tight+after+sitting+at+my+desk");
    assert_has(&page, "Looks like the same question");
}

static void anything_may_be_typed(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "",
        "?title=",
        "?title=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "?title=%00%ff&tags=%5B",
        "?title=how+do+i",
    };
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        struct page page = get(reader, format("/questions/similar%s", queries[i]));
        assert_status(&page, 200);
        assert_has_not(&page, "<script>alert");
        assert_has_not(&page, "Perhaps already asked");
    }
    struct page page =
        get(reader, format("/questions/similar?title=%s", repeated("tight%20desk%20", 100)));
    assert_status(&page, 200);
}

static void a_preview_says_what_was_asked_before(void **state)
{
    (void)state;
    struct page page = preview("Buttock goes tight after sitting at my desk?");
    assert_status(&page, 200);
    assert_has(&page, "<strong>so</strong>");
    assert_has(&page, "Looks like the same question");
    page = preview("Does bread rise in winter");
    assert_status(&page, 200);
    assert_has(&page, "<strong>so</strong>");
    assert_has_not(&page, "Perhaps already asked");
    page = preview("");
    assert_status(&page, 200);
    assert_int_equal(number_of("SELECT count(*) FROM question"), 2);
}

static void a_question_has_a_page_of_similar_ones(void **state)
{
    (void)state;
    int64_t other = ask(asker, "Tight buttock from sitting at the desk all day",
                        "Since I work from home, after an hour of sitting.", "tight");
    await_index(reader);
    const char *path = format("/questions/%lld/similar", (long long)other);
    struct page page = show(reader, other);
    assert_has(&page, format("href=\"%s\"", path));
    page = get(reader, path);
    assert_status(&page, 200);
    assert_has(&page, "Similar questions");
    assert_has(&page, format("href=\"/questions/%lld/", (long long)question));
    assert_has_not(&page, "Ankle clicks");
    page = get(reader, "/questions/999999/similar");
    assert_status(&page, 404);
    page = get(reader, "/questions/0/similar");
    assert_status(&page, 404);
}

static void it_is_cached_until_questions_change(void **state)
{
    (void)state;
    const char *path = format("/questions/%lld/similar", (long long)question);
    struct page page = get(reader, path);
    assert_has_not(&page, "Desk makes my buttock tight");
    ask(asker, "Desk makes my buttock tight after sitting", "Every afternoon.", "tight");
    await_index(reader);
    uint64_t start = harness_clock();
    while (!page_has(&page, "Desk makes my buttock tight")) {
        assert_true(harness_clock() < start + SOON_MS);
        with_header(reader, "connection: close"); /* so that each worker comes to answer */
        page = get(reader, path);
    }
    assert_status(&page, 200);
}

/* Everybody who searches waits: a preview and a question do not. */
static void pages_show_without_them_when_search_is_down(void **state)
{
    (void)state;
    struct text why;
    text_init(&why, 4096);
    struct db_sync *db = db_sync_open(site_database_uri(), false, &why);
    assert_non_null(db);
    assert_true(db_sync_exec(db, "BEGIN; LOCK TABLE search_term IN ACCESS EXCLUSIVE MODE", &why));
    struct page page = preview("Buttock goes tight after sitting at my desk?");
    assert_status(&page, 200);
    assert_has(&page, "<strong>so</strong>");
    assert_has_not(&page, "Perhaps already asked");
    page = show(reader, question);
    assert_status(&page, 200);
    page = get(reader, "/questions/similar?title=tight+buttock+desk");
    assert_status(&page, 503);
    assert_true(page_header_value(&page, "retry-after").len > 0);
    assert_true(db_sync_exec(db, "ROLLBACK", &why));
    db_sync_close(db);
    text_free(&why);
    page = preview("Buttock goes tight after sitting at my desk?");
    assert_has(&page, "Looks like the same question");
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_typed_title_finds_what_was_asked),
        cmocka_unit_test(anything_may_be_typed),
        cmocka_unit_test(a_preview_says_what_was_asked_before),
        cmocka_unit_test(a_question_has_a_page_of_similar_ones),
        cmocka_unit_test(it_is_cached_until_questions_change),
        cmocka_unit_test(pages_show_without_them_when_search_is_down),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
