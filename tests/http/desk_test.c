/* A coach's lists: what is in which, how it is counted, and who sees it. */
#include "db/harness.h"
#include "http/site.h"

static struct person *coach;
static struct person *other;
static struct person *member;

static void term(struct person *who, const char *slug, const char *status, const char *body)
{
    struct page page =
        post(who, "/terms/new", "/terms/new", "title", format("The %s", slug), "slug", slug,
             "summary", "A word.", "body", body, "status", status, NULL);
    assert_status(&page, 303);
}

static struct page desk(struct person *who, const char *list)
{
    struct page page = get(who, format("/desk?list=%s", list));
    assert_status(&page, 200);
    return page;
}

static int begin(void **state)
{
    (void)state;
    coach = sign_up_as("coach_ada", "coach");
    other = sign_up_as("coach_bob", "coach");
    member = sign_up("member_mia");
    return 0;
}

/* As if somebody had reviewed it, and an end of that: NULL: it is due again. */
static void reviewed(const char *slug, const char *end_kind)
{
    const char *sql =
        format("INSERT INTO review (entry_id, revision, account_id, reviewer, profession, "
               "reviewed_on, due_on, "
               "covers, ended_at, end_kind) SELECT e.id, 1, a.id, a.name, 'doctor', '2020-01-31', "
               "'2021-01-31', "
               "'{text}', %s FROM entry e, account a WHERE e.slug = '%s' AND a.name = 'member_mia'",
               end_kind == NULL ? "NULL, NULL" : format("now(), '%s'", end_kind), slug);
    harness_sql(site_database(), sql);
}

static void what_waits_is_in_the_list_that_it_is_for(void **state)
{
    (void)state;
    term(coach, "half-done", "draft", "Half.");
    term(coach, "unread", "published", "Nobody has read it.");
    term(coach, "asked-for", "review", "Please read it.");
    term(other, "changed-since", "published", "It was read.");
    term(other, "due-again", "published", "It was read long ago.");
    term(other, "up-to-date", "published", "It was read just now.");
    reviewed("changed-since", "change");
    reviewed("due-again", NULL);
    harness_sql(
        site_database(),
        "INSERT INTO review (entry_id, revision, reviewer, profession, reviewed_on, due_on, "
        "covers) "
        "SELECT id, 1, 'Dr A', 'doctor', now(), now() + interval '1 year', '{text}' FROM entry "
        "WHERE slug = 'up-to-date'");
    struct page page = desk(coach, "drafts");
    assert_has(&page, "The half-done");
    assert_has_not(&page, "The unread");
    assert_has(&page, "Drafts <span class=\"count\">1</span></a>");
    assert_has(&page, "Overdue <span class=\"count\">2</span></a>");
    page = desk(coach, "review");
    assert_has(&page, "The unread");
    assert_has_not(&page, "The up-to-date");
    assert_has_not(&page, "The changed-since");
    assert_true(strstr(page.body.ptr, "The asked-for") < strstr(page.body.ptr, "The unread"));
    page = desk(coach, "overdue");
    assert_has(&page, "The changed-since");
    assert_has(&page, "reviewed on 31 Jan 2020, changed since");
    assert_has(&page, "to be reviewed again by 31 Jan 2021");
    assert_true(strstr(page.body.ptr, "The due-again") <
                strstr(page.body.ptr, "The changed-since"));
    assert_has_not(&page, "The up-to-date");
    page = desk(coach, "mine");
    assert_has(&page, "The half-done");
    assert_has_not(&page, "The changed-since");
    page = desk(other, "mine");
    assert_has(&page, "The changed-since");
    assert_has_not(&page, "The half-done");
}

