/* What waits in the queue though nobody flagged it: who sees it, looking at it, and taking that back. */
#include "db/harness.h"
#include "http/site.h"

static struct person *coach;
static struct person *marta;
static struct person *fern;
static int64_t first;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    coach = sign_up_as("cleo_queue", "coach");
    marta = sign_up_as("marta_queue", "moderator");
    fern = sign_up("fern_queue");
    first = ask(fern, "What is a first post here?", "It is my first one.", "tight");
    return 0;
}

static const char *item_of(const char *kind, int64_t post_id)
{
    return format("/moderation/queue/%s/%lld", kind, (long long)post_id);
}

static bool waits(const char *kind, int64_t post_id)
{
    struct page page = get(marta, format("/moderation/queue?kind=%s", kind));
    assert_status(&page, 200);
    return page_has(&page, format("\"%s\"", item_of(kind, post_id)));
}

static int64_t rows_of(const char *kind, int64_t post_id)
{
    return number_of(format("SELECT count(*) FROM queue_post WHERE kind = '%s' AND post_id = %lld",
                            kind, (long long)post_id));
}

static void a_first_post_is_looked_at_once(void **state)
{
    (void)state;
    const char *path = item_of("first", first);
    assert_true(waits("first", first));
    struct page page = get(marta, "/moderation/queue?kind=first");
    assert_has(&page, "the first question of a new member");
    assert_has_not(&page, "It misleads");
    page = get(marta, path);
    assert_status(&page, 200);
    assert_has(&page, "It is my first one.");
    assert_has(&page, "fern_queue");
    assert_has_not(&page, "It misleads");
    assert_has_not(&page, "It can wait");
    page = post(marta, path, path, "what", "seen", NULL);
    assert_status(&page, 303);
    assert_false(waits("first", first));
    page = get(marta, path);
    assert_has(&page, "marta_queue looked at it");
    page = get(fern, "/account/activity");
    assert_has_not(&page, "Looked at a post");
    page = post(marta, path, path, "what", "unseen", NULL);
    assert_status(&page, 303);
    assert_true(waits("first", first));
    int64_t second = answer(fern, first, "And this is my second.");
    assert_int_equal(rows_of("first", second), 0);
}

/* One click decides and leads to the next of that kind, and from there back. */
static void looking_at_many_is_one_click_each(void **state)
{
    (void)state;
    int64_t one = answer(sign_up("hal_queue"), first, "The first of many.");
    int64_t two = answer(sign_up("ida_queue"), first, "The second of many.");
    const char *path = item_of("first", one);
    struct page page = post(marta, path, path, "what", "seen-next", NULL);
    assert_status(&page, 303);
    assert_true(span_starts(page.location, "/moderation/queue/first/"));
    assert_false(waits("first", one));
    const char *next = format("%s", page.location.ptr);
    page = get(marta, next);
    assert_status(&page, 200);
    assert_has(&page, "The one before is done");
    assert_has(&page, format("href=\"%s\">Back to it", path));
    assert_has(&page, "name=\"only\" value=\"first\"");
    /* Somebody else sees who has it. */
    struct person *nora = sign_up_as("nora_queue", "moderator");
    page = get(nora, next);
    assert_has(&page, "marta_queue looks at it just now");
    page = get(marta, path);
    assert_has(&page, "marta_queue looked at it");
    assert_has_not(&page, "Take it<span");
    for (int i = 0; i < 10 && waits("first", two); i++) {
        next = item_of(
            "first",
            number_of("SELECT subject FROM queue_claim WHERE kind = 'first' ORDER BY until DESC "
                      "LIMIT 1"));
        page = post(marta, next, next, "what", "seen-next", NULL);
        assert_status(&page, 303);
    }
    assert_false(waits("first", two));
    assert_span(page.location, "/moderation/queue?kind=first&empty=1");
}

