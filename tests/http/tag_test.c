/* Tags: who changes them, what is kept of a change. */
#include "http/site.h"

static struct person *coach;
static struct person *other;
static struct person *reader;

static int begin(void **state)
{
    (void)state;
    coach = sign_up_as("tag_coach", "coach");
    other = sign_up_as("tag_other", "coach");
    reader = somebody();
    tag_exists("ache");
    tag_exists("tight");
    return 0;
}

static void a_tag_has_a_history(void **state)
{
    (void)state;
    struct page page = post(coach, "/tags/new", "/tags/new", "name", "sore", "title", "Sore",
                            "facet", "quality", "description", "It hurts.", NULL);
    assert_status(&page, 303);
    page = post(other, "/tags/sore/edit", "/tags/sore/edit", "name", "sore", "title", "Sore",
                "facet", "quality", "description", "It hurts a little.", "synonyms", "tender",
                "revision", "1", "reason", "more exact", NULL);
    assert_status(&page, 303);
    page = get(reader, "/tags/sore/revisions");
    assert_status(&page, 200);
    assert_has(&page, "Revision 2");
    assert_has(&page, "tag_other");
    assert_has(&page, "Reason: more exact");
    assert_has(&page, "<ins>");
    assert_has(&page, "tender");
    assert_has(&page, "Revision 1");
    page = get(reader, "/tags/sore");
    assert_has(&page, "/tags/sore/revisions");
    page = get(reader, "/tags/ache/revisions");
    assert_has(&page, "Nobody has changed this tag");
    page = get(reader, "/tags/none-such/revisions");
    assert_status(&page, 404);
}

static void nothing_is_lost_when_two_edit_a_tag(void **state)
{
    (void)state;
    const char *form = "/tags/tight/edit";
    struct page page = get(coach, form);
    assert_has(&page, "name=\"revision\" value=\"1\"");
    page = post(other, form, form, "name", "tight", "title", "Tight", "facet", "quality",
                "description", "Theirs.", "revision", "1", "reason", "said it", NULL);
    assert_status(&page, 303);
    page = post(coach, form, form, "name", "tight", "title", "Very tight", "facet", "quality",
                "description", "Mine.", "synonyms", "taut", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Someone else saved first");
    assert_has(&page, "tag_other saved a version");
    assert_has(&page, "Reason: said it");
    assert_has(&page, "<del>");
    assert_has(&page, "Theirs");
    assert_has(&page, "value=\"Very tight\"");
    assert_has(&page, "Mine.</textarea>");
    assert_has(&page, "value=\"taut\"");
    assert_has(&page, "name=\"revision\" value=\"2\"");
    page = post(coach, form, form, "name", "tight", "title", "Very tight", "facet", "quality",
                "description", "Mine.", "synonyms", "taut", "revision", "2", NULL);
    assert_status(&page, 303);
    /* The same as was just saved is neither a conflict nor a revision. */
    page = post(other, form, form, "name", "tight", "title", "Very tight", "facet", "quality",
                "description", "Mine.", "synonyms", "taut", "revision", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM tag_revision r JOIN tag t ON t.id = r.tag_id "
                               "WHERE t.name = 'tight'"),
                     3);
    page = get(reader, "/tags/tight/revisions");
    assert_has(&page, "Imported");
}

static void a_renamed_tag_keeps_its_history(void **state)
{
    (void)state;
    struct page page = post(coach, "/tags/ache/edit", "/tags/ache/edit", "name", "dull-ache",
                            "title", "Dull ache", "facet", "quality", "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(reader, "/tags/ache/revisions");
    assert_status(&page, 200);
    assert_has(&page, "dull-ache");
    assert_has(&page, "Revision 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tag_has_a_history),
        cmocka_unit_test(nothing_is_lost_when_two_edit_a_tag),
        cmocka_unit_test(a_renamed_tag_keeps_its_history),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
