/* Postures on the site: drawn on an entry's page, written and corrected in its form. */
#include "http/site.h"

static struct person *coach;

static int begin(void **state)
{
    (void)state;
    setenv("ORIGIN", "http://localhost", 1);
    load_library();
    coach = sign_up_as("coach_ada", "coach");
    return 0;
}

static size_t times(struct span text, const char *words)
{
    size_t count = 0;
    for (size_t at = span_find_text(text, words); at < text.len; at = span_find_text(text, words)) {
        count++;
        text = span_from(text, at + 1);
    }
    return count;
}

static void an_entry_is_drawn_at_its_head_and_at_its_steps(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/stretches/figure-four");
    assert_status(&page, 200);
    /* Four of its steps change the posture; where they lead is at the head as well. */
    assert_int_equal(
        times(page.body, "figure-step this-side\" src=\"/stretches/figure-four/figure"), 5);
    assert_int_equal(times(page.body, " The left ankle is on the right thigh. "), 4);
    /* The other side is there for whoever asks for it, without a script. */
    assert_int_equal(times(page.body, " The right ankle is on the left thigh. "), 4);
    assert_int_equal(times(page.body, "/stretches/figure-four/figure-2-other.svg?v="), 1);
    assert_has(&page, "<input type=\"checkbox\" id=\"other-side\"");
    size_t steps = span_find_text(page.body, "<ol class=\"steps\">");
    assert_true(span_find_text(page.body, "class=\"figure-main\"") < steps);
    assert_int_equal(times(span_from(page.body, steps), "<li class=\"step-drawn\""), 4);
    assert_int_equal(times(page.body, "<li class=\"step-drawn\" data-main>"), 1);
    assert_has_not(&page, "style=");
}

/* A stretch of one step with this pose. */
static struct page save(const char *title, const char *pose)
{
    return post(coach, "/stretches/new", "/stretches/new", "title", title, "summary", "Sit.",
                "status", "review", "type", "stretch", "sides", "both", "positions.1", "seated",
                "steps.1.text", "Sit.", "steps.1.pose", pose, "spaces.1", "chair", "partner",
                "none", "stop.1", "Stop if it hurts.", "evidence.level", "experience", NULL);
}

static void a_coach_writes_a_pose(void **state)
{
    (void)state;
    struct page page = save("Sitting well", "posture seated on chair; foot on floor;hand on thigh");
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM entry WHERE slug = 'sitting-well' AND model "
                               "#>> '{steps,0,pose}' = "
                               "E'posture seated on chair\\nfoot on floor\\nhand on thigh'"),
                     1);
    page = get(somebody(), "/stretches/sitting-well");
    assert_has(&page, "alt=\"Sitting on a chair. Both knees are bent to a right angle. The hands "
                      "are on the thighs. Both feet are flat on the floor.\"");
    assert_has_not(&page, "other-side");
    page = get(coach, "/stretches/sitting-well/edit");
    assert_has(&page, "posture seated on chair; foot on floor; hand on thigh</textarea>");
}

static void a_pose_that_cannot_be_read_says_what_would_be_right(void **state)
{
    (void)state;
    struct page page = save("Sitting badly", "posture seated on chair; hip flex 900");
    assert_status(&page, 422);
    assert_has(&page, "Line 2, at “900”: Write whole degrees from -35 to 145 for hip flex.");
    assert_has(&page, "posture seated on chair; hip flex 900</textarea>");
    page = save("Sitting badly", "<b>");
    assert_status(&page, 422);
    assert_has(&page, "Line 1, at “&lt;b&gt;”: Begin with posture");
}

/* ---- with sliders ---- */

static struct page pose_it(struct person *who, const char *pose, const char *above,
                           const char *change, const char *copy)
{
    return post(who, "/stretches/new", "/stretches/pose", "pose", pose, "above", above, "change",
                change, "copy", copy, NULL);
}

