/* The library on the real server, with the starter content loaded: pages, links between them, and who may change them. */
#include "http/site.h"

#include "db/harness.h"

static const char *const stretches[] = {
    "psoas-side-bend",
    "supine-psoas-twist",
    "figure-four",
    "t-test",
    "lacrosse-ball-glutes",
    "foam-roll-glutes",
    "kneeling-hip-flexor",
    "couch-stretch",
    "butterfly",
    "cobra",
    "piriformis-stretch",
    "glute-bridge",
    "bird-dog",
    "dead-bug",
    "plank",
    "side-plank",
    "clamshell",
    "donkey-kick",
    "constructive-rest",
    "lunge-stretch",
};

static struct person *reader;
static struct person *member;
static struct person *coach;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    reader = somebody();
    load_library();
    member = sign_up("member_mia");
    coach = sign_up_as("coach_ada", "coach");
    return 0;
}

/* Notices reach both workers within moments. */
static bool soon(struct person *who, const char *path, const char *words, bool there)
{
    uint64_t deadline = harness_clock() + 2000;
    for (int in_a_row = 0; in_a_row < 8;) {
        with_header(who, "connection: close");
        struct page page = get(who, path);
        in_a_row = page.status == 200 && page_has(&page, words) == there ? in_a_row + 1 : 0;
        if (harness_clock() > deadline)
            return false;
    }
    return true;
}

static void each_stretch_has_a_page_with_all_that_it_needs(void **state)
{
    (void)state;
    assert_true(soon(reader, "/stretches", "/stretches/lunge-stretch", true));
    struct page list = get(reader, "/stretches");
    for (size_t i = 0; i < COUNT_OF(stretches); i++) {
        const char *path = format("/stretches/%s", stretches[i]);
        assert_has(&list, format("href=\"%s\"", path));
        struct page page = get(reader, path);
        assert_status(&page, 200);
        assert_has(&page, "/muscles/");
        assert_has(&page, "What it rests on");
        assert_has(&page, "Asked and answered about this");
        assert_has_not(&page, "class=\"wanted\"");
        page = get(reader, format("%s/revisions", path));
        assert_status(&page, 200);
    }
}

/* Every entry of the database has its page, and every link on it to the library leads somewhere. */
static void no_link_of_the_library_leads_nowhere(void **state)
{
    (void)state;
    int64_t count = number_of("SELECT count(*) FROM entry WHERE status IN ('review', 'published')");
    assert_true(count > 80);
    for (int64_t i = 0; i < count; i++) {
        char path[256];
        harness_value(
            site_database(),
            format("SELECT CASE kind WHEN 'stretch' THEN '/stretches/' WHEN 'article' THEN "
                   "'/articles/' WHEN 'muscle' "
                   "THEN '/muscles/' WHEN 'term' THEN '/terms/' WHEN 'routine' THEN '/routines/' "
                   "ELSE '/' END || slug FROM entry "
                   "WHERE status IN ('review', 'published') ORDER BY id OFFSET %lld LIMIT 1",
                   (long long)i),
            path, sizeof(path));
        struct page page = get(reader, path);
        if (page.status != 200)
            fail_msg("%s: %ld", path, page.status);
    }
    assert_int_equal(number_of("SELECT count(*) FROM link l JOIN post p ON p.id = l.post_id WHERE "
                               "p.deleted_at IS NULL AND "
                               "NOT EXISTS (SELECT FROM entry_slug s WHERE s.slug = l.slug)"),
                     0);
}

static void loading_again_changes_nothing(void **state)
{
    (void)state;
    static const char sql[] =
        "SELECT (SELECT count(*) FROM post) * 1000 + (SELECT count(*) FROM revision)";
    int64_t before = number_of(sql);
    assert_int_equal(site_ctl("load assets/library", NULL), 0);
    assert_int_equal(number_of(sql), before);
}

static void links_in_a_post_carry_the_titles_of_entries(void **state)
{
    (void)state;
    question = ask(member, "Which of these for a tight hip?",
                   "[[figure-four]], [[figure-four|that stretch]], [[term:pigeon-toe-stance]], "
                   "[[muscle:psoas-major]], "
                   "[[article:tight-glutes-1]], [[glute-bridge]] or [[hovering-lotus]]?",
                   "tight");
    struct page page = show(reader, question);
    char title[200];
    harness_value(site_database(), "SELECT title FROM entry WHERE slug = 'figure-four'", title,
                  sizeof(title));
    assert_has(&page, format("href=\"/stretches/figure-four\">%s</a>", title));
    assert_has(&page, "href=\"/stretches/figure-four\">that stretch</a>");
    assert_has(&page, "href=\"/terms/pigeon-toe-stance\">");
    assert_has(&page, "href=\"/muscles/psoas-major\">");
    assert_has(&page, "href=\"/articles/tight-glutes-1\">");
    /* Beside the thread each is called what it is. */
    assert_has(&page, format("href=\"/stretches/figure-four\">%s</a> <span class=\"note\">Stretch<",
                             title));
    assert_has(&page,
               "href=\"/stretches/glute-bridge\">Glute bridge</a> <span class=\"note\">Strength<");
    assert_has(
        &page,
        "<span class=\"wanted\" title=\"Nobody has written this yet\">hovering lotus</span>");
}

