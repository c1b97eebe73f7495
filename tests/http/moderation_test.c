/* Deleting says why, its author reads it; moderators see what is deleted, what was changed, and what they did. */
#include "db/harness.h"
#include "http/site.h"

static struct person *mia;
static struct person *ben;
static struct person *coach;
static struct person *moderator;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    tag_exists("tightness");
    mia = sign_up("mia_told");
    ben = sign_up("ben_told");
    coach = sign_up_as("coach_told", "coach");
    moderator = sign_up_as("molly_told", "moderator");
    question = ask(mia, "Who may take what away?", "It is tight in the morning.", "tight");
    return 0;
}

static const char *delete_form(int64_t id)
{
    return format("/answers/%lld/delete", (long long)id);
}

static void delete_answer(struct person *who, int64_t id, const char *why, const char *reason)
{
    struct page page = post(who, delete_form(id), delete_form(id), "action", "delete", "why", why,
                            "reason", reason, NULL);
    assert_status(&page, 303);
}

static void whoever_deletes_for_others_says_why(void **state)
{
    (void)state;
    int64_t given = answer(ben, question, "Push through the pain.");
    /* A coach is not told that the page is for coaches. */
    struct page desk = get(coach, "/moderation");
    assert_status(&desk, 403);
    assert_has(&desk, "This page is for moderators.");
    assert_has_not(&desk, "coaches");
    const char *form = delete_form(given);
    struct page page = get(moderator, form);
    assert_has(&page, "<select id=\"why\"");
    assert_has(&page, "Whoever wrote it reads what you choose and write here.");
    page = post(moderator, form, form, "action", "delete", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please choose a reason: whoever wrote it will read it.");
    page = post(moderator, form, form, "action", "delete", "why", "other", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say it in a few words.");
    assert_has(&page, "<option value=\"other\" selected>");
    page = post(moderator, form, form, "action", "delete", "why", "no-such", NULL);
    assert_status(&page, 422);
    page = post(moderator, form, form, "action", "delete", "why", "unsafe", "reason",
                "It tells <people> to.", NULL);
    assert_status(&page, 303);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM event e JOIN account a ON a.id = e.actor_id"
                         " WHERE e.kind = 'delete' AND e.post_id = %lld"
                         " AND e.data->>'why' = 'unsafe' AND a.name = 'molly_told'",
                         (long long)given)),
        1);
}

static void its_author_reads_why_and_who(void **state)
{
    (void)state;
    int64_t given = answer(ben, question, "Words that will be read again.");
    delete_answer(moderator, given, "unsafe", "Nobody <should> do this.");
    struct page page = get(ben, "/me?tab=deleted");
    assert_has(&page, "Words that will be read again.");
    assert_has(&page, "href=\"/users/molly_told\"");
    assert_has(&page, "Somebody who follows it could come to harm.");
    assert_has(&page, "Nobody &lt;should&gt; do this.");
    page = show(ben, question);
    assert_has(&page, "Somebody who follows it could come to harm.");
    page = get(ben, format("/answers/%lld/revisions", (long long)given));
    assert_has(&page, "Somebody who follows it could come to harm.");
    page = show(mia, question);
    assert_has_not(&page, "Somebody who follows it could come to harm.");
    assert_has_not(&page, "Words that will be read again.");
}

/* What a moderator said to the author is for them, also once the post is back. */
static void why_stays_between_moderators_and_the_author(void **state)
{
    (void)state;
    int64_t given = answer(ben, question, "Taken away for words that stay private.");
    delete_answer(moderator, given, "private", "You name <your> neighbour.");
    struct page page = post(moderator, "/moderation", delete_form(given), "action", "restore",
                            "reason", "The neighbour agreed.", NULL);
    assert_status(&page, 303);
    const char *history = format("/answers/%lld/revisions", (long long)given);
    struct person *const those[] = {ben, moderator, sign_up_as("adele_told", "admin")};
    for (size_t i = 0; i < COUNT_OF(those); i++) {
        page = get(those[i], history);
        assert_has(&page, "You name &lt;your&gt; neighbour.");
        assert_has(&page, "It tells something private about somebody.");
        assert_has(&page, "The neighbour agreed.");
    }
    struct person *const others[] = {somebody(), mia, coach};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        page = get(others[i], history);
        assert_status(&page, 200);
        assert_has(&page, "deleted this");
        assert_has(&page, "brought this back");
        assert_has(&page, "href=\"/users/molly_told\"");
        assert_has_not(&page, "neighbour");
        assert_has_not(&page, "It tells something private about somebody.");
    }
}