static void the_form_shows_a_pose_while_it_is_made(void **state)
{
    (void)state;
    struct page page = pose_it(coach, "posture standing on floor", "", "hip.left flex 45", "");
    assert_status(&page, 200);
    assert_has(&page, "data-text=\"posture standing on floor; hip.left flex 45\"");
    assert_has(&page, "<svg class=\"figure ");
    assert_has(&page, "data-before=\"hip.left flex \"");
    /* What the steps above show is what this one goes on from. */
    page = pose_it(coach, "as before", "posture seated on chair\nas before; hip.left flex 100",
                   "mirror", "");
    assert_has(&page, "data-text=\"as before; mirror\"");
    assert_has(&page, "<title>Sitting on a chair</title>");
    page = pose_it(coach, "", "", "posture prone on floor", "");
    assert_has(&page, "data-text=\"posture prone on floor\"");
    /* Nothing is wrong before anybody chose anything. */
    page = pose_it(coach, " ", "", "", "");
    assert_has(&page, "Choose how the person lies, sits or stands.");
    assert_has_not(&page, "class=\"error\"");
    page = pose_it(coach, "posture standing on floor", "", "", "Seated figure four");
    assert_has(&page, "data-text=\"posture seated on chair; ");
    assert_has_not(&page, "class=\"error\"");
}

static void what_is_wrong_with_a_pose_is_said_and_the_text_kept(void **state)
{
    (void)state;
    struct page page = pose_it(coach, "posture standing on floor; knee flex 900", "", "", "");
    assert_status(&page, 200);
    assert_has(&page, "Line 2, at “900”: Write whole degrees from -5 to 160 for knee flex.");
    assert_has(&page, "data-text=\"posture standing on floor; knee flex 900\"");
    page = pose_it(coach, "posture standing on floor", "", "", "No such stretch");
    assert_has(&page, "No exercise with a picture is called so. Write its title");
    assert_has(&page, "data-text=\"posture standing on floor\"");
    page = pose_it(coach, "posture standing on floor", "", "hip flex 120", "");
    assert_has(&page, "A body could hardly do this: ");
}

static void only_coaches_pose_and_not_without_end(void **state)
{
    (void)state;
    struct person *reader = sign_up("reading_rita");
    struct page page = post(reader, "/questions/ask", "/stretches/pose", "pose", "x", NULL);
    assert_status(&page, 403);
    limit_to("suggest", "account", 1, 60);
    page = pose_it(coach, "posture standing on floor", "", "", "");
    page = pose_it(coach, "posture standing on floor", "", "", "");
    assert_status(&page, 429);
    limits_wide();
}

/* ---- by addresses of their own ---- */

/* The next address of an entry's picture in *rest, without HTML's signs; NULL: there is none. */
static const char *next_picture(struct span *rest)
{
    static const char before[] = "<img class=\"thumb\" src=\"";
    size_t at = span_find_text(*rest, before);
    if (at == rest->len)
        return NULL;
    *rest = span_from(*rest, at + sizeof(before) - 1);
    return format("%.*s", (int)span_find(*rest, '"'), rest->ptr);
}

static void lists_show_small_ones_that_stay_for_a_year(void **state)
{
    (void)state;
    await_index(somebody());
    static const char *const lists[] = {"/stretches", "/search?q=figure+four",
                                        "/symptoms?region=buttock", "/muscles/psoas-major",
                                        "/tags/buttock"};
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct page list = get(somebody(), lists[i]);
        struct span rest = list.body;
        const char *address = next_picture(&rest);
        if (address == NULL)
            fail_msg("%s shows no picture", lists[i]);
        struct page picture = get(somebody(), address);
        assert_status(&picture, 200);
        assert_span(page_header_value(&picture, "content-type"), "image/svg+xml; charset=utf-8");
        assert_span(page_header_value(&picture, "cache-control"),
                    "public, max-age=31536000, immutable");
        assert_true(span_starts(page_header_value(&picture, "content-security-policy"),
                                "default-src 'none'; style-src 'unsafe-inline'; "));
        assert_true(span_starts(picture.body, "<svg xmlns=\"http://www.w3.org/2000/svg\" "));
    }
}