/* Its author changes it between the page and the click. */
static void what_became_other_words_is_read_again(void **state)
{
    (void)state;
    struct person *una = sign_up("una_queue");
    int64_t given = answer(una, first, "Lie on your back.");
    const char *path = item_of("first", given);
    struct page page = get(marta, path);
    const char *token = format("%s", input_of(&page, "csrf"));
    const char *digest = format("%s", input_of(&page, "digest"));
    const char *edit = format("/answers/%lld/edit", (long long)given);
    page = post(una, edit, edit, "body", "Lie on somebody's <back>.", "revision", "1", NULL);
    assert_status(&page, 303);
    page = post_without_token(marta, path, "csrf", token, "digest", digest, "what", "seen", NULL);
    assert_status(&page, 409);
    assert_has(&page, "It was changed after you opened this page");
    assert_has(&page, "Lie on somebody");
    assert_true(waits("first", given));
    page = post(marta, path, path, "what", "seen", NULL);
    assert_status(&page, 303);
    assert_false(waits("first", given));
    /* Among what one did it is again with the button that takes it back. */
    page = get(marta, "/moderation?tab=mine&kind=looked");
    assert_has(&page, format("formaction=\"%s\" name=\"what\" value=\"unseen\"", path));
    page = get(marta, "/moderation?tab=changes&kind=looked");
    assert_has_not(&page, path);
    page = post(marta, "/moderation?tab=mine", path, "what", "unseen", NULL);
    assert_status(&page, 303);
    assert_true(waits("first", given));
}

/* However somebody signs in. */
static void a_first_post_without_a_password_waits_too(void **state)
{
    (void)state;
    struct person *pim = sign_up("pim_queue");
    harness_sql(site_database(),
                "INSERT INTO passkey (account_id, name, credential, user_handle, public_key, "
                "sign_count, verifies, eligible, backed_up, transports) SELECT id, 'phone', "
                "sha256('pim_queue'), 'x', 'x', 0, true, true, true, '' FROM account WHERE name = "
                "'pim_queue'; UPDATE account SET password = NULL WHERE name = 'pim_queue'");
    int64_t by_passkey = answer(pim, first, "I have no password.");
    assert_true(waits("first", by_passkey));
    struct person *pru = sign_up("pru_queue");
    harness_sql(site_database(),
                "INSERT INTO provider_link (account_id, issuer, subject, title, address) SELECT "
                "id, 'https://example.org', 'pru', 'Example', '' FROM account WHERE name = "
                "'pru_queue'; UPDATE account SET password = NULL WHERE name = 'pru_queue'");
    int64_t by_provider = answer(pru, first, "Nor have I.");
    assert_true(waits("first", by_provider));
}

