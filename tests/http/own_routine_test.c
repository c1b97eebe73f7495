/* Members' own routines: put together, changed, followed, shared by a link that is taken back; nobody else's to see. */
#include "http/site.h"

#include "db/harness.h"

static struct person *mia;
static struct person *ben;
static struct person *coach;

static int begin(void **state)
{
    (void)state;
    load_library();
    mia = sign_up("mia_mixes");
    ben = sign_up("ben_browses");
    coach = sign_up_as("coach_ada", "coach");
    return 0;
}

static const char *text_of(const char *sql)
{
    char value[200];
    harness_value(site_database(), sql, value, sizeof(value));
    return format("%s", value);
}

static int64_t own_id(const char *title)
{
    return number_of(format("SELECT max(id) FROM own_routine WHERE title = '%s'", title));
}

static const char *own_path(const char *title, const char *end)
{
    return format("/my-routines/%lld%s", (long long)own_id(title), end);
}

static struct page put_together(struct person *who, const char *title, const char *first)
{
    return post(who, "/my-routines/new", "/my-routines/new", "title", title, "note",
                "Slowly <b>please</b>.", "items.1.entry", first, "items.1.hold", "20",
                "items.1.unit", "s", "items.1.note", "Both hips.", "items.2.entry",
                "Butterfly stretch", NULL);
}

static struct page share(const char *title)
{
    return post(mia, own_path(title, ""), own_path(title, "/share"), NULL);
}

static const char *shared_path(const char *title, const char *end)
{
    return format("/shared-routines/%s%s",
                  text_of(format("SELECT link FROM own_routine WHERE title = '%s'", title)), end);
}

static void a_member_puts_one_together_by_titles(void **state)
{
    (void)state;
    struct page page = put_together(mia, "Evenings", "Figure-four glute stretch");
    assert_status(&page, 303);
    page = get(mia, own_path("Evenings", ""));
    assert_status(&page, 200);
    assert_has(&page, "You put this together yourself; nobody has reviewed it.");
    assert_has(&page, "<p class=\"routine-dose\">2 × 20 s each side</p>");
    assert_has(&page, "Slowly &lt;b&gt;please&lt;/b&gt;.");
    assert_has(&page, "Not in the first months after a hip replacement");
    assert_has(&page, "Only you. With a link you can show it");
    page = get(mia, own_path("Evenings", "/follow"));
    assert_status(&page, 200);
    assert_has(&page, "<span class=\"part-what\">Hold: left side</span>");
    assert_has(&page, "set 2 of 2");
    assert_has(&page, "<span class=\"part-long\">20 s");
    assert_has(&page, "Both hips.");
    page = get(mia, "/my-routines");
    assert_has(&page, "Evenings</a>");
    assert_has(&page, "2 exercises, changed ");
    /* What its stretches warn of, for the script that knows what concerns the reader. */
    assert_has(&page, "data-of=\"Figure-four glute stretch\"></span>");
    assert_has(&page, "hip-replacement:do-not");
    page = get(mia, "/me");
    assert_has(&page, "href=\"/my-routines\"");
}

