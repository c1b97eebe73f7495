/* Reviews: who may review, what a review says, what ends it, and whose profession was checked. */
#include "db/harness.h"
#include "http/site.h"

static struct person *reader;
static struct person *coach;
static struct person *root;
static struct person *other_root;
static struct person *physio;
static struct person *doctor;

/* ---- what people do ---- */

static const char *credential_path(const char *name)
{
    return format("/users/%s/credential", name);
}

static const char *day_in(const char *time)
{
    int64_t day = number_of(format("SELECT to_char((now() AT TIME ZONE 'UTC')::date + interval "
                                   "'%s', 'YYYYMMDD')::bigint",
                                   time));
    return format("%04d-%02d-%02d", (int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100));
}

/* `seen`: the credential that the admin's page showed, "0" for none. */
static struct page verify(struct person *who, const char *name, const char *seen,
                          const char *profession)
{
    const char *path = credential_path(name);
    return post(who, path, path, "what", "verify", "seen", seen, "profession", profession,
                "checked", "Register of physiotherapists, PH12345", "valid_until", day_in("1 year"),
                NULL);
}

static const char *credential_of(const char *name)
{
    return format("%lld", (long long)number_of(format(
                              "SELECT coalesce(max(c.id), 0) FROM credential c JOIN account a "
                              "ON a.id = c.account_id WHERE c.ended_at IS NULL AND a.name = '%s'",
                              name)));
}

static struct page withdraw_credential(struct person *who, const char *name)
{
    const char *path = credential_path(name);
    return post(who, path, path, "what", "withdraw", "seen", credential_of(name), "reason",
                "Not in the register", NULL);
}

static const char *revision_of(const char *slug)
{
    return format("%lld", (long long)number_of(
                              format("SELECT p.revision FROM post p JOIN entry e ON e.id = p.id "
                                     "WHERE e.slug = '%s'",
                                     slug)));
}

/* A term's text as the coach saves it. */
static struct page save_term(struct person *who, const char *slug, const char *body,
                             const char *tags)
{
    bool is_new = number_of(format("SELECT count(*) FROM entry WHERE slug = '%s'", slug)) == 0;
    const char *path = is_new ? "/terms/new" : format("/terms/%s/edit", slug);
    return post(who, path, path, "title", slug, "slug", slug, "summary", "A word.", "body", body,
                "tags", tags, "status", "review", "revision", is_new ? "" : revision_of(slug),
                NULL);
}

static void term_exists(const char *slug)
{
    struct page page = save_term(coach, slug, "What it means.", "");
    assert_status(&page, 303);
}

static struct page review(struct person *who, const char *slug, const char *due)
{
    const char *path = format("/terms/%s/reviews", slug);
    return post(who, path, path, "what", "review", "revision", revision_of(slug), "text", "1",
                "sources", "1", "due", due, NULL);
}

static struct page say(struct person *who, const char *slug, const char *what)
{
    const char *path = format("/terms/%s/reviews", slug);
    return post(who, path, path, "what", what, "revision", revision_of(slug), "reason",
                "Second thoughts", NULL);
}

static struct page term_page(struct person *who, const char *slug)
{
    struct page page = get(who, format("/terms/%s", slug));
    assert_status(&page, 200);
    return page;
}

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    reader = somebody();
    coach = sign_up_as("coach_ada", "coach");
    root = sign_up_as("root_ruth", "admin");
    other_root = sign_up_as("root_rob", "admin");
    physio = sign_up("physio_pia");
    doctor = sign_up("doctor_dan");
    struct page page = verify(root, "physio_pia", "0", "physiotherapist");
    assert_status(&page, 303);
    page = verify(root, "doctor_dan", "0", "doctor");
    assert_status(&page, 303);
    return 0;
}

/* ---- credentials ---- */