/* Red flags, then what somebody must leave out, whatever was asked for. */
static void what_may_harm_most_is_reviewed_first(void **state)
{
    (void)state;
    term(coach, "harmless", "review", "Nothing to it.");
    term(coach, "alarming", "published", "See [[page:red-flags]] at once.");
    term(coach, "urgent", "published", "See [when to get help](/red-flags) at once.");
    harness_sql(site_database(),
                "WITH p AS (INSERT INTO post (kind, author_id, body, html) SELECT 'stretch', id, "
                "'x', 'x' FROM account WHERE name = 'coach_bob' RETURNING id) INSERT INTO entry "
                "(id, kind, slug, title, status, model) SELECT id, 'stretch', 'not-for-some', "
                "'The not-for-some', 'published', '{\"cautions\": [{\"fact\": \"pregnancy\", "
                "\"severity\": \"do-not\", \"text\": \"No.\"}]}' FROM p");
    struct page page = desk(coach, "review");
    const char *alarming = strstr(page.body.ptr, "The alarming");
    const char *not_for_some = strstr(page.body.ptr, "The not-for-some");
    const char *harmless = strstr(page.body.ptr, "The harmless");
    assert_true(strstr(page.body.ptr, "The urgent") < not_for_some);
    assert_true(alarming < not_for_some && not_for_some < harmless);
    assert_has(&page, "says when to get help");
    assert_has(&page, "says who must leave it out");
    /* What is found to be harmless is so in the list, too. */
    harness_sql(site_database(), "UPDATE entry SET model = '{}' WHERE slug = 'not-for-some'");
    page = desk(coach, "review");
    assert_true(strstr(page.body.ptr, "The harmless") < strstr(page.body.ptr, "The not-for-some"));
    harness_sql(site_database(), "UPDATE entry SET status = 'retired' WHERE slug IN ('harmless', "
                                 "'alarming', 'urgent', 'not-for-some')");
}

static void references_that_lead_nowhere_are_listed(void **state)
{
    (void)state;
    term(coach, "gone-word", "published", "Here for now.");
    term(coach, "linking-word", "published",
         "See [[term:gone-word]], [[term:never-written]], [[term:half-done]] and [[term:unread]].");
    struct page page = post(coach, "/articles/new", "/articles/new", "title", "Cited", "summary",
                            "On words.", "status", "published", "evidence.level", "study",
                            "evidence.citations", "That it helps | study | A paper |", NULL);
    assert_status(&page, 303);
    page = post(coach, "/terms/gone-word/retire", "/terms/gone-word/retire", "what", "retire",
                "none", "1", "reason", "Wrong.", "revision", "1", NULL);
    assert_status(&page, 303);
    page = desk(coach, "broken");
    assert_has(&page, "<code>term:gone-word</code> is retired");
    assert_has(&page, "<code>term:never-written</code> is not written");
    assert_has(&page, "<code>term:half-done</code> is a draft");
    assert_has_not(&page, "term:unread");
    assert_has(&page, "A paper</span>” has no address");
    assert_has(&page, "Broken references</a>");
    assert_has_not(&page, "The half-done</a>");
    page = desk(coach, "retired");
    assert_has(&page, "Retired <span class=\"count\">");
    assert_has(&page, "href=\"/terms/gone-word\">The gone-word</a>");
    assert_has(&page, "leads nowhere");
    assert_has(&page, "since ");
    page = get(coach, "/terms/gone-word");
    assert_has(&page, "Nothing took its place");
    assert_true(strstr(page.body.ptr, "Nothing took its place") < strstr(page.body.ptr, "<h1"));
    page = get(member, "/desk?list=retired");
    assert_status(&page, 403);
}

/* Whoever opens the list wants to see what is wrong, not that nothing is among the first hundred. */
static void a_page_looks_through_until_something_is_found(void **state)
{
    (void)state;
    long long last = number_of("SELECT max(id) FROM entry");
    harness_sql(site_database(),
                "INSERT INTO post (kind, author_id, body, html) SELECT 'term', id, 'x', 'x' FROM "
                "account, generate_series(1, 250) WHERE name = 'coach_bob'; INSERT INTO entry (id, "
                "kind, slug, title, status, unreviewed) SELECT id, 'term', 'fine-' || id, 'Fine ' "
                "|| id, 'published', false FROM post p WHERE kind = 'term' AND NOT EXISTS (SELECT "
                "FROM entry e WHERE e.id = p.id)");
    term(coach, "far-word", "published", "See [[term:never-there]].");
    struct page page = get(coach, format("/desk?list=broken&after=0.%lld", last));
    assert_has(&page, "<code>term:never-there</code> is not written");
    harness_sql(
        site_database(),
        "UPDATE entry SET status = 'retired' WHERE slug LIKE 'fine-%' OR slug = 'far-word'");
}

