/* The form of an entry: its parts, other entries by their titles, and what its text's links may have meant. */
#include "http/site.h"

static struct person *coach;
static struct person *member;

static int begin(void **state)
{
    (void)state;
    load_library();
    coach = sign_up_as("coach_ada", "coach");
    member = sign_up("member_mia");
    return 0;
}

/* A stretch that is done in place of another one; `button` and `value` are what was pressed. */
static struct page save(const char *title, const char *instead, const char *body,
                        const char *button, const char *value)
{
    return post(coach, "/stretches/new", "/stretches/new", "title", title, "summary", "Rock.",
                "status", "review", "type", "stretch", "sides", "both", "positions.1", "supine",
                "steps.1.text", "Rock.", "spaces.1", "floor", "partner", "none", "stop.1",
                "Stop if it hurts.", "evidence.level", "experience", "swaps.1.to", instead,
                "swaps.1.reason", "easier", "easier.1", "COUCH", "easier.2", "[[cobra]]",
                "muscles.1.muscle", "Psoas major", "muscles.1.role", "target", "muscles.1.effect",
                "lengthens", "body", body, button, value, NULL);
}

static int64_t saved_as(const char *slug, const char *path, const char *wanted)
{
    return number_of(
        format("SELECT count(*) FROM entry WHERE slug = '%s' AND model #>> '%s' = '%s'", slug, path,
               wanted));
}

static void other_entries_are_named_by_their_titles(void **state)
{
    (void)state;
    struct page page = save("Rocking", "Kneeling hip flexor stretch", "", "x", "x");
    assert_status(&page, 303);
    assert_int_equal(saved_as("rocking", "{swaps,0,to}", "kneeling-hip-flexor"), 1);
    assert_int_equal(saved_as("rocking", "{easier,0}", "couch-stretch"), 1);
    assert_int_equal(saved_as("rocking", "{easier,1}", "cobra"), 1);
    assert_int_equal(saved_as("rocking", "{muscles,0,muscle}", "psoas-major"), 1);
    page = get(coach, "/stretches/rocking/edit");
    assert_has(&page, "name=\"swaps.1.to\" type=\"text\" data-entry=\"stretch\" "
                      "value=\"Kneeling hip flexor stretch\">");
    assert_has(&page,
               "name=\"easier.1\" type=\"text\" data-entry=\"stretch\" value=\"Couch stretch\">");
    assert_has(&page, "data-entry=\"muscle\" value=\"Psoas major\">");
    page = get(coach, "/links.json?q=psoas&kind=muscle");
    assert_has(&page, "\"title\":\"Psoas major\"");
    assert_has_not(&page, "\"kind\":\"Stretch\"");
}