static void choices_of_symptoms_are_drawn(void **state)
{
    (void)state;
    static const char before[] = "<img class=\"chip-figure\" src=\"";
    struct page page = get(somebody(), "/symptoms");
    size_t at = span_find_text(page.body, before);
    assert_true(at < page.body.len);
    struct span rest = span_from(page.body, at + sizeof(before) - 1);
    struct page picture = get(somebody(), format("%.*s", (int)span_find(rest, '"'), rest.ptr));
    assert_status(&picture, 200);
    assert_span(page_header_value(&picture, "content-type"), "image/svg+xml; charset=utf-8");
    assert_span(page_header_value(&picture, "cache-control"),
                "public, max-age=31536000, immutable");
    picture = get(somebody(), "/symptoms/sitting-long.svg?v=older");
    assert_has(&picture, "<title>Sitting on a chair</title>");
    assert_span(page_header_value(&picture, "cache-control"), "public, max-age=300");
    picture = get(somebody(), "/symptoms/ache.svg");
    assert_status(&picture, 404);
}

static void cards_below_posts_show_them(void **state)
{
    (void)state;
    struct person *mia = sign_up("mia");
    tag_exists("gluteal");
    int64_t id =
        ask(mia, "Which stretch for a tight bum?", "I sit all day at a desk and work.", "gluteal");
    answer(mia, id, "The [[figure-four]] helped me, and so did [[term:hip-hinge]] as a word.");
    struct page page = show(somebody(), id);
    struct span rest = page.body;
    const char *address = next_picture(&rest);
    assert_non_null(address);
    assert_non_null(strstr(address, "/stretches/figure-four/figure.svg?v="));
    assert_null(next_picture(&rest));
}

static void an_old_address_shows_what_is_drawn_now(void **state)
{
    (void)state;
    struct page page = save("Sitting tall", "posture seated on chair; foot on floor");
    assert_status(&page, 303);
    struct page list = get(coach, "/stretches?position=seated");
    struct span rest = span_from(list.body, span_find_text(list.body, "sitting-tall/figure.svg"));
    const char *old = format("/stretches/%.*s", (int)span_find(rest, '"'), rest.ptr);
    page = post(coach, "/stretches/sitting-tall/edit", "/stretches/sitting-tall/edit", "title",
                "Sitting tall", "summary", "Sit.", "status", "review", "type", "stretch", "sides",
                "both", "positions.1", "seated", "steps.1.text", "Sit.", "steps.1.pose",
                "posture seated on bench; foot on floor", "spaces.1", "chair", "partner", "none",
                "stop.1", "Stop if it hurts.", "evidence.level", "experience", "revision", "1",
                "reason", "a bench", NULL);
    assert_status(&page, 303);
    struct page picture = get(somebody(), old);
    assert_has(&picture, "<title>Sitting on a bench</title>");
    assert_span(page_header_value(&picture, "cache-control"), "public, max-age=300");
}

static void each_step_has_one_and_the_other_side(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/stretches/figure-four/figure-2.svg");
    assert_has(&page, "<title>Sitting on a chair, the left ankle on the right thigh</title>");
    page = get(somebody(), "/stretches/figure-four/figure-2-other.svg");
    assert_has(&page, "<title>Sitting on a chair, the right ankle on the left thigh</title>");
    static const char *const none[] = {
        "/stretches/figure-four/figure-99.svg", "/stretches/figure-four/figure-0.svg",
        "/stretches/figure-four/figure-other-other.svg", "/stretches/nothing-here/figure.svg"};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        page = get(somebody(), none[i]);
        assert_status(&page, 404);
    }
}

static void a_step_that_moves_has_its_movement(void **state)
{
    (void)state;
    struct page entry = get(somebody(), "/stretches/donkey-kick");
    assert_int_equal(times(entry.body, "data-moves=\"/stretches/donkey-kick/figure-2-moves.svg?v="),
                     1);
    assert_int_equal(times(entry.body, "/figure-1-moves.svg"), 0); /* nothing is before it */
    assert_has(&entry, "/assets/js/figure.js");
    struct page page = get(somebody(), "/stretches/donkey-kick/figure-2-moves.svg");
    assert_status(&page, 200);
    assert_int_equal(times(page.body, "<g id=\"f"), 8);
    assert_int_equal(times(page.body, "<use href=\"#f"), 14); /* there and back */
    assert_has(&page, "@media screen and (prefers-reduced-motion:no-preference)");
    assert_has_not(&page, "class=\"a\""); /* no arrow: one sees the way */
    page = get(somebody(), "/stretches/donkey-kick/figure-2-other-moves.svg");
    assert_status(&page, 200);
    page = get(somebody(), "/stretches/donkey-kick/figure-1-moves.svg");
    assert_status(&page, 404);
}