static void a_long_list_is_read_page_by_page(void **state)
{
    (void)state;
    harness_sql(
        site_database(),
        "INSERT INTO post (kind, author_id, body, html) SELECT 'term', id, 'x', 'x' FROM account, "
        "generate_series(1, 70) WHERE name = 'coach_bob'; INSERT INTO entry (id, kind, slug, "
        "title, "
        "status) SELECT id, 'term', 'many-' || id, 'Many words ' || id, 'draft' FROM post p WHERE "
        "kind "
        "= 'term' AND NOT EXISTS (SELECT FROM entry e WHERE e.id = p.id)");
    size_t rows = 0;
    size_t pages = 0;
    const char *path = "/desk?list=drafts";
    while (path != NULL) {
        struct page page = get(coach, path);
        assert_status(&page, 200);
        pages++;
        for (const char *at = page.body.ptr; (at = strstr(at, ">Many words ")) != NULL; at++)
            rows++;
        const char *next = strstr(page.body.ptr, "rel=\"next\" href=\"");
        path = NULL;
        if (next != NULL) {
            next += strlen("rel=\"next\" href=\"");
            int before = (int)(strstr(next, "&amp;") - next);
            const char *after = strstr(next, "&amp;") + strlen("&amp;");
            path = format("%.*s&%.*s", before, next, (int)strcspn(after, "\""), after);
        }
    }
    assert_int_equal(rows, 70);
    assert_int_equal(pages, 3);
}

static void the_desk_opens_on_the_first_list_that_has_something(void **state)
{
    (void)state;
    struct page page = get(coach, "/desk");
    assert_has(&page, "list=drafts\" aria-current=\"page\"");
    harness_sql(site_database(), "UPDATE entry SET status = 'published' WHERE status = 'draft'");
    page = get(coach, "/desk");
    assert_has(&page, "list=review\" aria-current=\"page\"");
    assert_has_not(&page, "Nothing here just now");
    page = get(coach, "/desk?list=drafts");
    assert_has(&page, "Nothing here just now");
}

static void stretch(const char *slug, const char *model)
{
    harness_sql(
        site_database(),
        format("WITH p AS (INSERT INTO post (kind, author_id, body, html) SELECT 'stretch', id, "
               "'x', 'x' FROM account WHERE name = 'coach_bob' RETURNING id), e AS (INSERT INTO "
               "entry (id, kind, slug, title, summary, status, model) SELECT id, 'stretch', '%s', "
               "'The %s', 'Short.', 'review', '%s' FROM p RETURNING id, slug), s AS (INSERT INTO "
               "entry_slug (kind, slug, entry_id) SELECT 'stretch', slug, id FROM e) INSERT INTO "
               "revision (post_id, number, author_id, title, body, model) SELECT e.id, 1, a.id, "
               "'x', 'x', '{\"status\": \"review\"}' FROM e, account a WHERE a.name = "
               "'coach_bob'",
               slug, slug, model));
}

/* All that a stretch has to say. */
#define STRETCH                                                                            \
    "\"type\": \"stretch\", \"positions\": [\"supine\"], \"sides\": \"each\", \"steps\": " \
    "[{\"text\": \"Lie.\"}], \"spaces\": [\"floor\"], \"partner\": \"none\", \"stop\": "   \
    "[\"Stop.\"], "                                                                        \
    "\"evidence\": {\"level\": \"experience\"}"

