/* A worker that has just begun does not know the names of tags and entries yet. */
#include "http/site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/harness.h"

enum { PATIENCE_MS = 60000 };

static const char words[] = "It is sore after each bridge, and nowhere else.";

/* "Glute training" is one tag; its two words are tags, too. */
static void a_form_waits_until_tags_are_known(void **state)
{
    (void)state;
    struct person *who = sign_up("robin");
    tag_exists("glute");
    tag_exists("training");
    tag_exists("glute-training");
    harness_sql(site_database(),
                "UPDATE tag SET title = 'Glute training' WHERE name = 'glute-training'");
    const char *token = token_of(who, "/questions/ask");
    const char *body =
        format("csrf=%s&title=Sore+after+bridges&body=%s&tags=Glute+training", token, words);
    site_stop();
    struct harness_lock *lock = harness_lock(
        site_database_uri(), "LOCK TABLE entry_slug, entry, tag IN ACCESS EXCLUSIVE MODE");
    site_launch();
    struct page page = {0};
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (page.status != 503 && harness_clock() < deadline) {
        with_new_connection(who);
        page = post_raw(who, "/questions", span_of(body));
        assert_int_not_equal(page.status, 303);
        assert_int_not_equal(page.status, 422);
    }
    assert_status(&page, 503);
    harness_unlock(lock);
    while (page.status != 303 && harness_clock() < deadline) {
        page = post_raw(who, "/questions", span_of(body));
        assert_int_not_equal(page.status, 422);
    }
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM question_tag JOIN tag ON tag.id = tag_id "
                               "WHERE tag.name = 'glute-training'"),
                     1);
    assert_int_equal(number_of("SELECT count(*) FROM question_tag"), 1);
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_waits_until_tags_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
