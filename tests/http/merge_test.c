/* Merging two entries by the form: both side by side, a preview, the redirect, and undoing it. */
#include "http/site.h"

#include "db/harness.h"

static struct person *reader;
static struct person *member;
static struct person *coach;
static struct person *other;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    tag_exists("low-back");
    reader = somebody();
    member = sign_up("member_mia");
    coach = sign_up_as("coach_ada", "coach");
    other = sign_up_as("coach_bob", "coach");
    return 0;
}

static const char *revision_of(const char *slug)
{
    return format("%lld", (long long)number_of(
                              format("SELECT p.revision FROM post p JOIN entry e ON e.id = p.id "
                                     "WHERE e.slug = '%s'",
                                     slug)));
}

static void term(const char *title, const char *slug, const char *status, const char *tags)
{
    struct page page =
        post(coach, "/terms/new", "/terms/new", "title", title, "slug", slug, "aliases",
             format("Also %s", title), "summary", format("%s is a word.", title), "body",
             format("All about %s.", title), "tags", tags, "status", status, NULL);
    assert_status(&page, 303);
}

/* By the form of `slug`; what no field says is as the form has it. */
static struct page merge(struct person *who, const char *slug, const char *with, const char *keep,
                         const char *reason)
{
    const char *path = format("/terms/%s/merge", slug);
    return post(who, path, path, "other", with, "keep", keep, "reason", reason, "revision",
                revision_of(slug), "other_revision", revision_of(with), NULL);
}

static struct page soon(struct person *who, const char *path, const char *words)
{
    uint64_t deadline = harness_clock() + 10000;
    struct page page;
    do {
        with_header(who, "connection: close");
        page = get(who, path);
        assert_true(harness_clock() < deadline);
    } while (!page_has(&page, words));
    return page;
}

static void both_are_shown_side_by_side(void **state)
{
    (void)state;
    term("Hip hinge", "hip-hinge", "published", "tight");
    term("Bending at the hips", "hip-bend", "review", "low-back");
    struct page page = get(coach, "/terms/hip-hinge");
    assert_has(&page, "href=\"/terms/hip-hinge/merge\"");
    page = get(coach, "/terms/hip-hinge/merge");
    assert_has(&page, "<option value=\"Bending at the hips\">");
    page = get(coach, "/terms/hip-hinge/merge?other=Bending+at+the+hips");
    assert_status(&page, 200);
    assert_has(&page, "Merge these two");
    assert_has(&page, "All about Hip hinge.");
    assert_has(&page, "All about Bending at the hips.");
    assert_has(&page, "name=\"take.body\" value=\"both\"");
    assert_has(&page, "name=\"take.aliases\" value=\"both\" checked");
    assert_has_not(&page, "name=\"take.title\" value=\"both\"");
    page = get(coach, "/terms/hip-hinge/merge?other=nothing-like-it");
    assert_has(&page, "No term has that name");
    page = get(coach, "/terms/hip-hinge/merge?other=hip-hinge");
    assert_has(&page, "This is the same entry");
    page = get(member, "/terms/hip-hinge/merge");
    assert_status(&page, 403);
    page = get(coach, "/terms/never-written/merge");
    assert_status(&page, 404);
}

static void a_preview_changes_nothing(void **state)
{
    (void)state;
    const char *path = "/terms/hip-hinge/merge";
    struct page page =
        post(coach, path, path, "other", "hip-bend", "keep", "this", "take.body", "both",
             "take.summary", "that", "revision", "1", "other_revision", "1", "preview", "1", NULL);
    assert_status(&page, 200);
    assert_has(&page, "Preview");
    assert_has(&page, "<p>All about Hip hinge.</p>");
    assert_has(
        &page,
        "<p>All about <a class=\"gloss\" href=\"/terms/hip-bend\">Bending at the hips</a>.</p>");
    assert_has(&page, "name=\"take.body\" value=\"both\" checked");
    assert_has(
        &page,
        "name=\"take.summary\" value=\"that\" aria-describedby=\"take.summary-that\" checked");
    assert_int_equal(number_of("SELECT count(*) FROM entry_merge"), 0);
    /* Choosing the other one to stay: what was not chosen otherwise follows it, and is shown first. */
    page = post(coach, path, path, "other", "hip-bend", "keep", "that", "shown", "this",
                "take.title", "this", "take.summary", "that", "take.body", "this", "reason",
                "They are one.", "revision", "1", "other_revision", "1", NULL);
    assert_status(&page, 200);
    assert_has(&page, "</span> stays, and each field below that you had not changed follows it.");
    assert_has(&page,
               "name=\"take.title\" value=\"that\" aria-describedby=\"take.title-that\" checked");
    assert_has(&page, "name=\"shown\" value=\"that\"");
    assert_int_equal(number_of("SELECT count(*) FROM entry_merge"), 0);
    page = merge(coach, "hip-hinge", "hip-bend", "this", "");
    assert_status(&page, 422);
    assert_has(&page, "Please say why they are one");
}

