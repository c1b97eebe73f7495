/* Retiring an entry: where its readers are led, what its links say, who is told, and how it comes back. */
#include "http/site.h"

#include "db/harness.h"

static struct person *reader;
static struct person *member;
static struct person *coach;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    reader = somebody();
    member = sign_up("member_mia");
    coach = sign_up_as("coach_ada", "coach");
    return 0;
}

static const char *revision_of(const char *slug)
{
    return format("%lld", (long long)number_of(
                              format("SELECT p.revision FROM post p JOIN entry e ON e.id = p.id "
                                     "WHERE e.slug = '%s'",
                                     slug)));
}

static void term(const char *title, const char *slug)
{
    struct page page =
        post(coach, "/terms/new", "/terms/new", "title", title, "slug", slug, "aliases",
             format("Also %s", title), "summary", format("%s is a word.", title), "body",
             format("All about %s.", title), "status", "published", NULL);
    assert_status(&page, 303);
}

static struct page retire(struct person *who, const char *slug, const char *instead,
                          const char *reason)
{
    const char *path = format("/terms/%s/retire", slug);
    return post(who, path, path, "what", "retire", "to", instead, "reason", reason, "revision",
                revision_of(slug), NULL);
}

static struct page retire_for_nothing(const char *slug, const char *reason)
{
    const char *path = format("/terms/%s/retire", slug);
    return post(coach, path, path, "what", "retire", "none", "1", "reason", reason, "revision",
                revision_of(slug), NULL);
}

static struct page bring_back(const char *slug)
{
    const char *path = format("/terms/%s/retire", slug);
    return post(coach, path, path, "what", "bring-back", "reason", "It was right.", "revision",
                revision_of(slug), NULL);
}

/* Workers read the library again within moments. */
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

static void its_address_leads_to_what_took_its_place(void **state)
{
    (void)state;
    term("Old word", "old-word");
    term("New word", "new-word");
    let_cache("/terms/old-word");
    struct page page = retire(coach, "old-word", "Also New word", "it <names> two things");
    assert_status(&page, 303);
    page = await_status(reader, "/terms/old-word", 301);
    char here[64];
    snprintf(here, sizeof(here), "/terms/new-word?from=%lld",
             (long long)number_of("SELECT id FROM entry WHERE slug = 'old-word'"));
    assert_span(page.location, here);
    page = await_status(reader, "/terms/also-old-word", 301);
    assert_span(page.location, here);
    page = get(reader, here);
    assert_has(&page, "You were led here from");
    assert_has(&page, "it &lt;names&gt; two things");
    page = get(reader, "/terms/new-word");
    assert_has_not(&page, "You were led here from");
    /* Only where it leads, and only what was retired. */
    term("Third word", "third-word");
    page =
        get(reader, format("/terms/third-word?from=%lld",
                           (long long)number_of("SELECT id FROM entry WHERE slug = 'old-word'")));
    assert_has_not(&page, "You were led here from");
    page =
        get(reader, format("/terms/new-word?from=%lld",
                           (long long)number_of("SELECT id FROM entry WHERE slug = 'third-word'")));
    assert_has_not(&page, "You were led here from");
    page = get(coach, "/terms/old-word");
    assert_status(&page, 200);
    assert_has(&page, "Everybody else is led to <a dir=\"auto\" href=\"/terms/new-word\">");
    page = get(reader, "/terms/old-word/revisions");
    assert_has_not(&page, "All about Old word.");
    page = get(reader, "/terms/old-word/reviews");
    assert_status(&page, 301);
}

static void a_replacement_or_nothing_is_asked_for_and_a_reason(void **state)
{
    (void)state;
    term("Asked word", "asked-word");
    struct page page = get(coach, "/terms/asked-word/retire");
    assert_has(&page, "<option value=\"New word\">");
    assert_has_not(&page, "<option value=\"Old word\">");
    page = retire(coach, "asked-word", "", "why not");
    assert_status(&page, 422);
    assert_has(&page, "or say that nothing takes its place");
    page = retire(coach, "asked-word", "New word", "");
    assert_status(&page, 422);
    assert_has(&page, "Please say why");
    assert_has(&page, "value=\"New word\"");
    page = retire(coach, "asked-word", "Nobody wrote this", "why");
    assert_status(&page, 422);
    assert_has(&page, "Nothing on the site has that name");
    page = retire(coach, "asked-word", "Asked word", "why");
    assert_status(&page, 422);
    page = retire(member, "asked-word", "New word", "why");
    assert_status(&page, 403);
    page = retire_for_nothing("asked-word", "Nobody needs it.");
    assert_status(&page, 303);
    page = await_status(reader, "/terms/asked-word", 410);
    assert_has(&page, "Nobody needs it.");
}

