/* Limits as people and programs meet them: what is refused, with which words, and how one gets past a check. */
#include "core/proof_work.h"
#include "db/harness.h"
#include "http/site.h"

static struct person *asker;
static int64_t question;

static void sql(const char *statement)
{
    harness_sql(site_database(), statement);
}

static int set_up(void **state)
{
    (void)state;
    setenv("BEHIND_PROXY", "1", 1); /* people come from where they say */
    site_start();
    tag_exists("tight");
    asker = sign_up("limit_lina");
    question =
        ask(asker, "Tight after sitting", "What helps when it is tight after sitting?", "tight");
    return 0;
}

static struct page register_from(const char *address, const char *name)
{
    struct person *who = somebody();
    const char *from = format("X-Forwarded-For: %s", address);
    with_header(who, from);
    struct page form = get(who, "/register");
    with_header(who, from);
    return post_without_token(who, "/register", "agree", "yes", "csrf", input_of(&form, "csrf"),
                              "name", name, "email", "b@example.org", "password", "a quiet hill",
                              NULL);
}

static void twenty_accounts_at_once_are_not_to_be_had(void **state)
{
    (void)state;
    limits_as_shipped();
    int made = 0;
    struct page page = {0};
    for (int i = 0; i < 20; i++) {
        page = register_from("198.51.100.7", format("flood_%d", i));
        made += page.status == 303;
    }
    assert_true(made <= 10);
    assert_status(&page, 429);
    assert_true(page_header_value(&page, "retry-after").len > 0);
    /* Somebody elsewhere registers as ever. */
    page = register_from("198.51.100.8", "elsewhere_ella");
    assert_status(&page, 303);
    limits_wide();
}

static void twenty_votes_of_one_network_at_once_are_not_to_be_had(void **state)
{
    (void)state;
    struct person *voters[20];
    const char *tokens[20];
    for (size_t i = 0; i < COUNT_OF(voters); i++) {
        voters[i] = sign_up(format("voter_%zu", i));
        tokens[i] =
            token_of(voters[i], format("/questions/%lld/tight-after-sitting", (long long)question));
    }
    sql("UPDATE account SET created_at = now() - interval '3 days'");
    limits_as_shipped();
    int64_t before = score_of(question);
    struct page page = {0};
    int64_t refused = 0;
    uint64_t began = harness_clock();
    for (size_t i = 0; i < COUNT_OF(voters); i++) {
        with_header(voters[i], "X-Forwarded-For: 198.51.100.9");
        page = post_without_token(voters[i], format("/questions/%lld/vote", (long long)question),
                                  "csrf", tokens[i], "value", "1", NULL);
        if (page.status != 429)
            continue;
        refused++;
        assert_has(&page, "Many votes came from your network just now");
    }
    /* Twelve at once; on a slow machine the bucket leaks meanwhile, one in 833 ms. */
    int64_t counted = score_of(question) - before;
    assert_int_equal(counted + refused, COUNT_OF(voters));
    assert_in_range(counted, 12, 13 + (harness_clock() - began) * 12 / 10000);
    /* From home one votes meanwhile. */
    with_header(voters[19], "X-Forwarded-For: 198.51.100.10");
    page = post_without_token(voters[19], format("/questions/%lld/vote", (long long)question),
                              "csrf", tokens[19], "value", "1", NULL);
    assert_status(&page, 303);
    limits_wide();
}

static void what_is_refused_keeps_every_word(void **state)
{
    (void)state;
    limit_to("answer", "account", 1, 3600);
    sql("TRUNCATE limit_used");
    (void)answer(asker, question, "The first answer.");
    struct page page = post(asker, format("/questions/%lld/answers", (long long)question),
                            format("/questions/%lld/answers", (long long)question), "body",
                            "Words that took \"long\" & are kept.", NULL);
    assert_status(&page, 429);
    assert_span(page_header_value(&page, "retry-after"), "3600");
    assert_has(&page,
               "You have written many answers lately, so please post this one in 60 minutes.");
    assert_has(&page, "Please come back later");
    assert_has_not(&page, "short pause");
    assert_has(&page, "That is from <time datetime=");
    assert_has(&page, "Nothing that you wrote is lost");
    assert_string_equal(input_of(&page, "body"),
                        "Words that took &quot;long&quot; &amp; are kept.");
    /* When the time has passed, the form of that page is taken. */
    sql("UPDATE limit_used SET full_at = now()");
    page = post_without_token(asker, format("/questions/%lld/answers", (long long)question), "csrf",
                              input_of(&page, "csrf"), "key", input_of(&page, "key"), "body",
                              "Words that took \"long\" & are kept.", NULL);
    assert_status(&page, 303);
    limits_wide();
}

