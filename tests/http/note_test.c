/* Notes of how it went, in the account: only once agreed to, for their owner alone, erased when that is taken back. */
#include "core/clock.h"
#include "http/site.h"

#include "db/harness.h"

static struct person *mia;
static struct person *ben;
static struct person *ada;

static int begin(void **state)
{
    (void)state;
    load_library();
    mia = sign_up("mia_notes");
    ben = sign_up("ben_browses");
    ada = sign_up_as("ada_adds", "admin");
    return 0;
}

static int64_t notes_of(const char *name)
{
    return number_of(
        format("SELECT count(*) FROM body.note n JOIN account a ON a.id = n.account_id "
               "WHERE a.name = '%s'",
               name));
}

#define FOLLOWED "path", "/stretches/butterfly/follow", "title", "Butterfly stretch"

static struct page note(struct person *who, const char *at, const char *before, const char *after,
                        const char *result, const char *agree)
{
    return post(who, "/my-notes/new?of=/stretches/butterfly/follow", "/my-notes", FOLLOWED, "at",
                at, "before", before, "after", after, "result", result,
                agree == NULL ? NULL : "agree", "1", NULL);
}

static void without_a_script_there_is_a_form_behind_the_list(void **state)
{
    (void)state;
    struct page page = get(mia, "/stretches/butterfly/follow");
    assert_has(&page, "href=\"/my-notes/new?of=%2Fstretches%2Fbutterfly%2Ffollow\"");
    page = get(mia, "/my-notes/new?of=/stretches/butterfly/follow");
    assert_status(&page, 200);
    assert_has(&page, "How it went: <span dir=\"auto\">Butterfly stretch</span>");
    assert_has(&page, "name=\"before\" value=\"10\"");
    assert_has(&page, "name=\"result\" value=\"worse\"");
    static const char *const nothing[] = {
        "/my-notes/new", "/my-notes/new?of=/stretches/no-such/follow",
        "/my-notes/new?of=/my-routines/1/follow", "/my-notes/new?of=/questions/1/follow",
        "/my-notes/new?of=//elsewhere.example/follow"};
    for (size_t i = 0; i < COUNT_OF(nothing); i++) {
        page = get(mia, nothing[i]);
        assert_status(&page, 404);
    }
    page = get(somebody(), "/my-notes/new?of=/stretches/butterfly/follow");
    assert_status(&page, 303);
}

