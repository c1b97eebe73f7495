/* Who asked or wrote something reads what moderators decided about it, why, and what they can do next; it leads to the very post. */
#include "http/site.h"

#include "db/harness.h"

enum { SOON_MS = 60000 };

static struct person *ida;
static struct person *mel;
static int64_t question;
static int64_t given;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    ida = sign_up("ida_is_told");
    mel = sign_up_as("mel_decides", "moderator");
    question = ask(ida, "Do my <knees> belong here?", "They are stiff in the morning.", "tight");
    given = answer(ida, question, "I found out myself.");
    return 0;
}

static struct page notices_with(const char *words)
{
    uint64_t start = harness_clock();
    for (;;) {
        struct page page = get(ida, "/notices");
        assert_status(&page, 200);
        if (page_has(&page, words))
            return page;
        assert_true(harness_clock() < start + SOON_MS);
    }
}

static struct page opened(void)
{
    int64_t id = number_of("SELECT max(n.id) FROM notice n JOIN account a ON a.id = n.account_id "
                           "WHERE a.name = 'ida_is_told'");
    return post(ida, "/notices", format("/notices/%lld", (long long)id), NULL);
}

static void closed_and_why(void **state)
{
    (void)state;
    const char *path = format("/questions/%lld/state", (long long)question);
    struct page page = post(mel, path, path, "what", "close", "why", "off-topic", "reason",
                            "Knees & feet are elsewhere.", NULL);
    assert_status(&page, 303);
    page = notices_with("Your question was closed:");
    assert_has(&page, "Do my &lt;knees&gt; belong here?");
    assert_has(&page, "It is about something other than backs and glutes. Knees &amp; feet are "
                      "elsewhere. You can edit it so that it fits");
    assert_has_not(&page, "mel_decides");
    page = opened();
    assert_status(&page, 303);
    assert_span(page.location, format("/questions/%lld", (long long)question));
    page = post(mel, path, path, "what", "reopen", NULL);
    assert_status(&page, 303);
    page = notices_with("Your question was opened again:");
    assert_has_not(&page, "Your question was closed:");
}

/* What the chosen reason says already is not said again as what can be done next. */
static void closed_for_more_detail(void **state)
{
    (void)state;
    const char *path = format("/questions/%lld/state", (long long)question);
    struct page page =
        post(mel, path, path, "what", "close", "why", "needs-more", "reason", "Since when?", NULL);
    assert_status(&page, 303);
    page = notices_with("Your question was closed:");
    assert_has(&page, "It needs more detail before anybody can help. Since when? You can edit it; "
                      "then it can be opened again.</p>");
    page = show(ida, question);
    assert_has(&page, "then it can be opened again. <span dir=\"auto\">Since when?</span>");
    assert_has_not(&page, "It is closed.");
    page = post(mel, path, path, "what", "reopen", NULL);
    assert_status(&page, 303);
    (void)notices_with("Your question was opened again:");
    (void)opened();
}

static void deleted_and_why(void **state)
{
    (void)state;
    const char *path = format("/answers/%lld/delete", (long long)given);
    struct page page = post(mel, path, path, "action", "delete", "why", "mistake", NULL);
    assert_status(&page, 303);
    page = notices_with("Your answer was deleted:");
    assert_has(&page, "It was posted by mistake. You can still read it there");
    page = opened();
    assert_span(page.location, format("/answers/%lld", (long long)given));
    page = get(mel, "/notices");
    assert_has_not(&page, "was deleted");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_and_why),
        cmocka_unit_test(closed_for_more_detail),
        cmocka_unit_test(deleted_and_why),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