static void what_is_wrong_is_said_and_nothing_is_lost(void **state)
{
    (void)state;
    struct page page = put_together(mia, "Mistyped", "Figrue-four glute stretch");
    assert_status(&page, 422);
    assert_has(&page,
               "No stretch is called “Figrue-four glute stretch”. Did you mean one of these?");
    assert_has(&page, "value=\"Butterfly stretch\"");
    page = put_together(mia, "Mistyped", "Nothing like it anywhere");
    assert_status(&page, 422);
    assert_has(&page, "Please choose one that is in the library.");
    page =
        post(mia, "/my-routines/new", "/my-routines/new", "title", "For days", "items.1.entry",
             "butterfly", "items.1.sets", "20", "items.1.reps", "100", "items.1.hold", "600", NULL);
    assert_status(&page, 422);
    assert_has(&page, "That would take more than an hour. Please give smaller numbers.");
    page = post(mia, "/my-routines/new", "/my-routines/new", "title", "", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please give it a name.");
    assert_int_equal(number_of("SELECT count(*) FROM own_routine WHERE title LIKE 'Mis%'"), 0);
    /* Without a script, rows are added and moved by buttons. */
    page = post(mia, "/my-routines/new", "/my-routines/new", "title", "Rows", "items.1.entry",
                "butterfly", "row", "items.add", NULL);
    assert_status(&page, 200);
    assert_has(&page, "id=\"items.2.entry\"");
    assert_has(&page, "list=\"names-stretch\"");
    assert_has(&page, "<option value=\"Butterfly stretch\">");
}

/* Of an item with sets alone the page said "3 sets each side", and following it had no end. */
static void a_number_that_is_left_empty_is_the_entrys(void **state)
{
    (void)state;
    struct page page =
        post(mia, "/my-routines/new", "/my-routines/new", "title", "Sets", "items.1.entry",
             "figure-four", "items.1.sets", "3", "items.2.entry", "cobra", "items.2.hold", "5",
             "items.3.entry", "figure-four", "items.3.reps", "4", "items.4.entry", "glute-bridge",
             "items.4.sets", "3", "items.5.entry", "butterfly", "items.5.hold", "20",
             "items.6.entry", "glute-bridge", "items.6.reps", "10", NULL);
    assert_status(&page, 303);
    page = get(mia, own_path("Sets", ""));
    assert_has(&page, "<p class=\"routine-dose\">3 × 30 s each side</p>");
    assert_has(&page, "<p class=\"routine-dose\">10 × 5 s</p>");
    assert_has(&page, "<p class=\"routine-dose\">4 × 30 s each side</p>");
    assert_has(&page, "<p class=\"routine-dose\">3 × 5 times</p>");
    assert_has(&page, "<p class=\"routine-dose\">3 × 20 s</p>");
    assert_has(&page, "<p class=\"routine-dose\">2 × 10 times</p>");
    assert_has_not(&page, "3 sets");
    page = get(mia, own_path("Sets", "/follow"));
    assert_has(&page, "3 × 30 s each side, about ");
    assert_has_not(&page, "As much as stays easy");
    page = get(mia, own_path("Sets", "/edit"));
    assert_has(&page, "<option value=\"s\" selected>");
}

static void nobody_else_sees_it(void **state)
{
    (void)state;
    static const char *const ends[] = {"", "/follow", "/edit", "/delete"};
    struct page page;
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        page = get(ben, own_path("Evenings", ends[i]));
        assert_status(&page, 404);
        assert_has_not(&page, "Evenings");
        page = get(coach, own_path("Evenings", ends[i]));
        assert_status(&page, 404);
        page = get(somebody(), own_path("Evenings", ends[i]));
        assert_status(&page, 303);
        assert_has_not(&page, "Evenings");
    }
    page = post(ben, "/my-routines", own_path("Evenings", "/edit"), "title", "Taken over",
                "items.1.entry", "butterfly", "revision", "1", NULL);
    assert_status(&page, 404);
    page = post(ben, "/my-routines", own_path("Evenings", "/share"), NULL);
    assert_status(&page, 404);
    page = post(ben, "/my-routines", own_path("Evenings", "/delete"), NULL);
    assert_int_equal(number_of("SELECT count(*) FROM own_routine WHERE title = 'Evenings'"), 1);
    assert_int_equal(number_of("SELECT count(*) FROM own_routine WHERE link IS NOT NULL"), 0);
    static const char *const lists[] = {"/my-routines", "/routines", "/search?q=Evenings",
                                        "/users/mia_mixes", "/library.json"};
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        page = get(ben, lists[i]);
        assert_has_not(&page, "Evenings</a>");
        assert_has_not(&page, "my-routines/1");
    }
    page = get(ben, "/shared-routines/");
    assert_status(&page, 404);
    page = get(ben, "/my-routines/new?shared=x");
    assert_has_not(&page, "Evenings");
}

