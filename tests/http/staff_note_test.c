/* Internal notes: who reads them, who deletes them, and that whom they are about reads nothing of them; and the public log. */
#include "db/harness.h"
#include "http/site.h"

static struct person *moss;
static struct person *mabel;
static struct person *admin;
static struct person *kit;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    moss = sign_up_as("moss_notes", "moderator");
    mabel = sign_up_as("mabel_notes", "moderator");
    admin = sign_up_as("ada_notes", "admin");
    kit = sign_up("kit_notes");
    question = ask(kit, "What do they note about me?", "It is tight in the morning.", "tight");
    return 0;
}

static int64_t last_note(void)
{
    return number_of("SELECT max(id) FROM staff_note");
}

static void moderators_note_something_about_a_person(void **state)
{
    (void)state;
    static const char path[] = "/users/kit_notes/notes";
    struct page page = get(kit, path);
    assert_status(&page, 403);
    page = get(somebody(), path);
    assert_status(&page, 303);
    page = get(moss, path);
    assert_has(&page, "Nothing is noted yet.");
    page = post(moss, path, path, "words", "   ", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please write what should be noted.");
    page = post(moss, path, path, "words", "Wrote to us & was kind.", NULL);
    assert_status(&page, 303);
    page = get(mabel, path);
    assert_has(&page, "Wrote to us &amp; was kind.");
    assert_has(&page, "moss_notes");
    assert_has_not(&page, "name=\"delete\"");
    page = get(mabel, "/users/kit_notes");
    assert_has(&page, path);
    page = get(kit, "/account/activity");
    assert_has_not(&page, "internal note");
}

static void whoever_wrote_one_deletes_it_or_an_admin(void **state)
{
    (void)state;
    const char *path = format("/questions/%lld/notes", (long long)question);
    struct page page = post(moss, path, path, "words", "A first one.", NULL);
    assert_status(&page, 303);
    const char *first = format("%lld", (long long)last_note());
    page = post(mabel, path, path, "delete", first, NULL);
    assert_status(&page, 403);
    page = post(moss, path, path, "delete", first, NULL);
    assert_status(&page, 303);
    page = post(moss, path, path, "words", "A second one.", NULL);
    assert_status(&page, 303);
    page = get(admin, path);
    assert_has(&page, "A second one.");
    assert_has_not(&page, "A first one.");
    page = post(admin, path, path, "delete", format("%lld", (long long)last_note()), NULL);
    assert_status(&page, 303);
    page = get(moss, path);
    assert_has(&page, "Nothing is noted yet.");
}

static void nobody_reads_what_is_about_themselves(void **state)
{
    (void)state;
    static const char about[] = "/users/mabel_notes/notes";
    struct page page = post(moss, about, about, "words", "Is away until May.", NULL);
    assert_status(&page, 303);
    page = get(mabel, about);
    assert_has(&page, "This is about you");
    assert_has_not(&page, "Is away until May.");
    page = post(mabel, "/users/kit_notes/notes", about, "words", "Am I?", NULL);
    assert_status(&page, 403);
    int64_t hers = answer(mabel, question, "Nothing bad, I hope.");
    const char *own = format("/answers/%lld/notes", (long long)hers);
    page = post(moss, own, own, "words", "Too short.", NULL);
    assert_status(&page, 303);
    page = get(mabel, own);
    assert_has_not(&page, "Too short.");
}

static void a_note_is_deleted_where_it_is(void **state)
{
    (void)state;
    static const char about[] = "/users/ada_notes/notes";
    static const char elsewhere[] = "/users/kit_notes/notes";
    struct page page = post(moss, about, about, "words", "Is new as an admin.", NULL);
    assert_status(&page, 303);
    const char *note = format("%lld", (long long)last_note());
    const char *count = format("SELECT count(*) FROM staff_note WHERE id = %s", note);
    page = post(admin, elsewhere, elsewhere, "delete", note, NULL);
    assert_status(&page, 403);
    page = post(admin, elsewhere, about, "delete", note, NULL);
    assert_status(&page, 403);
    page = post(moss, elsewhere, elsewhere, "delete", note, NULL);
    assert_status(&page, 404);
    assert_int_equal(number_of(count), 1);
    page = post(moss, about, about, "delete", note, NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(count), 0);
}

/* The newest rows of the log, for somebody who is not signed in. */
static struct page read_log(void)
{
    struct page page = get(somebody(), "/moderation/log");
    assert_status(&page, 200);
    return page;
}

static void the_log_says_what_was_done_and_names_nobody(void **state)
{
    (void)state;
    int64_t given = answer(kit, question, "Private: my street is Elm Row.");
    const char *flag = format("/answers/%lld/flag", (long long)given);
    struct person *fred = sign_up("fred_notes");
    struct page page =
        post(fred, flag, flag, "what", "flag", "why", "private", "words", "Look", NULL);
    assert_status(&page, 303);
    const char *delete = format("/answers/%lld/delete", (long long)given);
    page = post(moss, delete, delete, "action", "delete", "why", "private", "reason",
                "It named Elm Row", NULL);
    assert_status(&page, 303);
    const char *state_form = format("/questions/%lld/state", (long long)question);
    page = post(moss, state_form, state_form, "what", "close", "why", "off-topic", "reason",
                "Said for all to read.", NULL);
    assert_status(&page, 303);
    page = read_log();
    assert_has(&page, "A moderator deleted an answer on");
    assert_has(&page, "It tells something private about somebody.");
    assert_has(&page, "A moderator closed the question");
    assert_has(&page, "What do they note about me?");
    assert_has(&page, "Said for all to read.");
    assert_has_not(&page, "Elm Row");
    assert_has_not(&page, "_notes");
    /* Brought back, its page names its author. */
    assert_has_not(&page, format("\"/answers/%lld\"", (long long)given));
}

static void the_log_says_which_tags_were_merged(void **state)
{
    (void)state;
    tag_exists("crisp");
    tag_exists("crunchy");
    harness_sql(
        site_database(),
        "SELECT tag_merge((SELECT id FROM account WHERE name = 'moss_notes'), (SELECT id FROM "
        "tag WHERE name = 'crisp'), (SELECT id FROM tag WHERE name = 'crunchy'))");
    struct page page = read_log();
    assert_has(&page, "A moderator merged the tag “crisp” into");
    assert_has(&page, "href=\"/tags/crunchy\"");
}

static void what_one_did_with_ones_own_is_no_moderation(void **state)
{
    (void)state;
    int64_t own = ask(kit, "A question that I delete", "It is tight at night, too.", "tight");
    const char *delete = format("/questions/%lld/delete", (long long)own);
    struct page page = post(kit, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    int64_t other =
        ask(kit, "Secret title of what is deleted", "It is tight at noon, too.", "tight");
    delete = format("/questions/%lld/delete", (long long)other);
    page = post(moss, delete, delete, "action", "delete", "why", "unkind", NULL);
    assert_status(&page, 303);
    page = read_log();
    assert_has_not(&page, "A question that I delete");
    assert_has_not(&page, "Secret title");
    assert_has(&page, "A moderator deleted a question.");
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moderators_note_something_about_a_person),
        cmocka_unit_test(whoever_wrote_one_deletes_it_or_an_admin),
        cmocka_unit_test(nobody_reads_what_is_about_themselves),
        cmocka_unit_test(a_note_is_deleted_where_it_is),
        cmocka_unit_test(the_log_says_what_was_done_and_names_nobody),
        cmocka_unit_test(the_log_says_which_tags_were_merged),
        cmocka_unit_test(what_one_did_with_ones_own_is_no_moderation),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