static void chains_lead_to_their_end_and_circles_are_refused(void **state)
{
    (void)state;
    term("First link", "first-link");
    term("Second link", "second-link");
    term("Last link", "last-link");
    struct page page = retire(coach, "first-link", "/terms/second-link", "shorter");
    assert_status(&page, 303);
    page = retire(coach, "second-link", "[[term:last-link]]", "shorter still");
    assert_status(&page, 303);
    (void)soon(coach, "/terms/second-link", "href=\"/terms/last-link\"");
    page = await_status(reader, "/terms/first-link", 301);
    assert_int_equal(memcmp(page.location.ptr, "/terms/last-link?from=", 22), 0);
    page = get(reader, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_has(&page, "First link");
    page = retire(coach, "last-link", "First link", "round");
    assert_status(&page, 422);
    /* Neither when two do it at the same time: the rule is the database's. */
    harness_sql(
        site_database(),
        "DO $$ BEGIN PERFORM entry_retire(a.id, l.id, p.revision, f.id, 'round') FROM account a, "
        "entry l JOIN post p ON p.id = l.id, entry f WHERE a.name = 'coach_ada' AND l.slug = "
        "'last-link' AND f.slug = 'first-link'; RAISE EXCEPTION 'no circle'; EXCEPTION WHEN "
        "check_violation THEN NULL; END $$");
}

/* Retired one after the other, each for the next; then one of the middle comes back. */
static void a_long_chain_leads_to_its_end(void **state)
{
    (void)state;
    enum { LINKS = 60, MIDDLE = 30 };
    harness_sql(site_database(),
                format("INSERT INTO post (id, kind, author_id, body, html)"
                       " SELECT 700000 + n, 'term', a.id, 'x', 'x'"
                       " FROM account a, generate_series(1, %d) n"
                       " WHERE a.name = 'coach_ada';"
                       "INSERT INTO entry (id, kind, slug, title, status)"
                       " SELECT id, kind, 'link-' || id - 700000,"
                       " 'Link ' || id - 700000, 'published' FROM post"
                       " WHERE id > 700000;"
                       "INSERT INTO entry_slug (kind, slug, entry_id)"
                       " SELECT kind, slug, id FROM entry WHERE id > 700000;"
                       "INSERT INTO revision (post_id, number, author_id, body, model)"
                       " SELECT id, 1, author_id, 'x', '{\"status\": \"published\"}'"
                       " FROM post WHERE id > 700000;"
                       "SELECT entry_retire(a.id, 700000 + n, 1, 700001 + n, 'next')"
                       " FROM account a, generate_series(1, %d) n"
                       " WHERE a.name = 'coach_ada'",
                       LINKS, LINKS - 1));
    struct page page = await_status(reader, "/terms/link-1", 301);
    assert_int_equal(memcmp(page.location.ptr, "/terms/link-60?from=", 20), 0);
    int64_t asked =
        ask(sign_up("chained_carl"), "What is a long chain?", "As in [[term:link-1]].", "tight");
    const char *path = format("/questions/%lld/what-is-a-long-chain", (long long)asked);
    page = soon(reader, path, "use “Link 60” instead");
    assert_has(&page, "href=\"/terms/link-60\"");
    page = bring_back("link-30");
    assert_status(&page, 303);
    (void)soon(reader, path, "use “Link 30” instead");
    page = await_status(reader, "/terms/link-29", 301);
    assert_int_equal(memcmp(page.location.ptr, "/terms/link-30?from=", 20), 0);
    page = await_status(reader, "/terms/link-31", 301);
    assert_int_equal(memcmp(page.location.ptr, "/terms/link-60?from=", 20), 0);
    page = retire_for_nothing("link-60", "The end.");
    assert_status(&page, 303);
    page = await_status(reader, "/terms/link-31", 410);
    page = bring_back("link-60");
    assert_status(&page, 303);
    page = await_status(reader, "/terms/link-31", 301);
}

static void a_draft_that_nobody_saw_is_not_offered_to_be_retired(void **state)
{
    (void)state;
    struct page page = post(coach, "/terms/new", "/terms/new", "title", "Unseen word", "slug",
                            "unseen-word", "summary", "x", "status", "draft", NULL);
    assert_status(&page, 303);
    page = get(coach, "/terms/unseen-word");
    assert_has(&page, "/terms/unseen-word/edit");
    assert_has_not(&page, "/terms/unseen-word/retire");
    page = get(coach, "/terms/unseen-word/retire");
    assert_has(&page, "Readers never saw this draft");
    assert_has_not(&page, "Retire it</button>");
    page =
        post(coach, "/terms/unseen-word/edit", "/terms/unseen-word/edit", "title", "Unseen word",
             "slug", "unseen-word", "summary", "x", "status", "published", "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(coach, "/terms/unseen-word");
    assert_has(&page, "/terms/unseen-word/retire");
}

static void posts_say_what_to_use_and_their_authors_are_told(void **state)
{
    (void)state;
    term("Linked word", "linked-word");
    term("Better word", "better-word");
    int64_t question =
        ask(member, "What does this word mean?", "I read [[term:linked-word]].", "tight");
    const char *path = format("/questions/%lld/what-does-this-word-mean", (long long)question);
    (void)soon(reader, path, ">Linked word</a>.");
    struct page page = get(member, "/me");
    assert_has_not(&page, "link to what was retired");
    page = retire(coach, "linked-word", "Better word", "too vague");
    assert_status(&page, 303);
    page = soon(reader, path, "“Linked word” was retired; use “Better word” instead");
    assert_has(&page, "href=\"/terms/better-word\"");
    page = get(member, format("/questions/%lld/edit", (long long)question));
    assert_has(&page, "[[term:linked-word]]");
    page = get(member, "/me");
    assert_has(&page, "link to what was retired");
    assert_has(&page, "Linked word");
    assert_has(&page, "Better word");
    page = get(coach, "/me");
    assert_has_not(&page, "link to what was retired");
}

static void what_took_its_place_may_become_a_draft_again(void **state)
{
    (void)state;
    term("Left word", "left-word");
    term("Shy word", "shy-word");
    int64_t question = ask(member, "What is a left word?", "It is a [[term:left-word]].", "tight");
    const char *path = format("/questions/%lld/what-is-a-left-word", (long long)question);
    struct page page = retire(coach, "left-word", "Shy word", "Too vague.");
    assert_status(&page, 303);
    (void)soon(reader, path, "use “Shy word” instead");
    page = post(coach, "/terms/shy-word/edit", "/terms/shy-word/edit", "title", "Shy word", "slug",
                "shy-word", "summary", "x", "status", "draft", "revision", revision_of("shy-word"),
                NULL);
    assert_status(&page, 303);
    page = await_status(reader, "/terms/left-word", 410);
    assert_has(&page, "Too vague.");
    page = soon(reader, path, "left word <span class=\"retired\">(retired)</span>");
    assert_has_not(&page, "Shy word");
}

static void it_comes_back_as_it_was(void **state)
{
    (void)state;
    term("Wavering word", "wavering-word");
    await_index(reader);
    struct page page = retire_for_nothing("wavering-word", "Doubts.");
    assert_status(&page, 303);
    page = await_status(reader, "/terms/wavering-word", 410);
    await_index(reader);
    page = get(reader, "/search?q=wavering");
    assert_has_not(&page, "/terms/wavering-word");
    /* Whoever had the form open is told. */
    page = post(coach, "/terms/wavering-word/edit", "/terms/wavering-word/edit", "title",
                "Wavering word", "slug", "wavering-word", "summary", "x", "status", "published",
                "revision", "1", NULL);
    assert_status(&page, 409);
    page = bring_back("wavering-word");
    assert_status(&page, 303);
    page = await_status(reader, "/terms/wavering-word", 200);
    assert_has(&page, "All about Wavering word.");
    await_index(reader);
    page = get(reader, "/search?q=wavering");
    assert_has(&page, "/terms/wavering-word");
    page = get(coach, "/terms/wavering-word/revisions");
    assert_has(&page, "Doubts.");
    assert_has(&page, "It was right.");
    page = get(reader, "/terms/wavering-word/revisions");
    assert_has_not(&page, "Doubts.");
    assert_has(&page, "It was right.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_address_leads_to_what_took_its_place),
        cmocka_unit_test(a_replacement_or_nothing_is_asked_for_and_a_reason),
        cmocka_unit_test(chains_lead_to_their_end_and_circles_are_refused),
        cmocka_unit_test(a_long_chain_leads_to_its_end),
        cmocka_unit_test(a_draft_that_nobody_saw_is_not_offered_to_be_retired),
        cmocka_unit_test(posts_say_what_to_use_and_their_authors_are_told),
        cmocka_unit_test(what_took_its_place_may_become_a_draft_again),
        cmocka_unit_test(it_comes_back_as_it_was),
    };
    return cmocka_run_group_tests_name("retire", tests, begin, NULL);
}