static void a_link_shows_it_until_it_is_taken_back(void **state)
{
    (void)state;
    struct page page = share("Evenings");
    assert_status(&page, 303);
    page = get(mia, own_path("Evenings", ""));
    assert_has(&page, shared_path("Evenings", ""));
    struct span link = span_of(shared_path("Evenings", ""));
    assert_int_equal(link.len, strlen("/shared-routines/") + 22);
    page = get(somebody(), shared_path("Evenings", ""));
    assert_status(&page, 200);
    assert_has(&page, "Put together by a member, not by a coach; nobody has reviewed it.");
    assert_has(&page, "2 × 20 s each side");
    assert_has_not(&page, "mia_mixes");
    assert_has_not(&page, "my-routines/1");
    assert_has(&page, "noindex");
    page = get(somebody(), shared_path("Evenings", "/follow"));
    assert_status(&page, 200);
    assert_has(&page, "Put together by a member, not by a coach; nobody has reviewed it.");
    page = get(ben, format("/my-routines/new?shared=%s", shared_path("Evenings", "") + 17));
    assert_has(&page, "value=\"Evenings\"");
    assert_has(&page, "value=\"Figure-four glute stretch\"");
    assert_has_not(&page, "please");
    assert_has(&page, "data-draft=\"own-routine-0\"");
    /* Sharing once more is the same link; taken back, it leads nowhere, and the next one is another. */
    const char *first = text_of("SELECT link FROM own_routine WHERE title = 'Evenings'");
    page = share("Evenings");
    assert_string_equal(first, text_of("SELECT link FROM own_routine WHERE title = 'Evenings'"));
    const char *old = shared_path("Evenings", "");
    page = post(mia, own_path("Evenings", ""), own_path("Evenings", "/unshare"), NULL);
    assert_status(&page, 303);
    page = get(somebody(), old);
    assert_status(&page, 404);
    page = get(somebody(), format("%s/follow", old));
    assert_status(&page, 404);
    page = share("Evenings");
    page = get(somebody(), old);
    assert_status(&page, 404);
    page = get(somebody(), shared_path("Evenings", ""));
    assert_status(&page, 200);
}

static void one_of_the_library_is_copied_and_changed(void **state)
{
    (void)state;
    struct page page = get(mia, "/routines/tight-glutes-routine");
    assert_has(&page, "href=\"/my-routines/new?from=tight-glutes-routine\"");
    page = get(mia, "/my-routines/new?from=tight-glutes-routine");
    assert_status(&page, 200);
    assert_has(&page, "value=\"Routine for tight glutes\"");
    assert_has(&page, "value=\"Figure-four glute stretch\"");
    page = get(mia, "/my-routines/add?stretch=cobra");
    assert_status(&page, 200);
    assert_has(&page, format("%s/edit?stretch=cobra", own_path("Evenings", "")));
    page = get(mia, own_path("Evenings", "/edit?stretch=cobra"));
    assert_has(&page, "autofocus id=\"items.3.entry\"");
    assert_has(&page, "Row 3 is new, and kept once you save.");
    assert_has(&page, "<span class=\"row-number\">Row <span data-n>3</span></span>");
    assert_has(&page, " data-added>");
    page = get(ben, "/my-routines/add?stretch=cobra");
    assert_status(&page, 303);
    assert_span(page.location, "/my-routines/new?stretch=cobra");
    page = get(ben, "/my-routines/add?stretch=nothing-of-the-kind");
    assert_status(&page, 404);
}

static struct page change(const char *title, const char *revision)
{
    return post(mia, own_path("Evenings", "/edit"), own_path("Evenings", "/edit"), "title", title,
                "items.1.entry", "butterfly", "revision", revision, NULL);
}