static void searches_have_a_limit_and_cached_pages_have_none(void **state)
{
    (void)state;
    struct person *reader = somebody();
    limit_to("search", "network", 3, 60);
    sql("TRUNCATE limit_used");
    struct page page = {0};
    for (int i = 0; i < 4; i++)
        page = get(reader, "/search?q=tight");
    assert_status(&page, 429);
    assert_has(&page, "Many searches came from your network just now, so please search again in 20 "
                      "seconds.");
    assert_has(&page, "A short pause, please");
    assert_has_not(&page, "That is from");
    assert_span(page_header_value(&page, "retry-after"), "20");
    page = get(reader, "/questions");
    assert_status(&page, 200);
    with_header(reader, "X-Forwarded-For: 198.51.100.11");
    page = get(reader, "/search?q=tight");
    assert_status(&page, 200);
    limits_wide();
}

static void what_is_shown_while_somebody_types_has_a_limit(void **state)
{
    (void)state;
    static const char *const paths[] = {"/search/suggest.json?q=ti", "/search/suggest?q=ti",
                                        "/links.json?q=ti", "/questions/similar?title=Tight+hips",
                                        "/symptoms/fit?region=low-back"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct person *typist = somebody();
        limit_to("suggest", "network", 2, 60);
        sql("TRUNCATE limit_used");
        struct page page = get(typist, paths[i]);
        assert_status(&page, 200);
        page = get(typist, format("%s%d", paths[i], 1));
        assert_status(&page, 200);
        page = get(typist, format("%s%d", paths[i], 2));
        assert_status(&page, 429);
        assert_span(page_header_value(&page, "retry-after"), "30");
    }
    /* What may need help now is said all the same. */
    struct page page = get(somebody(), "/search/suggest?q=cannot+pass+urine+numb+saddle");
    assert_status(&page, 200);
    assert_has(&page, "/red-flags");
    limits_wide();
}

static void previews_in_forms_are_counted(void **state)
{
    (void)state;
    const char *answers = format("/questions/%lld/answers", (long long)question);
    const char *comments = format("/questions/%lld/comments", (long long)question);
    const char *edit = format("/questions/%lld/edit", (long long)question);
    const char *const paths[] = {"/questions", answers, comments, edit};
    const char *token = token_of(asker, "/account");
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        limit_to("preview", "account", 1, 60);
        sql("TRUNCATE limit_used");
        for (int time = 0; time < 2; time++) {
            struct page page = post_without_token(
                asker, paths[i], "csrf", token, "title", "Looked at first", "body",
                "Words to look at.", "tags", "tight", "revision", "1", "preview", "1", NULL);
            assert_status(&page, time == 0 ? 200 : 429);
            assert_has(&page, "Words to look at.");
        }
    }
    limits_wide();
}

/* ---- proof of work ---- */

static const char *solved(const char *challenge)
{
    for (int number = 0;; number++) {
        const char *digits = format("%d", number);
        if (proof_work_is_done(span_of(challenge), span_of(digits),
                               (int)strtol(challenge, NULL, 10)))
            return format("%s:%s", challenge, digits);
    }
}

static struct page comment_with(const char *token, const char *words, const char *proof)
{
    return post_without_token(asker, format("/questions/%lld/comments", (long long)question),
                              "csrf", token, "body", words, proof == NULL ? NULL : "proof", proof,
                              NULL);
}

static void beyond_what_is_free_a_proof_is_taken_once(void **state)
{
    (void)state;
    limit_to("comment", "network", 10, 3600);
    sql("UPDATE limit_rule SET free = 1 WHERE what = 'comment' AND scope = 'network'; TRUNCATE "
        "limit_used");
    const char *token = token_of(asker, "/account");
    struct page page = comment_with(token, "The first is free.", NULL);
    assert_status(&page, 303);
    page = comment_with(token, "The second needs a proof.", NULL);
    assert_status(&page, 429);
    assert_has(&page, "sent by itself");
    assert_has(&page, "data-proof=\"send\"");
    assert_has(&page, "js/proof.js");
    const char *challenge = format("%s", input_of(&page, "proof"));
    /* Nobody waits for less than was said, and the time that was waited is not lost. */
    page = comment_with(token, "The second needs a proof.", challenge);
    assert_status(&page, 429);
    assert_string_equal(input_of(&page, "proof"), challenge);
    const char *proof = solved(challenge);
    /* A proof is for one network, and for what it was asked for. */
    with_header(asker, "X-Forwarded-For: 198.51.100.12");
    sql("UPDATE limit_rule SET free = 0 WHERE what = 'comment' AND scope = 'network'");
    page = comment_with(token, "The second needs a proof.", proof);
    assert_status(&page, 429);
    page = comment_with(token, "The second needs a proof.", proof);
    assert_status(&page, 303);
    page = comment_with(token, "The third needs another.", proof);
    assert_status(&page, 429);
    assert_string_not_equal(input_of(&page, "proof"), challenge);
    page = comment_with(token, "The third needs another.", format("%s1", proof));
    assert_status(&page, 429);
    page = comment_with(token, "The third needs another.", "18.1.x.y:1");
    assert_status(&page, 429);
    limits_wide();
}

