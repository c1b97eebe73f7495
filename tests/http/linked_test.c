/*
 * Pictures that texts link to from elsewhere: the job runner gets them from a host of the test, and pages show our own copy; what cannot
 * be had is said, listed for coaches, and shown once it is there.
 */
#include "http/site.h"

#include <stdlib.h>

#include "db/harness.h"
#include "unit/tiny_pictures.h"

static struct person *reader;
static struct person *member;
static struct person *coach;
static struct arena *arena;
static int port;

static int begin(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    port = tiny_pictures_start();
    (void)setenv("LINKED_ON_LOOPBACK", format("127.0.0.1:%d", port), 1);
    reader = somebody();
    member = sign_up("member_mia");
    coach = sign_up_as("coach_ada", "coach");
    tag_exists("hip");
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *at(const char *path)
{
    return format("http://127.0.0.1:%d%s", port, path);
}

static struct page await_words_on(const char *path, const char *words)
{
    uint64_t deadline = harness_clock() + 20000;
    struct page page;
    do {
        with_header(reader, "connection: close");
        page = get(reader, path);
        if (page.status == 301)
            page = get(reader, format(SPAN_FMT, SPAN_ARG(page.location)));
        if (harness_clock() > deadline)
            assert_has(&page, words);
    } while (!page_has(&page, words));
    return page;
}

static int64_t ask_with(const char *picture)
{
    return ask(member, format("What is wrong with this posture, number %d?", rand()),
               format("Look at it: ![a <man> on a \"chair\"](%s) and say.", picture), "hip");
}

static struct page await_on_question(int64_t id, const char *words)
{
    return await_words_on(format("/questions/%lld", (long long)id), words);
}

/* The address of its JPEG. */
static const char *copy_on(const struct page *page)
{
    size_t from = span_find_text(page->body, "<img src=\"/pictures/");
    assert_true(from < page->body.len);
    return format("%.79s", page->body.ptr + from + 10);
}

static void a_linked_picture_is_shown_from_here(void **state)
{
    (void)state;
    int64_t id = ask_with(at("/picture/one.png"));
    struct page page = await_on_question(id, "<span class=\"linked\">");
    assert_has(&page, "alt=\"a &lt;man&gt; on a &quot;chair&quot;\"");
    assert_has(&page, "width=\"400\" height=\"300\"");
    assert_has(&page,
               format("Picture from <a href=\"%s\" rel=\"nofollow ugc noopener\">127.0.0.1:%d"
                      "</a>, whose licence we do not know",
                      at("/picture/one.png"), port));
    assert_has_not(&page, format("src=\"http://127.0.0.1:%d", port));
    page = get(reader, copy_on(&page));
    assert_status(&page, 200);
    assert_true(span_is(page_header_value(&page, "content-type"), "image/jpeg"));
}

/* The same address in another text is not asked for again, and is shown at once. */
static void it_is_got_once(void **state)
{
    (void)state;
    int before = tiny_pictures_asked();
    int64_t id = ask_with(at("/picture/one.png"));
    struct page page = await_on_question(id, "<span class=\"linked\">");
    assert_int_equal(tiny_pictures_asked(), before);
    assert_int_equal(number_of("SELECT count(*) FROM linked_picture"), 1);
    assert_has(&page, "alt=\"a &lt;man&gt;");
}

static void who_does_not_see_the_text_does_not_get_its_picture(void **state)
{
    (void)state;
    int64_t id = ask_with(at("/picture/hidden.png"));
    struct page page = await_on_question(id, "<span class=\"linked\">");
    const char *copy = copy_on(&page);
    harness_sql(site_database(),
                "DELETE FROM linked_use WHERE post_id < (SELECT max(id) FROM post)");
    page = get(reader, copy);
    assert_status(&page, 200);
    const char *delete = format("/questions/%lld/delete", (long long)id);
    page = post(member, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    page = get(reader, copy);
    assert_status(&page, 404);
    page = get(coach, copy);
    assert_status(&page, 404);
    page = get(member, copy);
    assert_status(&page, 200);
}

static void what_cannot_be_had_is_said_and_why(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        const char *fault;
    } bad[] = {
        {"/gone/a.png", "gone"}, {"/page", "type"},        {"/heavy", "heavy"},
        {"/large", "large"},     {"/loop/1", "redirects"}, {"/to/http://127.0.0.1/", "inside"},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        int64_t id = ask_with(at(bad[i].path));
        struct page page =
            await_on_question(id, format("(a picture that we cannot get from 127.0.0.1:%d)", port));
        assert_has(&page, "rel=\"nofollow ugc noopener\">a &lt;man&gt; on a &quot;chair&quot;</a>");
        assert_int_equal(
            number_of(format("SELECT count(*) FROM linked_picture WHERE address = '%s' AND fault = "
                             "'%s' AND due_at > now()",
                             at(bad[i].path), bad[i].fault)),
            1);
    }
    int64_t inside = ask_with("http://localhost/secret.png");
    await_on_question(inside, "(a picture that we cannot get from localhost)");
    assert_int_equal(number_of("SELECT count(*) FROM linked_picture WHERE address LIKE "
                               "'http://localhost/%' AND fault = 'inside'"),
                     1);
}

static void coaches_read_of_it_and_have_it_tried_again(void **state)
{
    (void)state;
    struct page page = post(
        coach, "/terms/new", "/terms/new", "title", "Sway", "slug", "sway", "summary", "Leaning.",
        "body", format("See ![leaning](%s)", at("/gone/a.png")), "status", "published", NULL);
    assert_status(&page, 303);
    page = await_words_on("/terms/sway", "(a picture that we cannot get from");
    page = get(coach, "/desk?list=pictures");
    assert_has(&page, at("/gone/a.png"));
    assert_has(&page, "The host has no such picture any more.");
    int64_t id = number_of("SELECT id FROM linked_picture WHERE address LIKE '%/gone/a.png'");
    const char *path = format("/linked/%lld", (long long)id);
    page = get(coach, path);
    assert_has(&page, "The host has no such picture any more.");
    assert_has(&page, "<a dir=\"auto\" href=\"/terms/sway\">Sway</a>");
    assert_has(&page, "href=\"/terms/sway/edit\"");
    assert_has(&page, "its author can put another");
    page = get(member, path);
    assert_status(&page, 403);
    page = post(member, "/questions/ask", path, NULL);
    assert_status(&page, 403);

    tiny_pictures_fixed();
    page = post(coach, path, path, NULL);
    assert_status(&page, 303);
    page = await_words_on("/terms/sway", "alt=\"leaning\"");
    page = get(coach, path);
    assert_has(&page, "We have a copy");
    page = get(coach, "/desk?list=pictures");
    assert_has_not(&page, at("/gone/a.png"));
}

/* It is tried again by itself, later each time. */
static void it_is_tried_again_later(void **state)
{
    (void)state;
    const char *row = "FROM linked_picture WHERE address LIKE '%/page'";
    for (int tries = 2; tries <= 3; tries++) {
        harness_sql(site_database(),
                    "UPDATE linked_picture SET due_at = now() WHERE address LIKE '%/page'");
        await_true(format("EXISTS (SELECT %s AND tries = %d AND state = 'broken')", row, tries));
        int64_t minutes = tries == 2 ? 20 : 80;
        assert_in_range(
            number_of(format("SELECT extract(epoch FROM due_at - now())::bigint %s", row)),
            60 * minutes - 60, 60 * minutes);
    }
    harness_sql(site_database(), "UPDATE linked_picture SET tries = 10, due_at = now() WHERE "
                                 "address LIKE '%/page'");
    await_true(format("EXISTS (SELECT %s AND due_at > now() + interval '9 years')", row));
}

static void nobody_has_us_ask_a_thousand_addresses(void **state)
{
    (void)state;
    struct text body;
    text_init(&body, 1 << 16);
    for (int i = 0; i < 15; i++)
        text_printf(&body, "![%d](%s) ", i, at(format("/picture/many-%d.png", i)));
    limit_to("fetch", "account", 3, 3600);
    int64_t before = number_of("SELECT count(*) FROM linked_picture");
    int64_t id = ask(member, "Which of these fifteen is right for me?", text_string(&body), "hip");
    struct page page = await_on_question(id, "<span class=\"linked\">");
    await_true("EXISTS (SELECT FROM linked_change WHERE due_at BETWEEN now() AND now() + interval "
               "'1 hour')");
    assert_int_equal(number_of("SELECT count(*) FROM linked_picture"), before + 3);
    page = get(reader, format(SPAN_FMT, SPAN_ARG(page.location)));
    limits_wide();
    harness_sql(site_database(), "UPDATE linked_change SET due_at = now()");
    await_true("15 <= (SELECT count(*) FROM linked_picture WHERE state = 'ready' AND address LIKE "
               "'%many-%')");
    text_free(&body);
}

/* What no text links to goes after a week, with its files. */
static void what_is_not_linked_any_more_goes(void **state)
{
    (void)state;
    struct page page = get(coach, "/terms/sway/edit");
    const char *revision = input_of(&page, "revision");
    page = post(coach, "/terms/sway/edit", "/terms/sway/edit", "title", "Sway", "slug", "sway",
                "summary", "Leaning.", "body", "Without.", "status", "published", "reason",
                "No picture.", "revision", revision, NULL);
    assert_status(&page, 303);
    harness_sql(site_database(), "DELETE FROM linked_use u USING linked_picture l WHERE l.id = "
                                 "u.linked_id AND l.address LIKE '%/gone/a.png'");
    harness_sql(site_database(), "UPDATE linked_picture SET unused_at = now() - interval '8 days' "
                                 "WHERE unused_at IS NOT NULL");
    await_true("NOT EXISTS (SELECT FROM linked_picture WHERE address LIKE '%/gone/a.png')");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_linked_picture_is_shown_from_here),
        cmocka_unit_test(it_is_got_once),
        cmocka_unit_test(who_does_not_see_the_text_does_not_get_its_picture),
        cmocka_unit_test(what_cannot_be_had_is_said_and_why),
        cmocka_unit_test(coaches_read_of_it_and_have_it_tried_again),
        cmocka_unit_test(it_is_tried_again_later),
        cmocka_unit_test(nobody_has_us_ask_a_thousand_addresses),
        cmocka_unit_test(what_is_not_linked_any_more_goes),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
