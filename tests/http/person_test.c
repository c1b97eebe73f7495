/* Pages of people: what they say of what somebody did, what that person leaves out, and a profession that was checked. */
#include <unistd.h>

#include "db/harness.h"
#include "http/site.h"

static struct person *asker;
static struct person *writer;
static struct person *reader;
static struct person *root;
static int64_t question;
static int64_t plain;
static int64_t good;

static void sql(const char *text)
{
    harness_sql(site_database(), text);
}

static void it_helped(struct person *who, int64_t id)
{
    const char *form = format("/answers/%lld/helped", (long long)id);
    struct page page = post(who, form, form, "what", "helped", "words", "", NULL);
    assert_status(&page, 303);
}

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    asker = sign_up("person_asker");
    writer = sign_up("person_writer");
    reader = sign_up("person_reader");
    root = sign_up_as("person_root", "admin");
    question = ask(asker, "Does a tennis ball help my glutes?", "They are tight.", "tight");
    good = answer(writer, question, "Roll slowly against a wall.");
    int64_t other = ask(asker, "And what about the other side?", "It is tight, too.", "tight");
    plain = answer(writer, other, "The same there, I think.");
    it_helped(reader, good);
    return 0;
}

/* Workers hear of a change with its commit: a moment later the page has those words, or has not. */
static struct page soon(const char *path, const char *words, bool has)
{
    struct page page = get(somebody(), path);
    for (int tries = 0; tries < 200 && page_has(&page, words) != has; tries++) {
        (void)usleep(10000);
        page = get(somebody(), path);
    }
    if (has)
        assert_has(&page, words);
    else
        assert_has_not(&page, words);
    return page;
}

static size_t place_of(const struct page *page, const char *words)
{
    assert_has(page, words);
    return span_find_text(page->body, words);
}

static void a_page_says_what_helped_best_first(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/users/person_writer?tab=answers");
    assert_has(&page, "One reader said that an answer helped.");
    assert_has(&page, "helped 1 reader");
    assert_true(place_of(&page, format("/answers/%lld\"", (long long)good)) <
                place_of(&page, format("/answers/%lld\"", (long long)plain)));
    page = get(somebody(), "/users/person_writer");
    assert_true(place_of(&page, format("/answers/%lld\"", (long long)good)) >
                place_of(&page, format("/answers/%lld\"", (long long)plain)));
    page = get(somebody(), "/users/person_asker");
    assert_has_not(&page, "readers said");
    assert_has_not(&page, "tab=library");
}

/* Nothing on the way is left out or there twice, though many answers have the same rank. */
static void best_answers_go_on_page_by_page(void **state)
{
    (void)state;
    struct person *many = sign_up("person_many");
    (void)many;
    sql("SELECT answer_give((SELECT id FROM account WHERE name = 'person_many'), (SELECT min(id) "
        "FROM question), 'Number ' || n || '.', '<p>b</p>', 'b', '{}', '{}') "
        "FROM generate_series(1, 45) AS n");
    const char *path = "/users/person_many?tab=answers";
    size_t seen = 0;
    for (int pages = 0; path != NULL; pages++) {
        assert_true(pages < 4);
        struct page page = get(somebody(), path);
        for (const char *at = page.body.ptr; (at = strstr(at, "href=\"/answers/")) != NULL; at++)
            seen++;
        const char *next = strstr(page.body.ptr, "rel=\"next\" href=\"");
        path = NULL;
        if (next != NULL) {
            const char *before = strstr(next, "before=");
            assert_non_null(before);
            path =
                format("/users/person_many?tab=answers&%.*s", (int)strcspn(before, "\""), before);
        }
    }
    assert_int_equal(seen, 45);
}

static void what_was_deleted_neither_counts_nor_shows(void **state)
{
    (void)state;
    struct person *sorry = sign_up("person_sorry");
    int64_t gone = answer(sorry, question, "Words that are taken back.");
    it_helped(reader, gone);
    struct page page = get(somebody(), "/users/person_sorry?tab=answers");
    assert_has(&page, "One reader said");
    const char *path = format("/answers/%lld/delete", (long long)gone);
    page = post(sorry, path, path, "action", "delete", NULL);
    assert_status(&page, 303);
    page = get(somebody(), "/users/person_sorry?tab=answers");
    assert_has_not(&page, "One reader said");
    assert_has(&page, "Nothing here yet.");
}

/* A page about a person has no room for the warning: so it has no words of the answer. */
static void what_readers_are_warned_of_is_not_quoted(void **state)
{
    (void)state;
    struct person *hasty = sign_up("person_hasty");
    int64_t risky = answer(hasty, question, "Pull until it cracks, then once more.");
    it_helped(reader, risky);
    sql(format("UPDATE post_score SET warning = 'This may hurt you.' WHERE post_id = %lld",
               (long long)risky));
    struct page page = get(somebody(), "/users/person_hasty");
    assert_has(&page, format("/answers/%lld\"", (long long)risky));
    assert_has_not(&page, "Pull until it cracks");
    page = get(somebody(), "/users/person_hasty?tab=answers");
    assert_has_not(&page, "Pull until it cracks");
}

