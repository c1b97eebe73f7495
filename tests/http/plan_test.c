/* Following an entry: the page that is read, and what a device may keep. */
#include "http/site.h"

static struct person *coach;

static int begin(void **state)
{
    (void)state;
    load_library();
    coach = sign_up_as("coach_cy", "coach");
    return 0;
}

static void save(const char *title, const char *status)
{
    struct page page =
        post(coach, "/stretches/new", "/stretches/new", "title", title, "summary", "Sit.", "status",
             status, "type", "stretch", "sides", "both", "positions.1", "seated", "steps.1.text",
             "Sit.", "dose.hold", "20", "dose.unit", "s", "spaces.1", "chair", "partner", "none",
             "stop.1", "Stop if it hurts.", "evidence.level", "experience", NULL);
    assert_status(&page, 303);
}

static void an_entry_is_a_list_with_times(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/stretches/figure-four/follow");
    assert_status(&page, 200);
    assert_has(&page, "This takes about 4 minutes: 2 × 30 s each side.");
    assert_has(&page, "<span class=\"part-what\">Hold: left side</span>&#32;<span "
                      "class=\"part-which\">set 1 of 2</span>&#32;<span class=\"part-long\">30 s");
    assert_has(&page, "Change sides: right side");
    /* The steps are those of sitting: what is done lying down is pointed to, and no choice. */
    assert_has(&page, "<span dir=\"auto\">Lying down</span>: 10–20 s each side. That is done in "
                      "another way");
    assert_has_not(&page, "Lying down</span>: 10 s each side, about");
    assert_has(&page, "<a href=\"/stretches/figure-four#rests-on\">What it rests on</a>");
    /* Who must not, and what needs help now, are read before the first step. */
    size_t steps = span_find_text(page.body, "<ol class=\"steps\">");
    assert_true(span_find_text(page.body, "Not while sciatica is flaring up") < steps);
    assert_true(span_find_text(page.body, "href=\"/red-flags\"") < steps);
    page = get(somebody(), "/stretches/figure-four");
    assert_has(&page, "href=\"/stretches/figure-four/follow\"");
}

static void a_dose_without_numbers_is_at_ones_own_pace(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/stretches/donkey-kick/follow");
    assert_status(&page, 200);
    assert_has(&page, "Begin with 5 slow ones on each side");
    assert_has(&page, "at your own pace");
}

static void other_addresses_lead_there_or_nowhere(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/stretches/Figure_Four/follow");
    assert_status(&page, 301);
    assert_span(page.location, "/stretches/figure-four/follow");
    page = get(somebody(), "/stretches/no-such-thing/follow");
    assert_status(&page, 404);
    page = get(somebody(), "/muscles/piriformis/follow");
    assert_status(&page, 404);
    save("Not yet", "draft");
    page = get(somebody(), "/stretches/not-yet/follow");
    assert_status(&page, 404);
    page = get(coach, "/stretches/not-yet/follow");
    assert_status(&page, 200);
    assert_has(&page, "20 s");
}

static void what_a_device_keeps_is_what_everybody_may_read(void **state)
{
    (void)state;
    save("A draft before", "draft");
    save("Seen by all", "review");
    struct page page = get(somebody(), "/library.json");
    for (int tries = 0; tries < 2000 && !page_has(&page, "/stretches/seen-by-all"); tries++)
        page = get(somebody(), "/library.json");
    assert_status(&page, 200);
    assert_has(&page, "/stretches/seen-by-all/follow");
    assert_has_not(&page, "a-draft-before");
    assert_has(&page, "\"/stretches/figure-four\",\"/stretches/figure-four/follow\"");
    assert_has(&page, "\"/red-flags\"");
    assert_has_not(&page, "/tags/");
    /* The worker asks for pages: its policy has to let it, and lets it do nothing else. */
    page = get(somebody(), "/worker.js");
    assert_status(&page, 200);
    struct span policy = page_header_value(&page, "content-security-policy");
    assert_true(span_starts(policy, "default-src 'none'"));
    assert_true(span_find_text(policy, "connect-src 'self'") < policy.len);
    assert_true(span_starts(page_header_value(&page, "content-type"), "text/javascript"));
    page = get(somebody(), "/on-this-device");
    assert_status(&page, 200);
    assert_has(&page, "Keep the whole library on this device");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_is_a_list_with_times),
        cmocka_unit_test(a_dose_without_numbers_is_at_ones_own_pace),
        cmocka_unit_test(other_addresses_lead_there_or_nowhere),
        cmocka_unit_test(what_a_device_keeps_is_what_everybody_may_read),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