static void what_links_here_is_listed_newest_first(void **state)
{
    (void)state;
    int64_t id = answer(coach, question, "Start with [[figure-four]].");
    static const char *const paths[] = {"/stretches/figure-four", "/terms/pigeon-toe-stance",
                                        "/muscles/psoas-major", "/articles/tight-glutes-1"};
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        assert_true(soon(reader, paths[i], "Which of these for a tight hip?", true));
    struct page page = get(reader, "/stretches/figure-four");
    const char *newest = strstr(page.body.ptr, format("/answers/%lld\"", (long long)id));
    assert_non_null(newest);
    assert_non_null(strstr(newest, "Question by member_mia"));
    page = post(coach, "/questions/ask", format("/answers/%lld/delete", (long long)id), "action",
                "delete", NULL);
    assert_status(&page, 303);
    assert_true(
        soon(reader, "/stretches/figure-four", format("/answers/%lld\"", (long long)id), false));
}

static void what_is_not_written_yet_is_wanted(void **state)
{
    (void)state;
    assert_true(soon(coach, "/wanted", "hovering-lotus", true));
    struct page page = get(coach, "/wanted");
    assert_has(&page, "<h2>hovering lotus");
    assert_has(&page, "/new?slug=hovering-lotus");
    int64_t id = answer(member, question, "Has anybody tried [[upside-down-heron]]?");
    assert_true(soon(coach, "/wanted", format("href=\"/answers/%lld\"", (long long)id), true));
}