static uint32_t number_at(struct span bytes, size_t at)
{
    uint32_t number = 0;
    for (size_t i = at; i < at + 4; i++)
        number = number << 8 | (uint8_t)bytes.ptr[i];
    return number;
}

static void other_sites_show_a_picture_of_1200_by_630(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/stretches/figure-four/figure.png");
    assert_status(&page, 200);
    assert_span(page_header_value(&page, "content-type"), "image/png");
    assert_true(span_starts(page.body, "\x89PNG\r\n"));
    assert_int_equal(number_at(page.body, 16), 1200);
    assert_int_equal(number_at(page.body, 20), 630);
    assert_true(page.body.len > 10000 && page.body.len < 200000);
    struct page again = get(somebody(), "/stretches/figure-four/figure.png");
    assert_true(span_equal(again.body, page.body));
    page = get(somebody(), "/stretches/nothing-here/figure.png");
    assert_status(&page, 404);
    page = get(somebody(), "/stretches/figure-four");
    size_t at = span_find_text(page.body, "/stretches/figure-four/figure.png?v=");
    assert_true(at < page.body.len);
    struct span rest = span_from(page.body, at);
    page = get(somebody(), format("%.*s", (int)span_find(rest, '"'), rest.ptr));
    assert_span(page_header_value(&page, "cache-control"), "public, max-age=31536000, immutable");
}

static void a_draft_is_drawn_for_coaches_alone(void **state)
{
    (void)state;
    struct page page = save("Sitting in secret", "posture seated on chair; foot on floor");
    assert_status(&page, 303);
    assert_int_equal(number_of("WITH u AS (UPDATE entry SET status = 'draft' WHERE slug = "
                               "'sitting-in-secret' RETURNING 1) SELECT count(*) FROM u"),
                     1);
    page = get(somebody(), "/stretches/sitting-in-secret/figure.svg");
    assert_status(&page, 404);
    page = get(coach, "/stretches/sitting-in-secret/figure.svg");
    assert_status(&page, 200);
    assert_span(page_header_value(&page, "cache-control"), "private, no-cache");
}

/* A page and the first twelve pictures that it names, as they are sent. */
static void a_page_with_twelve_is_below_60_kilobytes(void **state)
{
    (void)state;
    struct person *reader = somebody();
    struct page plain = get(reader, "/stretches");
    with_header(reader, "accept-encoding: gzip");
    struct page list = get(reader, "/stretches");
    assert_span(page_header_value(&list, "content-encoding"), "gzip");
    size_t bytes = list.body.len;
    struct span rest = plain.body;
    for (int i = 0; i < 12; i++) {
        const char *address = next_picture(&rest);
        assert_non_null(address);
        with_header(reader, "accept-encoding: gzip");
        struct page picture = get(reader, address);
        assert_span(page_header_value(&picture, "content-encoding"), "gzip");
        bytes += picture.body.len;
    }
    printf("a page with twelve pictures: %zu bytes\n", bytes);
    assert_true(bytes < 60 * 1024);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_is_drawn_at_its_head_and_at_its_steps),
        cmocka_unit_test(a_coach_writes_a_pose),
        cmocka_unit_test(a_pose_that_cannot_be_read_says_what_would_be_right),
        cmocka_unit_test(the_form_shows_a_pose_while_it_is_made),
        cmocka_unit_test(what_is_wrong_with_a_pose_is_said_and_the_text_kept),
        cmocka_unit_test(only_coaches_pose_and_not_without_end),
        cmocka_unit_test(lists_show_small_ones_that_stay_for_a_year),
        cmocka_unit_test(choices_of_symptoms_are_drawn),
        cmocka_unit_test(cards_below_posts_show_them),
        cmocka_unit_test(an_old_address_shows_what_is_drawn_now),
        cmocka_unit_test(each_step_has_one_and_the_other_side),
        cmocka_unit_test(a_step_that_moves_has_its_movement),
        cmocka_unit_test(other_sites_show_a_picture_of_1200_by_630),
        cmocka_unit_test(a_draft_is_drawn_for_coaches_alone),
        cmocka_unit_test(a_page_with_twelve_is_below_60_kilobytes),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