static void a_draft_needs_a_title_and_nothing_else(void **state)
{
    (void)state;
    struct page page = get(coach, "/stretches/new");
    assert_has(&page, "Stop if the pain turns sharp or shooting.");
    page = post(coach, "/stretches/new", "/stretches/new", "title", "Half an idea", "status",
                "draft", NULL);
    assert_status(&page, 303);
    page = get(coach, "/stretches/half-an-idea");
    assert_status(&page, 200);
    assert_has(&page, "once its status is “On the site”");
    page = get(coach, "/stretches");
    assert_has(&page, "Not said yet what it is");
    page = get(member, "/stretches/half-an-idea");
    assert_status(&page, 404);
    page = get(member, "/stretches");
    assert_has_not(&page, "Half an idea");
    /* What is wrong is said of a draft, too; what is missing is, once it is to be on the site. */
    page = post(coach, "/stretches/new", "/stretches/new", "title", "Half an idea", "slug",
                "half-two", "status", "draft", "dose.hold", "60-30", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Write the smaller number first.");
    page = post(coach, "/stretches/half-an-idea/edit", "/stretches/half-an-idea/edit", "title",
                "Half an idea", "slug", "half-an-idea", "status", "review", "revision", "1", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say in a sentence or two what this is.");
    assert_has(&page, "Partner: This is missing.");
    assert_has_not(&page, "Say what the partner does");
    assert_int_equal(number_of("SELECT count(*) FROM entry WHERE slug = 'half-an-idea' "
                               "AND status = 'draft'"),
                     1);
}

static void an_unknown_one_gets_the_nearest(void **state)
{
    (void)state;
    struct page page = save("Swinging", "Cuoch strech", "", "x", "x");
    assert_status(&page, 422);
    assert_has(&page,
               "href=\"#swaps.1.to\">Instead, row 1, Entry: No stretch is called “Cuoch strech”.");
    assert_has(&page, "name=\"row\" value=\"swaps.1.to=Couch stretch\"");
    page = save("Swinging", "Cuoch strech", "", "row", "swaps.1.to=Couch stretch");
    assert_status(&page, 200);
    assert_has(&page, "autofocus id=\"swaps.1.to\" name=\"swaps.1.to\" type=\"text\" "
                      "data-entry=\"stretch\" value=\"Couch stretch\">");
    /* A preview only says so. */
    page = save("Swinging", "Cuoch strech", "", "preview", "1");
    assert_status(&page, 200);
    assert_has(&page, "value=\"swaps.1.to=Couch stretch\"");
    assert_has_not(&page, "data-failed");
    /* Of nothing of the kind the nearest is nothing. */
    page = save("Swinging", "Piriformis", "", "x", "x");
    assert_status(&page, 422);
    assert_has(&page, "No stretch is called “Piriformis”.");
    static const char *const nonsense[] = {"swaps.1.=x",    "swaps.0.to=x", "swaps.1.colour=x",
                                           "swaps.99.to=x", "title=x",      "=",
                                           "swaps.1.to="};
    for (size_t i = 0; i < COUNT_OF(nonsense); i++) {
        page = save("Swinging", "Cobra", "", "row", nonsense[i]);
        assert_status(&page, 200);
    }
    assert_int_equal(number_of("SELECT count(*) FROM entry WHERE slug = 'swinging'"), 0);
}

/* Posts to a path as somebody who has a form: fields that are encoded already. */
static struct page post_fields(const char *path, const char *fields)
{
    const char *body = format("csrf=%s&%s", token_of(coach, "/stretches/new"), fields);
    return post_raw(coach, path, span_of(body));
}

/* A line may have several names: the others stay when one is put right. */
static void one_of_several_names_is_put_right(void **state)
{
    (void)state;
    static const char line[] =
        "title=Several&summary=Rock.&easier.1=Couch+stretch,+Kneeling+hip+flexr+stretch";
    static const char wanted[] = "name=\"row\" value=\"easier.1=Kneeling hip flexr stretch|"
                                 "Kneeling hip flexor stretch\"";
    struct page page = post_fields("/stretches/new", line);
    assert_status(&page, 422);
    assert_has(&page, wanted);
    page = post_fields(
        "/stretches/new",
        format("%s&row=easier.1=Kneeling+hip+flexr+stretch%%7CKneeling+hip+flexor+stretch", line));
    assert_status(&page, 200);
    assert_has(&page, "value=\"Couch stretch, Kneeling hip flexor stretch\">");
    page = post_fields("/stretches/new",
                       format("%s&preview=1", "title=Several&summary=Rock.&easier.1=Couch+stretch,+"
                                              "Kneeling+hip+flexor+stretch"));
    assert_status(&page, 200);
    assert_has_not(&page, "class=\"row-options\"");
}

/* The names of a stretch's own fields are no entries that it had before. */
static void an_invented_name_is_unknown(void **state)
{
    (void)state;
    static const char *const invented[] = {"steps", "cue", "text", "to", "sides", "zzz-not-there"};
    for (size_t i = 0; i < COUNT_OF(invented); i++) {
        struct page page =
            post_fields("/stretches/couch-stretch/edit",
                        format("title=Couch+stretch&slug=couch-stretch&summary=Kneel.&easier.1=%s"
                               "&revision=1&preview=1",
                               invented[i]));
        assert_status(&page, 200);
        assert_has(&page, format("No stretch is called “%s”.", invented[i]));
    }
}

/* Looking for the nearest is work: of a form full of unknown names only the first are looked for. */
static void many_unknown_names_are_not_all_looked_for(void **state)
{
    (void)state;
    enum { ROWS = 25 };
    const char *fields = "title=Many&summary=Rock.";
    for (size_t i = 1; i <= ROWS; i++)
        fields = format("%s&swaps.%zu.to=Cuoch+strech", fields, i);
    struct page page = post_fields("/stretches/new", fields);
    assert_status(&page, 422);
    assert_has(&page, "name=\"row\" value=\"swaps.12.to=Couch stretch\"");
    assert_has_not(&page, "name=\"row\" value=\"swaps.13.to=Couch stretch\"");
    assert_has(&page, "id=\"swaps.25.to-error\">No stretch is called “Cuoch strech”. Please look");
}

/* Coaches write entries that belong together one behind the other. */
static void a_draft_may_be_named(void **state)
{
    (void)state;
    struct page page = post(coach, "/terms/new", "/terms/new", "title", "Half swing", "summary",
                            "Swing.", "status", "draft", NULL);
    assert_status(&page, 303);
    page = post(coach, "/terms/new", "/terms/new", "title", "Whole swing", "summary", "Swing.",
                "status", "draft", "see.1", "Half swing", NULL);
    assert_status(&page, 303);
    assert_int_equal(saved_as("whole-swing", "{see,0}", "half-swing"), 1);
}

/* What an entry has already is no reason to refuse a change of something else. */
static void what_is_stored_may_stay(void **state)
{
    (void)state;
    assert_int_equal(
        number_of("WITH changed AS (UPDATE entry SET model = '{\"see\":[\"gone-long-ago\"]}' "
                  "WHERE slug = 'half-swing' RETURNING 1) SELECT count(*) FROM changed"),
        1);
    struct page page = post(coach, "/terms/half-swing/edit", "/terms/half-swing/edit", "title",
                            "Half swing", "slug", "half-swing", "summary", "Swing less.", "status",
                            "draft", "see.1", "gone-long-ago", "revision", "1", NULL);
    assert_status(&page, 303);
    page = post(coach, "/terms/half-swing/edit", "/terms/half-swing/edit", "title", "Half swing",
                "slug", "half-swing", "summary", "Swing less.", "status", "draft", "see.1",
                "gone-since-yesterday", "revision", "2", NULL);
    assert_status(&page, 422);
}

static void a_long_form_has_parts_to_jump_to(void **state)
{
    (void)state;
    struct page page = get(coach, "/stretches/new");
    assert_has(&page, "<li><a href=\"#part-3\">Dose</a></li>");
    assert_has(&page, "<fieldset id=\"part-3\"><legend>Dose</legend>\n<details class=\"fold\">");
    assert_has(&page, "<summary>Add: Instead</summary>");
    page = get(coach, "/stretches/couch-stretch/edit");
    assert_has_not(&page, "<fieldset id=\"part-3\"><legend>Dose</legend>\n<details");
    assert_has_not(&page, "<summary>Add: Instead</summary>");
    /* What is wrong is in sight. */
    page = post(coach, "/stretches/new", "/stretches/new", "title", "Wrong", "dose.hold", "long",
                "swaps.1.to", "Cuoch", NULL);
    assert_status(&page, 422);
    assert_has_not(&page, "<fieldset id=\"part-3\"><legend>Dose</legend>\n<details");
    assert_has_not(&page, "<summary>Add: Instead</summary>");
    page = get(coach, "/terms/new");
    assert_has_not(&page, "class=\"jump\"");
}

/* The address is made from the title: without one, only the title is missing. */
static void an_address_that_was_left_empty_is_no_fault(void **state)
{
    (void)state;
    struct page page =
        post(coach, "/terms/new", "/terms/new", "title", "", "slug", "", "summary", "", NULL);
    assert_status(&page, 422);
    assert_has(&page, "href=\"#title\"");
    assert_has_not(&page, "href=\"#slug\"");
    page = post(coach, "/terms/new", "/terms/new", "title", "A word", "slug", "Not An Address",
                "summary", "A word.", NULL);
    assert_status(&page, 422);
    assert_has(&page, "href=\"#slug\"");
}

static void a_preview_says_what_links_may_have_meant(void **state)
{
    (void)state;
    struct page page = save("Linking", "Cobra", "The [[cuoch strech]].", "preview", "1");
    assert_status(&page, 200);
    assert_has(&page, "name=\"fix\" value=\"cuoch strech|Couch stretch\"");
    page = save("Linking", "Cobra", "The [[cuoch strech]].", "fix", "cuoch strech|Couch stretch");
    assert_status(&page, 200);
    assert_has(&page, "The [[Couch stretch]].</textarea>");
    assert_has_not(&page, "name=\"fix\"");
}

static void whoever_saved_it_is_told_too(void **state)
{
    (void)state;
    /* What has no near name is an entry that somebody may write yet. */
    struct page page = save("Linking", "Cobra", "The [[qwertzuiop]].", "x", "x");
    assert_status(&page, 303);
    assert_span(page.location, "/stretches/linking");
    page = save("Linking again", "Cobra", "The [[cuoch strech]].", "x", "x");
    assert_status(&page, 303);
    assert_span(page.location, "/stretches/linking-again/links");
    page = get(coach, "/stretches/linking-again/links");
    assert_status(&page, 200);
    assert_has(&page, "Your stretch is saved");
    assert_has(&page,
               "href=\"/stretches/linking-again/edit?fix=cuoch%20strech%7CCouch%20stretch\"");
    page = get(coach, "/stretches/linking-again/edit?fix=cuoch%20strech%7CCouch%20stretch");
    assert_has(&page, "The [[Couch stretch]].</textarea>");
    page = get(coach, "/stretches/linking/links");
    assert_status(&page, 303);
    page = get(coach, "/stretches/nowhere/links");
    assert_status(&page, 404);
    page = get(member, "/stretches/linking-again/links");
    assert_status(&page, 403);
}

/* A preview shows what nobody has checked yet. */
static void long_lists_and_cells_are_refused_with_words(void **state)
{
    (void)state;
    struct page page = post(coach, "/stretches/new", "/stretches/new", "title", "Long", "preview",
                            "1", "steps", repeated("a\n", 2000), NULL);
    assert_true(page.status == 200 || page.status == 422);
    page = post(coach, "/stretches/new", "/stretches/new", "title", "Long", "steps",
                repeated("a\n", 2000), NULL);
    assert_status(&page, 422);
    assert_has(&page, "Give at most 30");
    static const char *const cells[] = {"\U0001F600;", "a;", "\xC3\xA4\n"};
    static const char *const buttons[] = {"preview", "x"};
    for (size_t i = 0; i < 6; i++) {
        page = post(coach, "/stretches/new", "/stretches/new", "title", "Long", "steps.1.text", "a",
                    "steps.1.pose", repeated(cells[i / 2], 9900), buttons[i % 2], "1", NULL);
        assert_true(page.status == 200 || page.status == 422);
    }
    page = post(coach, "/stretches/new", "/stretches/new", "title", "Long", "preview", "1",
                "positions", repeated("a", 19000), "spaces", repeated("b ", 9000), NULL);
    assert_true(page.status == 200 || page.status == 422);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

/* On a page that holds them they are called as in the form, not as in the model. */
static void what_waits_has_the_labels_of_its_form(void **state)
{
    (void)state;
    struct person *visitor = somebody();
    struct page page = post_without_token(
        visitor, "/stretches/new", "csrf", token_of(visitor, "/login"), "title", "Waiting stretch",
        "summary", "It waits.", "dose.hold", "30", "reason", "A first draft", NULL);
    assert_status(&page, 403);
    assert_has(&page, "<p class=\"hint\">Title</p>\n<pre class=\"words\" dir=\"auto\">\nWaiting");
    assert_has(&page, "<p class=\"hint\">Summary</p>");
    assert_has(&page, "<p class=\"hint\">Why the change</p>");
    assert_has(&page, "<p class=\"hint\">Hold");
    assert_has_not(&page, "<p class=\"hint\">dose.hold");
    assert_has_not(&page, "</summary>\n<pre");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_entries_are_named_by_their_titles),
        cmocka_unit_test(a_draft_needs_a_title_and_nothing_else),
        cmocka_unit_test(an_unknown_one_gets_the_nearest),
        cmocka_unit_test(one_of_several_names_is_put_right),
        cmocka_unit_test(an_invented_name_is_unknown),
        cmocka_unit_test(many_unknown_names_are_not_all_looked_for),
        cmocka_unit_test(a_draft_may_be_named),
        cmocka_unit_test(what_is_stored_may_stay),
        cmocka_unit_test(a_long_form_has_parts_to_jump_to),
        cmocka_unit_test(an_address_that_was_left_empty_is_no_fault),
        cmocka_unit_test(a_preview_says_what_links_may_have_meant),
        cmocka_unit_test(whoever_saved_it_is_told_too),
        cmocka_unit_test(long_lists_and_cells_are_refused_with_words),
        cmocka_unit_test(no_worker_died),
        cmocka_unit_test(what_waits_has_the_labels_of_its_form),
    };
    return cmocka_run_group_tests_name("entry_form", tests, begin, NULL);
}