static void two_tabs_do_not_overwrite_each_other(void **state)
{
    (void)state;
    struct page page = change("Evenings", "1");
    assert_status(&page, 303);
    page = post(mia, own_path("Evenings", "/edit"), own_path("Evenings", "/edit"), "title",
                "Evenings", "items.1.entry", "cobra", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "You saved this in another place first");
    assert_has(&page, "Butterfly stretch");
    assert_has(&page, "name=\"revision\" value=\"2\"");
    page = change("Evenings", "2");
    assert_status(&page, 303);
}

static void what_is_retired_is_said_in_its_place(void **state)
{
    (void)state;
    struct page page = put_together(mia, "Two of them", "Figure-four glute stretch");
    assert_status(&page, 303);
    page = post(coach, "/stretches/butterfly/retire", "/stretches/butterfly/retire", "what",
                "retire", "none", "1", "revision", "1", "reason", "Nobody stands by it.", NULL);
    assert_status(&page, 303);
    page = get(mia, own_path("Two of them", ""));
    assert_has(&page, "is not in the library just now, so it is left out here.");
    page = get(mia, own_path("Two of them", "/follow"));
    assert_status(&page, 200);
    assert_has_not(&page, "Butterfly");
    page = get(mia, own_path("Evenings", "/follow"));
    assert_status(&page, 303);
    page = get(mia, own_path("Evenings", ""));
    assert_has(&page, "there is nothing to follow");
    /* Saved again with it: its place is kept. */
    page = get(mia, own_path("Two of them", "/edit"));
    assert_status(&page, 200);
    page = post(mia, own_path("Two of them", "/edit"), own_path("Two of them", "/edit"), "title",
                "Two of them", "items.1.entry", "figure-four", "items.2.entry", "butterfly",
                "revision", "1", NULL);
    assert_status(&page, 303);
}

static void fifty_are_enough(void **state)
{
    (void)state;
    assert_int_equal(
        number_of(
            "WITH made AS (INSERT INTO own_routine (account_id, title, model) SELECT a.id, "
            "'Many', '{\"items\": [{\"entry\": \"cobra\"}]}' FROM account a, "
            "generate_series(1, 50) WHERE a.name = 'ben_browses' RETURNING 1) SELECT count(*) "
            "FROM made"),
        50);
    struct page page = put_together(ben, "One too many", "Figure-four glute stretch");
    assert_status(&page, 422);
    assert_has(&page, "You have fifty routines. Please delete one to make room for this one.");
}

static void it_is_gone_when_deleted_and_when_its_owner_leaves(void **state)
{
    (void)state;
    struct page page = get(mia, own_path("Two of them", "/delete"));
    assert_has(&page, "Delete this routine?");
    page = post(mia, own_path("Two of them", "/delete"), own_path("Two of them", "/delete"), NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM own_routine WHERE title = 'Two of them'"), 0);
    const char *link = shared_path("Evenings", "");
    assert_int_equal(number_of("SELECT count(account_leave(id)) FROM account WHERE name = "
                               "'mia_mixes'"),
                     1);
    page = get(somebody(), link);
    assert_status(&page, 404);
    assert_int_equal(number_of("SELECT count(*) FROM own_routine WHERE title = 'Evenings'"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_member_puts_one_together_by_titles),
        cmocka_unit_test(what_is_wrong_is_said_and_nothing_is_lost),
        cmocka_unit_test(a_number_that_is_left_empty_is_the_entrys),
        cmocka_unit_test(nobody_else_sees_it),
        cmocka_unit_test(a_link_shows_it_until_it_is_taken_back),
        cmocka_unit_test(one_of_the_library_is_copied_and_changed),
        cmocka_unit_test(two_tabs_do_not_overwrite_each_other),
        cmocka_unit_test(fifty_are_enough),
        cmocka_unit_test(what_is_retired_is_said_in_its_place),
        cmocka_unit_test(it_is_gone_when_deleted_and_when_its_owner_leaves),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
