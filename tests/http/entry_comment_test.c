/* Comments on entries of the library: written, shown to everybody, changed, deleted; what waits for a coach; drafts and retired ones. */
#include "http/site.h"

#include <unistd.h>

static struct person *reader;
static struct person *coach;
static struct person *mia;
static struct person *ben;
static int64_t entry;

static const char path[] = "/articles/tight-glutes-1";

static int begin(void **state)
{
    (void)state;
    load_library();
    reader = somebody();
    coach = sign_up_as("coach_ada", "coach");
    mia = sign_up("mia_comments");
    ben = sign_up("ben_comments");
    entry = number_of("SELECT id FROM entry WHERE slug = 'tight-glutes-1'");
    return 0;
}

static int64_t waiting(void)
{
    return number_of("SELECT count(*) FROM comment_unanswered('-infinity', 0, 20)");
}

/* Once what was cached of it is out of date. */
static struct page await(struct person *who, const char *words, bool there)
{
    struct page page = get(who, path);
    for (int i = 0; i < 200 && page_has(&page, words) != there; i++) {
        usleep(50000);
        page = get(who, path);
    }
    assert_status(&page, 200);
    assert_true(page_has(&page, words) == there);
    return page;
}

static void a_member_comments_on_an_article(void **state)
{
    (void)state;
    const char *form = format("/entries/%lld/comments", (long long)entry);
    struct page page = get(mia, path);
    assert_has(&page, format("href=\"%s\">Add a comment</a>", form));
    assert_has(&page, "None yet.");
    page = get(reader, form);
    assert_status(&page, 303);
    page = get(mia, form);
    assert_status(&page, 200);
    assert_has(&page, "href=\"/articles/tight-glutes-1\">Back to the page</a>");
    page = post(mia, form, form, "body", "Which ball is *soft* enough?", NULL);
    assert_status(&page, 303);
    int64_t id = number_of("SELECT max(id) FROM post WHERE kind = 'comment'");
    assert_span(page.location, format("%s#comment-%lld", path, (long long)id));
    page = get(mia, format("/comments/%lld", (long long)id));
    assert_span(page.location, format("%s#comment-%lld", path, (long long)id));
    page = await(reader, "Which ball is <em>soft</em> enough?", true);
    assert_has(&page, format("id=\"comment-%lld\"", (long long)id));
    assert_has(&page, ">Sign in to comment</a>");
    assert_has_not(&page, "None yet.");
    page = get(reader, format("/entries/%lld/comments/all", (long long)entry));
    assert_has(&page, "Comments on a page of the library");
    assert_has(&page, "mia_comments");
    page = get(mia, "/me?tab=comments");
    assert_status(&page, 200);
    assert_has(&page, "Tight glutes");
    assert_int_equal(waiting(), 1);
}

static void a_coach_answers(void **state)
{
    (void)state;
    comment(ben, "entries", entry, "I wonder, too.");
    assert_int_equal(waiting(), 2);
    comment(coach, "entries", entry, "A tennis ball.");
    assert_int_equal(waiting(), 0);
    await(reader, "A tennis ball.", true);
}

static void its_author_changes_and_deletes_it(void **state)
{
    (void)state;
    int64_t id = comment(ben, "entries", entry, "And when it hurts?");
    assert_int_equal(waiting(), 1);
    const char *form = format("/comments/%lld/edit", (long long)id);
    struct page page = get(mia, form);
    assert_status(&page, 403);
    page = post(ben, form, form, "body", "And when it tingles?", "revision", "1", NULL);
    assert_status(&page, 303);
    await(reader, "And when it tingles?", true);
    page = get(reader, format("/comments/%lld/revisions", (long long)id));
    assert_status(&page, 200);
    assert_has(&page, "href=\"/comments/");
    form = format("/comments/%lld/delete", (long long)id);
    page = post(ben, form, form, NULL);
    assert_status(&page, 303);
    await(reader, "And when it tingles?", false);
    assert_int_equal(waiting(), 0);
    page = get(reader, format("/comments/%lld", (long long)id));
    assert_status(&page, 410);
}

static void what_readers_do_not_see_is_not_commented_on(void **state)
{
    (void)state;
    int64_t id = comment(mia, "entries", entry, "One more.");
    assert_int_equal(number_of("WITH u AS (UPDATE entry SET status = 'draft' WHERE slug = "
                               "'tight-glutes-1' RETURNING 1) SELECT count(*) FROM u"),
                     1);
    struct page page = get(mia, format("/comments/%lld", (long long)id));
    assert_status(&page, 404);
    page = get(mia, format("/entries/%lld/comments/all", (long long)entry));
    assert_status(&page, 404);
    page = get(mia, format("/entries/%lld/comments", (long long)entry));
    assert_status(&page, 404);
    assert_int_equal(waiting(), 0);
    assert_int_equal(number_of("WITH u AS (UPDATE entry SET status = 'review' WHERE slug = "
                               "'tight-glutes-1' RETURNING 1) SELECT count(*) FROM u"),
                     1);
    assert_int_equal(waiting(), 1);
}

static void other_folders_do_not_fit(void **state)
{
    (void)state;
    static const char *const folders[] = {"questions", "answers"};
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        struct page page = get(mia, format("/%s/%lld/comments", folders[i], (long long)entry));
        assert_status(&page, 404);
        page = get(mia, format("/%s/%lld/edit", folders[i], (long long)entry));
        assert_status(&page, 404);
    }
    struct page page =
        get(mia, format("/entries/%lld/comments",
                        (long long)number_of("SELECT id FROM entry WHERE kind = 'page' LIMIT 1")));
    assert_status(&page, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_member_comments_on_an_article),
        cmocka_unit_test(a_coach_answers),
        cmocka_unit_test(its_author_changes_and_deletes_it),
        cmocka_unit_test(what_readers_do_not_see_is_not_commented_on),
        cmocka_unit_test(other_folders_do_not_fit),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