static void admins_check_credentials(void **state)
{
    (void)state;
    struct page page = verify(coach, "coach_ada", "0", "physiotherapist");
    assert_status(&page, 403);
    page = get(coach, credential_path("physio_pia"));
    assert_status(&page, 403);
    /* Nobody their own, and not without saying how. */
    page = verify(root, "root_ruth", "0", "physiotherapist");
    assert_status(&page, 422);
    page = post(root, credential_path("coach_ada"), credential_path("coach_ada"), "what", "verify",
                "seen", "0", "profession", "", "checked", "", "valid_until", "2099-01-01", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say how you checked it.");
    page = post(root, credential_path("coach_ada"), credential_path("coach_ada"), "what", "verify",
                "seen", "0", "profession", "physio", "checked", "Seen", "valid_until", "2099-01-01",
                NULL);
    assert_status(&page, 422);
    assert_has(&page, "within the next five years");
    assert_has(&page, "value=\"physio\"");
    page = get(root, credential_path("physio_pia"));
    /* Whoever checks it again types nothing twice but the day. */
    assert_has(&page, "name=\"profession\" type=\"text\" required value=\"physiotherapist\"");
    assert_has(&page, "value=\"Register of physiotherapists, PH12345\"");
    assert_has(&page, "PH12345");
    page = get(root, credential_path("nobody_at_all"));
    assert_status(&page, 404);
    /* Everybody reads the profession, only admins how it was checked. */
    page = get(reader, "/users/physio_pia");
    assert_has(&page, "physiotherapist");
    assert_has_not(&page, "PH12345");
}

static void of_two_admins_at_once_the_second_is_told(void **state)
{
    (void)state;
    (void)sign_up("physio_pat");
    struct page page = verify(root, "physio_pat", "0", "physiotherapist");
    assert_status(&page, 303);
    page = verify(other_root, "physio_pat", "0", "osteopath");
    assert_status(&page, 409);
    assert_has(&page, "Another admin changed this");
    assert_has(&page, "value=\"osteopath\"");
    assert_has(&page, "Register of physiotherapists");
    page = verify(other_root, "physio_pat", credential_of("physio_pat"), "osteopath");
    assert_status(&page, 303);
    /* By the address of one person nothing of another's ends. */
    const char *path = credential_path("physio_pat");
    page = post(root, path, path, "what", "withdraw", "seen", credential_of("physio_pia"), "reason",
                "The wrong one", NULL);
    assert_status(&page, 409);
    assert_string_not_equal(credential_of("physio_pia"), "0");
    page = withdraw_credential(root, "physio_pat");
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM credential c JOIN account a ON a.id = "
                               "c.account_id WHERE a.name = 'physio_pat'"),
                     2);
}

/* ---- who reviews ---- */

static void nothing_is_reviewed_until_somebody_who_may_has_read_it(void **state)
{
    (void)state;
    term_exists("first-word");
    struct page page = term_page(reader, "first-word");
    assert_has(&page, "Not yet reviewed by a clinician.");
    page = get(physio, "/terms/first-word/reviews");
    assert_has(&page, "Record my review");
    assert_has(&page, "What it means.");
    page = get(reader, "/terms/first-word/reviews");
    assert_status(&page, 200);
    assert_has_not(&page, "Record my review");
    page = get(coach, "/terms/first-word/reviews");
    assert_has_not(&page, "Record my review");
    page = review(coach, "first-word", day_in("1 year"));
    assert_status(&page, 403);
    page = review(sign_up("member_mel"), "first-word", day_in("1 year"));
    assert_status(&page, 403);
    page = review(physio, "first-word", day_in("1 year"));
    assert_status(&page, 303);
    page = term_page(reader, "first-word");
    assert_has(&page, "physio_pia");
    assert_has(&page, "(credential checked by the site’s admins), on");
    assert_has(&page, "<dt>Status</dt><dd>On the site, revision 1");
    assert_has(&page, "revision 1; to be reviewed again by");
    assert_has_not(&page, "Not yet reviewed by a clinician.");
    page = get(reader, "/terms");
    assert_has(&page, "Reviewed by a clinician</span>");
    page = get(reader, "/terms/first-word/reviews");
    assert_has(&page, "reviewed revision 1 on");
}