static void one_leaves_questions_out_of_the_list(void **state)
{
    (void)state;
    let_cache("/users/person_asker");
    struct page page = get(somebody(), "/users/person_asker?tab=questions");
    assert_has(&page, "Does a tennis ball");
    page = get(somebody(), "/account/shown");
    assert_status(&page, 303);
    page = get(asker, "/account/shown");
    assert_has(&page, "name=\"questions\" value=\"1\" checked");
    page = post(asker, "/account/shown", "/account/shown", "badges", "1", "asks", "1", NULL);
    assert_span(page.location, "/account/shown?saved=1");
    page = get(asker, "/account/shown?saved=1");
    assert_has(&page, "Saved.");
    assert_has_not(&page, "name=\"questions\" value=\"1\" checked");
    for (int i = 0; i < 2; i++) {
        page = get(i == 0 ? somebody() : asker, "/users/person_asker");
        assert_has_not(&page, "Does a tennis ball");
        assert_has_not(&page, "2 questions");
        assert_has_not(&page, "tab=questions");
    }
    page = get(somebody(), "/users/person_asker?tab=questions");
    assert_has(&page, "They do not list their questions here.");
    assert_has_not(&page, "Does a tennis ball");
    page = show(somebody(), question);
    assert_has(&page, "person_asker");
}

/* Nor does a badge tell of them, or a search for all that they wrote. */
static void nothing_else_lists_those_questions(void **state)
{
    (void)state;
    struct person *shy = sign_up("person_shy");
    int64_t own = ask(shy, "Is my pelvic floor tight?", "It hurts when I sit.", "tight");
    sql(format("INSERT INTO badge (account_id, name, post_id, since) SELECT author_id, "
               "'asked-for-many', id, now() FROM post WHERE id = %lld",
               (long long)own));
    struct page page = get(somebody(), "/users/person_shy");
    assert_has(&page, "Asked for many");
    page = post(shy, "/account/shown", "/account/shown", "badges", "1", "asks", "1", NULL);
    assert_status(&page, 303);
    soon("/users/person_shy", "Asked for many", false);
    page = get(somebody(), "/search?q=user:person_shy");
    assert_has_not(&page, "Is my pelvic floor tight?");
    page = get(somebody(), "/search?q=user:person_writer");
    assert_has(&page, "Does a tennis ball");
}

static struct page verify(const char *name, const char *seen)
{
    const char *path = format("/users/%s/credential", name);
    int64_t day = number_of("SELECT to_char((now() AT TIME ZONE 'UTC')::date + interval '20 days', "
                            "'YYYYMMDD')::bigint");
    return post(
        root, path, path, "what", "verify", "seen", seen, "profession", "physiotherapist",
        "checked", "In the register", "valid_until",
        format("%04d-%02d-%02d", (int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100)),
        NULL);
}

#define MARK                                                                                 \
    "<span class=\"role role-checked\" dir=\"auto\">physiotherapist<span class=\"hidden\"> " \
    "(checked)"

/* Beside the name wherever that is, from the moment it is checked until it runs out or is withdrawn; also in pages that were cached. */
static void a_checked_profession_is_beside_the_name_while_it_is_valid(void **state)
{
    (void)state;
    const char *path =
        format("/questions/%lld/does-a-tennis-ball-help-my-glutes", (long long)question);
    let_cache(path);
    struct page page = get(somebody(), path);
    assert_has_not(&page, "role-checked");
    page = verify("person_writer", "0");
    assert_status(&page, 303);
    soon(path, MARK, true);
    soon("/users/person_writer",
         "Profession: <strong dir=\"auto\">physiotherapist</strong>. The site’s admins checked "
         "that on",
         true);
    page = get(root, "/admin/credentials");
    assert_has(&page, "runs out soon, on");
    page = get(writer, "/admin/credentials");
    assert_status(&page, 403);
    /* Its day is over. */
    let_cache(path);
    sql("UPDATE credential SET valid_until = review_today() - 1; SELECT job_reviews(100)");
    soon(path, "role-checked", false);
    soon("/users/person_writer", "Profession:", false);
    page = get(root, "/admin/credentials");
    assert_has(&page, "ran out on");
}

static void a_moderator_with_a_profession_stays_one(void **state)
{
    (void)state;
    sign_up_as("person_jude", "moderator");
    struct page page = verify("person_jude", "0");
    assert_status(&page, 303);
    page = get(somebody(), "/users/person_jude");
    assert_has(&page, "<span class=\"role role-moderator\">Moderator</span>");
    struct person *second = sign_up_as("person_jules", "moderator");
    page = get(second, "/users/person_jude/suspend");
    assert_has(&page, "Moderators and admins are suspended by admins.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_says_what_helped_best_first),
        cmocka_unit_test(best_answers_go_on_page_by_page),
        cmocka_unit_test(what_was_deleted_neither_counts_nor_shows),
        cmocka_unit_test(what_readers_are_warned_of_is_not_quoted),
        cmocka_unit_test(one_leaves_questions_out_of_the_list),
        cmocka_unit_test(nothing_else_lists_those_questions),
        cmocka_unit_test(a_checked_profession_is_beside_the_name_while_it_is_valid),
        cmocka_unit_test(a_moderator_with_a_profession_stays_one),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
