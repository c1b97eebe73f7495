/* Following by one button, notices that lead to the very answer, and all that one follows on one page. */
#include "http/site.h"

#include "db/harness.h"

enum { SOON_MS = 60000, IN_A_ROW = 8 };

static struct person *fay;
static struct person *gus;
static struct person *hal;
static int64_t question;
static const char *path;

static int64_t id_of(const char *name)
{
    return number_of(format("SELECT id FROM account WHERE name = '%s'", name));
}

static int64_t unread(const char *name)
{
    return number_of(
        format("SELECT count(*) FROM notice WHERE account_id = %lld AND read_at IS NULL",
               (long long)id_of(name)));
}

/* Notices that somebody has of that post, read or not. */
static int64_t told_of(const char *name, int64_t post)
{
    return number_of(
        format("SELECT count(*) FROM notice WHERE account_id = %lld AND post_id = %lld",
               (long long)id_of(name), (long long)post));
}

static int64_t newest_of(const char *name)
{
    return number_of(
        format("SELECT max(id) FROM notice WHERE account_id = %lld", (long long)id_of(name)));
}

/* The job runner tells moments after somebody wrote. */
static void await_told(const char *name, int64_t count)
{
    uint64_t start = harness_clock();
    while (unread(name) != count) {
        struct page page = get(fay, "/");
        assert_status(&page, 200);
        assert_true(harness_clock() < start + SOON_MS);
    }
}

static struct page press(struct person *who, const char *where, const char *kind, int64_t id,
                         const char *button, const char *was)
{
    return post(who, where, format("/follow/%s/%lld", kind, (long long)id), button, was, NULL);
}

static int begin(void **state)
{
    (void)state;
    tag_exists("sway");
    fay = sign_up("fay_follows");
    gus = sign_up("gus_follows");
    hal = sign_up("hal_follows");
    question = ask(gus, "Does a sway come from there?", "Or from the other hip, perhaps?", "sway");
    path = format("/questions/%lld/does-a-sway-come-from-there", (long long)question);
    return 0;
}

/* ---- the button ---- */

static void it_says_how_it_is_on_a_page_for_all(void **state)
{
    (void)state;
    const char *off =
        format("formaction=\"/questions/%lld/follow\" value=\"none\"", (long long)question);
    const char *on =
        format("formaction=\"/questions/%lld/follow\" value=\"yes \"", (long long)question);
    struct page page = get(somebody(), path);
    assert_has_not(&page, "/follow\"");
    page = press(fay, path, "thread", question, "follow", "none");
    assert_status(&page, 303);
    assert_span(page.location, path);
    for (int i = 0; i < IN_A_ROW; i++) {
        page = get(fay, path);
        assert_has(&page, on);
        page = get(hal, path);
        assert_has(&page, off);
    }
    /* Whoever asked follows it; their page is their own. */
    page = get(gus, path);
    assert_has(&page, on);
    page = post(fay, path, format("/questions/%lld/follow", (long long)question), "follow", "yes",
                NULL);
    assert_status(&page, 303);
    assert_span(page.location, path);
    page = get(fay, path);
    assert_has(&page, off);
}