static void what_was_not_read_is_not_reviewed(void **state)
{
    (void)state;
    term_exists("whole-word");
    const char *path = "/terms/whole-word/reviews";
    struct page page = post(physio, path, path, "what", "review", "revision", "1", "text", "1",
                            "due", day_in("1 year"), NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please read each of these");
    /* Everything that is wrong is said at once. */
    page = post(physio, path, path, "what", "review", "revision", "1", "due", "", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please read each of these");
    assert_has(&page, "within the next two years");
    static const char *const wrong[] = {"-1 day", "0 days", "25 months"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        page = review(physio, "whole-word", day_in(wrong[i]));
        assert_status(&page, 422);
        assert_has(&page, "within the next two years");
    }
    static const char *const no_days[] = {"soon", "0000-01-01", "9999-12-31"};
    for (size_t i = 0; i < COUNT_OF(no_days); i++) {
        page = review(physio, "whole-word", no_days[i]);
        assert_status(&page, 422);
    }
    page = term_page(reader, "whole-word");
    assert_has(&page, "Not yet reviewed by a clinician.");
    /* Drafts are for coaches, and so are their reviews. */
    page = post(coach, "/terms/new", "/terms/new", "title", "Draft word", "slug", "draft-word",
                "summary", "A word.", "body", "Half.", "status", "draft", NULL);
    assert_status(&page, 303);
    page = get(physio, "/terms/draft-word/reviews");
    assert_status(&page, 404);
}

static void nobody_reviews_what_they_wrote(void **state)
{
    (void)state;
    struct person *both = sign_up_as("physio_coach", "coach");
    struct page page = verify(root, "physio_coach", "0", "physiotherapist");
    assert_status(&page, 303);
    page = save_term(both, "own-word", "What I think.", "");
    assert_status(&page, 303);
    page = review(both, "own-word", day_in("1 year"));
    assert_status(&page, 422);
    assert_has(&page, "another reviewer has to read it");
    /* A change of the tags alone does not make it somebody else's text. */
    page = save_term(coach, "own-word", "What I think.", "tight");
    assert_status(&page, 303);
    page = review(both, "own-word", day_in("1 year"));
    assert_status(&page, 422);
    /* Nor does another sign of another person; who only changed its tags may review it. */
    page = save_term(coach, "own-word", "What I think!", "tight");
    assert_status(&page, 303);
    page = get(both, "/terms/own-word/reviews");
    assert_has(&page, "You wrote some of this page");
    page = review(both, "own-word", day_in("1 year"));
    assert_status(&page, 422);
    term_exists("tagged-word");
    page = save_term(both, "tagged-word", "What it means.", "tight");
    assert_status(&page, 303);
    page = review(both, "tagged-word", day_in("1 year"));
    assert_status(&page, 303);
    page = review(physio, "own-word", day_in("1 year"));
    assert_status(&page, 303);
}

/* ---- what ends a review ---- */

static void the_next_change_of_what_was_read_ends_it(void **state)
{
    (void)state;
    term_exists("changing-word");
    struct page page = review(physio, "changing-word", day_in("1 year"));
    assert_status(&page, 303);
    let_cache("/terms/changing-word");
    page = save_term(coach, "changing-word", "What it means.", "tight");
    assert_status(&page, 303);
    page = term_page(reader, "changing-word");
    assert_has(&page, "revision 1; to be reviewed again by");
    page = save_term(coach, "changing-word", "What it means now.", "tight");
    assert_status(&page, 303);
    page = term_page(reader, "changing-word");
    assert_has(&page, "; changed since.");
    assert_has_not(&page, "; to be reviewed again by");
    page = get(doctor, "/terms/changing-word/reviews");
    assert_has(&page, "What changed since revision 1");
}

static void a_change_of_spelling_lets_it_go_on(void **state)
{
    (void)state;
    term_exists("spelt-word");
    struct page page = review(physio, "spelt-word", day_in("6 months"));
    assert_status(&page, 303);
    page = save_term(coach, "spelt-word", "What it meens.", "");
    assert_status(&page, 303);
    page = say(coach, "spelt-word", "spelling");
    assert_status(&page, 403);
    /* The one whose review it is would carry it on over anything. */
    page = get(physio, "/terms/spelt-word/reviews");
    assert_has(&page, "Record my review");
    assert_has_not(&page, "Only the spelling was changed");
    page = say(physio, "spelt-word", "spelling");
    assert_status(&page, 422);
    assert_has(&page, "Another reviewer has to say");
    page = get(doctor, "/terms/spelt-word/reviews");
    assert_has(&page, "Only the spelling was changed");
    page = say(doctor, "spelt-word", "spelling");
    assert_status(&page, 303);
    page = term_page(reader, "spelt-word");
    assert_has(&page, "physio_pia");
    assert_has(&page, "revision 2; to be reviewed again by");
    page = get(reader, "/terms/spelt-word/reviews");
    assert_has(&page, "doctor_dan found that only the spelling was changed");
    /* There is nothing more to go on with. */
    page = say(doctor, "spelt-word", "spelling");
    assert_status(&page, 409);
    /* Whoever made the change is not the one who calls it spelling. */
    struct person *both = sign_up_as("doctor_coach", "coach");
    page = verify(root, "doctor_coach", "0", "doctor");
    assert_status(&page, 303);
    page = save_term(both, "spelt-word", "Hold it for an hour.", "");
    assert_status(&page, 303);
    page = save_term(coach, "spelt-word", "Hold it for an hour!", "");
    assert_status(&page, 303);
    page = say(both, "spelt-word", "spelling");
    assert_status(&page, 422);
    page = term_page(reader, "spelt-word");
    assert_has(&page, "; changed since.");
}

static void a_review_ends_when_it_is_due(void **state)
{
    (void)state;
    term_exists("due-word");
    struct page page = review(physio, "due-word", day_in("1 day"));
    assert_status(&page, 303);
    let_cache("/terms/due-word");
    harness_sql(site_database(),
                "UPDATE review SET reviewed_on = reviewed_on - 3, due_on = due_on - 3 "
                "WHERE entry_id = (SELECT id FROM entry WHERE slug = 'due-word')");
    /* The job runner notices, and cached pages go. */
    uint64_t deadline = harness_clock() + 20000;
    do {
        page = term_page(reader, "due-word");
        assert_true(harness_clock() < deadline);
    } while (!page_has(&page, "; was to be reviewed again by"));
    page = get(reader, "/search?q=due-word");
    assert_has(&page, "Not yet reviewed by a clinician");
    assert_int_equal(number_of("SELECT count(*) FROM review v JOIN entry e ON e.id = v.entry_id "
                               "WHERE e.slug = 'due-word' AND v.end_kind = 'due'"),
                     1);
}

static void it_is_withdrawn_by_its_reviewer_or_an_admin(void **state)
{
    (void)state;
    term_exists("taken-word");
    struct page page = review(physio, "taken-word", day_in("1 year"));
    assert_status(&page, 303);
    page = say(doctor, "taken-word", "withdraw");
    assert_status(&page, 403);
    page = say(physio, "taken-word", "withdraw");
    assert_status(&page, 303);
    page = term_page(reader, "taken-word");
    assert_has(&page, "that review was withdrawn");
    page = review(doctor, "taken-word", day_in("1 year"));
    assert_status(&page, 303);
    page = say(root, "taken-word", "withdraw");
    assert_status(&page, 303);
    page = get(reader, "/terms/taken-word/reviews");
    assert_has(&page, "Second thoughts");
    page = say(root, "taken-word", "withdraw");
    assert_status(&page, 409);
}

/* A retry after a lost reply is answered as the first time; another press finds nothing left to withdraw. */
static void withdrawn_twice_is_once(void **state)
{
    (void)state;
    static const char path[] = "/terms/taken-once/reviews";
    term_exists("taken-once");
    struct page page = review(physio, "taken-once", day_in("1 year"));
    assert_status(&page, 303);
    page = get(physio, path);
    const char *key = input_of(&page, "key");
    for (int i = 0; i < 2; i++) {
        page =
            post(physio, path, path, "what", "withdraw", "reason", "Too early", "key", key, NULL);
        assert_status(&page, 303);
        assert_span(page.location, path);
    }
    page = post(physio, path, path, "what", "withdraw", "reason", "Too early", NULL);
    assert_status(&page, 409);
}

static void a_withdrawn_credential_takes_its_reviews_with_it(void **state)
{
    (void)state;
    struct person *quack = sign_up("quack");
    struct page page = verify(root, "quack", "0", "physiotherapist");
    assert_status(&page, 303);
    term_exists("quack-word");
    term_exists("changed-quack-word");
    page = review(quack, "quack-word", day_in("1 year"));
    assert_status(&page, 303);
    page = review(quack, "changed-quack-word", day_in("1 year"));
    assert_status(&page, 303);
    page = save_term(coach, "changed-quack-word", "A new meaning.", "");
    assert_status(&page, 303);
    let_cache("/terms/quack-word");
    page = withdraw_credential(coach, "quack");
    assert_status(&page, 403);
    page = withdraw_credential(root, "quack");
    assert_status(&page, 303);
    page = term_page(reader, "quack-word");
    assert_has(&page, "that review was withdrawn");
    /* What an admin says of somebody is for moderators and for that person. */
    page = get(reader, "/terms/quack-word/reviews");
    assert_has(&page, "Withdrawn ");
    assert_has_not(&page, "Not in the register");
    page = get(coach, "/terms/quack-word/reviews");
    assert_has_not(&page, "Not in the register");
    page = get(quack, "/terms/quack-word/reviews");
    assert_has(&page, "Not in the register");
    page = get(root, "/terms/quack-word/reviews");
    assert_has(&page, "Not in the register");
    page = review(quack, "quack-word", day_in("1 year"));
    assert_status(&page, 403);
    /* Nor does it come back by the back door, which is not shown. */
    page = get(doctor, "/terms/changed-quack-word/reviews");
    assert_has(&page, "Record my review");
    assert_has_not(&page, "Only the spelling was changed</button>");
    page = say(doctor, "changed-quack-word", "spelling");
    assert_status(&page, 409);
}

static void what_readers_do_not_see_is_not_to_be_reviewed(void **state)
{
    (void)state;
    struct person *both = sign_up_as("coach_physio", "coach");
    struct page page = verify(root, "coach_physio", "0", "physiotherapist");
    assert_status(&page, 303);
    term_exists("hidden-word");
    page = get(both, "/terms/hidden-word/reviews");
    assert_has(&page, "Record my review");
    page = post(coach, "/terms/hidden-word/edit", "/terms/hidden-word/edit", "title", "hidden-word",
                "slug", "hidden-word", "summary", "A word.", "body", "What it means.", "status",
                "draft", "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(both, "/terms/hidden-word/reviews");
    assert_status(&page, 200);
    assert_has_not(&page, "Record my review");
}

/* ---- at the same time ---- */

static void what_was_changed_while_it_was_read_is_not_reviewed(void **state)
{
    (void)state;
    term_exists("racing-word");
    const char *path = "/terms/racing-word/reviews";
    struct page page = save_term(coach, "racing-word", "Another meaning.", "");
    assert_status(&page, 303);
    page = post(physio, path, path, "what", "review", "revision", "1", "text", "1", "sources", "1",
                "due", day_in("1 year"), NULL);
    assert_status(&page, 409);
    assert_has(&page, "changed while you were reading");
    assert_has(&page, "Another meaning.");
    page = term_page(reader, "racing-word");
    assert_has(&page, "Not yet reviewed by a clinician.");
}

static void a_second_click_is_one_review(void **state)
{
    (void)state;
    term_exists("twice-word");
    const char *path = "/terms/twice-word/reviews";
    const char *key = key_of(physio, path);
    for (int i = 0; i < 2; i++) {
        struct page page = post(physio, path, path, "key", key, "what", "review", "revision", "1",
                                "text", "1", "sources", "1", "due", day_in("1 year"), NULL);
        assert_status(&page, 303);
    }
    assert_int_equal(number_of("SELECT count(*) FROM review v JOIN entry e ON e.id = v.entry_id "
                               "WHERE e.slug = 'twice-word'"),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(admins_check_credentials),
        cmocka_unit_test(of_two_admins_at_once_the_second_is_told),
        cmocka_unit_test(nothing_is_reviewed_until_somebody_who_may_has_read_it),
        cmocka_unit_test(what_was_not_read_is_not_reviewed),
        cmocka_unit_test(nobody_reviews_what_they_wrote),
        cmocka_unit_test(the_next_change_of_what_was_read_ends_it),
        cmocka_unit_test(a_change_of_spelling_lets_it_go_on),
        cmocka_unit_test(a_review_ends_when_it_is_due),
        cmocka_unit_test(it_is_withdrawn_by_its_reviewer_or_an_admin),
        cmocka_unit_test(withdrawn_twice_is_once),
        cmocka_unit_test(a_withdrawn_credential_takes_its_reviews_with_it),
        cmocka_unit_test(what_readers_do_not_see_is_not_to_be_reviewed),
        cmocka_unit_test(what_was_changed_while_it_was_read_is_not_reviewed),
        cmocka_unit_test(a_second_click_is_one_review),
    };
    return cmocka_run_group_tests_name("review", tests, begin, NULL);
}