static void nothing_is_kept_before_somebody_agreed(void **state)
{
    (void)state;
    struct page page = get(mia, "/my-notes");
    assert_has(&page, "data-notes=\"\"");
    assert_has(&page, "Your account keeps no notes.");
    page = note(mia, "1700000000000000", "6", "3", "better", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Keep your notes in your account?");
    /* What was noted is in the question: agreeing keeps it. */
    assert_has(&page, "name=\"before\" value=\"6\"");
    assert_has(&page, "name=\"at\" value=\"1700000000000000\"");
    assert_int_equal(notes_of("mia_notes"), 0);
    page = post(mia, "/my-notes", "/my-notes/keep", "answer", "no", NULL);
    assert_status(&page, 303);
    page = get(mia, "/my-notes");
    assert_has(&page, "data-notes=\"no\"");
    page = note(mia, "1700000000000000", "6", "3", "better", NULL);
    assert_status(&page, 409);
    assert_int_equal(notes_of("mia_notes"), 0);
}

static void whoever_agrees_reads_them_again(void **state)
{
    (void)state;
    struct page page = note(mia, "1700000000000000", "6", "3", "better", "1");
    assert_status(&page, 303);
    assert_span(page.location, "/my-notes");
    /* Sent again by a device that does not know whether it arrived. */
    page = note(mia, "1700000000000000", "6", "3", "better", NULL);
    assert_status(&page, 303);
    page = note(mia, "1700000600000000", "5", "0", "", NULL);
    assert_status(&page, 303);
    page = note(mia, "1700001200000000", "", "10", "worse", NULL);
    assert_status(&page, 303);
    assert_int_equal(notes_of("mia_notes"), 3);
    page = get(mia, "/my-notes");
    assert_has(&page, "data-notes=\"yes\"");
    assert_has(&page, "<a dir=\"auto\" href=\"/stretches/butterfly/follow\">Butterfly stretch</a>");
    assert_has(&page, ", from 6 to 3, better afterwards");
    assert_has(&page, ", from 5 to 0");
    assert_has(&page, ", 10 afterwards, worse afterwards");
    assert_has(&page, "<path d=\"M34 48V78\"/>");  /* 6 to 3 */
    assert_has(&page, "<path d=\"M58 58V108\"/>"); /* 5 to 0 */
    page = get(mia, "/me");
    assert_has(&page, "href=\"/my-notes\"");
}

static const int64_t day = INT64_C(86400000000);

/* How many days of no change the page speaks of; 0: of none. The notes are of the last days, the newest last. */
static int64_t days_unchanged(struct person *who, const char *const notes[][3])
{
    harness_sql(site_database(),
                "DELETE FROM body.note WHERE path = '/stretches/clamshell/follow'");
    size_t count = 0;
    while (notes[count][0] != NULL)
        count++;
    for (size_t i = 0; i < count; i++) {
        int64_t at = (clock_now() / day - (int64_t)(count - 1 - i)) * day;
        struct page page = post(who, "/my-notes/new?of=/stretches/clamshell/follow", "/my-notes",
                                "path", "/stretches/clamshell/follow", "title", "Clamshell", "at",
                                format("%lld", (long long)at), "before", notes[i][0], "after",
                                notes[i][1], "result", notes[i][2], "agree", "1", NULL);
        assert_status(&page, 303);
    }
    struct page page = get(who, "/my-notes");
    const char *at = strstr(page.body.ptr, ">No change on ");
    return at == NULL ? 0 : strtoll(at + strlen(">No change on "), NULL, 10);
}

static void what_changes_nothing_leads_to_something_else(void **state)
{
    (void)state;
    struct person *una = sign_up("una_unchanged");
#define NOTES(...) ((const char *const[][3]){__VA_ARGS__, {NULL}})
    assert_int_equal(days_unchanged(una, NOTES({"5", "5", "same"}, {"5", "5", "same"})), 0);
    assert_int_equal(
        days_unchanged(una, NOTES({"5", "5", "same"}, {"5", "4", ""}, {"", "", "same"})), 3);
    /* What says nothing of a change does not break it, what was better or worse does. */
    assert_int_equal(days_unchanged(una, NOTES({"5", "5", "same"}, {"5", "4", ""}, {"3", "", ""},
                                               {"", "", "same"})),
                     3);
    assert_int_equal(days_unchanged(una, NOTES({"5", "5", "same"}, {"5", "5", "same"},
                                               {"6", "4", ""}, {"5", "5", "same"})),
                     0);
    assert_int_equal(days_unchanged(una, NOTES({"5", "5", "same"}, {"5", "5", "same"},
                                               {"5", "5", "same"}, {"5", "5", "worse"})),
                     0);
    assert_int_equal(days_unchanged(una, NOTES({"5", "2", "better"}, {"5", "5", "same"},
                                               {"5", "5", "same"}, {"5", "5", "same"})),
                     3);
#undef NOTES
    struct page page = get(una, "/my-notes");
    assert_has(&page, "<span dir=\"auto\">Clamshell</span></h2>");
    assert_has(&page, "Something else may suit you better:");
    assert_has(&page, "<a dir=\"auto\" href=\"/stretches/glute-bridge\">Glute bridge</a>");
    page = get(mia, "/my-notes");
    assert_has_not(&page, "No change on");
    /* The page that is followed has it for a script. */
    page = get(somebody(), "/stretches/clamshell/follow");
    assert_has(&page, "data-unchanged hidden");
    assert_has(&page, "href=\"/stretches/glute-bridge\"");
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    static const char *const wrong[][3] = {
        {"11", "0", "better"}, {"-1", "0", "better"}, {"0", "x", "same"}, {"1", "1", "cured"}};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct page page =
            note(mia, "1700001800000000", wrong[i][0], wrong[i][1], wrong[i][2], NULL);
        assert_status(&page, 422);
        assert_has(&page, "id=\"problems\"");
    }
    /* A path that is none of what is followed leads nowhere later. */
    struct page page = post(mia, "/my-notes", "/my-notes", "path", "/shared-routines/secret/follow",
                            "title", "Somebody’s evening", "after", "2", NULL);
    assert_status(&page, 303);
    page = get(mia, "/my-notes");
    assert_has(&page, "<span dir=\"auto\">Somebody’s evening</span>");
    assert_has_not(&page, "secret");
    assert_int_equal(
        number_of("SELECT count(*) FROM body.note WHERE at > now() + interval '1 second'"), 0);
    /* A clock that is years ahead, or a minute, and what it says sent again because the answer was lost: one note. */
    const char *const ahead[] = {
        "9000000000000000",
        format("%lld", (long long)number_of("SELECT (extract(epoch FROM now()) * 1000000)::bigint "
                                            "+ 60000000"))};
    for (size_t i = 0; i < COUNT_OF(ahead); i++) {
        int64_t before = notes_of("mia_notes");
        page = note(mia, ahead[i], "4", "2", "better", NULL);
        assert_status(&page, 303);
        page = note(mia, ahead[i], "4", "2", "better", NULL);
        assert_status(&page, 303);
        assert_int_equal(notes_of("mia_notes"), before + 1);
    }
    assert_int_equal(
        number_of("SELECT count(*) FROM body.note WHERE at > now() + interval '1 day'"), 0);
}