static void what_is_gone_waits_no_more_until_it_is_back(void **state)
{
    (void)state;
    struct person *gail = sign_up("gail_queue");
    int64_t given = answer(gail, first, "I think again about this.");
    assert_true(waits("first", given));
    const char *delete = format("/answers/%lld/delete", (long long)given);
    struct page page = post(gail, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    assert_false(waits("first", given));
    page = post(gail, delete, delete, "action", "restore", NULL);
    assert_status(&page, 303);
    assert_true(waits("first", given));
}

static void an_askers_red_flags_wait_and_nobody_elses(void **state)
{
    (void)state;
    static const char words[] = "both feet numb";
    int64_t question = ask(fern, "It changed over night", words, "tight");
    assert_true(waits("red-flag", question));
    struct page page = get(marta, item_of("red-flag", question));
    assert_has(&page, "Somebody could come to harm");
    int64_t said = comment(fern, "questions", question, words);
    assert_true(waits("red-flag", said));
    int64_t own = answer(fern, question, "both feet numb now");
    assert_true(waits("red-flag", own));
    int64_t advice = answer(coach, question, words);
    assert_int_equal(rows_of("red-flag", advice), 0);
    const char *path = item_of("red-flag", own);
    page = post(marta, path, path, "what", "seen", NULL);
    assert_status(&page, 303);
    assert_false(waits("red-flag", own));
    assert_true(waits("red-flag", said));
}

static void coaches_see_none_of_what_is_for_moderators(void **state)
{
    (void)state;
    int64_t said = comment(fern, "questions", first, "Said to nobody else.");
    int64_t gone = answer(fern, first, "Words that I took back.");
    const char *delete = format("/answers/%lld/delete", (long long)gone);
    struct page page = post(fern, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    page = get(coach, "/moderation/queue");
    assert_status(&page, 200);
    assert_has_not(&page, "kind=first");
    assert_has_not(&page, "/moderation/queue/first/");
    const char *const hidden[] = {item_of("first", first),  item_of("red-flag", first),
                                  item_of("comment", gone), item_of("comment", first),
                                  item_of("comment", said), item_of("flag", 1)};
    for (size_t i = 0; i < COUNT_OF(hidden); i++) {
        page = get(coach, hidden[i]);
        assert_status(&page, 404);
        assert_has_not(&page, "took back");
    }
    page = post(coach, "/questions/ask", item_of("first", first), "what", "seen", NULL);
    assert_status(&page, 404);
    page = post(coach, "/questions/ask", "/moderation/queue/claims", "what", "take", "kind",
                "first", "subject", format("%lld", (long long)first), NULL);
    assert_status(&page, 403);
    assert_true(waits("first", first));
    page = get(fern, item_of("first", first));
    assert_status(&page, 403);
}

static void coaches_see_comments_on_the_library(void **state)
{
    (void)state;
    load_library();
    int64_t entry = number_of("SELECT id FROM entry WHERE slug = 'figure-four'");
    int64_t said = comment(fern, "entries", entry, "Which knee is meant?");
    const char *path = item_of("comment", said);
    struct page page = get(coach, "/moderation/queue?kind=comment");
    assert_has(&page, path);
    assert_has_not(&page, "It misleads");
    page = get(coach, path);
    assert_status(&page, 200);
    assert_has(&page, "Which knee is meant?");
    const char *delete = format("/comments/%lld/delete", (long long)said);
    page = post(fern, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    page = get(coach, path);
    assert_status(&page, 404);
    assert_has_not(&page, "Which knee is meant?");
}

static void admins_hear_of_credentials_that_run_out(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("queue_ada", "admin");
    (void)sign_up_as("queue_carl", "coach");
    harness_sql(
        site_database(),
        "INSERT INTO credential (account_id, profession, checked, valid_until, verified_by) "
        "SELECT c.id, 'physiotherapist', 'the register', current_date + 10, a.id "
        "FROM account c, account a WHERE c.name = 'queue_carl' AND a.name = 'queue_ada'");
    struct page page = get(admin, "/moderation/queue?kind=credential");
    assert_has(&page, "queue_carl");
    assert_has(&page, "it runs out within 30 days");
    page = get(admin, format("/moderation/queue/credential/%lld",
                             (long long)number_of("SELECT max(id) FROM credential")));
    assert_status(&page, 200);
    assert_has(&page, "href=\"/users/queue_carl/credential\"");
    page = get(coach, "/moderation/queue");
    assert_has_not(&page, "physiotherapist");
    assert_has_not(&page, "kind=credential");
    harness_sql(site_database(), "UPDATE credential SET valid_until = current_date + 200");
    page = get(admin, "/moderation/queue?kind=credential");
    assert_has(&page, "Nothing waits.");
}

static void each_kind_has_a_number_of_its_own(void **state)
{
    (void)state;
    assert_int_equal(
        number_of("SELECT count(*) - count(DISTINCT m[1]) FROM pg_proc, "
                  "regexp_matches(prosrc, '\\* 32 \\+ ([0-9]+)', 'g') AS m WHERE proname = "
                  "'queue_rows'"),
        0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_post_is_looked_at_once),
        cmocka_unit_test(what_became_other_words_is_read_again),
        cmocka_unit_test(a_first_post_without_a_password_waits_too),
        cmocka_unit_test(what_is_gone_waits_no_more_until_it_is_back),
        cmocka_unit_test(an_askers_red_flags_wait_and_nobody_elses),
        cmocka_unit_test(coaches_see_none_of_what_is_for_moderators),
        cmocka_unit_test(looking_at_many_is_one_click_each),
        cmocka_unit_test(coaches_see_comments_on_the_library),
        cmocka_unit_test(admins_hear_of_credentials_that_run_out),
        cmocka_unit_test(each_kind_has_a_number_of_its_own),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