static void one_stays_and_the_other_leads_there(void **state)
{
    (void)state;
    const char *path = "/terms/hip-hinge/merge";
    struct page page = post(member, "/questions/ask", "/questions", "title", "How do I bend?",
                            "body", "Is it [[term:hip-bend]]?", "tags", "tight", NULL);
    assert_status(&page, 303);
    page = post(coach, path, path, "other", "hip-bend", "keep", "this", "take.body", "both",
                "take.summary", "that", "take.tags", "both", "take.aliases", "both", "reason",
                "Two words for one thing", "revision", "1", "other_revision", "1", NULL);
    assert_status(&page, 303);
    assert_span(page.location, format("/terms/hip-hinge/merge?done=%lld",
                                      (long long)number_of("SELECT max(id) FROM entry_merge")));
    page = get(coach, format("%.*s", (int)page.location.len, page.location.ptr));
    assert_has(&page,
               "role=\"status\">Merged: <span dir=\"auto\">Bending at the hips</span> is part of "
               "<span dir=\"auto\">Hip hinge</span> now");
    assert_has(&page, "Merged so far");
    page = get(coach, "/terms/hip-hinge/merge");
    assert_has_not(&page, "role=\"status\">Merged");
    assert_has(&page, "Merged so far");
    assert_has(&page, "Reason: <span dir=\"auto\">Two words for one thing");
    page = soon(reader, "/terms/hip-hinge", "Bending at the hips is a word.");
    assert_has(&page, "Also Bending at the hips");
    assert_has(&page, "/tags/low-back");
    assert_has(&page, "How do I bend?");
    page = get(reader, "/terms/hip-bend");
    assert_status(&page, 301);
    page = soon(reader, format("%.*s", (int)page.location.len, page.location.ptr),
                "You were led here from");
    assert_has(&page, "Two words for one thing");
    /* The history has one revision more, with the reason. */
    page = get(reader, "/terms/hip-hinge/revisions");
    assert_has(&page, "Merged “Bending at the hips” into this: Two words for one thing");
    assert_int_equal(number_of("SELECT count(*) FROM revision r JOIN entry e ON e.id = r.post_id "
                               "WHERE e.slug = 'hip-hinge'"),
                     2);
    page = get(coach, "/terms/hip-bend/merge");
    assert_has(&page, "It is retired.");
}

static struct page undo(struct person *who)
{
    const char *path = format("/terms/hip-hinge/merges/%lld/undo",
                              (long long)number_of("SELECT max(id) FROM entry_merge"));
    return post(who, "/terms/hip-hinge/merge", path, NULL);
}

static void one_click_undoes_it(void **state)
{
    (void)state;
    struct page page = undo(member);
    assert_status(&page, 403);
    page = undo(other);
    assert_status(&page, 303);
    page = get(coach, format("%.*s", (int)page.location.len, page.location.ptr));
    assert_has(&page, "role=\"status\">Undone: <span dir=\"auto\">Bending at the hips</span> is on "
                      "its own again.");
    assert_has(&page, "Undone: both are as they were.");
    page = soon(reader, "/terms/hip-bend", "All about Bending at the hips.");
    assert_status(&page, 200);
    page = soon(reader, "/terms/hip-hinge", "Hip hinge is a word.");
    assert_has_not(&page, "All about Bending at the hips.");
    page = undo(other);
    assert_status(&page, 303); /* twice is once */
    assert_int_equal(number_of("SELECT count(*) FROM entry WHERE status = 'retired'"), 0);
}

static void who_was_slower_sees_both_again(void **state)
{
    (void)state;
    const char *path = "/terms/hip-hinge/merge";
    struct page page =
        post(coach, path, path, "other", "hip-bend", "keep", "that", "take.body", "this", "reason",
             "One thing", "revision", revision_of("hip-hinge"), "other_revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Nothing was merged");
    assert_has(&page,
               "name=\"take.body\" value=\"this\" aria-describedby=\"take.body-this\" checked");
    assert_has(&page, format("name=\"other_revision\" value=\"%s\"", revision_of("hip-bend")));
    assert_has(&page, "One thing");
}

static void a_draft_is_never_the_one_that_stays(void **state)
{
    (void)state;
    term("Hinge sketch", "hinge-sketch", "draft", "tight");
    struct page page = get(coach, "/terms/hinge-sketch/merge?other=hip-hinge");
    assert_has(&page, "A draft is never the one that stays");
    assert_has(&page, "value=\"that\" aria-describedby=\"keep-hint\" checked");
    page = merge(coach, "hinge-sketch", "hip-hinge", "this", "A sketch of it");
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM entry WHERE slug = 'hinge-sketch' AND status "
                               "= 'retired' AND leads_to IS NOT NULL"),
                     1);
    term("Second sketch", "second-sketch", "draft", "tight");
    term("Third sketch", "third-sketch", "draft", "tight");
    page = get(coach, "/terms/second-sketch/merge?other=third-sketch");
    assert_has(&page, "publish one of them");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_are_shown_side_by_side),
        cmocka_unit_test(a_preview_changes_nothing),
        cmocka_unit_test(one_stays_and_the_other_leads_there),
        cmocka_unit_test(one_click_undoes_it),
        cmocka_unit_test(who_was_slower_sees_both_again),
        cmocka_unit_test(a_draft_is_never_the_one_that_stays),
    };
    return cmocka_run_group_tests_name("merge", tests, begin, NULL);
}
