/* Answers that everybody edits: who decides that, who edits, and what stays its author's. */
#include "http/site.h"

static struct person *writer;
static struct person *helper;
static int64_t id;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    writer = sign_up("shared_wim");
    helper = sign_up("shared_hal");
    int64_t question =
        ask(writer, "Which stretches do you all do?", "Let us keep a list.", "tight");
    id = answer(writer, question, "- Figure four");
    return 0;
}

static const char *path_of(const char *what)
{
    return format("/answers/%lld/%s", (long long)id, what);
}

static struct page edit(struct person *who, const char *body, const char *reason,
                        const char *revision)
{
    return post(who, "/questions/ask", path_of("edit"), "body", body, "reason", reason, "revision",
                revision, NULL);
}

static void its_author_lets_everybody_edit_it(void **state)
{
    (void)state;
    struct page page = get(helper, path_of("edit"));
    assert_status(&page, 403);
    page = edit(helper, "- Figure four\n- Pigeon", "one more", "1");
    assert_status(&page, 403);
    page = post(helper, "/questions/ask", path_of("wiki"), "what", "on", NULL);
    assert_status(&page, 403);
    page = get(writer, path_of("edit"));
    assert_has(&page, path_of("wiki"));
    page = post(writer, path_of("wiki"), path_of("wiki"), "what", "on", NULL);
    assert_status(&page, 303);
    page = get(writer, path_of("wiki"));
    assert_has(&page, "Everybody edits this answer");
    page = get(helper, path_of("suggest"));
    assert_span(page.location, path_of("edit"));
    page = get(somebody(), path_of("edit"));
    assert_status(&page, 303);
}

static void whoever_edits_it_says_why(void **state)
{
    (void)state;
    struct page page = get(helper, path_of("edit"));
    assert_status(&page, 200);
    assert_has_not(&page, path_of("wiki"));
    page = edit(helper, "- Figure four\n- Pigeon", "", "1");
    assert_status(&page, 422);
    assert_has(&page, "- Pigeon</textarea>");
    page = edit(helper, "- Figure four\n- Pigeon", "one more", "1");
    assert_status(&page, 303);
    page = edit(writer, "- Figure four\n- Couch", "", "1");
    assert_status(&page, 409);
    page = get(helper, page.location.len > 0 ? page.location.ptr : path_of("revisions"));
    assert_has(&page, "let everybody edit this");
    assert_has(&page, "shared_hal");
    page = show(helper,
                number_of(format("SELECT thread_id FROM post WHERE id = %lld", (long long)id)));
    assert_has(&page, "everybody may edit this");
    assert_has(&page, path_of("edit"));
    assert_has_not(&page, path_of("pictures"));
    assert_has_not(&page, path_of("delete"));
}

static void it_stays_its_authors(void **state)
{
    (void)state;
    struct page page = get(helper, path_of("delete"));
    assert_status(&page, 403);
    page = post(helper, "/questions/ask", path_of("delete"), "action", "delete", NULL);
    assert_status(&page, 403);
    page = post(writer, path_of("wiki"), path_of("wiki"), "what", "off", NULL);
    assert_status(&page, 303);
    page = edit(helper, "Mine now.", "because", "2");
    assert_status(&page, 403);
    page = get(somebody(), path_of("revisions"));
    assert_has(&page, "ended that everybody edits this");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_author_lets_everybody_edit_it),
        cmocka_unit_test(whoever_edits_it_says_why),
        cmocka_unit_test(it_stays_its_authors),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