static void tags_and_people_can_be_ignored(void **state)
{
    (void)state;
    int64_t tag = number_of("SELECT id FROM tag WHERE name = 'sway'");
    const char *button =
        format("formaction=\"/follow/tag/%lld\" value=\"shun\">Ignore", (long long)tag);
    struct page page = press(hal, "/tags/sway", "tag", tag, "ignore", "none");
    assert_span(page.location, "/tags/sway");
    for (int i = 0; i < IN_A_ROW; i++) {
        page = get(hal, "/tags/sway");
        assert_has(&page, button);
        page = get(fay, "/tags/sway");
        assert_has_not(&page, button);
    }
    page = press(hal, "/tags/sway", "tag", tag, "ignore", "shun");
    assert_status(&page, 303);
    assert_int_equal(number_of(format("SELECT count(*) FROM follow WHERE account_id = %lld",
                                      (long long)id_of("hal_follows"))),
                     0);
    /* Nobody follows themselves. */
    page = get(hal, "/users/fay_follows");
    assert_has(&page, "/follow/person/");
    page = get(fay, "/users/fay_follows");
    assert_has_not(&page, "/follow/person/");
    page = press(fay, "/tags/sway", "person", id_of("fay_follows"), "follow", "none");
    assert_status(&page, 404);
    page = press(fay, "/tags/sway", "thread", 999999999, "follow", "none");
    assert_status(&page, 404);
    page = press(fay, "/following", "tag", INT64_MAX, "stop", "1");
    assert_status(&page, 404);
    page = press(fay, "/following", "person", INT64_MAX / 8 + 1, "follow", "none");
    assert_status(&page, 404);
    page = press(fay, "/following", "thread", 0, "follow", "none");
    assert_status(&page, 404);
    page = press(fay, "/tags/sway", "tag", tag, "other", "none");
    assert_status(&page, 422);
    page =
        post_without_token(fay, format("/follow/tag/%lld", (long long)tag), "follow", "none", NULL);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM follow WHERE account_id = %lld AND kind = 'tag'",
                         (long long)id_of("fay_follows"))),
        0);
}

/* ---- from a tag to the answer ---- */

static void a_tag_brings_its_questions(void **state)
{
    (void)state;
    int64_t tag = number_of("SELECT id FROM tag WHERE name = 'sway'");
    struct page page = press(fay, "/tags/sway", "tag", tag, "follow", "none");
    assert_status(&page, 303);
    await_told("fay_follows", 0);
    (void)ask(gus, "Is a sway worse at night?", "It seems so here, at least to me.", "sway");
    (void)ask(hal, "Is a sway better by day?", "It seems so here, at least to me.", "sway");
    await_told("fay_follows", 2);
    page = get(fay, "/notices");
    assert_status(&page, 200);
    assert_has(&page, "2 new questions about <span dir=\"auto\">sway</span>");
    assert_has(&page, "Is a sway worse at night?");
    assert_has(&page, "Is a sway better by day?");
    /* The count is on every page, cached or not. */
    for (int i = 0; i < IN_A_ROW; i++) {
        page = get(fay, path);
        assert_has(&page, "<span class=\"hidden\">Notices </span>2   </a>");
        page = get(hal, path);
        assert_has(&page, "<span class=\"hidden\">Notices </span>    </a>");
    }
}