static void ones_own_needs_no_reason(void **state)
{
    (void)state;
    int64_t given = answer(ben, question, "Posted too early.");
    struct page page = get(ben, delete_form(given));
    assert_has(&page, "<span class=\"optional\">(optional)</span>");
    assert_has_not(&page, "Whoever wrote it reads");
    page = post(ben, delete_form(given), delete_form(given), "action", "delete", NULL);
    assert_status(&page, 303);
    page = post(ben, delete_form(given), delete_form(given), "action", "restore", NULL);
    assert_status(&page, 303);
    page = show(mia, question);
    assert_has(&page, "Posted too early.");
}

static void only_moderators_see_it(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/moderation");
    assert_status(&page, 303);
    page = get(ben, "/moderation");
    assert_status(&page, 403);
    page = get(coach, "/moderation");
    assert_status(&page, 403);
    page = get(coach, "/questions");
    assert_has_not(&page, "href=\"/moderation\"");
    page = get(moderator, "/questions");
    assert_has(&page, "href=\"/moderation\"");
    page = get(moderator, "/me");
    assert_has(&page, "href=\"/moderation\"");
}

static void what_is_deleted_is_listed_and_brought_back(void **state)
{
    (void)state;
    int64_t given = answer(ben, question, "Gone for a moment.");
    delete_answer(moderator, given, "duplicate", "See the one above.");
    struct page page = get(moderator, "/moderation");
    assert_status(&page, 200);
    assert_has(&page, "Gone for a moment.");
    assert_has(&page, "It has been posted before.");
    assert_has(&page, "See the one above.");
    assert_has(&page,
               format("formaction=\"%s\" name=\"action\" value=\"restore\"", delete_form(given)));
    page = show(moderator, question);
    assert_has(&page, "Only its author and moderators see it.");
    assert_has(&page, "Gone for a moment.");
    page = post(moderator, "/moderation", delete_form(given), "action", "restore", NULL);
    assert_status(&page, 303);
    page = get(moderator, "/moderation");
    assert_has_not(&page, "Gone for a moment.");
    page = show(mia, question);
    assert_has(&page, "Gone for a moment.");
}

static void edit_question(struct person *who, int64_t id, int revision, const char *reason)
{
    const char *form = format("/questions/%lld/edit", (long long)id);
    struct page page = post(who, "/questions/ask", form, "title", "One that changes often", "body",
                            format("Text number %d of this.", revision), "tags", "tight", "reason",
                            reason, "revision", format("%d", revision), NULL);
    assert_status(&page, 303);
}

static const char *changes(const char *query)
{
    return format("/moderation?tab=changes%s", query);
}

static void changes_are_narrowed_down(void **state)
{
    (void)state;
    int64_t own = ask(mia, "One that changes often", "Text number 0 of this.", "tight");
    edit_question(mia, own, 1, "more words");
    int64_t given = answer(ben, question, "Taken away and back.");
    delete_answer(moderator, given, "unkind", "");
    struct page page =
        post(moderator, "/moderation", delete_form(given), "action", "restore", NULL);
    assert_status(&page, 303);
    harness_sql(site_database(),
                "SELECT tag_merge((SELECT id FROM account WHERE name = 'molly_told'), f.id, i.id)"
                " FROM tag f, tag i WHERE f.name = 'tightness' AND i.name = 'tight'");
    page = get(moderator, changes(""));
    assert_status(&page, 200);
    assert_has(&page, "edited the question <a dir=\"auto\" href=\"/questions/");
    assert_has(&page, "more words");
    assert_has(&page, "deleted the answer on <a");
    assert_has(&page, "It is unkind to somebody.");
    assert_has(&page, "brought back the answer on <a");
    assert_has(&page, "merged the tag “tightness” into <a");
    assert_has_not(&page, "changed the tag");
    page = get(moderator, changes("&kind=edits"));
    assert_has(&page, "edited the question");
    assert_has_not(&page, "deleted the answer");
    page = get(moderator, changes("&kind=deletions"));
    assert_has(&page, "deleted the answer");
    assert_has_not(&page, "brought back");
    assert_has_not(&page, "edited the question");
    page = get(moderator, changes("&kind=tags&who=molly_told"));
    assert_has(&page, "merged the tag");
    page = get(moderator, changes("&who=MIA_told"));
    assert_has(&page, "edited the question");
    assert_has_not(&page, "deleted the answer");
    assert_has_not(&page, "merged the tag");
    page = get(moderator, changes("&who=nobody_here"));
    assert_has(&page, "Nothing of this kind by nobody_here.");
    page = get(moderator, "/moderation?tab=mine");
    assert_has(&page, "deleted the answer");
    assert_has(&page, "merged the tag");
    assert_has_not(&page, "edited the question");
}