static void nobody_else_sees_them(void **state)
{
    (void)state;
    int64_t id = number_of("SELECT min(id) FROM body.note");
    struct person *others[] = {ben, ada};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct page page = get(others[i], "/my-notes");
        assert_has_not(&page, "from 6 to 3");
        page = post(others[i], "/my-notes", format("/my-notes/%lld/delete", (long long)id), NULL);
        assert_status(&page, 303);
        page = get(others[i], "/users/mia_notes");
        assert_has_not(&page, "from 6 to 3");
    }
    assert_int_equal(
        number_of(format("SELECT count(*) FROM body.note WHERE id = %lld", (long long)id)), 1);
    struct page page = get(somebody(), "/my-notes");
    assert_status(&page, 303);
}

static void one_is_deleted_by_itself(void **state)
{
    (void)state;
    int64_t before = notes_of("mia_notes");
    int64_t id = number_of("SELECT min(id) FROM body.note");
    struct page page = post(mia, "/my-notes", format("/my-notes/%lld/delete", (long long)id), NULL);
    assert_status(&page, 303);
    assert_int_equal(notes_of("mia_notes"), before - 1);
    page = get(mia, "/my-notes");
    assert_has_not(&page, "from 6 to 3");
}

static void a_page_has_thirty_and_leads_to_older_ones(void **state)
{
    (void)state;
    harness_sql(
        site_database(),
        "INSERT INTO body.note (account_id, path, title, at, before, after) SELECT id, '', 'Old ' "
        "|| n, '2020-01-01'::timestamptz - n * interval '1 day', 1, 2 FROM account, "
        "generate_series(1, 40) n WHERE name = 'mia_notes'");
    struct page page = get(mia, "/my-notes");
    assert_has(&page, ">Old 1<");
    assert_has_not(&page, ">Old 40<");
    const char *link = format(
        "/my-notes?older=%lld",
        (long long)number_of(
            "SELECT (extract(epoch FROM n.at) * 1000000)::bigint FROM body.note n JOIN account a "
            "ON a.id = n.account_id WHERE a.name = 'mia_notes' ORDER BY n.at DESC OFFSET 29 LIMIT "
            "1"));
    assert_has(&page, link);
    page = get(mia, link);
    assert_has(&page, ">Old 40<");
    assert_has_not(&page, ">Old 1<");
    assert_has_not(&page, "?older=");
}

static void taking_it_back_erases_all_at_once(void **state)
{
    (void)state;
    struct page page = get(mia, "/my-notes/stop");
    assert_has(&page, "All notes are erased from your account at once");
    assert_true(notes_of("mia_notes") > 0);
    page = post(mia, "/my-notes/stop", "/my-notes/keep", "answer", "no", NULL);
    assert_status(&page, 303);
    assert_int_equal(notes_of("mia_notes"), 0);
    page = get(mia, "/my-notes");
    assert_has(&page, "Your account keeps no notes.");
    /* It has no limit, so it leaves nothing behind however often it is said. */
    int64_t keys = number_of("SELECT count(*) FROM request_key");
    for (int i = 0; i < 3; i++) {
        page = post(mia, "/my-notes/stop", "/my-notes/keep", "answer", "no", NULL);
        assert_status(&page, 303);
    }
    assert_int_equal(number_of("SELECT count(*) FROM request_key"), keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_script_there_is_a_form_behind_the_list),
        cmocka_unit_test(nothing_is_kept_before_somebody_agreed),
        cmocka_unit_test(whoever_agrees_reads_them_again),
        cmocka_unit_test(what_changes_nothing_leads_to_something_else),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(nobody_else_sees_them),
        cmocka_unit_test(one_is_deleted_by_itself),
        cmocka_unit_test(a_page_has_thirty_and_leads_to_older_ones),
        cmocka_unit_test(taking_it_back_erases_all_at_once),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