static void links_that_do_not_fit_are_put_right_by_a_button(void **state)
{
    (void)state;
    stretch("knee-lean", "{" STRETCH ", \"easier\": [\"wall-lean\"]}");
    stretch("wall-lean", "{" STRETCH ", \"harder\": [\"gone-lean\"]}");
    struct page page = desk(coach, "links");
    assert_has(&page, "is easier, which does not say that this one is harder.");
    assert_has(&page, "<code>gone-lean</code>, which nobody has written.");
    assert_has(&page, "Links <span class=\"count\">3</span></a>");
    assert_has(&page, ">The knee-lean</a>: no other exercise leads here.");
    page = post(member, "/desk", "/desk/links", "what", "harder", "entry", "wall-lean", "other",
                "knee-lean", NULL);
    assert_status(&page, 403);
    page = post(coach, "/desk?list=links", "/desk/links", "what", "harder", "entry", "wall-lean",
                "other", "knee-lean", NULL);
    assert_status(&page, 303);
    page = post(coach, "/desk?list=links", "/desk/links", "what", "out", "entry", "wall-lean",
                "other", "gone-lean", NULL);
    assert_status(&page, 303);
    page = desk(coach, "links");
    assert_has(&page, "Nothing here just now");
    assert_int_equal(number_of("SELECT count(*) FROM entry WHERE slug = 'wall-lean' AND "
                               "model->'harder' = '[\"knee-lean\"]'"),
                     1);
    page = get(coach, "/stretches/wall-lean/revisions");
    assert_has(&page, "knee-lean links here: it is harder");
    page = get(somebody(), "/stretches/wall-lean");
    assert_has(&page, "<h2 id=\"ladder\">");
    assert_has(&page, "href=\"/stretches/knee-lean\">The knee-lean</a>");
}

static void a_swap_that_leads_one_way_leads_back_by_a_button(void **state)
{
    (void)state;
    stretch("sofa-lean",
            "{" STRETCH ", \"swaps\": [{\"to\": \"desk-lean\", \"reason\": \"floor-free\"}]}");
    stretch("desk-lean", "{" STRETCH "}");
    struct page page = desk(coach, "links");
    assert_has(&page, "can be swapped for");
    assert_has(&page, "Let <span dir=\"auto\">The desk-lean</span> lead back");
    page = post(coach, "/desk?list=links", "/desk/links", "what", "instead", "entry", "desk-lean",
                "other", "nowhere-lean", NULL);
    assert_status(&page, 404);
    page = post(coach, "/desk?list=links", "/desk/links", "what", "instead", "entry", "desk-lean",
                "other", "sofa-lean", NULL);
    assert_status(&page, 303);
    page = desk(coach, "links");
    assert_has_not(&page, "The desk-lean");
    page = get(somebody(), "/stretches/desk-lean");
    assert_has(&page, "href=\"/stretches/sofa-lean\">The sofa-lean</a>");
    assert_has(&page, "Does much the same");
    page = get(coach, "/stretches/desk-lean/revisions");
    assert_has(&page, "sofa-lean can be swapped for this: it leads back now");
}