static void a_change_of_a_tag_is_there_once(void **state)
{
    (void)state;
    struct page page =
        post(moderator, "/tags/new", "/tags/new", "name", "belt-line", "title", "Belt line",
             "facet", "region", "description", "Where a belt sits.", NULL);
    assert_status(&page, 303);
    page = get(moderator, changes("&kind=tags&who=molly_told"));
    assert_has(&page,
               "changed the tag <a dir=\"auto\" href=\"/tags/belt-line/revisions\">Belt line</a>");
    assert_has_not(&page, "/tags//revisions");
}

static void changes_of_the_sites_own_pages_are_there(void **state)
{
    (void)state;
    harness_sql(
        site_database(),
        "INSERT INTO post (id, kind, author_id, body, html)"
        " SELECT 900000, 'page', id, 'Old.', '' FROM account WHERE name = 'coach_told';"
        "INSERT INTO entry (id, kind, slug, title) VALUES (900000, 'page', 'told', 'What we say');"
        "SELECT page_change_propose(a.id, 900000, 1, 'What we say', '', '{}', '{}', '{}', 'New.', "
        "'',"
        " 'New.', 'plainer', '{}', '{}') FROM account a WHERE a.name = 'coach_told';"
        "SELECT page_change_accept(a.id, c.id) FROM account a, page_change c WHERE a.name = "
        "'molly_told'");
    struct page page = get(moderator, changes("&kind=pages"));
    assert_has(&page,
               "proposed a change of the page <a dir=\"auto\" href=\"/pages/told/changes\">");
    assert_has(&page, "agreed to the change of the page <a dir=\"auto\" "
                      "href=\"/pages/told/revisions#revision-2\">");
    assert_has(&page, "plainer");
    page = get(moderator, changes("&kind=pages&who=mia_told"));
    assert_has_not(&page, "the page <a");
}

static const char *revision_of(const char *slug)
{
    return format("%lld", (long long)number_of(
                              format("SELECT p.revision FROM post p JOIN entry e ON e.id = p.id "
                                     "WHERE e.slug = '%s'",
                                     slug)));
}

static void retire(const char *what, const char *reason)
{
    struct page page =
        post(coach, "/terms/told-word/retire", "/terms/told-word/retire", "what", what, "none", "1",
             "reason", reason, "revision", revision_of("told-word"), NULL);
    assert_status(&page, 303);
}

static void edit_term(const char *body)
{
    bool is_new = number_of("SELECT count(*) FROM entry WHERE slug = 'told-word'") == 0;
    const char *form = is_new ? "/terms/new" : "/terms/told-word/edit";
    struct page page = post(coach, form, form, "title", "A told word", "slug", "told-word",
                            "summary", "A word.", "body", body, "status", "review", "revision",
                            is_new ? "" : revision_of("told-word"), NULL);
    assert_status(&page, 303);
}

static const char *next_year(void)
{
    return format("%lld-01-01",
                  (long long)number_of("SELECT extract(year FROM now())::bigint + 1"));
}

static void review_term(struct person *who)
{
    const char *path = "/terms/told-word/reviews";
    struct page page = post(who, path, path, "what", "review", "revision", revision_of("told-word"),
                            "text", "1", "sources", "1", "due", next_year(), NULL);
    assert_status(&page, 303);
}