/* ---- admins ---- */

/* Those of one thing are together, below one heading. */
static void admins_see_each_limit_once(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("limit_eda", "admin");
    struct page page = get(admin, "/admin/limits");
    size_t headings = 0;
    for (struct span rest = page.body; rest.len > 0; headings++) {
        size_t at = span_find_text(rest, "<h2>");
        if (at == rest.len)
            break;
        rest = span_from(rest, at + 4);
        struct span what = span_make(rest.ptr, span_find(rest, '<'));
        const char *again = format("<h2>" SPAN_FMT "</h2>", SPAN_ARG(what));
        assert_int_equal(span_find_text(rest, again), rest.len);
    }
    int64_t whats = number_of("SELECT count(DISTINCT what) FROM limit_rule");
    assert_true((int64_t)headings >= whats);
}

static void admins_change_limits_and_put_them_back(void **state)
{
    (void)state;
    static const char path[] = "/admin/limits/preview/account";
    struct person *admin = sign_up_as("limit_ada", "admin");
    struct person *moderator = sign_up_as("limit_mo", "moderator");
    struct page page = get(moderator, "/admin/limits");
    assert_status(&page, 403);
    page = get(admin, "/moderation");
    assert_has(&page, "/admin/limits");
    limit_to("preview", "account", 60, 60);
    page = get(admin, path);
    assert_has(&page, "now 60 within a minute");
    const char *seen = format("%s", input_of(&page, "seen"));
    /* What does not fit is said beside it; what fits is said first, and holds once it is confirmed. */
    page = post(admin, path, path, "seen", seen, "most", "0", "seconds", "60", NULL);
    assert_status(&page, 422);
    page =
        post(admin, path, path, "seen", seen, "most", "5", "seconds", "60", "first_day", "6", NULL);
    assert_status(&page, 422);
    assert_has(&page, "at most as many as later");
    page = post(admin, path, path, "seen", seen, "most", "5", "seconds", "120", "first_day", "2",
                NULL);
    assert_status(&page, 200);
    assert_has(&page, "5 within 2 minutes; on its first day 2");
    assert_int_equal(
        number_of("SELECT most FROM limit_rule WHERE what = 'preview' AND scope = 'account'"), 60);
    page = post(admin, path, path, "seen", seen, "most", "5", "seconds", "120", "first_day", "2",
                "confirm", "yes", NULL);
    assert_status(&page, 303);
    /* Who saw what it was before does not write over it. */
    page = post(admin, path, path, "seen", seen, "most", "7", "seconds", "120", "confirm", "yes",
                NULL);
    assert_status(&page, 409);
    page = get(admin, "/admin/limits");
    assert_has(&page, "Before: 60 within a minute.");
    assert_has(&page, "limit_ada");
    assert_has(&page, "?to=60%2060%20-%20-%20-");
    page = get(admin, format("%s?to=60%%2060%%20-%%20-%%20-", path));
    assert_has(&page, " value=\"60\"");
    assert_has_not(&page, " value=\"2\"");
    page = get(admin, "/admin/limits/nothing/account");
    assert_status(&page, 404);
    limits_wide();
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twenty_accounts_at_once_are_not_to_be_had),
        cmocka_unit_test(twenty_votes_of_one_network_at_once_are_not_to_be_had),
        cmocka_unit_test(what_is_refused_keeps_every_word),
        cmocka_unit_test(searches_have_a_limit_and_cached_pages_have_none),
        cmocka_unit_test(what_is_shown_while_somebody_types_has_a_limit),
        cmocka_unit_test(previews_in_forms_are_counted),
        cmocka_unit_test(beyond_what_is_free_a_proof_is_taken_once),
        cmocka_unit_test(admins_see_each_limit_once),
        cmocka_unit_test(admins_change_limits_and_put_them_back),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests_name("limit", tests, set_up, NULL);
}