/* Beyond what is read of them nothing is missed; a link that leads somewhere again is not taken out. */
static void what_is_shown_again_keeps_its_link(void **state)
{
    (void)state;
    stretch("here-lean", "{" STRETCH ", \"harder\": [\"there-lean\"]}");
    stretch("there-lean", "{" STRETCH ", \"easier\": [\"here-lean\"]}");
    harness_sql(site_database(), "UPDATE entry SET status = 'draft' WHERE slug = 'there-lean'");
    struct page page = desk(coach, "links");
    assert_has(&page, ", which readers do not see.");
    harness_sql(site_database(), "UPDATE entry SET status = 'review' WHERE slug = 'there-lean'");
    page = post(coach, "/desk?list=links", "/desk/links", "what", "out", "entry", "here-lean",
                "other", "there-lean", NULL);
    assert_status(&page, 409);
    assert_has(&page, "it can stay");
    /* The button names it as the link does: by an address that it had. */
    harness_sql(site_database(),
                "UPDATE entry SET status = 'draft', slug = 'there-now' WHERE slug = 'there-lean'; "
                "INSERT INTO entry_slug (kind, slug, entry_id) SELECT kind, slug, id FROM entry "
                "WHERE slug = 'there-now'");
    page = desk(coach, "links");
    assert_has(&page, "name=\"entry\" value=\"here-lean\"><input type=\"hidden\" name=\"other\" "
                      "value=\"there-lean\">");
    page = post(coach, "/desk?list=links", "/desk/links", "what", "out", "entry", "here-lean",
                "other", "there-lean", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM entry WHERE slug = 'here-lean' AND "
                               "model::text LIKE '%there-lean%'"),
                     0);
    harness_sql(site_database(), "UPDATE entry SET status = 'draft' WHERE slug = 'here-lean'");
}

/* More links than a page of them: none is taken for missing. */
static void many_links_of_one_are_all_read(void **state)
{
    (void)state;
    enum { MANY = 12 };
    const char *list = "\"fan-0\"";
    stretch("fan-top", "{}");
    for (int i = 0; i < MANY; i++)
        stretch(format("fan-%d", i), "{" STRETCH ", \"harder\": [\"fan-top\"]}");
    for (int i = 1; i < MANY; i++)
        list = format("%s, \"fan-%d\"", list, i);
    harness_sql(site_database(), format("UPDATE entry SET model = '{" STRETCH
                                        ", \"easier\": [%s]}' WHERE slug = 'fan-top'",
                                        list));
    struct page page = desk(coach, "links");
    assert_has_not(&page, "fan-");
    harness_sql(site_database(), "UPDATE entry SET status = 'draft' WHERE slug LIKE 'fan-%'");
}

static void what_has_no_picture_and_what_was_unsafe_are_listed(void **state)
{
    (void)state;
    struct page page = desk(coach, "undrawn");
    assert_has(&page, "href=\"/stretches/wall-lean/pictures\">The wall-lean");
    harness_sql(site_database(),
                "INSERT INTO picture (post_id, account_id, alt, licence, author, state) SELECT "
                "e.id, a.id, 'Somebody', 'own', 'Ada', 'ready' FROM entry e, account a WHERE "
                "e.slug = 'wall-lean' AND a.name = 'coach_ada'; INSERT INTO revision (post_id, "
                "number, author_id, title, body, model, safety) SELECT id, 9, author_id, 'x', 'x', "
                "'{\"status\": \"review\"}', 'No longer with a straight knee' FROM post WHERE id "
                "= (SELECT id FROM entry WHERE slug = 'knee-lean')");
    page = desk(coach, "undrawn");
    assert_has_not(&page, "The wall-lean");
    assert_has(&page, "The knee-lean");
    page = desk(coach, "safety");
    assert_has(&page, "No longer with a straight knee");
    assert_has(&page, "href=\"/stretches/knee-lean/revisions\"");
}

static void a_comment_on_an_entry_waits_for_a_coach(void **state)
{
    (void)state;
    static const char add[] =
        "SELECT comment_add(a.id, e.id, 'Does **it** hurt?', 'Does it hurt?', '{}', '{}') "
        "FROM account a, entry e WHERE e.slug = 'wall-lean' AND a.name = ";
    harness_sql(site_database(), format("%s'member_mia'", add));
    struct page page = desk(coach, "comments");
    assert_has(&page, "The wall-lean");
    assert_has(&page, "Does it hurt?");
    assert_has(&page, "href=\"/comments/");
    assert_has(&page, "Comments <span class=\"count\">1</span></a>");
    harness_sql(site_database(), format("%s'coach_ada'", add));
    page = desk(coach, "comments");
    assert_has(&page, "Nothing here just now");
}