static void a_coach_edits_with_a_revision_and_a_member_cannot(void **state)
{
    (void)state;
    static const char form[] = "/terms/pigeon-toe-stance/edit";
    struct page page = get(member, form);
    assert_status(&page, 403);
    page = get(reader, form);
    assert_status(&page, 303);
    int64_t revision = number_of("SELECT p.revision FROM post p JOIN entry e ON e.id = p.id WHERE "
                                 "e.slug = 'pigeon-toe-stance'");
    page = post(member, "/questions/ask", form, "title", "Mine now", "slug", "pigeon-toe-stance",
                "summary", "Not theirs.", "status", "published", NULL);
    assert_status(&page, 403);
    page = post(coach, form, form, "title", "Pigeon-toed standing", "slug", "pigeon-toe-stance",
                "summary", "Toes turned in.", "body", "A gentle way to stand. See [[figure-four]].",
                "status", "published", "reason", "plainer", "revision",
                format("%lld", (long long)revision), NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/terms/pigeon-toe-stance");
    page = get(reader, "/terms/pigeon-toe-stance/revisions");
    assert_has(&page, "plainer");
    assert_has(&page, "coach_ada");
    assert_true(soon(reader, "/terms/pigeon-toe-stance", "A gentle way to stand.", true));
    /* The title follows wherever it is linked. */
    page = show(reader, question);
    assert_true(soon(reader,
                     format("/questions/%lld/which-of-these-for-a-tight-hip", (long long)question),
                     "href=\"/terms/pigeon-toe-stance\">Pigeon-toed standing</a>", true));
}

static void a_new_address_leaves_the_old_one_leading_there(void **state)
{
    (void)state;
    int64_t revision = number_of("SELECT p.revision FROM post p JOIN entry e ON e.id = p.id WHERE "
                                 "e.slug = 'pigeon-toe-stance'");
    struct page page =
        post(coach, "/terms/pigeon-toe-stance/edit", "/terms/pigeon-toe-stance/edit", "title",
             "Pigeon-toed standing", "slug", "toes-in", "summary", "Toes turned in.", "status",
             "published", "revision", format("%lld", (long long)revision), NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/terms/toes-in");
    page = await_status(reader, "/terms/pigeon-toe-stance", 301);
    assert_span(page.location, "/terms/toes-in");
}

static void a_draft_is_for_coaches_and_what_is_retired_is_gone(void **state)
{
    (void)state;
    struct page page = post(coach, "/terms/new", "/terms/new", "title", "Not ready", "summary",
                            "Soon.", "status", "draft", NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/terms/not-ready");
    page = get(reader, "/terms/not-ready");
    assert_status(&page, 404);
    page = get(member, "/terms/not-ready");
    assert_status(&page, 404);
    page = get(coach, "/terms/not-ready");
    assert_status(&page, 200);
    /* Readers need to know what to use instead, so the form alone does not retire it. */
    page =
        post(coach, "/terms/not-ready/edit", "/terms/not-ready/edit", "title", "Not ready", "slug",
             "not-ready", "summary", "Gone.", "status", "retired", "revision", "1", NULL);
    assert_status(&page, 422);
    page = post(coach, "/terms/not-ready/retire", "/terms/not-ready/retire", "what", "retire",
                "none", "1", "reason", "Never finished.", "revision", "1", NULL);
    assert_status(&page, 422);
    assert_has(&page, "It can stay a draft");
    page = get(reader, "/terms/not-ready");
    assert_status(&page, 404);
    page = post(coach, "/terms/not-ready/edit", "/terms/not-ready/edit", "title", "Not ready",
                "slug", "not-ready", "summary", "Here.", "status", "review", "revision", "1", NULL);
    assert_status(&page, 303);
    /* A draft again, by a title that readers never saw: that one stays unknown to them. */
    page = post(coach, "/terms/not-ready/edit", "/terms/not-ready/edit", "title", "Secret name",
                "slug", "not-ready", "summary", "Here.", "status", "draft", "revision", "2", NULL);
    assert_status(&page, 303);
    page = post(coach, "/terms/not-ready/retire", "/terms/not-ready/retire", "what", "retire",
                "none", "1", "reason", "Never finished.", "revision", "3", NULL);
    assert_status(&page, 422);
    page = post(coach, "/terms/not-ready/edit", "/terms/not-ready/edit", "title", "Not ready",
                "slug", "not-ready", "summary", "Here.", "status", "draft", "revision", "3", NULL);
    assert_status(&page, 303);
    page = post(coach, "/terms/not-ready/retire", "/terms/not-ready/retire", "what", "retire",
                "none", "1", "reason", "Never finished.", "revision", "4", NULL);
    assert_status(&page, 303);
    page = await_status(reader, "/terms/not-ready", 410);
}

/* ---- what an entry says of itself ---- */

static void an_entry_shows_its_doses_kit_and_cautions_as_they_are(void **state)
{
    (void)state;
    struct page page = get(reader, "/stretches/figure-four");
    assert_has(&page, "<dd>2 × 30 s each side</dd>");
    assert_has(&page, "Lying down</dt><dd>10–20 s");
    assert_has(&page, "<dt>Position</dt><dd>Sitting, Lying on the back</dd>");
    assert_has(&page, ">Leave it out</dt><dd>Hip replacement, Sciatica flaring up</dd>");
    assert_has(&page,
               "<li data-caution=\"sciatica-flare:do-not\">Not while sciatica is flaring up.");
    assert_has(&page, "Hold of 10 to 20 seconds lying down</span>. Published advice: ");
    page = get(reader, "/stretches/lacrosse-ball-glutes");
    const char *leave_out = strstr(page.body.ptr, ">Leave it out<");
    assert_true(leave_out < strstr(page.body.ptr, ">Take care<"));
    assert_has(&page, "<dd>2–3 × 15 counts each side</dd>");
    assert_has(&page, "lacrosse ball&#32;or tennis ball or spiky ball");
    page = get(reader, "/stretches/lunge-stretch");
    assert_has(&page, "10–30 s each side, 60 s a side in all");
    assert_has(&page, "Older adults</dt><dd>30–60 s");
    assert_has(&page, "knee pad&#32;or folded towel or mat&#32;(optional)");
    page = get(reader, "/stretches/t-test");
    assert_has(&page, "<h2>For the partner</h2>");
    page = get(reader, "/stretches/bird-dog");
    assert_has(&page, "<dd>5–10 s, alternating sides</dd>");
    assert_has_not(&page, "<h2>For the partner</h2>");
}

static void a_stretch_without_a_sourced_dose_says_how_to_begin(void **state)
{
    (void)state;
    static const char *const unsourced[] = {"clamshell",    "dead-bug",         "donkey-kick",
                                            "glute-bridge", "hip-thrust",       "plank",
                                            "side-plank",   "constructive-rest"};
    for (size_t i = 0; i < COUNT_OF(unsourced); i++) {
        struct page page = get(reader, format("/stretches/%s", unsourced[i]));
        assert_has(&page, "(our suggestion)");
        assert_has(&page, "None of our sources ");
        assert_has_not(&page, "as much as stays easy");
    }
}

static void every_list_says_that_nobody_has_reviewed_it(void **state)
{
    (void)state;
    static const char *const lists[] = {"/stretches", "/articles", "/muscles", "/terms",
                                        "/symptoms?region=buttock"};
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct page page = get(reader, lists[i]);
        assert_has(&page, "Not yet reviewed by a clinician");
        assert_has_not(&page, "Reviewed by a clinician");
    }
    /* What an entry rests on is at its end; a term names nothing. */
    struct page page = get(reader, "/stretches/plank");
    assert_has(&page, "What it rests on is at the end.");
    assert_has(&page, "<h2 id=\"rests-on\">What it rests on</h2>");
    page = get(reader, "/terms/prone");
    assert_has(&page, "No clinician has checked this page.");
    assert_has_not(&page, "What it rests on");
}

/* Whoever must not do it reads so before the first step, and so does whoever lacks what it needs. */
static void what_it_needs_and_who_must_not_comes_before_the_first_step(void **state)
{
    (void)state;
    static const char *const in_order[] = {"<h1",
                                           "<dl class=\"dose\">",
                                           "<dt>Space</dt>",
                                           "<dt>Kit</dt>",
                                           "<dt>Partner</dt>",
                                           ">Ask first<",
                                           "<ol class=\"steps\">",
                                           "<h2>When to stop</h2>",
                                           "<h2>Often goes wrong</h2>",
                                           "<h2>More about it</h2>"};
    struct page page = get(reader, "/stretches/t-test");
    const char *at = page.body.ptr;
    for (size_t i = 0; i < COUNT_OF(in_order); i++) {
        at = strstr(at, in_order[i]);
        if (at == NULL)
            fail_msg("%s is missing, or too early", in_order[i]);
    }
}

static void a_group_of_muscles_shows_what_reaches_its_parts(void **state)
{
    (void)state;
    struct page page = get(reader, "/muscles/gluteals");
    assert_has(&page, "<dt>Made up of</dt>");
    assert_has(&page, "href=\"/stretches/clamshell\"");
    assert_has(&page, "meant for it: <a dir=\"auto\" href=\"/muscles/gluteus-medius\">");
    page = get(reader, "/search?q=muscle:gluteals+kind:stretch");
    assert_has(&page, "href=\"/stretches/clamshell\"");
}

static void a_coach_writes_all_that_the_model_has(void **state)
{
    (void)state;
    struct page page =
        post(coach, "/stretches/new", "/stretches/new", "title", "Wall hang", "summary",
             "Hang at a wall.", "status", "review", "type", "stretch", "positions",
             "standing, kneeling", "sides", "alternating", "steps", "Hang.", "dose.hold",
             "30 to 60", "dose.unit", "s", "dose.others", "Older adults | | | 5-10 | s | A coach",
             "kit", "strap | belt or towel | optional", "spaces", "wall floor", "partner",
             "optional", "partner_steps", "Hold the strap.", "cautions", "pregnancy | | do-not",
             "stop", "Stop if it hurts.", "evidence.level", "experience", "evidence.citations",
             "Hold | advice | A page | https://example.org/a/page", NULL);
    assert_status(&page, 303);
    page = get(coach, "/stretches/wall-hang");
    assert_has(&page, "30–60 s, alternating sides");
    assert_has(&page, ">Leave it out</dt><dd>Pregnancy</dd>");
    assert_has(&page, "<li data-caution=\"pregnancy:do-not\">In pregnancy ask your midwife");
    assert_has(&page, "strap&#32;or belt or towel&#32;(optional)");
    assert_has(&page, "Wall, Floor");
    page = get(coach, "/stretches/wall-hang/edit");
    assert_has(&page, "value=\"30-60\"");
    assert_has(&page, "name=\"dose.others.1.hold\" type=\"text\" value=\"5-10\"");
    assert_has(&page, "<option value=\"do-not\" selected>");
    assert_has(&page, "<input type=\"checkbox\" checked name=\"positions.5\"");
    assert_has(&page, "<input type=\"checkbox\" name=\"positions.1\" value=\"supine\">");
    page = get(coach, "/stretches?position=kneeling&kit=none");
    assert_has(&page, "/stretches/wall-hang");
    page = get(coach, "/stretches/wall-hang/revisions/1");
    assert_has(&page, "Hold the strap.");
    page = post(coach, "/stretches/new", "/stretches/new", "title", "Floor hang", "summary",
                "Hang.", "cautions", "bad-knees | | do-not", "dose.hold", "60-30", NULL);
    assert_status(&page, 422);
    assert_has(&page, "href=\"#cautions.1.fact\">Before you start, row 1, Fact: Choose one of: ");
    assert_has(&page, "Hold: Write the smaller number first.");
}

/* ---- lists are rows ---- */

/* What the form sends when the coach has filled in some rows and presses the button `row` (NULL: Save). */
static struct page send_rows(const char *row)
{
    return post(coach, "/stretches/new", "/stretches/new", "title", "Rowing", "summary", "Row.",
                "status", "review", "type", "stretch", "sides", "both", "positions.1", "supine",
                "positions.4", "seated", "steps.1.text", "Sit | down.", "steps.1.cue", "Tall",
                "steps.1.if", "", "steps.2.text", "", "steps.3.text", "Row.", "steps.3.cue", "",
                "steps.3.if", "If it\nhurts, then stop.", "kit.1.thing", "band", "kit.1.need",
                "optional", "spaces.1", "floor", "partner", "none", "stop.1", "Stop if it hurts.",
                "stop.2", "Stop if dizzy.", "evidence.level", "experience",
                row == NULL ? "x" : "row", row == NULL ? "x" : row, NULL);
}

static int64_t rowings(void)
{
    return number_of("SELECT count(*) FROM entry WHERE slug = 'rowing'");
}

static void a_row_is_added_removed_and_moved_without_script(void **state)
{
    (void)state;
    struct page page = send_rows("steps.add");
    assert_status(&page, 200);
    assert_has(&page, "name=\"steps.1.text\" rows=\"2\">\nSit | down.</textarea>");
    assert_has(&page, "name=\"steps.3.text\" rows=\"2\">\nRow.</textarea>");
    assert_has(&page,
               "autofocus id=\"steps.4.text\" name=\"steps.4.text\" rows=\"2\">\n</textarea>");
    assert_has_not(&page, "steps.5.text");
    assert_has(&page, "name=\"stop.2\" rows=\"2\">\nStop if dizzy.</textarea>");
    assert_has(&page, "checked name=\"positions.4\"");
    assert_has_not(&page, "aria-invalid");
    page = send_rows("steps.2.remove");
    assert_has(&page,
               "autofocus id=\"steps.2.text\" name=\"steps.2.text\" rows=\"2\">\nRow.</textarea>");
    assert_has(&page, "name=\"steps.2.if\" rows=\"2\">\nIf it hurts, then stop.</textarea>");
    assert_has_not(&page, "steps.3.text");
    page = send_rows("stop.2.up");
    assert_has(&page,
               "autofocus id=\"stop.1\" name=\"stop.1\" rows=\"2\">\nStop if dizzy.</textarea>");
    assert_has(&page, "name=\"stop.2\" rows=\"2\">\nStop if it hurts.</textarea>");
    page = send_rows("stop.1.down");
    assert_has(&page,
               "autofocus id=\"stop.2\" name=\"stop.2\" rows=\"2\">\nStop if it hurts.</textarea>");
    static const char *const nonsense[] = {
        "",          "stop",      "stop.",       "stop.9.up",
        "stop.x.up", "title.add", "stop.1.jump", "positions.add.add.add"};
    for (size_t i = 0; i < COUNT_OF(nonsense); i++) {
        page = send_rows(nonsense[i]);
        assert_status(&page, 200);
        assert_has(&page, "Stop if dizzy.");
    }
    assert_int_equal(rowings(), 0);
}

static void rows_are_saved_and_blank_ones_left_out(void **state)
{
    (void)state;
    struct page page = send_rows(NULL);
    assert_status(&page, 303);
    assert_int_equal(rowings(), 1);
    assert_int_equal(number_of("SELECT jsonb_array_length(model->'steps') FROM entry WHERE slug = "
                               "'rowing' AND model->'steps'->0->>'text' = 'Sit | down.' AND "
                               "model->'steps'->1->>'if' = 'If it hurts, then stop.' AND "
                               "model->'positions' = '[\"supine\", \"seated\"]'"),
                     2);
    page = get(coach, "/stretches/rowing/edit");
    assert_has(&page, "name=\"steps.1.text\" rows=\"2\">\nSit | down.</textarea>");
    assert_has_not(&page, "steps.3.text");
}

/* The second of three rows is blank: what is wrong with the third is said of the second that is shown. */
static void what_is_wrong_points_to_its_row(void **state)
{
    (void)state;
    struct page page = post(coach, "/stretches/new", "/stretches/new", "title", "Wrong", "summary",
                            "Wrong.", "muscles.1.muscle", "psoas-major", "muscles.1.role", "target",
                            "muscles.1.effect", "lengthens", "muscles.3.muscle", "psoas-major",
                            "muscles.3.role", "also", "muscles.3.effect", "lengthens",
                            "dose.others.1.for", "Runners", "dose.others.1.hold", "long", NULL);
    assert_status(&page, 422);
    assert_has(&page,
               "href=\"#muscles.2.muscle\">Muscles, row 2, Muscle: This muscle is in the list");
    assert_has(&page, "aria-describedby=\"muscles.2.muscle-error\"");
    assert_has(&page, "id=\"muscles.2.muscle\" name=\"muscles.2.muscle\" type=\"text\" "
                      "data-entry=\"muscle\" value=\"Psoas major\">");
    assert_has(&page, "href=\"#dose.others.1.hold\">");
    assert_has_not(&page, "muscles.3.muscle");
}

static void a_list_takes_no_more_rows_than_an_entry_may_have(void **state)
{
    (void)state;
    const char *lines = repeated("Stop.\n", 30);
    struct page page = post(coach, "/stretches/new", "/stretches/new", "title", "Full", "stop",
                            format("%.*s", (int)strlen(lines) - 1, lines), "row", "stop.add", NULL);
    assert_status(&page, 200);
    assert_has(&page, "name=\"stop.30\"");
    assert_has_not(&page, "name=\"stop.31\"");
    assert_has(&page, "<button hidden class=\"button button-plain button-small\" name=\"row\" "
                      "value=\"stop.add\"");
    assert_has(&page, "data-full>These are all that fit here: 30.");
}

/* Saved by an older version of the form, a list in one field; and by this one, a cell in each. */
static void a_draft_with_rows_opens_with_all_of_them(void **state)
{
    (void)state;
    static const char *const drafts[] = {
        "{\"title\":\"Old\",\"steps\":\"Sit | tall\\nStand\",\"positions\":\"supine, side\"}",
        "{\"title\":\"New\",\"steps.1.text\":\"Sit\",\"steps.1.cue\":\"tall\",\"steps.2.text\":"
        "\"Stand\",\"positions.1\":\"supine\",\"positions.3\":\"side\"}"};
    for (size_t i = 0; i < COUNT_OF(drafts); i++) {
        struct page page = post(coach, "/stretches/new", "/drafts", "target", "/stretches/new",
                                "follows", "-1", "fields", drafts[i], NULL);
        assert_status(&page, 200);
        page = get(coach, "/stretches/new?draft=open");
        assert_has(&page, "name=\"steps.1.text\" rows=\"2\">\nSit</textarea>");
        assert_has(&page, "name=\"steps.1.cue\" type=\"text\" value=\"tall\"");
        assert_has(&page, "name=\"steps.2.text\" rows=\"2\">\nStand</textarea>");
        assert_has(&page, "checked name=\"positions.1\"");
        assert_has(&page, "checked name=\"positions.3\"");
        assert_has_not(&page, "checked name=\"positions.2\"");
    }
}

static void a_conflict_keeps_every_row(void **state)
{
    (void)state;
    struct page page = post(coach, "/stretches/rowing/edit", "/stretches/rowing/edit", "title",
                            "Rowing", "slug", "rowing", "summary", "Another word.", "revision", "1",
                            "status", "review", "type", "stretch", "sides", "both", "positions.1",
                            "supine", "steps.1.text", "Sit.", "spaces.1", "floor", "partner",
                            "none", "stop.1", "Stop.", "evidence.level", "experience", NULL);
    assert_status(&page, 303);
    page = post(coach, "/stretches/rowing/edit", "/stretches/rowing/edit", "title", "Rowing",
                "slug", "rowing", "summary", "Row.", "revision", "1", "status", "review", "type",
                "stretch", "sides", "both", "positions.1", "supine", "steps.1.text", "Lie.",
                "steps.2.text", "Stay.", "spaces.1", "floor", "partner", "none", "stop.1", "Stop.",
                "evidence.level", "experience", NULL);
    assert_status(&page, 409);
    assert_has(&page, "You saved this in another place first");
    assert_has(&page, "name=\"steps.1.text\" rows=\"2\">\nLie.</textarea>");
    assert_has(&page, "name=\"steps.2.text\" rows=\"2\">\nStay.</textarea>");
}

/* ---- histories ---- */

/* Revision 1 has two steps and stop rules, revision 2 one of each: a_conflict_keeps_every_row saved it. */
static void a_history_reads_as_fields(void **state)
{
    (void)state;
    struct page page = get(reader, "/stretches/rowing/revisions");
    assert_status(&page, 200);
    assert_has(&page, "<dt>Summary changed</dt><dd><del dir=\"auto\">Row.</del> → <ins "
                      "dir=\"auto\">Another word.</ins></dd>");
    assert_has(&page, "<dt>Steps changed</dt><dd dir=\"auto\" class=\"diff\">");
    assert_has(&page, "<dt>Kit removed</dt><dd><del dir=\"auto\">band · optional</del></dd>");
    assert_has(&page, "<dt>Positions changed</dt>");
    assert_has_not(&page, "<dt>Sides");
    assert_has(&page, "type=\"radio\" checked name=\"from\" value=\"1\"");
}

static void any_two_revisions_are_compared(void **state)
{
    (void)state;
    struct page page = get(reader, "/stretches/rowing/compare?from=2&to=1");
    assert_status(&page, 200);
    assert_has(&page, "<h1>Revision 1 and revision 2</h1>");
    assert_has(&page, "<ins dir=\"auto\">Another word.</ins>");
    static const char *const nothing[] = {"", "?from=1&to=1", "?to=2"};
    for (size_t i = 0; i < COUNT_OF(nothing); i++) {
        page = get(reader, format("/stretches/rowing/compare%s", nothing[i]));
        assert_status(&page, 303);
        assert_span(page.location, "/stretches/rowing/revisions");
    }
    page = get(reader, "/stretches/nothing-here/compare?from=1&to=2");
    assert_status(&page, 404);
}

static void what_no_history_has_is_not_found(void **state)
{
    (void)state;
    struct person *writer = sign_up("writing_una");
    int64_t id = ask(writer, "How many revisions are there?", "One, I thought.", "tight");
    const char *edit = format("/questions/%lld/edit", (long long)id);
    struct page page = post(writer, edit, edit, "title", "How many revisions are there?", "body",
                            "Two, I think.", "tags", "tight", "revision", "1", NULL);
    assert_status(&page, 303);
    const char *const histories[] = {format("/questions/%lld", (long long)id), "/stretches/rowing",
                                     "/pages/about", "/tags/tight"};
    static const char *const asked[] = {
        "revisions?before=9",  "revisions?before=x",  "compare?from=1&to=9", "compare?from=9&to=9",
        "compare?from=x&to=1", "compare?from=0&to=1", "revisions/9"};
    for (size_t i = 0; i < COUNT_OF(histories); i++)
        for (size_t k = 0; k < COUNT_OF(asked); k++) {
            if (i == 3 && k > 1)
                break; /* of tags there is a list alone */
            page = get(reader, format("%s/%s", histories[i], asked[k]));
            if (page.status != 404)
                fail_msg("%s/%s: %ld", histories[i], asked[k], page.status);
            assert_has(&page, "This history has no such revision.");
        }
    page = get(reader, format("%s/revisions?before=2", histories[0]));
    assert_status(&page, 200);
}

static void a_revision_is_viewed_and_gone_back_to(void **state)
{
    (void)state;
    struct page page = get(reader, "/stretches/rowing/revisions/1");
    assert_status(&page, 200);
    assert_has(&page, "Sit | down.");
    assert_has(&page, "compare?from=1&amp;to=2");
    assert_has_not(&page, "Go back to");
    page = get(coach, "/stretches/rowing/revisions/1");
    assert_has(&page, "<button class=\"button\">Go back to revision 1</button>");
    assert_has(&page, "<form method=\"post\" action=\"/stretches/rowing/edit\">");
    page = post(coach, "/stretches/rowing/revisions/1", "/stretches/rowing/edit", "key",
                input_of(&page, "key"), "title", input_of(&page, "title"), "slug",
                input_of(&page, "slug"), "summary", input_of(&page, "summary"), "status",
                input_of(&page, "status"), "type", input_of(&page, "type"), "sides",
                input_of(&page, "sides"), "positions", input_of(&page, "positions"), "steps",
                input_of(&page, "steps"), "kit", input_of(&page, "kit"), "spaces",
                input_of(&page, "spaces"), "partner", input_of(&page, "partner"), "stop",
                input_of(&page, "stop"), "evidence.level", input_of(&page, "evidence.level"),
                "revision", input_of(&page, "revision"), "reason", input_of(&page, "reason"), NULL);
    assert_status(&page, 303);
    page = get(coach, "/stretches/rowing/revisions");
    assert_has(&page, "Reason: Back to revision 1");
    page = get(coach, "/stretches/rowing/compare?from=1&to=3");
    assert_has(&page, "They are the same.");
    page = get(coach, "/stretches/rowing/revisions/3");
    assert_status(&page, 200);
    assert_has_not(&page, "Go back to");
    page = get(coach, "/stretches/rowing/revisions/4");
    assert_status(&page, 404);
    page = get(reader, "/terms/not-ready/revisions/1");
    assert_status(&page, 410);
}

static void a_post_goes_back_to_an_older_text(void **state)
{
    (void)state;
    struct person *writer = sign_up("writing_wim");
    int64_t id = ask(writer, "Which way should I turn?", "To the left, I thought.", "tight");
    const char *edit = format("/questions/%lld/edit", (long long)id);
    const char *path = format("/questions/%lld", (long long)id);
    struct page page = post(writer, edit, edit, "title", "Which way do I turn?", "body",
                            "To the right, I think.", "tags", "tight", "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(reader, format("%s/compare?from=1&to=2", path));
    assert_has(&page, "<del dir=\"auto\">Which way should I turn?</del> → ");
    assert_has(&page, "<dt>Text changed</dt>");
    assert_has_not(&page, "<dt>Tags");
    page = get(member, format("%s/revisions/1", path));
    assert_has(&page, "<p>To the left, I thought.</p>");
    assert_has_not(&page, "Go back to");
    page = get(writer, format("%s/revisions/1", path));
    assert_has(&page, "Go back to revision 1");
    page = post(writer, format("%s/revisions/1", path), edit, "key", input_of(&page, "key"),
                "title", input_of(&page, "title"), "body", input_of(&page, "body"), "tags",
                input_of(&page, "tags"), "revision", "1", "reason", "Back", NULL);
    assert_status(&page, 409); /* somebody else saved meanwhile: as in any edit */
    page = get(writer, format("%s/revisions/1", path));
    page = post(writer, format("%s/revisions/1", path), edit, "key", input_of(&page, "key"),
                "title", input_of(&page, "title"), "body", input_of(&page, "body"), "tags",
                input_of(&page, "tags"), "revision", input_of(&page, "revision"), "reason", "Back",
                NULL);
    assert_status(&page, 303);
    page = get(reader, format("%s/revisions", path));
    assert_has(&page, "Reason: Back");
    page = get(reader, format("%s/revisions/9", path));
    assert_status(&page, 404);
    page = get(reader, format("/answers/%lld/revisions/1", (long long)id));
    assert_status(&page, 404);
    page = post(writer, edit, format("%s/delete", path), "action", "delete", NULL);
    assert_status(&page, 303);
    page = get(reader, format("%s/revisions/1", path));
    assert_status(&page, 410);
    page = get(reader, format("%s/compare?from=1&to=2", path));
    assert_status(&page, 410);
}

/* The value of the field of tags, as the form shows it. */
static const char *tags_shown(const char *path)
{
    struct page page = get(coach, path);
    assert_status(&page, 200);
    const char *field = strstr(page.body.ptr, "name=\"tags\"");
    assert_non_null(field);
    const char *value = strstr(field, "value=\"");
    assert_non_null(value);
    value += strlen("value=\"");
    const char *quote = strstr(value, "&quot;");
    assert_true(quote == NULL || quote > strchr(value, '"')); /* as it is typed */
    return format("%.*s", (int)strcspn(value, "\""), value);
}

/* Titles with spaces among them, and those that are written as the name is. */
static void tags_shown_by_their_titles_are_saved_as_those_tags(void **state)
{
    (void)state;
    static const char *const slugs[] = {"couch-stretch", "constructive-rest", "figure-four",
                                        "t-test"};
    for (size_t i = 0; i < COUNT_OF(slugs); i++) {
        const char *shown = tags_shown(format("/stretches/%s/edit", slugs[i]));
        const char *title = format("Tagged %zu", i);
        struct page page = post(coach, "/terms/new", "/terms/new", "title", title, "summary",
                                "Tagged.", "tags", shown, NULL);
        assert_status(&page, 303);
        assert_string_equal(tags_shown(format("/terms/tagged-%zu/edit", i)), shown);
    }
}

static void an_article_carries_a_video_with_what_it_says(void **state)
{
    (void)state;
    struct page page =
        post(coach, "/articles/new", "/articles/new", "title", "Five minutes", "summary", "A film.",
             "status", "review", "evidence.level", "experience", "video.title",
             "Five minutes for the hip", "video.url", "https://video.example/7", NULL);
    assert_status(&page, 422);
    assert_has(&page, "a transcript of what it says");
    page = post(coach, "/articles/new", "/articles/new", "title", "Five minutes", "summary",
                "A film.", "status", "review", "evidence.level", "experience", "video.title",
                "Five minutes for the hip", "video.url", "https://video.example/7",
                "video.transcript", "Stand.\n\nBend.", NULL);
    assert_status(&page, 303);
    page = get(coach, "/articles/five-minutes");
    assert_has(&page, "href=\"https://video.example/7\"");
    assert_has(&page, "class=\"transcript\">Stand.");
}

/* Its name, an alias or an old address: links that people wrote must not lead elsewhere all at once. */
static void an_address_that_leads_to_an_entry_is_not_taken_from_it(void **state)
{
    (void)state;
    static const char form[] = "/terms/new";
    post(coach, form, form, "title", "Sway back", "slug", "sway-back", "aliases", "Swaying",
         "summary", "Leaning from the hips.", "status", "published", NULL);
    post(coach, "/terms/sway-back/edit", "/terms/sway-back/edit", "title", "Sway back", "slug",
         "sway-backed", "aliases", "Swaying", "summary", "Leaning from the hips.", "status",
         "published", "revision", "1", NULL);
    static const char *const taken[] = {"sway-backed", "sway-back", "swaying"};
    for (size_t i = 0; i < COUNT_OF(taken); i++) {
        struct page page = post(coach, form, form, "title", "Another", "slug", taken[i], "summary",
                                "Something else.", "status", "published", NULL);
        assert_status(&page, 422);
        assert_has(&page, "This address already leads to “Sway back”.");
        assert_has(&page, "<a href=\"/terms/sway-backed\">Sway back</a>");
    }
    assert_int_equal(number_of("SELECT count(*) FROM entry WHERE title = 'Another'"), 0);
}

/* The database refuses it as well, whatever the form saw before. */
static void no_entry_has_the_address_of_another(void **state)
{
    (void)state;
    assert_int_equal(number_of("SELECT count(*) FROM entry_slug s JOIN entry e ON e.kind = s.kind "
                               "AND e.slug = s.slug WHERE s.entry_id <> e.id"),
                     0);
}

/* A table that is away for a moment represents any statement that fails once. */
static void an_index_that_could_not_be_read_is_read_again(void **state)
{
    (void)state;
    harness_sql(site_database(),
                "UPDATE entry SET title = 'Sway renamed' WHERE slug = 'sway-backed'");
    harness_sql(site_database(), "ALTER TABLE entry_slug RENAME TO entry_slug_away");
    int64_t before =
        number_of("SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()");
    harness_sql(site_database(), "NOTIFY changed, '-library'");
    uint64_t deadline = harness_clock() + 10000;
    while (number_of(
               "SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()") ==
               before &&
           harness_clock() < deadline)
        continue;
    harness_sql(site_database(), "ALTER TABLE entry_slug_away RENAME TO entry_slug");
    int64_t id = ask(member, "What is a sway back?", "I read of [[term:sway-backed]].", "tight");
    struct page page;
    deadline = harness_clock() + 20000;
    do {
        page = show(reader, id);
    } while (!page_has(&page, "Sway renamed") && harness_clock() < deadline);
    assert_has(&page, "Sway renamed");
}

static void tags_have_facets_and_synonyms_lead_to_them(void **state)
{
    (void)state;
    struct page page = get(reader, "/tags");
    assert_status(&page, 200);
    page = get(reader, "/stretches/Figure_Four");
    assert_status(&page, 301);
    assert_span(page.location, "/stretches/figure-four");
    page = get(reader, "/tags/low-back");
    assert_status(&page, 200);
    assert_has(&page, "/stretches/");
    char synonym[100];
    char name[100];
    harness_value(site_database(), "SELECT name FROM tag_synonym ORDER BY name LIMIT 1", synonym,
                  sizeof(synonym));
    harness_value(
        site_database(),
        "SELECT t.name FROM tag_synonym s JOIN tag t ON t.id = s.tag_id ORDER BY s.name LIMIT 1",
        name, sizeof(name));
    page = get(reader, format("/tags/%s", synonym));
    assert_status(&page, 301);
    assert_span(page.location, format("/tags/%s", name));
}

static void search_finds_entries_and_the_running_thread(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=figure+four");
    assert_status(&page, 200);
    assert_has(&page, "/stretches/figure-four");
    page = get(reader, "/search?q=tight+back+after+running+kind:question");
    assert_status(&page, 200);
    assert_has(&page, "href=\"/questions/");
    assert_has_not(&page, "href=\"/stretches/");
}

static void the_seed_thread_works_as_a_whole(void **state)
{
    (void)state;
    int64_t id = number_of("SELECT q.id FROM question q ORDER BY answer_count DESC, id LIMIT 1");
    assert_true(number_of(format("SELECT answer_count FROM question WHERE id = %lld",
                                 (long long)id)) >= 10);
    struct page page = show(reader, id);
    assert_status(&page, 200);
    assert_has(&page, "Accepted by the asker");
    assert_has(&page, "role-example\">Example coach</span>");
}

static void made_up_people_are_told_from_real_ones(void **state)
{
    (void)state;
    static const char notice[] = "An example of how asking and answering work here.";
    int64_t made_up = number_of("SELECT min(id) FROM question");
    struct page page = show(reader, made_up);
    assert_has(&page, notice);
    assert_has(&page, "role-example\">Example member</span>");
    assert_has_not(&page, "role-member");
    answer(member, made_up, "Welcome, from somebody real.");
    page = show(member, made_up);
    assert_has(&page, "role-member\">Member</span>");
    page = show(member, ask(member, "Is my tight back tight?", "It is, since Monday.", "tight"));
    assert_has_not(&page, notice);
    assert_has_not(&page, "role-example");
    page = get(reader, "/users/tempo_tom");
    assert_has(&page, "Nobody is behind this name.");
    page = get(reader, "/about");
    assert_has(&page, "Votes by example");
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stretch_has_a_page_with_all_that_it_needs),
        cmocka_unit_test(no_link_of_the_library_leads_nowhere),
        cmocka_unit_test(loading_again_changes_nothing),
        cmocka_unit_test(links_in_a_post_carry_the_titles_of_entries),
        cmocka_unit_test(what_links_here_is_listed_newest_first),
        cmocka_unit_test(what_is_not_written_yet_is_wanted),
        cmocka_unit_test(a_coach_edits_with_a_revision_and_a_member_cannot),
        cmocka_unit_test(a_new_address_leaves_the_old_one_leading_there),
        cmocka_unit_test(a_draft_is_for_coaches_and_what_is_retired_is_gone),
        cmocka_unit_test(an_entry_shows_its_doses_kit_and_cautions_as_they_are),
        cmocka_unit_test(a_stretch_without_a_sourced_dose_says_how_to_begin),
        cmocka_unit_test(every_list_says_that_nobody_has_reviewed_it),
        cmocka_unit_test(what_it_needs_and_who_must_not_comes_before_the_first_step),
        cmocka_unit_test(a_group_of_muscles_shows_what_reaches_its_parts),
        cmocka_unit_test(a_coach_writes_all_that_the_model_has),
        cmocka_unit_test(a_row_is_added_removed_and_moved_without_script),
        cmocka_unit_test(rows_are_saved_and_blank_ones_left_out),
        cmocka_unit_test(what_is_wrong_points_to_its_row),
        cmocka_unit_test(a_list_takes_no_more_rows_than_an_entry_may_have),
        cmocka_unit_test(a_draft_with_rows_opens_with_all_of_them),
        cmocka_unit_test(a_conflict_keeps_every_row),
        cmocka_unit_test(a_history_reads_as_fields),
        cmocka_unit_test(any_two_revisions_are_compared),
        cmocka_unit_test(what_no_history_has_is_not_found),
        cmocka_unit_test(a_revision_is_viewed_and_gone_back_to),
        cmocka_unit_test(a_post_goes_back_to_an_older_text),
        cmocka_unit_test(tags_shown_by_their_titles_are_saved_as_those_tags),
        cmocka_unit_test(an_article_carries_a_video_with_what_it_says),
        cmocka_unit_test(an_address_that_leads_to_an_entry_is_not_taken_from_it),
        cmocka_unit_test(no_entry_has_the_address_of_another),
        cmocka_unit_test(an_index_that_could_not_be_read_is_read_again),
        cmocka_unit_test(tags_have_facets_and_synonyms_lead_to_them),
        cmocka_unit_test(search_finds_entries_and_the_running_thread),
        cmocka_unit_test(the_seed_thread_works_as_a_whole),
        cmocka_unit_test(made_up_people_are_told_from_real_ones),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