/* What happens to the library and to those who review it: each by its own name, with who and why. */
static void each_thing_that_happened_has_its_sentence(void **state)
{
    (void)state;
    struct person *root = sign_up_as("root_told", "admin");
    struct person *physio = sign_up("physio_told");
    const char *path = "/users/physio_told/credential";
    struct page page = post(root, path, path, "what", "verify", "seen", "0", "profession",
                            "physiotherapist", "checked", "seen", "valid_until", next_year(), NULL);
    assert_status(&page, 303);
    edit_term("What it means.");
    retire("retire", "Too <vague>.");
    retire("bring-back", "It was right.");
    review_term(physio);
    edit_term("What it means now.");
    review_term(physio);
    page = post(physio, "/terms/told-word/reviews", "/terms/told-word/reviews", "what", "withdraw",
                "reason", "Second thoughts.", NULL);
    assert_status(&page, 303);
    review_term(physio);
    harness_sql(site_database(),
                "UPDATE review SET reviewed_on = '2020-01-01', due_on = '2021-01-01'"
                " WHERE ended_at IS NULL; SELECT job_reviews(10)");
    page = post(root, path, path, "what", "withdraw", "seen",
                format("%lld", (long long)number_of("SELECT max(id) FROM credential")), "reason",
                "Not in the register.", NULL);
    assert_status(&page, 303);
    page = get(moderator, changes("&kind=retired"));
    assert_has(&page,
               "retired the term <a dir=\"auto\" href=\"/terms/told-word\">A told word</a>.");
    assert_has(&page, "Too &lt;vague&gt;.");
    assert_has(&page, "brought back the term <a dir=\"auto\" href=\"/terms/told-word\">");
    assert_has(&page, "It was right.");
    assert_has_not(&page, "edited the term");
    page = get(moderator, changes("&kind=edits&who=coach_told"));
    assert_has(&page,
               "edited the term <a dir=\"auto\" href=\"/terms/told-word/revisions#revision-4\">");
    assert_has_not(&page, "/terms/told-word/revisions#revision-3\">");
    assert_has_not(&page, "/terms/told-word/revisions#revision-2\">");
    page = get(moderator, changes("&kind=reviews"));
    assert_has(&page, "reviewed the term <a dir=\"auto\" href=\"/terms/told-word/reviews\">");
    assert_has(&page, "changed the term <a dir=\"auto\" href=\"/terms/told-word/reviews\">A told "
                      "word</a>, which ended the review by ");
    assert_has(&page, "withdrew the review of the term <a");
    assert_has(&page, "Second thoughts.");
    assert_has(&page, "has ended: it was due to be read again.");
    page = get(moderator, changes("&kind=credentials"));
    assert_has(&page, "checked the credential of ");
    assert_has(&page, "href=\"/users/physio_told\"");
    assert_has(&page, ">physio_told</a>: <span dir=\"auto\">physiotherapist</span>.");
    assert_has(&page, "withdrew the credential of ");
    assert_has(&page, "Not in the register.");
    page = get(root, "/moderation?tab=mine");
    assert_has(&page, "checked the credential of ");
    assert_has_not(&page, "retired the term");
    assert_int_equal(site_ctl("role coach_told moderator", NULL), 0);
    assert_int_equal(site_ctl("role coach_told coach", NULL), 0);
    page = get(moderator, changes("&kind=roles"));
    assert_has(&page, "The site’s keeper\ngave <a dir=\"auto\" "
                      "href=\"/users/coach_told\">coach_told</a> the role of moderator.");
}

static void a_long_list_goes_on_and_misses_none(void **state)
{
    (void)state;
    enum { EDITS = 70 };
    struct person *who = sign_up("busy_told");
    int64_t often = ask(who, "One that changes often", "Text number 0 of this.", "tight");
    for (int i = 1; i <= EDITS; i++)
        edit_question(who, often, i, "again");
    /* All at the same time, as an import makes them. */
    harness_sql(
        site_database(),
        format("INSERT INTO post (kind, author_id, thread_id, body, html)"
               " SELECT 'answer', p.author_id, p.id, 'x', 'x' FROM post p, generate_series(1, 70)"
               " WHERE p.id = %lld;"
               "INSERT INTO revision (post_id, number, author_id, body, created_at)"
               " SELECT id, 2, author_id, 'x', '2020-01-01' FROM post WHERE thread_id = %lld"
               " AND kind = 'answer'",
               (long long)often, (long long)often));
    size_t seen = 0;
    size_t pages = 0;
    for (const char *path = changes("&kind=edits&who=busy_told"); path != NULL; pages++) {
        struct page page = get(moderator, path);
        assert_status(&page, 200);
        for (const char *at = page.body.ptr; (at = strstr(at, "edited the ")) != NULL; at++)
            seen++;
        for (int i = 2; i <= EDITS + 1 && pages == 0 && i > EDITS - 28; i++)
            assert_has(&page, format("#revision-%d\"", i));
        const char *next = strstr(page.body.ptr, "rel=\"next\" href=\"");
        path = NULL;
        if (next != NULL) {
            next = strstr(next, "before=");
            path =
                changes(format("&kind=edits&who=busy_told&%.*s", (int)strcspn(next, "\""), next));
        }
        assert_true(pages < 10);
    }
    assert_int_equal(seen, 2 * EDITS);
    assert_int_equal(pages, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_deletes_for_others_says_why),
        cmocka_unit_test(its_author_reads_why_and_who),
        cmocka_unit_test(why_stays_between_moderators_and_the_author),
        cmocka_unit_test(ones_own_needs_no_reason),
        cmocka_unit_test(only_moderators_see_it),
        cmocka_unit_test(what_is_deleted_is_listed_and_brought_back),
        cmocka_unit_test(changes_are_narrowed_down),
        cmocka_unit_test(a_change_of_a_tag_is_there_once),
        cmocka_unit_test(changes_of_the_sites_own_pages_are_there),
        cmocka_unit_test(each_thing_that_happened_has_its_sentence),
        cmocka_unit_test(a_long_list_goes_on_and_misses_none),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