static void the_desk_is_for_coaches(void **state)
{
    (void)state;
    struct page page = get(member, "/desk");
    assert_status(&page, 403);
    page = get(somebody(), "/desk");
    assert_status(&page, 303);
    page = get(coach, "/me");
    assert_has(&page, "href=\"/desk\"");
    page = get(member, "/me");
    assert_has_not(&page, "href=\"/desk\"");
}

/* ---- what made it worse ---- */

static void notes_worse(const char *name, const char *path, int days_ago)
{
    sign_up(name);
    harness_sql(site_database(), format("INSERT INTO body.consent (account_id, purpose, agreed) "
                                        "SELECT id, 'notes', true FROM account WHERE "
                                        "name = '%s' ON CONFLICT DO NOTHING",
                                        name));
    for (int i = 0; i < 2; i++) /* twice by one person is once */
        harness_sql(
            site_database(),
            format(
                "INSERT INTO body.note (account_id, path, title, at, before, after, result) "
                "SELECT id, '%s', 'A lean', now() - interval '%d days %d seconds', 2, 5, 'worse' "
                "FROM account WHERE name = '%s'",
                path, days_ago, i, name));
}

static void what_made_it_worse_for_three_is_told_without_names(void **state)
{
    (void)state;
    harness_sql(
        site_database(),
        "UPDATE entry SET status = 'published' WHERE kind = 'stretch' AND slug = 'wall-lean'");
    notes_worse("worse_wanda", "/stretches/wall-lean/follow", 1);
    notes_worse("worse_walt", "/stretches/wall-lean/follow", 30);
    notes_worse("worse_win", "/stretches/wall-lean/follow", 91);
    struct page page = desk(coach, "worse");
    assert_has(&page, "Nothing here just now.");
    notes_worse("worse_wes", "/stretches/wall-lean/follow", 89);
    page = desk(coach, "worse");
    assert_has(&page, "href=\"/stretches/wall-lean\"");
    assert_has(&page, "worse for at least 3 people");
    assert_has(&page, "Worse after it <span class=\"count\">1</span></a>");
    assert_has_not(&page, "worse_w");
    notes_worse("worse_wil", "/stretches/wall-lean/follow", 3);
    page = desk(coach, "worse"); /* four are three: nobody reads when one more came */
    assert_has(&page, "worse for at least 3 people");
    /* Whoever takes it back, or leaves, is no longer counted. */
    for (int i = 0; i < 2; i++)
        harness_sql(site_database(),
                    format("SELECT note_answer(id, false) FROM account WHERE name = '%s'",
                           i == 0 ? "worse_wil" : "worse_walt"));
    page = desk(coach, "worse");
    assert_has(&page, "Nothing here just now.");
    page = get(member, "/desk?list=worse");
    assert_status(&page, 403);
    assert_int_equal(number_of("SELECT count(*) FROM notes_of_worse((SELECT id FROM account "
                               "WHERE name = 'member_mia'))"),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_waits_is_in_the_list_that_it_is_for),
        cmocka_unit_test(what_may_harm_most_is_reviewed_first),
        cmocka_unit_test(references_that_lead_nowhere_are_listed),
        cmocka_unit_test(a_page_looks_through_until_something_is_found),
        cmocka_unit_test(a_long_list_is_read_page_by_page),
        cmocka_unit_test(the_desk_opens_on_the_first_list_that_has_something),
        cmocka_unit_test(links_that_do_not_fit_are_put_right_by_a_button),
        cmocka_unit_test(a_swap_that_leads_one_way_leads_back_by_a_button),
        cmocka_unit_test(what_is_shown_again_keeps_its_link),
        cmocka_unit_test(many_links_of_one_are_all_read),
        cmocka_unit_test(what_has_no_picture_and_what_was_unsafe_are_listed),
        cmocka_unit_test(a_comment_on_an_entry_waits_for_a_coach),
        cmocka_unit_test(what_made_it_worse_for_three_is_told_without_names),
        cmocka_unit_test(the_desk_is_for_coaches),
    };
    return cmocka_run_group_tests_name("desk", tests, begin, NULL);
}