static void a_search_is_followed_where_it_was_made(void **state)
{
    (void)state;
    struct person *ida = sign_up("ida_searches");
    struct page page = get(somebody(), "/search?q=sway+uphill");
    assert_status(&page, 200);
    assert_has_not(&page, "/search/follow");
    page = get(ida, "/search?q=sway+uphill+kind%3Astretch");
    assert_has_not(&page, "/search/follow");
    page = get(ida, "/search?q=sway+uphill");
    assert_has(&page, "name=\"follow\" value=\"sway uphill\" form=\"act\"");
    assert_has(&page, "Tell me of new questions like this");
    page = post(ida, "/search?q=sway+uphill", "/search/follow", "follow", "sway uphill", NULL);
    assert_span(page.location, "/search?q=sway%20uphill");
    page = get(ida, "/search?q=sway+uphill");
    assert_has(&page, "Stop telling me of new questions");
    (void)ask(gus, "Does a sway hurt more uphill?", "It seems so here, at least to me.", "sway");
    (void)ask(gus, "Does a sway hurt more downhill?", "It seems so here, at least to me.", "sway");
    await_told("ida_searches", 1);
    page = get(ida, "/notices");
    assert_has(&page, "A new question for your search <span dir=\"auto\">sway uphill</span>");
    assert_has(&page, "Does a sway hurt more uphill?");
    page = get(ida, "/following");
    assert_has(&page, "<h2>Searches</h2>");
    assert_has(&page, "<a dir=\"auto\" href=\"/search?q=sway%20uphill\">sway uphill</a>");
    /* Nobody else can follow it by its number, and read what it is. */
    int64_t id = number_of("SELECT id FROM saved_search WHERE query = 'sway uphill'");
    page = press(hal, "/following", "search", id, "follow", "none");
    assert_status(&page, 404);
    page = get(hal, "/following");
    assert_has_not(&page, "sway uphill");
    page = post(ida, "/search?q=sway+uphill", "/search/follow", "stop", "sway uphill", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM saved_search"), 0);
    page = post(ida, "/search?q=sway+uphill", "/search/follow", "follow", "my of the", NULL);
    assert_status(&page, 422);
    assert_has(&page, "nearly every question");
    page = post(ida, "/search?q=sway+uphill", "/search/follow", NULL);
    assert_status(&page, 422);
}

static void a_notice_leads_to_the_answer_and_is_read(void **state)
{
    (void)state;
    struct page page = press(fay, path, "thread", question, "follow", "none");
    assert_status(&page, 303);
    page = post(fay, "/notices", "/notices/read", "all",
                format("%lld", (long long)newest_of("fay_follows")), NULL);
    assert_span(page.location, "/notices");
    await_told("fay_follows", 0);
    (void)answer(hal, question, "From the hip, mostly.");
    int64_t second = answer(gus, question, "From *the* foot, in **my case**.");
    await_told("fay_follows", 2);
    page = get(fay, "/notices");
    assert_has(&page, "2 new answers to <span dir=\"auto\">Does a sway come from there?</span>");
    assert_has(&page, "From the foot, in my case.");
    /* Whoever looks at it in advance reads nothing. */
    const char *notice = format("/notices/%lld", (long long)newest_of("fay_follows"));
    page = get(fay, notice);
    assert_true(page.status == 404 || page.status == 405);
    assert_int_equal(unread("fay_follows"), 2);
    /* Nobody else opens it. */
    page = post(gus, "/notices", notice, NULL);
    assert_span(page.location, "/notices");
    assert_int_equal(unread("fay_follows"), 2);
    page = post(fay, "/notices", notice, NULL);
    assert_status(&page, 303);
    assert_span(page.location, format("/answers/%lld", (long long)second));
    assert_int_equal(unread("fay_follows"), 0);
    page = get(fay, "/notices");
    assert_has(&page, "Nothing new.");
    page = get(fay, "/notices?all=1");
    assert_has(&page, "2 new answers to");
    /* And whoever asked was told of the one that they did not write. */
    assert_int_equal(unread("gus_follows"), 1);
}

static void what_was_deleted_is_not_told(void **state)
{
    (void)state;
    int64_t gone = answer(hal, question, "Something that hal regrets.");
    await_told("fay_follows", 1);
    struct page page =
        post(hal, path, format("/answers/%lld/delete", (long long)gone), "action", "delete", NULL);
    assert_status(&page, 303);
    await_told("fay_follows", 0);
    page = get(fay, "/notices?all=1");
    assert_has_not(&page, "regrets");
}

static void what_was_read_on_one_device_is_read_on_all(void **state)
{
    (void)state;
    struct person *phone = sign_in("fay_follows");
    (void)answer(hal, question, "One more thing about it.");
    await_told("fay_follows", 1);
    struct page page = get(phone, "/notices");
    assert_has(&page, "A new answer to");
    page = post(fay, "/notices", "/notices/read", "alike",
                format("%lld", (long long)newest_of("fay_follows")), NULL);
    assert_status(&page, 303);
    page = get(phone, "/notices");
    assert_has(&page, "Nothing new.");
    page = post(fay, "/notices", "/notices/read", NULL);
    assert_status(&page, 422);
}

/* ---- one page of it ---- */

static void one_page_has_all_and_ends_each(void **state)
{
    (void)state;
    int64_t tag = number_of("SELECT id FROM tag WHERE name = 'sway'");
    struct page page =
        press(fay, "/users/gus_follows", "person", id_of("gus_follows"), "follow", "none");
    assert_span(page.location, "/users/gus_follows");
    page = press(fay, "/users/hal_follows", "person", id_of("hal_follows"), "ignore", "none");
    page = get(fay, "/following");
    assert_status(&page, 200);
    assert_has(&page, "<h2>Questions</h2>");
    assert_has(&page, "Does a sway come from there?");
    assert_has(&page, "<h2>Tags</h2>");
    assert_has(&page, "<h2>People</h2>");
    assert_has(&page, "<h2>Ignored</h2>");
    page = press(fay, "/following", "tag", tag, "stop", "1");
    assert_span(page.location, "/following");
    page = get(fay, "/following");
    assert_has_not(&page, "<h2>Tags</h2>");
    page = get(somebody(), "/following");
    assert_status(&page, 303);
    /* An answer by somebody whom one ignores is not told. */
    int64_t ignored = answer(hal, question, "And another one, ignored.");
    int64_t told = answer(gus, question, "And another one, by gus.");
    uint64_t start = harness_clock();
    while (told_of("fay_follows", told) == 0) { /* behind the other: that was decided before */
        page = get(fay, "/");
        assert_status(&page, 200);
        assert_true(harness_clock() < start + SOON_MS);
    }
    assert_int_equal(told_of("fay_follows", told), 1);
    assert_int_equal(told_of("fay_follows", ignored), 0);
}

static void what_one_asks_is_followed_unless_one_says_otherwise(void **state)
{
    (void)state;
    struct page page = get(hal, "/following");
    assert_has(&page, "name=\"own\" value=\"1\" checked");
    page = post(hal, "/following", "/following", NULL);
    assert_span(page.location, "/following?saved=1#settings");
    page = get(hal, "/following");
    assert_has_not(&page, "name=\"own\" value=\"1\" checked");
    int64_t own =
        ask(hal, "What else sways there?", "Nothing else that I know of, I think.", "sway");
    assert_int_equal(
        number_of(format("SELECT count(*) FROM follow WHERE subject_id = %lld AND kind = 'thread'",
                         (long long)own)),
        0);
}

/* ---- entries ---- */

static void an_entry_tells_of_its_changes(void **state)
{
    (void)state;
    load_library();
    int64_t entry = number_of("SELECT id FROM entry WHERE slug = 'butterfly'");
    struct page page = get(fay, "/stretches/butterfly");
    assert_has(&page, format("formaction=\"/follow/thread/%lld\" value=\"none\">Tell me of changes",
                             (long long)entry));
    page = press(fay, "/stretches/butterfly", "thread", entry, "follow", "none");
    assert_span(page.location, "/stretches/butterfly");
    page = get(fay, "/stretches/butterfly");
    assert_has(&page,
               format("formaction=\"/follow/thread/%lld\" value=\"yes \"", (long long)entry));
    int64_t before = unread("fay_follows");
    (void)comment(gus, "entries", entry, "Does it pull at the knee for anybody else?");
    await_told("fay_follows", before + 1);
    page = get(fay, "/notices");
    assert_has(&page, "A new comment on <span dir=\"auto\">Butterfly stretch</span>");
}

/* Its words are of the entry: who does not see that any more does not read them, though their own text links to it. */
static void what_was_not_safe_is_not_said_of_a_hidden_entry(void **state)
{
    (void)state;
    int64_t entry = number_of("SELECT id FROM entry WHERE slug = 'butterfly'");
    int64_t own = answer(gus, question, "The [[butterfly]] helped me with it.");
    harness_sql(site_database(),
                format("UPDATE revision SET safety = 'never with a fresh tear' WHERE post_id = "
                       "%lld AND number = 1;"
                       "INSERT INTO notice (account_id, what, post_id, number, thread_id, "
                       "about_kind, about_id, actor_id, at) VALUES (%lld, 'link-unsafe', %lld, 1, "
                       "%lld, 'thread', %lld, %lld, now())",
                       (long long)entry, (long long)id_of("gus_follows"), (long long)own,
                       (long long)question, (long long)entry, (long long)id_of("hal_follows")));
    struct page page = get(gus, "/notices");
    assert_has(&page, "never with a fresh tear");
    harness_sql(site_database(), "UPDATE entry SET status = 'draft' WHERE slug = 'butterfly'");
    page = get(gus, "/notices");
    assert_has(&page, "You link to what was corrected for safety");
    assert_has_not(&page, "never with a fresh tear");
}

static void why_it_was_retired_is_said(void **state)
{
    (void)state;
    struct person *kim = sign_up("kim_follows");
    harness_sql(site_database(),
                format("UPDATE entry SET status = 'retired', retire_reason = 'It strains the "
                       "neck.' WHERE slug = 'cobra';"
                       "INSERT INTO notice (account_id, what, post_id, number, thread_id, "
                       "about_kind, about_id, actor_id, at) SELECT %lld, 'retired', p.id, 1, p.id, "
                       "'thread', p.id, p.author_id, now() FROM entry e JOIN post p ON p.id = e.id "
                       "WHERE e.slug = 'cobra'",
                       (long long)id_of("kim_follows")));
    struct page page = get(kim, "/notices");
    assert_has(&page, "Retired: ");
    assert_has(&page, "It strains the neck.");
    assert_has(&page, "See what is there now");
}

/* Of many together the first are there at once, and each of them can be opened. */
static void of_many_none_is_out_of_reach(void **state)
{
    (void)state;
    struct person *lou = sign_up("lou_follows");
    int64_t tag = number_of("SELECT id FROM tag WHERE name = 'sway'");
    harness_sql(site_database(),
                format("INSERT INTO notice (account_id, what, post_id, number, thread_id, "
                       "about_kind, about_id, actor_id, at) SELECT %lld, 'question', %lld, n, "
                       "%lld, 'tag', %lld, %lld, now() FROM generate_series(1, 12) AS n",
                       (long long)id_of("lou_follows"), (long long)question, (long long)question,
                       (long long)tag, (long long)id_of("gus_follows")));
    struct page page = get(lou, "/notices");
    assert_has(&page, "12 new questions about");
    assert_has(&page, "<summary>2 more");
    for (int64_t id = newest_of("lou_follows") - 11; id <= newest_of("lou_follows"); id++)
        assert_has(&page, format("formaction=\"/notices/%lld\"", (long long)id));
}

/* What was told and is not seen any more can still be counted as read. */
static void what_is_not_seen_can_be_marked_as_read(void **state)
{
    (void)state;
    struct person *ivo = sign_up("ivo_follows");
    harness_sql(site_database(),
                format("INSERT INTO notice (account_id, what, post_id, number, thread_id, "
                       "about_kind, about_id, actor_id, at) SELECT %lld, 'link-unsafe', p.id, 1, "
                       "p.thread_id, 'thread', 1, p.author_id, now() FROM post p WHERE "
                       "p.deleted_at IS NOT NULL AND p.kind = 'answer' LIMIT 1",
                       (long long)id_of("ivo_follows")));
    assert_int_equal(unread("ivo_follows"), 1);
    struct page page = get(ivo, "/notices");
    assert_has(&page, "Nothing new.");
    assert_has(&page, "Mark all as read");
    page = post(ivo, "/notices", "/notices/read", "all",
                format("%lld", (long long)newest_of("ivo_follows")), NULL);
    assert_status(&page, 303);
    assert_int_equal(unread("ivo_follows"), 0);
    page = get(ivo, "/notices");
    assert_has_not(&page, "Mark all as read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_how_it_is_on_a_page_for_all),
        cmocka_unit_test(tags_and_people_can_be_ignored),
        cmocka_unit_test(a_tag_brings_its_questions),
        cmocka_unit_test(a_search_is_followed_where_it_was_made),
        cmocka_unit_test(a_notice_leads_to_the_answer_and_is_read),
        cmocka_unit_test(what_was_deleted_is_not_told),
        cmocka_unit_test(what_was_read_on_one_device_is_read_on_all),
        cmocka_unit_test(one_page_has_all_and_ends_each),
        cmocka_unit_test(what_one_asks_is_followed_unless_one_says_otherwise),
        cmocka_unit_test(an_entry_tells_of_its_changes),
        cmocka_unit_test(what_was_not_safe_is_not_said_of_a_hidden_entry),
        cmocka_unit_test(why_it_was_retired_is_said),
        cmocka_unit_test(of_many_none_is_out_of_reach),
        cmocka_unit_test(what_is_not_seen_can_be_marked_as_read),
    };
    return cmocka_run_group_tests_name("notice", tests, begin, NULL);
}
